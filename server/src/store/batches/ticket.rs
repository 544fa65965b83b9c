//! What is kept of a batch that its vendor accepted and still works on.

use app::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::StoreError;

/// What the vendor is asked by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The vendor's words. None: it cannot be asked, and is done when the batch is due.
    pub name: Option<String>,
    /// When the batch was sent, on the clock of the machine that sent it.
    pub sent: Timestamp,
}

impl Ticket {
    pub(super) fn read(text: &str) -> Result<Self, StoreError> {
        serde_json::from_str(text).map_err(|_| StoreError::unreadable("batches.ticket"))
    }
}
