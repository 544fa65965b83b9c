//! The assets of a selection: in outline, page by page as they are looked at, and all of them for the engine. A page has
//! `ASSETS_PER_PAGE` assets: in ID order for all that match, and for a selection of IDs in the order given, those left out
//! that are gone.

use std::collections::{HashMap, HashSet};

use app::backend::Answer;
use app::model::asset::{Asset, Selection};
use app::model::error::AppError;
use app::model::outline::{ASSETS_PER_PAGE, Outline, OutlinePage};
use app::model::person::Actor;
use app::model::recipe::MAX_URLS;

use crate::service::Service;
use crate::store::assets as rows;

/// The outline: a walk over the selection that keeps none of it.
pub async fn outline(service: &Service, actor: &Actor, selection: &Selection) -> Answer<Outline> {
    let mut outline = Outline::default();
    walk(service, actor, selection, &mut outline, |_| {}).await?;
    Ok(outline)
}

/// All assets of a selection, with their outline.
pub async fn selected(service: &Service, actor: &Actor, selection: &Selection) -> Answer<(Outline, Vec<Asset>)> {
    let (mut outline, mut assets) = (Outline::default(), Vec::new());
    walk(service, actor, selection, &mut outline, |page| assets.extend(page)).await?;
    Ok((outline, assets))
}

/// One page: behind `after`, or of these IDs.
pub async fn selected_page(
    service: &Service,
    actor: &Actor,
    selection: &Selection,
    after: Option<&str>,
) -> Answer<Vec<Asset>> {
    match selection {
        Selection::Ids(ids) if ids.len() > ASSETS_PER_PAGE => Err(AppError::invalid(
            "selection",
            format!("{} assets are asked for at once; a page has at most {ASSETS_PER_PAGE}.", ids.len()),
        )),
        Selection::Ids(ids) => Ok(of_ids(service, actor, ids).await?.0),
        Selection::Matching { filter, except } => {
            let limit = u32::try_from(ASSETS_PER_PAGE).unwrap_or(u32::MAX);
            let found = rows::part(&service.store, &actor.company_id, filter, except, after, limit).await?;
            Ok(found.into_iter().map(|row| row.asset).collect())
        }
    }
}

async fn walk(
    service: &Service,
    actor: &Actor,
    selection: &Selection,
    outline: &mut Outline,
    mut keep: impl FnMut(Vec<Asset>),
) -> Answer<()> {
    // Read first: what is written meanwhile has a higher one.
    outline.revision = rows::revision(&service.store, &actor.company_id).await?;
    let mut take = |outline: &mut Outline, assets: Vec<Asset>, after: Option<String>| {
        outline.pages.push(OutlinePage::of(&assets, after));
        keep(assets);
        if outline.pages.len() as u64 * ASSETS_PER_PAGE as u64 > MAX_URLS {
            return Err(AppError::invalid(
                "selection",
                format!("More than {MAX_URLS} assets are selected; no more fit in one invalidation. Select fewer."),
            ));
        }
        Ok(())
    };
    match selection {
        Selection::Ids(ids) => {
            let mut seen: HashSet<&str> = HashSet::with_capacity(ids.len());
            let unique: Vec<String> = ids.iter().filter(|id| seen.insert(id)).cloned().collect();
            for part in unique.chunks(ASSETS_PER_PAGE) {
                let (assets, missing) = of_ids(service, actor, part).await?;
                outline.missing.extend(missing);
                take(outline, assets, None)?;
            }
        }
        Selection::Matching { .. } => {
            let mut after: Option<String> = None;
            loop {
                let assets = selected_page(service, actor, selection, after.as_deref()).await?;
                let is_last = assets.len() < ASSETS_PER_PAGE;
                let next = assets.last().map(|asset| asset.id.clone());
                if !assets.is_empty() {
                    take(outline, assets, after)?;
                }
                after = next;
                if is_last {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// Those of these IDs that exist, in their order, and those that do not.
async fn of_ids(service: &Service, actor: &Actor, ids: &[String]) -> Answer<(Vec<Asset>, Vec<String>)> {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut reader = service.store.reader().await?;
    let found = rows::of_ids(&mut reader, &actor.company_id, &ids).await?;
    let mut found: HashMap<String, Asset> = found.into_iter().map(|row| (row.asset.id.clone(), row.asset)).collect();
    let (mut assets, mut missing) = (Vec::with_capacity(ids.len()), Vec::new());
    for id in ids {
        match found.remove(id) {
            Some(asset) => assets.push(asset),
            None => missing.push(id.to_owned()),
        }
    }
    Ok((assets, missing))
}
