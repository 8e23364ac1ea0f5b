-- RSA key pairs that Flows are encrypted to: one in force for each sender, those before it for a while. The private half
-- is wrapped under a key that the database does not hold, and that is not the one of the webhook keys.
CREATE TABLE flow_key (
    key_id          text        NOT NULL PRIMARY KEY CHECK (key_id ~ '^flk_[0-9A-HJKMNP-TV-Z]{26}$'),
    sender          text        NOT NULL CHECK (sender ~ '^[0-9]{1,32}$'),
    -- PEM, as WhatsApp wants it
    public_key      text        NOT NULL,
    wrapped_private bytea       NOT NULL,
    made_at         timestamptz NOT NULL,
    -- null while it is the one in force
    decrypts_until  timestamptz
);
CREATE UNIQUE INDEX flow_key_in_force ON flow_key (sender) WHERE decrypts_until IS NULL;
GRANT SELECT, INSERT, DELETE ON flow_key TO ingress_service;
GRANT UPDATE (decrypts_until) ON flow_key TO ingress_service;
