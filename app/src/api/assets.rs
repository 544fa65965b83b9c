//! Assets: the page, the selection, the import.

use leptos::prelude::*;
use leptos::server_fn::codec::{Json, MultipartData, MultipartFormData};

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
#[cfg(feature = "ssr")]
use super::{forms, upload::Upload};
use crate::model::asset::{Asset, AssetPage, AssetQuery, Selection};
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::import::{ImportPreview, ImportResult};
use crate::model::outline::Outline;
#[cfg(feature = "ssr")]
use crate::model::rights::Action;

#[server(prefix = "/api", endpoint = "assets", input = Json)]
pub async fn get_assets(company: CompanySlug, query: AssetQuery) -> Result<AssetPage, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.assets(&actor, query).await)
}

/// A selection in outline.
#[server(prefix = "/api", endpoint = "assets/outline", input = Json)]
pub async fn get_outline(company: CompanySlug, selection: Selection) -> Result<Outline, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.outline(&actor, selection).await)
}

/// A page of a selection's assets: behind `after` in ID order, or these IDs.
#[server(prefix = "/api", endpoint = "assets/selected", input = Json)]
pub async fn get_selected_page(
    company: CompanySlug,
    selection: Selection,
    after: Option<String>,
) -> Result<Vec<Asset>, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.selected_page(&actor, selection, after).await)
}

/// Reads an uploaded file or pasted text and keeps it until it is committed or forgotten.
#[server(prefix = "/api", endpoint = "assets/import/stage", input = MultipartFormData)]
pub async fn stage_import(form: MultipartData) -> Result<(), AppError> {
    let upload = answered(Upload::head(form).await)?;
    let (backend, actor) = admit(Action::ImportAssets, &upload.company)?;
    let (source, bytes) = answered(upload.body().await)?;
    let preview = answered(backend.stage_import(&actor, source, bytes).await)?;
    forms::go_to(&format!("/{}/assets/import/{}", actor.slug, preview.id));
    Ok(())
}

#[server(prefix = "/api", endpoint = "assets/import/staged")]
pub async fn get_staged_import(company: CompanySlug, id: String) -> Result<ImportPreview, AppError> {
    let (backend, actor) = admit(Action::ImportAssets, &company)?;
    answered(backend.staged_import(&actor, id).await)
}

#[server(prefix = "/api", endpoint = "assets/import/commit")]
pub async fn commit_import(company: CompanySlug, id: String) -> Result<ImportResult, AppError> {
    let (backend, actor) = admit(Action::ImportAssets, &company)?;
    let result = answered(backend.commit_import(&actor, id).await)?;
    forms::go_to(&format!("/{company}/assets?imported={}", result.added + result.changed));
    Ok(result)
}
