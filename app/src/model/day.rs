//! A day of the calendar, in UTC: what a filter by date begins or ends with.

use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

use super::timestamp::Timestamp;

const DAY_MS: i64 = 86_400_000;
/// Years from 1 to 9999, as a calendar's box takes them.
const DAYS: std::ops::RangeInclusive<i64> = -719_162..=2_932_896;

/// Days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(i64);

impl Day {
    /// The day of a moment.
    pub fn of(at: Timestamp) -> Self {
        Self(at.0.div_euclid(DAY_MS))
    }

    /// Reads `2026-11-22`, as a calendar's box gives it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-').map(str::parse::<i64>);
        let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        // March is the first month, so that a leap day is the last of its year.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let in_year = (153 * month + 2) / 5 + day - 1;
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + in_year - 719_468;
        // What is no day of its month is another one, and so is written otherwise.
        let found = Self(days);
        (DAYS.contains(&days) && found.to_string() == text).then_some(found)
    }

    /// Its first moment.
    pub fn start(self) -> Timestamp {
        Timestamp(self.0 * DAY_MS)
    }

    /// The first moment that is not in it.
    pub fn end(self) -> Timestamp {
        Timestamp((self.0 + 1) * DAY_MS)
    }

    /// Year, month and day in the proleptic Gregorian calendar (this and `parse`: Howard Hinnant, "chrono-Compatible
    /// Low-Level Date Algorithms").
    fn civil(self) -> (i64, i64, i64) {
        let days = self.0 + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let in_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * in_year + 2) / 153;
        let day = in_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (year_of_era + era * 400 + i64::from(month <= 2), month, day)
    }
}

impl Display for Day {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("2000-02-29", 11_016),
            ("2026-11-22", 20_779),
            ("1969-12-31", -1),
            ("0001-01-01", -719_162),
        ] {
            assert_eq!(Day::parse(text), Some(Day(days)), "{text}");
            assert_eq!(Day(days).to_string(), text);
        }
        for days in (-719_162..2_932_896).step_by(97) {
            assert_eq!(Day::parse(&Day(days).to_string()), Some(Day(days)));
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in
            ["", "2026", "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "99999-01-01", "x-y-z"]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_is_in_its_day() {
        let day = Day::parse("2026-11-22").unwrap();
        assert_eq!(Day::of(day.start()), day);
        assert_eq!(Day::of(day.end().plus_ms(-1)), day);
        assert_ne!(Day::of(day.end()), day);
        assert_eq!(Day::of(Timestamp(-1)).to_string(), "1969-12-31");
    }
}
