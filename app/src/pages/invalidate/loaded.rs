//! What the dialog needs before it can show a list.

use serde::{Deserialize, Serialize};

use crate::api::assets::get_selected_assets;
use crate::api::invalidations::get_desk;
use crate::api::presets::get_presets;
use crate::model::asset::{Asset, Preset, Selection};
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::invalidation::Desk;

/// Assets that are held in the browser to make a list of.
const MAX_ASSETS: u64 = 200_000;

/// The desk, and the assets of a selection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loaded {
    pub desk: Desk,
    pub presets: Vec<Preset>,
    pub selection: Selection,
    pub assets: Vec<Asset>,
    /// Selected, but gone since.
    pub missing: Vec<String>,
}

/// Loads a selection whole; one that is too large is refused before it is loaded.
pub async fn load(company: CompanySlug, selection: Selection) -> Result<Loaded, AppError> {
    let desk = get_desk(company.clone()).await?;
    let presets = get_presets(company.clone()).await?.presets;
    let mut loaded = Loaded { desk, presets, selection: selection.clone(), assets: Vec::new(), missing: Vec::new() };
    if matches!(&selection, Selection::Ids(ids) if ids.is_empty()) {
        return Ok(loaded);
    }
    let mut after = None;
    loop {
        let part = get_selected_assets(company.clone(), selection.clone(), after).await?;
        if part.total > MAX_ASSETS {
            return Err(AppError::invalid(
                "selection",
                format!(
                    "{} assets are selected; the list can be made of up to {MAX_ASSETS} at once. Select fewer, for \
                     example a folder at a time.",
                    part.total
                ),
            ));
        }
        loaded.assets.extend(part.assets);
        loaded.missing.extend(part.missing);
        after = part.next;
        if after.is_none() {
            return Ok(loaded);
        }
    }
}
