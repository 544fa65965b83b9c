//! **Setup > Audit trail**: who did what, from where, when, and what it was before; newest first, a page at a time.

mod filters;
mod query;
mod rows;

use leptos::prelude::*;
use leptos_meta::Title;

use super::faces::shown;
use super::question::{Question, use_question};
use super::workspace::use_workspace;
use crate::api::audit::get_audit;
use crate::components::{EmptyState, IconName, LinkButton, Skeleton};
use crate::model::audit::{AuditPage as Found, AuditQuery};
use filters::Filters;
use rows::Rows;

#[component]
pub fn AuditPage() -> impl IntoView {
    let workspace = use_workspace();
    let asked = use_question::<AuditQuery>(workspace.path("setup/audit"));
    let trail = Resource::new(
        move || asked.get(),
        move |query| async move {
            let answer = get_audit(workspace.company(), query.clone()).await;
            answer.map(|page| (query, page))
        },
    );
    // All that the filter lets through, however far back the page is.
    let file = move || {
        let query = AuditQuery { before: None, ..asked.get() };
        workspace.path(&format!("setup/audit.jsonl{}", query.to_search()))
    };
    view! {
        <Title text="Audit trail" />
        <div class="page">
            <header class="page__header">
                <h1 class="page__title">"Audit trail"</h1>
                <LinkButton href=Signal::derive(file) download=true>"Export"</LinkButton>
                <p class="page__lead">
                    "Sign-ins, refusals, changes, invalidations and downloads of this company. Rows are added and never changed; each is bound to the one before."
                </p>
            </header>
            <Filters asked />
            <Transition fallback=|| {
                view! { <Skeleton rows=12 label="Loading the trail" /> }
            }>
                {move || {
                    let page = trail.get()?;
                    Some(shown(page, |(query, page)| view! { <Trail page query /> }))
                }}
            </Transition>
        </div>
    }
}

#[component]
fn Trail(page: Found, query: AuditQuery) -> impl IntoView {
    let Found { rows, older } = page;
    if rows.is_empty() && query == AuditQuery::default() {
        return view! {
            <EmptyState icon=IconName::Layers title="Nothing has happened yet">
                <p>"Whatever people do in this company from now on is told here."</p>
            </EmptyState>
        }
        .into_any();
    }
    let none = if query.is_all() { "There is nothing older." } else { "Nothing in the trail matches the filter." };
    let found = if rows.is_empty() {
        view! { <p class="audit__end" role="status">{none}</p> }.into_any()
    } else {
        view! { <Rows rows /> }.into_any()
    };
    view! {
        {found}
        <Pages query older />
    }
    .into_any()
}

/// The way further back, to the newest, and to all.
#[component]
fn Pages(query: AuditQuery, older: Option<u64>) -> impl IntoView {
    let workspace = use_workspace();
    let path = |query: AuditQuery| workspace.path(&format!("setup/audit{}", query.to_search()));
    let at = |before: Option<u64>| path(AuditQuery { before, ..query.clone() });
    let newest = query.before.is_some().then(|| at(None));
    let older = older.map(|older| at(Some(older)));
    let all = (!query.is_all()).then(|| path(AuditQuery::default()));
    let has_any = newest.is_some() || older.is_some() || all.is_some();
    has_any.then(|| {
        view! {
            <nav class="page__footer" aria-label="Pages">
                {all.map(|href| view! { <LinkButton href>"Show all"</LinkButton> })}
                {newest.map(|href| view! { <LinkButton href>"Newest"</LinkButton> })}
                {older.map(|href| view! { <LinkButton href>"Older"</LinkButton> })}
            </nav>
        }
    })
}
