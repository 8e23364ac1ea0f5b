-- Whom a person is known as, where several of their subjects were found to be one. Flat: the canonical subject stands at
-- the top and is in no row of its own. Ledger entries stay under the subject they were recorded with.
CREATE TABLE family (
    subject   text NOT NULL PRIMARY KEY,
    canonical text NOT NULL CHECK (canonical <> subject)
);
CREATE INDEX family_by_canonical ON family (canonical);
GRANT SELECT, INSERT, UPDATE (canonical) ON family TO ${service}_service;

-- Everybody who is one person with a subject, itself among them.
CREATE FUNCTION kin(asked text) RETURNS SETOF text LANGUAGE sql STABLE ROWS 2 AS $$
    SELECT coalesce((SELECT canonical FROM family WHERE subject = asked), asked)
    UNION ALL
    SELECT subject FROM family
     WHERE canonical = coalesce((SELECT canonical FROM family WHERE subject = asked), asked)
$$;
GRANT EXECUTE ON FUNCTION kin(text) TO ${service}_service;

-- What conflicting aliases led to before there were merges.
DROP TABLE subject_conflict;
