-- What a company asks of everybody who clears there, as JSON; what it does not say is as it was before there were rules.
ALTER TABLE companies ADD COLUMN rules TEXT NOT NULL DEFAULT '{}';
ALTER TABLE companies ADD COLUMN rules_version INTEGER NOT NULL DEFAULT 1;

-- How many URLs a person let go on a day of the company's time zone.
CREATE TABLE daily_urls (
    company_id TEXT NOT NULL REFERENCES companies (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    -- 2026-11-22
    day TEXT NOT NULL,
    urls INTEGER NOT NULL,
    PRIMARY KEY (company_id, person_id, day)
) STRICT, WITHOUT ROWID;
