//! **Setup > Connections**: which CDN serves which hosts, whether it answers, and the form that adds or changes one. The
//! form comes wholly from the provider's description: nothing here knows a vendor.

mod deletion;
mod draft;
mod form;
mod row;
mod saving;
mod verdict;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::faces::{Refused, RefusedNotice, shown};
use super::forms::{hear_refusals, returned_error};
use super::workspace::use_workspace;
use crate::api::connections::{
    DeleteConnection, EnableConnection, PauseConnection, SaveConnection, TestConnection, get_connection_draft,
    get_connections, get_providers,
};
use crate::api::rules::get_rules;
use crate::components::{ButtonKind, EmptyState, IconName, LinkButton, Notice, NoticeKind, Skeleton};
use crate::model::connection::Connection;
use crate::model::error::AppError;
use crate::model::rules::AllowedHosts;
pub use verdict::VerdictView;

use deletion::Deletion;
use form::{ConnectionEditor, Opened};
use row::ConnectionRow;

/// What the list's buttons do.
#[derive(Clone, Copy)]
struct Actions {
    test: ServerAction<TestConnection>,
    enable: ServerAction<EnableConnection>,
    pause: ServerAction<PauseConnection>,
    delete: ServerAction<DeleteConnection>,
    /// The ID of the connection that may be deleted: the person is being asked.
    doomed: RwSignal<Option<String>>,
    /// Why the newest test or switching was not done.
    refusal: RwSignal<Option<AppError>>,
    /// Why the newest deletion was not done.
    delete_refusal: RwSignal<Option<AppError>>,
}

#[component]
pub fn ConnectionsPage() -> impl IntoView {
    let workspace = use_workspace();
    let query = use_query_map();
    let actions = Actions {
        test: ServerAction::new(),
        enable: ServerAction::new(),
        pause: ServerAction::new(),
        delete: ServerAction::new(),
        doomed: RwSignal::new(query.with_untracked(|query| query.get("delete"))),
        refusal: RwSignal::new(
            returned_error::<TestConnection>()
                .or_else(returned_error::<EnableConnection>)
                .or_else(returned_error::<PauseConnection>),
        ),
        delete_refusal: RwSignal::new(returned_error::<DeleteConnection>()),
    };
    hear_refusals(actions.test, actions.refusal);
    hear_refusals(actions.enable, actions.refusal);
    hear_refusals(actions.pause, actions.refusal);
    hear_refusals(actions.delete, actions.delete_refusal);
    let versions = move || {
        let Actions { test, enable, pause, delete, .. } = actions;
        [test.version().get(), enable.version().get(), pause.version().get(), delete.version().get()]
    };
    let connections = Resource::new(versions, move |_| get_connections(workspace.company()));
    let providers = Resource::new(|| (), move |()| get_providers(workspace.company()));
    let rules = Resource::new(|| (), move |()| get_rules(workspace.company()));
    let add = move || {
        view! {
            <LinkButton kind=ButtonKind::Primary icon=IconName::Plus href=workspace.path("setup/connections/new")>
                "Add connection"
            </LinkButton>
        }
    };
    let list = move |connections: Vec<Connection>, names: Vec<(String, String)>, allowed: AllowedHosts| {
        if connections.is_empty() {
            return view! {
                <EmptyState icon=IconName::Plug title="No connections yet" actions=add>
                    <p>
                        "A connection tells Edgesweep which CDN or cache serves your hosts and how to clear it. Add
                        one first: until then URLs can be listed, but not cleared."
                    </p>
                </EmptyState>
            }
            .into_any();
        }
        let name_of = move |id: &str| {
            names.iter().find(|(known, _)| known == id).map_or_else(|| id.to_owned(), |(_, name)| name.clone())
        };
        // Once something else was done here, that is old news.
        let is_news = untrack(versions) == [0; 4];
        let saved = query.with_untracked(|query| query.get("saved")).filter(|_| is_news);
        let saved = connections.iter().find(|connection| Some(&connection.id) == saved.as_ref()).cloned();
        let wanted = {
            let connections = connections.clone();
            Signal::derive(move || {
                let id = actions.doomed.get()?;
                connections.iter().find(|connection| connection.id == id).cloned()
            })
        };
        view! {
            {saved.map(|connection| view! { <Saved name=connection.name /> })}
            <Deletion wanted actions />
            <ul class="connections">
                {connections
                    .into_iter()
                    .map(|connection| {
                        let provider = name_of(&connection.provider);
                        let left_out = allowed.left_out(&connection.hosts);
                        view! { <ConnectionRow connection provider left_out actions /> }
                    })
                    .collect_view()}
            </ul>
        }
        .into_any()
    };
    view! {
        <Title text="Connections" />
        <div class="page">
            <header class="page__header">
                <h1 class="page__title">"Connections"</h1>
                <p class="page__lead">
                    "One connection is one account at a CDN, or one set of caches, with the hosts that it serves."
                </p>
                <div class="page__actions">{add()}</div>
            </header>
            {move || actions.refusal.get().map(|error| view! { <RefusedNotice error /> })}
            <Transition fallback=|| view! { <Skeleton label="Loading the connections" /> }>
                {move || {
                    let (providers, connections) = (providers.get(), connections.get());
                    let names = providers?.map(|providers| {
                        providers.into_iter().map(|provider| (provider.id, provider.name)).collect::<Vec<_>>()
                    });
                    let allowed = rules.get()?.map(|rules| AllowedHosts::of(&rules.allowed_hosts));
                    let loaded = connections?.and_then(|all| Ok((all, names?, allowed?)));
                    Some(shown(loaded, |(all, names, allowed)| list(all, names, allowed)))
                }}
            </Transition>
        </div>
    }
}

/// One that the form has just saved.
#[component]
fn Saved(name: String) -> impl IntoView {
    let words = format!("“{name}” is saved. Test it now, to see whether the CDN answers.");
    view! { <Notice kind=NoticeKind::Success live=true>{words}</Notice> }
}

/// `setup/connections/new`
#[component]
pub fn NewConnectionPage() -> impl IntoView {
    view! {
        <Title text="Add connection" />
        <Editing id=None />
    }
}

/// `setup/connections/{id}`
#[component]
pub fn ConnectionPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id"));
    view! {
        <Title text="Edit connection" />
        <Editing id />
    }
}

#[component]
fn Editing(id: Option<String>) -> impl IntoView {
    let workspace = use_workspace();
    let refused = returned_error::<SaveConnection>();
    let has_draft = refused.is_some();
    let providers = Resource::new(|| (), move |()| get_providers(workspace.company()));
    let connections = Resource::new(|| (), move |()| get_connections(workspace.company()));
    let rules = Resource::new(|| (), move |()| get_rules(workspace.company()));
    let draft = Resource::new(
        || (),
        move |()| async move { if has_draft { get_connection_draft(workspace.company()).await } else { Ok(None) } },
    );
    let wanted_provider = use_query_map().with_untracked(|query| query.get("provider"));
    let (id, refused) = (StoredValue::new(id), StoredValue::new(refused));
    let wanted_provider = StoredValue::new(wanted_provider);
    view! {
        <div class="page" data-width="narrow">
            <Suspense fallback=|| view! { <Skeleton label="Loading the connection" /> }>
                {move || Suspend::new(async move {
                    let (providers, connections, rules) = (providers.await, connections.await, rules.await);
                    let draft = draft.await.ok().flatten();
                    shown(
                        connections.and_then(|connections| Ok((connections, providers?, rules?))),
                        |(connections, providers, rules)| {
                            let id = id.get_value();
                            let current = connections.into_iter().find(|connection| Some(&connection.id) == id.as_ref());
                            if id.is_some() && current.is_none() {
                                return view! { <Refused error=AppError::NotFound /> }.into_any();
                            }
                            // Another form's text does not belong here.
                            let draft = draft.filter(|draft| draft.id == id.unwrap_or_default());
                            let wanted_provider = wanted_provider.get_value();
                            let refused = refused.get_value();
                            let allowed = AllowedHosts::of(&rules.allowed_hosts);
                            let opened = Opened { providers, current, draft, wanted_provider, allowed, refused };
                            view! { <ConnectionEditor opened /> }.into_any()
                        },
                    )
                })}
            </Suspense>
        </div>
    }
}
