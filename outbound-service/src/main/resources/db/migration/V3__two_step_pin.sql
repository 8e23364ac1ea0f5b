-- What became of each change of a number's two-step PIN. The PIN itself is with the vault, under the change's id.
CREATE TABLE two_step_pin_change (
    id             text        NOT NULL PRIMARY KEY,
    sender         text        NOT NULL,
    actor          text        NOT NULL,
    client         text        NOT NULL,
    address_prefix text        NOT NULL,
    state          text        NOT NULL CHECK (state IN ('ASKING', 'CHANGED', 'REFUSED', 'UNKNOWN', 'NOT_ASKED')),
    reason         text,
    begun_at       timestamptz NOT NULL,
    ended_at       timestamptz
);
CREATE INDEX two_step_pin_change_sender ON two_step_pin_change (sender, begun_at);
GRANT SELECT, INSERT, UPDATE (state, reason, ended_at) ON two_step_pin_change TO ${service}_service;
