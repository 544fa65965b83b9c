//! The history: who cleared what, when, why, and how it ended; newest first, a page at a time.

mod filters;
mod query;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_meta::Title;

use super::faces::shown;
use super::indicator::words;
use super::question::{Question, use_question};
use super::workspace::{Workspace, use_workspace};
use crate::api::invalidations::get_invalidations;
use crate::browser::hydration::use_hydrated;
use crate::browser::intl;
use crate::browser::timers::use_interval;
use crate::components::{
    ButtonKind, Column, DataTable, EmptyState, IconName, LinkButton, Number, Skeleton, StateMark, Time, span_words,
};
use crate::model::history::{HistoryPage, HistoryQuery};
use crate::model::invalidation::InvalidationSummary;
use crate::model::purge::PurgeKind;
use crate::model::rights::Action;
use filters::Filters;

/// How often the page looks again while something on it runs.
const REFRESH_MS: u32 = 2_000;

#[component]
pub fn InvalidationsPage() -> impl IntoView {
    let workspace = use_workspace();
    let asked = use_question::<HistoryQuery>(workspace.path("invalidations"));
    let history = Resource::new(
        move || asked.get(),
        move |query| async move {
            let answer = get_invalidations(workspace.company(), query.clone()).await;
            answer.map(|page| (query, page))
        },
    );
    let refresh = Callback::new(move |()| history.refetch());
    view! {
        <Title text="Invalidations" />
        <div class="page">
            <header class="page__header">
                <h1 class="page__title">"Invalidations"</h1>
                {move || workspace.may(Action::Invalidate).then(|| view! { <Invalidate kind=ButtonKind::Secondary /> })}
            </header>
            <Filters asked />
            <Transition fallback=|| {
                view! { <Skeleton rows=12 label="Loading the history" /> }
            }>
                {move || {
                    let page = history.get()?;
                    Some(shown(page, |(query, page)| view! { <History page query refresh /> }))
                }}
            </Transition>
        </div>
    }
}

#[component]
fn History(page: HistoryPage, query: HistoryQuery, refresh: Callback<()>) -> impl IntoView {
    let workspace = use_workspace();
    let HistoryPage { invalidations, older, looked_back_to } = page;
    if invalidations.is_empty() && query == HistoryQuery::default() {
        return view! { <Nothing /> }.into_any();
    }
    // Looking through lists again and again would cost more than it tells.
    let changes = query.url.is_empty() && invalidations.iter().any(|one| !one.state.has_ended());
    let columns = vec![
        Column::new("When"),
        Column::new("Who"),
        Column::new("Why"),
        Column::new("URLs").number(),
        Column::new("State"),
        Column::new("Took").number(),
    ];
    let none = match (query.is_all(), looked_back_to.is_some()) {
        (true, _) => "There is nothing older.",
        (false, false) => "No invalidation matches the filter.",
        (false, true) => "None of those that were looked through matches the filter.",
    };
    let rows = if invalidations.is_empty() {
        view! { <p class="history__end">{none}</p> }.into_any()
    } else {
        view! {
            <div class="history">
                <DataTable caption="History" columns>
                    {invalidations.into_iter().map(|one| row(workspace, one)).collect_view()}
                </DataTable>
            </div>
        }
        .into_any()
    };
    view! {
        {rows}
        {looked_back_to
            .map(|at| {
                view! {
                    <p class="history__end" role="status">
                        "Lists were looked through as far back as " <Time at exact=true /> "."
                    </p>
                }
            })}
        <Pages query older is_searching=looked_back_to.is_some() />
        {changes.then(|| view! { <LookAgain refresh /> })}
    }
    .into_any()
}

fn row(workspace: Workspace, one: InvalidationSummary) -> impl IntoView {
    let InvalidationSummary { id, by, note, created, finished, state, counts, kind, .. } = one;
    let (why, in_full) = (note.clone(), note);
    let hydrated = use_hydrated();
    let how_it_ended = move || {
        let digits: words::Digits = if hydrated.get() { intl::number } else { intl::grouped };
        match words::doing(state) {
            Some(doing) => doing.to_owned(),
            None if state.has_ended() => words::outcome(counts, digits),
            None => words::how_far(counts, kind, digits),
        }
    };
    view! {
        <tr>
            <td>
                <a class="history__link" href=workspace.path(&format!("invalidations/{id}"))>
                    <Time at=created />
                </a>
            </td>
            <td>{by}</td>
            <td data-main="" title=in_full>
                <bdi>{why}</bdi>
            </td>
            <td data-number="">
                <Number value=counts.total />
                {(kind != PurgeKind::Url).then(|| format!(" {}", kind.noun(counts.total)))}
            </td>
            <td>
                <span class="history__state">
                    <StateMark state=words::mark(state) word=Some(state.word().to_owned()) />
                    <span class="history__outcome">{how_it_ended}</span>
                </span>
            </td>
            <td data-number="" data-quiet="">
                {finished.map_or_else(|| "–".to_owned(), |finished| span_words(finished.since_ms(created)))}
            </td>
        </tr>
    }
}

/// The way further back, to the newest, and to all.
#[component]
fn Pages(query: HistoryQuery, older: Option<String>, is_searching: bool) -> impl IntoView {
    let workspace = use_workspace();
    let path = |query: HistoryQuery| workspace.path(&format!("invalidations{}", query.to_search()));
    let at = |before: String| path(HistoryQuery { before, ..query.clone() });
    let newest = (!query.before.is_empty()).then(|| at(String::new()));
    let older = older.map(at);
    let all = (!query.is_all()).then(|| path(HistoryQuery::default()));
    let has_any = newest.is_some() || older.is_some() || all.is_some();
    has_any.then(|| {
        view! {
            <nav class="page__footer" aria-label="Pages">
                {all.map(|href| view! { <LinkButton href>"Show all"</LinkButton> })}
                {newest.map(|href| view! { <LinkButton href>"Newest"</LinkButton> })}
                {older
                    .map(|href| {
                        view! { <LinkButton href>{if is_searching { "Look further back" } else { "Older" }}</LinkButton> }
                    })}
            </nav>
        }
    })
}

#[component]
fn Nothing() -> impl IntoView {
    let workspace = use_workspace();
    let actions = move || {
        if workspace.may(Action::Invalidate) {
            view! { <Invalidate kind=ButtonKind::Primary /> }.into_any()
        } else {
            ().into_any()
        }
    };
    view! {
        <EmptyState icon=IconName::Layers title="Nothing was invalidated yet" actions>
            <p>
                "Select the assets that were published again, or paste URLs, and clear their copies from the CDN. What was asked, by whom and what became of it is kept here."
            </p>
        </EmptyState>
    }
}

/// Opens the dialog; without scripts it leads to the dialog's own address.
#[component]
fn Invalidate(kind: ButtonKind) -> impl IntoView {
    let workspace = use_workspace();
    let open = move |event: MouseEvent| {
        event.prevent_default();
        workspace.is_invalidating.set(true);
    };
    view! { <LinkButton href=workspace.path("invalidate") kind on:click=open>"Invalidate CDN…"</LinkButton> }
}

/// Is there only while something runs.
#[component]
fn LookAgain(refresh: Callback<()>) -> impl IntoView {
    use_interval(REFRESH_MS, move || {
        refresh.try_run(());
    });
}
