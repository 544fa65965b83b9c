//! What is asked for beside the password of who set it up: a code of an authenticator app, or one of the codes for who lost it. Each
//! counts once. Wrong codes count like wrong passwords.

pub mod authenticator;
pub mod recovery;

use app::backend::Answer;
use app::model::error::AppError;
use app::model::person::{Person, Standing};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::account::note;
use super::sign_in::Refusal;
use super::signed_in::Caller;
use crate::audit;
use crate::service::Service;
use crate::store::{StoreError, second_factors as rows, sessions};
use crate::vault::Owner;

/// What a code was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Authenticator,
    /// And how many are left.
    Recovery(u32),
}

/// Whether a password alone does not let somebody in.
pub async fn is_needed(service: &Service, person_id: &str) -> Answer<bool> {
    Ok(rows::has_any(&mut *service.store.reader().await?, person_id).await?)
}

/// Whether somebody has just shown all that is asked of them, so that they may change how they sign in.
pub async fn is_fresh(service: &Service, person_id: &str, standing: &Standing) -> Answer<bool> {
    Ok(standing.is_fresh && (standing.has_second_factor || !is_needed(service, person_id).await?))
}

/// Takes a code, once.
pub async fn check(service: &Service, person: &Person, code: SecretString, caller: &Caller) -> Result<Kind, Refusal> {
    let throttle = &service.doorkeeper.throttle;
    // Apart from the password's, so that whoever guesses passwords does not use up what is for codes.
    let account = format!("{} code", person.email);
    if let Some(wait) = throttle.wait(&account, caller.address).await.map_err(AppError::from)? {
        return Err(Refusal::Throttled { wait });
    }
    let taken = take(service, person, &code).await?;
    // Those who guessed meanwhile may have used up what there was; then even the right guess tells nothing.
    let wait = match taken {
        Some(_) => throttle.wait(&account, caller.address).await,
        None => throttle.failed(&account, caller.address).await,
    };
    let wait = wait.map_err(AppError::from)?;
    if taken.is_none() {
        audit::knocks::sign_in_refused(service, &person.email, caller.address, "code");
        tracing::info!(address = %caller.address, "a second factor was refused");
    }
    match wait {
        Some(wait) => Err(Refusal::Throttled { wait }),
        None => taken.ok_or(Refusal::Wrong),
    }
}

/// Takes all of them away, for who lost them, and ends their sessions. That is the operator's to do.
pub async fn forget_all(service: &Service, person: &Person) -> Answer<()> {
    let mut tx = service.store.write().await?;
    rows::forget_all(&mut tx, &person.id).await?;
    let ended = sessions::delete_of(&mut tx, &person.id).await?;
    let details = json!({ "email": person.email, "sessions": ended });
    audit::record_of_operator_about(&mut tx, service, person, "second_factors.forgotten", details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

async fn take(service: &Service, person: &Person, code: &SecretString) -> Answer<Option<Kind>> {
    // Before the transaction: the key may be at a service.
    let keys = service.keys(Owner::Installation).await?;
    let mut tx = service.store.write().await?;
    let kind = if authenticator::take(&mut tx, service, &keys, &person.id, code.expose_secret()).await? {
        Some(Kind::Authenticator)
    } else if recovery::take(&mut tx, &person.id, code).await? {
        Some(Kind::Recovery(rows::codes(&mut tx, &person.id).await?))
    } else {
        None
    };
    if let Some(Kind::Recovery(left)) = kind {
        note(&mut tx, service, person, "recovery_code.used", json!({ "left": left })).await?;
    }
    tx.commit().await.map_err(StoreError::from)?;
    Ok(kind)
}

#[cfg(test)]
mod tests;
