//! What **Test connection** says of a vendor's API.

use app::model::error::FieldProblem;
use app::model::provider::ProviderDescription;

use super::client::Skew;
use super::{Failure, FailureKind, Verdict};

/// What is to be done about a host within a private network.
pub const NAMED_FIRST: &str = "When the server was started again with it, try again.";

impl Verdict {
    pub fn passed(message: impl Into<String>, details: Vec<String>) -> Self {
        Self { passed: true, message: message.into(), details }
    }

    /// Why the API at `host` cannot be used, and what to do.
    pub fn failed(description: &ProviderDescription, host: &str, failure: &Failure) -> Self {
        let advice = match failure.kind {
            FailureKind::Unauthorized if description.permission.is_empty() => "Enter the credentials again.".to_owned(),
            FailureKind::Unauthorized => {
                format!("Enter the credentials again, and see that they allow this: {}", description.permission)
            }
            FailureKind::Limited => "It limits how much it is asked. Try again in a minute.".to_owned(),
            FailureKind::Passing => {
                "Try again in a minute; if it stays so, look at the vendor's status page.".to_owned()
            }
            FailureKind::Barred => NAMED_FIRST.to_owned(),
            FailureKind::Refused | FailureKind::Together | FailureKind::Misconfigured => {
                "Look at the fields of the connection.".to_owned()
            }
        };
        Self { passed: false, message: format!("{}. {advice}", failure.told_of(host)), details: Vec::new() }
    }

    /// With what the clocks say, where that matters to the vendor.
    #[must_use]
    pub fn with_skew(mut self, description: &ProviderDescription, skew: Option<Skew>) -> Self {
        let skew = skew.filter(|_| description.signs_by_clock);
        self.details.extend(skew.map(|skew| skew.told(&description.name)));
        self
    }

    pub fn misconfigured(problems: &[FieldProblem]) -> Self {
        Self { passed: false, message: Failure::misconfigured(problems).answer, details: Vec::new() }
    }
}

impl Failure {
    /// Of fields that cannot be used.
    pub fn misconfigured(problems: &[FieldProblem]) -> Self {
        let sentences: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
        Self { kind: FailureKind::Misconfigured, answer: sentences.join(" ") }
    }

    /// As a clause about whoever failed: `10.0.0.5:6081 answered 403 Forbidden`.
    pub fn told_of(&self, name: &str) -> String {
        if name.is_empty() {
            return self.answer.clone();
        }
        let is_status = self.answer.starts_with(|char: char| char.is_ascii_digit());
        format!("{name} {}{}", if is_status { "answered " } else { "" }, self.answer)
    }
}
