-- Key pairs that webhooks are sealed to. The unique day keeps two replicas from making two keys for it; the private half
-- is wrapped under a key that the database does not hold.
CREATE TABLE webhook_key (
    key_id          text        NOT NULL PRIMARY KEY CHECK (key_id ~ '^whk_[0-9A-HJKMNP-TV-Z]{26}$'),
    day             date        NOT NULL UNIQUE,
    public_keyset   text        NOT NULL,
    wrapped_private bytea       NOT NULL,
    made_at         timestamptz NOT NULL
);
GRANT SELECT, INSERT, DELETE ON webhook_key TO ingress_service;

-- Ids of events that were published. An id is inserted in the transaction that waits for Kafka's acknowledgement.
CREATE TABLE receipt (
    event_id text        NOT NULL PRIMARY KEY,
    seen_at  timestamptz NOT NULL DEFAULT now()
);
-- rows come in by time and leave by time
CREATE INDEX receipt_seen_at ON receipt USING brin (seen_at);
GRANT SELECT, INSERT, DELETE ON receipt TO ingress_service;
