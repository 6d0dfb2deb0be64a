-- The newest fact of some kinds is asked for with every request: what is public
-- and what the workspace keeps move apart. And the address under which a person's
-- calendar can be read: of the secret in it only the SHA-256 is here.
-- Change migrations/sqlite/0003_work.sql alike.

-- +goose Up

CREATE INDEX facts_by_kind ON facts (kind, seq);

CREATE TABLE calendars (
    person_id  text COLLATE "C" NOT NULL PRIMARY KEY CHECK (person_id <> ''),
    hash       text COLLATE "C" NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    created_at timestamptz      NOT NULL,
    UNIQUE (hash)
);
