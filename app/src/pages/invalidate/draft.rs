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
    /// The whole list as a text, while it is edited as one.
    #[serde(default)]
    pub text: Option<String>,
    /// The template is another than that of General Settings.
    #[serde(default)]
    pub has_own_template: bool,
    /// Sent again after a lost answer, it makes no second invalidation.
    pub idempotency_key: String,
}

impl Draft {
    /// Whether the person typed something. A selection alone is kept only as long as the list is open.
    pub fn has_words(&self) -> bool {
        self.edits != Edits::default() || !self.note.trim().is_empty() || self.text.is_some() || self.has_own_template
    }

    /// Whether there is anything to show again.
    pub fn is_blank(&self) -> bool {
        !self.has_words() && self.selection == Selection::default()
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
