//! Connections to CDNs.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
#[cfg(feature = "ssr")]
use super::forms;
use crate::model::company::CompanySlug;
use crate::model::connection::{Connection, ConnectionForm, TestVerdict};
use crate::model::error::AppError;
use crate::model::provider::ProviderDescription;
#[cfg(feature = "ssr")]
use crate::model::rights::Action;

#[server(prefix = "/api", endpoint = "providers")]
pub async fn get_providers(company: CompanySlug) -> Result<Vec<ProviderDescription>, AppError> {
    let (backend, actor) = admit(Action::ManageConnections, &company)?;
    answered(backend.providers(&actor).await)
}

#[server(prefix = "/api", endpoint = "connections")]
pub async fn get_connections(company: CompanySlug) -> Result<Vec<Connection>, AppError> {
    let (backend, actor) = admit(Action::ManageConnections, &company)?;
    answered(backend.connections(&actor).await)
}

/// Adds or changes a connection. A plain form sends `hosts` as text, one pattern a line, and fields by their names.
#[server(prefix = "/api", endpoint = "connections/save")]
pub async fn save_connection(company: CompanySlug, form: ConnectionForm) -> Result<Connection, AppError> {
    let (backend, actor) = admit(Action::ManageConnections, &company)?;
    let answer = backend.save_connection(&actor, form.clone().into()).await;
    let kept = form.without_secrets();
    let connection = answered(forms::keep_refused(answer, &*backend, &actor, DRAFT, &kept).await)?;
    forms::go_to(&format!("/{company}/setup/connections?saved={}", connection.id));
    Ok(connection)
}

/// What a plain form held when it was refused, its secrets aside.
#[server(prefix = "/api", endpoint = "connections/draft")]
pub async fn get_connection_draft(company: CompanySlug) -> Result<Option<ConnectionForm>, AppError> {
    let (backend, actor) = admit(Action::ManageConnections, &company)?;
    let text = answered(backend.draft(&actor, DRAFT.to_owned()).await)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[server(prefix = "/api", endpoint = "connections/enable")]
pub async fn enable_connection(company: CompanySlug, id: String, enabled: bool) -> Result<Connection, AppError> {
    let (backend, actor) = admit(Action::ManageConnections, &company)?;
    let connection = answered(backend.enable_connection(&actor, id, enabled).await)?;
    forms::go_to(&format!("/{company}/setup/connections"));
    Ok(connection)
}

/// Lets what is asked for wait, or go on.
#[server(prefix = "/api", endpoint = "connections/pause")]
pub async fn pause_connection(company: CompanySlug, id: String, paused: bool) -> Result<Connection, AppError> {
    let (backend, actor) = admit(Action::ManageConnections, &company)?;
    let connection = answered(backend.pause_connection(&actor, id, paused).await)?;
    forms::go_to(&format!("/{company}/setup/connections"));
    Ok(connection)
}

#[server(prefix = "/api", endpoint = "connections/delete")]
pub async fn delete_connection(company: CompanySlug, id: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::ManageConnections, &company)?;
    answered(backend.delete_connection(&actor, id).await)?;
    forms::go_to(&format!("/{company}/setup/connections"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "connections/test")]
pub async fn test_connection(company: CompanySlug, id: String) -> Result<TestVerdict, AppError> {
    let (backend, actor) = admit(Action::ManageConnections, &company)?;
    let verdict = answered(backend.test_connection(&actor, id.clone()).await)?;
    forms::go_to(&format!("/{company}/setup/connections?tested={id}"));
    Ok(verdict)
}

#[cfg(feature = "ssr")]
const DRAFT: &str = "connection";
