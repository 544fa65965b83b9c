-- One for each invalidation that ended. Who has the token works on it until the deadline.
CREATE TABLE verifications (
    invalidation INTEGER PRIMARY KEY NOT NULL REFERENCES invalidations (number),
    state TEXT NOT NULL CHECK (state IN ('working', 'done', 'off')),
    purged INTEGER NOT NULL,
    round INTEGER NOT NULL,  -- purges of stale URLs by itself that led here
    lease_token BLOB,
    lease_until INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX verifications_to_work_on ON verifications (lease_until) WHERE state = 'working';

-- The URLs that are looked at, chosen when the verification begins; a verdict is written once.
CREATE TABLE checks (
    invalidation INTEGER NOT NULL REFERENCES verifications (invalidation),
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    purged_at INTEGER NOT NULL,
    verdict TEXT CHECK (verdict IN ('fresh', 'stale', 'unknown')),
    reason TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '[]',  -- JSON array of name and value
    checked_at INTEGER,
    PRIMARY KEY (invalidation, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX invalidations_by_end ON invalidations (finished_at);
