-- What people said that a person must look at. Holds keyed ids and entries of keyword lists, never words.
CREATE TABLE review (
    review     text        NOT NULL PRIMARY KEY,
    number     bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    kind       text        NOT NULL CHECK (kind IN ('AMBIGUOUS', 'DATA_REQUEST')),
    subject    text        NOT NULL,
    sender     text        NOT NULL,
    message    text        NOT NULL,
    method     text        NOT NULL,
    keyword    text        NOT NULL,
    language   text        NOT NULL,
    heard_at   timestamptz NOT NULL,
    -- the ledger's entry that suspends marketing until this is decided
    suspension text        CHECK ((suspension IS NOT NULL) = (kind = 'AMBIGUOUS')),
    state      text        NOT NULL DEFAULT 'OPEN',
    decided_at timestamptz,
    actor      text,
    note       text
);
CREATE INDEX review_of_subject ON review (subject);
CREATE INDEX review_open ON review (number) WHERE state = 'OPEN';
GRANT SELECT, INSERT, DELETE ON review TO ${service}_service;
GRANT UPDATE (state, decided_at, actor, note) ON review TO ${service}_service;

-- Messages that were deleted or edited: an opt-in that comes after its own deletion permits nothing.
CREATE TABLE deleted_message (
    message    text        NOT NULL,
    subject    text        NOT NULL,
    event      text        NOT NULL,
    deleted_at timestamptz NOT NULL,
    noted_at   timestamptz NOT NULL,
    PRIMARY KEY (message, subject)
);
CREATE INDEX deleted_message_by_age ON deleted_message (noted_at);
CREATE INDEX deleted_message_of_subject ON deleted_message (subject);
GRANT SELECT, INSERT, DELETE ON deleted_message TO ${service}_service;
