-- What is said of an invalidation afterwards: its note can be changed, and a link be put beside it.
ALTER TABLE invalidations ADD COLUMN link text COLLATE "C" NOT NULL DEFAULT '';

-- The newest exchanges with the vendor about a batch, oldest first: a JSON array of when it began and ended, the vendor's ID of the
-- request, and what was said.
ALTER TABLE batches ADD COLUMN exchanges text COLLATE "C" NOT NULL DEFAULT '[]';
