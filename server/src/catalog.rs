//! Assets.
use app::backend::Answer;
use app::model::asset::{AssetPage, AssetQuery, SelectedAssets, Selection};
use app::model::error::AppError;
use app::model::import::{ImportPreview, ImportResult};
use app::model::person::Actor;

use crate::service::Service;

pub async fn assets(_: &Service, _: &Actor, _: AssetQuery) -> Answer<AssetPage> {
    Err(AppError::NotFound)
}
pub async fn selected_assets(_: &Service, _: &Actor, _: Selection, _: Option<String>) -> Answer<SelectedAssets> {
    Err(AppError::NotFound)
}
pub async fn stage_import(_: &Service, _: &Actor, _: String, _: Vec<u8>) -> Answer<ImportPreview> {
    Err(AppError::NotFound)
}
pub async fn staged_import(_: &Service, _: &Actor, _: String) -> Answer<ImportPreview> {
    Err(AppError::NotFound)
}
pub async fn commit_import(_: &Service, _: &Actor, _: String) -> Answer<ImportResult> {
    Err(AppError::NotFound)
}
