-- Failures to sign in, which all servers count together. Whose they are is a SHA-256: what is typed as an address may be anything.
CREATE TABLE sign_in_failures (
    who bytea PRIMARY KEY NOT NULL,  -- an account, or an address of the network
    paid_at bigint NOT NULL          -- from when on none of them counts any more
);

CREATE INDEX sign_in_failures_by_end ON sign_in_failures (paid_at);
