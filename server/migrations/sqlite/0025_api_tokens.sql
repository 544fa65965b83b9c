-- What programs show instead of signing in; of the token itself, only its SHA-256 and its last characters are kept.
CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY NOT NULL,
    company_id TEXT NOT NULL REFERENCES companies (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    last_four TEXT NOT NULL,
    actions TEXT NOT NULL,  -- words with spaces between
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX api_tokens_by_company ON api_tokens (company_id, person_id);
