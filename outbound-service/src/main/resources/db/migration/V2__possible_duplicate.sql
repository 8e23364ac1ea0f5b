-- Sent again, or about to be, although the outcome of an earlier attempt is not known: the person may get it twice.
ALTER TABLE message ADD COLUMN possible_duplicate boolean NOT NULL DEFAULT false;
ALTER TABLE message_change ADD COLUMN possible_duplicate boolean NOT NULL DEFAULT false;
ALTER TABLE attempt ADD COLUMN possible_duplicate boolean NOT NULL DEFAULT false;
