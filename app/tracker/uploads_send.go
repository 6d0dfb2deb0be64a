package tracker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	"proviso/app/store"
	"proviso/models"
)

// Sending is a file that is to be sent in slices, as far as it is known before it is here.
type Sending struct {
	Name         string
	Bytes        int64
	Changed      string // when its owner changed it last, in whatever way; by it a file that was begun is known again
	As           models.ReportKind
	Jurisdiction string
}

// BeginSending begins a file that comes in slices, or goes on with one that the person has
// begun to send: it says under which number, and how much of it is here.
func (t *Tracker) BeginSending(ctx context.Context, who models.Person, f Sending) (models.Import, error) {
	if err := t.importer(ctx, who, f.Jurisdiction); err != nil {
		return models.Import{}, err
	}
	switch {
	case f.Bytes <= 0:
		return models.Import{}, models.Invalid("file", "the file is empty")
	case f.Bytes > MostSent:
		return models.Import{}, models.Invalid("file", "is longer than %d MiB; import it with the command", MostSent>>20)
	}
	known := sha256.Sum256([]byte(strings.Join([]string{"sent in slices", who.ID, f.Name, strconv.FormatInt(f.Bytes, 10), f.Changed, string(f.As), f.Jurisdiction}, "\x00")))
	u, err := t.store.BeginUpload(ctx, store.Upload{Import: models.Import{File: fileName(f.Name), Bytes: f.Bytes, Digest: hex.EncodeToString(known[:]), Jurisdiction: f.Jurisdiction, BeganBy: who.ID}, As: f.As}, mostUploads)
	return u.Import, err
}

// TakeSlice takes the bytes of a file from a place on, and says how much of it is here then.
func (t *Tracker) TakeSlice(ctx context.Context, who models.Person, number, at int64, slice []byte) (int64, error) {
	u, err := t.sending(ctx, who, number)
	if err != nil {
		return 0, err
	}
	return t.store.AddSlice(ctx, u, at, slice)
}

// sending is a file that the person sends; to anybody else there is none.
func (t *Tracker) sending(ctx context.Context, who models.Person, number int64) (store.Upload, error) {
	u, err := t.uploadFor(ctx, who, number)
	if err == nil && u.BeganBy != who.ID {
		return u, models.NotFound("import", strconv.FormatInt(number, 10), nil)
	}
	return u, err
}

// TakeSent takes in a file that has come in slices, once all of it is here, as TakeFile does
// one that came whole; asked again, it says the same. It is always read by WorkUploads. What cannot be read waits no longer.
func (t *Tracker) TakeSent(ctx context.Context, who models.Person, number int64) (Taken, error) {
	u, err := t.sending(ctx, who, number)
	switch {
	case err != nil:
		return Taken{}, err
	case u.Said != "": // the answer was lost on its way
		first, err := readAs(u.Said)
		return Taken{Import: first}, err
	case u.State != models.ImportReading:
		return Taken{}, models.Conflict("file", "it was left meanwhile; send it again")
	case u.Done < u.Bytes:
		return Taken{}, models.Conflict("file", "the next byte that is wanted is %d", u.Done)
	}
	s, b, err := t.decide(ctx, who, ImportFile{Source: t.opened(ctx, u), Kind: u.As, Jurisdiction: u.Jurisdiction})
	switch {
	case models.KindOf(err) == models.KindInvalid || models.KindOf(err) == models.KindRefused:
		return Taken{}, errors.Join(err, t.store.EndUpload(ctx, number, "", err.Error(), who.ID))
	case err != nil:
		return Taken{}, err
	case s == nil:
		return Taken{Asks: number}, nil
	case len(b.reads) == 0:
		return Taken{Import: b.first}, t.store.EndUpload(ctx, number, s.json(), "it was kept already", who.ID)
	}
	if err := t.store.SayUpload(ctx, number, s.json()); err != nil {
		return Taken{}, errors.Join(err, t.unbegin(ctx, who, b))
	}
	t.wakeReader()
	return Taken{Import: b.first}, nil
}

// UnfinishedUploads are the person's files that have not come to their last bytes.
func (t *Tracker) UnfinishedUploads(ctx context.Context, who models.Person) ([]models.Import, error) {
	all, err := t.store.Unfinished(ctx, who.ID)
	out := make([]models.Import, len(all))
	for i := range all {
		out[i] = all[i].Import
	}
	return out, err
}
