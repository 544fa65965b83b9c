-- The cache keys of a company are saved as one table; a save names the version that it changes.
ALTER TABLE companies ADD COLUMN cache_keys_version bigint NOT NULL DEFAULT 1;

-- Templates besides that of General Settings, which has a name too; saved as one list.
ALTER TABLE companies ADD COLUMN template_name text COLLATE "C" NOT NULL DEFAULT 'Default';
ALTER TABLE companies ADD COLUMN templates_version bigint NOT NULL DEFAULT 1;
CREATE TABLE templates (
    company_id text COLLATE "C" NOT NULL REFERENCES companies (id),
    position bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    text text COLLATE "C" NOT NULL,
    PRIMARY KEY (company_id, position)
);
