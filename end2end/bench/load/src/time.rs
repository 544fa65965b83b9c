//! Time that passes, which is what is measured here.

use std::time::{Duration, Instant};

#[expect(clippy::disallowed_methods, reason = "time is what is measured")]
pub fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "people think between two clicks, and come at their own pace")]
pub async fn wait(span: Duration) {
    tokio::time::sleep(span).await;
}
