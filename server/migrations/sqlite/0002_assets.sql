CREATE TABLE assets (
    company_id TEXT NOT NULL REFERENCES companies (id),
    id TEXT NOT NULL,
    search TEXT NOT NULL,                -- the ID in lower case, for searching in any case
    kind TEXT NOT NULL CHECK (kind IN ('image', 'set', 'video', 'static')),
    folder TEXT NOT NULL DEFAULT '',
    crops TEXT NOT NULL DEFAULT '[]',    -- JSON array of names
    members TEXT NOT NULL DEFAULT '[]',  -- JSON array of asset IDs
    modified_at INTEGER,
    last_purge_at INTEGER,
    PRIMARY KEY (company_id, id)
) STRICT, WITHOUT ROWID;
-- One for each column that the page sorts by; the ID breaks ties.
CREATE INDEX assets_by_kind ON assets (company_id, kind, id);
CREATE INDEX assets_by_folder ON assets (company_id, folder, id);
CREATE INDEX assets_by_modified ON assets (company_id, ifnull(modified_at, 0), id);

CREATE TABLE presets (
    company_id TEXT NOT NULL REFERENCES companies (id),
    name TEXT NOT NULL,
    modifiers TEXT NOT NULL,
    PRIMARY KEY (company_id, name)
) STRICT, WITHOUT ROWID;

-- Imports that were read but not done yet.
CREATE TABLE imports (
    id TEXT PRIMARY KEY NOT NULL,
    company_id TEXT NOT NULL REFERENCES companies (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    source TEXT NOT NULL,
    bytes BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX imports_by_person ON imports (person_id, created_at);
