CREATE TABLE companies (
    id TEXT PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    published_server TEXT NOT NULL DEFAULT '',
    origin_server TEXT NOT NULL DEFAULT '',
    company_root TEXT NOT NULL DEFAULT '',
    template TEXT NOT NULL DEFAULT '',
    settings_version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE people (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password_hash TEXT,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE memberships (
    company_id TEXT NOT NULL REFERENCES companies (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
    PRIMARY KEY (company_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_person ON memberships (person_id);

-- Of a session's token only the SHA-256 is kept: who reads this table can sign in as nobody.
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY NOT NULL,
    content TEXT NOT NULL,  -- JSON object
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- One-time sign-in links; a link that was used is gone.
CREATE TABLE sign_in_links (
    token_hash BLOB PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The newest text of a form that was refused, so that nothing typed is lost.
CREATE TABLE drafts (
    company_id TEXT NOT NULL REFERENCES companies (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (company_id, person_id, kind)
) STRICT;
