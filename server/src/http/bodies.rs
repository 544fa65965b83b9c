//! How much of a request is read. The limit is that of the largest import; what is smaller has its own limit in its
//! room, where the sentence can say more. Nothing is unpacked: what is small on its way would be large here.

use app::model::error::AppError;
use app::model::import::MAX_IMPORT_BYTES;
use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http_body_util::Limited;

/// Bytes of a request: a list of a million pasted URLs, or an upload with what its form adds to it.
pub const MAX_BODY_BYTES: usize = MAX_IMPORT_BYTES + 64 * 1024;

/// Refuses at once what says that it is larger, and stops reading where it only turns out to be; and what came packed.
pub async fn limit(request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !headers.get_all(header::CONTENT_ENCODING).iter().all(|value| value == "identity") {
        return packed();
    }
    // Another coding below the chunks would stay on the body.
    if !headers.get_all(header::TRANSFER_ENCODING).iter().all(|value| value.as_bytes().eq_ignore_ascii_case(b"chunked"))
    {
        return StatusCode::NOT_IMPLEMENTED.into_response();
    }
    let declared = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if declared.is_some_and(|bytes: u64| bytes > MAX_BODY_BYTES as u64) {
        return too_large();
    }
    let (parts, body) = request.into_parts();
    next.run(Request::from_parts(parts, Body::new(Limited::new(body, MAX_BODY_BYTES)))).await
}

fn packed() -> Response {
    let message =
        "This came packed (Content-Encoding), which is not taken here. Nothing was changed. Send it as it is.";
    let refused = Json(AppError::invalid("", message));
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, [(header::ACCEPT_ENCODING, "identity")], refused).into_response()
}

fn too_large() -> Response {
    let message = format!(
        "This is larger than {} MB, which is the most that is taken at once. Nothing was changed. Split it and send the \
         parts one after the other.",
        MAX_IMPORT_BYTES / 1024 / 1024
    );
    (StatusCode::PAYLOAD_TOO_LARGE, Json(AppError::invalid("", message))).into_response()
}
