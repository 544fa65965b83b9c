-- Whose a session is, so that all of a person can be ended; none before somebody signed in.
ALTER TABLE sessions ADD COLUMN person_id TEXT;
UPDATE sessions SET person_id = json_extract(content, '$.signed_in.person_id');
CREATE INDEX sessions_by_person ON sessions (person_id);

-- Who may join a company, once, by a link of which only the SHA-256 is kept.
CREATE TABLE invitations (
    id TEXT PRIMARY KEY NOT NULL,
    company_id TEXT NOT NULL REFERENCES companies (id),
    email TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
    token_hash BLOB NOT NULL UNIQUE,
    invited_by TEXT NOT NULL REFERENCES people (id),
    expires_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX invitations_by_email ON invitations (company_id, lower(email));
