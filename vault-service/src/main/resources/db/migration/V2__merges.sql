-- Two subjects that WhatsApp named together are one person. Tokens are never rewritten: the younger one, the child, is
-- known as the older one from then on. Families are flat: whoever has a canonical subject names the one at the top.
ALTER TABLE subject ADD COLUMN canonical text REFERENCES subject CHECK (canonical <> token);
CREATE INDEX subject_by_canonical ON subject (canonical) WHERE canonical IS NOT NULL;
GRANT UPDATE (canonical) ON subject TO vault_service;

-- A merge is pending until consent-service has joined what the two agreed to and refused.
CREATE TABLE merge (
    id        text        NOT NULL PRIMARY KEY CHECK (id ~ '^mrg_[0-9A-HJKMNP-TV-Z]{26}$'),
    child     text        NOT NULL UNIQUE REFERENCES subject,
    canonical text        NOT NULL REFERENCES subject,
    begun_at  timestamptz NOT NULL,
    done_at   timestamptz
);
GRANT SELECT, INSERT, UPDATE (done_at) ON merge TO vault_service;

-- What aliases of two subjects coming together led to before there were merges.
DROP TABLE alias_conflict;

-- An erasure reaches the whole family: each service confirms for each of its subjects.
CREATE TABLE erasure_member (
    subject text NOT NULL PRIMARY KEY REFERENCES subject,
    erasure text NOT NULL REFERENCES erasure
);
CREATE INDEX erasure_member_by_erasure ON erasure_member (erasure);
INSERT INTO erasure_member (subject, erasure) SELECT subject, id FROM erasure;
GRANT SELECT, INSERT ON erasure_member TO vault_service;

ALTER TABLE erasure_confirmation ADD COLUMN subject text REFERENCES subject;
UPDATE erasure_confirmation c SET subject = e.subject FROM erasure e WHERE e.id = c.erasure;
ALTER TABLE erasure_confirmation ALTER COLUMN subject SET NOT NULL;
ALTER TABLE erasure_confirmation DROP CONSTRAINT erasure_confirmation_erasure_service_key;
ALTER TABLE erasure_confirmation ADD UNIQUE (erasure, service, subject);
