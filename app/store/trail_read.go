package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// TrailFilter narrows the lines of the trail that are asked for; its zero value
// lets all through.
type TrailFilter struct {
	After, Before int64     // only lines with numbers between these two; 0: no bound
	From, Until   time.Time // only lines of this instant or later, and before that one; zero: no bound
	Actor, Action string
	Kinds         []models.FactKind
	ID            string // of the thing
	Oldest        bool   // the oldest come first
}

// Line is a line of the trail with the version that it is about, the one before,
// and the sources that the version rests on.
type Line struct {
	models.TrailLine
	Fact, Before *models.Fact // nil: there is none
	Sources      []string
}

// slack is how far a clock that was put right may have been off: lines stand in
// the order of writing, which is that of time but for that.
const slack = 24 * time.Hour

// Lines are at most so many lines of the trail, the newest first. It is the same
// number of queries however many there are, and none of them walks over lines
// that are not asked for, if one thing is asked for at a time.
func (s *Store) Lines(ctx context.Context, f TrailFilter, limit int) ([]Line, error) {
	rows, err := s.lines(ctx, f, limit)
	if err != nil {
		return nil, s.fault(ctx, "read the trail", err)
	}
	out := make([]Line, len(rows))
	for i := range rows {
		if out[i].TrailLine, err = rows[i].line(); err != nil {
			return nil, s.fault(ctx, "read the trail", err)
		}
	}
	return out, s.fault(ctx, "read what the trail is about", s.addFacts(ctx, out))
}

func (r *lineRow) line() (models.TrailLine, error) {
	at, err := r.At.time()
	return models.TrailLine{Seq: r.Seq, At: at, Actor: r.Actor, Action: r.Action, Kind: r.Kind, ID: r.ID, FactSeq: r.FactSeq,
		Digest: r.Digest, Detail: r.Detail, Previous: r.Previous, Hash: r.Hash}, err
}

func (s *Store) lines(ctx context.Context, f TrailFilter, limit int) ([]lineRow, error) {
	var where []string
	var args []any
	add := func(clause string, arg any) { where, args = append(where, clause), append(args, arg) }
	if !f.From.IsZero() {
		first, err := find[int64](ctx, s.read, "SELECT seq FROM trail WHERE at >= ? ORDER BY at, seq LIMIT 1", stampOf(f.From.Add(-slack)))
		if err != nil || len(first) == 0 {
			return nil, err
		}
		f.After = max(f.After, first[0]-1)
		add("at >= ?", stampOf(f.From))
	}
	if !f.Until.IsZero() {
		last, err := find[int64](ctx, s.read, "SELECT seq FROM trail WHERE at < ? ORDER BY at DESC, seq DESC LIMIT 1", stampOf(f.Until.Add(slack)))
		if err != nil || len(last) == 0 {
			return nil, err
		}
		if end := last[0] + 1; f.Before == 0 || end < f.Before {
			f.Before = end
		}
		add("at < ?", stampOf(f.Until))
	}
	if f.After > 0 {
		add("seq > ?", f.After)
	}
	if f.Before > 0 {
		add("seq < ?", f.Before)
	}
	for _, x := range []struct{ column, value string }{{"actor", f.Actor}, {"action", f.Action}, {"id", f.ID}} {
		if x.value != "" {
			add(x.column+" = ?", x.value)
		}
	}
	switch len(f.Kinds) {
	case 0:
	case 1: // of a list SQLite would not keep the order of the index
		add("kind = ?", f.Kinds[0])
	default:
		add("kind IN ?", f.Kinds)
	}
	query := "SELECT seq, at, actor, action, kind, id, fact_seq, digest, detail, previous, hash FROM trail"
	if len(where) > 0 {
		query += " WHERE " + strings.Join(where, " AND ")
	}
	query += " ORDER BY seq DESC LIMIT ?"
	if f.Oldest {
		query = strings.Replace(query, "seq DESC", "seq", 1)
	}
	return find[lineRow](ctx, s.read, query, append(args, limit)...)
}

// addFacts adds the versions that lines are about, and those before them.
func (s *Store) addFacts(ctx context.Context, lines []Line) error {
	for part := range slices.Chunk(lines, chunk) {
		about := map[int64]*Line{}
		var seqs []int64
		for i := range part {
			if n := part[i].FactSeq; n > 0 {
				about[n], seqs = &part[i], append(seqs, n)
			}
		}
		if len(seqs) == 0 {
			continue
		}
		facts, err := s.versions(ctx, "seq IN ?", seqs)
		if err != nil {
			return err
		}
		var pairs []any
		for i := range facts {
			about[facts[i].Seq].Fact = &facts[i]
			if facts[i].Version > 1 {
				pairs = append(pairs, facts[i].Kind, facts[i].ID, facts[i].Version-1)
			}
		}
		links, err := find[linkRow](ctx, s.read, "SELECT seq, source_kind, source_id FROM fact_sources WHERE seq IN ? ORDER BY seq, source_id", seqs)
		if err != nil {
			return err
		}
		for _, l := range links {
			about[l.Seq].Sources = append(about[l.Seq].Sources, l.SourceID)
		}
		if len(pairs) == 0 {
			continue
		}
		places := strings.TrimSuffix(strings.Repeat("(CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT)), ", len(pairs)/3), ", ")
		earlier, err := s.versions(ctx, "(kind, id, version) IN (VALUES "+places+")", pairs...)
		if err != nil {
			return err
		}
		type version struct {
			key
			n int
		}
		before := map[version]*models.Fact{}
		for i := range earlier {
			before[version{key{earlier[i].Kind, earlier[i].ID}, earlier[i].Version}] = &earlier[i]
		}
		for _, l := range about {
			if l.Fact != nil {
				l.Before = before[version{key{l.Fact.Kind, l.Fact.ID}, l.Fact.Version - 1}]
			}
		}
	}
	return nil
}

func (s *Store) versions(ctx context.Context, where string, args ...any) ([]models.Fact, error) {
	rows, err := find[factRow](ctx, s.read, "SELECT "+factColumns+" FROM facts WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	return factsOf(rows)
}

// TrailHead is the newest line; of an empty trail its number is 0.
func (s *Store) TrailHead(ctx context.Context) (models.TrailLine, error) {
	rows, err := s.lines(ctx, TrailFilter{}, 1)
	if err != nil || len(rows) == 0 {
		return models.TrailLine{Hash: noHash}, s.fault(ctx, "read the end of the trail", err)
	}
	return rows[0].line()
}

// VerifyPart walks at most so many lines before a number (0: the newest) as
// VerifyTrail walks them all, and tells their faults. That they follow from what
// stands before them is checked at their first; First is its number.
func (s *Store) VerifyPart(ctx context.Context, before int64, limit int, emit func(Fault)) (first int64, report TrailReport, err error) {
	w := walk{emit: emit, previous: noHash}
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		part := &Store{read: tx}
		rows, err := part.lines(ctx, TrailFilter{Before: before}, limit+1)
		if err != nil || len(rows) == 0 {
			return err
		}
		slices.Reverse(rows)
		if len(rows) > limit {
			w.last, w.previous = rows[0].Seq, rows[0].Hash
			rows = rows[1:]
		}
		first = rows[0].Seq
		for lines := range slices.Chunk(rows, verifyPage) {
			if err := w.page(ctx, tx, lines); err != nil {
				return err
			}
		}
		if before == 0 {
			return w.newestUnvouched(ctx, tx, rows)
		}
		return nil
	})
	if err != nil {
		return 0, TrailReport{}, s.fault(ctx, "walk a part of the trail", err)
	}
	return first, TrailReport{Lines: w.lines, Head: w.previous}, nil
}

// newestUnvouched finds facts that are newer than the oldest of the lines and of
// which the trail has none.
func (w *walk) newestUnvouched(ctx context.Context, tx *gorm.DB, lines []lineRow) error {
	var oldest int64
	for i := range lines {
		if n := lines[i].FactSeq; n > 0 && (oldest == 0 || n < oldest) {
			oldest = n
		}
	}
	rows, err := find[factRow](ctx, tx, "SELECT f.seq, f.kind, f.id, f.version FROM facts f WHERE f.seq >= ? AND NOT EXISTS"+
		" (SELECT 1 FROM trail t WHERE t.fact_seq = f.seq AND t.fact_seq > 0) ORDER BY f.seq", oldest)
	for i := range rows {
		w.tell(0, rows[i].Seq, "fact %d (%s %s, version %d) has no line in the trail", rows[i].Seq, rows[i].Kind, rows[i].ID, rows[i].Version)
	}
	return err
}

// Tell adds a line to the trail about something that is no fact.
func (s *Store) Tell(ctx context.Context, n Note) error {
	return s.change(ctx, "write into the trail", func(*gorm.DB) ([]Note, error) { return []Note{n}, nil })
}
