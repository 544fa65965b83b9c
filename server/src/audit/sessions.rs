//! What the trail tells of sessions. Each row is written before the session begins or ends: there is never one that it does not
//! tell.

use std::net::IpAddr;

use app::model::error::AppError;
use app::model::person::Person;
use serde_json::json;

use super::record_of_person;
use crate::auth::signed_in::Proof;
use crate::service::Service;
use crate::store::StoreError;

/// Somebody is in, by what they have shown.
pub async fn began(service: &Service, person: &Person, from: IpAddr, proof: Proof) -> Result<(), AppError> {
    let details = json!({ "way": proof.way.word(), "second_factor": proof.has_second_factor });
    tell(service, person, from, "session.began", details).await
}

/// Somebody signs out.
pub async fn ended(service: &Service, person: &Person, from: IpAddr) -> Result<(), AppError> {
    tell(service, person, from, "session.ended", json!({})).await
}

/// A link that signs somebody in goes to their address, since it was asked for.
pub async fn link_sent(service: &Service, person: &Person, from: IpAddr) -> Result<(), AppError> {
    tell(service, person, from, "sign_in.link_sent", json!({})).await
}

async fn tell(
    service: &Service,
    person: &Person,
    from: IpAddr,
    action: &str,
    details: serde_json::Value,
) -> Result<(), AppError> {
    let mut tx = service.store.write().await?;
    record_of_person(&mut tx, service, person, Some(from), action, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}
