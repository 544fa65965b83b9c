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
