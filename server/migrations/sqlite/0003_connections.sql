CREATE TABLE connections (
    id TEXT PRIMARY KEY NOT NULL,
    company_id TEXT NOT NULL REFERENCES companies (id),
    name TEXT NOT NULL,
    provider TEXT NOT NULL,
    hosts TEXT NOT NULL,   -- JSON array of host patterns
    fields TEXT NOT NULL,  -- JSON object of the fields that are no secrets
    enabled INTEGER NOT NULL DEFAULT 1,
    version INTEGER NOT NULL DEFAULT 1,
    last_test TEXT,        -- JSON of the newest verdict
    deleted_at INTEGER,    -- kept for the history
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX connections_by_company ON connections (company_id);

CREATE TABLE credentials (
    connection_id TEXT NOT NULL REFERENCES connections (id),
    field TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    last_four TEXT,
    PRIMARY KEY (connection_id, field)
) STRICT, WITHOUT ROWID;
