-- A list that a second person has to approve is whole, and nothing of it is let go.
DROP INDEX invalidations_running;
ALTER TABLE invalidations DROP CONSTRAINT invalidations_state_check;
ALTER TABLE invalidations ADD CONSTRAINT invalidations_state_check
    CHECK (state IN ('preparing', 'waiting', 'running', 'done', 'partial', 'failed', 'cancelled'));
CREATE INDEX invalidations_running ON invalidations (company_id, id) WHERE state IN ('preparing', 'waiting', 'running');

-- Why one needs it, and what became of that; a row for each that ever waited.
CREATE TABLE approvals (
    invalidation bigint PRIMARY KEY NOT NULL REFERENCES invalidations (number),
    above bigint,                     -- it has more lines than these; none where it clears a host or everything
    hosts text COLLATE "C" NOT NULL,  -- JSON array: those that the rules allowed when it was asked for
    decision text COLLATE "C" CHECK (decision IN ('approved', 'declined')),
    decided_by text COLLATE "C" REFERENCES people (id),
    decided_at bigint,
    reason text COLLATE "C" NOT NULL DEFAULT ''  -- why it was declined
);

-- That one has ended, or that somebody is asked to approve it.
ALTER TABLE notifications ADD COLUMN about text COLLATE "C" NOT NULL DEFAULT 'end' CHECK (about IN ('end', 'approval'));
