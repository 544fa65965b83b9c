//! Signature Version 4, by the vendor's own crate: over method, address, headers and body, with the moment, so each attempt is
//! signed anew. <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html>

use std::time::{Duration, SystemTime};

use app::model::timestamp::Timestamp;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use reqwest::header::{HeaderName, HeaderValue};

use crate::providers::client::Request;

/// For whom requests are signed.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    pub region: &'a str,
    pub service: &'a str,
}

/// The request with the headers that sign it.
///
/// # Panics
/// Never: the settings were read before, and a URL is an address.
pub fn signed(mut request: Request, credentials: &Credentials, scope: Scope<'_>, now: Timestamp) -> Request {
    let identity = credentials.clone().into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(scope.region)
        .name(scope.service)
        .time(SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0).unwrap_or(0)))
        .settings(SigningSettings::default())
        .build()
        .expect("all parameters are given")
        .into();
    let headers = request.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let body = SignableBody::Bytes(&request.body);
    let signable = SignableRequest::new(request.method.as_str(), request.url.as_str(), headers, body)
        .expect("the address is a URL");
    let (instructions, _) = sign(signable, &params).expect("static credentials sign").into_parts();
    let headers: Vec<(HeaderName, HeaderValue)> = instructions
        .headers()
        .filter_map(|(name, value)| Some((name.parse().ok()?, HeaderValue::from_str(value).ok()?)))
        .collect();
    for (name, mut value) in headers {
        value.set_sensitive(true);
        request.headers.insert(name, value);
    }
    request
}
