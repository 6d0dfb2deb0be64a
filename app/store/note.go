package store

import (
	"cmp"
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// PersonKind is the kind of the lines of the trail that are about an account: not
// one of models.FactKinds, for an account is no fact.
const PersonKind models.FactKind = "person"

// RecordsKind is the kind of the lines that are about a bundle of records which
// was made to be given out.
const RecordsKind models.FactKind = "records"

// Note is what the trail says of a change that is no fact: who did what to whose
// account. It never holds a secret.
type Note struct {
	Actor, Action, Person, Detail string
	Kind                          models.FactKind // of what Person is the id of, where it is no account
}

func (n *Note) validate() error {
	for _, f := range []struct{ name, text string }{{"actor", n.Actor}, {"action", n.Action}, {"person", n.Person}} {
		if f.text == "" {
			return models.Invalid(f.name, "is missing; every write says whose it is and what it is")
		}
	}
	for _, f := range []struct{ name, text string }{{"actor", n.Actor}, {"action", n.Action}, {"person", n.Person}, {"detail", n.Detail}} {
		if !isText(f.text) {
			return models.Invalid(f.name, "is not text")
		}
	}
	return nil
}

// change runs f as the one writer and adds the notes that it gives to the trail,
// all or nothing. Doing is what an error says was being done.
func (s *Store) change(ctx context.Context, doing string, f func(tx *gorm.DB) ([]Note, error)) error {
	if err := s.writable(); err != nil {
		return err
	}
	if s.o.Now == nil {
		return errors.New(doing + ": the store was opened without a clock")
	}
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		notes, err := f(tx)
		if err != nil || len(notes) == 0 {
			return err
		}
		return s.addNotes(ctx, tx, notes)
	})
	return s.fault(ctx, doing, err)
}

func (s *Store) addNotes(ctx context.Context, tx *gorm.DB, notes []Note) error {
	tip, err := readBefore(ctx, tx, nil)
	if err != nil {
		return err
	}
	at := stampOf(s.o.Now()) // under the lock, so that the trail is in order of time
	var lines []lineRow
	for i := range notes {
		n := &notes[i]
		if err := n.validate(); err != nil {
			return err
		}
		tip.line++
		line := lineRow{Seq: tip.line, At: at, Actor: n.Actor, Action: n.Action, Kind: cmp.Or(n.Kind, PersonKind), ID: n.Person, Detail: n.Detail, Previous: tip.hash}
		line.Hash = line.seal(nil, nil)
		tip.hash = line.Hash
		lines = append(lines, line)
	}
	return insert(ctx, tx, lines)
}

// execute runs a statement and says how many rows it met.
func execute(ctx context.Context, tx *gorm.DB, query string, args ...any) (int64, error) {
	done := tx.WithContext(ctx).Exec(query, args...)
	return done.RowsAffected, done.Error
}

// maybe is a column of an instant that can be NULL.
func (s *stamp) maybe() (time.Time, error) {
	if s == nil {
		return time.Time{}, nil
	}
	return s.time()
}
