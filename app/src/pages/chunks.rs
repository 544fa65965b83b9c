//! Which pages come with the first load, and which are fetched when somebody goes there. The assets page, the frame and
//! the **Invalidate CDN** dialog are the first load; everything here is cut out of it by `server/site/build.mjs release`.
//! A development build is one piece: nothing is cut, and the same functions are simply called.

use leptos::prelude::*;
use leptos_router::LazyRoute;

use super::account::AccountPage;
use super::api_tokens::ApiTokensPage;
use super::audit::AuditPage;
use super::cache_keys::CacheKeysPage;
use super::companies::CompaniesPage;
use super::connections::{ConnectionPage, ConnectionsPage, NewConnectionPage};
use super::general_settings::GeneralSettingsPage;
use super::import::{ImportPage, StagedImportPage};
use super::invalidation::InvalidationPage;
use super::invalidations::InvalidationsPage;
use super::login::LoginPage;
use super::notifications::NotificationsPage;
use super::people::PeoplePage;
use super::presets::PresetsPage;
use super::rules::RulesPage;
use super::template_language::TemplateLanguagePage;
use super::templates::TemplatesPage;
use super::versions::VersionsPage;

/// A chunk: its function, and its pages as routes that fetch it before they are shown.
macro_rules! chunk {
    ($(#[$doc:meta])* $chunk:ident($kind:ident), preloaded by $preload:ident: $($route:ident => $page:ident),+ $(,)?) => {
        #[derive(Clone, Copy)]
        enum $kind {
            $($route),+
        }

        $(#[$doc])*
        #[cfg_attr(feature = "split", lazy)]
        async fn $chunk(page: $kind) -> AnyView {
            match page {
                $($kind::$route => view! { <$page /> }.into_any()),+
            }
        }

        $(
            /// The route of this page.
            pub struct $route;

            impl LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_: Self) -> AnyView {
                    $chunk($kind::$route).await
                }

                async fn preload() {
                    #[cfg(all(feature = "split", target_arch = "wasm32"))]
                    $preload().await;
                }
            }
        )+
    };
}

chunk! {
    /// **Setup**.
    setup(SetupPage), preloaded by __preload_setup:
    GeneralSettings => GeneralSettingsPage,
    Presets => PresetsPage,
    Templates => TemplatesPage,
    CacheKeys => CacheKeysPage,
    Rules => RulesPage,
    Versions => VersionsPage,
    Notifications => NotificationsPage,
    People => PeoplePage,
    Companies => CompaniesPage,
    ApiTokens => ApiTokensPage,
    Audit => AuditPage,
    Connections => ConnectionsPage,
    NewConnection => NewConnectionPage,
    Connection => ConnectionPage,
}

chunk! {
    /// The history of invalidations.
    history(HistoryPage), preloaded by __preload_history:
    Invalidations => InvalidationsPage,
    Invalidation => InvalidationPage,
}

chunk! {
    /// What is seldom needed: signing in, import, help.
    aside(AsidePage), preloaded by __preload_aside:
    Login => LoginPage,
    Account => AccountPage,
    Import => ImportPage,
    StagedImport => StagedImportPage,
    TemplateLanguage => TemplateLanguagePage,
}

/// Fetches the chunk of the page at this path, so that the page can be hydrated at once and whole.
#[cfg(all(feature = "split", target_arch = "wasm32"))]
pub async fn fetch_for(path: &str) {
    let mut segments = path.split('/').skip(1);
    match (segments.next(), segments.next(), segments.next()) {
        (_, Some("setup"), _) => __preload_setup().await,
        (_, Some("invalidations"), _) => __preload_history().await,
        (Some("login"), None, _) | (_, Some("help" | "account"), _) | (_, Some("assets"), Some("import")) => {
            __preload_aside().await;
        }
        _ => (),
    }
}
