//! **Versions** of settings: who changed what and when, newest first, a page at a time, and the way back to one.

mod difference;
mod going_back;
mod query;
mod rows;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::faces::{RefusedNotice, shown};
use super::forms::returned_error;
use super::question::{Asked, Question, use_question};
use super::workspace::{Workspace, use_workspace};
use crate::api::versions::{GoBack, get_versions, get_way_back};
use crate::components::{LinkButton, Notice, NoticeKind, Segment, Segments, Skeleton, Time};
use crate::model::error::AppError;
use crate::model::versions::{Saved, Subject, VersionPage, WayBack};
use going_back::GoingBack;
use query::VersionsQuery;
use rows::Rows;

#[component]
pub fn VersionsPage() -> impl IntoView {
    let workspace = use_workspace();
    let asked = use_question::<VersionsQuery>(workspace.path("setup/versions"));
    let found = Resource::new(move || asked.get(), move |query| load(workspace, query));
    let of = Memo::new(move |_| asked.get().of);
    let page_of_subject = Signal::derive(move || workspace.path(&format!("setup/{}", of.get().word())));
    view! {
        <Title text="Versions" />
        <div class="page">
            <header class="page__header">
                <h1 class="page__title">"Versions"</h1>
                <LinkButton href=page_of_subject>{move || format!("Open {}", of.get().label())}</LinkButton>
                <p class="page__lead">
                    "Each save makes a version. Going back saves an earlier one again, as a version of its own. Connections have
                    none, since their credentials are never kept twice."
                    {move || {
                        (of.get() == Subject::Templates)
                            .then_some(" The text of the default belongs to General Settings, and goes back there.")
                    }}
                </p>
            </header>
            <Segments label="Versions of" segments=Signal::derive(move || subjects(workspace, of.get())) />
            <Outcome asked />
            <Transition fallback=|| {
                view! { <Skeleton rows=8 label="Loading the versions" /> }
            }>
                {move || {
                    let answer = found.get()?;
                    Some(
                        shown(
                            answer,
                            |(query, page, way)| {
                                view! {
                                    {way.map(|way| view! { <GoingBack way query /> })}
                                    <Rows page query />
                                }
                            },
                        ),
                    )
                }}
            </Transition>
        </div>
    }
}

/// Where a page of settings leads to its versions, for whoever may save it.
#[component]
pub fn VersionsLink(of: Subject) -> impl IntoView {
    let workspace = use_workspace();
    let query = VersionsQuery { of, ..VersionsQuery::default() };
    workspace.may(of.action()).then(|| view! { <LinkButton href=address(workspace, query)>"Versions"</LinkButton> })
}

async fn load(
    workspace: Workspace,
    query: VersionsQuery,
) -> Result<(VersionsQuery, VersionPage, Option<WayBack>), AppError> {
    let page = get_versions(workspace.company(), query.of, query.before).await?;
    let way = match query.back_to {
        Some(version) => Some(get_way_back(workspace.company(), query.of, version).await?),
        None => None,
    };
    Ok((query, page, way))
}

fn subjects(workspace: Workspace, current: Subject) -> Vec<Segment> {
    let segment = |of: Subject| Segment {
        label: of.label().to_owned(),
        href: address(workspace, VersionsQuery { of, ..VersionsQuery::default() }),
        icon: None,
        is_current: of == current,
    };
    Subject::ALL.into_iter().filter(|of| workspace.may(of.action())).map(segment).collect()
}

fn address(workspace: Workspace, query: VersionsQuery) -> String {
    workspace.path(&format!("setup/versions{}", query.to_search()))
}

/// What came of going back.
#[component]
fn Outcome(asked: Asked<VersionsQuery>) -> impl IntoView {
    let refused = StoredValue::new(returned_error::<GoBack>());
    let query = use_query_map();
    let is_refused = Memo::new(move |_| query.with(|query| query.get("__err").is_some()));
    move || {
        let refusal = refused.get_value().filter(|_| is_refused.get());
        match (refusal, asked.get().went) {
            (Some(error), _) => view! { <RefusedNotice title="Not gone back" error /> }.into_any(),
            (None, Some(version)) => view! {
                <Notice kind=NoticeKind::Success>
                    {format!("You went back: what is saved is as it was in version {version}.")}
                </Notice>
            }
            .into_any(),
            (None, None) => ().into_any(),
        }
    }
}

/// Who saved a version, and when.
#[component]
fn How(saved: Option<Saved>) -> impl IntoView {
    match saved {
        None => view! { "there before the first version that was kept" }.into_any(),
        Some(Saved { at, by, went_back_to }) => view! {
            <Time at exact=true />
            " by "
            <bdi>{by}</bdi>
            {went_back_to.map(|version| format!(", back to version {version}"))}
        }
        .into_any(),
    }
}
