-- A batch that its vendor accepted and still works on is asked about at `due_at`, and never sent again. Its ticket: what the vendor is
-- asked by, if it can be asked, and when the batch was sent.
ALTER TABLE batches ADD COLUMN ticket text COLLATE "C";
ALTER TABLE batches DROP CONSTRAINT batches_state_check;
ALTER TABLE batches ADD CONSTRAINT batches_state_check CHECK (state IN ('held', 'waiting', 'leased', 'accepted', 'done'));
CREATE INDEX batches_accepted ON batches (connection_id, due_at) WHERE state = 'accepted';
