//! The calls of `CloudFront`'s API that are made, each signed anew.

use app::model::timestamp::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderValue};

use super::settings::Settings;
use super::wire;
use crate::providers::Batch;
use crate::providers::aws::signature::{self, Scope};
use crate::providers::client::{Method, Request};
use crate::providers::settings::{below, query_value};

/// One region for all of the world.
const SCOPE: Scope<'_> = Scope { region: "us-east-1", service: "cloudfront" };

/// The batch's ID is the caller's reference: the same request once more is the same invalidation, and paid for once.
pub fn invalidate(settings: &Settings, batch: &Batch, now: Timestamp) -> Request {
    let mut request = request(settings, Method::POST, "");
    request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    request.body = wire::invalidation_batch(batch).into_bytes();
    signature::signed(request, &settings.credentials, SCOPE, now)
}

pub fn invalidation(settings: &Settings, id: &str, now: Timestamp) -> Request {
    let request = request(settings, Method::GET, &format!("/{}", query_value(id)));
    signature::signed(request, &settings.credentials, SCOPE, now)
}

/// Whether the key sees the distribution's invalidations.
pub fn invalidations(settings: &Settings, now: Timestamp) -> Request {
    let request = request(settings, Method::GET, "?MaxItems=1");
    signature::signed(request, &settings.credentials, SCOPE, now)
}

fn request(settings: &Settings, method: Method, rest: &str) -> Request {
    let path = format!("/2020-05-31/distribution/{}/invalidation{rest}", settings.distribution);
    Request::new(method, below(&settings.base, &path))
}
