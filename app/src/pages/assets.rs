//! Assets: search, filter, sort and page through them, and select what is to be invalidated. What is shown stands in the
//! page's address, so that it can be linked, reloaded and used without scripts; what is selected outlives the page.

mod address;
mod filters;
mod list;
mod pager;
mod picker;
mod selection_bar;
mod tiles;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use super::faces::shown;
use super::question::{Asked, use_question};
use super::workspace::use_workspace;
use crate::api::assets::get_assets;
use crate::components::{ButtonKind, EmptyState, IconName, LinkButton, Notice, NoticeKind, Skeleton};
use crate::model::asset::{AssetPage, AssetQuery};
use crate::model::error::AppError;
use crate::model::rights::Action;
use address::{Address, Layout};
use filters::{Filters, SearchBox, use_search_box};
use list::AssetList;
use pager::Pager;
use picker::{use_asset_rows, use_picker};
use selection_bar::SelectionBar;
use tiles::AssetTiles;

#[component]
pub fn AssetsPage() -> impl IntoView {
    let workspace = use_workspace();
    let query = use_query_map();
    let asked = use_question::<Address>(workspace.path("assets"));
    let search = use_search_box(asked);
    let page: Found = Resource::new(
        move || asked.get().query,
        move |query| async move {
            get_assets(workspace.company(), query.clone()).await.map(|page| FoundPage { query, page })
        },
    );
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
                <Loaded asked search page />
            </Transition>
        </div>
    }
}

/// A page of assets as it was loaded, and what it answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundPage {
    query: AssetQuery,
    page: AssetPage,
}

type Found = Resource<Result<FoundPage, AppError>>;

/// What is shown stays while other assets are loaded into it: the list is scrolled, and the boxes are typed in.
#[component]
fn Loaded(asked: Asked<Address>, search: SearchBox, page: Found) -> impl IntoView {
    let has_none = Memo::new(move |_| page.get().map(|found| found.map(|found| found.page.in_company == 0)));
    move || {
        has_none.get().map(|has_none| {
            shown(has_none, |has_none| {
                if has_none {
                    view! { <NoAssets /> }.into_any()
                } else {
                    view! { <Shown asked search page /> }.into_any()
                }
            })
        })
    }
}

#[component]
fn NoAssets() -> impl IntoView {
    let workspace = use_workspace();
    let may_import = workspace.may(Action::ImportAssets);
    view! {
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
}

/// How the assets that were found are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    Nothing,
    List,
    Tiles,
}

#[component]
fn Shown(asked: Asked<Address>, search: SearchBox, page: Found) -> impl IntoView {
    let workspace = use_workspace();
    // The newest answer that was none of an error.
    let found = Memo::new(move |before: Option<&Option<FoundPage>>| {
        page.get().and_then(Result::ok).or_else(|| before.cloned().flatten())
    });
    let rows = use_asset_rows(found);
    let filter = Memo::new(move |_| {
        found.with(|found| found.as_ref().map(|found| found.query.filter.clone())).unwrap_or_default()
    });
    let total = Signal::derive(move || rows.total());
    let folders = Memo::new(move |_| {
        found.with(|found| found.as_ref().map(|found| found.page.folders.clone())).unwrap_or_default()
    });
    let face = Memo::new(move |_| match asked.get().layout {
        _ if total.get() == 0 => Face::Nothing,
        Layout::List => Face::List,
        Layout::Tiles => Face::Tiles,
    });
    let picker = use_picker(rows, filter.into());
    let tiles = move || {
        let page = found.get().map(|found| found.page);
        page.map(|page| view! { <AssetTiles rows=StoredValue::new(page.assets) /> })
    };
    let list = move || match face.get() {
        Face::Nothing => view! { <NothingMatches /> }.into_any(),
        Face::List => view! { <AssetList asked rows picker /> }.into_any(),
        Face::Tiles => view! { {tiles} }.into_any(),
    };
    let pager = move || {
        let page = found.get()?.page;
        let address = Address { query: found.get()?.query, ..asked.get() };
        Some(view! { <Pager address page /> })
    };
    view! {
        <Filters asked search folders=folders total />
        <form
            class="assets__form"
            method="get"
            action=workspace.path("invalidate")
            data-layout=move || if face.get() == Face::List { "list" } else { "tiles" }
        >
            {list}
            <SelectionBar filter total />
        </form>
        {move || {
            if face.get() == Face::List {
                view! { <noscript>{pager}</noscript> }.into_any()
            } else {
                view! { {pager} }.into_any()
            }
        }}
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
