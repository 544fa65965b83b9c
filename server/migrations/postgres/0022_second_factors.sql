-- What somebody shows beside their password. The authenticator app's secret is sealed; one that was not confirmed by a code counts
-- for nothing.
CREATE TABLE authenticators (
    person_id text COLLATE "C" PRIMARY KEY NOT NULL REFERENCES people (id),
    key_version bigint NOT NULL,
    sealed bytea NOT NULL,
    began_at bigint NOT NULL,
    confirmed_at bigint,
    last_step bigint NOT NULL DEFAULT 0  -- of 30 s since 1970: a code counts once
);

-- The public halves of passkeys.
CREATE TABLE passkeys (
    id text COLLATE "C" PRIMARY KEY NOT NULL,
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    credential_id bytea NOT NULL UNIQUE,
    name text COLLATE "C" NOT NULL,
    credential text COLLATE "C" NOT NULL,  -- JSON
    created_at bigint NOT NULL,
    used_at bigint
);
CREATE INDEX passkeys_by_person ON passkeys (person_id);

-- For who lost the rest: each code counts once, and only its SHA-256 is kept.
CREATE TABLE recovery_codes (
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    code_hash bytea NOT NULL,
    PRIMARY KEY (person_id, code_hash)
);

-- Whether a company's people need a second factor.
ALTER TABLE companies ADD COLUMN needs_second_factor bigint NOT NULL DEFAULT 0;
