//! A day of a filter. It is in UTC, as the moments of a page without scripts are.

use leptos::prelude::*;

use super::question::{Asked, Question};
use crate::components::{TextField, TextKind};
use crate::model::day::Day;

/// `write` also forgets how far back the page was.
#[component]
pub fn DayBox<T: Question>(
    asked: Asked<T>,
    label: &'static str,
    name: &'static str,
    read: fn(&T) -> Option<Day>,
    write: fn(&mut T, Option<Day>),
) -> impl IntoView {
    let value = Memo::new(move |_| read(&asked.get()).map(|day| day.to_string()).unwrap_or_default());
    let on_input = Callback::new(move |typed: String| {
        let day = Day::parse(&typed);
        // A box that is half filled in gives nothing, and so does one that was emptied.
        if day != read(&asked.get_untracked()) {
            asked.change(|query| write(query, day));
        }
    });
    view! { <TextField label name kind=TextKind::Date value on_input /> }
}
