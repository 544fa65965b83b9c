//! The history: who cleared what, when, why, and how it ended; newest first, a page at a time.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::faces::shown;
use super::indicator::words;
use super::workspace::{Workspace, use_workspace};
use crate::api::invalidations::get_invalidations;
use crate::browser::hydration::use_hydrated;
use crate::browser::intl;
use crate::browser::timers::use_interval;
use crate::components::{
    ButtonKind, Column, DataTable, EmptyState, IconName, LinkButton, Number, Skeleton, StateMark, Time, span_words,
};
use crate::model::invalidation::{HISTORY_PAGE_SIZE, InvalidationSummary};
use crate::model::person::Role;

/// How often the page looks again while something on it runs.
const REFRESH_MS: u32 = 2_000;

#[component]
pub fn InvalidationsPage() -> impl IntoView {
    let workspace = use_workspace();
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before").filter(|id| !id.is_empty())));
    let history = Resource::new(move || before.get(), move |before| get_invalidations(workspace.company(), before));
    let refresh = Callback::new(move |()| history.refetch());
    view! {
        <Title text="Invalidations" />
        <div class="page">
            <header class="page__header">
                <h1 class="page__title">"Invalidations"</h1>
                {move || workspace.may(Role::Editor).then(|| view! { <Invalidate kind=ButtonKind::Secondary /> })}
            </header>
            <Transition fallback=|| {
                view! { <Skeleton rows=12 label="Loading the history" /> }
            }>
                {move || {
                    let page = history.get()?;
                    Some(shown(page, |page| view! { <History page before=before.get_untracked() refresh /> }))
                }}
            </Transition>
        </div>
    }
}

#[component]
fn History(page: Vec<InvalidationSummary>, before: Option<String>, refresh: Callback<()>) -> impl IntoView {
    let workspace = use_workspace();
    if page.is_empty() {
        return match before {
            None => view! { <Nothing /> }.into_any(),
            Some(_) => view! {
                <p class="history__end">"There is nothing older."</p>
                <Pages older=None newest=true />
            }
            .into_any(),
        };
    }
    let older = page.last().filter(|_| page.len() >= HISTORY_PAGE_SIZE as usize).map(|last| last.id.clone());
    let is_running = page.iter().any(|one| !one.state.has_ended());
    let columns = vec![
        Column::new("When"),
        Column::new("Who"),
        Column::new("Why"),
        Column::new("URLs").number(),
        Column::new("State"),
        Column::new("Took").number(),
    ];
    view! {
        <div class="history">
            <DataTable caption="History" columns>
                {page.into_iter().map(|one| row(workspace, one)).collect_view()}
            </DataTable>
        </div>
        <Pages older newest=before.is_some() />
        {is_running.then(|| view! { <LookAgain refresh /> })}
    }
    .into_any()
}

fn row(workspace: Workspace, one: InvalidationSummary) -> impl IntoView {
    let InvalidationSummary { id, by, note, created, finished, state, counts } = one;
    let (why, in_full) = (note.clone(), note);
    let hydrated = use_hydrated();
    let how_it_ended = move || {
        let digits: words::Digits = if hydrated.get() { intl::number } else { intl::grouped };
        match words::doing(state) {
            Some(doing) => doing.to_owned(),
            None if state.has_ended() => words::outcome(counts, digits),
            None => words::how_far(counts, digits),
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
            </td>
            <td>
                <span class="history__state">
                    <StateMark state=words::mark(state) />
                    <span class="history__outcome">{how_it_ended}</span>
                </span>
            </td>
            <td data-number="" data-quiet="">
                {finished.map_or_else(|| "–".to_owned(), |finished| span_words(finished.since_ms(created)))}
            </td>
        </tr>
    }
}

#[component]
fn Pages(older: Option<String>, newest: bool) -> impl IntoView {
    let workspace = use_workspace();
    let has_any = older.is_some() || newest;
    has_any.then(|| {
        view! {
            <nav class="page__footer" aria-label="Pages">
                {newest.then(|| view! { <LinkButton href=workspace.path("invalidations")>"Newest"</LinkButton> })}
                {older
                    .map(|id| {
                        view! { <LinkButton href=workspace.path(&format!("invalidations?before={id}"))>"Older"</LinkButton> }
                    })}
            </nav>
        }
    })
}

#[component]
fn Nothing() -> impl IntoView {
    let workspace = use_workspace();
    let actions = move || {
        if workspace.may(Role::Editor) {
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
