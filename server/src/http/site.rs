//! The site inside the binary: WebAssembly, glue, style and icons under names that change with their content, so that
//! a browser may keep them for ever. It serves nothing from disk.

use app::pages::shell::SiteFiles;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

include!(concat!(env!("OUT_DIR"), "/site_files.rs"));

/// One file and its precompressed copies.
pub struct File {
    path: &'static str,
    content_type: &'static str,
    etag: &'static str,
    identity: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

/// A year: the name changes when the content does.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The addresses that a page's head names.
pub fn files() -> SiteFiles {
    let path = |name: &str| NAMES.iter().find(|(plain, _)| *plain == name).map(|(_, path)| (*path).to_owned());
    SiteFiles {
        script: path("edgesweep.js"),
        chunks: path("chunks.js"),
        wasm: path("edgesweep.wasm"),
        style: path("edgesweep.css"),
        icon: path("favicon.svg"),
        reloads: false,
    }
}

/// `GET /pkg/{name}`: the smallest copy that the browser takes; 304 when it has it already.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match FILES.iter().find(|file| file.path.strip_prefix("/pkg/") == Some(name.as_str())) {
        Some(file) => answer(file, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(file: &File, headers: &HeaderMap) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let (encoding, bytes) = choose(file, headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()));
    let mut response = if known.is_some_and(|tags| matches_tag(tags, file.etag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(bytes));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, HeaderValue::from_static(file.etag));
    headers.insert(header::CACHE_CONTROL, FOR_EVER);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

fn matches_tag(known: &str, etag: &str) -> bool {
    known.split(',').map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
}

/// The best copy for an `Accept-Encoding`: brotli, then gzip, then the file itself.
fn choose(file: &File, accepts: Option<&str>) -> (Option<&'static str>, &'static [u8]) {
    let takes = |encoding: &str| {
        accepts.unwrap_or_default().split(',').any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding))
                && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    };
    match file {
        File { brotli: Some(bytes), .. } if takes("br") => (Some("br"), bytes),
        File { gzip: Some(bytes), .. } if takes("gzip") => (Some("gzip"), bytes),
        File { identity, .. } => (None, identity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: File = File {
        path: "/pkg/a.1.js",
        content_type: "text/javascript",
        etag: "\"1\"",
        identity: b"plain",
        brotli: Some(b"br"),
        gzip: Some(b"gz"),
    };

    #[test]
    fn the_smallest_copy_that_the_browser_takes_is_sent() {
        assert_eq!(choose(&FILE, Some("gzip, deflate, br")), (Some("br"), &b"br"[..]));
        assert_eq!(choose(&FILE, Some("gzip, br;q=0")), (Some("gzip"), &b"gz"[..]));
        assert_eq!(choose(&FILE, Some("identity")), (None, &b"plain"[..]));
        assert_eq!(choose(&FILE, None), (None, &b"plain"[..]));
    }

    #[test]
    fn a_browser_that_has_the_file_is_told_so_and_keeps_it() {
        let mut asking = HeaderMap::new();
        asking.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br"));
        let first = answer(&FILE, &asking);
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[header::CONTENT_ENCODING], "br");
        asking.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        let second = answer(&FILE, &asking);
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        for kept in [header::ETAG, header::CACHE_CONTROL, header::VARY] {
            assert_eq!(first.headers()[&kept], second.headers()[&kept], "{kept}");
        }
        assert!(!second.headers().contains_key(header::CONTENT_ENCODING));
    }

    #[test]
    fn a_known_entity_tag_is_recognised_in_a_list() {
        assert!(matches_tag("\"0\", W/\"1\"", "\"1\""));
        assert!(!matches_tag("\"0\"", "\"1\""));
    }
}
