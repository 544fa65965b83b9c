//! The browser's own parser of the URL standard, asked only for the canonical form of an unusual host (IDNA, IPv6).
//! It decides nothing: `model::purge_url` has the rules, and everything else of a URL is canonicalised there.

/// The canonical form of a host without port, such as `xn--mnchen-3ya.example` of `münchen.example`.
/// The text holds none of `/ \ ? # @`.
pub fn canonical_host(text: &str) -> Option<String> {
    let url = web_sys::Url::new(&format!("http://{text}/")).ok()?;
    Some(url.hostname())
}
