//! Clearing other than by URL: which tags, folders or host, through which connections, and what becomes of the copies. What a
//! connection cannot clear, or is not for this person, is not offered.

mod draft;
mod plain;

use leptos::prelude::*;

use super::asked::Withholding;
use super::copies::Copies;
use super::editor::Editor;
use crate::components::{Checkbox, Notice, NoticeKind, Select, SelectOption, TextArea, TextField, TextKind};
use crate::model::purge::PurgeKind;
pub use draft::{WideDraft, kinds};
pub use plain::{OtherKinds, PlainWide};

/// What the list is of, where there is a choice.
#[component]
pub fn Kinds(editor: Editor) -> impl IntoView {
    let offered = Memo::new(move |_| editor.desk.with(|desk| kinds(desk)));
    let options = Signal::derive(move || {
        let option = |kind: &PurgeKind| SelectOption::new(kind.word(), label(*kind));
        offered.with(|offered| offered.iter().map(option).collect::<Vec<_>>())
    });
    view! {
        <Show when=move || offered.with(|offered| offered.len() > 1)>
            <div class="invalidate__kind">
                <Select
                    label="Clear by"
                    name="clear-by"
                    id="clear-by"
                    options
                    value=Signal::derive(move || editor.wide.kind.get().word().to_owned())
                    on_change=move |word: String| editor.wide.choose(PurgeKind::parse(&word).unwrap_or_default())
                />
            </div>
        </Show>
        <Withholding desk=editor.desk />
    }
}

/// As a choice.
pub fn label(kind: PurgeKind) -> &'static str {
    match kind {
        PurgeKind::Url => "URL",
        PurgeKind::Tag => "Tag or surrogate key",
        PurgeKind::Prefix => "Folder",
        PurgeKind::Host => "Host",
        PurgeKind::Everything => "Everything",
    }
}

/// The fields of a kind. They have the names of the plain form, which sends them by itself.
#[component]
pub fn WideFields(draft: WideDraft) -> impl IntoView {
    view! {
        <div class="stack invalidate__wide">
            {move || lines_field(draft, draft.kind.get())}
            <Through draft />
            <Copies
                connections=Signal::derive(move || draft.able())
                kind=draft.kind
                name="wide[manner]"
                id="wide-manner"
                value=draft.manner
                on_change=move |word| draft.write(draft.manner, word)
                error=Signal::derive(move || draft.problem_of("manner"))
            />
            <Confirmation draft />
        </div>
    }
}

fn lines_field(draft: WideDraft, kind: PurgeKind) -> AnyView {
    let error = Signal::derive(move || draft.problem_of("lines"));
    let on_input = move |text: String| draft.write(draft.lines, text);
    match kind {
        PurgeKind::Url => ().into_any(),
        PurgeKind::Tag => view! {
            <TextArea
                label="Tags"
                name="wide[lines]"
                id="wide-lines"
                value=draft.lines
                on_input
                rows=8
                code=true
                error
                help="One a line. All that the origin has marked with any of them is cleared."
                placeholder="backpack-b"
            />
        }
        .into_any(),
        PurgeKind::Prefix => view! {
            <TextArea
                label="Folders"
                name="wide[lines]"
                id="wide-lines"
                value=draft.lines
                on_input
                rows=8
                code=true
                error
                help="One address a line. All below it is cleared, with every query."
                placeholder="https://www.example.com/pictures/"
            />
        }
        .into_any(),
        PurgeKind::Host => view! {
            <TextField
                label="Host"
                name="wide[lines]"
                id="wide-lines"
                kind=TextKind::Address
                value=draft.lines
                on_input
                error
                help="All of it is cleared. Until the cache is filled again, its readers are served by the origin."
                placeholder="www.example.com"
            />
        }
        .into_any(),
        PurgeKind::Everything => view! {
            <Notice kind=NoticeKind::Warning>
                "All copies that a connection reaches are cleared. Until its cache is filled again, all readers are served by the origin."
            </Notice>
        }
        .into_any(),
    }
}

/// Where it goes: chosen, or told by the hosts.
#[component]
fn Through(draft: WideDraft) -> impl IntoView {
    let boxes = move || {
        let able = draft.able();
        let choice = able.into_iter().enumerate().map(|(index, connection)| {
            let (id, name) = (connection.id.clone(), connection.name);
            view! {
                <Checkbox
                    label=name
                    name=format!("wide[connections][{index}]")
                    value=id.clone()
                    checked=draft.is_chosen(id.clone())
                    on_change=move |is_on| draft.choose_connection(id.clone(), is_on)
                    help=connection.hosts.join(", ")
                />
            }
        });
        choice.collect_view()
    };
    let problem = move || draft.problem_of("connections");
    let told = move || {
        let (takers, others) = draft.takers();
        (!takers.is_empty()).then(|| {
            view! {
                <p>{format!("Goes to {}.", takers.join(", "))}</p>
                {(!others.is_empty())
                    .then(|| {
                        let words = format!(
                            "{} cannot clear {} and keeps its copies.",
                            others.join(", "),
                            draft.kind.get().noun(2),
                        );
                        view! { <Notice kind=NoticeKind::Warning>{words}</Notice> }
                    })}
            }
        })
    };
    move || {
        if draft.kind.get().has_host() {
            view! {
                <div role="status">{told}</div>
                {move || problem().map(|words| view! { <p class="field__error">{words}</p> })}
            }
            .into_any()
        } else {
            view! {
                <fieldset class="invalidate__through">
                    <legend class="field__label">"Through"</legend>
                    {boxes}
                    {move || problem().map(|words| view! { <p class="field__error">{words}</p> })}
                </fieldset>
            }
            .into_any()
        }
    }
}

/// What sweeps a whole site is named once more.
#[component]
fn Confirmation(draft: WideDraft) -> impl IntoView {
    let name = Memo::new(move |_| draft.name_to_type());
    view! {
        <Show when=move || name.get().is_some()>
            <TextField
                label="Confirm"
                name="wide[confirmation]"
                id="wide-confirmation"
                kind=TextKind::Address
                value=draft.confirmation
                on_input=move |text| draft.write(draft.confirmation, text)
                error=Signal::derive(move || draft.problem_of("confirmation"))
                help=if draft.kind.get_untracked() == PurgeKind::Everything {
                    format!("Type {}, the company's short name.", name.get_untracked().unwrap_or_default())
                } else {
                    "Type the host once more.".to_owned()
                }
            />
        </Show>
    }
}
