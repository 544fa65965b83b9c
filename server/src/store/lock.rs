//! One process to an SQLite file: a second one would take the leases of the first for those of a process that died. The
//! system lets go of the lock when the process ends, however it ends.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::Database;
use crate::private;

/// Held as long as it lives.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why the database is not this process's.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    #[error(
        "the data folder {} is in use by another Edgesweep; stop that one, or name another folder (EDGESWEEP_DATA)",
        folder.display()
    )]
    InUse { folder: PathBuf },
    #[error("the file {} cannot be locked: {cause}", file.display())]
    File { file: PathBuf, cause: std::io::Error },
}

/// Takes the database for this process, by a file beside it; none for a server that several share.
pub fn take(database: &Database) -> Result<Option<Lock>, LockError> {
    match database {
        Database::Sqlite(file) => take_file(file).map(Some),
        Database::Postgres(_) => Ok(None),
    }
}

fn take_file(database: &Path) -> Result<Lock, LockError> {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    let file = PathBuf::from(name);
    let opened = private::options().create(true).truncate(false).open(&file);
    let opened = opened.map_err(|cause| LockError::File { file: file.clone(), cause })?;
    match opened.try_lock() {
        Ok(()) => Ok(Lock { _file: opened }),
        Err(TryLockError::WouldBlock) => {
            Err(LockError::InUse { folder: database.parent().unwrap_or(database).to_owned() })
        }
        Err(TryLockError::Error(cause)) => Err(LockError::File { file, cause }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_is_told_which_folder_is_in_use_until_the_first_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("edgesweep.sqlite");
        let first = take_file(&database).unwrap();
        let refused = take_file(&database).unwrap_err();
        assert!(matches!(&refused, LockError::InUse { folder: named } if named == folder.path()), "{refused}");
        assert!(refused.to_string().contains("is in use by another Edgesweep"), "{refused}");
        drop(first);
        take_file(&database).unwrap();
    }
}
