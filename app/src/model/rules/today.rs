//! What the rules mean to a person at a moment: that a reason is needed, how much is left. The sentences stand here, for the
//! dialog and for refusals alike. Times of day are by the clock of the company's time zone.

use serde::{Deserialize, Serialize};

use crate::model::purge::PurgeKind;

/// Quiet hours that are now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// `06:00`
    pub until: String,
    pub time_zone: String,
}

impl Quiet {
    pub fn sentence(&self) -> String {
        format!("Quiet hours until {} ({}): say why.", self.until, self.time_zone)
    }

    /// Of something that is done again and has no reason yet.
    pub fn of_repetition(&self) -> String {
        format!(
            "Quiet hours until {} ({}): say on the page of the invalidation why it is needed, then do it again.",
            self.until, self.time_zone
        )
    }
}

/// What somebody may let go in a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// URLs in a day; a tag, a folder, a host or everything counts as one.
    pub limit: u64,
    /// Of it.
    pub left: u64,
    /// When the day ends: `00:00`.
    pub until: String,
    pub time_zone: String,
}

impl Quota {
    /// `number` writes numbers as the reader does.
    pub fn sentence(&self, number: fn(u64) -> String) -> String {
        let (limit, left) = (number(self.limit), number(self.left));
        format!("You can clear {left} of {limit} URLs until {} ({}).", self.until, self.time_zone)
    }

    /// Of a list with so many.
    pub fn refusal(&self, urls: u64, number: fn(u64) -> String) -> String {
        let Self { until, time_zone, .. } = self;
        let (limit, left) = (number(self.limit), number(self.left));
        let count = if urls == 1 { "1 URL".to_owned() } else { format!("{} URLs", number(urls)) };
        format!(
            "The list has {count}, and the company's rules let you clear {limit} in a day: {left} are left. The day ends at \
             {until} ({time_zone})."
        )
    }
}

/// A kind that the rules keep a person from, at connections that could clear it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    pub kind: PurgeKind,
    /// Their IDs.
    pub connections: Vec<String>,
    /// A sentence.
    pub reason: String,
}
