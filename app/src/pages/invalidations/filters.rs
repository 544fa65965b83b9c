//! What the history is filtered by: a form by GET, which the page follows at each key once hydrated.

use leptos::prelude::*;

use crate::api::invalidations::get_history_choices;
use crate::components::{Button, SearchField, Select, SelectOption};
use crate::model::history::{HistoryChoices, HistoryQuery};
use crate::model::invalidation::InvalidationState;
use crate::pages::day_span::DaySpan;
use crate::pages::question::Asked;
use crate::pages::workspace::use_workspace;

#[component]
pub fn Filters(asked: Asked<HistoryQuery>) -> impl IntoView {
    let workspace = use_workspace();
    let choices = Resource::new(|| (), move |()| get_history_choices(workspace.company()));
    view! {
        <form class="filter-bar" method="get" action=workspace.path("invalidations") role="search">
            <UrlBox asked />
            <Suspense>
                {move || Suspend::new(async move {
                    let choices = choices.await.unwrap_or_default();
                    view! { <Choices asked choices /> }
                })}
            </Suspense>
            <DaySpan
                asked
                since=(|query: &HistoryQuery| query.since, |query: &mut HistoryQuery, day| query.since = day)
                until=(|query: &HistoryQuery| query.until, |query: &mut HistoryQuery, day| query.until = day)
            />
            <noscript>
                <Button submit=true>"Show"</Button>
            </noscript>
        </form>
    }
}

#[component]
fn UrlBox(asked: Asked<HistoryQuery>) -> impl IntoView {
    let (url, on_url) = asked.text_box(|query| &query.url, |query, url| query.url = url);
    view! { <SearchField label="Search URLs" name="url" value=url on_input=on_url /> }
}

/// Who, where to, and how it stands.
#[component]
fn Choices(asked: Asked<HistoryQuery>, choices: HistoryChoices) -> impl IntoView {
    let all = |words: &str| std::iter::once(SelectOption::new("", words));
    let people: Vec<_> = all("Everybody")
        .chain(choices.people.into_iter().map(|email| SelectOption::new(email.clone(), email)))
        .collect();
    let connections = choices.connections.into_iter().map(|one| SelectOption::new(one.id, one.name));
    let connections: Vec<_> = all("All connections").chain(connections).collect();
    let states = InvalidationState::ALL.map(|state| SelectOption::new(state.word(), state.label()));
    let states: Vec<_> = all("All states").chain(states).collect();
    view! {
        <Select
            label="Who"
            name="by"
            hide_label=true
            options=people
            value=Signal::derive(move || asked.get().by)
            on_change=asked.choice(|query, value| query.by = value)
        />
        <Select
            label="Connection"
            name="connection"
            hide_label=true
            options=connections
            value=Signal::derive(move || asked.get().connection)
            on_change=asked.choice(|query, value| query.connection = value)
        />
        <Select
            label="State"
            name="state"
            hide_label=true
            options=states
            value=Signal::derive(move || asked.get().state.map_or("", InvalidationState::word).to_owned())
            on_change=asked.choice(|query, value| query.state = InvalidationState::parse(&value))
        />
    }
}
