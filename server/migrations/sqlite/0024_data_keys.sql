-- Each time that secrets are sealed anew with new keys. One without an end was broken off, and goes on.
CREATE TABLE key_rotations (
    id TEXT PRIMARY KEY NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    resealed INTEGER NOT NULL DEFAULT 0,
    master TEXT  -- the name of the master key that it changed to; without one, data keys were made anew
) STRICT;

-- The keys that secrets are sealed with, wrapped by the master key. Version 1 is none of them: what has it, the master key
-- itself sealed.
CREATE TABLE data_keys (
    owner TEXT NOT NULL,       -- a company's ID, or `installation`
    version INTEGER NOT NULL CHECK (version > 1),
    wrapped BLOB NOT NULL,     -- empty once it is retired
    wrapped_by TEXT NOT NULL,  -- the master key's name
    rotation TEXT REFERENCES key_rotations (id),  -- that made it; none of an owner's first
    created_at INTEGER NOT NULL,
    retired_at INTEGER,
    PRIMARY KEY (owner, version)
) STRICT, WITHOUT ROWID;

-- The name of the master key that the check is of; none where it sealed the check itself.
ALTER TABLE vault_check ADD COLUMN sealed_by TEXT;
