//! The assets of a selection as a list needs them: the outline at once, and page by page what comes into view. Pages next
//! to those in view are read ahead; one that is no longer looked at is not waited for; few are held.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::assets::{get_outline, get_selected_page};
use crate::browser::timers;
use crate::model::asset::{Asset, Selection};
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::template::Assets;

/// Pages that are held; so many are read at once where a selection has no more.
pub const HELD_PAGES: usize = 24;
/// Looks are gathered for so long before anything is asked. What leaps, as under a dragged thumb, is asked for once it rests
/// for so long.
const GATHER_MS: u32 = 40;
/// After a failure, before it is tried again.
const AGAIN_MS: u32 = 2_000;
/// Requests on their way at once.
const AT_ONCE: usize = 4;

/// The outline of a selection, with its first pages.
pub async fn read(company: CompanySlug, selection: &Selection, pages: usize) -> Result<Assets, AppError> {
    if matches!(selection, Selection::Ids(ids) if ids.is_empty()) {
        return Ok(Assets::default());
    }
    let mut assets = Assets::outlined(get_outline(company.clone(), selection.clone()).await?);
    for page in 0..pages.min(assets.page_count()) {
        let read = read_page(company.clone(), selection, &assets, page).await?;
        if !assets.take_page(page, read) {
            return Err(changed());
        }
    }
    Ok(assets)
}

async fn read_page(
    company: CompanySlug,
    selection: &Selection,
    assets: &Assets,
    page: usize,
) -> Result<Vec<Asset>, AppError> {
    let (selection, after) = selection.page(assets.outline(), page);
    get_selected_page(company, selection, after).await
}

fn changed() -> AppError {
    AppError::Conflict { message: "The catalog was changed while the list was made. Make it again.".to_owned() }
}

/// Reads pages as they are looked at, into `assets`.
#[derive(Clone, Copy)]
pub struct Reader {
    company: StoredValue<CompanySlug>,
    selection: StoredValue<Selection>,
    pub assets: RwSignal<Assets>,
    /// A page is another than the outline says: the list must be made again.
    pub is_outdated: RwSignal<bool>,
    state: StoredValue<State>,
}

#[derive(Default)]
struct State {
    /// Looked at since looks are gathered.
    looked_at: BTreeSet<usize>,
    /// Looked at before that, while leaping.
    leapt_to: BTreeSet<usize>,
    /// Looked at in the last turn.
    last_turn: BTreeSet<usize>,
    is_turn_set: bool,
    on_their_way: BTreeMap<usize, AbortHandle>,
    /// When each page was looked at last, counted in turns.
    seen: BTreeMap<usize, u64>,
    turn: u64,
    /// Grows with each selection; answers to an older one are dropped.
    generation: u64,
}

impl State {
    /// Whether what is looked at now is far from what was asked for last: then it may be left again at once.
    fn must_rest(&mut self) -> bool {
        let is_far = |page: &usize| self.last_turn.iter().all(|last| last.abs_diff(*page) > 1);
        let leaps = !self.last_turn.is_empty() && !self.looked_at.is_empty() && self.looked_at.iter().all(is_far);
        if leaps {
            self.leapt_to = std::mem::take(&mut self.looked_at);
        }
        leaps
    }
}

impl Reader {
    /// In a component's body.
    pub fn new(company: CompanySlug) -> Self {
        Self {
            company: StoredValue::new(company),
            selection: StoredValue::new(Selection::default()),
            assets: RwSignal::new(Assets::default()),
            is_outdated: RwSignal::new(false),
            state: StoredValue::new(State::default()),
        }
    }

    /// From now on reads another selection; a small one whole.
    pub fn begin(self, selection: Selection, assets: Assets) {
        self.state.update_value(|state| {
            state.on_their_way.values().for_each(AbortHandle::abort);
            *state = State { generation: state.generation + 1, ..State::default() };
        });
        let pages = assets.page_count();
        self.selection.set_value(selection);
        self.is_outdated.set(false);
        self.assets.set(assets);
        if pages <= HELD_PAGES {
            (0..pages).for_each(|page| self.look_at(page));
        }
    }

    /// Somebody looks at a row that this page makes.
    pub fn look_at(self, page: usize) {
        let must_set = self.state.try_update_value(|state| {
            state.looked_at.insert(page);
            !std::mem::replace(&mut state.is_turn_set, true)
        });
        if must_set == Some(true) {
            timers::after(GATHER_MS, move || self.take_turn());
        }
    }

    fn take_turn(self) {
        if self.state.try_update_value(State::must_rest) == Some(true) {
            timers::after(GATHER_MS, move || self.take_turn());
            return;
        }
        let Some((pages, held)) = self
            .assets
            .try_with_untracked(|assets| (assets.page_count(), assets.held_pages().collect::<BTreeSet<_>>()))
        else {
            return;
        };
        let is_small = pages <= HELD_PAGES;
        let turn = self.state.try_update_value(|state| {
            state.is_turn_set = false;
            state.turn += 1;
            let mut looked_at = std::mem::take(&mut state.looked_at);
            looked_at.append(&mut state.leapt_to);
            state.last_turn.clone_from(&looked_at);
            for page in &looked_at {
                state.seen.insert(*page, state.turn);
            }
            // In view first, then what is next to it.
            let around = looked_at.iter().flat_map(|page| [page + 1, page.saturating_sub(1)]);
            let wanted: Vec<usize> = looked_at.iter().copied().chain(around).filter(|page| *page < pages).collect();
            if !is_small {
                state.on_their_way.retain(|page, handle| {
                    let is_wanted = wanted.contains(page);
                    if !is_wanted {
                        handle.abort();
                    }
                    is_wanted
                });
            }
            let room = AT_ONCE.saturating_sub(state.on_their_way.len());
            let mut missing: Vec<usize> = Vec::new();
            for page in wanted {
                if !held.contains(&page) && !state.on_their_way.contains_key(&page) && !missing.contains(&page) {
                    missing.push(page);
                }
            }
            let later = missing.split_off(missing.len().min(room));
            // What found no room is asked for when an answer makes some.
            state.looked_at.extend(later);
            (missing, state.generation)
        });
        let Some((missing, generation)) = turn else { return };
        self.let_go(&held, pages);
        for page in missing {
            self.ask(page, generation);
        }
    }

    /// Beyond `HELD_PAGES`, those go that were looked at longest ago.
    fn let_go(self, held: &BTreeSet<usize>, pages: usize) {
        if pages <= HELD_PAGES || held.len() <= HELD_PAGES {
            return;
        }
        let mut by_age: Vec<(u64, usize)> = self
            .state
            .with_value(|state| held.iter().map(|page| (state.seen.get(page).copied().unwrap_or(0), *page)).collect());
        by_age.sort_unstable();
        let gone: Vec<usize> = by_age.iter().take(held.len() - HELD_PAGES).map(|(_, page)| *page).collect();
        self.assets.update(|assets| gone.iter().for_each(|page| assets.drop_page(*page)));
    }

    fn ask(self, page: usize, generation: u64) {
        let (company, selection) = (self.company.get_value(), self.selection.get_value());
        let assets = self.assets.get_untracked();
        let (asking, handle) = abortable(async move { read_page(company, &selection, &assets, page).await });
        self.state.update_value(|state| {
            state.on_their_way.insert(page, handle);
        });
        spawn_local(async move {
            let Ok(answer) = asking.await else { return };
            let is_current = self.state.try_update_value(|state| {
                let is_current = state.generation == generation;
                if is_current {
                    state.on_their_way.remove(&page);
                }
                is_current
            });
            if is_current != Some(true) {
                return;
            }
            match answer {
                Ok(read) => {
                    let is_taken = self.assets.try_update(|assets| assets.take_page(page, read));
                    if is_taken == Some(false) {
                        self.is_outdated.set(true);
                    }
                    self.go_on();
                }
                // The rows stay as they are, and say that they are loading.
                Err(_) => timers::after(AGAIN_MS, move || self.look_at(page)),
            }
        });
    }

    /// Asks for what found no room before.
    fn go_on(self) {
        let waits = self
            .state
            .try_update_value(|state| !state.looked_at.is_empty() && !std::mem::replace(&mut state.is_turn_set, true));
        if waits == Some(true) {
            self.take_turn();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looking(last_turn: &[usize], looked_at: &[usize]) -> State {
        State {
            last_turn: last_turn.iter().copied().collect(),
            looked_at: looked_at.iter().copied().collect(),
            ..State::default()
        }
    }

    #[test]
    fn what_is_near_is_asked_for_and_what_is_far_only_at_rest() {
        assert!(!looking(&[], &[70]).must_rest(), "the first look");
        assert!(!looking(&[3, 4], &[5]).must_rest());
        let mut leaping = looking(&[3, 4], &[70]);
        assert!(leaping.must_rest());
        leaping.looked_at.insert(90);
        assert!(leaping.must_rest());
        assert!(!leaping.must_rest(), "nothing else was looked at since");
        assert_eq!(leaping.leapt_to, BTreeSet::from([90]));
    }
}
