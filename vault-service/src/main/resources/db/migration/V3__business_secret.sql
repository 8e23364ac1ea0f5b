-- Secrets of the business, such as the two-step PIN of a number, sealed under the data key of whoever they belong to.
-- Versions are added and never changed: which one is in force is known to whoever had it kept.
CREATE TABLE business_secret (
    owner   text        NOT NULL,
    name    text        NOT NULL,
    version text        NOT NULL,
    sealed  text        NOT NULL,
    kept_at timestamptz NOT NULL,
    PRIMARY KEY (owner, name, version)
);
GRANT SELECT, INSERT ON business_secret TO ${service}_service;
