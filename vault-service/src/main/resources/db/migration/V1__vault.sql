-- Who is who. The only tables of the whole system that hold what identifies a person, and they hold it sealed.
CREATE TABLE subject (
    token      text        NOT NULL PRIMARY KEY CHECK (token ~ '^sub_[0-9A-HJKMNP-TV-Z]{26}$'),
    state      text        NOT NULL CHECK (state IN ('ACTIVE', 'SUPPRESSED', 'ERASED')),
    created_at timestamptz NOT NULL
);

-- One data key per subject, wrapped by a key-encryption key. Deleting the row is what erasure is.
CREATE TABLE data_key (
    subject text  NOT NULL PRIMARY KEY REFERENCES subject,
    kek_id  text  NOT NULL,
    wrapped bytea NOT NULL
);
CREATE INDEX data_key_by_kek ON data_key (kek_id);

-- How a subject is recognised: a MAC to find it by, and the value under the subject's own key.
-- "derived" marks the other form of a number that was given (PHONE +N and WA_ID N are one number).
CREATE TABLE alias (
    subject     text        NOT NULL REFERENCES subject,
    mac         bytea       NOT NULL CHECK (octet_length(mac) = 32),
    kind        text        NOT NULL,
    identifying boolean     NOT NULL,
    derived     boolean     NOT NULL,
    sealed      bytea       NOT NULL,
    linked_at   timestamptz NOT NULL,
    PRIMARY KEY (subject, mac)
);
-- an identifying alias is one person's; an e-mail address may be written on two
CREATE UNIQUE INDEX alias_identifies_one ON alias (mac) WHERE identifying;

-- Pairs of subjects whose aliases came together in one signed webhook; each is told once.
CREATE TABLE alias_conflict (
    one      text        NOT NULL REFERENCES subject,
    other    text        NOT NULL REFERENCES subject,
    found_at timestamptz NOT NULL,
    PRIMARY KEY (one, other),
    CHECK (one COLLATE "C" < other COLLATE "C")
);

-- What is left of an erased person: MACs under a key of their own, so that an import cannot bring them back unnoticed.
CREATE TABLE suppression (
    mac           bytea       NOT NULL PRIMARY KEY CHECK (octet_length(mac) = 32),
    suppressed_at timestamptz NOT NULL
);

-- Which key file this database was filled with; another one is refused at start.
CREATE TABLE keys_in_force (
    one         boolean     NOT NULL DEFAULT true PRIMARY KEY CHECK (one),
    fingerprint text        NOT NULL,
    since       timestamptz NOT NULL
);

CREATE TABLE erasure (
    id                text        NOT NULL PRIMARY KEY CHECK (id ~ '^era_[0-9A-HJKMNP-TV-Z]{26}$'),
    subject           text        NOT NULL UNIQUE REFERENCES subject,
    requested_at      timestamptz NOT NULL,
    key_destroyed_at  timestamptz NOT NULL,
    aliases_destroyed int         NOT NULL,
    fingerprints_kept int         NOT NULL,
    certified_at      timestamptz,
    certificate       text
);
CREATE TABLE erasure_confirmation (
    event_id     text        NOT NULL PRIMARY KEY,
    erasure      text        NOT NULL REFERENCES erasure,
    service      text        NOT NULL,
    confirmed_at timestamptz NOT NULL,
    purged       text        NOT NULL,
    UNIQUE (erasure, service)
);

GRANT SELECT, INSERT, UPDATE (state) ON subject TO vault_service;
GRANT SELECT, INSERT, DELETE ON data_key, alias, suppression TO vault_service;
GRANT SELECT, INSERT ON alias_conflict TO vault_service;
GRANT SELECT, INSERT, UPDATE (fingerprint, since) ON keys_in_force TO vault_service;
GRANT SELECT, INSERT, UPDATE (certified_at, certificate) ON erasure TO vault_service;
GRANT SELECT, INSERT ON erasure_confirmation TO vault_service;
