-- Who wants an e-mail when an invalidation has ended.
CREATE TABLE followers (
    invalidation bigint NOT NULL REFERENCES invalidations (number),
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    PRIMARY KEY (invalidation, person_id)
);

-- Where a company wants to hear of every invalidation that has ended, and what signs it.
CREATE TABLE webhooks (
    company_id text COLLATE "C" PRIMARY KEY NOT NULL REFERENCES companies (id),
    url text COLLATE "C" NOT NULL,
    key_version bigint NOT NULL,
    sealed bytea NOT NULL,
    last_four text COLLATE "C",
    last_test text COLLATE "C"  -- JSON; of what is saved now
);

-- What is told, made with the end of its invalidation. Each attempt counts, and its number tells it from the others.
CREATE TABLE notifications (
    id text COLLATE "C" PRIMARY KEY NOT NULL,
    invalidation bigint NOT NULL REFERENCES invalidations (number),
    person_id text COLLATE "C" REFERENCES people (id),  -- by e-mail; without one, by the company's webhook
    state text COLLATE "C" NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
    attempts bigint NOT NULL DEFAULT 0,
    due_at bigint NOT NULL,
    answer text COLLATE "C" NOT NULL DEFAULT '',
    answered_at bigint
);
CREATE INDEX notifications_due ON notifications (due_at) WHERE state = 'waiting';
CREATE INDEX notifications_by_invalidation ON notifications (invalidation);
