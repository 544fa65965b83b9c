CREATE TABLE connections (
    id text COLLATE "C" PRIMARY KEY NOT NULL,
    company_id text COLLATE "C" NOT NULL REFERENCES companies (id),
    name text COLLATE "C" NOT NULL,
    provider text COLLATE "C" NOT NULL,
    hosts text COLLATE "C" NOT NULL,   -- JSON array of host patterns
    fields text COLLATE "C" NOT NULL,  -- JSON object of the fields that are no secrets
    enabled bigint NOT NULL DEFAULT 1,
    version bigint NOT NULL DEFAULT 1,
    last_test text COLLATE "C",        -- JSON of the newest verdict
    deleted_at bigint,    -- kept for the history
    created_at bigint NOT NULL
);
CREATE INDEX connections_by_company ON connections (company_id);

CREATE TABLE credentials (
    connection_id text COLLATE "C" NOT NULL REFERENCES connections (id),
    field text COLLATE "C" NOT NULL,
    key_version bigint NOT NULL,
    sealed bytea NOT NULL,
    last_four text COLLATE "C",
    PRIMARY KEY (connection_id, field)
);
