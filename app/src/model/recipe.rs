//! The recipe of a list of URLs: what travels on **Continue** instead of the list. The browser shows what it makes, the
//! server makes it again with the same code, and the digest proves that both lists are one.

use serde::{Deserialize, Serialize};

use super::asset::Selection;
use super::purge::Manner;

/// URLs in one invalidation.
pub const MAX_URLS: u64 = 1_000_000;
/// Bytes of the note.
pub const MAX_NOTE_BYTES: usize = 2_000;

/// Template × selection, then the person's edits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// The template's text; empty for a list that was only typed or pasted.
    pub template: String,
    pub selection: Selection,
    pub edits: Edits,
    /// Hex SHA-256 over all that the list is made of: template, `basis` and edits. The same code makes the same list of it.
    /// Empty where nobody previewed the list.
    pub digest: String,
    /// What the list was made from besides.
    #[serde(default)]
    pub basis: Basis,
    /// Refused rows are left out: the person said so.
    pub leave_out_refused: bool,
    /// Whoever asks wants an e-mail when it has ended.
    #[serde(default)]
    pub notify: bool,
    /// What becomes of the copies. None: what each connection is set to.
    #[serde(default)]
    pub manner: Option<Manner>,
    /// Why, in the person's words; may be empty.
    pub note: String,
    /// Made once by the dialog, so that a double press makes one invalidation. A UUID or any text up to 64 bytes.
    pub idempotency_key: String,
}

/// What a list is made from besides its template and edits: 16 hex digits for each part, so that it can be said which
/// part is another now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Published Server Name and company root.
    pub servers: String,
    pub presets: String,
    /// Hosts that may be purged, who serves them, which of them the company's rules allow, and their cache keys.
    pub hosts: String,
    /// The selected assets, as far as a template can name them.
    pub assets: String,
    /// How many they are.
    pub asset_count: u64,
    /// The catalog's revision at which they were read.
    pub revision: i64,
}

/// A layer over the expansion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edits {
    /// By index in the expansion: the text that stands there now. Sorted by index.
    pub changed: Vec<(u64, String)>,
    /// Indexes in the expansion that are removed. Sorted.
    pub removed: Vec<u64>,
    /// Lines behind the expansion, in order.
    pub added: Vec<String>,
}

/// The dialog as a plain form sends it: the whole list as text, one URL a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListForm {
    #[serde(default)]
    pub urls: String,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub leave_out_refused: bool,
    #[serde(default)]
    pub notify: bool,
    /// As in `Recipe`; the page that showed the form made it.
    #[serde(default)]
    pub idempotency_key: String,
}

impl From<ListForm> for Recipe {
    /// Without a digest: nobody previewed the list, so there is nothing to compare.
    fn from(form: ListForm) -> Self {
        let lines = form.urls.lines().map(str::trim).filter(|line| !line.is_empty());
        Self {
            edits: Edits { added: lines.map(str::to_owned).collect(), ..Edits::default() },
            leave_out_refused: form.leave_out_refused,
            notify: form.notify,
            note: form.note,
            idempotency_key: form.idempotency_key,
            ..Self::default()
        }
    }
}
