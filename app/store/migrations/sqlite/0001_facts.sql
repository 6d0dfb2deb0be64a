-- The record: things (subjects), what was held of them and when (facts), what
-- each version rests on (fact_sources), and the chained trail of every write.
-- Rows are only ever added. Change migrations/postgres/0001_facts.sql alike.

-- +goose Up

-- WITHOUT ROWID leaves no hidden key by which INSERT OR REPLACE could hit a row.
CREATE TABLE subjects (
    kind TEXT NOT NULL CHECK (kind <> ''),
    id   TEXT NOT NULL CHECK (id <> ''),
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
    seq         INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 1),
    kind        TEXT    NOT NULL CHECK (kind <> ''),
    id          TEXT    NOT NULL CHECK (id <> ''),
    version     INTEGER NOT NULL CHECK (version >= 1),
    -- UTC with a fraction of fixed width, so that text sorts by time.
    recorded_at TEXT    NOT NULL CHECK (recorded_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    known_from  TEXT             CHECK (known_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    author      TEXT    NOT NULL CHECK (author <> ''),
    reason      TEXT    NOT NULL,
    withdrawn   INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    body        TEXT    NOT NULL CHECK (json_valid(body)),
    digest      TEXT    NOT NULL CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
    UNIQUE (kind, id, version),
    FOREIGN KEY (kind, id) REFERENCES subjects (kind, id)
) STRICT;

CREATE TABLE fact_sources (
    seq         INTEGER NOT NULL REFERENCES facts (seq),
    source_kind TEXT    NOT NULL CHECK (source_kind = 'source'),
    source_id   TEXT    NOT NULL,
    PRIMARY KEY (seq, source_id),
    FOREIGN KEY (source_kind, source_id) REFERENCES subjects (kind, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX fact_sources_by_source ON fact_sources (source_id, seq);

CREATE TABLE trail (
    seq      INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 1),
    at       TEXT    NOT NULL CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    actor    TEXT    NOT NULL CHECK (actor <> ''),
    action   TEXT    NOT NULL CHECK (action <> ''),
    kind     TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    fact_seq INTEGER NOT NULL CHECK (fact_seq >= 0),
    digest   TEXT    NOT NULL CHECK (length(digest) = CASE fact_seq WHEN 0 THEN 0 ELSE 64 END),
    detail   TEXT    NOT NULL,
    previous TEXT    NOT NULL CHECK (length(previous) = 64),
    hash     TEXT    NOT NULL CHECK (length(hash) = 64)
) STRICT;

-- A fact has one line in the trail, no more.
CREATE UNIQUE INDEX trail_by_fact ON trail (fact_seq) WHERE fact_seq > 0;

-- The walls. INSERT OR REPLACE deletes the row in its way, and fires no delete
-- trigger unless recursive_triggers is on: so an insert on an existing key is
-- refused before it comes to that, whoever opened the file.

-- +goose StatementBegin
CREATE TRIGGER subjects_no_update BEFORE UPDATE ON subjects
BEGIN SELECT raise(ABORT, 'subjects is only ever added to: UPDATE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subjects_no_delete BEFORE DELETE ON subjects
BEGIN SELECT raise(ABORT, 'subjects is only ever added to: DELETE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subjects_no_replace BEFORE INSERT ON subjects
WHEN EXISTS (SELECT 1 FROM subjects WHERE kind = NEW.kind AND id = NEW.id)
BEGIN SELECT raise(ABORT, 'subjects is only ever added to: this key is there already'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER facts_no_update BEFORE UPDATE ON facts
BEGIN SELECT raise(ABORT, 'facts is only ever added to: UPDATE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER facts_no_delete BEFORE DELETE ON facts
BEGIN SELECT raise(ABORT, 'facts is only ever added to: DELETE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER facts_no_replace BEFORE INSERT ON facts
WHEN EXISTS (SELECT 1 FROM facts WHERE seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM facts WHERE kind = NEW.kind AND id = NEW.id AND version = NEW.version)
BEGIN SELECT raise(ABORT, 'facts is only ever added to: this key is there already'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER fact_sources_no_update BEFORE UPDATE ON fact_sources
BEGIN SELECT raise(ABORT, 'fact_sources is only ever added to: UPDATE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fact_sources_no_delete BEFORE DELETE ON fact_sources
BEGIN SELECT raise(ABORT, 'fact_sources is only ever added to: DELETE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fact_sources_no_replace BEFORE INSERT ON fact_sources
WHEN EXISTS (SELECT 1 FROM fact_sources WHERE seq = NEW.seq AND source_id = NEW.source_id)
BEGIN SELECT raise(ABORT, 'fact_sources is only ever added to: this key is there already'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail
BEGIN SELECT raise(ABORT, 'trail is only ever added to: UPDATE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail
BEGIN SELECT raise(ABORT, 'trail is only ever added to: DELETE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER trail_no_replace BEFORE INSERT ON trail
WHEN EXISTS (SELECT 1 FROM trail WHERE seq = NEW.seq)
  OR NEW.fact_seq > 0 AND EXISTS (SELECT 1 FROM trail WHERE fact_seq = NEW.fact_seq AND fact_seq > 0)
BEGIN SELECT raise(ABORT, 'trail is only ever added to: this key is there already'); END;
-- +goose StatementEnd
