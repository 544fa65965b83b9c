//! What became of each URL: our state, and beside it, set apart, what the vendor answered. A list of any length, filtered
//! by the address, so that it can be sent to a colleague; without scripts it is paged.

mod list;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::copying::copy_urls;
use crate::api::invalidations::get_invalidation_urls;
use crate::browser::hydration::use_hydrated;
use crate::components::{
    Button, IconName, LinkButton, Select, SelectOption, Skeleton, TextField, TextKind, use_toasts,
};
use crate::model::error::AppError;
use crate::model::invalidation::{UrlPage, UrlQuery, UrlState};
use crate::pages::question::{Asked, use_question};
use crate::pages::workspace::use_workspace;
use list::Loaded;

/// A page of outcomes as it was loaded, and what it answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundUrls {
    id: String,
    query: UrlQuery,
    generation: u32,
    page: UrlPage,
}

/// The outcomes that the page's address asks for. `generation` grows when there are new ones to read.
pub fn use_outcomes(id: Memo<String>, generation: ReadSignal<u32>) -> (Asked<UrlQuery>, OutcomesPage) {
    let workspace = use_workspace();
    let path = Signal::derive(move || workspace.path(&format!("invalidations/{}", id.get())));
    let query = use_question::<UrlQuery>(path);
    let page = Resource::new(
        move || (id.get(), query.get(), generation.get()),
        move |(id, query, generation)| async move {
            let answer = get_invalidation_urls(workspace.company(), id.clone(), query.clone()).await;
            answer.map(|page| FoundUrls { id, query, generation, page })
        },
    );
    (query, page)
}

pub type OutcomesPage = Resource<Result<FoundUrls, AppError>>;

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
                <Loaded page path />
            </Transition>
        </section>
    }
}

/// A form by GET; once hydrated the list follows what is typed.
#[component]
fn Filter(query: Asked<UrlQuery>, path: String) -> impl IntoView {
    let hydrated = use_hydrated();
    let (text, on_text) = query.text_box(|query| &query.text, |query, text| query.text = text);
    let state = Signal::derive(move || query.get().state.map_or("", UrlState::word).to_owned());
    let on_state = query.choice(|query, chosen| query.state = UrlState::parse(&chosen));
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
            "Export CSV"
        </LinkButton>
        <LinkButton href=format!("{path}/urls.json") icon=IconName::Download download=true>
            "Export JSON"
        </LinkButton>
    }
}

fn outcome_words(state: UrlState) -> &'static str {
    match state {
        UrlState::Waiting => "waiting",
        UrlState::Purged => "purged",
        UrlState::NotCached => "was not cached",
        UrlState::Refused => "refused",
        UrlState::Failed => "failed",
        UrlState::Cancelled => "cancelled",
    }
}
