-- Mail that goes out: who is told how often and up to which day, what was written
-- and whether it went, and leases, so that scheduled work is done once where several
-- processes serve one database. One person is told of one kind of thing once a day.
-- Change migrations/postgres/0005_mail.sql alike.

-- +goose Up

CREATE TABLE mail_readers (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
    digest    TEXT NOT NULL CHECK (digest IN ('none', 'daily', 'weekly')),
    reminded  TEXT CHECK (reminded GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    digested  TEXT CHECK (digested GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;

CREATE TABLE outbox (
    id         TEXT NOT NULL PRIMARY KEY CHECK (id <> '' AND id NOT GLOB '*[^0-9a-z]*'),
    person_id  TEXT NOT NULL REFERENCES people (id),
    kind       TEXT NOT NULL CHECK (kind IN ('reminder', 'digest')),
    about      TEXT NOT NULL CHECK (about <> ''), -- of one kind and person, what makes it one of its own
    subject    TEXT NOT NULL CHECK (subject <> ''),
    body       TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    due_at     TEXT NOT NULL CHECK (due_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    tries      INTEGER NOT NULL CHECK (tries >= 0),
    sent_at    TEXT CHECK (sent_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    failed_at  TEXT CHECK (failed_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    last_error TEXT NOT NULL,
    UNIQUE (person_id, kind, about),
    CHECK (sent_at IS NULL OR failed_at IS NULL)
) STRICT;

CREATE INDEX outbox_waiting ON outbox (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;

CREATE TABLE leases (
    name    TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
    holder  TEXT NOT NULL CHECK (holder <> ''),
    until   TEXT NOT NULL CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
) STRICT;
