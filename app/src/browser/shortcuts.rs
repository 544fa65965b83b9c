//! One listener on the document for all shortcuts. The newest registration of a chord wins, and goes with its
//! component. A field keeps its own keys: only chords that no text field uses reach the page while one has focus.

pub mod chord;

use leptos::ev::KeyboardEvent;
#[cfg(target_arch = "wasm32")]
use leptos::prelude::*;

pub use chord::Chord;

/// Runs `act` on a chord such as `mod+i` (`mod` is Ctrl, on a Mac Cmd) until the component is gone.
pub fn use_shortcut(chord: &'static str, act: impl Fn() + 'static) {
    #[cfg(target_arch = "wasm32")]
    {
        let Some(chord) = Chord::parse(chord) else { return };
        let id = listening::register(chord, std::rc::Rc::new(act));
        on_cleanup(move || listening::forget(id));
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (chord, act);
}

/// Whether a key's event is a chord, for a shortcut of one element alone.
pub fn is_pressed(event: &KeyboardEvent, chord: &str) -> bool {
    #[cfg(target_arch = "wasm32")]
    {
        Chord::parse(chord).is_some_and(|chord| listening::is_pressed(event, &chord))
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = (event, chord);
        false
    }
}

/// Whether shortcuts are written with a Mac's signs. False on the server.
pub fn is_mac() -> bool {
    #[cfg(target_arch = "wasm32")]
    {
        window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
    }
    #[cfg(not(target_arch = "wasm32"))]
    false
}

#[cfg(target_arch = "wasm32")]
mod listening {
    use std::cell::RefCell;
    use std::rc::Rc;

    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;

    use super::chord::{Chord, Pressed};

    type Act = Rc<dyn Fn()>;

    #[derive(Default)]
    struct Registry {
        next: u64,
        entries: Vec<(u64, Chord, Act)>,
        listener: Option<Closure<dyn Fn(web_sys::KeyboardEvent)>>,
    }

    thread_local! {
        static REGISTRY: RefCell<Registry> = RefCell::default();
    }

    pub fn register(chord: Chord, act: Act) -> u64 {
        REGISTRY.with_borrow_mut(|registry| {
            registry.listener.get_or_insert_with(|| {
                let listener = Closure::<dyn Fn(web_sys::KeyboardEvent)>::new(|event| on_key(&event));
                let _ = leptos::prelude::document()
                    .add_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref());
                listener
            });
            registry.next += 1;
            registry.entries.push((registry.next, chord, act));
            registry.next
        })
    }

    pub fn forget(id: u64) {
        REGISTRY.with_borrow_mut(|registry| registry.entries.retain(|(entry, ..)| *entry != id));
    }

    fn on_key(event: &web_sys::KeyboardEvent) {
        if event.default_prevented() || event.is_composing() || event.repeat() {
            return;
        }
        let in_field = is_in_field(event);
        let act = REGISTRY.with_borrow(|registry| {
            let mut newest_first = registry.entries.iter().rev();
            newest_first
                .find(|(_, chord, _)| is_pressed(event, chord) && !(in_field && chord.belongs_to_fields()))
                .map(|(.., act)| Rc::clone(act))
        });
        if let Some(act) = act {
            event.prevent_default();
            act();
        }
    }

    pub fn is_pressed(event: &web_sys::KeyboardEvent, chord: &Chord) -> bool {
        let (main, other) =
            if super::is_mac() { (event.meta_key(), event.ctrl_key()) } else { (event.ctrl_key(), event.meta_key()) };
        let (is_shift, is_alt) = (event.shift_key(), event.alt_key());
        !other && chord.is_pressed(&Pressed { key: &event.key(), is_mod: main, is_shift, is_alt })
    }

    fn is_in_field(event: &web_sys::KeyboardEvent) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        target.is_some_and(|target| {
            target
                .matches("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])")
                .unwrap_or(false)
        })
    }
}
