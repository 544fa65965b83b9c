-- Who somebody is at a provider of single sign-on, by the provider's own ID of them, which never changes hands.
CREATE TABLE identities (
    issuer text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    created_at bigint NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, person_id)
);

-- Whether groups at the provider gave the role; what was given by hand they leave alone.
ALTER TABLE memberships ADD COLUMN by_groups bigint NOT NULL DEFAULT 0;
