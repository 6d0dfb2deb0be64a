-- Several processes on one database: who they are, what their clients have asked
-- for of late, the forecasts that one of them reckons for all, and a word to all of
-- them when something was published or taken back.
-- Change migrations/sqlite/0010_processes.sql alike; it has no words to send.

-- +goose Up

CREATE TABLE processes (
    id       text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id <> ''),
    -- Tells two keys apart and gives neither away: all must seal with the same one.
    key_mark text COLLATE "C" NOT NULL CHECK (key_mark ~ '^[0-9a-f]{16}$'),
    began_at timestamptz      NOT NULL,
    seen_at  timestamptz      NOT NULL
);

-- How many requests a client made of a process in a window of time. A client is
-- known by a hash that is another in each window.
CREATE TABLE request_counts (
    meter   text COLLATE "C" NOT NULL CHECK (meter <> ''),
    span    bigint           NOT NULL CHECK (span >= 0),
    client  text COLLATE "C" NOT NULL CHECK (client ~ '^[0-9a-f]{32}$'),
    process text COLLATE "C" NOT NULL CHECK (process <> ''),
    number  bigint           NOT NULL CHECK (number >= 1),
    PRIMARY KEY (meter, span, client, process)
);

CREATE INDEX request_counts_by_span ON request_counts (span);

-- A forecast that takes long, while one process reckons it and for a while after.
CREATE TABLE forecast_runs (
    id           text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id ~ '^[0-9a-f]{32}$'),
    jurisdiction text COLLATE "C" NOT NULL CHECK (jurisdiction <> ''),
    holder       text COLLATE "C" NOT NULL CHECK (holder <> ''),
    until        timestamptz      NOT NULL, -- nobody else begins it before then
    done         bigint           NOT NULL CHECK (done >= 0),
    total        bigint           NOT NULL CHECK (total >= 0),
    stopped_at   timestamptz, -- somebody wants it stopped
    ended_at     timestamptz,
    result       text COLLATE "C" NOT NULL
);

CREATE INDEX forecast_runs_by_end ON forecast_runs (until);

-- +goose StatementBegin
CREATE FUNCTION tell_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A channel is of the whole database, and its name is at most 63 bytes long.
    PERFORM pg_notify('proviso_' || md5(TG_TABLE_SCHEMA), '');
    RETURN NULL;
END
$$;
-- +goose StatementEnd

-- Not of facts: whoever reads the record as it stands asks for its revision anyway.
CREATE TRIGGER publications_moved AFTER INSERT ON publications FOR EACH STATEMENT EXECUTE FUNCTION tell_moved();
CREATE TRIGGER publication_withdrawals_moved AFTER INSERT ON publication_withdrawals FOR EACH STATEMENT EXECUTE FUNCTION tell_moved();
CREATE TRIGGER publication_settings_moved AFTER INSERT ON publication_settings FOR EACH STATEMENT EXECUTE FUNCTION tell_moved();
