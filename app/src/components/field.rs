//! Fields of forms. Each is labelled, says its help and its error where assistive technology finds them, and keeps what
//! was typed before the page came alive.

mod choice;
mod file;
mod search;
mod secret;
mod text;
mod text_area;

use leptos::prelude::*;

use super::icon::{Icon, IconName};

pub use choice::{Checkbox, Select, SelectOption};
pub use file::FileField;
pub use search::SearchField;
pub use secret::SecretField;
pub use text::{TextField, TextKind};
pub use text_area::{PaintedLine, PaintedRun, Painter, Suggest, Suggestion, Suggestions, TextArea, Wanted};

/// The frame of a field: label above, help and error below. `id` is the control's; the control names
/// `describing(id, help)` in its `aria-describedby`.
#[component]
pub fn Field(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional_no_strip, into)] help: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    /// The label is only read out.
    #[prop(optional)]
    hide_label: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field" data-invalid=move || error.get().map(|_| "")>
            <label class="field__label" class:visually-hidden=hide_label for=id.clone()>
                {label}
                {optional.then(|| view! { <span class="field__optional">" (optional)"</span> })}
            </label>
            {children()}
            {help.map(|help| view! { <p class="field__help" id=format!("{id}-help")>{help}</p> })}
            <p class="field__error" id=format!("{id}-error") aria-live="polite">
                {move || {
                    error
                        .get()
                        .map(|sentence| {
                            view! {
                                <Icon name=IconName::Error />
                                <span>{sentence}</span>
                            }
                        })
                }}
            </p>
        </div>
    }
    .into_any()
}

/// The value of `aria-describedby` for a control within `Field`.
fn describing(id: &str, help: Option<&String>) -> String {
    if help.is_some() { format!("{id}-help {id}-error") } else { format!("{id}-error") }
}

/// The `id` of a field whose owner gave none.
fn id_of(id: Option<String>, name: &str) -> String {
    id.unwrap_or_else(|| format!("field-{name}"))
}
