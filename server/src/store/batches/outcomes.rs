//! What became of the URLs of a batch, as it is kept: those next to each other with the same outcome are one run.

use serde::{Deserialize, Serialize};

/// The newest outcome of one URL at one connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Code of its state; 0 waits.
    pub state: i64,
    pub attempts: u32,
    /// Milliseconds since 1970; none before the first attempt.
    pub at: Option<i64>,
    pub answer: String,
}

/// One for each URL of a batch, in its order. Those that nobody tried yet may be left out at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Outcomes {
    runs: Vec<Run>,
}

/// Lines, state, attempts, at, answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run(u64, i64, u32, Option<i64>, String);

impl Outcomes {
    pub fn push(&mut self, outcome: Outcome) {
        let Outcome { state, attempts, at, answer } = outcome;
        match self.runs.last_mut() {
            Some(run) if (run.1, run.2, run.3, &run.4) == (state, attempts, at, &answer) => run.0 += 1,
            _ => self.runs.push(Run(1, state, attempts, at, answer)),
        }
    }

    /// Those that are kept, and behind them waiting ones for ever.
    pub fn iter(&self) -> impl Iterator<Item = Outcome> {
        let kept = self.runs.iter().flat_map(|Run(lines, state, attempts, at, answer)| {
            let outcome = Outcome { state: *state, attempts: *attempts, at: *at, answer: answer.clone() };
            (0..*lines).map(move |_| outcome.clone())
        });
        kept.chain(std::iter::repeat_with(Outcome::default))
    }

    /// The same with new outcomes for those that wait, in order.
    #[must_use]
    pub fn with(&self, urls: usize, answers: impl IntoIterator<Item = Outcome>) -> Self {
        let mut answers = answers.into_iter();
        let mut outcomes = Self::default();
        for outcome in self.iter().take(urls) {
            let newer = if outcome.state == 0 { answers.next() } else { None };
            outcomes.push(newer.unwrap_or(outcome));
        }
        outcomes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(state: i64) -> Outcome {
        Outcome { state, attempts: 1, at: Some(5), answer: "200".to_owned() }
    }

    #[test]
    fn only_those_that_wait_get_new_outcomes() {
        let first = Outcomes::default().with(4, [2, 0, 0, 2].map(outcome));
        assert_eq!(first.runs.len(), 3);
        let second = first.with(4, [outcome(2), Outcome { attempts: 2, ..outcome(4) }]);
        assert_eq!(second.iter().take(4).map(|outcome| outcome.state).collect::<Vec<_>>(), [2, 2, 4, 2]);
        assert_eq!(serde_json::to_string(&second).unwrap(), r#"[[2,2,1,5,"200"],[1,4,2,5,"200"],[1,2,1,5,"200"]]"#);
    }

    #[test]
    fn what_nobody_tried_waits() {
        assert_eq!(Outcomes::default().iter().nth(999), Some(Outcome::default()));
    }
}
