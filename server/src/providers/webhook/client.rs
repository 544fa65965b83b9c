//! The two messages that are sent, each signed anew.

use app::model::timestamp::Timestamp;

use super::settings::Settings;
use super::wire::{Listed, Message, Wanted};
use crate::clock::rfc_3339;
use crate::providers::Batch;
use crate::providers::client::{Method, Request};

/// The ID of a message that tests.
const TEST_ID: &str = "edgesweep-connection-test";

/// The batch's ID is the message's: what comes twice is the same.
pub fn purge(settings: &Settings, batch: &Batch, now: Timestamp) -> Request {
    let wanted = Wanted::of(batch);
    request(settings, &Message { kind: "purge.requested", timestamp: rfc_3339(now), data: wanted }, now)
}

/// Wants nothing to be cleared.
pub fn test(settings: &Settings, now: Timestamp) -> Request {
    let nothing = Wanted { batch: TEST_ID, manner: None, objects: Listed::Urls(Vec::new()) };
    request(settings, &Message { kind: "purge.test", timestamp: rfc_3339(now), data: nothing }, now)
}

fn request(settings: &Settings, message: &Message<'_>, now: Timestamp) -> Request {
    let mut request = Request::json(Method::POST, settings.address.clone()).with_json(message);
    request.headers.extend(settings.key.headers(message.data.batch, now, &request.body));
    request
}
