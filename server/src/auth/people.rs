//! People as the rest of the house meets them: with their companies.

use app::model::error::AppError;
use app::model::person::Person;

use crate::service::Service;
use crate::store;

/// The person of an ID, with all their companies.
pub async fn person(service: &Service, id: &str) -> Result<Option<Person>, AppError> {
    Ok(store::people::person(&service.store, id).await?)
}
