-- A number that is written in one way has one row for both of its forms, PHONE and WA_ID: kind 'LINE', found by the MAC of
-- the PHONE and sealed as PHONE; "derived" says, as in a row of PHONE, that the WA_ID was given. Rows of version 2 are
-- brought under this one by their sealed values, which only the service can open: two of them become one.
DROP INDEX alias_of_older_rules;
CREATE INDEX alias_of_older_rules ON alias (subject, mac) WHERE normalisation < 3;
GRANT UPDATE (kind) ON alias TO ${service}_service;

-- By subject rows are only looked for one by one, and a hash is half as long as the token.
DROP INDEX alias_by_subject;
CREATE INDEX alias_by_subject ON alias USING hash (subject);
