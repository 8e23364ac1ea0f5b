-- Since when Kafka is known to have an erasure's events: from then on it outlives this database. Those of before were told by
-- the outbox long ago.
ALTER TABLE erasure ADD COLUMN told_at timestamptz;
UPDATE erasure SET told_at = key_destroyed_at;
CREATE INDEX erasure_untold ON erasure (key_destroyed_at) WHERE told_at IS NULL;
GRANT UPDATE (told_at) ON erasure TO vault_service;
