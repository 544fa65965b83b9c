//! A modal dialog, on the browser's own `<dialog>`: the rest of the page is inert, Escape asks to close, focus returns.
//! With `inline` the same content stands as a section of its own page, for its own address and without scripts.

use leptos::ev::Event;
use leptos::prelude::*;

use super::button::IconButton;
use super::icon::IconName;
use crate::browser::dialog::use_modal;

/// `children` are the body, `footer` its buttons. `on_close` hears of Escape and of ✕; the owner then sets `open`.
/// The content lives while the dialog is open.
#[component]
pub fn Dialog(
    #[prop(into)] title: String,
    /// Unique on the page; the title's `id` is made from it.
    id: &'static str,
    #[prop(optional, into)] open: Signal<bool>,
    #[prop(optional, into)] on_close: Option<Callback<()>>,
    #[prop(optional)] large: bool,
    #[prop(optional)] inline: bool,
    #[prop(optional, into)] footer: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let size = if large { "large" } else { "small" };
    let close = move || {
        if let Some(on_close) = on_close {
            on_close.run(());
        }
    };
    let footer = StoredValue::new(footer);
    let content = StoredValue::new(children);
    let inner = move || {
        view! {
            <div class="dialog__body">{content.read_value()()}</div>
            <footer class="dialog__footer">{footer.read_value().run()}</footer>
        }
    };
    if inline {
        return view! {
            <section class="dialog" id=id data-inline="" data-size=size aria-labelledby=title_id.clone()>
                <header class="dialog__header">
                    <h1 class="dialog__title" id=title_id.clone()>{title}</h1>
                </header>
                {inner()}
            </section>
        }
        .into_any();
    }
    let node = NodeRef::new();
    use_modal(node, open);
    view! {
        <dialog
            class="dialog"
            id=id
            data-size=size
            aria-labelledby=title_id.clone()
            node_ref=node
            on:cancel=move |event: Event| {
                // A file picker inside that is cancelled bubbles up to here.
                if event.target() == event.current_target() {
                    event.prevent_default();
                    close();
                }
            }
        >
            <header class="dialog__header">
                <h1 class="dialog__title" id=title_id.clone()>{title}</h1>
                <IconButton icon=IconName::Close label="Close" attr:data-dialog-close="" on:click=move |_| close() />
            </header>
            <Show when=move || open.get()>{inner}</Show>
        </dialog>
    }
    .into_any()
}
