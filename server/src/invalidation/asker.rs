//! Whoever asked for an invalidation, as they are now: what goes on in their name goes on with their rights.

use app::model::person::Actor;

use crate::service::Service;
use crate::store::{StoreError, people};

/// None once they do not belong to the company any more.
pub async fn find(service: &Service, person_id: &str, company_id: &str) -> Result<Option<Actor>, StoreError> {
    let person = people::person(&service.store, person_id).await?;
    Ok(person.and_then(|person| {
        let of_company = person.memberships.iter().find(|one| one.company_id == company_id)?;
        Some(Actor::of(&person, of_company, None))
    }))
}
