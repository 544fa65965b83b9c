//! Moments and spans. The server writes a moment in UTC; once hydrated the reader sees it in their own locale and zone,
//! and how long ago that was.

use leptos::prelude::*;

use crate::browser::{intl, timers};
use crate::model::day::Day;
use crate::model::timestamp::Timestamp;

/// How often “4 min. ago” is looked at again.
const REFRESH_MS: u32 = 20_000;

/// A moment. It says how long ago it was; the exact moment is its tooltip. With `exact` it is the other way round.
#[component]
pub fn Time(#[prop(into)] at: Signal<Timestamp>, #[prop(optional)] exact: bool) -> impl IntoView {
    let now = timers::use_now(REFRESH_MS);
    let date = move || intl::date_time(at.get()).unwrap_or_else(|| plain(at.get()));
    let ago = move |now| intl::relative(at.get(), now).unwrap_or_else(date);
    view! {
        <time
            class="time"
            datetime=move || iso(at.get())
            title=move || now.get().map(|now| if exact { ago(now) } else { date() })
        >
            {move || match now.get() {
                None => plain(at.get()),
                Some(_) if exact => date(),
                Some(now) => ago(now),
            }}
        </time>
    }
    .into_any()
}

/// `2026-11-22T14:32:10Z`.
pub fn iso(at: Timestamp) -> String {
    let second = at.0.rem_euclid(86_400_000) / 1_000;
    format!("{}T{:02}:{:02}:{:02}Z", Day::of(at), second / 3_600, second / 60 % 60, second % 60)
}

/// A span as people say it: `6 s`, `4 min`, `1 h 20 min`, `3 d 4 h`.
pub fn span_words(span_ms: u64) -> String {
    let seconds = span_ms.div_ceil(1_000);
    let pair = |large: u64, large_unit: &str, small: u64, small_unit: &str| match small {
        0 => format!("{large} {large_unit}"),
        small => format!("{large} {large_unit} {small} {small_unit}"),
    };
    match seconds {
        0..120 => format!("{seconds} s"),
        120..3_600 => format!("{} min", seconds.div_ceil(60)),
        3_600..86_400 => pair(seconds / 3_600, "h", seconds / 60 % 60, "min"),
        _ => pair(seconds / 86_400, "d", seconds / 3_600 % 24, "h"),
    }
}

/// A span that may be much shorter than a second: `0.4 ms`, `12 ms`, `1.5 s`.
pub fn brief_words(span_us: u64) -> String {
    match span_us {
        0..10_000 => format!("{}.{} ms", span_us / 1_000, span_us % 1_000 / 100),
        10_000..1_000_000 => format!("{} ms", span_us / 1_000),
        1_000_000..10_000_000 => format!("{}.{} s", span_us / 1_000_000, span_us % 1_000_000 / 100_000),
        span_us => span_words(span_us / 1_000),
    }
}

/// What so many microseconds a URL come to: `200 URLs a second`, `12 URLs a minute`. `digits` writes numbers as the reader does.
pub fn speed_words(us_per_url: u64, digits: fn(u64) -> String) -> String {
    const SPANS: [(u64, &str); 3] = [(1, "a second"), (60, "a minute"), (3_600, "an hour")];
    let within = |seconds: u64| seconds * 1_000_000 / us_per_url.max(1);
    // The shortest span in which there are several.
    let several = SPANS.into_iter().find(|(seconds, _)| within(*seconds) >= 2);
    let (seconds, span) = several.unwrap_or(SPANS[SPANS.len() - 1]);
    let count = rounded(within(seconds));
    format!("{} {} {span}", digits(count), if count == 1 { "URL" } else { "URLs" })
}

/// To two digits that say something.
fn rounded(count: u64) -> u64 {
    let step = 10_u64.pow(count.checked_ilog10().unwrap_or(0).saturating_sub(1));
    (count + step / 2) / step * step
}

/// `2026-11-22 14:32 UTC`.
fn plain(at: Timestamp) -> String {
    let iso = iso(at);
    format!("{} {} UTC", &iso[..10], &iso[11..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_utc() {
        assert_eq!(iso(Timestamp(0)), "1970-01-01T00:00:00Z");
        assert_eq!(iso(Timestamp(951_782_399_000)), "2000-02-28T23:59:59Z");
        assert_eq!(iso(Timestamp(951_782_400_000)), "2000-02-29T00:00:00Z");
        assert_eq!(iso(Timestamp(-1)), "1969-12-31T23:59:59Z");
        assert_eq!(plain(Timestamp(1_795_357_930_000)), "2026-11-22 14:32 UTC");
    }

    #[test]
    fn a_span_is_rounded_up_to_what_people_say() {
        assert_eq!(span_words(0), "0 s");
        assert_eq!(span_words(5_200), "6 s");
        assert_eq!(span_words(121_000), "3 min");
        assert_eq!(span_words(4_800_000), "1 h 20 min");
        assert_eq!(span_words(273_600_000), "3 d 4 h");
    }

    #[test]
    fn a_short_span_keeps_two_digits() {
        let said = [400, 12_345, 1_530_000, 61_000_000].map(brief_words);
        assert_eq!(said, ["0.4 ms", "12 ms", "1.5 s", "61 s"]);
    }

    #[test]
    fn a_speed_is_told_in_the_span_in_which_there_are_several() {
        let said = [125, 5_000, 400_000, 700_000, 31_000_000].map(|us| speed_words(us, intl::grouped));
        let expected =
            ["8,000 URLs a second", "200 URLs a second", "2 URLs a second", "85 URLs a minute", "120 URLs an hour"];
        assert_eq!(said, expected);
        assert_eq!(speed_words(0, intl::grouped), "1,000,000 URLs a second");
        assert_eq!(speed_words(7_333, intl::grouped), "140 URLs a second");
    }
}
