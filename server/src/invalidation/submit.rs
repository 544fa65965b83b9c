//! **Continue**: what somebody wants purged becomes an invalidation. It refuses a list without a good URL, one with refused
//! lines that nobody agreed to leave out, and one that is not the list that was shown. Nothing is sent here.

use app::backend::Answer;
use app::model::asset::Selection;
use app::model::error::AppError;
use app::model::person::Actor;
use app::model::purge::PurgeKind;
use app::model::recipe::Recipe;
use app::template::MAX_TEMPLATE_BYTES;

use super::annotating::note_problem;
use super::desk::desk;
use super::once::Key;
use super::order::{self, Order};
use super::wish::Wish;
use crate::notifications;
use crate::service::Service;
use crate::store::assets;

/// Rows of a list that is made before the answer; a longer one is made after it.
pub const SHORT_LIST_ROWS: u64 = 20_000;

/// Stores a list durably and wakes the runner; gives the invalidation's ID.
pub async fn submit(service: &Service, actor: &Actor, recipe: Recipe) -> Answer<String> {
    check(&recipe)?;
    if recipe.notify {
        notifications::require_mail(service)?;
    }
    if let Some(id) = Key::parse(&recipe.idempotency_key)?.made_before(service, actor).await? {
        return Ok(id);
    }
    require_manner(service, actor, &recipe).await?;
    let assets = asset_count(service, actor, &recipe).await?;
    let is_long = is_long(&recipe, assets) && is_as_shown(service, actor, &recipe).await?;
    let order = Order {
        note: recipe.note.trim().to_owned(),
        template: recipe.template.clone(),
        key: recipe.idempotency_key.clone(),
        assets,
        notify: recipe.notify,
        kind: PurgeKind::Url,
        manner: recipe.manner,
        wish: Wish::Recipe(Box::new(recipe)),
    };
    if is_long { order::accept(service, actor, &order).await } else { order::place(service, actor, &order).await }
}

/// How many the list is made for: as it was shown, or as many as there are now.
async fn asset_count(service: &Service, actor: &Actor, recipe: &Recipe) -> Answer<u64> {
    match &recipe.selection {
        _ if !recipe.digest.is_empty() => Ok(recipe.basis.asset_count),
        Selection::Ids(ids) => Ok(ids.len() as u64),
        Selection::Matching { filter, except } => {
            Ok(assets::count_without(&service.store, &actor.company_id, filter, except).await?)
        }
    }
}

/// Whether there are more rows than can be made before the answer, as far as that can be told without making them.
fn is_long(recipe: &Recipe, assets: u64) -> bool {
    let lines = recipe.template.lines().count() as u64;
    assets.saturating_mul(lines).saturating_add(recipe.edits.added.len() as u64) > SHORT_LIST_ROWS
}

/// Whether no asset was written since the list was shown, if it was. When the list is made, all of its basis is looked at.
async fn is_as_shown(service: &Service, actor: &Actor, recipe: &Recipe) -> Answer<bool> {
    let is_shown = !recipe.digest.is_empty();
    Ok(!is_shown || assets::revision(&service.store, &actor.company_id).await? == recipe.basis.revision)
}

/// Refuses what no connection can do.
async fn require_manner(service: &Service, actor: &Actor, recipe: &Recipe) -> Answer<()> {
    if recipe.manner.is_some() {
        let desk = desk(service, actor).await?;
        if !desk.connections.iter().any(|connection| connection.is_soft(PurgeKind::Url)) {
            return Err(AppError::invalid("manner", "No connection offers that choice."));
        }
    }
    Ok(())
}

fn check(recipe: &Recipe) -> Answer<()> {
    if let Some(problem) = note_problem(&recipe.note) {
        return Err(AppError::invalid("note", problem));
    }
    if recipe.template.len() > MAX_TEMPLATE_BYTES {
        let length = recipe.template.len();
        let message = format!("The template is {length} bytes long; shorten it to {MAX_TEMPLATE_BYTES}.");
        return Err(AppError::invalid("template", message));
    }
    Ok(())
}
