-- The record: things (subjects), what was held of them and when (facts), what
-- each version rests on (fact_sources), and the chained trail of every write.
-- Rows are only ever added. Change migrations/sqlite/0001_facts.sql alike.
--
-- Text that is sorted or compared is COLLATE "C": by bytes, as SQLite does it,
-- whatever the server's locale.

-- +goose Up

CREATE TABLE subjects (
    kind text COLLATE "C" NOT NULL CHECK (kind <> ''),
    id   text COLLATE "C" NOT NULL CHECK (id <> ''),
    PRIMARY KEY (kind, id)
);

CREATE TABLE facts (
    seq         bigint           NOT NULL PRIMARY KEY CHECK (seq >= 1),
    kind        text COLLATE "C" NOT NULL CHECK (kind <> ''),
    id          text COLLATE "C" NOT NULL CHECK (id <> ''),
    version     integer          NOT NULL CHECK (version >= 1),
    recorded_at timestamptz      NOT NULL,
    -- Text, not date: a driver would hand a date out as a zoned midnight.
    known_from  text COLLATE "C"          CHECK (known_from ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    author      text             NOT NULL CHECK (author <> ''),
    reason      text             NOT NULL,
    withdrawn   boolean          NOT NULL,
    -- Text, not jsonb: the digest is of these very bytes.
    body        text             NOT NULL CHECK (body::json IS NOT NULL),
    digest      text             NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    UNIQUE (kind, id, version),
    FOREIGN KEY (kind, id) REFERENCES subjects (kind, id)
);

CREATE TABLE fact_sources (
    seq         bigint           NOT NULL REFERENCES facts (seq),
    source_kind text COLLATE "C" NOT NULL CHECK (source_kind = 'source'),
    source_id   text COLLATE "C" NOT NULL,
    PRIMARY KEY (seq, source_id),
    FOREIGN KEY (source_kind, source_id) REFERENCES subjects (kind, id)
);

CREATE INDEX fact_sources_by_source ON fact_sources (source_id, seq);

CREATE TABLE trail (
    seq      bigint      NOT NULL PRIMARY KEY CHECK (seq >= 1),
    at       timestamptz NOT NULL,
    actor    text        NOT NULL CHECK (actor <> ''),
    action   text        NOT NULL CHECK (action <> ''),
    kind     text        NOT NULL,
    id       text        NOT NULL,
    fact_seq bigint      NOT NULL CHECK (fact_seq >= 0),
    digest   text        NOT NULL CHECK (length(digest) = CASE fact_seq WHEN 0 THEN 0 ELSE 64 END),
    detail   text        NOT NULL,
    previous text        NOT NULL CHECK (length(previous) = 64),
    hash     text        NOT NULL CHECK (length(hash) = 64)
);

-- A fact has one line in the trail, no more.
CREATE UNIQUE INDEX trail_by_fact ON trail (fact_seq) WHERE fact_seq > 0;

-- The walls stand per statement, so that they also meet TRUNCATE, an upsert and
-- a change that would hit no row.

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only ever added to: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER subjects_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON subjects
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER facts_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON facts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fact_sources_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON fact_sources
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON trail
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
