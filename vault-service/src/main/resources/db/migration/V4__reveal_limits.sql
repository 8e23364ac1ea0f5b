-- How much each person or department had revealed lately. Counted here, so that replicas share it and a restart does not
-- forget it; rows older than the window are deleted.
CREATE TABLE revealed_values (
    actor    text        NOT NULL,
    minute   timestamptz NOT NULL,
    revealed int         NOT NULL CHECK (revealed > 0),
    PRIMARY KEY (actor, minute)
);
CREATE TABLE revealed_people (
    actor   text        NOT NULL,
    subject text        NOT NULL REFERENCES subject,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (actor, subject)
);
GRANT SELECT, INSERT, UPDATE (revealed), DELETE ON revealed_values TO ${service}_service;
GRANT SELECT, INSERT, UPDATE (last_at), DELETE ON revealed_people TO ${service}_service;

-- More than that needs a second person, who is never the one who asks.
CREATE TABLE reveal_approval (
    number       bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    id           text        NOT NULL PRIMARY KEY CHECK (id ~ '^apr_[0-9A-HJKMNP-TV-Z]{26}$'),
    requester    text        NOT NULL,
    purpose      text        NOT NULL,
    why          text        NOT NULL,
    wanted       int         NOT NULL CHECK (wanted > 0),
    remaining    int         NOT NULL CHECK (remaining BETWEEN 0 AND wanted),
    state        text        NOT NULL CHECK (state IN ('PENDING', 'APPROVED', 'REFUSED', 'USED', 'EXPIRED')),
    asked_at     timestamptz NOT NULL,
    answer_until timestamptz NOT NULL,
    answered_by  text,
    answered_at  timestamptz,
    good_until   timestamptz,
    CHECK (answered_by <> requester),
    CHECK ((state = 'APPROVED') <= (good_until IS NOT NULL AND answered_by IS NOT NULL))
);
CREATE INDEX reveal_approval_open ON reveal_approval (requester) WHERE state IN ('PENDING', 'APPROVED');
GRANT SELECT, INSERT, UPDATE (remaining, state, answered_by, answered_at, good_until) ON reveal_approval TO ${service}_service;

-- Who looks up aliases that are nobody's. What was asked last is kept as two bytes of its MAC: enough to see that the same
-- is asked again, too little to say what it was.
CREATE TABLE lookup_watch (
    actor        text        NOT NULL PRIMARY KEY,
    since        timestamptz NOT NULL,
    misses       int         NOT NULL,
    asked_last   smallint    NOT NULL,
    freeze_id    text UNIQUE CHECK (freeze_id ~ '^frz_[0-9A-HJKMNP-TV-Z]{26}$'),
    frozen_at    timestamptz,
    frozen_until timestamptz
);
GRANT SELECT, INSERT, UPDATE (since, misses, asked_last, freeze_id, frozen_at, frozen_until) ON lookup_watch TO ${service}_service;

-- People who do not exist. To everything but the list of them they are subjects like all others.
ALTER TABLE subject ADD COLUMN canary boolean NOT NULL DEFAULT false;
GRANT UPDATE (canary) ON subject TO ${service}_service;
CREATE TABLE canary (
    number  bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    id      text        NOT NULL PRIMARY KEY CHECK (id ~ '^cny_[0-9A-HJKMNP-TV-Z]{26}$'),
    subject text        NOT NULL UNIQUE REFERENCES subject,
    made_by text        NOT NULL,
    made_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON canary TO ${service}_service;
