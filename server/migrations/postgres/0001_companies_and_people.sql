-- The few words of SQLite that the statements of both engines use.
CREATE FUNCTION instr(text, text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN strpos($1, $2);
CREATE FUNCTION json_each(elements text) RETURNS TABLE (key bigint, value jsonb) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT place - 1, element FROM jsonb_array_elements(elements::jsonb) WITH ORDINALITY AS each (element, place) $$;

CREATE TABLE companies (
    id text COLLATE "C" PRIMARY KEY NOT NULL,
    slug text COLLATE "C" NOT NULL UNIQUE,
    name text COLLATE "C" NOT NULL,
    published_server text COLLATE "C" NOT NULL DEFAULT '',
    origin_server text COLLATE "C" NOT NULL DEFAULT '',
    company_root text COLLATE "C" NOT NULL DEFAULT '',
    template text COLLATE "C" NOT NULL DEFAULT '',
    settings_version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL
);

CREATE TABLE people (
    id text COLLATE "C" PRIMARY KEY NOT NULL,
    email text COLLATE "C" NOT NULL UNIQUE,
    password_hash text COLLATE "C",
    created_at bigint NOT NULL
);

CREATE TABLE memberships (
    company_id text COLLATE "C" NOT NULL REFERENCES companies (id),
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    role text COLLATE "C" NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
    PRIMARY KEY (company_id, person_id)
);
CREATE INDEX memberships_by_person ON memberships (person_id);

-- Of a session's token only the SHA-256 is kept: who reads this table can sign in as nobody.
CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY NOT NULL,
    content text COLLATE "C" NOT NULL,  -- JSON object
    expires_at bigint NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- One-time sign-in links; a link that was used is gone.
CREATE TABLE sign_in_links (
    token_hash bytea PRIMARY KEY NOT NULL,
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    expires_at bigint NOT NULL
);

-- The newest text of a form that was refused, so that nothing typed is lost.
CREATE TABLE drafts (
    company_id text COLLATE "C" NOT NULL REFERENCES companies (id),
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    kind text COLLATE "C" NOT NULL,
    text text COLLATE "C" NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (company_id, person_id, kind)
);
