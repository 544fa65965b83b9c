//! What binds the rows of a chain: each one's hash is over the hash before and over all that the row says, so that a row that
//! was changed, taken out, put in or moved shows. It shows to whoever kept a hash: a chain that was made anew as a whole is a
//! chain, too.

use app::model::timestamp::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::store::audit::{Entry, Hash};

/// What the hash of a row is over begins with, so that it is over nothing else.
const FORM: &[u8] = b"edgesweep audit row 1";

/// The hash of a row behind the one with this hash; of the first, behind 32 bytes of zero.
///
/// It is SHA-256 over a text of parts, each behind its length in bytes as eight bytes, the highest first: the form's name, the
/// hash before, company, place, ID, kind, person, who, origin, action, subject, details and the moment. Numbers are decimal.
pub fn link(before: &[u8], entry: &Entry) -> Hash {
    let Entry { id, company_id, seq, kind, person_id, who, origin, action, subject, details, at: Timestamp(at) } =
        entry;
    let mut hasher = Sha256::new();
    let (seq, at, person_id) = (seq.to_string(), at.to_string(), person_id.as_deref().unwrap_or_default());
    let texts = [company_id, &seq, id, kind, person_id, who, origin, action, subject, details, &at];
    for part in [FORM, before].into_iter().chain(texts.map(str::as_bytes)) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        let text = str::to_owned;
        Entry {
            id: text("i"),
            company_id: text("c"),
            seq: 1,
            kind: text("person"),
            person_id: Some(text("p")),
            who: text("ada@acme.example"),
            origin: text("192.0.2.1"),
            action: text("settings.saved"),
            subject: text("settings"),
            details: text("{}"),
            at: Timestamp(5),
        }
    }

    #[test]
    fn the_form_stays_what_it_is() {
        // Made by a program of its own from the description above.
        let expected = "d9f738d7ac7465669faba2ce1f77d171bb57b8710d915271f960a39bd4389c3d";
        assert_eq!(hex::encode(link(&[0; 32], &entry())), expected);
    }

    #[test]
    fn every_part_counts_and_none_runs_into_the_next() {
        let same = link(&[0; 32], &entry());
        let others = [
            Entry { id: "j".to_owned(), ..entry() },
            Entry { company_id: String::new(), ..entry() },
            Entry { seq: 2, ..entry() },
            Entry { kind: "system".to_owned(), ..entry() },
            Entry { person_id: None, ..entry() },
            Entry { who: "ada@acme.exampl".to_owned(), origin: "e192.0.2.1".to_owned(), ..entry() },
            Entry { origin: String::new(), ..entry() },
            Entry { action: "settings.save".to_owned(), subject: "dsettings".to_owned(), ..entry() },
            Entry { details: "{ }".to_owned(), ..entry() },
            Entry { at: Timestamp(6), ..entry() },
        ];
        for other in others {
            assert_ne!(link(&[0; 32], &other), same, "{other:?}");
        }
        assert_ne!(link(&[1; 32], &entry()), same);
    }
}
