-- Who somebody is at a provider of single sign-on, by the provider's own ID of them, which never changes hands.
CREATE TABLE identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, person_id)
) STRICT, WITHOUT ROWID;

-- Whether groups at the provider gave the role; what was given by hand they leave alone.
ALTER TABLE memberships ADD COLUMN by_groups INTEGER NOT NULL DEFAULT 0;
