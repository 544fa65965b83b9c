-- The trail tells sign-ins and refusals, too, says from where, and each row carries a hash over itself and the one before.
DROP TRIGGER audit_rows_stay;
DROP TRIGGER audit_rows_are_final;
DROP INDEX audit_by_company;
DROP INDEX audit_by_subject;
-- Its rows are put into the new table by the program, which can hash, at its next start. Empty from then on.
ALTER TABLE audit RENAME TO audit_unchained;

CREATE TABLE audit (
    id TEXT PRIMARY KEY NOT NULL,
    company_id TEXT NOT NULL,  -- whose chain; empty for what belongs to no company
    seq INTEGER NOT NULL,      -- place in the chain: from 1, without gaps
    kind TEXT NOT NULL,        -- who it was: person, nobody (not signed in), operator, system
    person_id TEXT,
    who TEXT NOT NULL,         -- e-mail address at that time; of nobody, as it was typed
    origin TEXT NOT NULL,      -- IP address of the peer; empty where it came by no network
    action TEXT NOT NULL,      -- such as settings.saved
    subject TEXT NOT NULL,     -- ID or name of what was changed
    details TEXT NOT NULL,     -- JSON object, never a secret
    at INTEGER NOT NULL,
    hash BLOB NOT NULL,        -- SHA-256 over the hash before and all the rest
    UNIQUE (company_id, seq)
) STRICT;
CREATE INDEX audit_by_subject ON audit (company_id, subject, seq);
CREATE INDEX audit_by_person ON audit (company_id, person_id, seq);

CREATE TRIGGER audit_rows_stay BEFORE DELETE ON audit
BEGIN
    SELECT raise(ABORT, 'audit rows are never deleted');
END;
CREATE TRIGGER audit_rows_are_final BEFORE UPDATE ON audit
BEGIN
    SELECT raise(ABORT, 'audit rows are never changed');
END;

-- Where each chain ends, so that it shows when its last rows are gone.
CREATE TABLE audit_heads (
    company_id TEXT PRIMARY KEY NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- How far each chain was forwarded to a receiver, which has taken all up to this row.
CREATE TABLE audit_forwarded (
    receiver TEXT NOT NULL,    -- syslog, webhook
    company_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (receiver, company_id)
) STRICT;

-- Which process forwards to a receiver, and until when.
CREATE TABLE audit_forwarders (
    receiver TEXT PRIMARY KEY NOT NULL,
    lease_token BLOB NOT NULL,
    lease_until INTEGER NOT NULL
) STRICT;
