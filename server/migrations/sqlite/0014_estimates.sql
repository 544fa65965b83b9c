-- What a connection was seen to take, as sums in which older things count less.
ALTER TABLE pace ADD COLUMN lane_us INTEGER NOT NULL DEFAULT 0;     -- microseconds of all lanes together
ALTER TABLE pace ADD COLUMN milliunits INTEGER NOT NULL DEFAULT 0;  -- thousandths of the units that were done in them
ALTER TABLE pace ADD COLUMN closed_at INTEGER NOT NULL DEFAULT 0;   -- when its newest batch was closed

-- The newest of what was seen and of what was foretold, as JSON arrays of whole numbers, oldest first.
ALTER TABLE pace ADD COLUMN spans TEXT NOT NULL DEFAULT '[]';   -- microseconds of a unit, one for each batch
ALTER TABLE pace ADD COLUMN errors TEXT NOT NULL DEFAULT '[]';  -- thousandths of the true time, one for each invalidation

-- What was foretold when the list was let go: how long, and when.
ALTER TABLE invalidation_connections ADD COLUMN foretold_ms INTEGER;
ALTER TABLE invalidation_connections ADD COLUMN foretold_at INTEGER;
