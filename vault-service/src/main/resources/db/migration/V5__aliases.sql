-- By which version of the normalisation a row's MAC was made. Replicas of the version before write without naming it.
ALTER TABLE alias ADD COLUMN normalisation smallint NOT NULL DEFAULT 1;
-- empty once all rows are brought under version 2
CREATE INDEX alias_of_older_rules ON alias (subject, mac) WHERE normalisation < 2;
GRANT UPDATE (normalisation) ON alias TO vault_service;

-- Numbers that a subject had and that went to somebody else: what is said late does not bring them back.
CREATE TABLE released_alias (
    subject     text        NOT NULL REFERENCES subject,
    mac         bytea       NOT NULL CHECK (octet_length(mac) = 32),
    released_at timestamptz NOT NULL,
    PRIMARY KEY (subject, mac)
);
GRANT SELECT, INSERT, DELETE, UPDATE (released_at) ON released_alias TO vault_service;

-- What departments claimed about people and was refused, until a person decides. Either two subjects, or a subject and
-- an alias of nobody known: its MAC, and its value under the subject's own key.
CREATE TABLE alias_conflict (
    id          text        NOT NULL PRIMARY KEY CHECK (id ~ '^acf_[0-9A-HJKMNP-TV-Z]{26}$'),
    number      bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    one         text        NOT NULL REFERENCES subject,
    other       text        REFERENCES subject,
    mac         bytea       CHECK (octet_length(mac) = 32),
    kind        text,
    sealed      bytea,
    kinds       text[]      NOT NULL,
    asserted_by text[]      NOT NULL,
    times       bigint      NOT NULL,
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    state       text        NOT NULL CHECK (state IN ('OPEN', 'SAME_PERSON', 'DIFFERENT_PEOPLE')),
    decided_at  timestamptz,
    decided_by  text,
    reason      text,
    CHECK ((other IS NULL) <> (mac IS NULL)),
    CHECK ((mac IS NULL) = (kind IS NULL) AND (mac IS NULL) = (sealed IS NULL)),
    CHECK ((state = 'OPEN') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX alias_conflict_of_two ON alias_conflict (one, other) WHERE other IS NOT NULL;
CREATE UNIQUE INDEX alias_conflict_of_one ON alias_conflict (one, mac) WHERE mac IS NOT NULL;
CREATE INDEX alias_conflict_by_other ON alias_conflict (other) WHERE other IS NOT NULL;
CREATE INDEX alias_conflict_by_mac ON alias_conflict (mac) WHERE mac IS NOT NULL;
GRANT SELECT, INSERT, DELETE, UPDATE (kinds, asserted_by, times, last_at, state, decided_at, decided_by, reason)
    ON alias_conflict TO vault_service;
