-- What a company's settings were: each version as it was saved, and by whom. Rows are added and never changed.
CREATE TABLE settings_versions (
    company_id text COLLATE "C" NOT NULL REFERENCES companies (id),
    subject text COLLATE "C" NOT NULL,     -- such as general, templates
    version bigint NOT NULL,
    at bigint,                             -- none where the version was there before versions were kept
    person_id text COLLATE "C",
    email text COLLATE "C" NOT NULL,       -- address at that time; empty where there is no moment either
    went_back_to bigint,                   -- the version that was saved again
    state text COLLATE "C" NOT NULL,       -- JSON
    PRIMARY KEY (company_id, subject, version)
);
