//! The row of filters: a form that changes the page's address, at each key once hydrated.

use leptos::prelude::*;

use super::address::{Address, Layout, order_of, order_word};
use crate::components::{Button, IconName, Number, SearchField, Segment, Segments, Select, SelectOption};
use crate::model::asset::{AssetKind, AssetSort};
use crate::pages::question::{Asked, Question};
use crate::pages::workspace::use_workspace;

/// The text of the search box, and what hears of typing. It is made above what is loaded, since it outlives each load.
pub type SearchBox = (Signal<String>, Callback<String>);

pub fn use_search_box(asked: Asked<Address>) -> SearchBox {
    asked.text_box(|address| &address.query.filter.text, |address, text| address.query.filter.text = text)
}

#[component]
pub fn Filters(
    asked: Asked<Address>,
    search: SearchBox,
    #[prop(into)] folders: Signal<Vec<String>>,
    total: Signal<u64>,
) -> impl IntoView {
    let path = use_workspace().path("assets");
    let kinds: Vec<_> = std::iter::once(SelectOption::new("", "All kinds"))
        .chain(AssetKind::ALL.map(|kind| SelectOption::new(kind.word(), kind.word())))
        .collect();
    let folder_options = Signal::derive(move || {
        let folders = folders.get().into_iter().map(|folder| SelectOption::new(folder.clone(), folder));
        std::iter::once(SelectOption::new("", "All folders")).chain(folders).collect::<Vec<_>>()
    });
    let (text, on_text) = search;
    let action = path.clone();
    let segments = Signal::derive(move || layouts(&path, &asked.get()));
    view! {
        <form class="assets__filter" method="get" action=action role="search">
            <SearchField label="Search IDs" name="text" value=text on_input=on_text />
            <Select
                label="Kind"
                name="kind"
                hide_label=true
                options=kinds
                value=Signal::derive(move || asked.get().query.filter.kind.map_or("", AssetKind::word).to_owned())
                on_change=asked.choice(|next, value| next.query.filter.kind = AssetKind::parse(&value))
            />
            <Select
                label="Folder"
                name="folder"
                hide_label=true
                options=folder_options
                value=Signal::derive(move || asked.get().query.filter.folder)
                on_change=asked.choice(|next, value| next.query.filter.folder = value)
            />
            <Order asked />
            <noscript>
                <Button submit=true>"Search"</Button>
            </noscript>
            <span class="assets__count" role="status">
                <Number value=total />
                {move || if total.get() == 1 { " asset" } else { " assets" }}
            </span>
            <Segments label="Layout" segments />
        </form>
    }
}

/// The order of tiles is chosen here; a list is sorted by its columns, and the form only keeps its order.
#[component]
fn Order(asked: Asked<Address>) -> impl IntoView {
    let value = Memo::new(move |_| {
        let query = asked.get().query;
        order_word(query.sort, query.descending)
    });
    let choose = asked.choice(|address, word| (address.query.sort, address.query.descending) = order_of(&word));
    let is_tiles = Memo::new(move |_| asked.get().layout == Layout::Tiles);
    move || {
        if is_tiles.get() {
            view! {
                <Select label="Order" name="sort" hide_label=true options=orders() value on_change=choose />
                <input type="hidden" name="layout" value="tiles" />
            }
            .into_any()
        } else {
            view! { <input type="hidden" name="sort" value=value /> }.into_any()
        }
    }
}

fn orders() -> Vec<SelectOption> {
    [
        (AssetSort::Id, "ID", "A to Z", "Z to A"),
        (AssetSort::Kind, "Kind", "A to Z", "Z to A"),
        (AssetSort::Folder, "Folder", "A to Z", "Z to A"),
        (AssetSort::Modified, "Changed", "oldest first", "newest first"),
    ]
    .into_iter()
    .flat_map(|(sort, label, up, down)| {
        [(false, up), (true, down)]
            .map(|(descending, way)| SelectOption::new(order_word(sort, descending), format!("{label}, {way}")))
    })
    .collect()
}

fn layouts(path: &str, address: &Address) -> Vec<Segment> {
    [("List", IconName::List, Layout::List), ("Tiles", IconName::Grid, Layout::Tiles)]
        .map(|(label, icon, layout)| Segment {
            label: label.to_owned(),
            href: format!("{path}{}", Address { layout, ..address.clone() }.to_search()),
            icon: Some(icon),
            is_current: address.layout == layout,
        })
        .to_vec()
}
