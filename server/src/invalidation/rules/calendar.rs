//! Quiet hours and days, by the clock of a company's time zone.

use app::model::rules::{Quiet, Rules, Weekday};
use app::model::timestamp::Timestamp;
use jiff::Zoned;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::settings::rules::zone;

/// The day of a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// `2026-11-22`
    pub date: String,
    /// The time of day at which the next begins: `00:00`, but where clocks are put forward at midnight.
    pub ends: String,
}

/// The quiet hours that are at a moment.
pub fn quiet(rules: &Rules, at: Timestamp) -> Option<Quiet> {
    let hours = rules.quiet_hours.as_ref()?;
    let now = here(rules, at);
    let today = now.date();
    let moment = |date: Date, minutes| date.to_datetime(time(minutes)?).to_zoned(now.time_zone().clone()).ok();
    let ends = |begins: Date| {
        if !hours.days.contains(&weekday(begins)) {
            return None;
        }
        let last = if hours.until > hours.from { begins } else { begins.tomorrow().ok()? };
        let (from, until) = (moment(begins, hours.from)?, moment(last, hours.until)?);
        (from <= now && now < until).then_some(until)
    };
    let until = ends(today).or_else(|| ends(today.yesterday().ok()?))?;
    Some(Quiet { until: clock(&until), time_zone: rules.time_zone.clone() })
}

pub fn day(rules: &Rules, at: Timestamp) -> Day {
    let now = here(rules, at);
    let next = now.tomorrow().and_then(|tomorrow| tomorrow.start_of_day());
    let ends = next.map_or_else(|_| "00:00".to_owned(), |next| clock(&next));
    Day { date: now.date().to_string(), ends }
}

/// A zone that is not known any more counts as UTC; saving checked it.
fn here(rules: &Rules, at: Timestamp) -> Zoned {
    let zone = zone(&rules.time_zone).unwrap_or(TimeZone::UTC);
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone)
}

fn clock(at: &Zoned) -> String {
    at.strftime("%H:%M").to_string()
}

fn time(minutes: u16) -> Option<Time> {
    let part = |number: u16| i8::try_from(number).ok();
    Time::new(part(minutes / 60)?, part(minutes % 60)?, 0, 0).ok()
}

fn weekday(date: Date) -> Weekday {
    match date.weekday() {
        jiff::civil::Weekday::Monday => Weekday::Monday,
        jiff::civil::Weekday::Tuesday => Weekday::Tuesday,
        jiff::civil::Weekday::Wednesday => Weekday::Wednesday,
        jiff::civil::Weekday::Thursday => Weekday::Thursday,
        jiff::civil::Weekday::Friday => Weekday::Friday,
        jiff::civil::Weekday::Saturday => Weekday::Saturday,
        jiff::civil::Weekday::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use app::model::rules::{QuietHours, parse_time};

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    fn rules(zone: &str, days: &[Weekday], from: &str, until: &str) -> Rules {
        let (from, until) = (parse_time(from).unwrap(), parse_time(until).unwrap());
        let hours = QuietHours { days: days.to_vec(), from, until };
        Rules { time_zone: zone.to_owned(), quiet_hours: Some(hours), ..Rules::default() }
    }

    fn until(rules: &Rules, moment: &str) -> Option<String> {
        quiet(rules, at(moment)).map(|quiet| quiet.until)
    }

    #[test]
    fn hours_that_go_over_midnight_belong_to_the_day_on_which_they_begin() {
        // 2026-11-22 is a Sunday; Berlin is an hour before UTC in winter.
        let night = rules("Europe/Berlin", &[Weekday::Sunday], "22:00", "06:00");
        let six = Some("06:00".to_owned());
        assert_eq!(until(&night, "2026-11-22T20:59:59Z"), None);
        assert_eq!(until(&night, "2026-11-22T21:00:00Z"), six);
        assert_eq!(until(&night, "2026-11-23T04:59:59Z"), six);
        assert_eq!(until(&night, "2026-11-23T05:00:00Z"), None);
        assert_eq!(until(&night, "2026-11-21T23:30:00Z"), None);
    }

    #[test]
    fn an_end_at_the_beginning_is_a_whole_day_later() {
        let sunday = rules("UTC", &[Weekday::Sunday], "00:00", "00:00");
        assert_eq!(until(&sunday, "2026-11-21T23:59:59Z"), None);
        assert_eq!(until(&sunday, "2026-11-22T00:00:00Z"), Some("00:00".to_owned()));
        assert_eq!(until(&sunday, "2026-11-22T23:59:59Z"), Some("00:00".to_owned()));
        assert_eq!(until(&sunday, "2026-11-23T00:00:00Z"), None);
    }

    #[test]
    fn they_follow_the_clock_when_it_is_put_back_or_forward() {
        let evening = rules("Europe/Berlin", &Weekday::ALL, "18:00", "20:00");
        assert_eq!(until(&evening, "2026-10-24T16:30:00Z"), Some("20:00".to_owned()));
        assert_eq!(until(&evening, "2026-10-25T16:30:00Z"), None);
        assert_eq!(until(&evening, "2026-10-25T17:30:00Z"), Some("20:00".to_owned()));
        // At 02:00 it becomes 03:00: hours that begin in between begin then.
        let gap = rules("Europe/Berlin", &Weekday::ALL, "02:30", "04:00");
        assert_eq!(until(&gap, "2026-03-29T00:59:00Z"), None);
        assert_eq!(until(&gap, "2026-03-29T01:31:00Z"), Some("04:00".to_owned()));
        assert_eq!(until(&gap, "2026-03-29T02:00:00Z"), None);
    }

    #[test]
    fn without_hours_it_is_never_quiet() {
        assert_eq!(quiet(&Rules::default(), at("2026-11-22T00:00:00Z")), None);
    }

    #[test]
    fn a_day_is_that_of_the_time_zone() {
        let of = |zone: &str| Rules { time_zone: zone.to_owned(), ..Rules::default() };
        let day_of = |zone: &str, moment: &str| {
            let Day { date, ends } = day(&of(zone), at(moment));
            format!("{date} {ends}")
        };
        assert_eq!(day_of("UTC", "2026-11-22T23:30:00Z"), "2026-11-22 00:00");
        assert_eq!(day_of("Pacific/Auckland", "2026-11-22T23:30:00Z"), "2026-11-23 00:00");
        assert_eq!(day_of("America/Los_Angeles", "2026-11-22T07:30:00Z"), "2026-11-21 00:00");
        // Clocks are put forward at midnight.
        assert_eq!(day_of("Africa/Cairo", "2026-04-23T12:00:00Z"), "2026-04-23 01:00");
        assert_eq!(day_of("Not/Known", "2026-11-22T23:30:00Z"), "2026-11-22 00:00");
    }
}
