-- Since when somebody cannot sign in, by any way; nothing of theirs is gone.
ALTER TABLE people ADD COLUMN disabled_at INTEGER;
CREATE INDEX people_disabled ON people (disabled_at) WHERE disabled_at IS NOT NULL;
