-- Since when a company is looked at by nobody; nothing of it is gone, and its part of addresses stays its own.
ALTER TABLE companies ADD COLUMN archived_at INTEGER;
