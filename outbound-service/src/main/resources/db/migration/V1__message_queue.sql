-- Messages on their way out. Nothing here is personal: people are tokens, texts are sealed, WhatsApp's message ids and
-- the department's idempotency keys and bodies are keyed ids of the vault.
CREATE TABLE message (
    id               text        NOT NULL PRIMARY KEY,
    department       text        NOT NULL,
    -- keyed ids of the idempotency key and of the canonical body; forgotten after 30 days
    idempotency      text,
    request          text,
    subject          text        NOT NULL,
    sender           text        NOT NULL,
    purpose          text        NOT NULL,
    lane             smallint    NOT NULL,
    reference        text,
    template         text,
    language         text,
    -- sealed text body or template parameters; gone once WhatsApp took the message or it will never be sent
    content          text,
    status           text        NOT NULL,
    reasons          text[]      NOT NULL DEFAULT '{}',
    changes          int         NOT NULL,
    attempts         int         NOT NULL DEFAULT 0,
    waits            int         NOT NULL DEFAULT 0,
    whatsapp_message text,
    created_at       timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    due_at           timestamptz NOT NULL,
    UNIQUE (department, idempotency)
);
-- what a sender still has to do, by lane and by age
CREATE INDEX message_by_lane ON message (sender, lane, created_at) WHERE status IN ('ACCEPTED', 'WAITING');
CREATE INDEX message_by_age ON message (sender, created_at) WHERE status IN ('ACCEPTED', 'WAITING');
CREATE INDEX message_started ON message (sender) WHERE status IN ('SENDING', 'OUTCOME_UNKNOWN');
CREATE INDEX message_newest ON message (department, created_at DESC, id DESC);
CREATE INDEX message_of_subject ON message (subject);
CREATE INDEX message_by_whatsapp_message ON message (whatsapp_message) WHERE whatsapp_message IS NOT NULL;

CREATE TABLE message_change (
    message     text        NOT NULL REFERENCES message (id),
    number      int         NOT NULL,
    status      text        NOT NULL,
    reasons     text[]      NOT NULL,
    attempt     int,
    -- when it happened; by Meta's clock for what a status webhook told
    at          timestamptz NOT NULL,
    -- heard of when the message had already got further: remembered, and no event was published
    late        boolean     NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (message, number)
);

-- Each row is written and committed before the call it stands for.
CREATE TABLE attempt (
    message     text        NOT NULL REFERENCES message (id),
    number      int         NOT NULL,
    sender      text        NOT NULL,
    subject     text        NOT NULL,
    epoch       bigint      NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    -- NULL: no answer yet
    outcome     text,
    -- OWED: WhatsApp answered that the person stopped marketing, and the consent ledger must still be told
    opt_out     text,
    PRIMARY KEY (message, number)
);
CREATE INDEX attempt_opt_out_owed ON attempt (sender) WHERE opt_out = 'OWED';
CREATE INDEX attempt_recent ON attempt (sender, started_at);

-- Who works a sender. Whoever is not heard of for a term has lost it.
CREATE TABLE sender_lease (
    sender        text        NOT NULL PRIMARY KEY,
    holder        text        NOT NULL,
    epoch         bigint      NOT NULL,
    expires_at    timestamptz NOT NULL,
    paused_reason text,
    paused_until  timestamptz
);

-- When a person last wrote to a sender: WhatsApp's permission for free-form messages.
CREATE TABLE service_window (
    subject       text        NOT NULL,
    sender        text        NOT NULL,
    last_heard_at timestamptz NOT NULL,
    PRIMARY KEY (subject, sender)
);

GRANT SELECT, INSERT, UPDATE ON message TO ${service}_service;
GRANT SELECT, INSERT ON message_change TO ${service}_service;
GRANT SELECT, INSERT, UPDATE ON attempt TO ${service}_service;
GRANT SELECT, INSERT, UPDATE ON sender_lease TO ${service}_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON service_window TO ${service}_service;
