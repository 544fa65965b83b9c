-- Lines that two lists in hand have in common: of a page of the one, stretches of [position, position in the other, lines].
-- Each is kept for both lists, and forgotten when the one ends.
CREATE TABLE common_lines (
    invalidation INTEGER NOT NULL REFERENCES invalidations (number),
    page INTEGER NOT NULL,
    other INTEGER NOT NULL REFERENCES invalidations (number),
    stretches TEXT NOT NULL
) STRICT;
CREATE INDEX common_lines_by_page ON common_lines (invalidation, page);

-- What is held back while it is compared has its turn like what waits.
CREATE INDEX batches_held ON batches (connection_id, seq) WHERE state = 'held';
