//! Connections of a company to its CDNs. Secrets are sealed before they are stored and never given back: a page learns
//! that one is set, and how it ends if it is long enough. A deleted connection stays in the history without its secrets.

mod draft;
mod secrets;

use app::backend::Answer;
use app::model::connection::{Connection, ConnectionDraft, FieldValue, TestVerdict};
use app::model::error::AppError;
use app::model::person::Actor;
use app::model::provider::ProviderDescription;
use serde_json::json;

use crate::providers::Account;
use crate::service::Service;
use crate::store::connections::{self as rows, Stored};
use crate::store::{StoreError, Tx};
use crate::{audit, settings};

/// Connections of one company.
pub const MAX_CONNECTIONS: usize = 100;

/// All kinds of CDN that there are.
pub fn providers(service: &Service) -> Vec<ProviderDescription> {
    service.providers.descriptions()
}

/// The company's connections, by name.
pub async fn connections(service: &Service, actor: &Actor) -> Answer<Vec<Connection>> {
    let mut reader = service.store.read().acquire().await.map_err(StoreError::from)?;
    let mut connections = Vec::new();
    for stored in rows::all(&mut reader, &actor.company_id).await? {
        let secrets = secrets::states(&mut reader, &stored.id).await?;
        connections.push(shown(stored, secrets));
    }
    Ok(connections)
}

/// Adds one or changes one, if it is as the form found it.
pub async fn save_connection(service: &Service, actor: &Actor, draft: ConnectionDraft) -> Answer<Connection> {
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
    let checked = draft::check(service, draft, current.as_ref(), &others, &kept)?;

    let stored = Stored {
        id: current.as_ref().map_or_else(|| service.new_id(), |current| current.id.clone()),
        company_id: actor.company_id.clone(),
        name: checked.name,
        provider: checked.provider,
        hosts: checked.hosts,
        fields: checked.fields,
        enabled: checked.enabled,
        version: current.as_ref().map_or(1, |current| current.version + 1),
        last_test: current.and_then(|current| current.last_test),
    };
    rows::put(&mut tx, &stored, service.now()).await?;
    let changed = secrets::keep(&mut tx, service, &stored.id, checked.secrets).await?;
    let details = json!({
        "name": stored.name, "provider": stored.provider, "hosts": stored.hosts, "enabled": stored.enabled,
        "fields": stored.fields, "secrets_changed": changed, "version": stored.version,
    });
    audit::record(&mut tx, service, actor, "connection.saved", &stored.id, details).await?;
    let secrets = secrets::states(&mut tx, &stored.id).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(shown(stored, secrets))
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
        let action = if enabled { "connection.enabled" } else { "connection.disabled" };
        audit::record(&mut tx, service, actor, action, &id, json!({ "name": stored.name })).await?;
        tx.commit().await.map_err(StoreError::from)?;
        service.work.notify_one();
    }
    Ok(shown(stored, secrets))
}

/// Takes one away, and its secrets with it.
pub async fn delete_connection(service: &Service, actor: &Actor, id: String) -> Answer<()> {
    let mut tx = service.store.write().await?;
    let stored = own(&mut tx, actor, &id).await?;
    rows::delete(&mut tx, &id, service.now()).await?;
    audit::record(&mut tx, service, actor, "connection.deleted", &id, json!({ "name": stored.name })).await?;
    Ok(tx.commit().await.map_err(StoreError::from)?)
}

/// Asks the CDN for something that purges nothing, and keeps the verdict.
pub async fn test_connection(service: &Service, actor: &Actor, id: String) -> Answer<TestVerdict> {
    let mut reader = service.store.read().acquire().await.map_err(StoreError::from)?;
    let stored = rows::find(&mut reader, &id).await?.filter(|stored| stored.company_id == actor.company_id);
    let stored = stored.ok_or(AppError::NotFound)?;
    drop(reader);
    let found = match (service.providers.get(&stored.provider), account(service, &id).await) {
        (Some(provider), Ok(account)) => provider.test(&account).await,
        (None, _) => failed(unknown_provider(&stored.provider)),
        (Some(_), Err(AppError::Invalid { problems })) => {
            failed(problems.into_iter().map(|problem| problem.message).collect())
        }
        (Some(_), Err(error)) => return Err(error),
    };
    let verdict =
        TestVerdict { at: service.now(), passed: found.passed, message: found.message, details: found.details };
    let mut tx = service.store.write().await?;
    rows::keep_verdict(&mut tx, &id, &verdict).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(verdict)
}

/// The account of a connection with its secrets opened, for its provider alone. Whether it is enabled is not asked here;
/// a deleted one is not found.
pub async fn account(service: &Service, connection_id: &str) -> Answer<Account> {
    let mut reader = service.store.read().acquire().await.map_err(StoreError::from)?;
    let stored = rows::find(&mut reader, connection_id).await?.ok_or(AppError::NotFound)?;
    let credentials = rows::credentials(&mut reader, connection_id).await?;
    let secrets = secrets::open(service, connection_id, &credentials).map_err(|unopened| {
        let fields = unopened.join(", ");
        let message = format!(
            "The secrets of “{}” ({fields}) were sealed with another key. Enter them again under Setup > Connections.",
            stored.name
        );
        AppError::invalid("", message)
    })?;
    Ok(Account { hosts: stored.hosts, fields: stored.fields, secrets })
}

async fn own(tx: &mut Tx, actor: &Actor, id: &str) -> Answer<Stored> {
    let found = rows::find(tx, id).await?;
    found.filter(|stored| stored.company_id == actor.company_id).ok_or(AppError::NotFound)
}

fn shown(stored: Stored, secrets: Vec<app::model::connection::SecretState>) -> Connection {
    Connection {
        id: stored.id,
        name: stored.name,
        provider: stored.provider,
        hosts: stored.hosts,
        enabled: stored.enabled,
        fields: stored.fields.into_iter().map(|(name, value)| FieldValue { name, value }).collect(),
        secrets,
        version: stored.version,
        last_test: stored.last_test,
    }
}

fn failed(message: String) -> crate::providers::Verdict {
    crate::providers::Verdict { passed: false, message, details: Vec::new() }
}

fn unknown_provider(id: &str) -> String {
    format!("This version of Edgesweep knows no provider “{id}”. Use the version that made the connection.")
}

#[cfg(test)]
mod tests;
