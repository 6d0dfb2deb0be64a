package tracker

import (
	"context"
	"fmt"

	"proviso/app/store"
	"proviso/models"
)

// CounselNote is what counsel wrote of an award's acceptance, with its version;
// for whom counsel did not name, it is a Denied error, as it is where there is no
// note.
func (t *Tracker) CounselNote(ctx context.Context, who models.Person, grant string) (models.CounselNote, int, error) {
	note := models.CounselNote{ID: grant}
	within, err := t.counselled(ctx, who, grant)
	if err != nil {
		return note, 0, err
	}
	history, err := t.store.History(ctx, models.FactCounselNote, grant)
	if err != nil {
		return note, 0, fmt.Errorf("read counsel's note of %s: %w", grant, err)
	}
	version := 0
	if len(history) > 0 {
		newest := history[len(history)-1]
		var p models.Privileged
		if err := p.Take(newest.Kind, newest.ID, []byte(newest.Body)); err != nil {
			return note, 0, fmt.Errorf("fact %d: %w", newest.Seq, err)
		}
		note, version = p.CounselNotes[0], newest.Version
	}
	if !note.ReadableBy(who, within) {
		return models.CounselNote{ID: grant}, 0, models.Denied("this is privileged: it is for counsel there and the roles that counsel names")
	}
	return note, version, nil
}

// WriteCounselNote writes it. The trail says that it was written and for whom, and
// none of it.
func (t *Tracker) WriteCounselNote(ctx context.Context, who models.Person, note models.CounselNote, version int) error {
	within, err := t.counselled(ctx, who, note.ID)
	if err != nil {
		return err
	}
	if !who.Has(within, models.RoleCounsel) {
		return models.Denied("this is privileged: it takes the role counsel there")
	}
	body, err := models.Body(note)
	if err != nil {
		return err
	}
	readers := "for counsel"
	if len(note.Readers) > 0 {
		readers += " and " + rolesIn(note.Readers)
	}
	_, err = t.store.Record(ctx, []store.Draft{{Kind: models.FactCounselNote, ID: note.ID, Body: body, Replaces: version}}, who.ID, "write-counsel-note", readers)
	return err
}

// counselled is where an award that the person sees is, and what that is a part of.
func (t *Tracker) counselled(ctx context.Context, who models.Person, grant string) ([]string, error) {
	f, err := t.acceptance(ctx, who, grant)
	return f.within, err
}
