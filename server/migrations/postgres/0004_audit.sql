-- Who changed what. Rows are added and never touched again.
CREATE TABLE audit (
    id text COLLATE "C" PRIMARY KEY NOT NULL,
    company_id text COLLATE "C" NOT NULL REFERENCES companies (id),
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    action text COLLATE "C" NOT NULL,   -- such as settings.saved
    subject text COLLATE "C" NOT NULL,  -- ID or name of what was changed
    details text COLLATE "C" NOT NULL,  -- JSON object, never a secret
    at bigint NOT NULL
);
CREATE INDEX audit_by_company ON audit (company_id, at);
CREATE INDEX audit_by_subject ON audit (company_id, subject, at);

CREATE FUNCTION audit_rows_stay() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit rows are never changed or deleted'; END $$;
CREATE TRIGGER audit_rows_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
EXECUTE FUNCTION audit_rows_stay();

-- A known text sealed with the key, so that a wrong key is noticed at the start.
CREATE TABLE vault_check (
    id bigint PRIMARY KEY CHECK (id = 1),
    key_version bigint NOT NULL,
    sealed bytea NOT NULL
);
