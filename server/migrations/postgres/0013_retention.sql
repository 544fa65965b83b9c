-- A list that is older than the operator keeps lists is taken away; its counts stay.
ALTER TABLE invalidations ADD COLUMN list_removed_at bigint;
CREATE INDEX invalidations_with_list ON invalidations (finished_at)
    WHERE list_removed_at IS NULL AND finished_at IS NOT NULL;
