package store

import (
	"context"
	"fmt"
	"math"
	"strings"

	"gorm.io/gorm"
)

// Fault is one thing that is wrong with the trail or with what it vouches for.
type Fault struct {
	Line, Fact int64 // numbers of the line and the fact; 0 where there is none
	Text       string
}

// TrailReport says how much was walked, and where the chain ends.
type TrailReport struct {
	Lines, Facts int64
	Head         string // hash of the newest line; 64 zeros if there is none
}

// verifyPage bounds what VerifyTrail holds in memory.
const verifyPage = 500

// VerifyTrail walks the trail and all facts in one state of the database and
// tells every fault as it is met. It trusts no trigger or constraint. What it
// cannot see is a trail cut short together with its newest facts: compare the
// head with one kept elsewhere (TrailHas).
func (s *Store) VerifyTrail(ctx context.Context, emit func(Fault)) (report TrailReport, err error) {
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		report, err = verifyTrail(ctx, tx, emit)
		return err
	})
	if err != nil {
		return TrailReport{}, s.fault(ctx, "walk the trail", err)
	}
	return report, nil
}

// verifyTrail walks the trail in the state that a transaction sees.
func verifyTrail(ctx context.Context, tx *gorm.DB, emit func(Fault)) (TrailReport, error) {
	w := walk{emit: emit, previous: noHash}
	tx = unprepared(tx)
	for after := int64(math.MinInt64); ; {
		lines, err := find[lineRow](ctx, tx, "SELECT * FROM trail WHERE seq > ? ORDER BY seq LIMIT ?", after, verifyPage)
		if err != nil || len(lines) == 0 {
			err = firstError(err, func() error { return w.unvouched(ctx, tx) })
			return TrailReport{w.lines, w.facts, w.previous}, err
		}
		if err := w.page(ctx, tx, lines); err != nil {
			return TrailReport{}, err
		}
		after = lines[len(lines)-1].Seq
	}
}

func firstError(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}

// walk is how far the check has come.
type walk struct {
	emit         func(Fault)
	last         int64  // number of the line before
	previous     string // its hash as stored
	lines, facts int64
}

func (w *walk) tell(line, fact int64, format string, args ...any) {
	w.emit(Fault{line, fact, fmt.Sprintf(format, args...)})
}

func (w *walk) page(ctx context.Context, tx *gorm.DB, lines []lineRow) error {
	seqs := make([]int64, 0, len(lines))
	for i := range lines {
		seqs = append(seqs, lines[i].FactSeq)
	}
	rows, err := find[factRow](ctx, tx, "SELECT "+factColumns+" FROM facts WHERE seq IN ? ORDER BY seq", seqs)
	if err != nil {
		return err
	}
	facts := make(map[int64]*factRow, len(rows))
	for i := range rows {
		facts[rows[i].Seq] = &rows[i]
	}
	links, err := find[linkRow](ctx, tx, "SELECT seq, source_kind, source_id FROM fact_sources WHERE seq IN ? ORDER BY seq, source_id", seqs)
	if err != nil {
		return err
	}
	sources := make(map[int64][]string, len(rows))
	for _, l := range links {
		sources[l.Seq] = append(sources[l.Seq], l.SourceID)
	}
	for i := range lines {
		l := &lines[i]
		w.order(l)
		w.content(l, facts[l.FactSeq], sources[l.FactSeq])
		if l.Seq >= 1 {
			w.last, w.previous = l.Seq, l.Hash
		}
		w.lines++
	}
	return nil
}

// order finds lines that are missing or stand in another place than they were
// written in.
func (w *walk) order(l *lineRow) {
	switch missing := l.Seq - w.last - 1; {
	case missing == 1:
		w.tell(l.Seq-1, 0, "line %d of the trail is missing", l.Seq-1)
	case missing > 1:
		w.tell(w.last+1, 0, "lines %d to %d of the trail are missing", w.last+1, l.Seq-1)
	case missing < 0:
		w.tell(l.Seq, l.FactSeq, "line %d of the trail has a number that no line can have", l.Seq)
	case l.Previous != w.previous && w.last == 0:
		w.tell(l.Seq, l.FactSeq, "line %d of the trail is not the first that was written: it names one before it", l.Seq)
	case l.Previous != w.previous:
		w.tell(l.Seq, l.FactSeq, "line %d of the trail does not follow from line %d: one of them was changed, moved or put in later", l.Seq, w.last)
	}
}

// content holds a line against its hash, and the fact that it is about against
// both.
func (w *walk) content(l *lineRow, fact *factRow, sources []string) {
	if l.FactSeq != 0 && fact == nil {
		w.tell(l.Seq, l.FactSeq, "line %d of the trail is about fact %d (%s %s), which is not there", l.Seq, l.FactSeq, l.Kind, l.ID)
		return // its hash covers a fact that is gone
	}
	if fact != nil {
		what := fmt.Sprintf("fact %d (%s %s, version %d)", fact.Seq, fact.Kind, fact.ID, fact.Version)
		if digestOf(fact.Body) != fact.Digest {
			w.tell(l.Seq, fact.Seq, "%s: the body was changed; it no longer has the digest that was recorded with it", what)
		}
		if fact.Digest != l.Digest {
			w.tell(l.Seq, fact.Seq, "%s has another digest than line %d of the trail says", what, l.Seq)
		}
		if differ := differences(l, fact); differ != "" {
			w.tell(l.Seq, fact.Seq, "%s has another %s than line %d of the trail says", what, differ, l.Seq)
		}
	}
	if l.seal(fact, sources) == l.Hash {
		return
	}
	if fact == nil {
		w.tell(l.Seq, 0, "line %d of the trail was changed: it does not have the hash that was written with it", l.Seq)
		return
	}
	w.tell(l.Seq, fact.Seq, "line %d of the trail was changed, or the version, withdrawal, day of knowledge or sources of fact %d (%s %s): the hash that was written does not fit them", l.Seq, fact.Seq, fact.Kind, fact.ID)
}

// differences names what a line and its fact both say and do not agree on.
func differences(l *lineRow, f *factRow) string {
	var out []string
	for _, field := range []struct {
		name   string
		differ bool
	}{
		{"kind", f.Kind != l.Kind}, {"id", f.ID != l.ID}, {"time of recording", f.RecordedAt != l.At},
		{"author", f.Author != l.Actor}, {"reason", f.Reason != l.Detail},
	} {
		if field.differ {
			out = append(out, field.name)
		}
	}
	return strings.Join(out, ", ")
}

// unvouched finds facts that the trail does not have exactly one line about.
func (w *walk) unvouched(ctx context.Context, tx *gorm.DB) (err error) {
	if w.facts, err = only[int64](ctx, tx, "SELECT count(*) FROM facts"); err != nil {
		return err
	}
	// The index of lines by fact is of those that have one: without the last condition
	// a long trail is read again for every fact.
	rows, err := tx.WithContext(ctx).Raw("SELECT f.seq, f.kind, f.id, f.version, count(t.seq) FROM facts f LEFT JOIN trail t ON t.fact_seq = f.seq AND t.fact_seq > 0" +
		" GROUP BY f.seq, f.kind, f.id, f.version HAVING count(t.seq) <> 1 ORDER BY f.seq").Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var f factRow
		var lines int64
		if err := rows.Scan(&f.Seq, &f.Kind, &f.ID, &f.Version, &lines); err != nil {
			return err
		}
		if lines == 0 {
			w.tell(0, f.Seq, "fact %d (%s %s, version %d) has no line in the trail", f.Seq, f.Kind, f.ID, f.Version)
		} else {
			w.tell(0, f.Seq, "fact %d (%s %s, version %d) has %d lines in the trail where it should have one", f.Seq, f.Kind, f.ID, f.Version, lines)
		}
	}
	return rows.Err()
}
