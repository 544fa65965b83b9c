//! What the answers of several nodes come to for one URL: purged where at least one node was and every other is rid of
//! it, failed where any node may still serve the old copy; then it says which.

use super::client::{Asked, Cleared};
use crate::providers::{Failure, FailureKind, UrlOutcome};

/// Nodes that a failure names; the rest is counted.
const MAX_NODES_NAMED: usize = 3;

/// The outcome of one URL from the answers of all its nodes, of which there is at least one.
pub fn outcome(asked: &[Asked]) -> UrlOutcome {
    let failures: Vec<_> =
        asked.iter().filter_map(|asked| Some((asked.node.as_str(), asked.result.as_ref().err()?))).collect();
    if !failures.is_empty() {
        return UrlOutcome::Failed(together(&failures, asked.len()));
    }
    let mut purged = Vec::new();
    let mut not_cached = Vec::new();
    for cleared in asked.iter().filter_map(|asked| asked.result.as_ref().ok()) {
        match cleared {
            Cleared::Purged(words) => purged.push(words),
            Cleared::WasNotCached(words) => not_cached.push(words),
        }
    }
    match (purged.first(), not_cached.first()) {
        (Some(words), None) => UrlOutcome::Purged { answer: at_all(words, purged.len()) },
        (Some(words), Some(_)) => {
            let (purged, all) = (purged.len(), asked.len());
            UrlOutcome::Purged { answer: format!("{words}, at {purged} of {all} nodes; not cached at the others") }
        }
        (None, Some(words)) => UrlOutcome::NotCached { answer: at_all(words, not_cached.len()) },
        (None, None) => UrlOutcome::Failed(Failure {
            kind: FailureKind::Misconfigured,
            answer: "there is no node to ask".to_owned(),
        }),
    }
}

/// The kind that most needs a person, since trying again cannot mend that node.
fn together(failures: &[(&str, &Failure)], nodes: usize) -> Failure {
    let kind = failures.iter().map(|(_, failure)| failure.kind).max().unwrap_or(FailureKind::Passing);
    let mut answer: Vec<_> =
        failures.iter().take(MAX_NODES_NAMED).map(|(node, failure)| failure.told_of(node)).collect();
    if failures.len() > MAX_NODES_NAMED {
        answer.push(format!("{} nodes more failed", failures.len() - MAX_NODES_NAMED));
    }
    if nodes > failures.len() {
        answer.push(format!("{} of {nodes} nodes are done", nodes - failures.len()));
    }
    Failure { kind, answer: answer.join("; ") }
}

fn at_all(words: &str, nodes: usize) -> String {
    if nodes == 1 { words.to_owned() } else { format!("{words}, at all {nodes} nodes") }
}
