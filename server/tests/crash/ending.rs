//! How a list ends, whatever became of the program meanwhile.

use std::collections::HashMap;
use std::time::Duration;

use app::model::invalidation::{InvalidationState, Progress, UrlState};

use super::program::Program;

/// Longer than any of this takes on a slow machine.
pub const PATIENCE: Duration = Duration::from_mins(2);
/// Between two looks at the progress.
const LOOK: Duration = Duration::from_millis(20);

pub fn list_of(folder: &str, urls: usize) -> Vec<String> {
    (0..urls).map(|number| format!("https://www.example.com/is/image/{folder}/{number}?wid=200")).collect()
}

/// Until nothing is left.
pub async fn finished(program: &Program, id: &str) -> Progress {
    let looking = async {
        let mut look = tokio::time::interval(LOOK);
        loop {
            look.tick().await;
            let progress = program.progress(id).await;
            if progress.counts.left == 0 {
                return progress;
            }
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.expect("the invalidation ends")
}

/// Every URL was purged, and is told of once.
pub async fn assert_whole(program: &Program, id: &str, urls: &[String], seen: &HashMap<String, u32>) {
    let progress = finished(program, id).await;
    let counts = progress.counts;
    assert_eq!(progress.state, InvalidationState::Done, "{counts:?}");
    assert_eq!((counts.total, counts.done), (urls.len() as u64, urls.len() as u64), "{counts:?}");
    assert_eq!((counts.refused, counts.failed, counts.left), (0, 0, 0), "{counts:?}");
    let outcomes = program.urls(id).await;
    assert_eq!(outcomes.iter().map(|outcome| outcome.url.clone()).collect::<Vec<_>>(), urls, "each URL once, in order");
    for outcome in &outcomes {
        assert_eq!(outcome.at.iter().map(|at| at.state).collect::<Vec<_>>(), [UrlState::Purged], "{}", outcome.url);
        assert!(seen.contains_key(&outcome.url), "{} was never asked for", outcome.url);
    }
}
