//! Approval by a second person: which invalidations wait for it, why, and what became of that.

use serde::{Deserialize, Serialize};

use super::purge::PurgeKind;
use super::rules::Rules;
use super::timestamp::Timestamp;

/// What a company's rules say of approval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRules {
    /// More lines than these need it.
    pub above: Option<u64>,
    /// A host or everything needs it.
    pub for_sweeping: bool,
}

impl ApprovalRules {
    pub fn of(rules: &Rules) -> Self {
        Self { above: rules.approval_above, for_sweeping: rules.approval_for_sweeping }
    }

    /// Why so many good lines need it; none where they do not.
    pub fn need(self, kind: PurgeKind, lines: u64) -> Option<ApprovalNeed> {
        if self.for_sweeping && kind.is_sweeping() {
            return Some(ApprovalNeed::Sweeping);
        }
        self.above.filter(|above| lines > *above).map(ApprovalNeed::Above)
    }

    /// What a form says whose lines nobody has counted yet.
    pub fn foretold(self, kind: PurgeKind, digits: fn(u64) -> String) -> Option<String> {
        let is_certain = self.need(kind, 0);
        let need = is_certain.or_else(|| self.above.filter(|_| !kind.is_sweeping()).map(ApprovalNeed::Above))?;
        Some(need.sentence(kind, digits))
    }
}

/// Why an invalidation needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalNeed {
    /// It has more good lines than these.
    Above(u64),
    /// It clears a host or everything.
    Sweeping,
}

impl ApprovalNeed {
    /// `More than 1,000 URLs`; `digits` writes numbers as the reader does.
    pub fn words(self, kind: PurgeKind, digits: fn(u64) -> String) -> String {
        match (self, kind) {
            (Self::Above(above), _) => format!("More than {} {}", digits(above), kind.noun(above)),
            (Self::Sweeping, PurgeKind::Host) => "A whole host".to_owned(),
            (Self::Sweeping, _) => "All that a connection reaches".to_owned(),
        }
    }

    /// The same, and what follows from it.
    pub fn sentence(self, kind: PurgeKind, digits: fn(u64) -> String) -> String {
        format!("{}: a colleague has to approve it.", self.words(kind, digits))
    }
}

/// Where the approval of one invalidation stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub need: ApprovalNeed,
    /// None while nobody has decided, or where it was cancelled before.
    pub decision: Option<Decision>,
}

impl Approval {
    /// The decision, if it is this one.
    pub fn decided(&self, what: Decided) -> Option<&Decision> {
        self.decision.as_ref().filter(|decision| decision.what == what)
    }
}

/// What a second person decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub what: Decided,
    /// E-mail address.
    pub by: String,
    pub at: Timestamp,
    /// Why it was declined; empty where nobody said.
    #[serde(default)]
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decided {
    Approved,
    Declined,
}

impl Decided {
    /// The word that is stored and shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Approved, Self::Declined].into_iter().find(|decided| decided.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: ApprovalRules = ApprovalRules { above: Some(2), for_sweeping: true };

    #[test]
    fn more_lines_than_the_rules_name_need_a_second_person_and_so_many_do_not() {
        assert_eq!((BOTH.need(PurgeKind::Url, 2), BOTH.need(PurgeKind::Tag, 3)), (None, Some(ApprovalNeed::Above(2))));
        let none = ApprovalRules::of(&Rules::default());
        assert_eq!((none.need(PurgeKind::Url, u64::MAX), none.need(PurgeKind::Everything, 1)), (None, None));
    }

    #[test]
    fn a_host_and_everything_need_one_where_the_rules_say_so() {
        for kind in PurgeKind::ALL {
            let need = BOTH.need(kind, 1);
            assert_eq!(need, kind.is_sweeping().then_some(ApprovalNeed::Sweeping), "{kind:?}");
        }
    }

    #[test]
    fn a_form_says_beforehand_what_waits() {
        let foretold = |rules: ApprovalRules, kind| rules.foretold(kind, |count| count.to_string());
        let words = Some("More than 2 URLs: a colleague has to approve it.".to_owned());
        assert_eq!(foretold(BOTH, PurgeKind::Url), words);
        let words = Some("A whole host: a colleague has to approve it.".to_owned());
        assert_eq!(foretold(BOTH, PurgeKind::Host), words);
        let few = ApprovalRules { for_sweeping: false, ..BOTH };
        assert_eq!(foretold(few, PurgeKind::Everything), None);
        assert_eq!(foretold(ApprovalRules::default(), PurgeKind::Url), None);
    }
}
