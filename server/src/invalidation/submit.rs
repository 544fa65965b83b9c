//! **Continue**: makes the list again from its recipe, proves with the digest that it is the list that was shown, and
//! stores the whole of it in one transaction. It refuses a list without a good URL, one with refused lines that nobody
//! agreed to leave out, and one that is not the list that was shown. Nothing is sent here.

use app::backend::Answer;
use app::model::cache_key::CacheKeys;
use app::model::company::Settings;
use app::model::error::AppError;
use app::model::invalidation::Desk;
use app::model::person::Actor;
use app::model::purge_url::{UrlRefusal, UrlRules};
use app::model::recipe::{Basis, MAX_NOTE_BYTES, Recipe};
use app::template::list::{Purged, purged_lines};
use app::template::{Assets, CompanyValues, MAX_TEMPLATE_BYTES, Servers};

use super::agreement::agree;
use super::desk::{routes, with_settings};
use super::once::Key;
use super::order::{self, AssetsOf, Order};
use super::split;
use crate::service::{Service, defect};
use crate::{catalog, settings};

/// Stores a list durably and wakes the runner; gives the invalidation's ID.
pub async fn submit(service: &Service, actor: &Actor, recipe: Recipe) -> Answer<String> {
    check(&recipe)?;
    if let Some(id) = Key::parse(&recipe.idempotency_key)?.made_before(service, actor).await? {
        return Ok(id);
    }
    let settings = settings::settings(service, actor).await?;
    let desk = with_settings(service, actor, &settings).await?;
    let (outline, assets) = catalog::selected(service, actor, &recipe.selection).await?;
    let company = company_values(service, actor, &settings).await?;
    let rules = UrlRules::of_desk(&desk);
    let ingredients = Ingredients { company, rules, assets: Assets::whole(outline, assets) };
    let now = Basis::of(&ingredients.company, &ingredients.rules, &ingredients.assets);
    agree(service, actor, &recipe, &now, &ingredients.assets).await?;
    let (purged, ingredients, recipe) = make(ingredients, recipe).await?;
    let order = Order {
        note: recipe.note.trim(),
        template: &recipe.template,
        key: Key::parse(&recipe.idempotency_key)?,
        assets: AssetsOf::Selected(&ingredients.assets),
    };
    let list = List::of(purged, &desk, recipe.leave_out_refused).await?;
    order::place(service, actor, &order, list).await
}

/// A list that may be stored.
pub(super) struct List {
    pub plan: split::Plan,
    /// Lines that are left out, each with its reason.
    pub refused: Vec<(String, String)>,
    /// Duplicates that were merged.
    pub merged: u64,
}

impl List {
    /// Splits what was made, and refuses what must not be stored.
    pub async fn of(purged: Purged, desk: &Desk, leave_out_refused: bool) -> Answer<Self> {
        let routes = routes(desk);
        let Purged { good, refused, merged, .. } = purged;
        let plan =
            tokio::task::spawn_blocking(move || split::plan(good, &routes)).await.map_err(|error| defect(&error))?;
        let mut refused: Vec<(String, String)> = refused.into_iter().map(|(_, line, reason)| (line, reason)).collect();
        refused.extend(plan.unserved.iter().map(|url| {
            let reason = UrlRefusal::Unserved { host: url.host().to_owned() };
            (url.as_str().to_owned(), reason.to_string())
        }));
        let list = Self { plan, refused, merged };
        list.accept(leave_out_refused)?;
        Ok(list)
    }

    fn accept(&self, leave_out_refused: bool) -> Answer<()> {
        let first = self.refused.first().map(|(line, reason)| format!("{}: {reason}", excerpt(line)));
        match (self.plan.urls.is_empty(), first) {
            (true, None) => Err(AppError::invalid("urls", "The list has no URL. Add one, or select assets.")),
            (true, Some(first)) => Err(AppError::invalid(
                "urls",
                format!("No URL of the list can be purged, so there is nothing to do. The first is {first}"),
            )),
            (false, Some(first)) if !leave_out_refused => Err(AppError::invalid(
                "urls",
                format!(
                    "{} refused. Mend or remove them, or say that they are to be left out. The first is {first}",
                    lines_are(self.refused.len())
                ),
            )),
            (false, _) => Ok(()),
        }
    }
}

/// What a recipe is applied to.
struct Ingredients {
    company: CompanyValues,
    rules: UrlRules,
    assets: Assets,
}

fn check(recipe: &Recipe) -> Answer<()> {
    if recipe.note.len() > MAX_NOTE_BYTES {
        return Err(AppError::invalid("note", format!("The note is longer than {MAX_NOTE_BYTES} bytes. Shorten it.")));
    }
    if recipe.template.len() > MAX_TEMPLATE_BYTES {
        let length = recipe.template.len();
        let message = format!("The template is {length} bytes long; shorten it to {MAX_TEMPLATE_BYTES}.");
        return Err(AppError::invalid("template", message));
    }
    Ok(())
}

async fn company_values(service: &Service, actor: &Actor, settings: &Settings) -> Answer<CompanyValues> {
    let presets = settings::presets::presets(service, actor).await?.presets;
    let cache_keys = CacheKeys::of(&settings.cache_keys);
    Ok(CompanyValues { cache_keys, ..CompanyValues::new(Servers::of_settings(settings), presets) })
}

/// Makes the lines, away from the threads that answer requests.
async fn make(ingredients: Ingredients, recipe: Recipe) -> Answer<(Purged, Ingredients, Recipe)> {
    let work = move || {
        let Ingredients { company, rules, assets } = &ingredients;
        let purged = purged_lines(&recipe.template, company, assets.clone(), &recipe.edits, rules)
            .map_err(|too_many| AppError::invalid("urls", too_many.to_string()))?;
        Ok((purged, ingredients, recipe))
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| defect(&error))?
}

fn lines_are(count: usize) -> String {
    if count == 1 { "1 line is".to_owned() } else { format!("{count} lines are") }
}

/// A line as it is quoted in a sentence.
pub(super) fn excerpt(line: &str) -> String {
    format!("“{}”", super::ruling::shorten(line, 200))
}
