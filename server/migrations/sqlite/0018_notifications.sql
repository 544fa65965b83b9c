-- Who wants an e-mail when an invalidation has ended.
CREATE TABLE followers (
    invalidation INTEGER NOT NULL REFERENCES invalidations (number),
    person_id TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (invalidation, person_id)
) STRICT, WITHOUT ROWID;

-- Where a company wants to hear of every invalidation that has ended, and what signs it.
CREATE TABLE webhooks (
    company_id TEXT PRIMARY KEY NOT NULL REFERENCES companies (id),
    url TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    last_four TEXT,
    last_test TEXT  -- JSON; of what is saved now
) STRICT;

-- What is told, made with the end of its invalidation. Each attempt counts, and its number tells it from the others.
CREATE TABLE notifications (
    id TEXT PRIMARY KEY NOT NULL,
    invalidation INTEGER NOT NULL REFERENCES invalidations (number),
    person_id TEXT REFERENCES people (id),  -- by e-mail; without one, by the company's webhook
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    answered_at INTEGER
) STRICT;
CREATE INDEX notifications_due ON notifications (due_at) WHERE state = 'waiting';
CREATE INDEX notifications_by_invalidation ON notifications (invalidation);
