//! The people of a company: who is in, in which role, and who was asked to come. An admin rules over memberships of their
//! company and over nothing else of a person; a company always keeps an admin.

pub mod disabling;
pub mod invitations;
pub mod joining;
#[cfg(test)]
mod tests;

use app::backend::Answer;
use app::model::error::AppError;
use app::model::people::People;
use app::model::person::{Actor, Role};
use serde_json::json;

use crate::auth::second_factor;
use crate::service::Service;
use crate::store::{StoreError, Tx, people as rows, sessions};
use crate::{audit, store};

pub async fn people(service: &Service, actor: &Actor) -> Answer<People> {
    Ok(People {
        members: rows::members(&service.store, &actor.company_id, service.now()).await?,
        invitations: store::invitations::of(&service.store, &actor.company_id).await?,
        needs_second_factor: rows::needs_second_factor(&mut *service.store.reader().await?, &actor.company_id).await?,
    })
}

/// Gives somebody another role; it counts from their next request on.
pub async fn set_role(service: &Service, actor: &Actor, person_id: String, word: String) -> Answer<()> {
    let role = parse_role(&word)?;
    let mut tx = service.store.write().await?;
    let (email, current) = somebody(&mut tx, actor, &person_id, role).await?;
    if current == role {
        return Ok(());
    }
    rows::add_membership(&mut tx, &actor.company_id, &person_id, role).await?;
    let details = json!({ "email": email, "before": current.word(), "after": role.word() });
    audit::record(&mut tx, service, actor, "member.role_changed", &person_id, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Takes somebody out of the company. Their account, and what they did, stay.
pub async fn remove(service: &Service, actor: &Actor, person_id: String) -> Answer<()> {
    let mut tx = service.store.write().await?;
    let (email, role) = somebody(&mut tx, actor, &person_id, Role::Viewer).await?;
    rows::delete_membership(&mut tx, &actor.company_id, &person_id).await?;
    let details = json!({ "email": email, "role": role.word() });
    audit::record(&mut tx, service, actor, "member.removed", &person_id, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Ends all sessions of somebody of the company, wherever they are signed in.
pub async fn sign_out(service: &Service, actor: &Actor, person_id: String) -> Answer<()> {
    let mut tx = service.store.write().await?;
    let (email, _) = rows::member(&mut tx, &actor.company_id, &person_id).await?.ok_or(AppError::NotFound)?;
    let ended = sessions::delete_of(&mut tx, &person_id).await?;
    let details = json!({ "email": email, "sessions": ended });
    audit::record(&mut tx, service, actor, "member.signed_out", &person_id, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Asks the company's people for a second factor, or no longer. Whoever asks others for one has one.
pub async fn ask_for_second_factor(service: &Service, actor: &Actor, is_needed: bool) -> Answer<()> {
    if is_needed && !second_factor::is_needed(service, &actor.person_id).await? {
        let message =
            "Set up a second factor of your own first, under Your account: without one you would be out at once.";
        return Err(AppError::Conflict { message: message.to_owned() });
    }
    let mut tx = service.store.write().await?;
    if rows::ask_for_second_factor(&mut tx, &actor.company_id, is_needed).await? {
        let details = json!({ "before": !is_needed, "after": is_needed });
        audit::record(&mut tx, service, actor, "second_factor.asked", &actor.company_id, details).await?;
        tx.commit().await.map_err(StoreError::from)?;
    }
    Ok(())
}

/// Address and role of a member who may become `role`: the last admin stays one.
async fn somebody(tx: &mut Tx, actor: &Actor, person_id: &str, role: Role) -> Answer<(String, Role)> {
    let admins = rows::admins(tx, &actor.company_id).await?;
    let (email, current) = rows::member(tx, &actor.company_id, person_id).await?.ok_or(AppError::NotFound)?;
    if current == Role::Admin && role != Role::Admin && admins == [person_id] {
        let message = format!("{email} is the only admin. Make somebody else an admin first.");
        return Err(AppError::Conflict { message });
    }
    Ok((email, current))
}

fn parse_role(word: &str) -> Answer<Role> {
    Role::parse(word).ok_or_else(|| AppError::invalid("role", "Choose viewer, editor or admin."))
}
