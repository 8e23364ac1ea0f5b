-- The connection under which the owner appends. A process that is paused or cut off may hold the row of the head by an open
-- transaction, even in the middle of a COPY, where no time-out of PostgreSQL's reaches it: whoever takes over ends it.
ALTER TABLE log_head ADD COLUMN backend int, ADD COLUMN backend_since timestamptz;
