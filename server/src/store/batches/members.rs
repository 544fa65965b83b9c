//! Which lines of a list are in a batch: runs of positions, as they are kept.

use serde::{Deserialize, Serialize};

/// From the first position on: how many are in it, how many next to them are not, and so on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Members {
    runs: Vec<u64>,
}

impl Members {
    /// Of rising positions.
    pub fn of(positions: &[u64]) -> Self {
        let mut runs = Vec::new();
        for (at, position) in positions.iter().enumerate() {
            match (at.checked_sub(1).map(|before| position - positions[before] - 1), runs.last_mut()) {
                (Some(0), Some(taken)) => *taken += 1,
                (Some(skipped), _) => runs.extend([skipped, 1]),
                (None, _) => runs.push(1),
            }
        }
        Self { runs }
    }

    /// The positions, from the first one.
    pub fn positions(&self, first: u64) -> impl Iterator<Item = u64> {
        let mut next = first;
        self.runs.iter().enumerate().flat_map(move |(at, length)| {
            let start = next;
            next += length;
            if at % 2 == 0 { start..next } else { start..start }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn positions_come_back(steps in proptest::collection::vec(1_u64..4, 1..50)) {
            let positions: Vec<u64> = steps.iter().scan(0, |at, step| { *at += step; Some(*at) }).collect();
            let members = Members::of(&positions);
            prop_assert_eq!(members.positions(positions[0]).collect::<Vec<_>>(), positions);
        }
    }

    #[test]
    fn neighbours_are_one_run() {
        assert_eq!(Members::of(&[3, 4, 5, 9]), Members { runs: vec![3, 3, 1] });
    }
}
