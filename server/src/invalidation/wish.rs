//! What somebody wants purged, small enough to be kept until its list is made: a recipe, or the list of an invalidation
//! before. Opened, it tells its lines bit by bit.

use std::collections::HashSet;

use app::backend::Answer;
use app::model::cache_key::CacheKeys;
use app::model::company::Settings;
use app::model::error::AppError;
use app::model::invalidation::{Desk, UrlState};
use app::model::person::Actor;
use app::model::purge::PurgeKind;
use app::model::purge_url::UrlRules;
use app::model::recipe::{Basis, Recipe};
use app::template::{Assets, CompanyValues, Made, Maker, Servers};
use serde::{Deserialize, Serialize};

use super::agreement::agree;
use super::desk::{routes, with_settings};
use super::history;
use super::making::Making;
use super::origin::Origin;
use super::wide::{self, Wide};
use crate::service::{Service, defect};
use crate::store::invalidations::{self, Begin, UrlFilter};
use crate::{catalog, settings};

/// Rows that are made between two looks at anything else.
const ROWS_AT_ONCE: u64 = 10_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    Recipe(Box<Recipe>),
    Wide(Wide),
    Repeat {
        /// ID of the invalidation before.
        of: String,
        /// Its URLs in this state; none for every line of it, those that were left out too.
        only: Option<UrlState>,
    },
}

/// The lines of a wish.
pub struct Lines {
    source: Source,
    /// Lines that repeat one above.
    pub merged: u64,
    pub origin: Origin,
    /// Of the company's rules by which they are judged.
    pub rules_version: i64,
}

enum Source {
    /// None while it is away on a thread of its own.
    Recipe(Option<Box<Maker>>),
    Wide(Wide),
    Repeat(Repeat),
}

struct Repeat {
    number: i64,
    kind: PurgeKind,
    only: Option<UrlState>,
    rules: UrlRules,
    seen: HashSet<u128>,
    total: u64,
    behind: u64,
}

impl Wish {
    /// Whether refused lines may be left out.
    pub fn leaves_out_refused(&self) -> bool {
        match self {
            Self::Recipe(recipe) => recipe.leave_out_refused,
            Self::Wide(_) => false,
            Self::Repeat { .. } => true,
        }
    }

    /// Its lines, by what the company has now, and where they go. Refuses a recipe that is not the one that was shown.
    pub async fn open(&self, service: &Service, actor: &Actor) -> Answer<(Lines, Making)> {
        let settings = settings::settings(service, actor).await?;
        let desk = with_settings(service, actor, &settings).await?;
        match self {
            Self::Recipe(recipe) => {
                let lines = open_recipe(service, actor, recipe, &settings, &desk).await?;
                Ok((lines, Making::new(routes(&desk), String::new())))
            }
            Self::Wide(wide) => {
                wide::require(&desk, wide)?;
                let routes = wide::routes(&desk, wide.kind, wide.connections.as_deref());
                let source = Source::Wide(wide.clone());
                let lines = Lines { source, merged: 0, origin: Origin::None, rules_version: desk.rules.version };
                Ok((lines, Making::new(routes, wide::unable(&desk, wide.kind))))
            }
            Self::Repeat { of, only } => open_repeat(service, actor, of, *only, &desk).await,
        }
    }
}

async fn open_recipe(
    service: &Service,
    actor: &Actor,
    recipe: &Recipe,
    settings: &Settings,
    desk: &Desk,
) -> Answer<Lines> {
    let (outline, assets) = catalog::selected(service, actor, &recipe.selection).await?;
    let assets = Assets::whole(outline, assets);
    let presets = settings::presets::presets(service, actor).await?.presets;
    let cache_keys = CacheKeys::of(&settings.cache_keys);
    let company = CompanyValues { cache_keys, ..CompanyValues::new(Servers::of_settings(settings), presets) };
    let rules = UrlRules::of_desk(desk);
    agree(service, actor, recipe, &Basis::of(&company, &rules, &assets), &assets).await?;
    let maker = Maker::new(&recipe.template, &company, assets.clone(), &recipe.edits, rules)
        .map_err(|too_many| AppError::invalid("urls", too_many.to_string()))?;
    let (source, origin) = (Source::Recipe(Some(Box::new(maker))), Origin::Selected(assets));
    Ok(Lines { source, merged: 0, origin, rules_version: desk.rules.version })
}

async fn open_repeat(
    service: &Service,
    actor: &Actor,
    of: &str,
    only: Option<UrlState>,
    desk: &Desk,
) -> Answer<(Lines, Making)> {
    let head = history::find(service, actor, of).await?;
    let routes = match head.kind {
        PurgeKind::Url => routes(desk),
        kind if kind.has_host() => wide::routes(desk, kind, None),
        kind => {
            let parts = invalidations::parts(&mut *service.store.reader().await?, head.number).await?;
            let chosen: Vec<String> = parts.into_iter().map(|part| part.connection_id).collect();
            if let Some(reason) = wide::withheld(desk, kind, &chosen) {
                return Err(AppError::Conflict { message: reason.to_owned() });
            }
            wide::routes(desk, kind, Some(&chosen))
        }
    };
    let rules = UrlRules::of_desk(desk);
    let origin = Origin::Repeated { number: head.number, assets: head.assets };
    let total = head.counts.total;
    let repeat = Repeat { number: head.number, kind: head.kind, only, rules, seen: HashSet::new(), total, behind: 0 };
    let source = Source::Repeat(repeat);
    let lines = Lines { source, merged: 0, origin, rules_version: desk.rules.version };
    Ok((lines, Making::new(routes, wide::unable(desk, head.kind))))
}

impl Lines {
    /// How many rows are gone through at most.
    pub fn row_count(&self) -> u64 {
        match &self.source {
            Source::Recipe(maker) => maker.as_ref().map_or(0, |maker| maker.row_count()),
            Source::Wide(wide) => wide.lines.len() as u64,
            Source::Repeat(repeat) => repeat.total,
        }
    }

    /// Makes the next lines; true when the end is reached.
    pub async fn step(&mut self, service: &Service, making: Making) -> Answer<(Making, bool)> {
        match &mut self.source {
            Source::Recipe(maker) => {
                let away = maker.take().ok_or_else(|| defect(&"a list is made twice at once"))?;
                let (back, making, is_done) = made(away, making).await?;
                self.merged = back.merged();
                *maker = Some(back);
                Ok((making, is_done))
            }
            Source::Wide(wide) => {
                let mut making = making;
                for line in std::mem::take(&mut wide.lines) {
                    making.take_line(wide.kind, line);
                }
                Ok((making, true))
            }
            Source::Repeat(repeat) => repeat.step(service, making, &mut self.merged).await,
        }
    }
}

/// A step of a recipe, away from the threads that answer requests.
async fn made(mut maker: Box<Maker>, mut making: Making) -> Answer<(Box<Maker>, Making, bool)> {
    let work = move || {
        let is_done = maker.step(ROWS_AT_ONCE, |made| making.take(made));
        is_done.map(|is_done| (maker, making, is_done))
    };
    let made = tokio::task::spawn_blocking(work).await.map_err(|error| defect(&error))?;
    made.map_err(|too_many| AppError::invalid("urls", too_many.to_string()))
}

impl Repeat {
    /// The URLs are judged anew: hosts, connections and rules may have changed since.
    async fn step(&mut self, service: &Service, mut making: Making, merged: &mut u64) -> Answer<(Making, bool)> {
        let limit = u32::try_from(ROWS_AT_ONCE).unwrap_or(u32::MAX);
        let filter = UrlFilter { text: "", state: self.only };
        let rows =
            invalidations::urls(&service.store, self.number, filter, Begin::Position(self.behind), limit).await?;
        let is_done = (rows.len() as u64) < ROWS_AT_ONCE;
        for row in rows {
            self.behind = row.position;
            match self.kind.read(&row.url, &self.rules) {
                Ok(line) if self.seen.insert(digest(&line)) => making.take_line(self.kind, line),
                Ok(_) => *merged += 1,
                Err(reason) => making.take(Made::Refused { row: row.position, line: row.url, reason }),
            }
        }
        Ok((making, is_done))
    }
}

/// So long that no two URLs share one.
pub(super) fn digest(url: &str) -> u128 {
    use sha2::{Digest as _, Sha256};
    let mut half = [0; 16];
    half.copy_from_slice(&Sha256::digest(url)[..16]);
    u128::from_be_bytes(half)
}
