-- Ids of topics that are kept for a while need not be known for ever; those of topics that are kept for ever are. Decision 0016.
ALTER TABLE consumed_event ADD COLUMN forget_after timestamptz;
CREATE INDEX consumed_event_forget_after ON consumed_event (forget_after) WHERE forget_after IS NOT NULL;
GRANT DELETE ON consumed_event TO ${service}_service;
