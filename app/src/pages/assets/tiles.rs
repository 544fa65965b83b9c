//! The assets as pictures.

use leptos::prelude::*;

use super::selection_bar::use_picker;
use crate::components::{Icon, IconName};
use crate::model::asset::{AssetKind, AssetRow};
use crate::pages::workspace::use_workspace;

/// An asset's picture, or a sign of its kind where there is none.
#[component]
pub fn Thumb(kind: AssetKind, address: Option<String>, #[prop(optional)] large: bool) -> impl IntoView {
    let icon = match kind {
        AssetKind::Image => IconName::Image,
        AssetKind::Set => IconName::Layers,
        AssetKind::Video => IconName::Film,
        AssetKind::Static => IconName::File,
    };
    view! {
        <div class="thumb" data-size=if large { "large" } else { "small" }>
            {match address {
                Some(address) => view! { <img src=address alt="" loading="lazy" decoding="async" /> }.into_any(),
                None => view! { <Icon name=icon /> }.into_any(),
            }}
        </div>
    }
}

#[component]
pub fn AssetTiles(rows: StoredValue<Vec<AssetRow>>) -> impl IntoView {
    let workspace = use_workspace();
    let picker = use_picker(rows);
    let tile = move |(index, AssetRow { asset, thumbnail, .. }): (usize, AssetRow)| {
        let is_selected = {
            let asset = asset.clone();
            Memo::new(move |_| workspace.selection.with(|selection| selection.contains(&asset)))
        };
        view! {
            <li
                class="asset-tile"
                data-selected=move || is_selected.get().then_some("")
                on:click:capture=move |event| picker.note_shift(event.shift_key())
            >
                <label>
                    <input
                        class="checkbox__box"
                        type="checkbox"
                        name="id"
                        value=asset.id.clone()
                        aria-label=format!("Select {}", asset.id)
                        prop:checked=move || is_selected.get()
                        on:change=move |event| picker.pick(index, event_target_checked(&event))
                    />
                    <Thumb kind=asset.kind address=thumbnail large=true />
                    <bdi class="asset-tile__id" title=asset.id.clone()>{asset.id.clone()}</bdi>
                    <span class="asset-tile__facts">
                        <span>{asset.kind.word()}</span>
                        <span>{asset.folder.clone()}</span>
                    </span>
                </label>
            </li>
        }
    };
    view! { <ul class="assets__tiles">{rows.get_value().into_iter().enumerate().map(tile).collect_view()}</ul> }
}
