-- Several processes on one database: who they are, what their clients have asked
-- for of late, and the forecasts that one of them reckons for all. A process finds
-- what was published by another by looking.
-- Change migrations/postgres/0010_processes.sql alike.

-- +goose Up

CREATE TABLE processes (
    id       TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    -- Tells two keys apart and gives neither away: all must seal with the same one.
    key_mark TEXT NOT NULL CHECK (length(key_mark) = 16 AND key_mark NOT GLOB '*[^0-9a-f]*'),
    began_at TEXT NOT NULL CHECK (began_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    seen_at  TEXT NOT NULL CHECK (seen_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
) STRICT;

-- How many requests a client made of a process in a window of time. A client is
-- known by a hash that is another in each window.
CREATE TABLE request_counts (
    meter   TEXT    NOT NULL CHECK (meter <> ''),
    span    INTEGER NOT NULL CHECK (span >= 0),
    client  TEXT    NOT NULL CHECK (length(client) = 32 AND client NOT GLOB '*[^0-9a-f]*'),
    process TEXT    NOT NULL CHECK (process <> ''),
    number  INTEGER NOT NULL CHECK (number >= 1),
    PRIMARY KEY (meter, span, client, process)
) STRICT;

CREATE INDEX request_counts_by_span ON request_counts (span);

-- A forecast that takes long, while one process reckons it and for a while after.
CREATE TABLE forecast_runs (
    id           TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
    jurisdiction TEXT    NOT NULL CHECK (jurisdiction <> ''),
    holder       TEXT    NOT NULL CHECK (holder <> ''),
    until        TEXT    NOT NULL CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'), -- nobody else begins it before then
    done         INTEGER NOT NULL CHECK (done >= 0),
    total        INTEGER NOT NULL CHECK (total >= 0),
    stopped_at   TEXT CHECK (stopped_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'), -- somebody wants it stopped
    ended_at     TEXT CHECK (ended_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    result       TEXT    NOT NULL
) STRICT;

CREATE INDEX forecast_runs_by_end ON forecast_runs (until);
