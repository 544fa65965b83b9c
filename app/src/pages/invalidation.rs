//! One invalidation: who asked for it and why, how far it is, what became of each URL in the vendor's own words, and
//! what can be done next: approve or decline it, run it
//! again, retry what failed, take the list away.

mod actions;
mod approving;
mod copying;
mod head;
mod outcomes;
mod query;
mod told;
mod verification;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::faces::shown;
use super::indicator::Indicator;
use super::question::Asked;
use super::workspace::use_workspace;
use crate::api::invalidations::get_invalidation;
use crate::browser::timers::now;
use crate::components::{Notice, NoticeKind, Skeleton, Time};
use crate::model::invalidation::{InvalidationDetail, Progress, UrlQuery};
use crate::model::purge::PurgeKind;
use crate::model::timestamp::Timestamp;
use actions::Actions;
use approving::Approving;
use head::Head;
use outcomes::{Outcomes, OutcomesPage, use_outcomes};
use told::{NotificationsOf, Told, use_notifications};
use verification::{AtTheEdge, VerificationOf, use_verification};

/// The outcomes are read again at most so often while the work goes on.
const REFRESH_MS: u64 = 2_000;

#[component]
pub fn InvalidationPage() -> impl IntoView {
    let workspace = use_workspace();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let detail = Resource::new(move || id.get(), move |id| get_invalidation(workspace.company(), id));
    // Made here and not where they are shown: what loads within something that loads is asked for twice.
    let generation = RwSignal::new(0_u32);
    let (query, outcomes) = use_outcomes(id, generation.read_only());
    let verification = use_verification(id, generation.read_only());
    let notifications = use_notifications(id, generation.read_only());
    view! {
        <Title text="Invalidation" />
        <div class="page invalidation">
            <header class="page__header">
                <h1 class="page__title">"Invalidation"</h1>
                <a href=workspace.path("invalidations")>"All invalidations"</a>
            </header>
            <Suspense fallback=|| {
                view! { <Skeleton rows=12 label="Loading the invalidation" /> }
            }>
                {move || {
                    let detail = detail.get()?;
                    Some(shown(detail, |detail| view! { <Detail detail generation query outcomes verification notifications /> }))
                }}
            </Suspense>
        </div>
    }
}

#[component]
fn Detail(
    detail: InvalidationDetail,
    generation: RwSignal<u32>,
    query: Asked<UrlQuery>,
    outcomes: OutcomesPage,
    verification: VerificationOf,
    notifications: NotificationsOf,
) -> impl IntoView {
    let workspace = use_workspace();
    let navigate = use_navigate();
    let leads_to = Callback::new(move |id: String| {
        navigate(&workspace.path(&format!("invalidations/{id}")), NavigateOptions::default());
    });
    let InvalidationDetail { summary, progress, template, assets, link, list_removed, approvers } = detail;
    let (id, kind, by) = (summary.id.clone(), summary.kind, summary.by.clone());
    let counts = RwSignal::new(progress.counts);
    let has_ended = RwSignal::new(progress.state.has_ended());
    let can_be_cancelled_now = RwSignal::new(can_be_cancelled(&progress));
    let is_waiting = RwSignal::new(progress.waits_for_approval());
    let refreshed = StoredValue::new(Timestamp::default());
    let on_progress = Callback::new(move |progress: Progress| {
        let has_moved = counts.get_untracked() != progress.counts;
        let ends = progress.state.has_ended();
        has_ended.set(ends);
        counts.set(progress.counts);
        can_be_cancelled_now.set(can_be_cancelled(&progress));
        let is_decided = is_waiting.get_untracked() && !progress.waits_for_approval();
        is_waiting.set(progress.waits_for_approval());
        let now = now();
        if ends || is_decided || has_moved && now.since_ms(refreshed.get_value()) >= REFRESH_MS {
            refreshed.set_value(now);
            generation.update(|generation| *generation += 1);
        }
    });
    view! {
        <Head summary template assets link />
        <Actions id=id.clone() kind failed=Signal::derive(move || counts.get().failed) can_be_cancelled=can_be_cancelled_now leads_to />
        <Indicator id=id.clone() initial=progress on_progress />
        <Approving id=id.clone() kind by approvers counts is_waiting />
        <Told id=id.clone() notifications has_ended />
        {match list_removed {
            None if kind != PurgeKind::Url => view! {
                <p class="quiet">
                    "Whether the edge is fresh was not looked at: what was cleared names no URLs to look at."
                </p>
                <Outcomes id query page=outcomes />
            }
            .into_any(),
            None => view! {
                <AtTheEdge id=id.clone() verification leads_to />
                <Outcomes id query page=outcomes />
            }
            .into_any(),
            Some(at) => {
                view! {
                    <Notice kind=NoticeKind::Info>
                        "The list of URLs, and what was seen at the edge, were removed on " <Time at />
                        ", since it was older than lists are kept. Its counts stay."
                    </Notice>
                }
                    .into_any()
            }
        }}
    }
}

fn can_be_cancelled(progress: &Progress) -> bool {
    !progress.state.has_ended() && !progress.is_cancelled
}
