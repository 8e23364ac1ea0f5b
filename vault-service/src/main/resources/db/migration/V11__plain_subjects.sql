-- Most subjects may be contacted, were never merged with anybody and are no canaries. Whoever protects or reveals need not read
-- their rows: that a subject does not stand in this small index says so. Of whoever is erased there is no key to begin with.
CREATE INDEX subject_not_plain ON subject (token) WHERE state = 'SUPPRESSED' OR canonical IS NOT NULL OR canary;

-- Reveals share a lock on the lane of each person whom they open something of (the last character of the token says which lane),
-- until Kafka has their audit fact. Whoever deletes a data key has that lane alone, be it a replica of the version before.
CREATE FUNCTION await_reveals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1986098540, ascii(right(OLD.subject, 1)));
    RETURN OLD;
END $$;
CREATE TRIGGER erasure_awaits_reveals BEFORE DELETE ON data_key FOR EACH ROW EXECUTE FUNCTION await_reveals();
