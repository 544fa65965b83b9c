//! The routes. All are rendered whole on the server before anything is sent, so that each page can be read without
//! JavaScript.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

use super::assets::AssetsPage;
use super::cache_keys::CacheKeysPage;
use super::connections::{ConnectionPage, ConnectionsPage, NewConnectionPage};
use super::faces::Refused;
use super::general_settings::GeneralSettingsPage;
use super::import::{ImportPage, StagedImportPage};
use super::invalidate::InvalidatePage;
use super::invalidation::InvalidationPage;
use super::invalidations::InvalidationsPage;
use super::login::LoginPage;
use super::presets::PresetsPage;
use super::template_language::TemplateLanguagePage;
use super::templates::TemplatesPage;
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
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                <ParentRoute path=path!("/:company") view=WorkspaceLayout ssr=SsrMode::Async>
                    <Route path=path!("assets") view=AssetsPage ssr=SsrMode::Async />
                    <Route path=path!("assets/import") view=ImportPage ssr=SsrMode::Async />
                    <Route path=path!("assets/import/:id") view=StagedImportPage ssr=SsrMode::Async />
                    <Route path=path!("invalidate") view=InvalidatePage ssr=SsrMode::Async />
                    <Route path=path!("invalidations") view=InvalidationsPage ssr=SsrMode::Async />
                    <Route path=path!("invalidations/:id") view=InvalidationPage ssr=SsrMode::Async />
                    <Route path=path!("setup/general") view=GeneralSettingsPage ssr=SsrMode::Async />
                    <Route path=path!("setup/presets") view=PresetsPage ssr=SsrMode::Async />
                    <Route path=path!("setup/templates") view=TemplatesPage ssr=SsrMode::Async />
                    <Route path=path!("setup/cache-keys") view=CacheKeysPage ssr=SsrMode::Async />
                    <Route path=path!("setup/connections") view=ConnectionsPage ssr=SsrMode::Async />
                    <Route path=path!("setup/connections/new") view=NewConnectionPage ssr=SsrMode::Async />
                    <Route path=path!("setup/connections/:id") view=ConnectionPage ssr=SsrMode::Async />
                    <Route path=path!("help/template") view=TemplateLanguagePage ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
        <Toasts />
    }
}
