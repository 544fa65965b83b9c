-- When the provider of single sign-on last said so of a role by groups; of one by hand it says nothing.
ALTER TABLE memberships ADD COLUMN confirmed_at bigint NOT NULL DEFAULT 0;
UPDATE memberships SET confirmed_at = CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) WHERE by_groups = 1;
