-- Attempts that the vendor put off are counted apart from those that failed, so that patience costs no tries.
ALTER TABLE batches ADD COLUMN limited bigint NOT NULL DEFAULT 0;
-- Nobody read these.
ALTER TABLE batches DROP COLUMN last_position;
ALTER TABLE batches DROP COLUMN last_answer;
