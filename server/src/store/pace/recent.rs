//! The newest numbers of a kind, oldest first: enough of them to tell what is usual, and few enough to be kept in a column.

use serde::{Deserialize, Serialize};

use crate::store::StoreError;

/// How many are kept.
pub const KEPT: usize = 64;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent(Vec<u64>);

impl Recent {
    /// With one more; the oldest goes when there are too many.
    pub fn push(&mut self, value: u64) {
        let surplus = (self.0.len() + 1).saturating_sub(KEPT);
        self.0.drain(..surplus);
        self.0.push(value);
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The smallest of them that so many percent do not exceed; none without any.
    pub fn quantile(&self, percent: usize) -> Option<u64> {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied()
    }

    pub(in crate::store) fn parse(text: &str) -> Result<Self, StoreError> {
        serde_json::from_str(text).map_err(|_| StoreError::unreadable("pace"))
    }

    pub(in crate::store) fn json(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|error| StoreError::from(sqlx::Error::Encode(Box::new(error))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_and_quantiles_are_values_that_were_seen() {
        let mut recent = Recent::default();
        assert_eq!(recent.quantile(50), None);
        (1..=100).for_each(|value| recent.push(value));
        assert_eq!(recent.count(), KEPT);
        assert_eq!((recent.quantile(50), recent.quantile(90), recent.quantile(100)), (Some(68), Some(94), Some(100)));
        assert_eq!(Recent::parse(&recent.json().unwrap()).unwrap(), recent);
        assert_eq!(Recent(vec![7]).quantile(50), Some(7));
    }
}
