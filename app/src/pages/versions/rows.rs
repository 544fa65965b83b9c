//! The list: each version says who saved it and when, opens to what differs from the one before, and leads back to itself.

use leptos::prelude::*;

use super::difference::Changes;
use super::query::VersionsQuery;
use super::{How, address};
use crate::components::{EmptyState, IconName, LinkButton};
use crate::model::versions::{Version, VersionPage};
use crate::pages::workspace::use_workspace;

#[component]
pub fn Rows(page: VersionPage, query: VersionsQuery) -> impl IntoView {
    let VersionPage { versions, current, older } = page;
    if versions.is_empty() {
        let title = if query.before.is_some() { "There is nothing older" } else { "No versions yet" };
        return view! {
            <EmptyState icon=IconName::Layers title>
                <p>"From the next save on, each version is kept here, with who saved it and when."</p>
            </EmptyState>
            <Pages query older />
        }
        .into_any();
    }
    view! {
        <ol class="versions">
            {versions.into_iter().map(|version| view! { <Row version current query /> }).collect_view()}
        </ol>
        <Pages query older />
    }
    .into_any()
}

#[component]
fn Row(version: Version, current: i64, query: VersionsQuery) -> impl IntoView {
    let Version { version, saved, difference } = version;
    let is_current = version == current;
    let back = address(use_workspace(), VersionsQuery { back_to: Some(version), went: None, ..query });
    view! {
        <li class="version">
            <details class="version__details">
                <summary class="version__summary">
                    <span class="version__number">{format!("Version {version}")}</span>
                    " "
                    {is_current.then(|| view! { <span class="version__current">"current"</span> })}
                    " "
                    <span class="version__how">
                        <How saved />
                    </span>
                </summary>
                {match difference {
                    None => view! { <p class="version__first">"No version before it was kept."</p> }.into_any(),
                    Some(difference) => view! { <Changes difference /> }.into_any(),
                }}
            </details>
            {(!is_current)
                .then(|| {
                    view! {
                        <LinkButton href=back>
                            "Go back to this version…"
                            <span class="visually-hidden">{format!(" (version {version})")}</span>
                        </LinkButton>
                    }
                })}
        </li>
    }
}

/// The way further back, and to the newest.
#[component]
fn Pages(query: VersionsQuery, older: Option<i64>) -> impl IntoView {
    let workspace = use_workspace();
    let at =
        |before: Option<i64>| address(workspace, VersionsQuery { of: query.of, before, ..VersionsQuery::default() });
    let newest = query.before.is_some().then(|| at(None));
    let older = older.map(|older| at(Some(older)));
    (newest.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="page__footer" aria-label="Pages">
                {newest.map(|href| view! { <LinkButton href>"Newest"</LinkButton> })}
                {older.map(|href| view! { <LinkButton href>"Older"</LinkButton> })}
            </nav>
        }
    })
}
