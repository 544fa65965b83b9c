-- One request by one person. Counts are kept here with every outcome, so that reading progress costs one row:
-- total = done + refused + failed + left, and what is left is never stored.
CREATE TABLE invalidations (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,          -- UUID version 7: sorts by time
    company_id TEXT NOT NULL REFERENCES companies (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    idempotency_key TEXT,             -- none where the form had none
    note TEXT NOT NULL,
    template TEXT NOT NULL,           -- the text that made the list; empty if none did
    assets INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'partial', 'failed')),
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    total INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    not_cached INTEGER NOT NULL DEFAULT 0,  -- of done
    refused INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    CHECK (not_cached <= done AND done + refused + failed <= total)
) STRICT;
CREATE UNIQUE INDEX invalidations_once ON invalidations (company_id, person_id, idempotency_key);
CREATE INDEX invalidations_by_company ON invalidations (company_id, id);
CREATE INDEX invalidations_running ON invalidations (company_id, id) WHERE state = 'running';

-- The list, in order. `open` counts the connections that have not ended yet; `worst` is the worst that any of them
-- answered: 0 nothing yet, 1 not cached, 2 purged, 3 refused, 4 failed.
CREATE TABLE invalidation_urls (
    invalidation INTEGER NOT NULL REFERENCES invalidations (number),
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    open INTEGER NOT NULL,
    worst INTEGER NOT NULL,
    refusal TEXT,                     -- why it was left out before anything was sent
    PRIMARY KEY (invalidation, position)
) STRICT, WITHOUT ROWID;

-- IDs of the selected assets, many to a row, to tell each asset when it was last purged.
CREATE TABLE invalidation_assets (
    invalidation INTEGER NOT NULL REFERENCES invalidations (number),
    part INTEGER NOT NULL,
    ids TEXT NOT NULL,                -- JSON array
    PRIMARY KEY (invalidation, part)
) STRICT, WITHOUT ROWID;

-- One connection's part of an invalidation, counted like the whole.
CREATE TABLE invalidation_connections (
    invalidation INTEGER NOT NULL REFERENCES invalidations (number),
    connection_id TEXT NOT NULL REFERENCES connections (id),
    total INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    not_cached INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    remark TEXT,                      -- the newest complaint
    stopped TEXT,                     -- why nothing more is sent to this connection for this invalidation
    PRIMARY KEY (invalidation, connection_id),
    CHECK (not_cached <= done AND done + refused + failed <= total)
) STRICT, WITHOUT ROWID;

-- What goes to one connection in one request. A batch is leased with a token and a deadline, and only the holder of
-- the token may record what became of it.
CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    invalidation INTEGER NOT NULL REFERENCES invalidations (number),
    connection_id TEXT NOT NULL REFERENCES connections (id),
    seq INTEGER NOT NULL,             -- from 0 within invalidation and connection
    first_position INTEGER NOT NULL,
    last_position INTEGER NOT NULL,
    urls INTEGER NOT NULL,            -- those that still wait
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'leased', 'done')),
    attempts INTEGER NOT NULL DEFAULT 0,       -- that were answered
    interruptions INTEGER NOT NULL DEFAULT 0,  -- leases that ended without an answer
    due_at INTEGER NOT NULL,
    lease_token BLOB,
    lease_until INTEGER,
    last_answer TEXT
) STRICT;
CREATE INDEX batches_in_turn ON batches (connection_id, seq, id) WHERE state = 'waiting';
CREATE INDEX batches_due ON batches (connection_id, due_at) WHERE state = 'waiting';
CREATE INDEX batches_leased ON batches (connection_id, seq, id, lease_until) WHERE state = 'leased';
CREATE INDEX batches_by_invalidation ON batches (invalidation, connection_id, first_position);

-- What became of each URL of a batch: 0 waiting, 1 not cached, 2 purged, 3 refused, 4 failed.
CREATE TABLE batch_urls (
    batch INTEGER NOT NULL REFERENCES batches (id),
    position INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    answer TEXT,
    answered_at INTEGER,
    PRIMARY KEY (batch, position)
) STRICT, WITHOUT ROWID;

-- How fast a connection was seen to be, and until when its vendor wants to be left alone.
CREATE TABLE pace (
    connection_id TEXT PRIMARY KEY NOT NULL REFERENCES connections (id),
    us_per_unit INTEGER,              -- of one lane; a unit is a URL or a request, as the capability says
    paused_until INTEGER
) STRICT, WITHOUT ROWID;
