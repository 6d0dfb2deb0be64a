-- Mail that goes out: who is told how often and up to which day, what was written
-- and whether it went, and leases, so that scheduled work is done once where several
-- processes serve one database. One person is told of one kind of thing once a day.
-- Change migrations/sqlite/0005_mail.sql alike.

-- +goose Up

CREATE TABLE mail_readers (
    person_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES people (id),
    digest    text COLLATE "C" NOT NULL CHECK (digest IN ('none', 'daily', 'weekly')),
    reminded  text COLLATE "C" CHECK (reminded ~ '^\d{4}-\d\d-\d\d$'),
    digested  text COLLATE "C" CHECK (digested ~ '^\d{4}-\d\d-\d\d$')
);

CREATE TABLE outbox (
    id         text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id ~ '^[0-9a-z]+$'),
    person_id  text COLLATE "C" NOT NULL REFERENCES people (id),
    kind       text COLLATE "C" NOT NULL CHECK (kind IN ('reminder', 'digest')),
    about      text COLLATE "C" NOT NULL CHECK (about <> ''), -- of one kind and person, what makes it one of its own
    subject    text COLLATE "C" NOT NULL CHECK (subject <> ''),
    body       text COLLATE "C" NOT NULL,
    created_at timestamptz      NOT NULL,
    due_at     timestamptz      NOT NULL,
    tries      integer          NOT NULL CHECK (tries >= 0),
    sent_at    timestamptz,
    failed_at  timestamptz,
    last_error text COLLATE "C" NOT NULL,
    UNIQUE (person_id, kind, about),
    CHECK (sent_at IS NULL OR failed_at IS NULL)
);

CREATE INDEX outbox_waiting ON outbox (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;

CREATE TABLE leases (
    name   text COLLATE "C" NOT NULL PRIMARY KEY CHECK (name <> ''),
    holder text COLLATE "C" NOT NULL CHECK (holder <> ''),
    until  timestamptz      NOT NULL
);
