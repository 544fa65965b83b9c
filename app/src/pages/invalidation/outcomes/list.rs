//! The list of outcomes: rows in one line each, and all that is known of the active one below.

use leptos::prelude::*;

use super::{FoundUrls, OutcomesPage, outcome_words};
use crate::api::invalidations::get_invalidation_urls;
use crate::components::{
    LinkButton, ListHandle, ListRow, Number, Slot, StateKind, StateMark, Time, Url, VirtualList, brief_words,
    use_toasts,
};
use crate::model::invalidation::{ConnectionOutcome, Exchange, URL_PAGE_SIZE, UrlOutcome, UrlQuery, UrlState};
use crate::pages::faces::Refused;
use crate::pages::paged_rows::{PagedRows, Seed, use_paged_rows};
use crate::pages::question::Question;
use crate::pages::workspace::use_workspace;

/// The list stays while it is read again: it is scrolled.
#[component]
pub fn Loaded(page: OutcomesPage, path: StoredValue<String>) -> impl IntoView {
    let refused = Memo::new(move |_| page.get().map(Result::err));
    let found = Memo::new(move |before: Option<&Option<FoundUrls>>| {
        page.get().and_then(Result::ok).or_else(|| before.cloned().flatten())
    });
    move || {
        refused.get().map(|refused| match refused {
            Some(error) => view! { <Refused error /> }.into_any(),
            None => view! { <List found path /> }.into_any(),
        })
    }
}

#[component]
fn List(found: Memo<Option<FoundUrls>>, path: StoredValue<String>) -> impl IntoView {
    let rows = use_url_rows(found);
    let handle = ListHandle::new();
    rows.lead(handle);
    let is_filtered = Memo::new(move |_| {
        found.with(|found| {
            found.as_ref().is_some_and(|found| !found.query.text.is_empty() || found.query.state.is_some())
        })
    });
    let is_empty = Memo::new(move |_| rows.total() == 0);
    // One connection needs no columns.
    let columns = Memo::new(move |_| {
        let connections = found.with(|found| found.as_ref().map(|found| found.page.connections.clone()));
        connections.filter(|connections| connections.len() > 1).unwrap_or_default()
    });
    let row = move |slot: Slot| view! { <Row at=slot rows columns /> }.into_any();
    let list = move || {
        view! {
            <div class="outcomes">
                <Columns columns />
                <VirtualList
                    label="URLs"
                    id="outcomes"
                    row_count=Signal::derive(move || rows.total())
                    row
                    handle
                    first_row=untrack(|| rows.first())
                    first_rows=u64::from(URL_PAGE_SIZE)
                    on_window=move |view| rows.look(view)
                    is_read_only=true
                />
                <Detail rows active=handle.active() />
            </div>
            <noscript>{move || found.get().map(|found| pager(found, is_filtered.get(), &path.get_value()))}</noscript>
        }
    };
    move || {
        if is_empty.get() {
            view! {
                <p class="invalidation__none">
                    {if is_filtered.get() { "No URL matches the filter. " } else { "There are no URLs here. " }}
                    <a href=path.get_value()>"Show all URLs"</a>
                </p>
            }
            .into_any()
        } else {
            list().into_any()
        }
    }
}

/// All URLs that match, of which those in view are loaded.
fn use_url_rows(found: Memo<Option<FoundUrls>>) -> PagedRows<UrlOutcome> {
    let (workspace, toasts) = (use_workspace(), use_toasts());
    let seed = move || {
        found.with(|found| match found {
            Some(FoundUrls { id, query, generation, page }) => Seed {
                question: format!("{id}{}", UrlQuery { after: 0, ..query.clone() }.to_search()),
                reading: *generation,
                offset: page.before,
                rows: page.urls.clone(),
                total: page.total,
            },
            None => Seed::none(),
        })
    };
    let load = move |offset| {
        let asked = found.with_untracked(|found| found.as_ref().map(|found| (found.id.clone(), found.query.clone())));
        let (id, query) = asked.unwrap_or_default();
        let query = UrlQuery { after: 0, offset: Some(offset), ..query };
        let answer = get_invalidation_urls(workspace.company(), id, query);
        Box::pin(async move { answer.await.map(|page| (page.urls, page.total)) }) as _
    };
    let on_error = Callback::new(move |error| toasts.error(format!("Some URLs could not be loaded. {error}")));
    use_paged_rows(seed, URL_PAGE_SIZE, load, on_error)
}

/// Without scripts the list is paged.
fn pager(found: FoundUrls, is_filtered: bool, path: &str) -> impl IntoView + use<> {
    let FoundUrls { query, page, .. } = found;
    let (first, last) = (page.before + 1, page.before + page.urls.len() as u64);
    let start = (query.after > 0).then(|| format!("{path}{}", UrlQuery { after: 0, ..query.clone() }.to_search()));
    let next = page.next.map(|after| format!("{path}{}", UrlQuery { after, ..query }.to_search()));
    view! {
        <nav class="page__footer invalidation__pages" aria-label="Pages of URLs">
            <span class="invalidation__range">
                <Number value=first />
                "–"
                <Number value=last />
                " of "
                <Number value=page.total />
                {if is_filtered { " that match" } else { "" }}
            </span>
            {start.map(|href| view! { <LinkButton href>"First"</LinkButton> })}
            {next.map(|href| view! { <LinkButton href>"Next"</LinkButton> })}
        </nav>
    }
}

#[component]
fn Row(at: Slot, rows: PagedRows<UrlOutcome>, columns: Memo<Vec<String>>) -> impl IntoView {
    let index = at.index();
    let row = Memo::new(move |_| rows.get(index.get()));
    let is_loading = Memo::new(move |_| row.with(Option::is_none));
    let has_columns = move || columns.with(|columns| !columns.is_empty());
    let number = Signal::derive(move || row.with(|row| row.as_ref().map_or(index.get() + 1, |row| row.position)));
    let url = Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.url.clone()).unwrap_or_default()));
    view! {
        <ListRow at is_loading>
            <span class="outcome__number" role="rowheader">
                <Number value=number />
            </span>
            <span class="outcome__url" role="gridcell">
                <Url text=url />
                <Show when=move || is_loading.get()>
                    <span class="virtual-list__bar"></span>
                </Show>
            </span>
            <span class="outcome__what" role="gridcell" data-columns=move || has_columns().then_some("")>
                {move || row.get().map(|row| if has_columns() { in_columns(row, &columns.read()).into_any() } else { what_became(row).into_any() })}
            </span>
        </ListRow>
    }
}

/// Names above the columns; each row says them itself to who cannot see.
#[component]
fn Columns(columns: Memo<Vec<String>>) -> impl IntoView {
    move || {
        let names = columns.get();
        (!names.is_empty()).then(|| {
            view! {
                <div class="outcomes__head" aria-hidden="true">
                    <span class="outcome__number"></span>
                    <span class="outcome__url"></span>
                    <span class="outcome__what" data-columns="">
                        {names.into_iter().map(|name| view! { <span class="outcome__at">{name}</span> }).collect_view()}
                    </span>
                </div>
            }
        })
    }
}

/// A place for each connection, empty where the URL does not go there.
fn in_columns(url: UrlOutcome, columns: &[String]) -> impl IntoView + use<> {
    let UrlOutcome { at, refusal, .. } = url;
    if refusal.is_some() || at.iter().any(|at| !columns.contains(&at.connection)) {
        return what_became(UrlOutcome { at, refusal, position: 0, url: String::new() }).into_any();
    }
    let place = |name: &String| match at.iter().find(|at| at.connection == *name) {
        Some(at) => at_connection(at.clone()).into_any(),
        None => view! { <span class="outcome__at">"–"</span> }.into_any(),
    };
    columns.iter().map(place).collect_view().into_any()
}

/// All that is known of the active row, which may be more than a row holds.
#[component]
fn Detail(rows: PagedRows<UrlOutcome>, active: Signal<u64>) -> impl IntoView {
    let row = Memo::new(move |_| rows.get(active.get()));
    view! {
        <div class="outcomes__detail">
            {move || {
                row.get()
                    .map(|row| {
                        view! {
                            <Url text=row.url.clone() attr:data-wrap="" />
                            {what_became(row.clone())}
                            {row.at.into_iter().map(exchanges).collect_view()}
                        }
                    })
            }}
        </div>
    }
}

/// What was asked of a connection, and what it answered each time.
fn exchanges(at: ConnectionOutcome) -> impl IntoView {
    let ConnectionOutcome { connection, exchanges, .. } = at;
    (!exchanges.is_empty()).then(|| {
        view! {
            <ol class="outcome__exchanges" aria-label=format!("Requests to {connection}")>
                {exchanges.into_iter().map(exchange).collect_view()}
            </ol>
        }
    })
}

fn exchange(exchange: Exchange) -> impl IntoView {
    let Exchange { began, ended, request_id, said } = exchange;
    let took = brief_words(ended.since_ms(began).saturating_mul(1_000));
    view! {
        <li class="outcome__exchange">
            <Time at=began exact=true />
            <span>{format!("took {took}")}</span>
            {(!request_id.is_empty())
                .then(|| {
                    view! {
                        <span>
                            "request " <code>{request_id}</code>
                        </span>
                    }
                })}
            <q class="outcome__answer">{said}</q>
        </li>
    }
}

fn what_became(url: UrlOutcome) -> impl IntoView {
    let UrlOutcome { at, refusal, .. } = url;
    let refusal = refusal.map(|reason| {
        view! {
            <span class="outcome__at">
                <StateMark state=StateKind::Refused />
                <span class="outcome__reason">{reason}</span>
            </span>
        }
    });
    view! {
        {refusal}
        {at.into_iter().map(at_connection).collect_view()}
    }
}

fn at_connection(at: ConnectionOutcome) -> impl IntoView {
    let ConnectionOutcome { connection, state, answer, attempts, .. } = at;
    view! {
        <span class="outcome__at">
            <span class="outcome__connection">{connection}</span>
            <StateMark state=mark(state) word=Some(outcome_words(state).to_owned()) />
            {(attempts > 1).then(|| view! { <span class="outcome__attempts">{format!("{attempts} attempts")}</span> })}
            {(!answer.is_empty())
                .then(|| {
                    view! {
                        <span class="visually-hidden">"It answered:"</span>
                        <q class="outcome__answer">{answer}</q>
                    }
                })}
        </span>
    }
}

fn mark(state: UrlState) -> StateKind {
    match state {
        UrlState::Waiting => StateKind::Waiting,
        UrlState::Purged | UrlState::NotCached => StateKind::Done,
        UrlState::Refused => StateKind::Refused,
        UrlState::Failed => StateKind::Failed,
        UrlState::Cancelled => StateKind::Off,
    }
}
