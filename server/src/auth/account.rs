//! What people change of their own account.

use std::net::IpAddr;

use app::model::error::AppError;
use app::model::person::Person;
use secrecy::SecretString;
use serde_json::json;

use super::passwords::{self, Weakness};
use super::sign_in::{self, sign_in};
use crate::audit;
use crate::service::Service;
use crate::store::{StoreError, people, sessions};

/// Why a password is not changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    Weak(Weakness),
    /// The current one is not right, or was tried too often.
    SignIn(sign_in::Refusal),
    Unavailable(AppError),
}

impl<E: Into<AppError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Unavailable(error.into())
    }
}

/// Chooses another password, and ends all sessions: whoever knew the old one is out. `current` may be missing for who came by a
/// link just now.
pub async fn change_password(
    service: &Service,
    person: &Person,
    current: Option<SecretString>,
    chosen: SecretString,
    address: IpAddr,
) -> Result<(), Refusal> {
    if let Some(weakness) = passwords::weakness(&chosen, &[&person.email, "edgesweep"]) {
        return Err(Refusal::Weak(weakness));
    }
    if let Some(current) = current {
        sign_in(service, &person.email, current, address).await.map_err(Refusal::SignIn)?;
    }
    let hash = service.doorkeeper.passwords.hash(&*service.randomness, chosen).await?;
    let mut tx = service.store.write().await?;
    people::set_password(&mut tx, &person.id, &hash).await?;
    let ended = sessions::delete_of(&mut tx, &person.id).await?;
    let details = json!({ "sessions": ended });
    audit::record_of_person(&mut tx, service, person, Some(address), "password.changed", details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}
