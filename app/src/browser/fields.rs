//! Keeps a field's text equal to a signal, and adopts what was typed or restored before hydration instead of
//! overwriting it.

use leptos::html;
use leptos::prelude::*;

#[cfg(target_arch = "wasm32")]
use super::hydration::use_hydrated;

/// For `<input>`. `adopt` hears of text that the person typed before the page came alive.
pub fn use_input_value(node: NodeRef<html::Input>, value: Signal<String>, adopt: Option<Callback<String>>) {
    #[cfg(target_arch = "wasm32")]
    let adopt = adopt.filter(|_| is_hydrating());
    #[cfg(target_arch = "wasm32")]
    Effect::new(move |seen: Option<bool>| {
        let wanted = value.get();
        let Some(input) = node.get() else { return false };
        let shown = input.value();
        if shown != wanted {
            let is_first = seen != Some(true);
            match adopt.filter(|_| is_first && shown != input.default_value()) {
                Some(adopt) => adopt.run(shown),
                None => input.set_value(&wanted),
            }
        }
        true
    });
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, value, adopt);
}

/// For `<textarea>`, which turns CRLF into LF.
pub fn use_textarea_value(node: NodeRef<html::Textarea>, value: Signal<String>, adopt: Option<Callback<String>>) {
    #[cfg(target_arch = "wasm32")]
    let adopt = adopt.filter(|_| is_hydrating());
    #[cfg(target_arch = "wasm32")]
    Effect::new(move |seen: Option<bool>| {
        let wanted = value.get().replace("\r\n", "\n");
        let Some(area) = node.get() else { return false };
        let shown = area.value();
        if shown != wanted {
            let is_first = seen != Some(true);
            let initial = area.default_value().unwrap_or_default().replace("\r\n", "\n");
            match adopt.filter(|_| is_first && shown != initial) {
                Some(adopt) => adopt.run(shown),
                None => area.set_value(&wanted),
            }
        }
        true
    });
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, value, adopt);
}

/// For a checkbox.
pub fn use_checked(node: NodeRef<html::Input>, checked: Signal<bool>, adopt: Option<Callback<bool>>) {
    #[cfg(target_arch = "wasm32")]
    let adopt = adopt.filter(|_| is_hydrating());
    #[cfg(target_arch = "wasm32")]
    Effect::new(move |seen: Option<bool>| {
        let wanted = checked.get();
        let Some(input) = node.get() else { return false };
        let shown = input.checked();
        if shown != wanted {
            let is_first = seen != Some(true);
            match adopt.filter(|_| is_first && shown != input.default_checked()) {
                Some(adopt) => adopt.run(shown),
                None => input.set_checked(wanted),
            }
        }
        true
    });
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, checked, adopt);
}

/// Shows what holds: whoever heard of a press may have refused it.
pub fn show_checked(node: NodeRef<html::Input>, checked: Signal<bool>) {
    #[cfg(target_arch = "wasm32")]
    if let Some(input) = node.get_untracked() {
        input.set_checked(checked.get_untracked());
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, checked);
}

/// For `<select>`; `options` changes with its options.
pub fn use_selected(
    node: NodeRef<html::Select>,
    options: Signal<usize>,
    value: Signal<String>,
    adopt: Option<Callback<String>>,
) {
    #[cfg(target_arch = "wasm32")]
    let adopt = adopt.filter(|_| is_hydrating());
    #[cfg(target_arch = "wasm32")]
    Effect::new(move |seen: Option<bool>| {
        options.track();
        let wanted = value.get();
        let Some(select) = node.get() else { return false };
        let shown = select.value();
        if shown != wanted {
            match adopt.filter(|_| seen != Some(true)) {
                Some(adopt) => adopt.run(shown),
                None => select.set_value(&wanted),
            }
        }
        true
    });
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, options, value, adopt);
}

/// Later, a field of a list that changes may stand in an element that was another row's: what is in it was not typed
/// for this one.
#[cfg(target_arch = "wasm32")]
fn is_hydrating() -> bool {
    !use_hydrated().get_untracked()
}
