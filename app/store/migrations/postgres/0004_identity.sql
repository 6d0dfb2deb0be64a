-- Signing in with a provider of sign-ins: what was begun and not ended yet, and
-- the roles that the provider's groups give, apart from those given by hand. And
-- one more kind of link, by which an administrator comes in where signing in with
-- a password is turned off.
-- Change migrations/sqlite/0004_identity.sql alike.

-- +goose Up

-- One row for each browser that was sent to the provider. It is taken away by the
-- first answer that comes back with it.
CREATE TABLE sign_in_starts (
    hash       text COLLATE "C" NOT NULL PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
    browser    text COLLATE "C" NOT NULL CHECK (browser ~ '^[0-9a-f]{64}$'),
    client     text COLLATE "C" NOT NULL CHECK (client ~ '^[0-9a-f]{64}$'),
    nonce      text COLLATE "C" NOT NULL CHECK (nonce <> ''),
    verifier   text COLLATE "C" NOT NULL CHECK (verifier <> ''),
    onward     text COLLATE "C" NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX sign_in_starts_by_time ON sign_in_starts (expires_at);
CREATE INDEX sign_in_starts_by_client ON sign_in_starts (client, expires_at);

CREATE TABLE claimed_roles (
    person_id    text COLLATE "C" NOT NULL REFERENCES people (id),
    role         text COLLATE "C" NOT NULL CHECK (role IN ('viewer', 'grants', 'budget', 'counsel', 'signer', 'publisher', 'auditor', 'admin')),
    jurisdiction text COLLATE "C" NOT NULL,
    office       text COLLATE "C" NOT NULL CHECK (office = '' OR role = 'signer'),
    PRIMARY KEY (person_id, role, jurisdiction, office)
);

ALTER TABLE invitations DROP CONSTRAINT invitations_kind_check, DROP CONSTRAINT invitations_check;
ALTER TABLE invitations ADD CONSTRAINT invitations_kind_check CHECK (kind IN ('first', 'invited', 'reset', 'enter')),
    ADD CONSTRAINT invitations_check CHECK ((person_id IS NOT NULL) = (kind IN ('reset', 'enter')));
