//! Connections.
use app::backend::Answer;
use app::model::connection::{Connection, ConnectionDraft, TestVerdict};
use app::model::error::AppError;
use app::model::person::Actor;
use app::model::provider::ProviderDescription;

use crate::service::Service;

pub async fn providers(_: &Service, _: &Actor) -> Answer<Vec<ProviderDescription>> {
    Err(AppError::NotFound)
}
pub async fn connections(_: &Service, _: &Actor) -> Answer<Vec<Connection>> {
    Err(AppError::NotFound)
}
pub async fn save_connection(_: &Service, _: &Actor, _: ConnectionDraft) -> Answer<Connection> {
    Err(AppError::NotFound)
}
pub async fn enable_connection(_: &Service, _: &Actor, _: String, _: bool) -> Answer<Connection> {
    Err(AppError::NotFound)
}
pub async fn delete_connection(_: &Service, _: &Actor, _: String) -> Answer<()> {
    Err(AppError::NotFound)
}
pub async fn test_connection(_: &Service, _: &Actor, _: String) -> Answer<TestVerdict> {
    Err(AppError::NotFound)
}
