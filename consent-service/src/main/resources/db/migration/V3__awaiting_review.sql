-- What ingress put aside and what names a person: until somebody has looked, they get no marketing. A webhook that is
-- decided before it is heard of here leaves a row that is lifted already.
CREATE TABLE put_aside (
    receipt   text        NOT NULL,
    subject   text        NOT NULL,
    found_at  timestamptz NOT NULL,
    lifted_at timestamptz,
    PRIMARY KEY (receipt, subject)
);
CREATE INDEX put_aside_open ON put_aside (subject) WHERE lifted_at IS NULL;
GRANT SELECT, INSERT ON put_aside TO ${service}_service;
GRANT UPDATE (lifted_at) ON put_aside TO ${service}_service;
