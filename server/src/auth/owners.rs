//! Owners of the installation: people who see what belongs to no company, in whatever role they are in theirs. Only whoever runs
//! the server makes one, and there always is one.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::person::Person;
use serde_json::json;

use crate::audit;
use crate::service::Service;
use crate::store::audit::INSTALLATION;
use crate::store::{StoreError, Tx, people as rows};

/// Makes somebody an owner; of who is one, nothing is changed.
pub async fn add(service: &Service, person: &Person) -> Answer<()> {
    let mut tx = service.store.write().await?;
    add_in(&mut tx, service, &person.id, &person.email).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// The same within the transaction of what makes the first.
pub async fn add_in(tx: &mut Tx, service: &Service, person_id: &str, email: &str) -> Result<(), StoreError> {
    if rows::set_owner(tx, person_id, true).await? {
        let details = json!({ "email": email });
        audit::record_of_operator(tx, service, INSTALLATION, "owner.added", person_id, details).await?;
    }
    Ok(())
}

/// Takes the installation from somebody.
///
/// # Errors
/// `Conflict` for who is no owner, and for the only one.
pub async fn remove(service: &Service, person: &Person) -> Answer<()> {
    let Person { id, email, .. } = person;
    let mut tx = service.store.write().await?;
    let owners = rows::owners(&mut tx).await?;
    if !owners.contains(id) {
        return Err(AppError::Conflict { message: format!("{email} is no owner of the installation.") });
    }
    if owners.len() == 1 {
        let message = format!("{email} is the only owner of the installation. Make somebody else an owner first.");
        return Err(AppError::Conflict { message });
    }
    rows::set_owner(&mut tx, id, false).await?;
    let details = json!({ "email": email });
    audit::record_of_operator(&mut tx, service, INSTALLATION, "owner.removed", id, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use app::model::person::Role;

    use super::*;
    use crate::auth::people;
    use crate::fixture::Fixture;

    async fn person(fixture: &Fixture, role: Role) -> Person {
        people::person(&fixture.service, &fixture.actor(role).person_id).await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn an_owner_is_made_once_and_the_last_one_stays() {
        let fixture = Fixture::new().await;
        let service = &fixture.service;
        let (admin, viewer) = (person(&fixture, Role::Admin).await, person(&fixture, Role::Viewer).await);
        assert!(!admin.is_owner);
        for _ in 0..2 {
            add(service, &admin).await.unwrap();
        }
        assert!(person(&fixture, Role::Admin).await.is_owner);
        let refused = remove(service, &viewer).await.unwrap_err();
        assert_eq!(refused.to_string(), "viewer@acme.example is no owner of the installation.");
        let refused = remove(service, &admin).await.unwrap_err();
        assert!(refused.to_string().starts_with("admin@acme.example is the only owner"), "{refused}");
        add(service, &viewer).await.unwrap();
        remove(service, &admin).await.unwrap();
        assert!(!person(&fixture, Role::Admin).await.is_owner && person(&fixture, Role::Viewer).await.is_owner);
        let trail: Vec<(String, String, String)> =
            sqlx::query_as("SELECT company_id, kind, action FROM audit ORDER BY seq")
                .fetch_all(service.store.read())
                .await
                .unwrap();
        let row = |action: &str| (INSTALLATION.to_owned(), "operator".to_owned(), action.to_owned());
        assert_eq!(trail, [row("owner.added"), row("owner.added"), row("owner.removed")]);
    }
}
