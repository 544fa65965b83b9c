//! `PurgeUrl`: the only way to hold a URL that is to be purged.

/// placeholder until the room is furnished
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PurgeUrl(String);

impl PurgeUrl {
    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
