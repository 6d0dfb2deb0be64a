-- People who sign in, what they may do, and what they sign in with. Of a secret
-- that a person carries (a session, a token, a link, a recovery code) only its
-- SHA-256 is here, of a password only its argon2id. Unlike the record, these rows
-- change: the trail has a line for every change of an account or a role.
-- Change migrations/sqlite/0002_people.sql alike.

-- +goose Up

CREATE TABLE people (
    id            text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id <> ''),
    login         text COLLATE "C" NOT NULL CHECK (login ~ '^[a-z0-9._@+-]+$'),
    name          text COLLATE "C" NOT NULL CHECK (name <> ''),
    mail          text COLLATE "C" NOT NULL,
    password_hash text COLLATE "C" CHECK (password_hash LIKE '$argon2id$%'),
    totp_secret   text COLLATE "C" CHECK (totp_secret <> ''),
    totp_pending  text COLLATE "C" CHECK (totp_pending <> ''),
    totp_step     bigint NOT NULL CHECK (totp_step >= 0),
    issuer        text COLLATE "C" CHECK (issuer <> ''),
    subject       text COLLATE "C" CHECK (subject <> ''),
    disabled_at   timestamptz,
    created_at    timestamptz NOT NULL,
    UNIQUE (login),
    -- Who the person is to a provider of sign-ins.
    UNIQUE (issuer, subject),
    CHECK ((issuer IS NULL) = (subject IS NULL))
);

CREATE TABLE assignments (
    person_id    text COLLATE "C" NOT NULL REFERENCES people (id),
    role         text COLLATE "C" NOT NULL CHECK (role IN ('viewer', 'grants', 'budget', 'counsel', 'signer', 'publisher', 'auditor', 'admin')),
    jurisdiction text COLLATE "C" NOT NULL,
    office       text COLLATE "C" NOT NULL CHECK (office = '' OR role = 'signer'),
    PRIMARY KEY (person_id, role, jurisdiction, office)
);

CREATE TABLE recovery_codes (
    hash      text COLLATE "C" NOT NULL PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    used_at   timestamptz
);

CREATE INDEX recovery_codes_by_person ON recovery_codes (person_id);

CREATE TABLE sessions (
    id         text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id <> ''),
    hash       text COLLATE "C" NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    person_id  text COLLATE "C" NOT NULL REFERENCES people (id),
    client     text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    rotated_at timestamptz,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    UNIQUE (hash)
);

CREATE INDEX sessions_by_person ON sessions (person_id, created_at);

CREATE TABLE api_tokens (
    id           text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id <> ''),
    hash         text COLLATE "C" NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    person_id    text COLLATE "C" NOT NULL REFERENCES people (id),
    name         text COLLATE "C" NOT NULL CHECK (name <> ''),
    scopes       text COLLATE "C" NOT NULL CHECK (scopes IN ('read', 'read write')),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    UNIQUE (hash)
);

CREATE INDEX api_tokens_by_person ON api_tokens (person_id, created_at);

-- One-time links: to make the first administrator's account, to make an account
-- with the roles given, or to set a new password.
CREATE TABLE invitations (
    hash       text COLLATE "C" NOT NULL PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
    kind       text COLLATE "C" NOT NULL CHECK (kind IN ('first', 'invited', 'reset')),
    person_id  text COLLATE "C" REFERENCES people (id) CHECK ((person_id IS NOT NULL) = (kind = 'reset')),
    roles      text COLLATE "C" NOT NULL CHECK (roles::json IS NOT NULL),
    invited_by text COLLATE "C" NOT NULL CHECK (invited_by <> ''),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);

CREATE INDEX invitations_by_person ON invitations (person_id) WHERE person_id IS NOT NULL;

-- How often signing in has failed of late, for a name and from a client; the
-- names are hashed, since people type passwords where names belong.
CREATE TABLE sign_in_attempts (
    kind     text COLLATE "C" NOT NULL CHECK (kind IN ('login', 'client')),
    about    text COLLATE "C" NOT NULL CHECK (about ~ '^[0-9a-f]{64}$'),
    failures bigint NOT NULL CHECK (failures >= 0),
    last_at  timestamptz NOT NULL,
    next_at  timestamptz NOT NULL,
    PRIMARY KEY (kind, about)
);

CREATE INDEX sign_in_attempts_by_time ON sign_in_attempts (last_at);
