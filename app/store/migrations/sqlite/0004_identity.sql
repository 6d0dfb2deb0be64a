-- Signing in with a provider of sign-ins: what was begun and not ended yet, and
-- the roles that the provider's groups give, apart from those given by hand. And
-- one more kind of link, by which an administrator comes in where signing in with
-- a password is turned off.
-- Change migrations/postgres/0004_identity.sql alike.

-- +goose Up

-- One row for each browser that was sent to the provider. It is taken away by the
-- first answer that comes back with it.
CREATE TABLE sign_in_starts (
    hash       TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
    browser    TEXT NOT NULL CHECK (length(browser) = 64 AND browser NOT GLOB '*[^0-9a-f]*'),
    client     TEXT NOT NULL CHECK (length(client) = 64 AND client NOT GLOB '*[^0-9a-f]*'),
    nonce      TEXT NOT NULL CHECK (nonce <> ''),
    verifier   TEXT NOT NULL CHECK (verifier <> ''),
    onward     TEXT NOT NULL,
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
) STRICT;

CREATE INDEX sign_in_starts_by_time ON sign_in_starts (expires_at);
CREATE INDEX sign_in_starts_by_client ON sign_in_starts (client, expires_at);

CREATE TABLE claimed_roles (
    person_id    TEXT NOT NULL REFERENCES people (id),
    role         TEXT NOT NULL CHECK (role IN ('viewer', 'grants', 'budget', 'counsel', 'signer', 'publisher', 'auditor', 'admin')),
    jurisdiction TEXT NOT NULL,
    office       TEXT NOT NULL CHECK (office = '' OR role = 'signer'),
    PRIMARY KEY (person_id, role, jurisdiction, office)
) STRICT;

-- A CHECK cannot be changed where it stands.
CREATE TABLE links (
    hash       TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
    kind       TEXT NOT NULL CHECK (kind IN ('first', 'invited', 'reset', 'enter')),
    person_id  TEXT REFERENCES people (id) CHECK ((person_id IS NOT NULL) = (kind IN ('reset', 'enter'))),
    roles      TEXT NOT NULL CHECK (json_valid(roles)),
    invited_by TEXT NOT NULL CHECK (invited_by <> ''),
    created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    used_at    TEXT CHECK (used_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
) STRICT;

INSERT INTO links SELECT hash, kind, person_id, roles, invited_by, created_at, expires_at, used_at FROM invitations;
DROP TABLE invitations;
ALTER TABLE links RENAME TO invitations;
CREATE INDEX invitations_by_person ON invitations (person_id) WHERE person_id IS NOT NULL;
