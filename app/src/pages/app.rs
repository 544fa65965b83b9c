//! The routes. All are rendered whole on the server before anything is sent, so that each page can be read without
//! JavaScript.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;
use leptos_router::{Lazy, SsrMode};

use super::assets::AssetsPage;
use super::chunks;
use super::faces::Refused;
use super::invalidate::InvalidatePage;
use super::workspace::WorkspaceLayout;
use crate::browser::hydration::provide_hydration;
use crate::components::{Toasts, provide_toasts};
use crate::model::error::AppError;

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_hydration();
    provide_toasts();
    view! {
        <Title formatter=|page: String| {
            if page.is_empty() { "Edgesweep".to_owned() } else { format!("{page} · Edgesweep") }
        } />
        <Router>
            <Routes fallback=|| view! { <main id="main"><Refused error=AppError::NotFound /></main> }>
                <Route path=path!("/login") view={Lazy::<chunks::Login>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("/:company") view=WorkspaceLayout ssr=SsrMode::Async>
                    <Route path=path!("assets") view=AssetsPage ssr=SsrMode::Async />
                    <Route path=path!("assets/import") view={Lazy::<chunks::Import>::new()} ssr=SsrMode::Async />
                    <Route path=path!("assets/import/:id") view={Lazy::<chunks::StagedImport>::new()} ssr=SsrMode::Async />
                    <Route path=path!("invalidate") view=InvalidatePage ssr=SsrMode::Async />
                    <Route path=path!("invalidations") view={Lazy::<chunks::Invalidations>::new()} ssr=SsrMode::Async />
                    <Route path=path!("invalidations/:id") view={Lazy::<chunks::Invalidation>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/general") view={Lazy::<chunks::GeneralSettings>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/presets") view={Lazy::<chunks::Presets>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/templates") view={Lazy::<chunks::Templates>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/cache-keys") view={Lazy::<chunks::CacheKeys>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/rules") view={Lazy::<chunks::Rules>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/versions") view={Lazy::<chunks::Versions>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/notifications") view={Lazy::<chunks::Notifications>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/people") view={Lazy::<chunks::People>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/companies") view={Lazy::<chunks::Companies>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/api-tokens") view={Lazy::<chunks::ApiTokens>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/audit") view={Lazy::<chunks::Audit>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/connections") view={Lazy::<chunks::Connections>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/connections/new") view={Lazy::<chunks::NewConnection>::new()} ssr=SsrMode::Async />
                    <Route path=path!("setup/connections/:id") view={Lazy::<chunks::Connection>::new()} ssr=SsrMode::Async />
                    <Route path=path!("account") view={Lazy::<chunks::Account>::new()} ssr=SsrMode::Async />
                    <Route path=path!("help/template") view={Lazy::<chunks::TemplateLanguage>::new()} ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
        <Toasts />
    }
}
