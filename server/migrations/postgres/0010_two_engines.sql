CREATE UNIQUE INDEX people_by_email ON people (lower(email));
