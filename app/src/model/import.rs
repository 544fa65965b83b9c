//! What an import of assets would do, told before it is done.

use serde::{Deserialize, Serialize};

/// Bytes of one import.
pub const MAX_IMPORT_BYTES: usize = 64 * 1024 * 1024;
/// Rows of one import.
pub const MAX_IMPORT_ROWS: usize = 1_000_000;
/// Refused rows that are listed one by one; the count is always whole.
pub const MAX_REFUSALS_SHOWN: usize = 200;

/// An import that was read but not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// UUID; what `commit_import` takes.
    pub id: String,
    /// File name, or "pasted text".
    pub source: String,
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub refused: u64,
    /// The first few that would be added or changed.
    pub samples: Vec<ImportSample>,
    pub refusals: Vec<Refusal>,
}

/// One row that would be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSample {
    pub line: u64,
    pub id: String,
    pub is_new: bool,
}

/// One row that would be left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// From 1, as an editor counts them.
    pub line: u64,
    /// What is wrong and how to mend it.
    pub reason: String,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportResult {
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub refused: u64,
}
