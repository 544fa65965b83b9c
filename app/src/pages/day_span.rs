//! The first and the last day of a filter. They are in UTC, as the moments of a page without scripts are.

use leptos::prelude::*;

use super::question::{Asked, Question};
use crate::components::{TextField, TextKind};
use crate::model::day::Day;

/// Reads a day of a question, and writes it.
type DayOf<T> = (fn(&T) -> Option<Day>, fn(&mut T, Option<Day>));

#[component]
pub fn DaySpan<T: Question>(asked: Asked<T>, since: DayOf<T>, until: DayOf<T>) -> impl IntoView {
    view! {
        <div class="filter-bar__days">
            <DayBox asked label="From" name="since" of=since />
            <DayBox asked label="to" name="until" of=until />
            "UTC"
        </div>
    }
}

#[component]
fn DayBox<T: Question>(asked: Asked<T>, label: &'static str, name: &'static str, of: DayOf<T>) -> impl IntoView {
    let (read, write) = of;
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
