//! The assets as pictures, paged.

mod picker;

use leptos::prelude::*;

use crate::components::{Checkbox, Icon, IconName, Time};
use crate::model::asset::{AssetKind, AssetRow};
use picker::{SelectPage, use_picker};

/// An asset's picture, or a sign of its kind where there is none.
#[component]
fn Thumb(kind: AssetKind, address: Option<String>) -> impl IntoView {
    view! {
        <div class="thumb" data-size="large">
            {match address {
                Some(address) => view! { <img src=address alt="" loading="lazy" decoding="async" /> }.into_any(),
                None => view! { <Icon name=sign_of(kind) /> }.into_any(),
            }}
        </div>
    }
}

/// The sign of a kind.
pub fn sign_of(kind: AssetKind) -> IconName {
    match kind {
        AssetKind::Image => IconName::Image,
        AssetKind::Set => IconName::Layers,
        AssetKind::Video => IconName::Film,
        AssetKind::Static => IconName::File,
    }
}

#[component]
pub fn AssetTiles(rows: StoredValue<Vec<AssetRow>>) -> impl IntoView {
    let picker = use_picker(rows);
    let tile = move |(index, AssetRow { asset, thumbnail, .. }): (usize, AssetRow)| {
        let is_selected = picker.is_selected(index);
        view! {
            <li
                class="asset-tile"
                data-selected=move || is_selected.get().then_some("")
                on:click:capture=move |event| picker.note_shift(event.shift_key())
                on:click=move |event| picker.click(&event, index, is_selected.get_untracked())
            >
                <Checkbox
                    label=format!("Select {}", asset.id)
                    name="id"
                    value=asset.id.clone()
                    hide_label=true
                    checked=is_selected
                    on_change=move |is_selected| picker.pick(index, is_selected)
                />
                <Thumb kind=asset.kind address=thumbnail />
                <bdi class="asset-tile__id" title=asset.id.clone()>{asset.id.clone()}</bdi>
                <span class="asset-tile__facts">
                    <span>{asset.kind.word()}</span>
                    {asset.modified.map(|at| view! { <Time at /> })}
                </span>
                <span class="asset-tile__facts">{asset.folder.clone()}</span>
            </li>
        }
    };
    view! {
        <SelectPage picker />
        <ul class="assets__tiles">{rows.get_value().into_iter().enumerate().map(tile).collect_view()}</ul>
    }
}
