-- What was put aside, and what became of it. Inserted in the transaction of its receipt, so once per delivery.
CREATE TABLE rejected_webhook (
    receipt        text        NOT NULL PRIMARY KEY,
    -- the order of the list
    number         bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    reason         text        NOT NULL,
    size_bytes     int         NOT NULL,
    webhook_key    text,
    received_at    timestamptz NOT NULL,
    -- whom it names, as far as that is known: their marketing waits
    subjects       text[]      NOT NULL,
    -- where it lies on ingress.webhooks.rejected
    kept_partition int         NOT NULL,
    kept_offset    bigint      NOT NULL,
    state          text        NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'REPLAYED', 'SETTLED')),
    -- written down before it is told to others, so that what is told again after a crash says the same
    decision       text        CHECK (decision IN ('REPLAYED', 'SETTLED')),
    decided_at     timestamptz,
    actor          text,
    note           text        CHECK (length(note) <= 500),
    CHECK (state = 'OPEN' OR state = decision)
);
CREATE INDEX rejected_webhook_open ON rejected_webhook (number) WHERE state = 'OPEN';
GRANT SELECT, INSERT ON rejected_webhook TO ingress_service;
GRANT UPDATE (subjects, state, decision, decided_at, actor, note) ON rejected_webhook TO ingress_service;
