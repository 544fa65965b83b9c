//! The row of filters: a form that changes the page's address, at each key once hydrated.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::address::{Address, Layout, sort_word};
use crate::browser::timers::use_debounce;
use crate::components::{Button, Icon, IconName, Number, Segment, Segments, Select, SelectOption};
use crate::model::asset::{AssetKind, AssetSort};
use crate::pages::workspace::use_workspace;

/// Keys that follow each other faster than this make one question.
const QUIET_MS: u32 = 120;

#[component]
pub fn Filters(address: Address, folders: Vec<String>, total: u64) -> impl IntoView {
    let workspace = use_workspace();
    let path = workspace.path("assets");
    let text = RwSignal::new(address.query.filter.text.clone());
    let address = StoredValue::new(address);
    let go = {
        let path = path.clone();
        let navigate = use_navigate();
        move |next: Address| {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&format!("{path}{}", next.at_start().to_search()), options);
        }
    };
    let search = use_debounce(QUIET_MS, {
        let go = go.clone();
        move || {
            let mut next = address.get_value();
            next.query.filter.text = text.get_untracked();
            go(next);
        }
    });
    let go = StoredValue::new(go);
    let change = move |change: fn(&mut Address, String)| {
        Callback::new(move |value: String| {
            let mut next = address.get_value();
            next.query.filter.text = text.get_untracked();
            change(&mut next, value);
            go.with_value(|go| go(next));
        })
    };
    let kinds: Vec<_> = std::iter::once(SelectOption::new("", "All kinds"))
        .chain(AssetKind::ALL.map(|kind| SelectOption::new(kind.word(), kind.word())))
        .collect();
    let folder_options: Vec<_> = std::iter::once(SelectOption::new("", "All folders"))
        .chain(folders.into_iter().map(|folder| SelectOption::new(folder.clone(), folder)))
        .collect();
    let now = address.get_value();
    let layouts = [("List", IconName::List, Layout::List), ("Tiles", IconName::Grid, Layout::Tiles)].map(
        |(label, icon, layout)| Segment {
            label: label.to_owned(),
            href: format!("{path}{}", Address { layout, ..now.clone() }.to_search()),
            icon: Some(icon),
            is_current: now.layout == layout,
        },
    );
    view! {
        <form class="assets__filter" method="get" action=path role="search">
            <div class="assets__search">
                <Icon name=IconName::Search />
                <input
                    class="input"
                    type="search"
                    name="text"
                    aria-label="Search IDs"
                    placeholder="Search IDs…"
                    autocomplete="off"
                    spellcheck="false"
                    value=text.get_untracked()
                    on:input=move |event| {
                        text.set(event_target_value(&event));
                        search();
                    }
                />
            </div>
            <Select
                label="Kind"
                name="kind"
                hide_label=true
                options=kinds
                value=now.query.filter.kind.map_or("", AssetKind::word).to_owned()
                on_change=change(|next, value| next.query.filter.kind = AssetKind::parse(&value))
            />
            <Select
                label="Folder"
                name="folder"
                hide_label=true
                options=folder_options
                value=now.query.filter.folder.clone()
                on_change=change(|next, value| next.query.filter.folder = value)
            />
            {(now.query.sort != AssetSort::default())
                .then(|| view! { <input type="hidden" name="sort" value=sort_word(now.query.sort) /> })}
            {now.query.descending.then(|| view! { <input type="hidden" name="order" value="descending" /> })}
            {(now.layout == Layout::Tiles).then(|| view! { <input type="hidden" name="layout" value="tiles" /> })}
            <noscript>
                <Button submit=true>"Search"</Button>
            </noscript>
            <span class="assets__count" role="status">
                <Number value=total />
                {if total == 1 { " asset" } else { " assets" }}
            </span>
            <Segments label="Layout" segments=layouts.to_vec() />
        </form>
    }
}
