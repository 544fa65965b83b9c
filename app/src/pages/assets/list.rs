//! The assets as rows, all that match: scrolled, not paged. A press anywhere on a row selects; Shift selects all from the
//! last one.

mod thumb;

use leptos::prelude::*;

use super::address::Address;
use super::picker::Picker;
use crate::browser::hydration::use_hydrated;
use crate::components::{
    Checkbox, Column, ListHandle, ListRow, LoadingRow, RowBox, Slot, SortDirection, Time, VirtualList,
};
use crate::model::asset::{AssetRow, AssetSort, PAGE_SIZE};
use crate::model::timestamp::Timestamp;
use crate::pages::paged_rows::PagedRows;
use crate::pages::question::{Asked, Question};
use crate::pages::workspace::use_workspace;
use thumb::RowThumb;

#[component]
pub fn AssetList(asked: Asked<Address>, rows: PagedRows<AssetRow>, picker: Picker) -> impl IntoView {
    let handle = ListHandle::new();
    rows.lead(handle);
    let path = use_workspace().path("assets");
    let columns = Signal::derive(move || columns(&path, &asked.get()));
    let row = move |slot: Slot| view! { <Row at=slot rows picker /> }.into_any();
    let hydrated = use_hydrated();
    let all = move || {
        hydrated.get().then(|| {
            view! {
                <Checkbox
                    label="Select all that match"
                    name="all"
                    hide_label=true
                    checked=picker.is_all_selected()
                    on_change=move |is_selected| picker.select_all(is_selected)
                />
            }
        })
    };
    view! {
        <VirtualList
            label="Assets"
            id="assets"
            row_count=Signal::derive(move || rows.total())
            row
            handle
            first_row=untrack(|| rows.first())
            first_rows=u64::from(PAGE_SIZE)
            columns
            corner=move || all
            on_pick=move |pick| picker.pick(pick)
            on_window=move |view| rows.look(view)
            is_read_only=true
        />
    }
}

fn columns(path: &str, address: &Address) -> Vec<Column> {
    let sortable = |label: &str, sort: AssetSort| {
        let sorted = (address.query.sort == sort).then_some(if address.query.descending {
            SortDirection::Descending
        } else {
            SortDirection::Ascending
        });
        Column::new(label).sorts(format!("{path}{}", address.clone().sorted_by(sort).to_search()), sorted)
    };
    vec![
        Column::new("Selected").hidden_label(),
        Column::new("Picture").hidden_label(),
        sortable("ID", AssetSort::Id),
        sortable("Kind", AssetSort::Kind),
        sortable("Folder", AssetSort::Folder),
        sortable("Changed", AssetSort::Modified),
        Column::new("Last purge"),
    ]
}

#[component]
fn Row(at: Slot, rows: PagedRows<AssetRow>, picker: Picker) -> impl IntoView {
    let index = at.index();
    let row = Memo::new(move |_| rows.get(index.get()));
    let of = move |read: fn(&AssetRow) -> String| {
        Signal::derive(move || row.with(|row| row.as_ref().map(read).unwrap_or_default()))
    };
    let is_loading = Memo::new(move |_| row.with(Option::is_none));
    let is_selected = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| picker.is_selected(row))));
    let id = of(|row| row.asset.id.clone());
    let modified = Signal::derive(move || row.with(|row| row.as_ref()?.asset.modified));
    let last_purge = Signal::derive(move || row.with(|row| row.as_ref()?.last_purge));
    view! {
        <ListRow at is_loading is_selected=Signal::from(is_selected)>
            <span class="asset-row__box" role="gridcell">
                <RowBox
                    at
                    label=Signal::derive(move || format!("Select {}", id.get()))
                    name="id"
                    value=id
                    checked=is_selected
                    disabled=is_loading
                />
            </span>
            <span role="gridcell">
                <RowThumb row />
            </span>
            <span class="asset-row__id" role="gridcell">
                <bdi>{id}</bdi>
                <Show when=move || is_loading.get()>
                    <LoadingRow index />
                    <span class="virtual-list__bar"></span>
                </Show>
            </span>
            <span role="gridcell">{of(|row| row.asset.kind.word().to_owned())}</span>
            <span class="asset-row__fact" role="gridcell">{of(|row| row.asset.folder.clone())}</span>
            <span class="asset-row__fact" role="gridcell">
                <Moment at=modified is_loading />
            </span>
            <span class="asset-row__fact" role="gridcell">
                <Moment at=last_purge is_loading />
            </span>
        </ListRow>
    }
}

/// A moment that may be none.
#[component]
fn Moment(at: Signal<Option<Timestamp>>, is_loading: Memo<bool>) -> impl IntoView {
    let is_none = Memo::new(move |_| at.get().is_none());
    view! {
        <span hidden=is_none>
            <Time at=Signal::derive(move || at.get().unwrap_or_default()) />
        </span>
        <span hidden=move || !is_none.get() || is_loading.get()>"–"</span>
    }
}
