//! What became of each URL: our state, and beside it, set apart, what the vendor answered. Filtered and paged by the
//! address, so that a page of it can be sent to a colleague and works without scripts.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::copying::copy_urls;
use crate::api::invalidations::get_invalidation_urls;
use crate::browser::hydration::use_hydrated;
use crate::components::{
    Button, IconName, LinkButton, Number, Select, SelectOption, Skeleton, StateKind, StateMark, TextField, TextKind,
    Url, use_toasts,
};
use crate::model::error::AppError;
use crate::model::invalidation::{ConnectionOutcome, UrlOutcome, UrlPage, UrlQuery, UrlState};
use crate::pages::faces::shown;
use crate::pages::question::{Asked, Question, use_question};
use crate::pages::workspace::use_workspace;

/// The outcomes that the page's address asks for. `generation` grows when there are new ones to read.
pub fn use_outcomes(id: Memo<String>, generation: ReadSignal<u32>) -> (Asked<UrlQuery>, OutcomesPage) {
    let workspace = use_workspace();
    let path = Signal::derive(move || workspace.path(&format!("invalidations/{}", id.get())));
    let query = use_question::<UrlQuery>(path);
    let page = Resource::new(
        move || (id.get(), query.get(), generation.get()),
        move |(id, query, _)| get_invalidation_urls(workspace.company(), id, query),
    );
    (query, page)
}

pub type OutcomesPage = Resource<Result<UrlPage, AppError>>;

#[component]
pub fn Outcomes(id: String, query: Asked<UrlQuery>, page: OutcomesPage) -> impl IntoView {
    let workspace = use_workspace();
    let page_path = workspace.path(&format!("invalidations/{id}"));
    let path = StoredValue::new(page_path);
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
                {move || {
                    let page = page.get()?;
                    Some(shown(page, |page| view! { <Page page query=query.get_untracked() path=path.get_value() /> }))
                }}
            </Transition>
        </section>
    }
}

/// A form by GET; once hydrated the list follows what is typed.
#[component]
fn Filter(query: Asked<UrlQuery>, path: String) -> impl IntoView {
    let hydrated = use_hydrated();
    let (text, on_text) = query.text_box(
        |query| &query.text,
        |query, text| {
            query.text = text;
            query.after = 0;
        },
    );
    let state = Signal::derive(move || query.get().state.map_or("", UrlState::word).to_owned());
    let on_state = Callback::new(move |chosen: String| {
        query.change(|query| {
            query.state = UrlState::parse(&chosen);
            query.after = 0;
        });
    });
    let on_submit = move |event: SubmitEvent| event.prevent_default();
    let options = std::iter::once(SelectOption::new("", "All states"))
        .chain(UrlState::ALL.map(|state| SelectOption::new(state.word(), outcome_words(state))))
        .collect::<Vec<_>>();
    view! {
        <form class="invalidation__filter" method="get" action=path role="search" on:submit=on_submit>
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
fn Take(id: String, query: Asked<UrlQuery>, path: String) -> impl IntoView {
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
    let UrlPage { urls, total, next, .. } = page;
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
    let start = (query.after > 0).then(|| format!("{path}{}", UrlQuery { after: 0, ..query.clone() }.to_search()));
    let next = next.map(|after| format!("{path}{}", UrlQuery { after, ..query }.to_search()));
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
