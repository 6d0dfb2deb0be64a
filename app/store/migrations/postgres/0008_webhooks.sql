-- Webhooks: addresses that are told when what is published changes, and what is on
-- its way to them. A webhook wants everything or one published document. Its secret
-- is sealed; the one before is good for a while after a rotation. An event goes to
-- a webhook once. A webhook that has ended holds no secret.
-- Change migrations/sqlite/0008_webhooks.sql alike.

-- +goose Up

CREATE TABLE webhooks (
    id         text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id ~ '^[0-9a-z]+$'),
    url        text COLLATE "C" NOT NULL CHECK (url LIKE 'https://%' OR url LIKE 'http://%'),
    kind       text COLLATE "C" NOT NULL CHECK (kind IN ('', 'jurisdiction', 'grant', 'case', 'coverage', 'comparison')),
    about      text COLLATE "C" NOT NULL CHECK ((about = '') = (kind = '')),
    secret     text COLLATE "C" NOT NULL CHECK ((secret = '') = (ended_at IS NOT NULL)),
    old_secret text COLLATE "C" NOT NULL CHECK ((old_secret = '') = (old_until IS NULL)),
    old_until  timestamptz,
    created_by text COLLATE "C" NOT NULL REFERENCES people (id),
    created_at timestamptz      NOT NULL,
    paused_at  timestamptz,
    ended_at   timestamptz,
    ended_why  text COLLATE "C" NOT NULL CHECK ((ended_why = '') = (ended_at IS NULL))
);

CREATE TABLE webhook_deliveries (
    id          text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id ~ '^msg_[0-9a-z]+$'),
    webhook_id  text COLLATE "C" NOT NULL REFERENCES webhooks (id),
    event_id    text COLLATE "C" NOT NULL CHECK (event_id ~ '^evt_[0-9a-z]+$'),
    type        text COLLATE "C" NOT NULL CHECK (type <> ''),
    body        text COLLATE "C" NOT NULL CHECK (body <> ''),
    created_at  timestamptz      NOT NULL,
    due_at      timestamptz      NOT NULL,
    tries       integer          NOT NULL CHECK (tries >= 0),
    sent_at     timestamptz,
    failed_at   timestamptz,
    last_status integer          NOT NULL CHECK (last_status BETWEEN 0 AND 999),
    last_error  text COLLATE "C" NOT NULL,
    UNIQUE (webhook_id, event_id),
    CHECK (sent_at IS NULL OR failed_at IS NULL)
);

CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX webhook_deliveries_newest ON webhook_deliveries (webhook_id, created_at);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);
