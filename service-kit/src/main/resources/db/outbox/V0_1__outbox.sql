-- Facts on their way to Kafka. Rows are inserted and deleted in one transaction; the relay reads the inserts from the log.
CREATE TABLE outbox (
    event_id    text  NOT NULL PRIMARY KEY,
    topic       text  NOT NULL,
    record_key  text  NOT NULL,
    ce_type     text,
    data_schema text,
    source      text,
    subject     text,
    occurred_at text,
    data        bytea
);
CREATE TABLE outbox_lease (
    one        boolean     NOT NULL DEFAULT true PRIMARY KEY CHECK (one),
    holder     text        NOT NULL,
    epoch      bigint      NOT NULL,
    expires_at timestamptz NOT NULL
);
INSERT INTO outbox_lease (holder, epoch, expires_at) VALUES ('nobody', 0, '-infinity');
CREATE PUBLICATION outbox_publication FOR TABLE outbox WITH (publish = 'insert');
GRANT SELECT, INSERT, DELETE ON outbox TO ${service}_service;
GRANT SELECT ON outbox TO ${service}_relay;
GRANT SELECT, UPDATE ON outbox_lease TO ${service}_relay;
