-- What was published: editions with their manifests, the bytes of their documents
-- (each kept once, whichever editions have it), those that were taken back, how and
-- when is published, and what readers report as wrong. All but the reports is only
-- ever added to: a frozen address shows for ever what it showed.
-- Change migrations/postgres/0007_publications.sql alike.

-- +goose Up

CREATE TABLE public_documents (
    digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
    body   TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE publications (
    number       INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
    hash         TEXT    NOT NULL UNIQUE CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
    revision     INTEGER NOT NULL CHECK (revision >= 0),
    as_of        TEXT    NOT NULL CHECK (as_of GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    known_on     TEXT             CHECK (known_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    manifest     TEXT    NOT NULL CHECK (json_valid(manifest)),
    published_at TEXT    NOT NULL CHECK (published_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    author       TEXT    NOT NULL CHECK (author <> ''),
    reason       TEXT    NOT NULL
) STRICT;

CREATE TABLE publication_withdrawals (
    number       INTEGER NOT NULL PRIMARY KEY REFERENCES publications (number),
    withdrawn_at TEXT    NOT NULL CHECK (withdrawn_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    author       TEXT    NOT NULL CHECK (author <> ''),
    reason       TEXT    NOT NULL CHECK (reason <> '')
) STRICT;

CREATE TABLE publication_settings (
    version    INTEGER NOT NULL PRIMARY KEY CHECK (version >= 1),
    changed_at TEXT    NOT NULL CHECK (changed_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    author     TEXT    NOT NULL CHECK (author <> ''),
    body       TEXT    NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE reader_reports (
    id          TEXT NOT NULL PRIMARY KEY CHECK (id <> '' AND id NOT GLOB '*[^0-9a-z]*'),
    received_at TEXT NOT NULL CHECK (received_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    about       TEXT NOT NULL,
    message     TEXT NOT NULL CHECK (message <> ''),
    contact     TEXT NOT NULL,
    answered_at TEXT CHECK (answered_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    answered_by TEXT,
    answer      TEXT NOT NULL
) STRICT;

CREATE INDEX reader_reports_open ON reader_reports (received_at) WHERE answered_at IS NULL;

-- +goose StatementBegin
CREATE TRIGGER public_documents_no_update BEFORE UPDATE ON public_documents
BEGIN SELECT raise(ABORT, 'public_documents is only ever added to: UPDATE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER public_documents_no_delete BEFORE DELETE ON public_documents
BEGIN SELECT raise(ABORT, 'public_documents is only ever added to: DELETE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER public_documents_no_replace BEFORE INSERT ON public_documents
WHEN EXISTS (SELECT 1 FROM public_documents WHERE digest = NEW.digest)
BEGIN SELECT raise(ABORT, 'public_documents is only ever added to: this key is there already'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER publications_no_update BEFORE UPDATE ON publications
BEGIN SELECT raise(ABORT, 'publications is only ever added to: UPDATE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER publications_no_delete BEFORE DELETE ON publications
BEGIN SELECT raise(ABORT, 'publications is only ever added to: DELETE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER publications_no_replace BEFORE INSERT ON publications
WHEN EXISTS (SELECT 1 FROM publications WHERE number = NEW.number) OR EXISTS (SELECT 1 FROM publications WHERE hash = NEW.hash)
BEGIN SELECT raise(ABORT, 'publications is only ever added to: this key is there already'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER publication_withdrawals_no_update BEFORE UPDATE ON publication_withdrawals
BEGIN SELECT raise(ABORT, 'publication_withdrawals is only ever added to: UPDATE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER publication_withdrawals_no_delete BEFORE DELETE ON publication_withdrawals
BEGIN SELECT raise(ABORT, 'publication_withdrawals is only ever added to: DELETE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER publication_withdrawals_no_replace BEFORE INSERT ON publication_withdrawals
WHEN EXISTS (SELECT 1 FROM publication_withdrawals WHERE number = NEW.number)
BEGIN SELECT raise(ABORT, 'publication_withdrawals is only ever added to: this key is there already'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER publication_settings_no_update BEFORE UPDATE ON publication_settings
BEGIN SELECT raise(ABORT, 'publication_settings is only ever added to: UPDATE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER publication_settings_no_delete BEFORE DELETE ON publication_settings
BEGIN SELECT raise(ABORT, 'publication_settings is only ever added to: DELETE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER publication_settings_no_replace BEFORE INSERT ON publication_settings
WHEN EXISTS (SELECT 1 FROM publication_settings WHERE version = NEW.version)
BEGIN SELECT raise(ABORT, 'publication_settings is only ever added to: this key is there already'); END;
-- +goose StatementEnd
