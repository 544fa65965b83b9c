//! What surrounds every page of a company: menus, the selection that survives paging, the **Invalidate CDN** dialog over
//! any page, and the status bar.

mod live;
mod menus;
mod status;
mod switcher;

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_params_map};

use super::faces::Refused;
use super::invalidate::InvalidateDialog;
use crate::components::Frame;
use crate::model::asset::Selection;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::person::Here;
use crate::model::rights::Action;
pub use live::Live;
use live::use_live;
use menus::Menus;
use status::Status;
use switcher::Switcher;

/// What the pages of a company share.
#[derive(Clone, Copy)]
pub struct Workspace {
    slug: StoredValue<CompanySlug>,
    /// What is selected on the assets page.
    pub selection: RwSignal<Selection>,
    /// How many assets matched when all that match were selected.
    pub matching: RwSignal<u64>,
    /// Whether the **Invalidate CDN** dialog is open.
    pub is_invalidating: RwSignal<bool>,
    /// What runs now.
    pub live: Live,
    here: StoredValue<Here>,
}

impl Workspace {
    pub fn company(&self) -> CompanySlug {
        self.slug.get_value()
    }

    /// How many assets are selected.
    pub fn selected(&self) -> u64 {
        self.selection.with(|selection| selection.count(self.matching.get()))
    }

    /// The address of a page of this company: `workspace.path("setup/general")`.
    pub fn path(&self, page: &str) -> String {
        self.slug.with_value(|slug| format!("/{slug}/{page}"))
    }

    /// Who is signed in.
    pub fn email(&self) -> String {
        self.here.with_value(|here| here.email.clone())
    }

    /// Whether the person may do this here: what they may not is not offered to them.
    pub fn may(&self, action: Action) -> bool {
        self.here.with_value(|here| here.may(action))
    }
}

/// The workspace that a page stands in.
pub fn use_workspace() -> Workspace {
    expect_context()
}

/// Where to sign in and come back from.
pub fn login_address() -> String {
    let location = use_location();
    let here = format!(
        "{}{}",
        location.pathname.get_untracked(),
        location.search.with_untracked(|search| match search.as_str() {
            "" => String::new(),
            query => format!("?{query}"),
        })
    );
    format!("/login?next={}", percent_encoding::utf8_percent_encode(&here, percent_encoding::NON_ALPHANUMERIC))
}

/// The layout of `/{company}/…`. Another company is another load of the document, so the company never changes here.
#[component]
pub fn WorkspaceLayout() -> impl IntoView {
    let params = use_params_map();
    let Some(slug) = params.with_untracked(|params| CompanySlug::parse(&params.get("company").unwrap_or_default()))
    else {
        return view! { <Refused error=AppError::NotFound /> }.into_any();
    };
    let here = match here(&slug) {
        Ok(here) => here,
        Err(error) => return view! { <main id="main"><Refused error /></main> }.into_any(),
    };
    let workspace = Workspace {
        live: use_live(slug.clone(), here.is_let_in),
        slug: StoredValue::new(slug),
        selection: RwSignal::new(Selection::default()),
        matching: RwSignal::new(0),
        is_invalidating: RwSignal::new(false),
        here: StoredValue::new(here.clone()),
    };
    provide_context(workspace);
    view! {
        <Frame
            home=workspace.path("assets")
            company=move || view! { <Switcher workspace /> }
            person=here.email
            account=workspace.path("account")
            menus=move || view! { <Menus workspace /> }
            status=move || view! { <Status workspace /> }
        >
            <Outlet />
        </Frame>
        <InvalidateDialog />
    }
    .into_any()
}

/// Who is here: the server's door knows, and the document brings it to the browser.
fn here(slug: &CompanySlug) -> Result<Here, AppError> {
    SharedValue::new(|| {
        #[cfg(feature = "ssr")]
        {
            crate::api::visitor().here(slug)
        }
        #[cfg(not(feature = "ssr"))]
        {
            let _ = slug;
            Err(AppError::SignedOut)
        }
    })
    .into_inner()
}
