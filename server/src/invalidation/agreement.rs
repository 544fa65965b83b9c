//! Whether a list is still the one that was shown. Its digest stands for all that it was made from; where it is another now,
//! this says exactly what: which assets, or which settings.

use app::backend::Answer;
use app::model::asset::Selection;
use app::model::error::AppError;
use app::model::person::Actor;
use app::model::recipe::{Basis, Recipe};
use app::template::Assets;

use super::making::excerpt;
use crate::service::Service;
use crate::store::assets as rows;

/// Assets that are named.
const NAMED: usize = 5;

/// Refuses a list that is made from something else than when it was shown. A recipe without a digest was not shown.
pub async fn agree(service: &Service, actor: &Actor, recipe: &Recipe, now: &Basis, assets: &Assets) -> Answer<()> {
    if recipe.digest.is_empty() || recipe.digest == now.digest(&recipe.template, &recipe.edits) {
        return Ok(());
    }
    let shown = &recipe.basis;
    let mut differences = Vec::new();
    if shown.servers != now.servers {
        differences.push("The Published Server Name, the company root or Edgesweep itself was changed.".to_owned());
    }
    if shown.presets != now.presets {
        differences.push("The image presets were changed.".to_owned());
    }
    if shown.hosts != now.hosts {
        differences.push("Hosts, connections, rules or cache keys were changed.".to_owned());
    }
    if shown.assets != now.assets {
        differences.extend(changed_assets(service, actor, recipe, assets).await?);
    }
    if differences.is_empty() {
        differences.push("It was changed on its way.".to_owned());
    }
    Err(AppError::Conflict {
        message: format!(
            "The list is not the one that was shown. {} Nothing was sent. Look at the list again, then continue.",
            differences.join(" ")
        ),
    })
}

async fn changed_assets(service: &Service, actor: &Actor, recipe: &Recipe, assets: &Assets) -> Answer<Vec<String>> {
    let Basis { revision, asset_count, .. } = recipe.basis;
    let limit = u32::try_from(NAMED).unwrap_or(u32::MAX);
    let (first, written) = match &recipe.selection {
        Selection::Ids(ids) => {
            let written = rows::written_of(&service.store, &actor.company_id, ids, revision).await?;
            let count = written.len() as u64;
            (written, count)
        }
        Selection::Matching { filter, except } => {
            rows::written_since(&service.store, &actor.company_id, filter, except, revision, limit).await?
        }
    };
    let mut sentences = Vec::new();
    if written > 0 {
        sentences.push(named(&first, written, "was changed or added", "were changed or added"));
    }
    let missing = &assets.outline().missing;
    if !missing.is_empty() {
        sentences.push(named(missing, missing.len() as u64, "is gone", "are gone"));
    }
    // What left a selection by its folder or kind is in no list; the numbers tell of it.
    if sentences.is_empty() || asset_count != assets.count() {
        sentences.push(format!("{asset_count} assets were selected, and now it is {}.", assets.count()));
    }
    Ok(sentences)
}

/// `The asset “A” was …` or `3 assets were …: “A”, “B”, “C”.`
fn named(first: &[String], count: u64, one: &str, many: &str) -> String {
    let names: Vec<String> = first.iter().take(NAMED).map(|id| excerpt(id)).collect();
    let names = names.join(", ");
    match count {
        1 => format!("The asset {names} {one}."),
        count if count > NAMED as u64 => format!("{count} assets {many}, first {names}."),
        count => format!("{count} assets {many}: {names}."),
    }
}
