//! **Setup > Audit trail**: who did what, from where, when, and what it was before; newest first, a page at a time.

mod filters;
mod query;
mod rows;

use leptos::prelude::*;
use leptos_meta::Title;

use super::faces::shown;
use super::question::{Asked, Question, use_question};
use super::workspace::{Workspace, use_workspace};
use crate::api::audit::{get_audit, get_installation_audit};
use crate::components::{EmptyState, IconName, LinkButton, Skeleton};
use crate::model::audit::{AuditPage as Found, AuditQuery, Whose};
use crate::model::rights::Action;
use filters::Filters;
use rows::Rows;

#[component]
pub fn AuditPage() -> impl IntoView {
    let workspace = use_workspace();
    let asked = use_question::<AuditQuery>(workspace.path("setup/audit"));
    let of = whose(workspace, asked);
    let trail = Resource::new(
        move || AuditQuery { of: of.get(), ..asked.get() },
        move |query| async move {
            let answer = match query.of {
                Whose::Company => get_audit(workspace.company(), query.clone()).await,
                Whose::Installation => get_installation_audit(workspace.company(), query.clone()).await,
            };
            answer.map(|page| (query, page))
        },
    );
    // All that the filter lets through, however far back the page is.
    let file = move || {
        let query = AuditQuery { before: None, of: Whose::Company, ..asked.get() };
        let name = match of.get() {
            Whose::Company => "audit",
            Whose::Installation => "installation",
        };
        workspace.path(&format!("setup/{name}.jsonl{}", query.to_search()))
    };
    view! {
        <Title text="Audit trail" />
        <div class="page">
            <header class="page__header">
                <h1 class="page__title">"Audit trail"</h1>
                <LinkButton href=Signal::derive(file) download=true>"Export"</LinkButton>
                <p class="page__lead">
                    {move || told(of.get())}
                    " Rows are added and never changed; each is bound to the one before."
                </p>
            </header>
            <Filters asked of />
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

/// Whose rows are shown: those that are asked for, or the only ones that the person may see.
fn whose(workspace: Workspace, asked: Asked<AuditQuery>) -> Memo<Whose> {
    let only =
        (!workspace.may(Action::ReadTrail) && workspace.may(Action::ManageInstallation)).then_some(Whose::Installation);
    Memo::new(move |_| only.unwrap_or_else(|| asked.get().of))
}

fn told(of: Whose) -> &'static str {
    match of {
        Whose::Company => "Sign-ins, refusals, changes, invalidations and downloads of this company.",
        Whose::Installation => {
            "What belongs to no company: sign-ins to unknown addresses, people at companies that are not theirs, and what the operator did."
        }
    }
}

#[component]
fn Trail(page: Found, query: AuditQuery) -> impl IntoView {
    let Found { rows, older } = page;
    if rows.is_empty() && query == AuditQuery::all(query.of) {
        return view! {
            <EmptyState icon=IconName::Layers title="Nothing has happened yet">
                <p>"Whatever happens from now on is told here."</p>
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
    let all = (!query.is_all()).then(|| path(AuditQuery::all(query.of)));
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
