-- People who sign in, what they may do, and what they sign in with. Of a secret
-- that a person carries (a session, a token, a link, a recovery code) only its
-- SHA-256 is here, of a password only its argon2id. Unlike the record, these rows
-- change: the trail has a line for every change of an account or a role.
-- Change migrations/postgres/0002_people.sql alike.

-- +goose Up

CREATE TABLE people (
    id            TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    login         TEXT NOT NULL CHECK (login <> '' AND login NOT GLOB '*[^a-z0-9._@+-]*'),
    name          TEXT NOT NULL CHECK (name <> ''),
    mail          TEXT NOT NULL,
    password_hash TEXT CHECK (password_hash GLOB '$argon2id$*'),
    totp_secret   TEXT CHECK (totp_secret <> ''),
    totp_pending  TEXT CHECK (totp_pending <> ''),
    totp_step     INTEGER NOT NULL CHECK (totp_step >= 0),
    issuer        TEXT CHECK (issuer <> ''),
    subject       TEXT CHECK (subject <> ''),
    disabled_at   TEXT CHECK (disabled_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    created_at    TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    UNIQUE (login),
    -- Who the person is to a provider of sign-ins.
    UNIQUE (issuer, subject),
    CHECK ((issuer IS NULL) = (subject IS NULL))
) STRICT;

CREATE TABLE assignments (
    person_id    TEXT NOT NULL REFERENCES people (id),
    role         TEXT NOT NULL CHECK (role IN ('viewer', 'grants', 'budget', 'counsel', 'signer', 'publisher', 'auditor', 'admin')),
    jurisdiction TEXT NOT NULL,
    office       TEXT NOT NULL CHECK (office = '' OR role = 'signer'),
    PRIMARY KEY (person_id, role, jurisdiction, office)
) STRICT;

CREATE TABLE recovery_codes (
    hash      TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
    person_id TEXT NOT NULL REFERENCES people (id),
    used_at   TEXT CHECK (used_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
) STRICT;

CREATE INDEX recovery_codes_by_person ON recovery_codes (person_id);

CREATE TABLE sessions (
    id         TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    hash       TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
    person_id  TEXT NOT NULL REFERENCES people (id),
    client     TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    seen_at    TEXT NOT NULL CHECK (seen_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    rotated_at TEXT CHECK (rotated_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    revoked_at TEXT CHECK (revoked_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    UNIQUE (hash)
) STRICT;

CREATE INDEX sessions_by_person ON sessions (person_id, created_at);

CREATE TABLE api_tokens (
    id           TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    hash         TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
    person_id    TEXT NOT NULL REFERENCES people (id),
    name         TEXT NOT NULL CHECK (name <> ''),
    scopes       TEXT NOT NULL CHECK (scopes IN ('read', 'read write')),
    created_at   TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    expires_at   TEXT NOT NULL CHECK (expires_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    last_used_at TEXT CHECK (last_used_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    revoked_at   TEXT CHECK (revoked_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    UNIQUE (hash)
) STRICT;

CREATE INDEX api_tokens_by_person ON api_tokens (person_id, created_at);

-- One-time links: to make the first administrator's account, to make an account
-- with the roles given, or to set a new password.
CREATE TABLE invitations (
    hash       TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
    kind       TEXT NOT NULL CHECK (kind IN ('first', 'invited', 'reset')),
    person_id  TEXT REFERENCES people (id) CHECK ((person_id IS NOT NULL) = (kind = 'reset')),
    roles      TEXT NOT NULL CHECK (json_valid(roles)),
    invited_by TEXT NOT NULL CHECK (invited_by <> ''),
    created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    used_at    TEXT CHECK (used_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
) STRICT;

CREATE INDEX invitations_by_person ON invitations (person_id) WHERE person_id IS NOT NULL;

-- How often signing in has failed of late, for a name and from a client; the
-- names are hashed, since people type passwords where names belong.
CREATE TABLE sign_in_attempts (
    kind     TEXT NOT NULL CHECK (kind IN ('login', 'client')),
    about    TEXT NOT NULL CHECK (length(about) = 64 AND about NOT GLOB '*[^0-9a-f]*'),
    failures INTEGER NOT NULL CHECK (failures >= 0),
    last_at  TEXT NOT NULL CHECK (last_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    next_at  TEXT NOT NULL CHECK (next_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    PRIMARY KEY (kind, about)
) STRICT;

CREATE INDEX sign_in_attempts_by_time ON sign_in_attempts (last_at);
