//! Disabling somebody: they are out at once and cannot sign in by any way, until they are enabled again. What they did stays, and
//! what they are. It is about the person and so about each of their companies: an admin does it where they rule over all of
//! these, an owner of the installation everywhere.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::person::{Actor, Person, Role};
use app::model::rights::Action;
use serde_json::json;

use crate::audit;
use crate::service::Service;
use crate::store::people::{self as rows, Account};
use crate::store::{StoreError, Tx, sessions, sign_in_links};

/// Ends sessions and links of somebody of the company, and lets them in no more.
///
/// # Errors
/// `Conflict` for oneself, for who also belongs to companies that are not the actor's to rule, and for a company's last admin.
pub async fn disable(service: &Service, actor: &Actor, person_id: String) -> Answer<()> {
    if person_id == actor.person_id {
        return Err(conflict("You cannot disable yourself. Ask another admin to do it.".to_owned()));
    }
    let mut tx = service.store.write().await?;
    let Account { person, .. } = somebody(&mut tx, service, actor, &person_id).await?;
    for own in person.memberships.iter().filter(|own| own.role == Role::Admin) {
        if rows::admins(&mut tx, &own.company_id).await? == [person_id.as_str()] {
            let Person { email, .. } = &person;
            let company = &own.company_name;
            return Err(conflict(format!(
                "{email} is the only admin of {company}. Make somebody else an admin there first."
            )));
        }
    }
    if rows::set_disabled(&mut tx, &person_id, Some(service.now())).await? {
        sign_in_links::delete_of(&mut tx, &person_id).await?;
        let ended = sessions::delete_of(&mut tx, &person_id).await?;
        let details = json!({ "email": person.email, "sessions": ended });
        audit::record_about_another(&mut tx, service, actor, &person, "member.disabled", details).await?;
        tx.commit().await.map_err(StoreError::from)?;
    }
    Ok(())
}

/// Lets somebody of the company sign in again, as they did before.
///
/// # Errors
/// `Conflict` for who also belongs to companies that are not the actor's to rule.
pub async fn enable(service: &Service, actor: &Actor, person_id: String) -> Answer<()> {
    let mut tx = service.store.write().await?;
    let Account { person, .. } = somebody(&mut tx, service, actor, &person_id).await?;
    if rows::set_disabled(&mut tx, &person_id, None).await? {
        let details = json!({ "email": person.email });
        audit::record_about_another(&mut tx, service, actor, &person, "member.enabled", details).await?;
        tx.commit().await.map_err(StoreError::from)?;
    }
    Ok(())
}

/// The same for whoever runs the server.
pub async fn enable_by_operator(service: &Service, person: &Person) -> Answer<()> {
    let mut tx = service.store.write().await?;
    if rows::set_disabled(&mut tx, &person.id, None).await? {
        let details = json!({ "email": person.email });
        audit::record_of_operator_about(&mut tx, service, person, "member.enabled", details).await?;
        tx.commit().await.map_err(StoreError::from)?;
    }
    Ok(())
}

/// Somebody of the actor's company whose account is the actor's to rule. No other writer changes it until the transaction ends.
async fn somebody(tx: &mut Tx, service: &Service, actor: &Actor, person_id: &str) -> Answer<Account> {
    rows::member(tx, &actor.company_id, person_id).await?.ok_or(AppError::NotFound)?;
    let account = rows::account(&service.store, person_id).await?.ok_or(AppError::NotFound)?;
    let ruler = rows::person(&service.store, &actor.person_id).await?.ok_or(AppError::SignedOut)?;
    let Person { email, memberships, is_owner, .. } = &account.person;
    let rules_over = |company_id: &str| {
        ruler.memberships.iter().any(|own| own.company_id == company_id && ruler.may(Action::ManagePeople, own))
    };
    if ruler.is_owner {
        Ok(account)
    } else if *is_owner {
        Err(conflict(format!("{email} is an owner of the installation. Ask another owner to do this.")))
    } else if memberships.iter().all(|own| rules_over(&own.company_id)) {
        Ok(account)
    } else {
        Err(conflict(format!(
            "{email} belongs to other companies, too, so this is for an owner of the installation. You can remove them from \
             this company."
        )))
    }
}

fn conflict(message: String) -> AppError {
    AppError::Conflict { message }
}

#[cfg(test)]
mod tests;
