-- What others report, as their files brought it: evidence beside the record. An
-- import is read, then kept or left; what was kept can be undone. Rows count while
-- their import is kept, and are never changed from then on: of the rows about one
-- thing the one with the latest day of its own stands.
-- Against is how often an import of the same kind and place had been kept or undone
-- when its rows were compared.
-- Change migrations/postgres/0009_imports.sql alike.

-- +goose Up

CREATE TABLE imports (
    number       INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
    kind         TEXT    NOT NULL CHECK (kind <> ''),
    file         TEXT    NOT NULL CHECK (file <> ''),
    bytes        INTEGER NOT NULL CHECK (bytes >= 0),
    digest       TEXT    NOT NULL CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
    jurisdiction TEXT    NOT NULL,
    shape        TEXT    NOT NULL,
    mapping      TEXT    NOT NULL CHECK (mapping = '' OR json_valid(mapping)),
    state        TEXT    NOT NULL CHECK (state IN ('reading', 'read', 'kept', 'left', 'undone')),
    began_at     TEXT    NOT NULL CHECK (began_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    began_by     TEXT    NOT NULL CHECK (began_by <> ''),
    against      INTEGER NOT NULL CHECK (against >= 0),
    records      INTEGER NOT NULL CHECK (records >= 0),
    done         INTEGER NOT NULL CHECK (done BETWEEN 0 AND bytes),
    counts       TEXT    NOT NULL CHECK (json_valid(counts)),
    notes        TEXT    NOT NULL CHECK (json_valid(notes)),
    kept_at      TEXT             CHECK (kept_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    kept_by      TEXT    NOT NULL CHECK ((kept_by = '') = (kept_at IS NULL)),
    ended_at     TEXT             CHECK (ended_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    ended_by     TEXT    NOT NULL CHECK ((ended_by = '') = (ended_at IS NULL)),
    ended_why    TEXT    NOT NULL,
    CHECK ((state IN ('kept', 'undone')) = (kept_at IS NOT NULL)),
    CHECK ((state IN ('left', 'undone')) = (ended_at IS NOT NULL))
) STRICT;

CREATE INDEX imports_by_digest ON imports (digest);

CREATE TABLE import_rows (
    import  INTEGER NOT NULL REFERENCES imports (number),
    at      INTEGER NOT NULL CHECK (at >= 1),
    line    INTEGER NOT NULL CHECK (line >= 0),
    subject TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    dated   TEXT    NOT NULL,
    digest  TEXT    NOT NULL,
    verdict TEXT    NOT NULL CHECK (verdict IN ('new', 'changed', 'conflict', 'older', 'twice', 'refused')),
    body    TEXT    NOT NULL CHECK ((body = '') = (verdict = 'refused')),
    notes   TEXT    NOT NULL,
    PRIMARY KEY (import, at)
) STRICT;

CREATE INDEX import_rows_by_subject ON import_rows (subject, key, import);

-- The walls: what was kept stays as it was.

-- +goose StatementBegin
CREATE TRIGGER imports_no_delete BEFORE DELETE ON imports
BEGIN SELECT raise(ABORT, 'imports is only ever added to: DELETE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER imports_no_return BEFORE UPDATE ON imports
WHEN OLD.state IN ('left', 'undone') OR OLD.state = 'kept' AND NEW.state <> 'undone' OR OLD.number <> NEW.number OR OLD.digest <> NEW.digest OR OLD.kind <> NEW.kind
BEGIN SELECT raise(ABORT, 'imports is only ever added to: this UPDATE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER import_rows_no_update BEFORE UPDATE ON import_rows
WHEN (SELECT state FROM imports WHERE number = OLD.import) <> 'reading'
BEGIN SELECT raise(ABORT, 'import_rows is only ever added to: UPDATE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER import_rows_no_delete BEFORE DELETE ON import_rows
WHEN (SELECT state FROM imports WHERE number = OLD.import) NOT IN ('reading', 'left')
BEGIN SELECT raise(ABORT, 'import_rows is only ever added to: DELETE is refused'); END;
-- +goose StatementEnd
