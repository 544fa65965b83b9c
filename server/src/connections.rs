//! Connections of a company to its CDNs. Secrets are sealed before they are stored and never given back: a page learns
//! that one is set, and how it ends if it is long enough. A deleted connection stays in the history without its secrets.

mod draft;
mod secrets;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use app::backend::Answer;
use app::model::connection::{Connection, ConnectionDraft, FieldValue, TestVerdict};
use app::model::error::AppError;
use app::model::person::Actor;
use app::model::provider::ProviderDescription;
use app::model::purge::PurgeKind;
use serde_json::{Value, json};

pub use self::secrets::last_four;
use crate::audit::{self, difference};
use crate::invalidation::{Allowed, Budget, account_key};
use crate::providers::{Account, Provider};
use crate::service::Service;
use crate::settings;
use crate::store::batches::TurnWait;
use crate::store::connections::{self as rows, Stored};
use crate::store::{Handle, StoreError, batches, pace};
use crate::vault::{Owner, VaultError};

/// Connections of one company.
pub const MAX_CONNECTIONS: usize = 100;

/// Why nothing can be sent to a connection.
#[derive(Debug, thiserror::Error)]
pub enum CannotOpen {
    /// Trying again may help.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Only a person can change that. A sentence without its end.
    #[error("{0}")]
    Closed(String),
}

impl From<StoreError> for CannotOpen {
    fn from(error: StoreError) -> Self {
        Self::Vault(error.into())
    }
}

/// All kinds of CDN that there are.
pub fn providers(service: &Service) -> Vec<ProviderDescription> {
    service.providers.descriptions()
}

/// The company's connections, by name.
pub async fn connections(service: &Service, actor: &Actor) -> Answer<Vec<Connection>> {
    let mut reader = service.store.reader().await?;
    let mut connections = Vec::new();
    for stored in rows::all(&mut reader, &actor.company_id).await? {
        let secrets = secrets::states(&mut reader, &stored.id).await?;
        let pause = pace::pause_of(&mut reader, &stored.id, service.now()).await?;
        let record = pace::record(&mut reader, &stored.id).await?;
        connections.push(Connection { pause, record, ..shown(stored, secrets) });
    }
    Ok(connections)
}

/// Adds one or changes one, if it is as the form found it.
pub async fn save_connection(service: &Service, actor: &Actor, draft: ConnectionDraft) -> Answer<Connection> {
    // Before the transaction: the key may be at a service.
    let sealer = service.sealer(Owner::Company(&actor.company_id)).await?;
    let mut tx = service.store.write().await?;
    let current = match &draft.id {
        Some(id) => Some(own(&mut tx, actor, id).await?),
        None => None,
    };
    if let Some(current) = &current
        && current.version != draft.version
    {
        return Err(settings::conflict(&mut tx, actor, &current.id, "this connection").await?);
    }
    let others: Vec<Stored> = rows::all(&mut tx, &actor.company_id).await?;
    if current.is_none() && others.len() >= MAX_CONNECTIONS {
        let message = format!("There are {MAX_CONNECTIONS} connections already. Delete one that is not used.");
        return Err(AppError::invalid("", message));
    }
    let kept = match &current {
        Some(current) => rows::credentials(&mut tx, &current.id).await?,
        None => Vec::new(),
    };
    let checked = draft::check(service, draft, current.as_ref(), &others, &kept, &sealer.keys)?;

    let stored = Stored {
        id: current.as_ref().map_or_else(|| service.new_id(), |current| current.id.clone()),
        company_id: actor.company_id.clone(),
        name: checked.name,
        provider: checked.provider,
        hosts: checked.hosts,
        fields: checked.fields,
        enabled: checked.enabled,
        turn: checked.turn,
        wait_s: checked.wait_s,
        sweeping_role: checked.sweeping_role,
        version: current.as_ref().map_or(1, |current| current.version + 1),
        last_test: current.as_ref().and_then(|current| current.last_test.clone()),
    };
    let now = service.now();
    rows::put(&mut tx, &stored, now).await?;
    let changed = secrets::keep(&mut tx, &sealer, &stored.id, checked.secrets).await?;
    let is_reached_as_before =
        current.as_ref().is_some_and(|current| current.hosts == stored.hosts && current.fields == stored.fields);
    let stored = if is_reached_as_before && changed.is_empty() {
        stored
    } else {
        rows::forget_verdict(&mut tx, &stored.id).await?;
        Stored { last_test: None, ..stored }
    };
    batches::resume(&mut tx, &stored.id, turn_wait(stored.enabled), now).await?;
    let before = current.as_ref().map_or_else(|| json!({}), told);
    let more = json!({ "name": stored.name, "secrets_changed": changed, "version": stored.version });
    let details = difference::with(&before, &told(&stored), more);
    audit::record(&mut tx, service, actor, "connection.saved", &stored.id, details).await?;
    let secrets = secrets::states(&mut tx, &stored.id).await?;
    service.commit_work(tx).await?;
    Ok(shown(stored, secrets))
}

/// What the trail tells of one: nothing that is sealed.
fn told(stored: &Stored) -> Value {
    json!({
        "name": stored.name, "provider": stored.provider, "hosts": stored.hosts, "enabled": stored.enabled,
        "turn": stored.turn, "wait_s": stored.wait_s, "sweeping_role": stored.sweeping_role, "fields": stored.fields,
    })
}

/// Switches one on or off.
pub async fn enable_connection(service: &Service, actor: &Actor, id: String, enabled: bool) -> Answer<Connection> {
    let mut tx = service.store.write().await?;
    let mut stored = own(&mut tx, actor, &id).await?;
    let secrets = secrets::states(&mut tx, &id).await?;
    if stored.enabled != enabled {
        stored.enabled = enabled;
        stored.version += 1;
        rows::put(&mut tx, &stored, service.now()).await?;
        batches::resume(&mut tx, &id, turn_wait(enabled), service.now()).await?;
        let action = if enabled { "connection.enabled" } else { "connection.disabled" };
        let details = json!({ "name": stored.name, "before": !enabled, "after": enabled });
        audit::record(&mut tx, service, actor, action, &id, details).await?;
        service.commit_work(tx).await?;
    }
    Ok(shown(stored, secrets))
}

/// Leaves one alone until a person resumes it, or ends every pause of it. What is asked of it meanwhile waits.
pub async fn pause_connection(service: &Service, actor: &Actor, id: String, paused: bool) -> Answer<Connection> {
    let mut tx = service.store.write().await?;
    let stored = own(&mut tx, actor, &id).await?;
    let secrets = secrets::states(&mut tx, &id).await?;
    let now = service.now();
    let before = pace::pause_of(&mut tx, &id, now).await?;
    let (changes, action) = if paused {
        (pace::pause_by(&mut tx, &id, &actor.person_id).await?, "connection.paused")
    } else {
        batches::resume(&mut tx, &id, TurnWait::Goes, now).await?;
        (before.is_some(), "connection.resumed")
    };
    if changes {
        audit::record(&mut tx, service, actor, action, &id, json!({ "name": stored.name })).await?;
    }
    let pause = pace::pause_of(&mut tx, &id, now).await?;
    service.commit_work(tx).await?;
    Ok(Connection { pause, ..shown(stored, secrets) })
}

/// Takes one away, and its secrets with it; what still waits for it is told so at once.
pub async fn delete_connection(service: &Service, actor: &Actor, id: String) -> Answer<()> {
    let mut tx = service.store.write().await?;
    let stored = own(&mut tx, actor, &id).await?;
    rows::delete(&mut tx, &id, service.now()).await?;
    batches::resume(&mut tx, &id, TurnWait::Ends, service.now()).await?;
    let details = difference::with(&told(&stored), &json!({}), json!({ "name": stored.name }));
    audit::record(&mut tx, service, actor, "connection.deleted", &id, details).await?;
    service.commit_work(tx).await?;
    Ok(())
}

/// Asks the CDN for something that purges nothing, and keeps the verdict unless the connection was changed meanwhile.
pub async fn test_connection(service: &Service, actor: &Actor, id: String) -> Answer<TestVerdict> {
    let mut reader = service.store.reader().await?;
    let stored = own(&mut reader, actor, &id).await?;
    drop(reader);
    let account = account(service, &stored).await;
    let found = match (provider(service, &stored), account) {
        (Ok(provider), Ok(account)) => provider.test(&account).await,
        (Err(CannotOpen::Closed(reason)), _) | (Ok(_), Err(CannotOpen::Closed(reason))) => failed(sentence(&reason)),
        (Err(CannotOpen::Vault(error)), _) | (Ok(_), Err(CannotOpen::Vault(error))) => return Err(error.into()),
    };
    let verdict =
        TestVerdict { at: service.now(), passed: found.passed, message: found.message, details: found.details };
    let mut tx = service.store.write().await?;
    rows::keep_verdict(&mut tx, &id, stored.version, &verdict).await?;
    let details = json!({ "name": stored.name, "passed": verdict.passed });
    audit::record(&mut tx, service, actor, "connection.tested", &id, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(verdict)
}

/// A connection's provider, and its account with the secrets opened, for that provider alone.
pub async fn open(service: &Service, id: &str) -> Result<(Arc<dyn Provider>, Account), CannotOpen> {
    let found = rows::find(&mut *service.store.reader().await?, id).await?;
    let Some(stored) = found else {
        return Err(CannotOpen::Closed("the connection was deleted. Add it again".to_owned()));
    };
    if !stored.enabled {
        let reason = "the connection is disabled. Enable it under Setup > Connections";
        return Err(CannotOpen::Closed(reason.to_owned()));
    }
    Ok((provider(service, &stored)?, account(service, &stored).await?))
}

/// What a connection may use of its account; secrets stay shut.
pub async fn budget(service: &Service, id: &str) -> Result<Budget, StoreError> {
    let alone = || Budget { account: account_key("", id), targets: 1, by_kind: HashMap::new() };
    let Some(stored) = rows::find(&mut *service.store.reader().await?, id).await? else { return Ok(alone()) };
    let Some(provider) = service.providers.get(&stored.provider) else { return Ok(alone()) };
    let account = Account { hosts: stored.hosts, fields: stored.fields, secrets: BTreeMap::new() };
    let allowed = |kind: PurgeKind| Allowed {
        counted: counted(provider.as_ref(), &account, id, kind),
        limits: provider.limits(&account, kind),
        capability: provider.capability(&account, kind),
    };
    Ok(Budget {
        account: counted(provider.as_ref(), &account, id, PurgeKind::Url),
        targets: provider.targets(&account),
        by_kind: PurgeKind::ALL.into_iter().map(|kind| (kind, allowed(kind))).collect(),
    })
}

/// The name under which is counted what a connection uses of its account by a kind.
pub fn counted(provider: &dyn Provider, account: &Account, connection_id: &str, kind: PurgeKind) -> String {
    let name = provider.account_name(account);
    let (owner, name) = match &name {
        Some(name) => (provider.description().id.as_str(), name.as_str()),
        None => ("", connection_id),
    };
    match provider.counted_as(kind) {
        PurgeKind::Url => account_key(owner, name),
        apart => account_key(owner, &format!("{name}\n{}", apart.word())),
    }
}

/// What a connection is still sent waits as it did.
fn turn_wait(enabled: bool) -> TurnWait {
    if enabled { TurnWait::Goes } else { TurnWait::Ends }
}

fn provider(service: &Service, stored: &Stored) -> Result<Arc<dyn Provider>, CannotOpen> {
    service.providers.get(&stored.provider).ok_or_else(|| CannotOpen::Closed(unknown_provider(&stored.provider)))
}

/// Whether the connection is enabled is not asked here.
async fn account(service: &Service, stored: &Stored) -> Result<Account, CannotOpen> {
    let account = |secrets| Account { hosts: stored.hosts.clone(), fields: stored.fields.clone(), secrets };
    // Between two reads the secrets may be sealed anew and their key be retired, so they are read once more.
    for is_last in [false, true] {
        let credentials = rows::credentials(&mut *service.store.reader().await?, &stored.id).await?;
        if credentials.is_empty() {
            break;
        }
        let keys = service.keys(Owner::Company(&stored.company_id)).await?;
        match secrets::open(&keys, &stored.id, &credentials) {
            Ok(secrets) => return Ok(account(secrets)),
            Err(unopened) if unopened.may_be_new && !is_last => {}
            Err(unopened) => {
                return Err(CannotOpen::Closed(format!(
                    "the secrets of “{}” ({}) were sealed with another key. Enter them again under Setup > Connections",
                    stored.name,
                    unopened.fields.join(", ")
                )));
            }
        }
    }
    Ok(account(BTreeMap::new()))
}

async fn own(handle: &mut Handle, actor: &Actor, id: &str) -> Answer<Stored> {
    let found = rows::find(handle, id).await?;
    found.filter(|stored| stored.company_id == actor.company_id).ok_or(AppError::NotFound)
}

fn shown(stored: Stored, secrets: Vec<app::model::connection::SecretState>) -> Connection {
    Connection {
        id: stored.id,
        name: stored.name,
        provider: stored.provider,
        hosts: stored.hosts,
        enabled: stored.enabled,
        turn: stored.turn,
        wait_s: stored.wait_s,
        sweeping_role: stored.sweeping_role,
        fields: stored.fields.into_iter().map(|(name, value)| FieldValue { name, value }).collect(),
        secrets,
        version: stored.version,
        last_test: stored.last_test,
        pause: None,
        record: None,
    }
}

fn failed(message: String) -> crate::providers::Verdict {
    crate::providers::Verdict { passed: false, message, details: Vec::new() }
}

/// As a clause, without its end.
fn unknown_provider(id: &str) -> String {
    format!("this version of Edgesweep knows no provider “{id}”. Use the version that made the connection")
}

/// A clause with its first letter in upper case, and an end.
fn sentence(clause: &str) -> String {
    let mut chars = clause.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).chain(['.']).collect()
}

#[cfg(test)]
mod tests;
