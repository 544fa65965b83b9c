-- What somebody shows beside their password. The authenticator app's secret is sealed; one that was not confirmed by a code counts
-- for nothing.
CREATE TABLE authenticators (
    person_id TEXT PRIMARY KEY NOT NULL REFERENCES people (id),
    key_version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    began_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL DEFAULT 0  -- of 30 s since 1970: a code counts once
) STRICT;

-- The public halves of passkeys.
CREATE TABLE passkeys (
    id TEXT PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    credential_id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    credential TEXT NOT NULL,  -- JSON
    created_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX passkeys_by_person ON passkeys (person_id);

-- For who lost the rest: each code counts once, and only its SHA-256 is kept.
CREATE TABLE recovery_codes (
    person_id TEXT NOT NULL REFERENCES people (id),
    code_hash BLOB NOT NULL,
    PRIMARY KEY (person_id, code_hash)
) STRICT, WITHOUT ROWID;

-- Whether a company's people need a second factor.
ALTER TABLE companies ADD COLUMN needs_second_factor INTEGER NOT NULL DEFAULT 0;
