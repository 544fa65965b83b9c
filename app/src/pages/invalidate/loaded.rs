//! What the dialog needs before it can show a list.

use serde::{Deserialize, Serialize};

use crate::api::invalidations::get_desk;
use crate::api::presets::get_presets;
use crate::model::asset::{Asset, Preset, Selection};
use crate::model::cache_key::CacheKeys;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::invalidation::Desk;
use crate::model::outline::Outline;
use crate::pages::selected::read;
use crate::template::{Assets, CompanyValues, Servers};

/// Pages of assets that the plain form is filled from.
pub const PLAIN_PAGES: usize = 20;

/// The desk, and a selection with its first assets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loaded {
    pub desk: Desk,
    pub presets: Vec<Preset>,
    pub selection: Selection,
    outline: Outline,
    pages: Vec<Vec<Asset>>,
}

/// Loads a selection as far as its first `pages`; the others are read as they are looked at.
pub async fn load(company: CompanySlug, selection: Selection, pages: usize) -> Result<Loaded, AppError> {
    let desk = get_desk(company.clone()).await?;
    let presets = get_presets(company.clone()).await?.presets;
    let assets = read(company, &selection, pages).await?;
    let pages = (0..pages).filter_map(|page| assets.page(page).map(<[Asset]>::to_vec)).collect();
    Ok(Loaded { desk, presets, selection, outline: assets.outline().clone(), pages })
}

impl Loaded {
    pub fn assets(&self) -> Assets {
        let mut assets = Assets::outlined(self.outline.clone());
        for (page, read) in self.pages.iter().enumerate() {
            assets.take_page(page, read.clone());
        }
        assets
    }

    pub fn company(&self) -> CompanyValues {
        company_values(&self.desk, &self.presets)
    }
}

/// What a desk's company gives to its templates.
pub fn company_values(desk: &Desk, presets: &[Preset]) -> CompanyValues {
    let servers = Servers::lenient(&desk.published_server, "", &desk.company_root);
    let cache_keys = CacheKeys::of(&desk.cache_keys);
    CompanyValues { cache_keys, ..CompanyValues::new(servers, presets.to_vec()) }
}
