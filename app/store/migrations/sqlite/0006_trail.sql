-- The trail is read by who, by what kind of thing, by which thing, by what was
-- done and by day, each the newest first, a page at a time.
-- Change migrations/postgres/0006_trail.sql alike.

-- +goose Up

CREATE INDEX trail_by_actor ON trail (actor, seq);
CREATE INDEX trail_by_kind ON trail (kind, seq);
CREATE INDEX trail_by_thing ON trail (id, seq);
CREATE INDEX trail_by_action ON trail (action, seq);
CREATE INDEX trail_by_time ON trail (at, seq);
