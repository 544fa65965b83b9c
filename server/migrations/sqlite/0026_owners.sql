-- Whose the installation is. Where there are people already, the first of its admins becomes the first owner.
ALTER TABLE people ADD COLUMN is_owner INTEGER NOT NULL DEFAULT 0;
UPDATE people SET is_owner = 1 WHERE id = (
    SELECT p.id FROM people p JOIN memberships m ON m.person_id = p.id
    WHERE m.role = 'admin' ORDER BY p.created_at, p.id LIMIT 1
);
