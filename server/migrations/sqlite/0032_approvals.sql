-- A list that a second person has to approve is whole, and nothing of it is let go.
DROP INDEX invalidations_running;
ALTER TABLE invalidations ADD COLUMN stage TEXT NOT NULL DEFAULT 'preparing'
    CHECK (stage IN ('preparing', 'waiting', 'running', 'done', 'partial', 'failed', 'cancelled'));
UPDATE invalidations SET stage = state;
ALTER TABLE invalidations DROP COLUMN state;
ALTER TABLE invalidations RENAME COLUMN stage TO state;
CREATE INDEX invalidations_running ON invalidations (company_id, id) WHERE state IN ('preparing', 'waiting', 'running');

-- Why one needs it, and what became of that; a row for each that ever waited.
CREATE TABLE approvals (
    invalidation INTEGER PRIMARY KEY NOT NULL REFERENCES invalidations (number),
    above INTEGER,                    -- it has more lines than these; none where it clears a host or everything
    hosts TEXT NOT NULL,              -- JSON array: those that the rules allowed when it was asked for
    decision TEXT CHECK (decision IN ('approved', 'declined')),
    decided_by TEXT REFERENCES people (id),
    decided_at INTEGER,
    reason TEXT NOT NULL DEFAULT ''   -- why it was declined
) STRICT;

-- That one has ended, or that somebody is asked to approve it.
ALTER TABLE notifications ADD COLUMN about TEXT NOT NULL DEFAULT 'end' CHECK (about IN ('end', 'approval'));
