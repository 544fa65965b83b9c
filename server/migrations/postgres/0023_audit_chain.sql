-- The trail tells sign-ins and refusals, too, says from where, and each row carries a hash over itself and the one before.
DROP TRIGGER audit_rows_stay ON audit;
DROP INDEX audit_by_company;
DROP INDEX audit_by_subject;
-- Its rows are put into the new table by the program, which can hash, at its next start. Empty from then on.
ALTER TABLE audit RENAME TO audit_unchained;
ALTER INDEX audit_pkey RENAME TO audit_unchained_pkey;

CREATE TABLE audit (
    id text COLLATE "C" PRIMARY KEY NOT NULL,
    company_id text COLLATE "C" NOT NULL,  -- whose chain; empty for what belongs to no company
    seq bigint NOT NULL,                   -- place in the chain: from 1, without gaps
    kind text COLLATE "C" NOT NULL,        -- who it was: person, nobody (not signed in), operator, system
    person_id text COLLATE "C",
    who text COLLATE "C" NOT NULL,         -- e-mail address at that time; of nobody, as it was typed
    origin text COLLATE "C" NOT NULL,      -- IP address of the peer; empty where it came by no network
    action text COLLATE "C" NOT NULL,      -- such as settings.saved
    subject text COLLATE "C" NOT NULL,     -- ID or name of what was changed
    details text COLLATE "C" NOT NULL,     -- JSON object, never a secret
    at bigint NOT NULL,
    hash bytea NOT NULL,                   -- SHA-256 over the hash before and all the rest
    UNIQUE (company_id, seq)
);
CREATE INDEX audit_by_subject ON audit (company_id, subject, seq);
CREATE INDEX audit_by_person ON audit (company_id, person_id, seq);

CREATE TRIGGER audit_rows_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
EXECUTE FUNCTION audit_rows_stay();

-- Where each chain ends, so that it shows when its last rows are gone.
CREATE TABLE audit_heads (
    company_id text COLLATE "C" PRIMARY KEY NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL
);

-- How far each chain was forwarded to a receiver, which has taken all up to this row.
CREATE TABLE audit_forwarded (
    receiver text COLLATE "C" NOT NULL,    -- syslog, webhook
    company_id text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (receiver, company_id)
);

-- Which process forwards to a receiver, and until when.
CREATE TABLE audit_forwarders (
    receiver text COLLATE "C" PRIMARY KEY NOT NULL,
    lease_token bytea NOT NULL,
    lease_until bigint NOT NULL
);
