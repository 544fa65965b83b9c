//! Every entrance of the program, and the layers around them in the order in which a request meets them. Pages and
//! server functions come from the application's own registries; all other entrances stand in the tables below.

use std::sync::Arc;
use std::time::Duration;

use app::pages::App;
use app::pages::shell::SiteFiles;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, MethodRouter, get, on, post};
use axum::{Extension, Router};
use leptos_axum::generate_route_list;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::config::Config;
use crate::http::hosts::KnownHosts;
use crate::http::metrics::MetricsToken;
use crate::http::{
    account, api_tokens, bodies, cross_site, doors, downloads, events, headers, health, hosts, login, metrics, pages,
    passkeys, requests, sessions, single_sign_on, site,
};
use crate::service::Service;

/// How long one answer may take. Uploads of the largest import fit in it.
const ANSWER_LIMIT: Duration = Duration::from_mins(2);

/// An entrance that is neither a page nor a server function.
pub struct PlainRoute {
    pub method: Method,
    /// As axum writes it: `/{company}/assets.csv`.
    pub path: &'static str,
    handler: fn() -> MethodRouter<Wiring>,
}

/// For everybody, metrics for whoever has the token; no cookie is read.
pub static OPEN: [PlainRoute; 5] = [
    PlainRoute { method: Method::GET, path: "/livez", handler: || get(health::live) },
    PlainRoute { method: Method::GET, path: "/readyz", handler: || get(health::ready) },
    PlainRoute { method: Method::GET, path: "/metrics", handler: || get(metrics::metrics) },
    PlainRoute { method: Method::GET, path: "/robots.txt", handler: || get(async || "User-agent: *\nDisallow: /\n") },
    PlainRoute { method: Method::GET, path: "/pkg/{name}", handler: || get(site::serve) },
];

/// A plain form about a session.
macro_rules! form {
    ($path:literal, $handler:expr) => {
        PlainRoute { method: Method::POST, path: $path, handler: || post($handler).layer(login::form_limit()) }
    };
}

/// A step on the way to a provider of single sign-on, which asking for its headers does not take.
macro_rules! leading {
    ($path:literal, $handler:expr) => {
        PlainRoute { method: Method::GET, path: $path, handler: || get($handler).head(async || StatusCode::NO_CONTENT) }
    };
}

/// Where sessions begin and end, and where people change how they sign in.
pub static SESSIONS: [PlainRoute; 26] = [
    form!("/login", login::login),
    // A link is used up by opening it, not by asking for its headers, as previews do.
    PlainRoute {
        method: Method::GET,
        path: "/login/link/{token}",
        handler: || get(login::link).head(async || StatusCode::NO_CONTENT),
    },
    PlainRoute {
        method: Method::GET,
        path: "/login/invitation/{token}",
        handler: || get(login::invitation).head(async || StatusCode::NO_CONTENT),
    },
    form!("/login/invitation", login::join),
    form!("/login/forgot", login::forgot),
    form!("/login/second", login::second),
    form!("/account/password", account::password),
    form!("/account/prove", account::prove),
    form!("/account/prove/second", account::second_factor::prove),
    form!("/account/prove/passkey/begin", passkeys::begin_proving),
    form!("/account/prove/passkey", passkeys::prove),
    form!("/account/sessions/end", account::end_session),
    form!("/account/sessions/end-others", account::end_others),
    form!("/account/authenticator/begin", account::second_factor::begin),
    form!("/account/authenticator/confirm", account::second_factor::confirm),
    form!("/account/authenticator/remove", account::second_factor::remove),
    form!("/account/recovery-codes", account::second_factor::recovery_codes),
    form!("/login/passkey/begin", passkeys::begin),
    form!("/login/passkey", passkeys::sign_in),
    form!("/account/passkeys/begin", passkeys::begin_adding),
    form!("/account/passkeys", passkeys::add),
    form!("/account/passkeys/remove", passkeys::remove),
    leading!("/login/sso", single_sign_on::begin),
    leading!("/login/sso/callback", single_sign_on::callback),
    leading!("/account/prove/sso", single_sign_on::begin_proving),
    form!("/logout", login::logout),
];

/// For people of the company, beside pages and server functions.
pub static OF_A_COMPANY: [PlainRoute; 8] = [
    PlainRoute { method: Method::GET, path: "/{company}/assets.csv", handler: || get(downloads::assets) },
    PlainRoute { method: Method::GET, path: "/{company}/template.txt", handler: || get(downloads::template) },
    PlainRoute {
        method: Method::GET,
        path: "/{company}/invalidations/{id}/urls.csv",
        handler: || get(downloads::urls_csv),
    },
    PlainRoute {
        method: Method::GET,
        path: "/{company}/invalidations/{id}/urls.json",
        handler: || get(downloads::urls_json),
    },
    PlainRoute { method: Method::GET, path: "/{company}/setup/audit.jsonl", handler: || get(downloads::trail) },
    PlainRoute {
        method: Method::GET,
        path: "/{company}/setup/installation.jsonl",
        handler: || get(downloads::installation_trail),
    },
    PlainRoute { method: Method::GET, path: "/{company}/events", handler: || get(events::events) },
    PlainRoute {
        method: Method::POST,
        path: "/{company}/api-token.txt",
        handler: || post(api_tokens::make).layer(login::form_limit()),
    },
];

/// What plain entrances need of the server.
#[derive(Clone, FromRef)]
pub struct Wiring {
    pub service: Arc<Service>,
    /// Cancelled as soon as the process is asked to stop.
    pub stopping: CancellationToken,
    pub metrics_token: MetricsToken,
}

/// The whole program as one service.
pub fn router(service: &Arc<Service>, config: &Config, stopping: &CancellationToken) -> Router {
    let metrics_token = MetricsToken(config.metrics_token.clone());
    let wiring = Wiring { service: Arc::clone(service), stopping: stopping.clone(), metrics_token };
    let behind_the_door = plain(&OF_A_COMPANY, &wiring)
        .merge(application(service, config))
        .route_layer(from_fn_with_state(Arc::clone(service), doors::recognise));
    let nowhere = pages(service, config);
    let hsts = headers::Hsts::of(config);
    let transport = if config.is_https() { sessions::Transport::Https } else { sessions::Transport::Http };
    Router::new()
        .merge(behind_the_door)
        .merge(plain(&SESSIONS, &wiring))
        .layer(sessions::layer(Arc::clone(service), transport))
        .merge(plain(&OPEN, &wiring))
        .fallback(move |uri| pages::nothing_here(nowhere.clone(), uri))
        .layer(cross_site::refused(config))
        .layer(from_fn_with_state(Arc::clone(service), cross_site::heard))
        // Ours below is the limit for all; axum's own is for its extractors alone.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(bodies::limit))
        .layer(Extension(config.network.trusted_proxies))
        .layer(from_fn_with_state(KnownHosts::of(config), hosts::known))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER_LIMIT))
        .layer(CatchPanicLayer::custom(requests::panicked))
        .layer(from_fn(move |request, next| headers::secure(hsts, request, next)))
        .layer(from_fn_with_state(Arc::clone(service), requests::trace))
}

/// These entrances alone.
pub fn plain(routes: &[PlainRoute], wiring: &Wiring) -> Router {
    let mount = |router: Router<Wiring>, route: &PlainRoute| router.route(route.path, (route.handler)());
    routes.iter().fold(Router::new(), mount).with_state(wiring.clone())
}

/// Pages and server functions, from the application's own registries: what is not in them has no route.
fn application(service: &Arc<Service>, config: &Config) -> Router {
    let mut router = Router::new().route("/", get(pages::page));
    for listing in generate_route_list(App) {
        if listing.path() != "/" {
            router = router.route(listing.path(), get(pages::page));
        }
    }
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        let filter = if method == Method::GET { MethodFilter::GET } else { MethodFilter::POST };
        router = router.route(path, on(filter, pages::server_function));
    }
    router.layer(CompressionLayer::new()).with_state(pages(service, config))
}

fn pages(service: &Arc<Service>, config: &Config) -> pages::Pages {
    let files = SiteFiles { reloads: config.reload_pages, ..site::files() };
    pages::Pages { service: Arc::clone(service), files }
}
