//! Assets: search, filter, sort and page through them, and select what is to be invalidated. What is shown stands in the
//! page's address, so that it can be linked, reloaded and used without scripts; what is selected outlives the page.

mod address;
mod filters;
mod list;
mod pager;
mod selection_bar;
mod tiles;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::faces::shown;
use super::question::{Asked, use_question};
use super::workspace::use_workspace;
use crate::api::assets::get_assets;
use crate::components::{ButtonKind, EmptyState, IconName, LinkButton, Notice, NoticeKind, Skeleton};
use crate::model::asset::AssetPage;
use crate::model::person::Role;
use address::{Address, Layout};
use filters::{Filters, SearchBox, use_search_box};
use list::AssetList;
use pager::Pager;
use selection_bar::{SelectionBar, use_picker};
use tiles::AssetTiles;

#[component]
pub fn AssetsPage() -> impl IntoView {
    let workspace = use_workspace();
    let query = use_query_map();
    let asked = use_question::<Address>(workspace.path("assets"));
    let search = use_search_box(asked);
    let page = Resource::new(move || asked.get().query, move |query| get_assets(workspace.company(), query));
    let imported = move || query.with(|query| query.get("imported").and_then(|count| count.parse::<u64>().ok()));
    view! {
        <Title text="Assets" />
        <div class="page assets" data-width="full">
            <h1 class="visually-hidden">"Assets"</h1>
            {move || {
                imported()
                    .map(|count| {
                        view! {
                            <Notice kind=NoticeKind::Success live=true>
                                {match count {
                                    0 => "The import changed nothing: all of it was here already.".to_owned(),
                                    1 => "1 asset was imported.".to_owned(),
                                    count => format!("{count} assets were imported."),
                                }}
                            </Notice>
                        }
                    })
            }}
            <Transition fallback=|| view! { <Skeleton label="Loading assets" rows=16 /> }>
                {move || page.get().map(|page| shown(page, |page| view! { <Shown asked search page /> }))}
            </Transition>
        </div>
    }
}

/// A page of assets as it was loaded.
#[component]
fn Shown(asked: Asked<Address>, search: SearchBox, page: AssetPage) -> impl IntoView {
    let workspace = use_workspace();
    let address = asked.get_untracked();
    if page.in_company == 0 {
        let may_import = workspace.may(Role::Editor);
        return view! {
            <EmptyState
                icon=IconName::Image
                title="No assets yet"
                actions=move || {
                    may_import
                        .then(|| {
                            view! {
                                <LinkButton kind=ButtonKind::Primary href=workspace.path("assets/import")>
                                    "Import assets…"
                                </LinkButton>
                            }
                        })
                }
            >
                <p>"Import a list of what you publish; then select assets here and choose File > Invalidate CDN."</p>
                <p>"You can also invalidate without any: choose File > Invalidate CDN and paste complete URLs."</p>
            </EmptyState>
        }
        .into_any();
    }
    let (total, rows) = (page.total, StoredValue::new(page.assets.clone()));
    let picker = use_picker(rows);
    let nothing_matches = page.assets.is_empty();
    let layout = Memo::new(move |_| asked.get().layout);
    let list = move || match layout.get() {
        _ if nothing_matches => view! { <NothingMatches /> }.into_any(),
        Layout::List => view! { <AssetList address=asked.get_untracked() rows picker /> }.into_any(),
        Layout::Tiles => view! { <AssetTiles rows picker /> }.into_any(),
    };
    view! {
        <Filters asked search folders=page.folders.clone() total />
        <form class="assets__form" method="get" action=workspace.path("invalidate")>
            {list}
            <SelectionBar filter=address.query.filter.clone() total picker />
        </form>
        <Pager address page />
    }
    .into_any()
}

#[component]
fn NothingMatches() -> impl IntoView {
    let path = use_workspace().path("assets");
    view! {
        <EmptyState
            icon=IconName::Search
            title="Nothing matches"
            actions=move || view! { <LinkButton href=path.clone()>"Show all assets"</LinkButton> }
        >
            <p>"No asset has this text in its ID with this kind and folder."</p>
        </EmptyState>
    }
}
