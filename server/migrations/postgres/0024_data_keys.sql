-- Each time that secrets are sealed anew with new keys. One without an end was broken off, and goes on.
CREATE TABLE key_rotations (
    id text COLLATE "C" PRIMARY KEY NOT NULL,
    started_at bigint NOT NULL,
    ended_at bigint,
    resealed bigint NOT NULL DEFAULT 0,
    master text COLLATE "C"  -- the name of the master key that it changed to; without one, data keys were made anew
);

-- The keys that secrets are sealed with, wrapped by the master key. Version 1 is none of them: what has it, the master key
-- itself sealed.
CREATE TABLE data_keys (
    owner text COLLATE "C" NOT NULL,       -- a company's ID, or `installation`
    version bigint NOT NULL CHECK (version > 1),
    wrapped bytea NOT NULL,                -- empty once it is retired
    wrapped_by text COLLATE "C" NOT NULL,  -- the master key's name
    rotation text COLLATE "C" REFERENCES key_rotations (id),  -- that made it; none of an owner's first
    created_at bigint NOT NULL,
    retired_at bigint,
    PRIMARY KEY (owner, version)
);

-- The name of the master key that the check is of; none where it sealed the check itself.
ALTER TABLE vault_check ADD COLUMN sealed_by text COLLATE "C";
