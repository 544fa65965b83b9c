//! What the dialog needs before **Continue**: which connection serves which hosts, how fast it was seen to be, and what
//! waits before a new list. Also the connections as the rest of this room sees them: with what their providers can do.

use std::collections::{BTreeMap, HashMap};

use app::backend::Answer;
use app::model::company::Settings;
use app::model::connection::Connection;
use app::model::invalidation::{Desk, DeskConnection};
use app::model::person::Actor;
use app::model::provider::{Capability, KindCapability, Limits};
use app::model::purge::PurgeKind;
use app::model::purge_url::HostPattern;

use super::estimate::{Load, Pace};
use super::rules;
use super::splitter::Route;
use crate::providers::Account;
use crate::service::Service;
use crate::store::{self, invalidations, pace};
use crate::{connections, notifications, settings};

/// A connection, and what its provider says of it.
pub(super) struct Known {
    pub connection: Connection,
    pub capability: Capability,
    /// What it can do besides.
    pub beyond_urls: Vec<KindCapability>,
    /// Targets that each request goes to.
    pub targets: u32,
    limits: HashMap<PurgeKind, Limits>,
}

impl Known {
    /// What it can do by a kind; by URL where it no longer can.
    pub fn by(&self, kind: PurgeKind) -> &Capability {
        let beyond = self.beyond_urls.iter().find(|beyond| beyond.kind == kind);
        beyond.map_or(&self.capability, |beyond| &beyond.capability)
    }

    /// What a line of a kind takes by the limits, in microseconds.
    pub fn us_by_limits(&self, kind: PurgeKind) -> u64 {
        self.limits(kind).us_per_url(self.by(kind), self.targets)
    }

    /// What all that waits takes by them.
    pub fn us_of(&self, kind: PurgeKind, load: Load) -> u64 {
        self.limits(kind).us_of(self.by(kind), self.targets, load.batches, load.urls)
    }

    fn limits(&self, kind: PurgeKind) -> Limits {
        self.limits.get(&kind).copied().unwrap_or_default()
    }
}

/// What the dialog needs.
pub async fn desk(service: &Service, actor: &Actor) -> Answer<Desk> {
    with_settings(service, actor, &settings::settings(service, actor).await?).await
}

/// The same where the settings are at hand.
pub(super) async fn with_settings(service: &Service, actor: &Actor, settings: &Settings) -> Answer<Desk> {
    let rules = store::rules::rules(&service.store, &actor.company_id).await?;
    let all = known(service, actor).await?;
    let mut desk = Desk {
        published_server: settings.published_server.clone(),
        company_root: settings.company_root.clone(),
        template: settings.template.clone(),
        templates: store::templates::templates(&service.store, &actor.company_id).await?.others,
        cache_keys: settings.cache_keys.clone(),
        can_mail: notifications::can_mail(service),
        quiet: rules::quiet(&rules, service.now()),
        quota: rules::quota(service, actor, &rules).await?,
        withheld: rules::withheld(&rules, actor, &all),
        rules,
        ..Desk::default()
    };
    let mut reader = service.store.reader().await?;
    for known in all.into_iter().filter(|known| known.connection.enabled) {
        let beyond_urls = known.beyond_urls.iter().copied();
        let beyond_urls = beyond_urls
            .filter(|beyond| rules::is_offered(&desk.rules, actor, &known.connection, beyond.kind))
            .collect();
        let observed = pace::of(&mut reader, &known.connection.id).await?;
        let pace = Pace::of(observed, &known.capability, known.targets);
        let by_limits = known.us_by_limits(PurgeKind::Url);
        let (_, queued) = invalidations::load(&mut reader, &known.connection.id, i64::MAX).await?;
        desk.queued += queued;
        desk.connections.push(DeskConnection {
            id: known.connection.id,
            name: known.connection.name,
            hosts: known.connection.hosts,
            capability: known.capability,
            beyond_urls,
            targets: known.targets,
            us_per_url: pace.us_per_url(&known.capability).max(by_limits),
            is_observed: pace.is_observed,
            turn: known.connection.turn,
            wait_s: known.connection.wait_s,
        });
    }
    // Whoever has its turn first stands first.
    desk.connections.sort_by_key(|connection| connection.turn);
    Ok(desk)
}

/// All connections of the company whose provider this version knows.
pub(super) async fn known(service: &Service, actor: &Actor) -> Answer<Vec<Known>> {
    let all = connections::connections(service, actor).await?;
    Ok(all
        .into_iter()
        .filter_map(|connection| {
            let provider = service.providers.get(&connection.provider)?;
            let account = without_secrets(&connection);
            let targets = provider.targets(&account);
            let limits: HashMap<_, _> =
                PurgeKind::ALL.into_iter().map(|kind| (kind, provider.limits(&account, kind))).collect();
            let capability = |kind| provider.capability(&account, kind).map(|can| limits[&kind].fit(can, targets));
            let beyond_urls = PurgeKind::ALL.into_iter().filter(|kind| *kind != PurgeKind::Url).filter_map(|kind| {
                let capability = capability(kind)?;
                Some(KindCapability { kind, capability })
            });
            let beyond_urls = beyond_urls.collect();
            let capability = capability(PurgeKind::Url)?;
            Some(Known { connection, capability, beyond_urls, targets, limits })
        })
        .collect())
}

/// Where the dialog's connections lead.
pub(super) fn routes(desk: &Desk) -> Vec<Route> {
    desk.connections.iter().map(route).collect()
}

pub(super) fn route(connection: &DeskConnection) -> Route {
    Route {
        connection_id: connection.id.clone(),
        // A pattern that this version cannot read serves nothing; saving checked it.
        hosts: connection.hosts.iter().filter_map(|host| HostPattern::parse(host).ok()).collect(),
        capability: connection.capability,
    }
}

/// Enough of an account to count its targets.
fn without_secrets(connection: &Connection) -> Account {
    let fields = connection.fields.iter().map(|field| (field.name.clone(), field.value.clone())).collect();
    Account { hosts: connection.hosts.clone(), fields, secrets: BTreeMap::new() }
}
