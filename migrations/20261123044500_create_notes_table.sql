-- Create notes table
-- revises: none
-- migrate:up
CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    completed INTEGER NOT NULL CHECK (completed IN (0, 1))
) STRICT;
-- migrate:down
DROP TABLE notes;
