//! How long a vendor asks to be left alone: Retry-After (RFC 9110, 10.2.3), in seconds or as a date. A date is taken
//! relative to the answer's own Date where there is one, so that two clocks need not agree.

use std::time::Duration;

use app::model::timestamp::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// Longest pause that is believed; a longer one is a mistake in the header, and asking once a day harms nobody.
const MAX_PAUSE: Duration = Duration::from_hours(24);

/// The pause that the headers ask for, if they do so legibly.
pub fn read(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        // More digits than fit are more than a day, too.
        text.parse().map_or(MAX_PAUSE, Duration::from_secs)
    } else {
        let until = date(headers, &RETRY_AFTER)?;
        Duration::from_millis(until.since_ms(date(headers, &DATE).unwrap_or(now)))
    };
    Some(pause.min(MAX_PAUSE))
}

fn date(headers: &HeaderMap, name: &HeaderName) -> Option<Timestamp> {
    let text = headers.get(name)?.to_str().ok()?;
    let moment = DateTimeParser::new().parse_timestamp(text.trim()).ok()?;
    Some(Timestamp(moment.as_millisecond()))
}
