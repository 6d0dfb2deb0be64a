-- The newest fact of some kinds is asked for with every request: what is public
-- and what the workspace keeps move apart. And the address under which a person's
-- calendar can be read: of the secret in it only the SHA-256 is here.
-- Change migrations/postgres/0003_work.sql alike.

-- +goose Up

CREATE INDEX facts_by_kind ON facts (kind, seq);

CREATE TABLE calendars (
    person_id  TEXT NOT NULL PRIMARY KEY CHECK (person_id <> ''),
    hash       TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
    created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    UNIQUE (hash)
) STRICT;
