-- The key-encryption keys that may wrap a data key. That a row stands here is the right to use the key: a data key refers to
-- it, so none can be left behind under a key that goes, whatever another replica does at the same moment.
CREATE TABLE key_encryption_key (
    id      text        NOT NULL PRIMARY KEY,
    made_at timestamptz NOT NULL,
    -- something known, under this key: a start that cannot open it does not go on
    canary  bytea
);
INSERT INTO key_encryption_key (id, made_at) SELECT DISTINCT kek_id, now() FROM data_key;
ALTER TABLE data_key ADD FOREIGN KEY (kek_id) REFERENCES key_encryption_key;

-- How many values a data key has sealed, by samples; it is renewed long before AES-GCM's bound of 2^32.
ALTER TABLE data_key ADD COLUMN sealings bigint NOT NULL DEFAULT 0;

-- Keys that wrap nothing any more, kept for backups of this database until they are destroyed.
CREATE TABLE retired_key (
    id           text        NOT NULL PRIMARY KEY,
    made_at      timestamptz NOT NULL,
    retired_at   timestamptz NOT NULL,
    destroy_at   timestamptz NOT NULL,
    destroyed_at timestamptz,
    -- destroyed, and nobody can get it back: later than destroyed_at where a KMS deletes with a delay
    gone_at      timestamptz
);

CREATE TABLE key_rotation (
    id           text        NOT NULL PRIMARY KEY CHECK (id ~ '^rot_[0-9A-HJKMNP-TV-Z]{26}$'),
    asked_by     text        NOT NULL,
    reason       text        NOT NULL,
    -- how long the former key is kept once it wraps nothing
    kept_seconds bigint      NOT NULL CHECK (kept_seconds >= 0),
    new_key      text        NOT NULL,
    former_keys  text[]      NOT NULL,
    state        text        NOT NULL CHECK (state IN ('REWRAPPING', 'RETIRED', 'DONE')),
    data_keys    bigint      NOT NULL,
    rewrapped    bigint      NOT NULL DEFAULT 0,
    begun_at     timestamptz NOT NULL,
    retired_at   timestamptz,
    done_at      timestamptz
);
CREATE UNIQUE INDEX one_rotation_at_a_time ON key_rotation (state) WHERE state = 'REWRAPPING';

-- Counts how often the keys changed; the sealed keys hold the same number.
ALTER TABLE keys_in_force ADD COLUMN generation int NOT NULL DEFAULT 1;

-- All keys, each key-encryption key apart from the others, sealed by a KMS; empty where they lie in a file. Each is sealed
-- under the version of the KMS's key that was newest when it was made, so that it can be destroyed there without the others.
CREATE TABLE sealed_keys (
    part      text        NOT NULL PRIMARY KEY,
    sealed    bytea       NOT NULL,
    sealed_at timestamptz NOT NULL
);

-- Up to where erasures told on Kafka are known to be erased here; a restored database goes back to where it was.
CREATE TABLE tombstones_read (
    topic       text   NOT NULL,
    partition   int    NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);

GRANT SELECT, INSERT, UPDATE (next_offset) ON tombstones_read TO ${service}_service;
GRANT SELECT, INSERT, UPDATE (canary), DELETE ON key_encryption_key TO ${service}_service;
GRANT UPDATE (kek_id, wrapped, sealings) ON data_key TO ${service}_service;
GRANT SELECT, INSERT, UPDATE (destroyed_at, gone_at) ON retired_key TO ${service}_service;
GRANT SELECT, INSERT, UPDATE (state, rewrapped, retired_at, done_at) ON key_rotation TO ${service}_service;
GRANT UPDATE (generation) ON keys_in_force TO ${service}_service;
GRANT SELECT, INSERT, UPDATE (sealed, sealed_at), DELETE ON sealed_keys TO ${service}_service;
