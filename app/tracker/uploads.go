package tracker

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"time"

	"proviso/app/intake"
	"proviso/app/store"
	"proviso/models"
)

const (
	// readAtOnce is the size in bytes up to which a file is read while its sender waits; a
	// larger one is read while its page tells how far it has come.
	readAtOnce = 1 << 20
	// MostSent is how long a file may be that is sent in slices.
	MostSent = 2 << 30
	// SliceSent is how long each of its slices is, but for the last.
	SliceSent = store.UploadSlice
	// KeepUploads is how long a file waits for somebody to say what its columns are.
	KeepUploads = 7 * 24 * time.Hour
	// uploadLease is how long nobody else reads after the last sign of life, and
	// uploadSigns how often one is given.
	uploadLease = 20 * time.Second
	uploadSigns = 5 * time.Second
	// UploadEvery is how often it is looked whether a reading was broken off elsewhere.
	UploadEvery = 15 * time.Second
)

// mostUploads is what of one person waits to be read at a time.
var mostUploads = store.UploadLimits{Files: 10, Bytes: 2 * MostSent}

// reading is how a file that waits is to be read.
type reading struct {
	By           string              `json:"by"`
	Kinds        []models.ReportKind `json:"kinds"`
	Jurisdiction string              `json:"jurisdiction,omitempty"`
	Target       intake.Target       `json:"target,omitempty"`
	Sheet        string              `json:"sheet,omitempty"`
	Columns      map[string]string   `json:"columns,omitempty"`
	First        int64               `json:"first,omitempty"` // the import that it is read as
}

func (s *reading) json() string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // texts and numbers
	}
	return string(b)
}

func (s *reading) file(src intake.Source) ImportFile {
	return ImportFile{Source: src, Jurisdiction: s.Jurisdiction, Target: s.Target, Sheet: s.Sheet, Columns: s.Columns}
}

// readAs is the import that a file is read as.
func readAs(said string) (int64, error) {
	var s reading
	err := json.Unmarshal([]byte(said), &s)
	return s.First, err
}

// Taken is what is to be looked at once a file was sent: its import, or the file, of
// which is to be said what its columns are.
type Taken struct{ Import, Asks int64 }

// TakeFile takes in a file that was sent. What can be read without a question is read: at
// once if it is short, else by WorkUploads, in this process or another. A table of which
// nobody has said yet what its columns are is kept until somebody does.
func (t *Tracker) TakeFile(ctx context.Context, who models.Person, f ImportFile) (Taken, error) {
	s, b, err := t.decide(ctx, who, f)
	switch {
	case err != nil:
		return Taken{}, err
	case s == nil:
		u, err := t.keepUpload(ctx, f, who.ID, "")
		return Taken{Asks: u.Number}, err
	case len(b.reads) == 0:
	case f.Source.Size <= readAtOnce:
		err = b.read(ctx)
	default:
		if _, err = t.keepUpload(ctx, f, who.ID, s.json()); err != nil {
			return Taken{}, errors.Join(err, t.unbegin(ctx, who, b))
		}
		t.wakeReader()
	}
	return Taken{Import: b.first}, err
}

// decide begins the imports that a file is, and says how it is to be read; nil: a person is
// asked for it first.
func (t *Tracker) decide(ctx context.Context, who models.Person, f ImportFile) (*reading, begun, error) {
	if err := t.importer(ctx, who, f.Jurisdiction); err != nil {
		return nil, begun{}, err
	}
	r, err := intake.Recognise(f.Source, f.Kind)
	if err != nil {
		return nil, begun{}, err
	}
	if asks, err := t.asksColumns(ctx, r, f); err != nil || asks {
		return nil, begun{}, err
	}
	s := reading{By: who.ID, Kinds: []models.ReportKind{r.Kind}, Jurisdiction: f.Jurisdiction, Target: f.Target, Sheet: f.Sheet, Columns: f.Columns}
	if f.Kind == "" {
		s.Kinds = append(s.Kinds, r.Also...)
	}
	b, err := t.begin(ctx, who, f, s.Kinds)
	s.First = b.first
	return &s, b, err
}

// begun is what a file was begun to be read as.
type begun struct {
	first int64 // import
	fresh []models.Import
	reads []func(context.Context) (models.Import, error) // none: it is kept already
}

func (b *begun) read(ctx context.Context) error {
	for _, read := range b.reads {
		if _, err := read(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tracker) begin(ctx context.Context, who models.Person, f ImportFile, kinds []models.ReportKind) (b begun, err error) {
	for _, f.Kind = range kinds {
		m, read, err := t.BeginImport(ctx, who, f)
		if err != nil {
			return b, errors.Join(err, t.unbegin(ctx, who, b))
		}
		b.first = cmp.Or(b.first, m.Number)
		if read != nil {
			b.reads = append(b.reads, read)
			if m.Rows == 0 {
				b.fresh = append(b.fresh, m)
			}
		}
	}
	return b, nil
}

// unbegin leaves what was begun and of which nothing was read.
func (t *Tracker) unbegin(ctx context.Context, who models.Person, b begun) error {
	var faults error
	for _, m := range b.fresh {
		_, err := t.LeaveImport(context.WithoutCancel(ctx), who, m.Number, "the file was not kept")
		faults = errors.Join(faults, err)
	}
	return faults
}

// asksColumns is true of a table of which nobody has said what its columns are, nor of
// one with the same columns.
func (t *Tracker) asksColumns(ctx context.Context, r *intake.Reader, f ImportFile) (bool, error) {
	if r.Kind != models.ReportedTable || len(r.Heads) == 0 || len(f.Columns) > 0 {
		return false, nil
	}
	for _, h := range r.Heads {
		if before, err := t.store.MappingOf(ctx, shapeOf(h), f.Jurisdiction); err != nil || before != "" {
			return false, err
		}
	}
	return true, nil
}

func (t *Tracker) keepUpload(ctx context.Context, f ImportFile, by, said string) (store.Upload, error) {
	u := store.Upload{Import: models.Import{File: fileName(f.Source.Name), Bytes: f.Source.Size, Jurisdiction: f.Jurisdiction, BeganBy: by}, As: f.Kind, Said: said}
	var err error
	if u.Digest, err = fileDigest(ctx, f.Source); err != nil {
		return u, err
	}
	return t.store.KeepUpload(ctx, u, io.NewSectionReader(f.Source.Bytes, 0, f.Source.Size), mostUploads)
}

// uploadFor is a file that waits or waited, which the person may read; to anybody else
// there is none.
func (t *Tracker) uploadFor(ctx context.Context, who models.Person, number int64) (store.Upload, error) {
	u, err := t.store.Upload(ctx, number)
	if err != nil {
		return u, err
	}
	if err := t.importer(ctx, who, u.Jurisdiction); models.KindOf(err) != models.KindDenied {
		return u, err
	}
	return store.Upload{}, models.NotFound("import", strconv.FormatInt(number, 10), nil)
}

// Uploaded is a file that was sent, and the import that it was read as since; zero: none.
func (t *Tracker) Uploaded(ctx context.Context, who models.Person, number int64) (file models.Import, read int64, err error) {
	u, err := t.uploadFor(ctx, who, number)
	if err != nil || u.Said == "" {
		return u.Import, 0, err
	}
	read, err = readAs(u.Said)
	return u.Import, read, err
}

// AskingUploads are the files of which the person can say what their columns are, the
// oldest first.
func (t *Tracker) AskingUploads(ctx context.Context, who models.Person) ([]models.Import, error) {
	all, err := t.store.Uploads(ctx)
	if err != nil {
		return nil, err
	}
	var out []models.Import
	for _, u := range all {
		switch err := t.importer(ctx, who, u.Jurisdiction); {
		case u.Said != "" || models.KindOf(err) == models.KindDenied:
		case err != nil:
			return nil, err
		default:
			out = append(out, u.Import)
		}
	}
	return out, nil
}

// LeaveUpload is that a file is not to be read. Its bytes go.
func (t *Tracker) LeaveUpload(ctx context.Context, who models.Person, number int64) error {
	u, err := t.uploadFor(ctx, who, number)
	if err != nil {
		return err
	}
	return t.store.EndUpload(ctx, number, u.Said, "", who.ID, store.Note{Actor: who.ID, Action: "leave-import", Detail: u.File})
}

// opened is a file that waits, as it was sent.
func (t *Tracker) opened(ctx context.Context, u store.Upload) intake.Source {
	return intake.Source{Name: u.File, Bytes: t.store.OpenUpload(ctx, u), Size: u.Bytes}
}

// Columns is what a person says of a table.
type Columns struct {
	Jurisdiction string
	Target       intake.Target
	Sheet        string
	Columns      map[string]string // names of columns, by the field
}

// SayColumns is a person's word on what the columns of a file that waits are. It is then
// read: its import is given. What cannot be, as it stands, is an error, and the file waits on.
func (t *Tracker) SayColumns(ctx context.Context, who models.Person, number int64, c Columns) (int64, error) {
	u, err := t.uploadFor(ctx, who, number)
	switch {
	case err != nil:
		return 0, err
	case u.State != models.ImportReading || u.Said != "" || u.Done < u.Bytes:
		return 0, models.Conflict("", "it is read already, or was left; look for it among the imports")
	case !slices.Contains(intake.Targets(), c.Target):
		return 0, models.Invalid("target", "say what the rows of the table are; it is one of %s", targetNames())
	case len(c.Columns) == 0:
		return 0, models.Invalid("columns", "say of at least one column what it is")
	}
	s := reading{By: who.ID, Kinds: []models.ReportKind{models.ReportedTable}, Jurisdiction: c.Jurisdiction, Target: c.Target, Sheet: c.Sheet, Columns: c.Columns}
	b, err := t.begin(ctx, who, s.file(t.opened(ctx, u)), s.Kinds)
	s.First = b.first
	switch {
	case err != nil:
		return 0, err
	case u.Bytes > readAtOnce && len(b.reads) > 0:
		if err := t.store.SayUpload(ctx, number, s.json()); err != nil {
			return 0, errors.Join(err, t.unbegin(ctx, who, b))
		}
		t.wakeReader()
		return b.first, nil
	}
	if err := b.read(ctx); err != nil {
		return 0, err
	}
	return b.first, t.store.EndUpload(ctx, number, s.json(), "it was read", who.ID)
}

func (t *Tracker) wakeReader() {
	select {
	case t.sent <- struct{}{}:
	default: // whoever reads them is told already
	}
}

// Sent gives something once a file waits to be read that was sent here.
func (t *Tracker) Sent() <-chan struct{} { return t.sent }
