//! A secret that a page shows once, and then never again: a link that lets somebody in, an API token.

use leptos::prelude::*;

use crate::browser::clipboard;
use crate::components::{Button, IconName, Notice, NoticeKind, use_toasts};

#[component]
pub fn ToldOnce(
    #[prop(default = NoticeKind::Success)] kind: NoticeKind,
    /// What it is, and what to do with it.
    #[prop(into)]
    sentence: String,
    /// What it is called: `link`.
    what: &'static str,
    /// The secret itself.
    text: String,
) -> impl IntoView {
    let toasts = use_toasts();
    let copied = StoredValue::new(text.clone());
    let copy = move |_| {
        leptos::task::spawn_local(async move {
            if clipboard::copy(copied.get_value()).await {
                toasts.success(format!("The {what} is copied."));
            } else {
                toasts.error(format!("The browser did not allow copying. Select the {what} and copy it."));
            }
        });
    };
    view! {
        <Notice
            kind
            live=true
            actions=move || view! { <Button icon=IconName::Copy on:click=copy>"Copy the " {what}</Button> }
        >
            {sentence}
            " "
            <code class="told-once">{text}</code>
        </Notice>
    }
}
