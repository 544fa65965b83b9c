//! Asks before unsaved changes are left: the browser's own question when the tab closes, ours for links within the
//! application.

use leptos::prelude::*;

/// While `changed` says so, leaving the page asks. `question` is what links within the application ask, those aside that
/// do not leave it: to another tab, to a file, or marked `data-stays`.
pub fn use_leaving_guard(changed: Signal<bool>, question: impl Into<String>) {
    let question = question.into();
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;
        let unload = window_event_listener(leptos::ev::beforeunload, move |event| {
            if changed.get_untracked() {
                event.prevent_default();
                event.set_return_value("1"); // Old browsers ask only then.
            }
        });
        on_cleanup(move || unload.remove());

        // In the capture phase, so that it comes before the router's own listener.
        let ask =
            wasm_bindgen::closure::Closure::<dyn Fn(web_sys::MouseEvent)>::new(move |event: web_sys::MouseEvent| {
                let opens_elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0;
                if opens_elsewhere || !changed.get_untracked() {
                    return;
                }
                let link =
                    event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).and_then(|target| {
                        target.closest("a[href]:not([target], [download], [data-stays])").ok().flatten()
                    });
                let leaves =
                    link.and_then(|link| link.get_attribute("href")).is_some_and(|href| !href.starts_with('#'));
                if leaves && !window().confirm_with_message(&question).unwrap_or(true) {
                    event.prevent_default();
                    event.stop_propagation();
                }
            });
        let target: web_sys::EventTarget = document().into();
        let _ = target.add_event_listener_with_callback_and_bool("click", ask.as_ref().unchecked_ref(), true);
        let kept = StoredValue::new_local(ask);
        on_cleanup(move || {
            kept.try_with_value(|ask| {
                let target: web_sys::EventTarget = document().into();
                let _ =
                    target.remove_event_listener_with_callback_and_bool("click", ask.as_ref().unchecked_ref(), true);
            });
        });
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (changed, question);
}
