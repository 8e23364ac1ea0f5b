-- What this service read and could not decode. Inserted in the transaction in which its position moves past the record.
CREATE TABLE letter (
    -- derived from the service, the record's place and its time: a record that is read again is the same letter
    letter         text        NOT NULL PRIMARY KEY CHECK (letter ~ '^ltr_[0-9A-HJKMNP-TV-Z]{26}$'),
    -- the order of the list
    number         bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    topic          text        NOT NULL,
    partition      int         NOT NULL,
    record_offset  bigint      NOT NULL,
    -- where its copy lies on the topic's dead letters
    kept_partition int         NOT NULL,
    kept_offset    bigint      NOT NULL,
    reason         text        NOT NULL,
    -- as far as its headers and key are readable and have the form of ours; anything else is not copied here
    event          text,
    type           text,
    subject        text,
    size_bytes     int         NOT NULL,
    found_at       timestamptz NOT NULL,
    state          text        NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'REPLAYED', 'SETTLED')),
    decided_at     timestamptz,
    actor          text,
    note           text        CHECK (length(note) <= 500),
    CHECK ((state = 'OPEN') = (decided_at IS NULL))
);
CREATE INDEX letter_open_subject ON letter (subject) WHERE state = 'OPEN';
CREATE INDEX letter_open_number ON letter (number) WHERE state = 'OPEN';
GRANT SELECT, INSERT ON letter TO ${service}_service;
-- what was found is never changed; only what became of it
GRANT UPDATE (state, decided_at, actor, note) ON letter TO ${service}_service;
