//! What became of each URL: our state, and beside it, set apart, what the vendor answered. Filtered and paged by the
//! address, so that a page of it can be sent to a colleague and works without scripts.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::copying::copy_urls;
use super::query::to_address;
use crate::browser::hydration::use_hydrated;
use crate::browser::timers::use_debounce;
use crate::components::{
    Button, IconName, LinkButton, Number, Select, SelectOption, Skeleton, StateKind, StateMark, TextField, TextKind,
    Url, use_toasts,
};
use crate::model::error::AppError;
use crate::model::invalidation::{ConnectionOutcome, UrlOutcome, UrlPage, UrlQuery, UrlState};
use crate::pages::faces::shown;
use crate::pages::workspace::use_workspace;

/// A pause in typing before the list follows.
const QUIET_MS: u32 = 250;

#[component]
pub fn Outcomes(id: String, page: Resource<Result<UrlPage, AppError>>, query: Memo<UrlQuery>) -> impl IntoView {
    let path = StoredValue::new(use_workspace().path(&format!("invalidations/{id}")));
    let id = StoredValue::new(id);
    view! {
        <section class="stack" aria-labelledby="outcomes-title">
            <div class="page__toolbar invalidation__tools">
                <h2 class="page__title" id="outcomes-title">"URLs"</h2>
                <Filter query path=path.get_value() />
                <Take id=id.get_value() query path=path.get_value() />
            </div>
            <Transition fallback=|| {
                view! { <Skeleton rows=12 label="Loading the URLs" /> }
            }>
                {move || Suspend::new(async move {
                    let page = page.await;
                    shown(page, |page| view! { <Page page query=query.get_untracked() path=path.get_value() /> })
                })}
            </Transition>
        </section>
    }
}

/// A form by GET; once hydrated the list follows what is typed.
#[component]
fn Filter(query: Memo<UrlQuery>, path: String) -> impl IntoView {
    let hydrated = use_hydrated();
    let text = RwSignal::new(query.with_untracked(|query| query.text.clone()));
    let state = RwSignal::new(query.with_untracked(|query| state_word(query.state)));
    let path = StoredValue::new(path);
    let navigate = StoredValue::new(use_navigate());
    let follow = move || {
        let wanted = UrlQuery {
            text: text.get_untracked().trim().to_owned(),
            state: UrlState::parse(&state.get_untracked()),
            after: 0,
        };
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate.read_value()(&format!("{}{}", path.get_value(), to_address(&wanted)), options);
    };
    let follow_soon = use_debounce(QUIET_MS, follow);
    let on_text = Callback::new(move |typed: String| {
        text.set(typed);
        follow_soon();
    });
    let on_state = Callback::new(move |chosen: String| {
        state.set(chosen);
        follow();
    });
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        follow();
    };
    let options = std::iter::once(SelectOption::new("", "All states"))
        .chain(UrlState::ALL.map(|state| SelectOption::new(state.word(), outcome_words(state))))
        .collect::<Vec<_>>();
    view! {
        <form class="invalidation__filter" method="get" action=path.get_value() role="search" on:submit=on_submit>
            <TextField
                label="Filter"
                name="text"
                id="outcomes-text"
                kind=TextKind::Search
                value=text
                on_input=on_text
                autocomplete="off"
            />
            <Select label="State" name="state" id="outcomes-state" options value=state on_change=on_state hide_label=true />
            {move || (!hydrated.get()).then(|| view! { <Button submit=true>"Show"</Button> })}
        </form>
    }
}

/// Takes the list away: to the clipboard or as a file.
#[component]
fn Take(id: String, query: Memo<UrlQuery>, path: String) -> impl IntoView {
    let workspace = use_workspace();
    let hydrated = use_hydrated();
    let toasts = use_toasts();
    let is_copying = RwSignal::new(false);
    let id = StoredValue::new(id);
    let copy = move |_| {
        is_copying.set(true);
        let (company, id, filter) = (workspace.company(), id.get_value(), query.get_untracked());
        leptos::task::spawn_local(async move {
            copy_urls(company, id, filter, toasts).await;
            is_copying.try_set(false);
        });
    };
    view! {
        <Button icon=IconName::Copy disabled=Signal::derive(move || !hydrated.get()) busy=is_copying on:click=copy>
            "Copy URLs"
        </Button>
        <LinkButton href=format!("{path}/urls.csv") icon=IconName::Download download=true>
            "Export"
        </LinkButton>
    }
}

#[component]
fn Page(page: UrlPage, query: UrlQuery, path: String) -> impl IntoView {
    let UrlPage { urls, total, next } = page;
    let is_filtered = !query.text.is_empty() || query.state.is_some();
    if urls.is_empty() {
        return view! {
            <p class="invalidation__none">
                {if is_filtered { "No URL matches the filter. " } else { "There are no URLs here. " }}
                <a href=path>"Show all URLs"</a>
            </p>
        }
        .into_any();
    }
    let (first, last) = (urls.first().map_or(0, |url| url.position), urls.last().map_or(0, |url| url.position));
    let start = (query.after > 0).then(|| format!("{path}{}", to_address(&UrlQuery { after: 0, ..query.clone() })));
    let next = next.map(|after| format!("{path}{}", to_address(&UrlQuery { after, ..query })));
    view! {
        <ol class="outcomes" aria-labelledby="outcomes-title">{urls.into_iter().map(outcome).collect_view()}</ol>
        <nav class="page__footer invalidation__pages" aria-label="Pages of URLs">
            <span class="invalidation__range">
                "No. " <Number value=first /> " to " <Number value=last /> {if is_filtered { " · " } else { " of " }}
                <Number value=total /> {if is_filtered { " match" } else { "" }}
            </span>
            {start.map(|href| view! { <LinkButton href>"First"</LinkButton> })}
            {next.map(|href| view! { <LinkButton href>"Next"</LinkButton> })}
        </nav>
    }
    .into_any()
}

fn outcome(url: UrlOutcome) -> impl IntoView {
    let UrlOutcome { position, url, at, refusal } = url;
    view! {
        <li class="outcome">
            <span class="outcome__number">
                <Number value=position />
            </span>
            <Url text=url attr:data-wrap="" />
            {refusal
                .map(|reason| {
                    view! {
                        <p class="outcome__at">
                            <StateMark state=StateKind::Refused />
                            <span class="outcome__reason">{reason}</span>
                        </p>
                    }
                })}
            {at.into_iter().map(at_connection).collect_view()}
        </li>
    }
}

fn at_connection(at: ConnectionOutcome) -> impl IntoView {
    let ConnectionOutcome { connection, state, answer, attempts, .. } = at;
    view! {
        <p class="outcome__at">
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
        </p>
    }
}

fn mark(state: UrlState) -> StateKind {
    match state {
        UrlState::Waiting => StateKind::Waiting,
        UrlState::Purged | UrlState::NotCached => StateKind::Done,
        UrlState::Refused => StateKind::Refused,
        UrlState::Failed => StateKind::Failed,
    }
}

fn outcome_words(state: UrlState) -> &'static str {
    match state {
        UrlState::Waiting => "waiting",
        UrlState::Purged => "purged",
        UrlState::NotCached => "was not cached",
        UrlState::Refused => "refused",
        UrlState::Failed => "failed",
    }
}

fn state_word(state: Option<UrlState>) -> String {
    state.map(|state| state.word().to_owned()).unwrap_or_default()
}
