-- Statements are the same for both engines: e-mail addresses are compared in lower case, and lists are arrays of arrays.
CREATE UNIQUE INDEX people_by_email ON people (lower(email));
DROP INDEX assets_by_modified;
CREATE INDEX assets_by_modified ON assets (company_id, coalesce(modified_at, 0), id);
UPDATE invalidation_assets
SET ids = (SELECT json_group_array(json_array(value)) FROM json_each(invalidation_assets.ids));
