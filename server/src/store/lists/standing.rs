//! What became of a line over all its connections, in two signs: how many have not ended yet, and the worst answer.

use std::char;

use crate::store::StoreError;

/// Where a line stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Connections that have not ended yet.
    pub open: u32,
    /// The code of the worst that any connection answered; 0 for none.
    pub worst: u32,
}

/// The sign of nothing.
const ZERO: u32 = '0' as u32;

impl Standing {
    /// Nothing was sent, and nothing will be.
    pub fn ended(code: i64) -> Self {
        Self { open: 0, worst: u32::try_from(code).unwrap_or(0) }
    }

    /// One more connection ended with this code. Gives the worst once none is open.
    pub fn close_one(&mut self, code: i64) -> Option<i64> {
        self.open = self.open.checked_sub(1)?;
        self.worst = self.worst.max(u32::try_from(code).unwrap_or(0));
        (self.open == 0).then_some(i64::from(self.worst))
    }

    /// The code that is told of it: 0 while a connection is open.
    pub fn code(self) -> i64 {
        if self.open > 0 { 0 } else { i64::from(self.worst) }
    }
}

pub(super) fn text(standings: &[Standing]) -> String {
    let sign = |number: u32| char::from_u32(ZERO + number).unwrap_or('?');
    standings.iter().flat_map(|standing| [sign(standing.open), sign(standing.worst)]).collect()
}

pub(super) fn read(text: &str) -> Result<Vec<Standing>, StoreError> {
    let mut signs = text.chars().map(|sign| u32::from(sign).checked_sub(ZERO));
    let mut standings = Vec::with_capacity(text.len() / 2);
    while let Some(open) = signs.next() {
        let (Some(open), Some(Some(worst))) = (open, signs.next()) else {
            return Err(StoreError::unreadable("list_states.states"));
        };
        standings.push(Standing { open, worst });
    }
    Ok(standings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_even_with_hundreds_of_connections() {
        let standings = [Standing { open: 300, worst: 2 }, Standing::default(), Standing::ended(5)];
        assert_eq!(read(&text(&standings)).unwrap(), standings);
        assert_eq!(text(&standings[1..]), "0005");
        assert!(read("0").is_err() && read("0!").is_err());
    }

    #[test]
    fn the_last_connection_tells_the_worst() {
        let mut standing = Standing { open: 2, worst: 0 };
        assert_eq!(standing.close_one(4), None);
        assert_eq!(standing.code(), 0);
        assert_eq!(standing.close_one(2), Some(4));
        assert_eq!((standing.code(), standing.close_one(2)), (4, None));
    }
}
