-- A batch that its vendor accepted and still works on is asked about at `due_at`, and never sent again. Its ticket: what the vendor is
-- asked by, if it can be asked, and when the batch was sent.
ALTER TABLE batches ADD COLUMN ticket TEXT;
DROP INDEX batches_in_turn;
DROP INDEX batches_due;
DROP INDEX batches_leased;
DROP INDEX batches_held;
ALTER TABLE batches ADD COLUMN stage TEXT NOT NULL DEFAULT 'waiting'
    CHECK (stage IN ('held', 'waiting', 'leased', 'accepted', 'done'));
UPDATE batches SET stage = state;
ALTER TABLE batches DROP COLUMN state;
ALTER TABLE batches RENAME COLUMN stage TO state;
CREATE INDEX batches_in_turn ON batches (connection_id, seq, id) WHERE state = 'waiting';
CREATE INDEX batches_due ON batches (connection_id, due_at) WHERE state = 'waiting';
CREATE INDEX batches_leased ON batches (connection_id, seq, id, lease_until) WHERE state = 'leased';
CREATE INDEX batches_held ON batches (connection_id, seq) WHERE state = 'held';
CREATE INDEX batches_accepted ON batches (connection_id, due_at) WHERE state = 'accepted';
