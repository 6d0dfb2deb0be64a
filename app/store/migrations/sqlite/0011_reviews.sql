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
-- Change migrations/postgres/0011_reviews.sql alike.

-- +goose Up

CREATE TABLE alert_addresses (
    hash    TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
    made_at TEXT NOT NULL CHECK (made_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    made_by TEXT NOT NULL CHECK (made_by <> '')
) STRICT;

CREATE TABLE received_alerts (
    key         TEXT    NOT NULL PRIMARY KEY CHECK (length(key) = 36 AND key NOT GLOB '*[^0-9a-f-]*'),
    received_at TEXT    NOT NULL CHECK (received_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    type        INTEGER NOT NULL CHECK (type >= 1),
    what        TEXT    NOT NULL CHECK (what <> ''),
    digest      TEXT    NOT NULL CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
    body        TEXT    NOT NULL CHECK ((body = '') = (worked_at IS NOT NULL)),
    tries       INTEGER NOT NULL CHECK (tries >= 0),
    worked_at   TEXT             CHECK (worked_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    outcome     TEXT    NOT NULL
) STRICT;

CREATE INDEX received_alerts_waiting ON received_alerts (received_at) WHERE worked_at IS NULL;
CREATE INDEX received_alerts_newest ON received_alerts (received_at, key);

CREATE TABLE reviews (
    id         TEXT    NOT NULL PRIMARY KEY CHECK (id <> '' AND id NOT GLOB '*[^0-9a-z]*'),
    raised_at  TEXT    NOT NULL CHECK (raised_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    raised_by  TEXT    NOT NULL CHECK (raised_by <> ''),
    case_id    TEXT    NOT NULL CHECK (case_id <> ''),
    docket     TEXT    NOT NULL CHECK (docket <> ''),
    entry      TEXT    NOT NULL CHECK (entry <> ''),
    told       TEXT    NOT NULL CHECK (length(told) = 32),
    import     INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    suggested  TEXT    NOT NULL CHECK (json_valid(suggested)),
    state      TEXT    NOT NULL CHECK (state IN ('open', 'done', 'dismissed')),
    settled_at TEXT             CHECK (settled_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    settled_by TEXT    NOT NULL CHECK ((settled_by = '') = (state = 'open')),
    why        TEXT    NOT NULL CHECK (state <> 'dismissed' OR why <> ''),
    UNIQUE (case_id, import, at),
    FOREIGN KEY (import, at) REFERENCES import_rows (import, at),
    CHECK ((settled_at IS NULL) = (state = 'open'))
) STRICT;

CREATE INDEX reviews_of_entry ON reviews (entry);
CREATE INDEX reviews_of_row ON reviews (import, at);
CREATE INDEX reviews_open ON reviews (raised_at, id) WHERE state = 'open';

-- The walls: what somebody was asked, and what they said to it, stays as it was.

-- +goose StatementBegin
CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews
BEGIN SELECT raise(ABORT, 'reviews is only ever added to: DELETE is refused'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reviews_no_return BEFORE UPDATE ON reviews
WHEN OLD.state <> 'open' OR OLD.id <> NEW.id OR OLD.case_id <> NEW.case_id OR OLD.import <> NEW.import OR OLD.at <> NEW.at OR OLD.suggested <> NEW.suggested
BEGIN SELECT raise(ABORT, 'reviews is only ever added to: this UPDATE is refused'); END;
-- +goose StatementEnd
