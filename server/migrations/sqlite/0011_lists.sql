-- A list is kept in pages of 1,000 lines: what was asked for, which never changes, and beside it what became of it. A
-- row for each URL would cost more than the URL.
CREATE TABLE list_pages (
    invalidation INTEGER NOT NULL REFERENCES invalidations (number),
    page INTEGER NOT NULL,            -- from 0; position 1 is the first line of page 0
    lines TEXT NOT NULL,              -- JSON array: a URL, or [line, reason] for one that is not sent
    PRIMARY KEY (invalidation, page)
) STRICT;

-- Two signs for each line: how many connections have not ended yet, counted from '0' in ASCII, and the worst that any of
-- them answered: 0 nothing yet, 1 not cached, 2 purged, 3 refused, 4 failed, 5 cancelled.
CREATE TABLE list_states (
    invalidation INTEGER NOT NULL REFERENCES invalidations (number),
    page INTEGER NOT NULL,
    states TEXT NOT NULL,
    PRIMARY KEY (invalidation, page)
) STRICT;

INSERT INTO list_pages
SELECT invalidation, (position - 1) / 1000,
       json_group_array(CASE WHEN refusal IS NULL THEN json_quote(url) ELSE json_array(url, refusal) END ORDER BY position)
FROM invalidation_urls GROUP BY 1, 2;
INSERT INTO list_states
SELECT invalidation, (position - 1) / 1000, group_concat(char(48 + open) || worst, '' ORDER BY position)
FROM invalidation_urls GROUP BY 1, 2;

-- Which lines are in a batch, from `first_position` on: how many are, how many next to them are not, and so on. And runs
-- of what became of them: [lines, state, attempts, at, answer].
ALTER TABLE batches ADD COLUMN members TEXT NOT NULL DEFAULT '[]';
ALTER TABLE batches ADD COLUMN outcomes TEXT NOT NULL DEFAULT '[]';
UPDATE batches
SET members = (SELECT '[' || group_concat(steps, ',' ORDER BY position) || ']' FROM (
                   SELECT position, coalesce((position - lag(position) OVER (ORDER BY position) - 1) || ',', '') || '1' AS steps
                   FROM batch_urls WHERE batch = batches.id)),
    outcomes = (SELECT '[' || group_concat(json_array(1, state, attempts, answered_at, coalesce(answer, '')), ','
                                           ORDER BY position) || ']'
                FROM batch_urls WHERE batch = batches.id);
DROP TABLE batch_urls;
DROP TABLE invalidation_urls;

-- A batch is held back until the whole list is made.
DROP INDEX batches_in_turn;
DROP INDEX batches_due;
DROP INDEX batches_leased;
ALTER TABLE batches ADD COLUMN stage TEXT NOT NULL DEFAULT 'waiting' CHECK (stage IN ('held', 'waiting', 'leased', 'done'));
UPDATE batches SET stage = state;
ALTER TABLE batches DROP COLUMN state;
ALTER TABLE batches RENAME COLUMN stage TO state;
CREATE INDEX batches_in_turn ON batches (connection_id, seq, id) WHERE state = 'waiting';
CREATE INDEX batches_due ON batches (connection_id, due_at) WHERE state = 'waiting';
CREATE INDEX batches_leased ON batches (connection_id, seq, id, lease_until) WHERE state = 'leased';

-- A long list is made after the answer, from its recipe; and what was not sent can be cancelled.
DROP INDEX invalidations_running;
ALTER TABLE invalidations ADD COLUMN stage TEXT NOT NULL DEFAULT 'running'
    CHECK (stage IN ('preparing', 'running', 'done', 'partial', 'failed', 'cancelled'));
UPDATE invalidations SET stage = state;
ALTER TABLE invalidations DROP COLUMN state;
ALTER TABLE invalidations RENAME COLUMN stage TO state;
CREATE INDEX invalidations_running ON invalidations (company_id, id) WHERE state IN ('preparing', 'running');
ALTER TABLE invalidations ADD COLUMN cancelled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE invalidations ADD COLUMN cancelled_by TEXT REFERENCES people (id);
ALTER TABLE invalidations ADD COLUMN trouble TEXT;  -- why the list could not be made
ALTER TABLE invalidation_connections ADD COLUMN cancelled INTEGER NOT NULL DEFAULT 0;

CREATE TABLE recipes (
    invalidation INTEGER PRIMARY KEY NOT NULL REFERENCES invalidations (number),
    recipe TEXT NOT NULL,             -- JSON
    lease_token BLOB,
    lease_until INTEGER,
    interruptions INTEGER NOT NULL DEFAULT 0
) STRICT;
