-- A list is kept in pages of 1,000 lines: what was asked for, which never changes, and beside it what became of it. A
-- row for each URL would cost more than the URL. No version kept lists of this engine in another way.
CREATE TABLE list_pages (
    invalidation bigint NOT NULL REFERENCES invalidations (number),
    page bigint NOT NULL,             -- from 0; position 1 is the first line of page 0
    lines text COLLATE "C" NOT NULL,  -- JSON array: a URL, or [line, reason] for one that is not sent
    PRIMARY KEY (invalidation, page)
);

-- Two signs for each line: how many connections have not ended yet, counted from '0' in ASCII, and the worst that any of
-- them answered: 0 nothing yet, 1 not cached, 2 purged, 3 refused, 4 failed, 5 cancelled.
CREATE TABLE list_states (
    invalidation bigint NOT NULL REFERENCES invalidations (number),
    page bigint NOT NULL,
    states text COLLATE "C" NOT NULL,
    PRIMARY KEY (invalidation, page)
);

-- Which lines are in a batch, from `first_position` on: how many are, how many next to them are not, and so on. And runs
-- of what became of them: [lines, state, attempts, at, answer].
ALTER TABLE batches ADD COLUMN members text COLLATE "C" NOT NULL DEFAULT '[]';
ALTER TABLE batches ADD COLUMN outcomes text COLLATE "C" NOT NULL DEFAULT '[]';
CREATE SEQUENCE batch_ids OWNED BY batches.id;
ALTER TABLE batches ALTER COLUMN id SET DEFAULT nextval('batch_ids');
DROP TABLE batch_urls;
DROP TABLE invalidation_urls;

-- A batch is held back until the whole list is made.
ALTER TABLE batches DROP CONSTRAINT batches_state_check;
ALTER TABLE batches ADD CONSTRAINT batches_state_check CHECK (state IN ('held', 'waiting', 'leased', 'done'));

-- A long list is made after the answer, from its recipe; and what was not sent can be cancelled.
DROP INDEX invalidations_running;
ALTER TABLE invalidations DROP CONSTRAINT invalidations_state_check;
ALTER TABLE invalidations ADD CONSTRAINT invalidations_state_check
    CHECK (state IN ('preparing', 'running', 'done', 'partial', 'failed', 'cancelled'));
CREATE INDEX invalidations_running ON invalidations (company_id, id) WHERE state IN ('preparing', 'running');
ALTER TABLE invalidations ADD COLUMN cancelled bigint NOT NULL DEFAULT 0;
ALTER TABLE invalidations ADD COLUMN cancelled_by text COLLATE "C" REFERENCES people (id);
ALTER TABLE invalidations ADD COLUMN trouble text COLLATE "C";  -- why the list could not be made
ALTER TABLE invalidation_connections ADD COLUMN cancelled bigint NOT NULL DEFAULT 0;

CREATE TABLE recipes (
    invalidation bigint PRIMARY KEY NOT NULL REFERENCES invalidations (number),
    recipe text COLLATE "C" NOT NULL,  -- JSON
    lease_token bytea,
    lease_until bigint,
    interruptions bigint NOT NULL DEFAULT 0
);
