CREATE TABLE assets (
    company_id text COLLATE "C" NOT NULL REFERENCES companies (id),
    id text COLLATE "C" NOT NULL,
    search text COLLATE "C" NOT NULL,                -- the ID in lower case, for searching in any case
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('image', 'set', 'video', 'static')),
    folder text COLLATE "C" NOT NULL DEFAULT '',
    crops text COLLATE "C" NOT NULL DEFAULT '[]',    -- JSON array of names
    members text COLLATE "C" NOT NULL DEFAULT '[]',  -- JSON array of asset IDs
    modified_at bigint,
    last_purge_at bigint,
    PRIMARY KEY (company_id, id)
);
-- One for each column that the page sorts by; the ID breaks ties.
CREATE INDEX assets_by_kind ON assets (company_id, kind, id);
CREATE INDEX assets_by_folder ON assets (company_id, folder, id);
CREATE INDEX assets_by_modified ON assets (company_id, coalesce(modified_at, 0), id);

CREATE TABLE presets (
    company_id text COLLATE "C" NOT NULL REFERENCES companies (id),
    name text COLLATE "C" NOT NULL,
    modifiers text COLLATE "C" NOT NULL,
    PRIMARY KEY (company_id, name)
);

-- Imports that were read but not done yet.
CREATE TABLE imports (
    id text COLLATE "C" PRIMARY KEY NOT NULL,
    company_id text COLLATE "C" NOT NULL REFERENCES companies (id),
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    source text COLLATE "C" NOT NULL,
    bytes bytea NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX imports_by_person ON imports (person_id, created_at);
