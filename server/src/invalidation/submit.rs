//! **Continue**: makes the list again from its recipe, proves with the digest that it is the list that was shown, and
//! stores the whole of it in one transaction. It refuses a list without a good URL, one with refused lines that nobody
//! agreed to leave out, and one that is not the list that was shown. Nothing is sent here.

use app::backend::Answer;
use app::model::asset::{Asset, Selection};
use app::model::company::Settings;
use app::model::error::AppError;
use app::model::invalidation::Desk;
use app::model::person::Actor;
use app::model::purge_url::{UrlRefusal, UrlRules};
use app::model::recipe::{MAX_NOTE_BYTES, MAX_URLS, Recipe};
use app::template::list::{Purged, purged_lines};
use app::template::{MAX_TEMPLATE_BYTES, Servers};

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
    let selected = selected(service, actor, &recipe.selection).await?;
    let (purged, selected, recipe, desk) = make(service, actor, settings, desk, selected, recipe).await?;
    agree(&recipe, &purged, &selected.missing)?;
    let order = Order {
        note: recipe.note.trim(),
        template: &recipe.template,
        key: Key::parse(&recipe.idempotency_key)?,
        assets: AssetsOf::Selected(&selected.assets),
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

struct Selected {
    assets: Vec<Asset>,
    missing: Vec<String>,
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

/// All assets of a selection.
async fn selected(service: &Service, actor: &Actor, selection: &Selection) -> Answer<Selected> {
    let mut selected = Selected { assets: Vec::new(), missing: Vec::new() };
    if matches!(selection, Selection::Ids(ids) if ids.is_empty()) {
        return Ok(selected);
    }
    let mut after = None;
    loop {
        let part = catalog::selected_assets(service, actor, selection, after).await?;
        if part.total > MAX_URLS {
            return Err(AppError::invalid(
                "urls",
                format!(
                    "{} assets are selected; at most {MAX_URLS} fit in one invalidation. Select fewer.",
                    part.total
                ),
            ));
        }
        selected.assets.extend(part.assets);
        selected.missing.extend(part.missing);
        after = part.next;
        if after.is_none() {
            return Ok(selected);
        }
    }
}

/// Makes the lines, away from the threads that answer requests.
async fn make(
    service: &Service,
    actor: &Actor,
    settings: Settings,
    desk: Desk,
    selected: Selected,
    recipe: Recipe,
) -> Answer<(Purged, Selected, Recipe, Desk)> {
    let presets = settings::presets::presets(service, actor).await?.presets;
    let servers = Servers::of_settings(&settings);
    let work = move || {
        let rules = UrlRules::of_desk(&desk);
        let purged = purged_lines(&recipe.template, &servers, &selected.assets, &presets, &recipe.edits, &rules)
            .map_err(|too_many| AppError::invalid("urls", too_many.to_string()))?;
        Ok((purged, selected, recipe, desk))
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| defect(&error))?
}

/// Whether the list is the one that was shown.
fn agree(recipe: &Recipe, purged: &Purged, missing: &[String]) -> Answer<()> {
    if recipe.digest.is_empty() || recipe.digest == purged.digest {
        return Ok(());
    }
    let now = purged.good.len();
    let counts = if recipe.count == now as u64 {
        format!("it still has {now} URLs, but not the same ones")
    } else {
        format!("it had {} URLs, and now it would have {now}", recipe.count)
    };
    let why = match missing {
        [] => "Settings, connections or assets were changed meanwhile.".to_owned(),
        [only] => format!("The asset {} was deleted meanwhile.", excerpt(only)),
        [first, ..] => format!("{} selected assets were deleted meanwhile, first {}.", missing.len(), excerpt(first)),
    };
    Err(AppError::Conflict {
        message: format!(
            "The list is not the one that was shown: {counts}. {why} Nothing was sent. Look at the list again, then \
             continue."
        ),
    })
}

fn lines_are(count: usize) -> String {
    if count == 1 { "1 line is".to_owned() } else { format!("{count} lines are") }
}

/// A line as it is quoted in a sentence.
fn excerpt(line: &str) -> String {
    format!("“{}”", super::ruling::shorten(line, 200))
}
