-- The name of the Flow that a message opens; null for text and templates. What stands above its button is the content.
ALTER TABLE message ADD COLUMN flow text;
