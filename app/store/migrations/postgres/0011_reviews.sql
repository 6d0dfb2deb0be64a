-- What CourtListener's webhooks told, and what people are to look at because of it.
-- An alert is one row before it is answered, under the key by which the service knows
-- its own retries; it is worked afterwards, and what it brought is an import. The body
-- goes once it was worked: its rows are kept with the import.
-- The address at which alerts are taken is a secret, of which a hash is kept; there is
-- one at most.
-- A review is a table of its own, and not worked out from the rows of imports: which
-- case a docket belongs to and what a case was read through change, and what somebody
-- was asked to look at, on what words, and what they said to it must not change with
-- them. It names the row that it rests on, and is asked no more once the import of that
-- row is undone. Nothing of the record hangs on it.
-- Change migrations/sqlite/0011_reviews.sql alike.

-- +goose Up

CREATE TABLE alert_addresses (
    hash    text COLLATE "C" NOT NULL PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
    made_at timestamptz      NOT NULL,
    made_by text COLLATE "C" NOT NULL CHECK (made_by <> '')
);

CREATE TABLE received_alerts (
    key         text COLLATE "C" NOT NULL PRIMARY KEY CHECK (key ~ '^[0-9a-f-]{36}$'),
    received_at timestamptz      NOT NULL,
    type        bigint           NOT NULL CHECK (type >= 1),
    what        text COLLATE "C" NOT NULL CHECK (what <> ''),
    digest      text COLLATE "C" NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    body        text COLLATE "C" NOT NULL CHECK ((body = '') = (worked_at IS NOT NULL)),
    tries       bigint           NOT NULL CHECK (tries >= 0),
    worked_at   timestamptz,
    outcome     text COLLATE "C" NOT NULL
);

CREATE INDEX received_alerts_waiting ON received_alerts (received_at) WHERE worked_at IS NULL;
CREATE INDEX received_alerts_newest ON received_alerts (received_at, key);

CREATE TABLE reviews (
    id         text COLLATE "C" NOT NULL PRIMARY KEY CHECK (id ~ '^[0-9a-z]+$'),
    raised_at  timestamptz      NOT NULL,
    raised_by  text COLLATE "C" NOT NULL CHECK (raised_by <> ''),
    case_id    text COLLATE "C" NOT NULL CHECK (case_id <> ''),
    docket     text COLLATE "C" NOT NULL CHECK (docket <> ''),
    entry      text COLLATE "C" NOT NULL CHECK (entry <> ''),
    told       text COLLATE "C" NOT NULL CHECK (length(told) = 32),
    import     bigint           NOT NULL,
    at         bigint           NOT NULL,
    suggested  text COLLATE "C" NOT NULL CHECK (suggested::json IS NOT NULL),
    state      text COLLATE "C" NOT NULL CHECK (state IN ('open', 'done', 'dismissed')),
    settled_at timestamptz,
    settled_by text COLLATE "C" NOT NULL CHECK ((settled_by = '') = (state = 'open')),
    why        text COLLATE "C" NOT NULL CHECK (state <> 'dismissed' OR why <> ''),
    UNIQUE (case_id, import, at),
    FOREIGN KEY (import, at) REFERENCES import_rows (import, at),
    CHECK ((settled_at IS NULL) = (state = 'open'))
);

CREATE INDEX reviews_of_entry ON reviews (entry);
CREATE INDEX reviews_of_row ON reviews (import, at);
CREATE INDEX reviews_open ON reviews (raised_at, id) WHERE state = 'open';

-- The walls: what somebody was asked, and what they said to it, stays as it was.

-- +goose StatementBegin
CREATE FUNCTION refuse_review_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'open' OR OLD.id <> NEW.id OR OLD.case_id <> NEW.case_id OR OLD.import <> NEW.import OR OLD.at <> NEW.at OR OLD.suggested <> NEW.suggested THEN
        RAISE EXCEPTION 'reviews is only ever added to: this UPDATE is refused' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER reviews_no_delete BEFORE DELETE OR TRUNCATE ON reviews
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reviews_no_return BEFORE UPDATE ON reviews
    FOR EACH ROW EXECUTE FUNCTION refuse_review_return();
