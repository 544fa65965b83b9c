//! The secrets of a connection: sealed when they come in, opened for the provider, and otherwise only told to exist.

use std::collections::BTreeMap;

use app::backend::Answer;
use app::model::connection::SecretState;
use secrecy::{ExposeSecret as _, SecretString};

use crate::store::connections::{self as rows, Credential};
use crate::store::{Handle, Tx};
use crate::vault::{CannotOpen, Keys, Place, Sealer, VaultError};

/// Characters of a secret that is long enough to show its last four: two thirds stay hidden.
const MIN_CHARS_SHOWN: usize = 12;

/// What a form does to a secret.
pub enum Change {
    Set(SecretString),
    Remove,
}

fn place<'a>(connection_id: &'a str, field: &'a str) -> Place<'a> {
    Place { table: "credentials", row: connection_id, field }
}

/// Seals and stores; gives the names of the fields that changed.
pub async fn keep(
    tx: &mut Tx,
    sealer: &Sealer,
    connection_id: &str,
    changes: BTreeMap<String, Change>,
) -> Result<Vec<String>, VaultError> {
    let mut fields = Vec::new();
    if changes.values().any(|change| matches!(change, Change::Set(_))) {
        sealer.confirm(tx).await?;
    }
    for (field, change) in changes {
        match change {
            Change::Set(secret) => {
                let sealed = sealer.seal(place(connection_id, &field), &secret);
                let credential = Credential { field: field.clone(), sealed, last_four: last_four(&secret) };
                rows::put_credential(tx, connection_id, &credential).await?;
            }
            Change::Remove => rows::remove_credential(tx, connection_id, &field).await?,
        }
        fields.push(field);
    }
    Ok(fields)
}

/// Why not all were opened.
#[derive(Debug, Default)]
pub struct Unopened {
    /// Sealed with another key.
    pub fields: Vec<String>,
    /// A key is not there, which may be since it was retired a moment ago.
    pub may_be_new: bool,
}

/// Opens all.
pub fn open(
    keys: &Keys,
    connection_id: &str,
    credentials: &[Credential],
) -> Result<BTreeMap<String, SecretString>, Unopened> {
    let (mut opened, mut unopened) = (BTreeMap::new(), Unopened::default());
    for Credential { field, sealed, .. } in credentials {
        match keys.open(place(connection_id, field), sealed) {
            Ok(secret) => {
                opened.insert(field.clone(), secret);
            }
            Err(why) => {
                unopened.may_be_new |= matches!(why, CannotOpen::NoKey(_));
                unopened.fields.push(field.clone());
            }
        }
    }
    if unopened.fields.is_empty() { Ok(opened) } else { Err(unopened) }
}

/// Which are set.
pub async fn states(handle: &mut Handle, connection_id: &str) -> Answer<Vec<SecretState>> {
    let credentials = rows::credentials(handle, connection_id).await?;
    let state = |credential: Credential| SecretState { name: credential.field, last_four: credential.last_four };
    Ok(credentials.into_iter().map(state).collect())
}

pub fn last_four(secret: &SecretString) -> Option<String> {
    let chars: Vec<char> = secret.expose_secret().trim().chars().collect();
    (chars.len() >= MIN_CHARS_SHOWN).then(|| chars[chars.len() - 4..].iter().collect())
}
