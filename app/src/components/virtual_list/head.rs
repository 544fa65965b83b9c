//! The list's head: its columns, and links that sort by them.

use leptos::prelude::*;

use crate::components::table::{Column, head_parts};

#[component]
pub(super) fn Head(
    columns: Signal<Vec<Column>>,
    /// Stands in the first column's head, such as a box that picks all.
    corner: Option<ViewFn>,
) -> impl IntoView {
    let cell = move |(place, column): (usize, Column)| {
        let parts = head_parts(column);
        let corner = corner.as_ref().filter(|_| place == 0).map(ViewFn::run);
        view! {
            <span
                class="virtual-list__heading"
                role="columnheader"
                aria-sort=parts.aria_sort
                data-number=parts.is_number.then_some("")
            >
                {parts.content}
                {corner}
            </span>
        }
    };
    view! {
        <div class="virtual-list__head" role="rowgroup">
            <div class="virtual-list__columns" role="row" aria-rowindex="1">
                {move || columns.get().into_iter().enumerate().map(&cell).collect_view()}
            </div>
        </div>
    }
    .into_any()
}
