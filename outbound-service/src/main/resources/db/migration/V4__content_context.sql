-- What the content is sealed for when a department had it sealed itself, before the message had an id; else null: its id.
ALTER TABLE message ADD COLUMN content_context text;
