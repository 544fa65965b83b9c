-- What programs show instead of signing in; of the token itself, only its SHA-256 and its last characters are kept.
CREATE TABLE api_tokens (
    id text COLLATE "C" PRIMARY KEY NOT NULL,
    company_id text COLLATE "C" NOT NULL REFERENCES companies (id),
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    name text COLLATE "C" NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    last_four text COLLATE "C" NOT NULL,
    actions text COLLATE "C" NOT NULL,  -- words with spaces between
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint
);
CREATE INDEX api_tokens_by_company ON api_tokens (company_id, person_id);
