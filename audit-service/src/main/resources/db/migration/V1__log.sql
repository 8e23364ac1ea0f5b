-- The log. Tables belong to audit_owner, who cannot sign in; audit_service may add to the log and read it. Only the small
-- rows that say how far the work has come may be updated.

-- Where the next leaf goes, and which process may put it there. The epoch rises with every change of hands; whoever
-- commits under an older one changes no row and must roll back.
CREATE TABLE log_head (
    one          boolean     NOT NULL DEFAULT true PRIMARY KEY CHECK (one),
    size         bigint      NOT NULL,
    recorded     timestamptz NOT NULL,
    epoch        bigint      NOT NULL,
    holder       text        NOT NULL,
    leased_until timestamptz NOT NULL
);
INSERT INTO log_head (size, recorded, epoch, holder, leased_until) VALUES (0, '2020-01-01Z', 0, 'nobody', '-infinity');

-- How far each topic was read; moves in the transaction that logs what was read.
CREATE TABLE consumed_offset (
    topic           text   NOT NULL,
    kafka_partition int    NOT NULL,
    next_offset     bigint NOT NULL,
    PRIMARY KEY (topic, kafka_partition)
);

-- Every event id that was ever logged. One table for all time: a unique index that is cut by day cannot see that an id
-- of last year comes again. content is the SHA-256 of what the event says without its place and its ciphertext.
CREATE TABLE event_id (
    id      text COLLATE "C" NOT NULL PRIMARY KEY,
    index   bigint           NOT NULL,
    content bytea            NOT NULL
);

-- The leaves, and beside each what it can be found by. The columns say nothing that the leaf does not say, but recorded.
CREATE TABLE event (
    index           bigint           NOT NULL PRIMARY KEY,
    id              text COLLATE "C" NOT NULL,
    type            text COLLATE "C" NOT NULL,
    source          text,
    subject         text,
    occurred        timestamptz,
    recorded        timestamptz      NOT NULL,
    topic           text             NOT NULL,
    kafka_partition int              NOT NULL,
    kafka_offset    bigint           NOT NULL,
    terms           varchar[]        NOT NULL,
    leaf            bytea            NOT NULL
) PARTITION BY RANGE (index);
CREATE INDEX event_occurred ON event (occurred);
CREATE INDEX event_terms ON event USING gin (terms);

-- What leaves name by digest only. Outside the tree, so that it can be disposed of without touching the log.
CREATE TABLE ciphertext (
    index      bigint NOT NULL,
    digest     bytea  NOT NULL,
    ciphertext text   NOT NULL,
    PRIMARY KEY (index, digest)
) PARTITION BY RANGE (index);

-- The tree: full tiles for ever, and the partial tile of each level as far as the tree has grown.
CREATE TABLE tile (
    level  smallint NOT NULL,
    index  bigint   NOT NULL,
    hashes bytea    NOT NULL CHECK (length(hashes) = 8192),
    PRIMARY KEY (level, index)
);
ALTER TABLE tile ALTER COLUMN hashes SET STORAGE EXTERNAL; -- hashes do not compress
CREATE TABLE edge (
    level  smallint NOT NULL PRIMARY KEY,
    index  bigint   NOT NULL,
    hashes bytea    NOT NULL
);
ALTER TABLE edge ALTER COLUMN hashes SET STORAGE EXTERNAL;
CREATE TABLE tree_head (
    one  boolean NOT NULL DEFAULT true PRIMARY KEY CHECK (one),
    size bigint  NOT NULL,
    root bytea   NOT NULL
);
INSERT INTO tree_head (size, root) VALUES (0, sha256(''));
CREATE TABLE checkpoint (
    size      bigint      NOT NULL PRIMARY KEY,
    note      text        NOT NULL,
    signed_at timestamptz NOT NULL
);

GRANT SELECT, UPDATE ON log_head, tree_head TO audit_service;
GRANT SELECT, INSERT, UPDATE ON consumed_offset, edge TO audit_service;
GRANT SELECT, INSERT ON event_id, event, ciphertext, tile, checkpoint TO audit_service;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log only grows: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

-- Refuses changes of this very table. ALWAYS: session_replication_role does not switch it off. A partition needs its own:
-- what is truncated by its own name never passes the parent.
CREATE FUNCTION let_only_grow(target regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    -- rows of a partitioned table are changed in its partitions, whose row triggers fire
    level text := CASE WHEN (SELECT relkind = 'p' FROM pg_class WHERE oid = target) THEN 'STATEMENT' ELSE 'ROW' END;
BEGIN
    EXECUTE format('CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON %s FOR EACH %s EXECUTE FUNCTION refuse_change()', target, level);
    EXECUTE format('CREATE TRIGGER is_not_emptied BEFORE TRUNCATE ON %s EXECUTE FUNCTION refuse_change()', target);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER only_grows', target);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER is_not_emptied', target);
END $$;
REVOKE EXECUTE ON FUNCTION let_only_grow FROM PUBLIC;
SELECT let_only_grow('event'), let_only_grow('event_id'), let_only_grow('tile'), let_only_grow('checkpoint');

-- Makes the partitions that hold leaves up to this index and the ones after them, and tells the first index that has no
-- partition. The service cannot make tables; it can have this made.
CREATE FUNCTION make_partitions(upto bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    width CONSTANT bigint := 4194304;
    part bigint;
BEGIN
    FOR part IN 0 .. upto / width + 1 LOOP
        IF to_regclass(format('event_%s', part)) IS NULL THEN
            EXECUTE format('CREATE TABLE event_%s PARTITION OF event FOR VALUES FROM (%s) TO (%s)', part, part * width, (part + 1) * width);
            PERFORM let_only_grow(format('event_%s', part)::regclass);
            EXECUTE format('CREATE TABLE ciphertext_%s PARTITION OF ciphertext FOR VALUES FROM (%s) TO (%s)', part, part * width, (part + 1) * width);
        END IF;
    END LOOP;
    RETURN (upto / width + 2) * width;
END $$;
REVOKE EXECUTE ON FUNCTION make_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_partitions TO audit_service;
SELECT make_partitions(0);
