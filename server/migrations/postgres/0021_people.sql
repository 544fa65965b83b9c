-- Whose a session is, so that all of a person can be ended; none before somebody signed in.
ALTER TABLE sessions ADD COLUMN person_id text COLLATE "C";
UPDATE sessions SET person_id = content::json -> 'signed_in' ->> 'person_id';
CREATE INDEX sessions_by_person ON sessions (person_id);

-- Who may join a company, once, by a link of which only the SHA-256 is kept.
CREATE TABLE invitations (
    id text COLLATE "C" PRIMARY KEY NOT NULL,
    company_id text COLLATE "C" NOT NULL REFERENCES companies (id),
    email text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
    token_hash bytea NOT NULL UNIQUE,
    invited_by text COLLATE "C" NOT NULL REFERENCES people (id),
    expires_at bigint NOT NULL
);
CREATE UNIQUE INDEX invitations_by_email ON invitations (company_id, lower(email));
