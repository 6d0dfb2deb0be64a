package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"proviso/models"
)

// Filter narrows the facts that are asked for; its zero value is the whole
// record as it stands.
type Filter struct {
	Kinds []models.FactKind // none: all
	// KnownOn asks for the record as it was known at the end of that day: of each
	// thing, the newest version that was known by then. A version without
	// known_from counts as known all along. Zero: what is known now.
	KnownOn models.Date
	// Through asks for the record as it stood at a revision: nothing recorded after it
	// counts. Zero: all.
	Through int64
	// Withdrawn includes things whose version in question says that they are no
	// longer held.
	Withdrawn bool
}

const factColumns = "seq, kind, id, version, recorded_at, known_from, author, reason, withdrawn, body, digest"

func (f Filter) query() (string, []any) {
	var inside, outside []string
	var args []any
	if len(f.Kinds) > 0 {
		inside, args = append(inside, "kind IN ?"), append(args, f.Kinds)
	}
	if f.KnownOn.Known() {
		inside, args = append(inside, "(known_from IS NULL OR known_from <= ?)"), append(args, f.KnownOn.String())
	}
	if f.Through > 0 {
		inside, args = append(inside, "seq <= ?"), append(args, f.Through)
	}
	outside = append(outside, "nth = 1")
	if !f.Withdrawn {
		outside = append(outside, "NOT withdrawn")
	}
	where := ""
	if len(inside) > 0 {
		where = " WHERE " + strings.Join(inside, " AND ")
	}
	return "SELECT " + factColumns + " FROM (SELECT " + factColumns +
		", row_number() OVER (PARTITION BY kind, id ORDER BY version DESC) AS nth FROM facts" + where +
		") AS newest WHERE " + strings.Join(outside, " AND ") + " ORDER BY kind, id", args
}

// Facts are the versions that stand, one per thing, in order of kind and id. It
// is one query however many there are.
func (s *Store) Facts(ctx context.Context, f Filter) ([]models.Fact, error) {
	if f.Through > 0 {
		ctx = s.upTo(ctx, f.Through)
	}
	query, args := f.query()
	rows, err := find[factRow](ctx, s.read, query, args...)
	if err != nil {
		return nil, s.fault(ctx, "read facts", err)
	}
	return factsOf(rows)
}

// FactsSince are the versions of the kinds that were recorded after a revision, in
// the order of recording.
func (s *Store) FactsSince(ctx context.Context, revision int64, kinds []models.FactKind) ([]models.Fact, error) {
	rows, err := find[factRow](ctx, s.read, "SELECT "+factColumns+" FROM facts WHERE seq > ? AND kind IN ? ORDER BY seq", revision, kinds)
	if err != nil {
		return nil, s.fault(ctx, "read new facts", err)
	}
	return factsOf(rows)
}

// History is all versions of one thing, oldest first; none if there is no such thing.
func (s *Store) History(ctx context.Context, kind models.FactKind, id string) ([]models.Fact, error) {
	rows, err := find[factRow](ctx, s.read, "SELECT "+factColumns+" FROM facts WHERE kind = ? AND id = ? ORDER BY version", kind, id)
	if err != nil {
		return nil, s.fault(ctx, "read the history of "+string(kind)+" "+id, err)
	}
	return factsOf(rows)
}

// Revision is the number of the newest fact of the kinds, of all if none is
// named: it moves with every write of one. Zero is none yet.
func (s *Store) Revision(ctx context.Context, kinds ...models.FactKind) (int64, error) {
	n, err := newestOf(ctx, s.read, kinds)
	return n, s.fault(ctx, "read the revision", err)
}

func newestOf(ctx context.Context, db *gorm.DB, kinds []models.FactKind) (int64, error) {
	query, args := "SELECT coalesce(max(seq), 0) FROM facts", []any(nil)
	if len(kinds) > 0 {
		// One look at the end of the index for each kind; for a list of kinds
		// SQLite would walk through all their facts.
		one := "SELECT max(seq) AS seq FROM facts WHERE kind = ?"
		query = "SELECT coalesce(max(seq), 0) FROM (" + one + strings.Repeat(" UNION ALL "+one, len(kinds)-1) + ") AS newest"
		for _, k := range kinds {
			args = append(args, k)
		}
	}
	return only[int64](ctx, db, query, args...)
}
