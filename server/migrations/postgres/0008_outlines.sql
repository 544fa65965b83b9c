-- What the hosts' caches tell copies apart by: a JSON array of {host, key}.
ALTER TABLE companies ADD COLUMN cache_keys text COLLATE "C" NOT NULL DEFAULT '[]';
-- Each write to a company's assets has a revision of its own, so that it can be said which changed since a list was shown.
ALTER TABLE companies ADD COLUMN catalog_revision bigint NOT NULL DEFAULT 0;
ALTER TABLE assets ADD COLUMN revision bigint NOT NULL DEFAULT 0;
CREATE INDEX assets_by_revision ON assets (company_id, revision, id);
