//! A shortcut as keys. The server and the first pass write it for every keyboard; a Mac's signs come after hydration.

use leptos::prelude::*;

use crate::browser::hydration::use_hydrated;
use crate::browser::shortcuts::{Chord, is_mac};

#[component]
pub fn Kbd(
    /// Such as `mod+i`.
    chord: &'static str,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let parsed = Chord::parse(chord);
    view! {
        <kbd class="kbd">
            {move || parsed.as_ref().map_or_else(|| chord.to_owned(), |keys| keys.label(hydrated.get() && is_mac()))}
        </kbd>
    }
}
