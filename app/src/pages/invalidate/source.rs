//! Where the list comes from: how many assets, and by which template. A saved one, the base URLs, the image presets, or a
//! text for this one time, which the list follows as it is typed.

use leptos::prelude::*;

use super::editor::Editor;
use crate::components::{Number, Select, SelectOption};
use crate::pages::template_text::{Mending, Problems, TemplateBox};
use crate::template::Template;

/// The addresses of the assets themselves.
const BASE: &str = "<ID>";
/// Each image preset of each asset.
const PRESETS: &str = "/is/image/<COMPANY>/<ID>?$<PRESET>$";

/// Which template makes the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    /// That of General Settings.
    Saved,
    Named(usize),
    Base,
    Presets,
    ThisTime,
}

impl Choice {
    fn word(self) -> String {
        match self {
            Self::Saved => "saved".to_owned(),
            Self::Named(index) => index.to_string(),
            Self::Base => "base".to_owned(),
            Self::Presets => "presets".to_owned(),
            Self::ThisTime => "this-time".to_owned(),
        }
    }

    fn parse(word: &str) -> Self {
        match word {
            "base" => Self::Base,
            "presets" => Self::Presets,
            "this-time" => Self::ThisTime,
            word => word.parse().map_or(Self::Saved, Self::Named),
        }
    }

    /// The one that a text is.
    fn of(editor: Editor) -> Self {
        if editor.is_typing_template.get() {
            return Self::ThisTime;
        }
        let text = editor.template.get();
        let desk = editor.desk.get();
        let named = || desk.templates.iter().position(|named| named.text == text).map(Self::Named);
        if text == desk.template {
            Self::Saved
        } else if let Some(named) = named() {
            named
        } else if text == BASE {
            Self::Base
        } else if text == PRESETS {
            Self::Presets
        } else {
            Self::ThisTime
        }
    }

    fn take(self, editor: Editor) {
        editor.is_typing_template.set(self == Self::ThisTime);
        let desk = editor.desk.get_untracked();
        let text = match self {
            Self::Saved => desk.template.clone(),
            Self::Named(index) => desk.templates.get(index).map(|named| named.text.clone()).unwrap_or_default(),
            Self::Base => BASE.to_owned(),
            Self::Presets => PRESETS.to_owned(),
            Self::ThisTime => return,
        };
        editor.take_template(text);
    }
}

#[component]
pub fn Source(editor: Editor) -> impl IntoView {
    let assets = editor.assets;
    move || {
        if assets.get() == 0 {
            return view! { <div class="invalidate__source">"Pasted URLs"</div> }.into_any();
        }
        view! {
            <div class="invalidate__source">
                <strong>
                    <Number value=assets />
                </strong>
                <span>{move || if assets.get() == 1 { "asset ×" } else { "assets ×" }}</span>
                <Select
                    label="Template"
                    name="list-template"
                    hide_label=true
                    options=Signal::derive(move || options(editor))
                    value=Signal::derive(move || Choice::of(editor).word())
                    on_change=move |word: String| Choice::parse(&word).take(editor)
                />
            </div>
        }
        .into_any()
    }
}

fn options(editor: Editor) -> Vec<SelectOption> {
    let named = |choice: Choice, label: &str| SelectOption::new(choice.word(), label);
    let mut options = vec![named(Choice::Saved, "the saved template")];
    editor.desk.with(|desk| {
        let templates = desk.templates.iter().enumerate();
        options.extend(templates.map(|(index, template)| named(Choice::Named(index), &template.name)));
    });
    options.push(named(Choice::Base, "base URLs"));
    options.push(named(Choice::Presets, "image presets"));
    options.push(named(Choice::ThisTime, "a template for this time…"));
    options
}

/// The text for this time; the list follows each key.
#[component]
pub fn TypedTemplate(editor: Editor) -> impl IntoView {
    let is_shown = Memo::new(move |_| editor.assets.get() > 0 && Choice::of(editor) == Choice::ThisTime);
    let template = Memo::new_with_compare(move |_| Template::parse(&editor.template.read()), |_, _| true);
    let problems = Memo::new(move |_| template.read().problems_with(&editor.servers()));
    let mending = Mending::new("typed-template", editor.template, problems, false);
    view! {
        <Show when=move || is_shown.get()>
            <div class="stack invalidate__typed">
                <TemplateBox
                    mending
                    label="Template for this time"
                    name="typed-template"
                    on_input=move |text| editor.take_template(text)
                    help="The list follows as you type. What is saved in General Settings stays as it is."
                />
                <Problems mending left_out=Signal::derive(move || template.read().problems_left_out()) />
            </div>
        </Show>
    }
}
