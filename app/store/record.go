package store

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"

	"proviso/models"
)

// chunk bounds the rows of one statement: the speed of longer ones is the same,
// and the engines bound the number of parameters.
const chunk = 200

// Record writes new versions of things as one act of the author: all or none.
// Each gets one line in the trail with the action and, as its detail, the reason.
//
// A draft whose Replaces is not the current version is a Conflict, so that of
// two people who edit the same version the second is told. A source may be in
// the record already or among the drafts. The facts are returned in order.
func (s *Store) Record(ctx context.Context, drafts []Draft, author, action, reason string) ([]models.Fact, error) {
	return s.RecordAfter(ctx, Seen{}, drafts, author, action, reason)
}

// Seen is what a write was weighed against: the facts of some kinds up to a revision.
// The zero value is nothing.
type Seen struct {
	Revision int64
	Kinds    []models.FactKind
}

// ErrMoved is the error of a write that was weighed against a record which somebody, in
// this process or another, has added to since: nothing was written, and it is to be
// weighed again.
var ErrMoved = errors.New("the record has moved since this was weighed")

// RecordAfter is Record for what was weighed against more than the versions it replaces.
func (s *Store) RecordAfter(ctx context.Context, seen Seen, drafts []Draft, author, action, reason string) ([]models.Fact, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	if s.o.Now == nil {
		return nil, errors.New("record facts: the store was opened without a clock")
	}
	if err := validate(drafts, author, action, reason); err != nil {
		return nil, err
	}
	if len(drafts) == 0 {
		return nil, nil
	}
	act := act{author: author, action: action, reason: reason}
	var rows batch
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if err := seen.still(ctx, tx); err != nil {
			return err
		}
		act.at = stampOf(s.o.Now()) // under the lock, so that the trail is in order of time
		before, err := readBefore(ctx, tx, drafts)
		if err != nil {
			return err
		}
		if rows, err = before.add(drafts, act); err != nil {
			return err
		}
		return rows.insert(ctx, tx)
	})
	if err != nil {
		return nil, s.fault(ctx, "record facts", err)
	}
	return factsOf(rows.facts)
}

// still is ErrMoved if there is a newer fact of the kinds.
func (n Seen) still(ctx context.Context, tx *gorm.DB) error {
	if len(n.Kinds) == 0 {
		return nil
	}
	newest, err := newestOf(ctx, tx, n.Kinds)
	if err == nil && newest > n.Revision {
		err = ErrMoved
	}
	return err
}

// key names a thing.
type key struct {
	Kind models.FactKind
	ID   string
}

// before is what a write needs to know of the record that it adds to.
type before struct {
	fact, line int64  // the newest of each
	hash       string // of the newest line
	versions   map[key]int
	sources    map[string]bool // which of the drafts' sources are there
}

func readBefore(ctx context.Context, tx *gorm.DB, drafts []Draft) (before, error) {
	b := before{versions: make(map[key]int, len(drafts)), sources: map[string]bool{}}
	tip, err := only[struct {
		Fact, Line int64
		Hash       string
	}](ctx, tx, "SELECT (SELECT coalesce(max(seq), 0) FROM facts) AS fact, (SELECT coalesce(max(seq), 0) FROM trail) AS line,"+
		" coalesce((SELECT hash FROM trail ORDER BY seq DESC LIMIT 1), '') AS hash")
	if err != nil {
		return b, err
	}
	b.fact, b.line, b.hash = tip.Fact, tip.Line, tip.Hash
	if b.line == 0 {
		b.hash = noHash
	}
	var sources []string
	for part := range slices.Chunk(drafts, chunk) {
		if err := b.readVersions(ctx, tx, part); err != nil {
			return b, err
		}
		for i := range part {
			sources = append(sources, part[i].Sources...)
		}
	}
	slices.Sort(sources)
	for part := range slices.Chunk(slices.Compact(sources), chunk) {
		found, err := find[string](ctx, tx, "SELECT id FROM subjects WHERE kind = ? AND id IN ?", models.FactSource, part)
		if err != nil {
			return b, err
		}
		for _, id := range found {
			b.sources[id] = true
		}
	}
	return b, nil
}

func (b *before) readVersions(ctx context.Context, tx *gorm.DB, drafts []Draft) error {
	var args []any
	for i := range drafts {
		args = append(args, drafts[i].Kind, drafts[i].ID)
	}
	// VALUES, since SQLite has no other list of pairs.
	pairs := strings.TrimSuffix(strings.Repeat("(?, ?), ", len(drafts)), ", ")
	found, err := find[struct {
		Kind    models.FactKind
		ID      string
		Version int
	}](ctx, tx, "SELECT kind, id, max(version) AS version FROM facts WHERE (kind, id) IN (VALUES "+pairs+") GROUP BY kind, id", args...)
	for _, f := range found {
		b.versions[key{f.Kind, f.ID}] = f.Version
	}
	return err
}

// batch is the rows of one write.
type batch struct {
	subjects []subjectRow
	facts    []factRow
	links    []linkRow
	lines    []lineRow
}

// act is who writes, why and when.
type act struct {
	author, action, reason string
	at                     stamp
}

// salted is a reason that nobody can guess. The hash of a line is shown to those
// who may not read what the line is about; a short text, such as a likelihood,
// could otherwise be tried until one fits the hash.
func salted(reason string) string {
	return strings.TrimSpace(reason + " [salt " + rand.Text() + "]")
}

// add makes the rows of the drafts, or says what forbids them.
func (b *before) add(drafts []Draft, a act) (batch, error) {
	var out batch
	for i := range drafts {
		if d := &drafts[i]; d.Kind == models.FactSource {
			b.sources[d.ID] = true
		}
	}
	for i := range drafts {
		d := &drafts[i]
		k := key{d.Kind, d.ID}
		current := b.versions[k]
		if d.Replaces != current {
			return batch{}, d.conflict(current)
		}
		if current == 0 {
			out.subjects = append(out.subjects, subjectRow{d.Kind, d.ID})
		}
		b.versions[k] = current + 1
		b.fact++
		reason := a.reason
		if slices.Contains(models.PrivilegedKinds, d.Kind) {
			reason = salted(reason)
		}
		fact := factRow{Seq: b.fact, Kind: d.Kind, ID: d.ID, Version: current + 1, RecordedAt: a.at, KnownFrom: day(d.KnownFrom),
			Author: a.author, Reason: reason, Withdrawn: d.Withdrawn, Body: string(d.Body), Digest: digestOf(string(d.Body))}
		sources := slices.Compact(slices.Sorted(slices.Values(d.Sources)))
		for _, id := range sources {
			if !b.sources[id] {
				return batch{}, models.Invalid(d.name(), "rests on the source %q, which is not in the record", id)
			}
			out.links = append(out.links, linkRow{fact.Seq, models.FactSource, id})
		}
		b.line++
		line := lineRow{Seq: b.line, At: a.at, Actor: a.author, Action: a.action, Kind: d.Kind, ID: d.ID,
			FactSeq: fact.Seq, Digest: fact.Digest, Detail: reason, Previous: b.hash}
		line.Hash = line.seal(&fact, sources)
		b.hash = line.Hash
		out.facts, out.lines = append(out.facts, fact), append(out.lines, line)
	}
	return out, nil
}

func (b *batch) insert(ctx context.Context, tx *gorm.DB) error {
	if err := insert(ctx, tx, b.subjects); err != nil {
		return err
	}
	if err := insert(ctx, tx, b.facts); err != nil {
		return err
	}
	if err := insert(ctx, tx, b.links); err != nil {
		return err
	}
	return insert(ctx, tx, b.lines)
}

func insert[T any](ctx context.Context, tx *gorm.DB, rows []T) error {
	if len(rows) == 0 {
		return nil // gorm calls an empty insert an error
	}
	return tx.WithContext(ctx).CreateInBatches(&rows, chunk).Error
}
