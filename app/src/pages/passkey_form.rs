//! A form that a device fills in: its button asks the device, and what that shows is sent. There is none without scripts, or where the
//! browser knows no passkeys.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::hydration::use_hydrated;
use crate::browser::passkeys::{Ask, are_supported, credential};
use crate::components::{Button, Notice, NoticeKind};

#[component]
pub fn PasskeyForm(
    ask: Ask,
    /// Where the server says what it asks for.
    begin: &'static str,
    /// Where the form goes.
    action: &'static str,
    label: &'static str,
    /// What is said when the device shows nothing.
    off: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Further fields.
    children: ChildrenFn,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let form = NodeRef::new();
    let (shown, set_shown) = signal(String::new());
    let (is_off, set_off) = signal(false);
    let press = move |_| {
        set_off.set(false);
        spawn_local(async move {
            let answer = credential(ask, begin).await;
            set_off.try_set(answer.is_none());
            set_shown.try_set(answer.unwrap_or_default());
        });
    };
    Effect::new(move |_| {
        if !shown.with(String::is_empty) {
            submit(form);
        }
    });
    view! {
        <Show when=move || hydrated.get() && are_supported()>
            <form class="passkey-form" method="post" action=action node_ref=form>
                {children()}
                <input type="hidden" name="credential" prop:value=move || shown.get() />
                {move || is_off.get().then(|| view! { <Notice kind=NoticeKind::Warning live=true>{off}</Notice> })}
                <Button disabled on:click=press>
                    {label}
                </Button>
            </form>
        </Show>
    }
}

fn submit(form: NodeRef<leptos::html::Form>) {
    // Once its field holds what the device has shown.
    #[cfg(target_arch = "wasm32")]
    if let Some(form) = form.get_untracked() {
        request_animation_frame(move || _ = form.submit());
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = form;
}
