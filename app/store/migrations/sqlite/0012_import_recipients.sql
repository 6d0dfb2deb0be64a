-- Who the rows of an import name as having federal money, so that the files of a place
-- are found without reading the body of every row. A line is what some hundreds of rows,
-- read together, say of one recipient: the first of these rows, the recipient as their
-- bodies have it, and the subjects of all of them.
-- Change migrations/postgres/0012_import_recipients.sql alike.

-- +goose Up

CREATE TABLE import_recipients (
    import    INTEGER NOT NULL REFERENCES imports (number),
    at        INTEGER NOT NULL CHECK (at >= 1),
    recipient TEXT    NOT NULL CHECK (json_valid(recipient)),
    state     TEXT    NOT NULL,
    uei       TEXT    NOT NULL,
    performed TEXT    NOT NULL,
    subjects  TEXT    NOT NULL CHECK (json_valid(subjects)),
    records   INTEGER NOT NULL CHECK (records >= 1),
    PRIMARY KEY (import, at)
) STRICT;

CREATE INDEX import_recipients_by_state ON import_recipients (state, import);
CREATE INDEX import_recipients_by_uei ON import_recipients (uei) WHERE uei <> '';

INSERT INTO import_recipients (import, at, recipient, state, uei, performed, subjects, records)
SELECT import, at, json_extract(body, '$.recipient'), coalesce(json_extract(body, '$.recipient.state'), ''), upper(coalesce(json_extract(body, '$.recipient.uei'), '')),
    coalesce(json_extract(body, '$.performed'), ''), json_array(subject), 1
FROM ( -- a row that was refused has no body, which is no JSON
    SELECT r.import, r.at, r.subject, CASE WHEN r.body <> '' AND i.kind IN ('federal-transaction', 'federal-award', 'federal-subaward') THEN r.body END AS body
    FROM import_rows r JOIN imports i ON i.number = r.import
)
WHERE json_extract(body, '$.recipient') IS NOT NULL
ORDER BY import, at;

-- The walls: as those of the rows.

-- +goose StatementBegin
CREATE TRIGGER import_recipients_no_update BEFORE UPDATE ON import_recipients
BEGIN SELECT raise(ABORT, 'import_recipients is only ever added to: UPDATE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER import_recipients_no_delete BEFORE DELETE ON import_recipients
WHEN (SELECT state FROM imports WHERE number = OLD.import) NOT IN ('reading', 'left')
BEGIN SELECT raise(ABORT, 'import_recipients is only ever added to: DELETE is refused'); END;
-- +goose StatementEnd
