-- What a company asks of everybody who clears there, as JSON; what it does not say is as it was before there were rules.
ALTER TABLE companies ADD COLUMN rules text COLLATE "C" NOT NULL DEFAULT '{}';
ALTER TABLE companies ADD COLUMN rules_version bigint NOT NULL DEFAULT 1;

-- How many URLs a person let go on a day of the company's time zone.
CREATE TABLE daily_urls (
    company_id text COLLATE "C" NOT NULL REFERENCES companies (id),
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    -- 2026-11-22
    day text COLLATE "C" NOT NULL,
    urls bigint NOT NULL,
    PRIMARY KEY (company_id, person_id, day)
);
