-- The presets of a company are saved as one list; a save names the version that it changes.
ALTER TABLE companies ADD COLUMN presets_version bigint NOT NULL DEFAULT 1;
