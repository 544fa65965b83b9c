//! The assets of a selection, in parts, so that the browser and the engine can go through a million of them.

use std::collections::HashMap;

use app::backend::Answer;
use app::model::asset::{Asset, SelectedAssets, Selection};
use app::model::error::AppError;
use app::model::person::Actor;

use crate::service::Service;
use crate::store::assets as rows;

/// Assets in one part.
pub const PART_SIZE: u32 = 1_000;
const PART: usize = PART_SIZE as usize;

/// The part behind `after`: in the given order for `Ids`, in ID order for `Matching`.
pub async fn selected_assets(
    service: &Service,
    actor: &Actor,
    selection: &Selection,
    after: Option<String>,
) -> Answer<SelectedAssets> {
    let place = after.as_deref().map(Place::parse).transpose()?;
    match selection {
        Selection::Ids(ids) => of_ids(service, actor, ids, place).await,
        Selection::Matching { filter, except } => {
            let (total, last) = match place {
                Some(place) => (place.total, Some(place.rest)),
                None => (rows::count_without(&service.store, &actor.company_id, filter, except).await?, None),
            };
            let limit = PART_SIZE + 1;
            let mut found =
                rows::part(&service.store, &actor.company_id, filter, except, last.as_deref(), limit).await?;
            let has_more = found.len() > PART;
            found.truncate(PART);
            let assets: Vec<Asset> = found.into_iter().map(|row| row.asset).collect();
            let last = assets.last().filter(|_| has_more);
            let next = last.map(|asset| Place { total, rest: asset.id.clone() }.to_string());
            Ok(SelectedAssets { assets, missing: Vec::new(), next, total })
        }
    }
}

async fn of_ids(service: &Service, actor: &Actor, ids: &[String], place: Option<Place>) -> Answer<SelectedAssets> {
    let from = match place {
        Some(place) => place.rest.parse().ok().filter(|from| *from <= ids.len()).ok_or_else(unreadable)?,
        None => 0,
    };
    let part: Vec<&str> = ids[from..].iter().take(PART).map(String::as_str).collect();
    let mut reader = service.store.reader().await?;
    let found = rows::of_ids(&mut reader, &actor.company_id, &part).await?;
    let mut found: HashMap<String, Asset> = found.into_iter().map(|row| (row.asset.id.clone(), row.asset)).collect();
    let (mut assets, mut missing) = (Vec::with_capacity(part.len()), Vec::new());
    for id in &part {
        match found.remove(*id) {
            Some(asset) => assets.push(asset),
            // An ID that stands twice was found at its first place.
            None if assets.iter().any(|asset: &Asset| asset.id == *id) => {}
            None => missing.push((*id).to_owned()),
        }
    }
    let (to, total) = (from + part.len(), ids.len() as u64);
    let next = (to < ids.len()).then(|| Place { total, rest: to.to_string() }.to_string());
    Ok(SelectedAssets { assets, missing, next, total })
}

/// Where a part begins, and how many there are in all, so that they are counted once.
struct Place {
    total: u64,
    /// The last ID before, or how many IDs came before.
    rest: String,
}

impl Place {
    fn parse(text: &str) -> Result<Self, AppError> {
        let (total, rest) = text.split_once(' ').ok_or_else(unreadable)?;
        Ok(Self { total: total.parse().map_err(|_| unreadable())?, rest: rest.to_owned() })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.total, self.rest)
    }
}

fn unreadable() -> AppError {
    AppError::invalid("after", "The rest of the selection cannot be found. Select the assets again.")
}
