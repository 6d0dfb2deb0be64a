-- Webhooks: addresses that are told when what is published changes, and what is on
-- its way to them. A webhook wants everything or one published document. Its secret
-- is sealed; the one before is good for a while after a rotation. An event goes to
-- a webhook once. A webhook that has ended holds no secret.
-- Change migrations/postgres/0008_webhooks.sql alike.

-- +goose Up

CREATE TABLE webhooks (
    id         TEXT NOT NULL PRIMARY KEY CHECK (id <> '' AND id NOT GLOB '*[^0-9a-z]*'),
    url        TEXT NOT NULL CHECK (url LIKE 'https://%' OR url LIKE 'http://%'),
    kind       TEXT NOT NULL CHECK (kind IN ('', 'jurisdiction', 'grant', 'case', 'coverage', 'comparison')),
    about      TEXT NOT NULL CHECK ((about = '') = (kind = '')),
    secret     TEXT NOT NULL CHECK ((secret = '') = (ended_at IS NOT NULL)),
    old_secret TEXT NOT NULL CHECK ((old_secret = '') = (old_until IS NULL)),
    old_until  TEXT CHECK (old_until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    created_by TEXT NOT NULL REFERENCES people (id),
    created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    paused_at  TEXT CHECK (paused_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    ended_at   TEXT CHECK (ended_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    ended_why  TEXT NOT NULL CHECK ((ended_why = '') = (ended_at IS NULL))
) STRICT;

CREATE TABLE webhook_deliveries (
    id          TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'msg_[0-9a-z]*' AND substr(id, 5) NOT GLOB '*[^0-9a-z]*'),
    webhook_id  TEXT NOT NULL REFERENCES webhooks (id),
    event_id    TEXT NOT NULL CHECK (event_id GLOB 'evt_[0-9a-z]*' AND substr(event_id, 5) NOT GLOB '*[^0-9a-z]*'),
    type        TEXT NOT NULL CHECK (type <> ''),
    body        TEXT NOT NULL CHECK (body <> ''),
    created_at  TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    due_at      TEXT NOT NULL CHECK (due_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    tries       INTEGER NOT NULL CHECK (tries >= 0),
    sent_at     TEXT CHECK (sent_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    failed_at   TEXT CHECK (failed_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    last_status INTEGER NOT NULL CHECK (last_status BETWEEN 0 AND 999),
    last_error  TEXT NOT NULL,
    UNIQUE (webhook_id, event_id),
    CHECK (sent_at IS NULL OR failed_at IS NULL)
) STRICT;

CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX webhook_deliveries_newest ON webhook_deliveries (webhook_id, created_at);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);
