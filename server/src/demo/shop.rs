//! The demo's shop, as its visitors see it: every asset through the edge, beside what the origin has published, and a
//! button that publishes a new version. Plain HTML from the server; there is nothing here that needs a script.

mod page;

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use futures::future::join_all;
use tower_http::csrf::CsrfLayer;

use super::edge::{Edge, Served};
use super::origin::{Origin, Published};
use super::products::{COMPANY_ROOT, PRODUCTS, Product};

const STYLE: &str = include_str!("shop/shop.css");

/// What the shop's pages show; a clone shows the same.
#[derive(Clone)]
pub struct Shop {
    pub origin: Origin,
    pub edge: Edge,
    pub origin_addr: SocketAddr,
    pub edge_addr: SocketAddr,
    /// Address of Edgesweep's page of assets.
    pub assets_page: String,
}

/// One URL of an asset at the edge.
struct CopyAtEdge {
    path_and_query: String,
    version: u32,
    age_ms: u64,
    is_hit: bool,
}

/// What is known of an asset, when its page is made.
struct Shown {
    product: &'static Product,
    published: Published,
    /// The copies that the edge has; the first is the one that the page shows.
    copies: Vec<CopyAtEdge>,
}

impl Shown {
    fn is_stale(&self) -> bool {
        self.copies.iter().any(|copy| copy.version < self.published.version)
    }
}

impl Shop {
    pub fn router(self) -> Router {
        Router::new()
            .route("/", get(|| async { Redirect::to("/shop") }))
            .route("/shop", get(all))
            .route("/shop/{id}", get(one))
            .route("/shop/{id}/republish", post(republish))
            .route("/shop.css", get(|| async { ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE) }))
            .layer(CsrfLayer::new())
            .with_state(self)
    }

    fn host(&self) -> String {
        self.edge_addr.to_string()
    }

    /// The asset as a visitor of `preset` gets it now, with the other copies that the edge has.
    ///
    /// The visit is made here, before the page is sent, so that the page tells of what the browser will then load.
    async fn show(&self, product: &'static Product, preset: &str) -> Result<Shown, String> {
        let Some(published) = self.origin.published(product.id) else {
            return Err(format!("{} is not published.", product.id));
        };
        let path = format!("/is/image/{COMPANY_ROOT}/{}", product.id);
        let visited = format!("{path}?${preset}$");
        let mut copies = Vec::new();
        copies.extend(at_edge(&visited, &self.edge.visit(&self.host(), &visited).await?));
        for query in ["", "?$product$", "?$thumb$", "?$zoom$"] {
            let other = format!("{path}{query}");
            if other != visited
                && let Some(served) = self.edge.peek(&self.host(), &other).await
            {
                copies.extend(at_edge(&other, &served));
            }
        }
        Ok(Shown { product, published, copies })
    }

    fn answer(&self, html: String) -> Response {
        let policy = format!(
            "default-src 'none'; style-src 'self'; img-src 'self' data: http://{}; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'",
            self.origin_addr
        );
        let headers: [(HeaderName, &str); 4] = [
            (CONTENT_SECURITY_POLICY, &policy),
            (CACHE_CONTROL, "no-store"),
            (REFERRER_POLICY, "no-referrer"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        (headers, Html(html)).into_response()
    }
}

fn at_edge(path_and_query: &str, served: &Served) -> Option<CopyAtEdge> {
    let version = served.kept.version()?;
    Some(CopyAtEdge {
        path_and_query: path_and_query.to_owned(),
        version,
        age_ms: served.age_ms,
        is_hit: served.is_hit,
    })
}

async fn all(State(shop): State<Shop>) -> Response {
    let shown = join_all(PRODUCTS.iter().map(|product| shop.show(product, "thumb"))).await;
    match shown.into_iter().collect::<Result<Vec<_>, _>>() {
        Ok(shown) => shop.answer(page::all(&shop, &shown)),
        Err(problem) => (StatusCode::BAD_GATEWAY, problem).into_response(),
    }
}

async fn one(State(shop): State<Shop>, Path(id): Path<String>) -> Response {
    let Some(product) = Product::of(&id) else {
        return (StatusCode::NOT_FOUND, "There is no such asset in this shop.").into_response();
    };
    match shop.show(product, "product").await {
        Ok(shown) => shop.answer(page::one(&shop, &shown)),
        Err(problem) => (StatusCode::BAD_GATEWAY, problem).into_response(),
    }
}

async fn republish(State(shop): State<Shop>, Path(id): Path<String>) -> Response {
    match shop.origin.republish(&id) {
        Some(_) => Redirect::to(&format!("/shop/{id}")).into_response(),
        None => (StatusCode::NOT_FOUND, "There is no such asset in this shop.").into_response(),
    }
}
