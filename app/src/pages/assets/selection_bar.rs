//! The bar that says what is selected, and what to do with it.

use leptos::prelude::*;

use super::picker::{is_all_selected, select_all};
use crate::browser::hydration::use_hydrated;
use crate::components::{Button, ButtonKind, Number};
use crate::model::asset::{AssetFilter, Selection};
use crate::model::rights::Action;
use crate::pages::workspace::use_workspace;

/// Appears with a selection; without scripts it is the form's button.
#[component]
pub fn SelectionBar(#[prop(into)] filter: Signal<AssetFilter>, total: Signal<u64>) -> impl IntoView {
    let workspace = use_workspace();
    let hydrated = use_hydrated();
    let selected = Memo::new(move |_| workspace.selected());
    let is_all = is_all_selected(workspace, filter);
    let may_invalidate = workspace.may(Action::Invalidate);
    view! {
        <div class="assets__selection" hidden=move || hydrated.get() && selected.get() == 0>
            <span role="status">
                {move || {
                    hydrated
                        .get()
                        .then(|| {
                            view! {
                                <strong>
                                    <Number value=selected />
                                </strong>
                                " selected"
                            }
                        })
                }}
            </span>
            {move || {
                let can_widen = selected.get() > 0 && !is_all.get();
                (hydrated.get() && can_widen)
                    .then(|| {
                        view! {
                            <Button kind=ButtonKind::Quiet on:click=move |_| select_all(workspace, filter, total)>
                                "Select all "
                                <Number value=total />
                                " that match"
                            </Button>
                        }
                    })
            }}
            {move || {
                hydrated
                    .get()
                    .then(|| {
                        view! {
                            <Button
                                kind=ButtonKind::Quiet
                                on:click=move |_| workspace.selection.set(Selection::default())
                            >
                                "Clear selection"
                            </Button>
                        }
                    })
            }}
            {may_invalidate
                .then(|| {
                    view! {
                        <Button
                            kind=ButtonKind::Primary
                            submit=true
                            on:click=move |event| {
                                event.prevent_default();
                                workspace.is_invalidating.set(true);
                            }
                        >
                            "Invalidate CDN…"
                        </Button>
                    }
                })}
        </div>
    }
}
