//! A list that was begun, kept in this browser: it survives a reload, a closed tab and a session that ends.

use serde::{Deserialize, Serialize};

use crate::browser::storage;
use crate::model::asset::Selection;
use crate::model::company::CompanySlug;
use crate::model::recipe::Edits;

/// What is needed to show the list again as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub template: String,
    pub selection: Selection,
    pub edits: Edits,
    pub note: String,
    /// Sent again after a lost answer, it makes no second invalidation.
    pub idempotency_key: String,
}

impl Draft {
    /// Whether there is anything that the person would miss.
    pub fn is_worth_keeping(&self) -> bool {
        self.edits != Edits::default() || !self.note.trim().is_empty()
    }

    pub fn read(company: &CompanySlug) -> Option<Self> {
        storage::get(&key(company))
    }

    /// Keeps it; false when the browser has no room for it.
    pub fn keep(&self, company: &CompanySlug) -> bool {
        storage::set(&key(company), self)
    }

    pub fn forget(company: &CompanySlug) {
        storage::remove(&key(company));
    }
}

fn key(company: &CompanySlug) -> String {
    format!("draft.{company}")
}
