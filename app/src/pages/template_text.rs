//! A template's text as it is typed, wherever that is: its colours, the tokens at the caret, and its problems, each with a
//! way to it and a remedy.

mod mending;
mod painting;
pub mod place;
mod problems;
mod suggesting;

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::components::{Painter, Suggest, TextArea};
pub use mending::{MEND_CHORD, Mending};
use painting::painted;
pub use problems::Problems;
use suggesting::suggestions;

/// A text area that is coloured, offers tokens, and mends what is wrong at the caret.
#[component]
pub fn TemplateBox(
    mending: Mending,
    label: &'static str,
    #[prop(into)] name: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    /// Lines that it shows while it is empty.
    #[prop(default = 3)]
    rows: usize,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] help: MaybeProp<String>,
) -> impl IntoView {
    let Mending { text, problems, is_locked, .. } = mending;
    let marked_lines = Signal::derive(move || {
        let lines: BTreeSet<u32> = problems.read().iter().map(|problem| problem.line).collect();
        lines.into_iter().collect::<Vec<u32>>()
    });
    let painter = Painter::new(move |lines| painted(&text.read(), &problems.read(), lines));
    let suggest = Suggest::new(move |wanted| text.with_untracked(|text| suggestions(text, wanted)));
    view! {
        <TextArea
            label
            name
            id=mending.area()
            value=text
            on_input
            rows
            code=true
            numbered=true
            marked_lines
            painter
            suggest
            on_caret=move |caret| mending.hear(caret)
            error
            help
            placeholder="<ID>"
            disabled=is_locked
            on:keydown=move |event| mending.hear_key(&event)
        />
    }
    .into_any()
}
