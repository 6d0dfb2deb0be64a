-- The bytes of files that were sent, in order, until they are read: of an import of the
-- kind uploaded-file, which is no more than that. They go when it was read or left.
-- Change migrations/postgres/0013_upload_slices.sql alike.

-- +goose Up

CREATE TABLE upload_slices (
    import INTEGER NOT NULL REFERENCES imports (number),
    at     INTEGER NOT NULL CHECK (at >= 1),
    bytes  BLOB NOT NULL CHECK (length(bytes) > 0),
    PRIMARY KEY (import, at)
) STRICT;
