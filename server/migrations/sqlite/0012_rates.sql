-- What a vendor allows is allowed to an account, which several connections may use, of several companies.
CREATE TABLE rates (
    account TEXT PRIMARY KEY NOT NULL,  -- digest of the provider and what it calls the account
    requests_at INTEGER NOT NULL DEFAULT 0,  -- microseconds since 1970: when all that was sent is paid for
    urls_at INTEGER NOT NULL DEFAULT 0,
    paused_until INTEGER                -- the vendor asked to be left alone until then
) STRICT, WITHOUT ROWID;

ALTER TABLE pace ADD COLUMN account TEXT;
ALTER TABLE pace ADD COLUMN ready_at INTEGER NOT NULL DEFAULT 0;   -- when the limits let the next batch go
ALTER TABLE pace ADD COLUMN served_at INTEGER NOT NULL DEFAULT 0;  -- when a batch was leased last: others come first
ALTER TABLE pace ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;   -- batches in a row that failed as a whole
ALTER TABLE pace ADD COLUMN pause_reason TEXT;
ALTER TABLE pace ADD COLUMN paused_by TEXT REFERENCES people (id); -- a person, who resumes it, too
