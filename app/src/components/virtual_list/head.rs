//! The list's head: its columns, and links that sort by them.

use leptos::prelude::*;

use crate::components::table::{Column, head_parts};

#[component]
pub(super) fn Head(columns: Signal<Vec<Column>>) -> impl IntoView {
    let cell = |column: Column| {
        let parts = head_parts(column);
        view! {
            <span
                class="virtual-list__heading"
                role="columnheader"
                aria-sort=parts.aria_sort
                data-number=parts.is_number.then_some("")
            >
                {parts.content}
            </span>
        }
    };
    view! {
        <div class="virtual-list__head" role="rowgroup">
            <div class="virtual-list__columns" role="row" aria-rowindex="1">
                {move || columns.get().into_iter().map(cell).collect_view()}
            </div>
        </div>
    }
    .into_any()
}
