//! Selecting: one, several, a range, all that match. A range may lie where nobody has scrolled yet.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::FoundPage;
use super::address::{Address, Layout};
use crate::api::assets::get_assets;
use crate::components::{Pick, Toaster, use_toasts};
use crate::model::asset::{AssetFilter, AssetQuery, AssetRow, PAGE_SIZE, Selection};
use crate::pages::paged_rows::{PagedRows, Seed, use_paged_rows};
use crate::pages::question::Question;
use crate::pages::workspace::{Workspace, use_workspace};

/// Rows that one range selects at most: each is named in the selection. More are selected by a filter.
const MAX_RANGE: u64 = 5_000;

/// All assets that match, of which those in view are loaded.
pub fn use_asset_rows(found: Memo<Option<FoundPage>>) -> PagedRows<AssetRow> {
    let (workspace, toasts) = (use_workspace(), use_toasts());
    let seed = move || {
        found.with(|found| match found {
            Some(FoundPage { query, page }) => Seed {
                question: Address { query: query.clone(), layout: Layout::List }.at_start().to_search(),
                reading: 0,
                offset: page.before,
                rows: page.assets.clone(),
                total: page.total,
            },
            None => Seed::none(),
        })
    };
    let load = move |offset| {
        let query = found.with_untracked(|found| found.as_ref().map(|found| found.query.clone())).unwrap_or_default();
        let query = AssetQuery { after: None, offset: Some(offset), ..query };
        let answer = get_assets(workspace.company(), query);
        Box::pin(async move { answer.await.map(|page| (page.assets, page.total)) }) as _
    };
    let on_error = Callback::new(move |error| toasts.error(format!("Some assets could not be loaded. {error}")));
    use_paged_rows(seed, PAGE_SIZE, load, on_error)
}

/// Selects rows of the list.
#[derive(Clone, Copy)]
pub struct Picker {
    workspace: Workspace,
    toasts: Toaster,
    rows: PagedRows<AssetRow>,
    filter: Signal<AssetFilter>,
    /// The row that was picked last, and whether it was selected thereby: a range follows it.
    last: StoredValue<Option<(u64, bool)>>,
}

pub fn use_picker(rows: PagedRows<AssetRow>, filter: Signal<AssetFilter>) -> Picker {
    Picker { workspace: use_workspace(), toasts: use_toasts(), rows, filter, last: StoredValue::new(None) }
}

impl Picker {
    pub fn is_selected(self, row: &AssetRow) -> bool {
        self.workspace.selection.with(|selection| selection.contains(&row.asset))
    }

    pub fn is_all_selected(self) -> Signal<bool> {
        is_all_selected(self.workspace, self.filter)
    }

    pub fn select_all(self, is_selected: bool) {
        if is_selected {
            let rows = self.rows;
            select_all(self.workspace, self.filter, Signal::derive(move || rows.total()));
        } else {
            self.workspace.selection.set(Selection::default());
        }
    }

    pub fn pick(self, pick: Pick) {
        match pick {
            Pick::Toggle(index) => {
                let Some(row) = untrack(|| self.rows.get(index)) else { return };
                let is_selected = !untrack(|| self.is_selected(&row));
                self.last.set_value(Some((index, is_selected)));
                set(self.workspace, self.toasts, &[row], is_selected);
            }
            Pick::Range { from, to } => self.pick_range(from, to),
            Pick::All => self.select_all(true),
        }
    }

    fn pick_range(self, from: u64, to: u64) {
        let range = from.min(to)..from.max(to) + 1;
        if range.end - range.start > MAX_RANGE {
            self.toasts.info(
                "At most 5,000 assets are selected as a range. Narrow the list by a filter and select all that match.",
            );
            return;
        }
        let is_selected = self.last.get_value().is_none_or(|(index, is_selected)| index != from || is_selected);
        spawn_local(async move {
            match self.rows.gather(range).await {
                Ok(rows) => set(self.workspace, self.toasts, &rows, is_selected),
                Err(error) => self.toasts.error(format!("The range was not selected. {error}")),
            }
        });
    }
}

/// Selects these assets, or takes them out.
pub fn set(workspace: Workspace, toasts: Toaster, rows: &[AssetRow], is_selected: bool) {
    let set =
        |selection: &mut Selection| rows.iter().filter(|row| !selection.set(&row.asset, is_selected)).count() == 0;
    if workspace.selection.try_update(set) == Some(false) {
        toasts.info(
            "All assets that match another filter are selected, and others cannot be added to them. Clear the \
             selection to begin another.",
        );
    }
}

/// Selects all that match, whether or not they are loaded.
pub fn select_all(workspace: Workspace, filter: Signal<AssetFilter>, total: Signal<u64>) {
    workspace.matching.set(total.get_untracked());
    workspace.selection.set(Selection::Matching { filter: filter.get_untracked(), except: Vec::new() });
}

pub fn is_all_selected(workspace: Workspace, filter: Signal<AssetFilter>) -> Signal<bool> {
    let is_all = move |selection: &Selection| match selection {
        Selection::Matching { filter: of, except } => except.is_empty() && filter.with(|filter| filter == of),
        Selection::Ids(_) => false,
    };
    Memo::new(move |_| workspace.selection.with(is_all)).into()
}
