-- Which events had their effect, and how far each topic was read, noted in the transaction of the effect.
CREATE TABLE consumed_event (
    event_id    text        NOT NULL PRIMARY KEY,
    consumed_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE consumed_position (
    topic       text   NOT NULL,
    partition   int    NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);
GRANT SELECT, INSERT ON consumed_event TO ${service}_service;
GRANT SELECT, INSERT, UPDATE ON consumed_position TO ${service}_service;
