//! The two operations that are asked for.

use app::model::purge_url::PurgeUrl;
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};

use super::settings::Settings;
use super::soap::{OPERATIONS, envelope};
use super::wire::{Invalidate, Memberships, ToFindCompanies, ToInvalidate, Urls};
use crate::providers::client::{Method, Request};
use crate::providers::distinct::plain;
use crate::providers::settings::below;

const SOAP_ACTION: HeaderName = HeaderName::from_static("soapaction");

pub fn invalidate(settings: &Settings, handle: &str, urls: &[PurgeUrl]) -> Request {
    let urls = Urls { items: plain(urls) };
    let operation = Invalidate { namespace: OPERATIONS, company_handle: handle, urls };
    request(settings, "cdnCacheInvalidation", &envelope(settings, ToInvalidate { operation }))
}

/// The user's companies with their handles: it purges nothing, and any user may ask.
pub fn memberships(settings: &Settings) -> Request {
    let operation = Memberships { namespace: OPERATIONS };
    request(settings, "getCompanyMembership", &envelope(settings, ToFindCompanies { operation }))
}

fn request(settings: &Settings, action: &'static str, body: &str) -> Request {
    let mut request = Request::new(Method::POST, below(&settings.base, "/services/IpsApiService"));
    request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=UTF-8"));
    request.headers.insert(SOAP_ACTION, HeaderValue::from_static(action));
    request.body = body.as_bytes().to_vec();
    request
}
