-- What was published: editions with their manifests, the bytes of their documents
-- (each kept once, whichever editions have it), those that were taken back, how and
-- when is published, and what readers report as wrong. All but the reports is only
-- ever added to: a frozen address shows for ever what it showed.
-- Change migrations/sqlite/0007_publications.sql alike.

-- +goose Up

CREATE TABLE public_documents (
    digest text COLLATE "C" NOT NULL PRIMARY KEY CHECK (digest ~ '^[0-9a-f]{64}$'),
    body   text COLLATE "C" NOT NULL CHECK (body::json IS NOT NULL)
);

CREATE TABLE publications (
    number       bigint           NOT NULL PRIMARY KEY CHECK (number >= 1),
    hash         text COLLATE "C" NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
    revision     bigint           NOT NULL CHECK (revision >= 0),
    as_of        text COLLATE "C" NOT NULL CHECK (as_of ~ '^\d{4}-\d\d-\d\d$'),
    known_on     text COLLATE "C" CHECK (known_on ~ '^\d{4}-\d\d-\d\d$'),
    manifest     text COLLATE "C" NOT NULL CHECK (manifest::json IS NOT NULL),
    published_at timestamptz      NOT NULL,
    author       text COLLATE "C" NOT NULL CHECK (author <> ''),
    reason       text COLLATE "C" NOT NULL
);

CREATE TABLE publication_withdrawals (
    number       bigint           NOT NULL PRIMARY KEY REFERENCES publications (number),
    withdrawn_at timestamptz      NOT NULL,
    author       text COLLATE "C" NOT NULL CHECK (author <> ''),
    reason       text COLLATE "C" NOT NULL CHECK (reason <> '')
);

CREATE TABLE publication_settings (
    version    bigint           NOT NULL PRIMARY KEY CHECK (version >= 1),
    changed_at timestamptz      NOT NULL,
    author     text COLLATE "C" NOT NULL CHECK (author <> ''),
    body       text COLLATE "C" NOT NULL CHECK (body::json IS NOT NULL)
);

CREATE TABLE reader_reports (
    id          text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id ~ '^[0-9a-z]+$'),
    received_at timestamptz      NOT NULL,
    about       text COLLATE "C" NOT NULL,
    message     text COLLATE "C" NOT NULL CHECK (message <> ''),
    contact     text COLLATE "C" NOT NULL,
    answered_at timestamptz,
    answered_by text COLLATE "C",
    answer      text COLLATE "C" NOT NULL
);

CREATE INDEX reader_reports_open ON reader_reports (received_at) WHERE answered_at IS NULL;

CREATE TRIGGER public_documents_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON public_documents
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publications_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON publications
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publication_withdrawals_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON publication_withdrawals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publication_settings_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON publication_settings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
