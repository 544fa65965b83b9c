//! Suggestions at a text area's caret: a list box that arrows move through while the focus stays in the text. Enter and
//! Tab take, Escape closes the list and nothing else. What is suggested the owner says.

use std::ops::Range;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::layer::{Layer, SETTING};
use crate::browser::layout::use_translation;
use crate::browser::text_area;

/// As in `text-area.css`.
const LIST_PX: f64 = 320.0;
const OPTION_PX: f64 = 28.0;
const FRAME_PX: f64 = 12.0;

/// Where suggestions are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// In UTF-16 units.
    pub caret: u32,
    /// Somebody asked for them; otherwise something was typed.
    pub is_asked: bool,
}

/// Texts that could take the place of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestions {
    /// In UTF-16 units.
    pub replaced: Range<u32>,
    /// Never empty.
    pub options: Vec<Suggestion>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub text: &'static str,
    /// What it stands for.
    pub meaning: &'static str,
}

pub type Suggest = Callback<Wanted, Option<Suggestions>>;

/// The suggestions of one text area: which are shown, and which of them is chosen.
#[derive(Clone, Copy)]
pub struct Completion {
    suggest: Option<Suggest>,
    area: NodeRef<html::Textarea>,
    layer: Layer,
    origin: NodeRef<html::Div>,
    shown: RwSignal<Option<Suggestions>>,
    chosen: RwSignal<usize>,
    place: RwSignal<(f64, f64)>,
    was_asked: RwSignal<bool>,
    list_id: StoredValue<String>,
}

impl Completion {
    pub fn new(suggest: Option<Suggest>, area: NodeRef<html::Textarea>, layer: Layer, id: &str) -> Self {
        Self {
            suggest,
            area,
            layer,
            origin: NodeRef::new(),
            shown: RwSignal::new(None),
            chosen: RwSignal::new(0),
            place: RwSignal::new((0.0, 0.0)),
            was_asked: RwSignal::new(false),
            list_id: StoredValue::new(format!("{id}-suggestions")),
        }
    }

    /// Something was typed: what fits is shown.
    pub fn typed(self) {
        if self.suggest.is_none() {
            return;
        }
        let was_asked = self.was_asked.get_untracked() && self.is_shown_untracked();
        self.show(was_asked);
    }

    /// The caret may have moved: the list stays only where it still belongs.
    pub fn moved(self) {
        if self.is_shown_untracked() {
            self.show(self.was_asked.get_untracked());
        }
    }

    pub fn close(self) {
        if self.is_shown_untracked() {
            self.shown.set(None);
        }
    }

    pub fn on_key(self, event: &KeyboardEvent) {
        if self.suggest.is_none() || event.is_composing() {
            return;
        }
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key());
        let key = event.key();
        if event.ctrl_key() && key == " " {
            event.prevent_default();
            return self.show(true);
        }
        if !self.is_shown_untracked() || !is_plain {
            return;
        }
        match key.as_str() {
            "ArrowDown" => self.step(1),
            "ArrowUp" => self.step(-1),
            "Enter" | "Tab" => self.take(self.chosen.get_untracked()),
            "Escape" => self.close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// The list's `id` while it is shown.
    pub fn list(self) -> Option<String> {
        self.shown.read().as_ref().map(|_| self.list_id.get_value())
    }

    /// The chosen option's `id`.
    pub fn chosen(self) -> Option<String> {
        self.list().map(|list| format!("{list}-{}", self.chosen.get()))
    }

    /// A browser says `blur` of a text area that is being taken away, too, when nothing is left to ask.
    fn is_shown_untracked(self) -> bool {
        self.shown.try_with_untracked(Option::is_some).unwrap_or_default()
    }

    fn show(self, is_asked: bool) {
        let found = text_area::caret(self.area)
            .filter(|_| !text_area::has_selection(self.area))
            .and_then(|caret| self.suggest?.run(Wanted { caret, is_asked }));
        let Some(found) = found else { return self.close() };
        if self.shown.read_untracked().as_ref() == Some(&found) {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of options")]
        let height = found.options.len() as f64 * OPTION_PX + FRAME_PX;
        let size = (LIST_PX, height);
        let (area, ruler) = (self.area, self.layer.ruler);
        let place = text_area::place_of_list(area, ruler, self.origin, found.replaced.start, SETTING, size);
        self.place.set(place.unwrap_or_default());
        self.was_asked.set(is_asked);
        self.chosen.set(0);
        self.shown.set(Some(found));
    }

    fn step(self, by: isize) {
        let count = self.shown.with_untracked(|shown| shown.as_ref().map_or(1, |shown| shown.options.len()));
        self.chosen.update(|chosen| *chosen = chosen.wrapping_add_signed(by).wrapping_add(count) % count);
    }

    fn take(self, index: usize) {
        let Some(shown) = self.shown.get_untracked() else { return };
        self.close();
        if let Some(option) = shown.options.get(index) {
            text_area::replace_range(self.area, shown.replaced, option.text);
        }
    }
}

/// The list. It hangs above the text area, whose upper edge stays where it is, and not in it, since that scrolls.
#[component]
pub fn SuggestionList(completion: Completion, label: String) -> impl IntoView {
    let list = NodeRef::new();
    use_translation(list, completion.place.into());
    let list_id = completion.list_id.get_value();
    let options = {
        let list_id = list_id.clone();
        move || {
            let shown = completion.shown.get()?;
            let option = |(index, Suggestion { text, meaning }): (usize, Suggestion)| {
                view! {
                    <div
                        class="suggestions__option"
                        role="option"
                        id=format!("{list_id}-{index}")
                        aria-selected=move || if completion.chosen.get() == index { "true" } else { "false" }
                        // The focus stays in the text.
                        on:mousedown=|event| event.prevent_default()
                        on:click=move |_| completion.take(index)
                    >
                        <span class="suggestions__text">{text}</span>
                        <span class="suggestions__meaning">{meaning}</span>
                    </div>
                }
            };
            Some(shown.options.into_iter().enumerate().map(option).collect_view())
        }
    };
    let told = move || {
        completion.shown.with(|shown| {
            shown.as_ref().map(|shown| match shown.options.as_slice() {
                [only] => format!("One suggestion: {}. Enter takes it, Escape closes.", only.text),
                options => format!("{} suggestions. Arrows choose, Enter takes, Escape closes.", options.len()),
            })
        })
    };
    view! {
        <div class="suggestions" node_ref=completion.origin>
            <div
                class="suggestions__list"
                id=list_id
                role="listbox"
                aria-label=label
                hidden=move || completion.shown.read().is_none()
                node_ref=list
            >
                {options}
            </div>
            <p class="visually-hidden" role="status">
                {told}
            </p>
        </div>
    }
    .into_any()
}
