-- What others report, as their files brought it: evidence beside the record. An
-- import is read, then kept or left; what was kept can be undone. Rows count while
-- their import is kept, and are never changed from then on: of the rows about one
-- thing the one with the latest day of its own stands.
-- Against is how often an import of the same kind and place had been kept or undone
-- when its rows were compared.
-- Change migrations/sqlite/0009_imports.sql alike.

-- +goose Up

CREATE TABLE imports (
    number       bigint           NOT NULL PRIMARY KEY CHECK (number >= 1),
    kind         text COLLATE "C" NOT NULL CHECK (kind <> ''),
    file         text COLLATE "C" NOT NULL CHECK (file <> ''),
    bytes        bigint           NOT NULL CHECK (bytes >= 0),
    digest       text COLLATE "C" NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    jurisdiction text COLLATE "C" NOT NULL,
    shape        text COLLATE "C" NOT NULL,
    mapping      text COLLATE "C" NOT NULL CHECK (mapping = '' OR mapping::json IS NOT NULL),
    state        text COLLATE "C" NOT NULL CHECK (state IN ('reading', 'read', 'kept', 'left', 'undone')),
    began_at     timestamptz      NOT NULL,
    began_by     text COLLATE "C" NOT NULL CHECK (began_by <> ''),
    against      bigint           NOT NULL CHECK (against >= 0),
    records      bigint           NOT NULL CHECK (records >= 0),
    done         bigint           NOT NULL CHECK (done BETWEEN 0 AND bytes),
    counts       text COLLATE "C" NOT NULL CHECK (counts::json IS NOT NULL),
    notes        text COLLATE "C" NOT NULL CHECK (notes::json IS NOT NULL),
    kept_at      timestamptz,
    kept_by      text COLLATE "C" NOT NULL CHECK ((kept_by = '') = (kept_at IS NULL)),
    ended_at     timestamptz,
    ended_by     text COLLATE "C" NOT NULL CHECK ((ended_by = '') = (ended_at IS NULL)),
    ended_why    text COLLATE "C" NOT NULL,
    CHECK ((state IN ('kept', 'undone')) = (kept_at IS NOT NULL)),
    CHECK ((state IN ('left', 'undone')) = (ended_at IS NOT NULL))
);

CREATE INDEX imports_by_digest ON imports (digest);

CREATE TABLE import_rows (
    import  bigint           NOT NULL REFERENCES imports (number),
    at      bigint           NOT NULL CHECK (at >= 1),
    line    bigint           NOT NULL CHECK (line >= 0),
    subject text COLLATE "C" NOT NULL,
    key     text COLLATE "C" NOT NULL,
    dated   text COLLATE "C" NOT NULL,
    digest  text COLLATE "C" NOT NULL,
    verdict text COLLATE "C" NOT NULL CHECK (verdict IN ('new', 'changed', 'conflict', 'older', 'twice', 'refused')),
    body    text COLLATE "C" NOT NULL CHECK ((body = '') = (verdict = 'refused')),
    notes   text COLLATE "C" NOT NULL,
    PRIMARY KEY (import, at)
);

CREATE INDEX import_rows_by_subject ON import_rows (subject, key, import);

-- The walls: what was kept stays as it was.

-- +goose StatementBegin
CREATE FUNCTION refuse_import_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('left', 'undone') OR OLD.state = 'kept' AND NEW.state <> 'undone' OR OLD.number <> NEW.number OR OLD.digest <> NEW.digest OR OLD.kind <> NEW.kind THEN
        RAISE EXCEPTION 'imports is only ever added to: this UPDATE is refused' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION refuse_import_row_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    SELECT state INTO stands FROM imports WHERE number = OLD.import;
    IF stands <> 'reading' AND NOT (TG_OP = 'DELETE' AND stands = 'left') THEN
        RAISE EXCEPTION 'import_rows is only ever added to: % is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER imports_no_delete BEFORE DELETE OR TRUNCATE ON imports
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER imports_no_return BEFORE UPDATE ON imports
    FOR EACH ROW EXECUTE FUNCTION refuse_import_return();
CREATE TRIGGER import_rows_no_change BEFORE UPDATE OR DELETE ON import_rows
    FOR EACH ROW EXECUTE FUNCTION refuse_import_row_change();
CREATE TRIGGER import_rows_no_truncate BEFORE TRUNCATE ON import_rows
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
