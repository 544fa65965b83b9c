//! The picture in a row that becomes another asset's while the list is scrolled.

use leptos::prelude::*;

use super::super::tiles::sign_of;
use crate::components::Icon;
use crate::model::asset::AssetRow;

/// A browser shows the old picture until the new one has come: it is hidden until then.
#[component]
pub fn RowThumb(row: Memo<Option<AssetRow>>) -> impl IntoView {
    let address = Memo::new(move |_| row.with(|row| row.as_ref()?.thumbnail.clone()));
    let kind = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.asset.kind)));
    let arrived = RwSignal::new(address.get_untracked());
    let has_picture = Memo::new(move |_| address.with(Option::is_some));
    let picture = move || {
        view! {
            <img
                src=move || address.get()
                alt=""
                decoding="async"
                data-pending=move || (arrived.get() != address.get()).then_some("")
                on:load=move |_| arrived.set(address.get_untracked())
            />
        }
    };
    let sign = move || kind.get().map(|kind| view! { <Icon name=sign_of(kind) /> });
    view! {
        <div class="thumb" data-size="small">
            {move || if has_picture.get() { picture().into_any() } else { view! { {sign} }.into_any() }}
        </div>
    }
}
