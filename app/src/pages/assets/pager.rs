//! Which part of the assets is shown, and the way to the next.

use leptos::prelude::*;

use super::address::Address;
use crate::components::{LinkButton, Number};
use crate::model::asset::AssetPage;
use crate::pages::question::Question;
use crate::pages::workspace::use_workspace;

#[component]
pub fn Pager(address: Address, page: AssetPage) -> impl IntoView {
    let path = use_workspace().path("assets");
    let link = |cursor: Option<String>, label: &'static str| {
        let mut address = address.clone();
        address.query.after = Some(cursor?);
        Some(view! { <LinkButton href=format!("{path}{}", address.to_search())>{label}</LinkButton> })
    };
    let (first, last) = (page.before + 1, page.before + page.assets.len() as u64);
    (page.previous.is_some() || page.next.is_some()).then(|| {
        view! {
            <nav class="assets__pager" aria-label="Pages">
                <span>
                    <Number value=first />
                    "–"
                    <Number value=last />
                    " of "
                    <Number value=page.total />
                </span>
                {link(page.previous, "Previous")}
                {link(page.next, "Next")}
            </nav>
        }
    })
}
