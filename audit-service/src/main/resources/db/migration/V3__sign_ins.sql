-- Up to when the identity provider's sign-ins are on the audit trail. What lies behind it may be told again after a crash,
-- under the same ids: the log takes each id once.
CREATE TABLE sign_ins_told (
    one   boolean     NOT NULL DEFAULT true PRIMARY KEY CHECK (one),
    up_to timestamptz NOT NULL
);
INSERT INTO sign_ins_told (up_to) VALUES ('2020-01-01Z');
GRANT SELECT, UPDATE (up_to) ON sign_ins_told TO audit_service;
