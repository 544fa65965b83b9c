CREATE TABLE assets (
    company_id TEXT NOT NULL REFERENCES companies (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('image', 'set', 'video', 'static')),
    folder TEXT NOT NULL DEFAULT '',
    crops TEXT NOT NULL DEFAULT '[]',    -- JSON array of names
    members TEXT NOT NULL DEFAULT '[]',  -- JSON array of asset IDs
    modified_at INTEGER,
    last_purge_at INTEGER,
    PRIMARY KEY (company_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE presets (
    company_id TEXT NOT NULL REFERENCES companies (id),
    name TEXT NOT NULL,
    modifiers TEXT NOT NULL,
    PRIMARY KEY (company_id, name)
) STRICT, WITHOUT ROWID;
