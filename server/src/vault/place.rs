//! Where a sealed value stands and whose it is: what is authenticated beside it, so that it opens nowhere else.

const INSTALLATION: &str = "installation";

/// Whose keys seal something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner<'a> {
    /// By its ID.
    Company(&'a str),
    /// What belongs to no company.
    Installation,
}

impl<'a> Owner<'a> {
    /// Reads what stands in the database.
    pub fn of(id: &'a str) -> Self {
        if id == INSTALLATION { Self::Installation } else { Self::Company(id) }
    }

    /// As it stands in the database.
    pub fn id(self) -> &'a str {
        match self {
            Self::Company(id) => id,
            Self::Installation => INSTALLATION,
        }
    }
}

/// Where a sealed value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    pub table: &'a str,
    pub row: &'a str,
    pub field: &'a str,
}

impl Place<'_> {
    /// What is authenticated beside the secret.
    pub(super) fn bytes(self, owner: &str, key_version: i64) -> Vec<u8> {
        bytes(&[owner, self.table, self.row, self.field], key_version)
    }

    /// The same of what the master key itself sealed, before companies had keys of their own.
    pub(crate) fn bytes_of_old(self, key_version: i64) -> Vec<u8> {
        bytes(&[self.table, self.row, self.field], key_version)
    }
}

/// What a data key is wrapped for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label<'a> {
    pub owner: &'a str,
    pub version: i64,
}

impl Label<'_> {
    pub(super) fn bytes(self) -> Vec<u8> {
        bytes(&["data_keys", self.owner], self.version)
    }
}

/// Each part has its length before it, so that no two lists of parts are alike.
fn bytes(parts: &[&str], key_version: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes.extend_from_slice(&key_version.to_be_bytes());
    bytes
}
