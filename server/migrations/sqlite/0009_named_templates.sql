-- The cache keys of a company are saved as one table; a save names the version that it changes.
ALTER TABLE companies ADD COLUMN cache_keys_version INTEGER NOT NULL DEFAULT 1;

-- Templates besides that of General Settings, which has a name too; saved as one list.
ALTER TABLE companies ADD COLUMN template_name TEXT NOT NULL DEFAULT 'Default';
ALTER TABLE companies ADD COLUMN templates_version INTEGER NOT NULL DEFAULT 1;
CREATE TABLE templates (
    company_id TEXT NOT NULL REFERENCES companies (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (company_id, position)
) STRICT, WITHOUT ROWID;
