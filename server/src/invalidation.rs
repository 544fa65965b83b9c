//! Submit, split into batches, run, retry, estimate.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::invalidation::{Desk, InvalidationDetail, InvalidationSummary, Progress, UrlPage, UrlQuery};
use app::model::person::Actor;
use app::model::recipe::Recipe;

use crate::service::Service;

pub async fn desk(_: &Service, _: &Actor) -> Answer<Desk> {
    Err(AppError::NotFound)
}
pub async fn submit(_: &Service, _: &Actor, _: Recipe) -> Answer<String> {
    Err(AppError::NotFound)
}
pub async fn invalidations(_: &Service, _: &Actor, _: Option<String>) -> Answer<Vec<InvalidationSummary>> {
    Err(AppError::NotFound)
}
pub async fn invalidation(_: &Service, _: &Actor, _: String) -> Answer<InvalidationDetail> {
    Err(AppError::NotFound)
}
pub async fn progress(_: &Service, _: &Actor, _: String) -> Answer<Progress> {
    Err(AppError::NotFound)
}
pub async fn running(_: &Service, _: &Actor) -> Answer<Vec<Progress>> {
    Err(AppError::NotFound)
}
pub async fn invalidation_urls(_: &Service, _: &Actor, _: String, _: UrlQuery) -> Answer<UrlPage> {
    Err(AppError::NotFound)
}
pub async fn run_again(_: &Service, _: &Actor, _: String) -> Answer<String> {
    Err(AppError::NotFound)
}
pub async fn retry_failed(_: &Service, _: &Actor, _: String) -> Answer<String> {
    Err(AppError::NotFound)
}
