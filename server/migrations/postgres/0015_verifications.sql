-- One for each invalidation that ended. Who has the token works on it until the deadline.
CREATE TABLE verifications (
    invalidation bigint PRIMARY KEY NOT NULL REFERENCES invalidations (number),
    state text COLLATE "C" NOT NULL CHECK (state IN ('working', 'done', 'off')),
    purged bigint NOT NULL,
    round bigint NOT NULL,  -- purges of stale URLs by itself that led here
    lease_token bytea,
    lease_until bigint NOT NULL DEFAULT 0
);
CREATE INDEX verifications_to_work_on ON verifications (lease_until) WHERE state = 'working';

-- The URLs that are looked at, chosen when the verification begins; a verdict is written once.
CREATE TABLE checks (
    invalidation bigint NOT NULL REFERENCES verifications (invalidation),
    position bigint NOT NULL,
    url text COLLATE "C" NOT NULL,
    purged_at bigint NOT NULL,
    verdict text COLLATE "C" CHECK (verdict IN ('fresh', 'stale', 'unknown')),
    reason text COLLATE "C" NOT NULL DEFAULT '',
    evidence text COLLATE "C" NOT NULL DEFAULT '[]',  -- JSON array of name and value
    checked_at bigint,
    PRIMARY KEY (invalidation, position)
);

CREATE INDEX invalidations_by_end ON invalidations (finished_at);
