-- Who the rows of an import name as having federal money, so that the files of a place
-- are found without reading the body of every row. A line is what some hundreds of rows,
-- read together, say of one recipient: the first of these rows, the recipient as their
-- bodies have it, and the subjects of all of them.
-- Change migrations/sqlite/0012_import_recipients.sql alike.

-- +goose Up

CREATE TABLE import_recipients (
    import    bigint           NOT NULL REFERENCES imports (number),
    at        bigint           NOT NULL CHECK (at >= 1),
    recipient text COLLATE "C" NOT NULL CHECK (recipient::json IS NOT NULL),
    state     text COLLATE "C" NOT NULL,
    uei       text COLLATE "C" NOT NULL,
    performed text COLLATE "C" NOT NULL,
    subjects  text COLLATE "C" NOT NULL CHECK (subjects::json IS NOT NULL),
    records   bigint           NOT NULL CHECK (records >= 1),
    PRIMARY KEY (import, at)
);

CREATE INDEX import_recipients_by_state ON import_recipients (state, import);
CREATE INDEX import_recipients_by_uei ON import_recipients (uei) WHERE uei <> '';

INSERT INTO import_recipients (import, at, recipient, state, uei, performed, subjects, records)
SELECT import, at, (body->'recipient')::text, coalesce(body->'recipient'->>'state', ''), upper(coalesce(body->'recipient'->>'uei', '')),
    coalesce(body->>'performed', ''), json_build_array(subject)::text, 1
FROM (
    SELECT r.import, r.at, r.subject, CASE WHEN r.body <> '' AND i.kind IN ('federal-transaction', 'federal-award', 'federal-subaward') THEN r.body::json END AS body
    FROM import_rows r JOIN imports i ON i.number = r.import
) b
WHERE body->'recipient' IS NOT NULL
ORDER BY import, at;

-- The walls: as those of the rows.

-- +goose StatementBegin
CREATE FUNCTION refuse_import_recipient_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND (SELECT state FROM imports WHERE number = OLD.import) IN ('reading', 'left') THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'import_recipients is only ever added to: % is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER import_recipients_no_change BEFORE UPDATE OR DELETE ON import_recipients
    FOR EACH ROW EXECUTE FUNCTION refuse_import_recipient_change();
CREATE TRIGGER import_recipients_no_truncate BEFORE TRUNCATE ON import_recipients
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
