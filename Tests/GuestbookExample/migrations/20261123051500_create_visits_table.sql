-- Create visits table
-- revises: none
-- migrate:up
CREATE TABLE visits (id INTEGER PRIMARY KEY, name TEXT NOT NULL, stars INTEGER NOT NULL) STRICT;
-- migrate:down
DROP TABLE visits;
