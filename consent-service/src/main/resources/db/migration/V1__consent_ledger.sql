-- The consent ledger: one row per consent event, numbered per person without a gap. Rows are only ever added.
CREATE TABLE consent_event (
    consent     text        NOT NULL PRIMARY KEY,
    subject     text        NOT NULL,
    version     bigint      NOT NULL CHECK (version > 0),
    type        text        NOT NULL,
    purpose     text,
    sender      text,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- the event as it is published, byte for byte; the fold reads this
    event       json        NOT NULL,
    UNIQUE (subject, version)
);
GRANT SELECT, INSERT ON consent_event TO ${service}_service;

-- Rights keep the service from changing a row; this keeps the owner, too. ALWAYS: also for a session that replicates.
CREATE FUNCTION refuse_to_rewrite_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'consent_event is append-only: % is refused', TG_OP;
END
$$;
CREATE TRIGGER consent_event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_history();
ALTER TABLE consent_event ENABLE ALWAYS TRIGGER consent_event_is_append_only;

-- When a person last wrote to a sender, and in which message: what a care reply may rest on.
CREATE TABLE last_heard (
    subject  text        NOT NULL,
    sender   text        NOT NULL,
    heard_at timestamptz NOT NULL,
    message  text        NOT NULL,
    PRIMARY KEY (subject, sender)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON last_heard TO ${service}_service;

-- Two subjects that may be one person, in both directions: what either refused counts for both.
CREATE TABLE subject_conflict (
    subject  text        NOT NULL,
    other    text        NOT NULL,
    found_at timestamptz NOT NULL,
    PRIMARY KEY (subject, other)
);
GRANT SELECT, INSERT ON subject_conflict TO ${service}_service;

-- What was answered to a department's idempotency key. The fingerprint is over the token, never over an alias.
CREATE TABLE answered_request (
    department      text        NOT NULL,
    idempotency_key text        NOT NULL,
    subject         text        NOT NULL,
    fingerprint     text        NOT NULL,
    consent         text        NOT NULL,
    state           text        NOT NULL,
    answered_at     timestamptz NOT NULL,
    PRIMARY KEY (department, idempotency_key)
);
CREATE INDEX answered_request_subject ON answered_request (subject);
GRANT SELECT, INSERT, UPDATE, DELETE ON answered_request TO ${service}_service;
