//! The assets as rows. A click anywhere on a row selects; Shift selects all from the last one.

use leptos::prelude::*;

use super::address::Address;
use super::selection_bar::{Picker, SelectPage};
use super::tiles::Thumb;
use crate::components::{Checkbox, Column, DataTable, SortDirection, Time};
use crate::model::asset::{AssetRow, AssetSort};
use crate::pages::question::Question;
use crate::pages::workspace::use_workspace;

#[component]
pub fn AssetList(address: Address, rows: StoredValue<Vec<AssetRow>>, picker: Picker) -> impl IntoView {
    let path = use_workspace().path("assets");
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
        let is_selected = picker.is_selected(index);
        view! {
            <tr
                data-selected=move || is_selected.get().then_some("")
                on:click:capture=move |event| picker.note_shift(event.shift_key())
                on:click=move |event| picker.click(&event, index, is_selected.get_untracked())
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
                <td data-main="">
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
        <SelectPage picker />
        <DataTable caption="Assets" columns>
            {body}
        </DataTable>
    }
}
