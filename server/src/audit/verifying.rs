//! Goes through a chain from its first row to its end, and says what does not fit. A chain that fits shows that no row of it was
//! changed, taken out, put in or moved since, unless whoever did it made all that follows anew, its end too; against that
//! stands a hash that was kept elsewhere, a *known head*.

use futures::TryStreamExt as _;

use super::chain;
use crate::store::audit::{self, Head};
use crate::store::{Handle, StoreError};

/// What is told of a chain at most.
const MAX_FAULTS: usize = 20;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub rows: u64,
    /// Place and hash of the last row, to be kept elsewhere.
    pub last: Option<(i64, Vec<u8>)>,
    /// The first ones; empty if all fits.
    pub faults: Vec<Fault>,
}

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("row {seq} ({id}) is not what was written, or does not belong behind the row before it")]
    Changed { seq: i64, id: String },
    #[error("{} missing", places(*.first, *.last))]
    Missing { first: i64, last: i64 },
    #[error("row {seq} ({id}) was added: there is another in its place")]
    Added { seq: i64, id: String },
    #[error("the last rows are missing: {}", places(*.first, *.last))]
    CutOff { first: i64, last: i64 },
    #[error("{} behind the end of the chain: they were added", places(*.first, *.last))]
    Behind { first: i64, last: i64 },
    #[error("the chain's end has another hash than its last row, {seq}")]
    End { seq: i64 },
    #[error("the chain's end is missing")]
    NoEnd,
    #[error("row {seq} has another hash than the one that you kept: the chain was made anew")]
    Known { seq: i64 },
}

fn places(first: i64, last: i64) -> String {
    if first == last { format!("row {first} is") } else { format!("rows {first} to {last} are") }
}

/// Goes through one company's chain; `known` are heads of it that were kept elsewhere.
pub async fn verify(handle: &mut Handle, company_id: &str, known: &[(i64, Vec<u8>)]) -> Result<Verdict, StoreError> {
    let head = audit::head(handle, company_id).await?;
    let mut walk = Walk { rows: 0, seq: 0, hash: vec![0; 32], known: known.to_vec(), faults: Vec::new() };
    let mut rows = std::pin::pin!(audit::all(handle, company_id));
    while let Some(row) = rows.try_next().await? {
        walk.take(&row);
    }
    walk.end(head.as_ref());
    let last = (walk.rows > 0).then_some((walk.seq, walk.hash));
    Ok(Verdict { rows: walk.rows, last, faults: walk.faults })
}

struct Walk {
    rows: u64,
    /// Of the last row.
    seq: i64,
    hash: Vec<u8>,
    /// Those that were not met yet.
    known: Vec<(i64, Vec<u8>)>,
    faults: Vec<Fault>,
}

impl Walk {
    fn take(&mut self, row: &audit::Stored) {
        let (entry, seq) = (&row.entry, row.entry.seq);
        self.rows += 1;
        if seq <= self.seq {
            self.found(Fault::Added { seq, id: entry.id.clone() });
            return;
        }
        if seq > self.seq + 1 {
            self.found(Fault::Missing { first: self.seq + 1, last: seq - 1 });
        }
        // Behind a gap the hash before is not known: that the row is missing was said already.
        else if chain::link(&self.hash, entry)[..] != row.hash[..] {
            self.found(Fault::Changed { seq, id: entry.id.clone() });
        }
        if self.known.iter().any(|(place, hash)| *place == seq && *hash != row.hash) {
            self.found(Fault::Known { seq });
        }
        self.known.retain(|(place, _)| *place != seq);
        self.seq = seq;
        self.hash.clone_from(&row.hash);
    }

    fn end(&mut self, head: Option<&Head>) {
        match head {
            None if self.rows > 0 => self.found(Fault::NoEnd),
            Some(head) if head.seq > self.seq => self.found(Fault::CutOff { first: self.seq + 1, last: head.seq }),
            Some(head) if head.seq < self.seq => self.found(Fault::Behind { first: head.seq + 1, last: self.seq }),
            Some(head) if head.hash != self.hash => self.found(Fault::End { seq: self.seq }),
            Some(_) | None => {}
        }
        for (seq, _) in std::mem::take(&mut self.known) {
            self.found(Fault::Missing { first: seq, last: seq });
        }
    }

    fn found(&mut self, fault: Fault) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        }
    }
}

#[cfg(test)]
mod tests;
