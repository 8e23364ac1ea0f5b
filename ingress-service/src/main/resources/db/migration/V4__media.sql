-- Files that people sent: to be fetched, kept, not to be had, or gone. One for each message; the row is the work as well.
CREATE TABLE medium (
    -- the event id of its message
    message     text        NOT NULL PRIMARY KEY,
    -- what it is asked for by, and what its object is called: random, and the same for every attempt
    object      text        NOT NULL UNIQUE CHECK (object ~ '^obj_[0-9A-HJKMNP-TV-Z]{26}$'),
    state       text        NOT NULL CHECK (state IN ('WAITING', 'STORED', 'UNAVAILABLE', 'GONE')),
    subject     text,
    sender      text,
    -- Meta's id of it
    meta_id     text,
    mime_type   text,
    -- keyed, of the signed webhook
    digest      text,
    sent_at     timestamptz NOT NULL,
    attempts    int         NOT NULL DEFAULT 0,
    -- of a waiting one: when it is tried next; whoever takes it moves this behind the end of their attempt
    due_at      timestamptz,
    -- why the last attempt failed
    trouble     text,
    size_bytes  bigint,
    kept_until  timestamptz,
    -- why it is not to be had, or gone
    reason      text,
    settled_at  timestamptz,
    -- whether Kafka has heard what became of it
    told        boolean     NOT NULL DEFAULT false,
    CHECK ((state = 'WAITING') = (due_at IS NOT NULL)),
    CHECK ((state = 'WAITING') = (settled_at IS NULL)),
    CHECK ((state = 'STORED') = (kept_until IS NOT NULL)),
    -- of what is gone nothing is kept but that it is
    CHECK ((state = 'GONE') = (subject IS NULL)),
    CHECK (state <> 'GONE' OR (sender IS NULL AND meta_id IS NULL AND mime_type IS NULL AND digest IS NULL))
);
CREATE INDEX medium_due ON medium (due_at) WHERE state = 'WAITING';
CREATE INDEX medium_untold ON medium (settled_at) WHERE NOT told AND state IN ('STORED', 'UNAVAILABLE');
CREATE INDEX medium_kept_until ON medium (kept_until) WHERE state = 'STORED';
CREATE INDEX medium_settled ON medium (settled_at);
CREATE INDEX medium_subject ON medium (subject) WHERE subject IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON medium TO ingress_service;
