//! The demo's origin: serves the newest picture of every asset, with a long life for whoever keeps a copy, and
//! re-publishes one when it is told to. It never asks anybody to clear anything; that is what Edgesweep is for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::model::timestamp::Timestamp;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LAST_MODIFIED};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::pictures::{self, Size};
use super::products::{COMPANY_ROOT, PRODUCTS, Product};
use super::sample;
use crate::clock::Clock;

/// Tells which version an answer is, so that pages can show it without looking at the picture.
pub const VERSION: HeaderName = HeaderName::from_static("x-asset-version");
/// Ten hours, as Dynamic Media does.
const LIFE: &str = "public, max-age=36000";
/// The size without a preset and without `wid`, as Dynamic Media has it.
const DEFAULT_SIZE: Size = Size { width: 400, height: 400 };
/// Largest side that is drawn.
const MAX_SIDE: u32 = 4_000;

/// What is published of one asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// From 1.
    pub version: u32,
    pub at: Timestamp,
}

/// The origin; a clone is the same one.
#[derive(Clone)]
pub struct Origin {
    clock: Arc<dyn Clock>,
    published: Arc<Mutex<HashMap<&'static str, Published>>>,
}

impl Origin {
    /// With version 1 of everything.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let now = clock.now();
        let first = |product: &Product| (product.id, Published { version: 1, at: product.published_before(now) });
        let published = PRODUCTS.iter().map(first).collect();
        Self { clock, published: Arc::new(Mutex::new(published)) }
    }

    /// What is published of an asset; none where there is no such asset.
    pub fn published(&self, id: &str) -> Option<Published> {
        self.published.lock().unwrap_or_else(PoisonError::into_inner).get(id).copied()
    }

    /// Publishes the next version.
    pub fn republish(&self, id: &str) -> Option<Published> {
        let mut published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        let asset = published.get_mut(id)?;
        *asset = Published { version: asset.version + 1, at: self.clock.now() };
        Some(*asset)
    }

    pub fn router(&self) -> Router {
        Router::new()
            .route("/is/image/{company}/{id}", get(picture))
            .route("/is/content/{company}/{id}", get(picture))
            .with_state(self.clone())
    }
}

async fn picture(
    State(origin): State<Origin>,
    Path((company, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let product = Product::of(&id).filter(|_| company == COMPANY_ROOT);
    let Some((product, Published { version, at })) = product.zip(origin.published(&id)) else {
        return (StatusCode::NOT_FOUND, "There is no such asset.\n").into_response();
    };
    let size = size(query.as_deref().unwrap_or(""));
    let tag = format!("\"{id}-{version}-{}x{}\"", size.width, size.height);
    let about = [
        (CACHE_CONTROL, LIFE.to_owned()),
        (LAST_MODIFIED, http_date(at)),
        (ETAG, tag.clone()),
        (VERSION, version.to_string()),
    ];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, [(CONTENT_TYPE, "image/svg+xml")], pictures::svg(product, version, size)).into_response()
}

/// From `$preset$`, `wid` and `hei`, the later ones winning; what is not known is passed over, as Dynamic Media does.
fn size(query: &str) -> Size {
    let presets = sample::presets();
    let preset = |name: &str| presets.iter().find(|preset| preset.name == name);
    let mut sides = (None, None);
    for modifier in query.split('&') {
        let named = modifier.strip_prefix('$').and_then(|rest| rest.strip_suffix('$')).and_then(preset);
        for modifier in named.map_or(modifier, |preset| &preset.modifiers).split('&') {
            let side = |text: &str| text.parse().ok().map(|side: u32| side.clamp(1, MAX_SIDE));
            match modifier.split_once('=') {
                Some(("wid", text)) => sides.0 = side(text).or(sides.0),
                Some(("hei", text)) => sides.1 = side(text).or(sides.1),
                _ => {}
            }
        }
    }
    match sides {
        (Some(width), Some(height)) => Size { width, height },
        (Some(side), None) | (None, Some(side)) => Size { width: side, height: side },
        (None, None) => DEFAULT_SIZE,
    }
}

/// A moment as HTTP writes it.
fn http_date(at: Timestamp) -> String {
    let moment = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&moment).unwrap_or_default()
}
