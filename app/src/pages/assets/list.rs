//! The assets as rows. A click anywhere on a row selects; Shift selects all from the last one.

use leptos::prelude::*;

use super::address::Address;
use super::selection_bar::use_picker;
use super::tiles::Thumb;
use crate::components::{Checkbox, Column, DataTable, SortDirection, Time};
use crate::model::asset::{AssetRow, AssetSort};
use crate::pages::workspace::use_workspace;

#[component]
pub fn AssetList(address: Address, rows: StoredValue<Vec<AssetRow>>) -> impl IntoView {
    let workspace = use_workspace();
    let path = workspace.path("assets");
    let picker = use_picker(rows);
    let sortable = |label: &str, sort: AssetSort| {
        let sorted = (address.query.sort == sort).then_some(if address.query.descending {
            SortDirection::Descending
        } else {
            SortDirection::Ascending
        });
        Column::new(label).sorts(format!("{path}{}", address.clone().sorted_by(sort).to_search()), sorted)
    };
    let columns = vec![
        Column::new("Selected").hidden_label(),
        Column::new("Picture").hidden_label(),
        sortable("ID", AssetSort::Id),
        sortable("Kind", AssetSort::Kind),
        sortable("Folder", AssetSort::Folder),
        sortable("Changed", AssetSort::Modified),
        Column::new("Last purge"),
    ];
    let row = move |(index, AssetRow { asset, thumbnail, last_purge }): (usize, AssetRow)| {
        let id = asset.id.clone();
        let is_selected = {
            let asset = asset.clone();
            Memo::new(move |_| workspace.selection.with(|selection| selection.contains(&asset)))
        };
        view! {
            <tr
                data-selected=move || is_selected.get().then_some("")
                on:click:capture=move |event| picker.note_shift(event.shift_key())
            >
                <td>
                    <Checkbox
                        label=format!("Select {id}")
                        name="id"
                        value=id.clone()
                        hide_label=true
                        checked=is_selected
                        on_change=move |is_selected| picker.pick(index, is_selected)
                    />
                </td>
                <td>
                    <Thumb kind=asset.kind address=thumbnail />
                </td>
                <td data-main="" on:click=move |_| picker.pick(index, !is_selected.get_untracked())>
                    <bdi>{id.clone()}</bdi>
                </td>
                <td>{asset.kind.word()}</td>
                <td data-quiet="">{asset.folder.clone()}</td>
                <td data-quiet="">{asset.modified.map_or_else(|| "–".into_any(), |at| view! { <Time at /> }.into_any())}</td>
                <td data-quiet="">{last_purge.map_or_else(|| "–".into_any(), |at| view! { <Time at /> }.into_any())}</td>
            </tr>
        }
    };
    let body = rows.get_value().into_iter().enumerate().map(row).collect_view();
    view! {
        <div class="assets__all">
            <Checkbox
                label="Select all on this page"
                name="page"
                checked=picker.is_page_selected()
                on_change=move |is_selected| picker.pick_page(is_selected)
            />
        </div>
        <DataTable caption="Assets" columns>
            {body}
        </DataTable>
    }
}
