-- What the lines of an invalidation name, and what becomes of the copies: none for what each connection is set to.
ALTER TABLE invalidations ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT 'url'
    CHECK (kind IN ('url', 'tag', 'prefix', 'host', 'everything'));
ALTER TABLE invalidations ADD COLUMN manner text COLLATE "C" CHECK (manner IN ('hard', 'soft'));

-- Whose turn it is: what goes to several connections goes to those with the smallest number first, and to the next ones so many
-- seconds after those have ended. And who may clear a host or everything through it.
ALTER TABLE connections ADD COLUMN turn bigint NOT NULL DEFAULT 1;
ALTER TABLE connections ADD COLUMN wait_s bigint NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN sweeping_role text COLLATE "C" NOT NULL DEFAULT 'admin' CHECK (sweeping_role IN ('admin', 'editor'));

-- The same as it was when the list was let go; the batches of a part that is held wait for those before them.
ALTER TABLE invalidation_connections ADD COLUMN turn bigint NOT NULL DEFAULT 1;
ALTER TABLE invalidation_connections ADD COLUMN wait_s bigint NOT NULL DEFAULT 0;
ALTER TABLE invalidation_connections ADD COLUMN is_held bigint NOT NULL DEFAULT 0;
CREATE INDEX parts_held ON invalidation_connections (invalidation) WHERE is_held = 1;
