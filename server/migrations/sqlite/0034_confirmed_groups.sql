-- When the provider of single sign-on last said so of a role by groups; of one by hand it says nothing.
ALTER TABLE memberships ADD COLUMN confirmed_at INTEGER NOT NULL DEFAULT 0;
UPDATE memberships SET confirmed_at = unixepoch() * 1000 WHERE by_groups = 1;
