-- Who changed what. Rows are added and never touched again.
CREATE TABLE audit (
    id TEXT PRIMARY KEY NOT NULL,
    company_id TEXT NOT NULL REFERENCES companies (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    action TEXT NOT NULL,   -- such as settings.saved
    subject TEXT NOT NULL,  -- ID or name of what was changed
    details TEXT NOT NULL,  -- JSON object, never a secret
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_by_company ON audit (company_id, at);

CREATE TRIGGER audit_rows_stay BEFORE DELETE ON audit
BEGIN
    SELECT raise(ABORT, 'audit rows are never deleted');
END;
CREATE TRIGGER audit_rows_are_final BEFORE UPDATE ON audit
BEGIN
    SELECT raise(ABORT, 'audit rows are never changed');
END;

-- A known text sealed with the key, so that a wrong key is noticed at the start.
CREATE TABLE vault_check (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key_version INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
