-- What a company's settings were: each version as it was saved, and by whom. Rows are added and never changed.
CREATE TABLE settings_versions (
    company_id TEXT NOT NULL REFERENCES companies (id),
    subject TEXT NOT NULL,     -- such as general, templates
    version INTEGER NOT NULL,
    at INTEGER,                -- none where the version was there before versions were kept
    person_id TEXT,
    email TEXT NOT NULL,       -- address at that time; empty where there is no moment either
    went_back_to INTEGER,      -- the version that was saved again
    state TEXT NOT NULL,       -- JSON
    PRIMARY KEY (company_id, subject, version)
) STRICT;
