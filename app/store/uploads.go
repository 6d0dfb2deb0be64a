package store

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// ImportWork is the name of the lease under which files that were sent are read.
const ImportWork = "imports"

// A file that was sent waits here to be read, so that any process can show and read it,
// and a reading that was broken off goes on. It is an import of a kind of its own, which
// is none that a file can be read as and never comes further than being left; its bytes
// go once it was read.
//
// Of the columns of an import, kind's own meaning: shape is what the file is to be read
// as, mapping what was said of it since.

// UploadSlice is how many bytes of a file are kept in one row, but for the last.
const UploadSlice = 512 << 10

type sliceRow struct {
	Import int64  `gorm:"column:import;primaryKey;autoIncrement:false"`
	At     int    `gorm:"column:at;primaryKey;autoIncrement:false"`
	Bytes  []byte `gorm:"column:bytes"`
}

func (sliceRow) TableName() string { return "upload_slices" }

// UploadLimits bound what of one person waits at a time.
type UploadLimits struct {
	Files int
	Bytes int64
}

// Upload is a file that was sent and waits.
type Upload struct {
	models.Import
	As   models.ReportKind // what it is to be read as; "": what it says that it is
	Said string            // JSON: how it is to be read; "": nobody has said
}

func uploadOf(m models.Import) Upload {
	return Upload{Import: m, As: models.ReportKind(m.Shape), Said: m.Mapping}
}

// KeepUpload keeps a file, and is nothing before all of it is kept. One that the same
// person has waiting already is not kept again.
func (s *Store) KeepUpload(ctx context.Context, u Upload, from io.Reader, most UploadLimits) (Upload, error) {
	if err := s.beginUpload(ctx, &u, most, false); err != nil {
		return u, err
	}
	slice := make([]byte, UploadSlice)
	for u.Done < u.Bytes {
		n, err := io.ReadFull(from, slice[:min(int64(len(slice)), u.Bytes-u.Done)])
		if err == nil {
			err = s.addSlice(ctx, &u, slice[:n])
		}
		if err != nil {
			return u, s.fault(ctx, "keep an upload", err)
		}
	}
	return u, nil
}

// BeginUpload begins a file that comes in slices, or goes on with one that the same person
// has begun to send: the same digest, which is then of what is known before the file is.
func (s *Store) BeginUpload(ctx context.Context, u Upload, most UploadLimits) (Upload, error) {
	err := s.beginUpload(ctx, &u, most, true)
	return u, err
}

func (s *Store) beginUpload(ctx context.Context, u *Upload, most UploadLimits, on bool) error {
	return s.change(ctx, "begin an upload", func(tx *gorm.DB) ([]Note, error) {
		mine, err := imports(ctx, tx, "WHERE kind = ? AND state = 'reading' AND began_by = ? AND (done = 0 OR EXISTS "+itsSlices+") ORDER BY number", models.UploadedFile, u.BeganBy)
		if err != nil {
			return nil, err
		}
		bytes := u.Bytes
		for _, m := range mine {
			if m.Digest == u.Digest && m.Jurisdiction == u.Jurisdiction && m.Shape == string(u.As) && m.Mapping == "" && u.Said == "" && (on || m.Done == m.Bytes) {
				*u = uploadOf(m)
				return nil, nil
			}
			bytes += m.Bytes
		}
		switch {
		case len(mine) >= most.Files:
			return nil, models.Invalid("file", "%d files of yours wait already to be read; say of those that ask for it what their columns are, or leave them, and send this one again", len(mine))
		case bytes > most.Bytes:
			return nil, models.Invalid("file", "with it, more than %d MiB of your files would wait to be read; wait until the others are, or leave them", most.Bytes>>20)
		}
		last, err := only[int64](ctx, tx, "SELECT coalesce(max(number), 0) FROM imports")
		if err != nil {
			return nil, err
		}
		u.Kind, u.State, u.Shape, u.Mapping = models.UploadedFile, models.ImportReading, string(u.As), u.Said
		u.Number, u.BeganAt, u.Counts, u.Notes = last+1, s.o.Now().UTC().Truncate(time.Microsecond), map[models.RowVerdict]int{}, []string{}
		return nil, insert(ctx, tx, []importRow{{Number: u.Number, Kind: u.Kind, File: u.File, Bytes: u.Bytes, Digest: u.Digest, Jurisdiction: u.Jurisdiction, Shape: u.Shape, Mapping: u.Mapping,
			State: u.State, BeganAt: stampOf(u.BeganAt), BeganBy: u.BeganBy, Counts: written(u.Counts), Notes: written(u.Notes)}})
	})
}

// AddSlice keeps the bytes of a file from a place on, and says how much of it is here
// then. What is here already is not kept again.
func (s *Store) AddSlice(ctx context.Context, u Upload, at int64, bytes []byte) (done int64, err error) {
	if err := s.writable(); err != nil {
		return u.Done, err
	}
	switch left := u.Bytes - u.Done; {
	case u.State != models.ImportReading || at > u.Done:
		return u.Done, models.Conflict("at", "the next byte that is wanted is %d", u.Done)
	case at < u.Done:
		return u.Done, nil
	case int64(len(bytes)) != min(UploadSlice, left):
		return u.Done, models.Invalid("slice", "has %d bytes, not the %d that are wanted", len(bytes), min(UploadSlice, left))
	}
	if err := s.addSlice(ctx, &u, bytes); err != nil {
		return at, s.fault(ctx, "keep an upload", err)
	}
	return u.Done, nil
}

// addSlice keeps the next bytes of a file. Each has a transaction of its own, so that
// other writers do not wait for a long file.
func (s *Store) addSlice(ctx context.Context, u *Upload, bytes []byte) error {
	u.Rows, u.Done = u.Rows+1, u.Done+int64(len(bytes))
	return s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		n, err := execute(ctx, tx, "UPDATE imports SET records = ?, done = ? WHERE number = ? AND kind = ? AND state = 'reading' AND records = ?", u.Rows, u.Done, u.Number, models.UploadedFile, u.Rows-1)
		switch {
		case err != nil:
			return err
		case n == 0:
			return models.Conflict("file", "it is not wanted any more; send it again")
		}
		return insert(ctx, tx, []sliceRow{{Import: u.Number, At: u.Rows, Bytes: bytes}})
	})
}

// Upload is a file that was sent, waiting or read.
func (s *Store) Upload(ctx context.Context, number int64) (Upload, error) {
	found, err := s.uploads(ctx, "AND number = ?", number)
	switch {
	case err != nil:
		return Upload{}, err
	case len(found) == 0:
		return Upload{}, models.NotFound("import", strconv.FormatInt(number, 10), nil)
	}
	return found[0], nil
}

// Unfinished are the files of a person that are not here to their last bytes.
func (s *Store) Unfinished(ctx context.Context, person string) ([]Upload, error) {
	return s.uploads(ctx, "AND state = 'reading' AND done < bytes AND began_by = ? AND (done = 0 OR EXISTS "+itsSlices+") ORDER BY number", person)
}

// Uploads are the files that wait, the oldest first. One that is not here to its last
// byte is none of them, nor one of an archive, in which no bytes of files go.
func (s *Store) Uploads(ctx context.Context) ([]Upload, error) {
	return s.uploads(ctx, "AND state = 'reading' AND done = bytes AND EXISTS "+itsSlices+" ORDER BY number")
}

const itsSlices = "(SELECT 1 FROM upload_slices u WHERE u.import = imports.number)"

func (s *Store) uploads(ctx context.Context, where string, args ...any) ([]Upload, error) {
	found, err := imports(ctx, s.read, "WHERE kind = ? "+where, append([]any{models.UploadedFile}, args...)...)
	out := make([]Upload, len(found))
	for i, m := range found {
		out[i] = uploadOf(m)
	}
	return out, s.fault(ctx, "read uploads", err)
}

// OpenUpload reads a file that waits, as it was sent, from wherever it is asked to. It
// holds one slice at a time, and is good as long as the context lasts and the file waits.
func (s *Store) OpenUpload(ctx context.Context, u Upload) io.ReaderAt {
	return &uploaded{ctx: ctx, s: s, u: u}
}

type uploaded struct {
	ctx   context.Context
	s     *Store
	u     Upload
	mu    sync.Mutex
	row   int    // from 1; 0: none is held
	bytes []byte // of that row
}

func (f *uploaded) ReadAt(b []byte, at int64) (n int, err error) {
	if at < 0 {
		return 0, fmt.Errorf("upload %d: byte %d is asked for", f.u.Number, at)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for n < len(b) {
		if at+int64(n) >= f.u.Bytes {
			return n, io.EOF
		}
		if err := f.hold(int((at+int64(n))/UploadSlice) + 1); err != nil {
			return n, err
		}
		n += copy(b[n:], f.bytes[(at+int64(n))%UploadSlice:])
	}
	return n, nil
}

// hold reads a slice unless it is held already.
func (f *uploaded) hold(row int) error {
	if f.row == row {
		return nil
	}
	found, err := find[sliceRow](f.ctx, f.s.read, "SELECT import, at, bytes FROM upload_slices WHERE import = ? AND at = ?", f.u.Number, row)
	switch {
	case err != nil:
		return f.s.fault(f.ctx, "read an upload", err)
	case len(found) == 0:
		return models.Conflict("file", "it was read or left meanwhile")
	}
	bytes := found[0].Bytes
	if want := min(UploadSlice, f.u.Bytes-int64(row-1)*UploadSlice); int64(len(bytes)) != want {
		return fmt.Errorf("slice %d of upload %d has %d bytes, not %d", row, f.u.Number, len(bytes), want)
	}
	f.row, f.bytes = row, bytes
	return nil
}

// SayUpload keeps how a file is to be read. It is said once: whoever says otherwise
// afterwards is told so.
func (s *Store) SayUpload(ctx context.Context, number int64, said string) error {
	return s.change(ctx, "say how to read an upload", func(tx *gorm.DB) ([]Note, error) {
		n, err := execute(ctx, tx, "UPDATE imports SET mapping = ? WHERE number = ? AND kind = ? AND state = 'reading' AND mapping IN ('', ?)", said, number, models.UploadedFile, said)
		if err == nil && n == 0 {
			err = models.Conflict("file", "somebody has said already what its columns are, or left it; look at the list of imports")
		}
		return nil, err
	})
}

// EndUpload is that a file waits no longer: it was read, cannot be, or nobody wants it.
// Its bytes go; how it was read stays, if it was. A line of the trail is for who left it.
func (s *Store) EndUpload(ctx context.Context, number int64, said, why, by string, notes ...Note) error {
	for i := range notes {
		notes[i].Kind, notes[i].Person = ImportKind, strconv.FormatInt(number, 10)
	}
	return s.change(ctx, "end an upload", func(tx *gorm.DB) ([]Note, error) {
		found, err := imports(ctx, tx, "WHERE number = ? AND kind = ? AND state = 'reading'", number, models.UploadedFile)
		switch {
		case err != nil:
			return nil, err
		case len(found) == 0:
			return nil, models.Conflict("file", "it was read or left already")
		}
		if _, err := execute(ctx, tx, "UPDATE imports SET mapping = ? WHERE number = ?", said, number); err != nil {
			return nil, err
		}
		if err := s.endImport(ctx, tx, &found[0], models.ImportLeft, why, by); err != nil {
			return nil, err
		}
		_, err = execute(ctx, tx, "DELETE FROM upload_slices WHERE import = ?", number)
		return notes, err
	})
}

// StaleUploads are those that were begun before a time and that nobody has said how to
// read, or that never came whole, or whose bytes stayed in another house.
func (s *Store) StaleUploads(ctx context.Context, before time.Time) ([]Upload, error) {
	return s.uploads(ctx, "AND state = 'reading' AND began_at < ? AND (mapping = '' OR done < bytes OR NOT EXISTS "+itsSlices+") ORDER BY number", stampOf(before))
}

// Mappings are what the columns of a table of a shape were last said to be, of each
// place: the newest first.
func (s *Store) Mappings(ctx context.Context, shape string) ([]models.Import, error) {
	found, err := imports(ctx, s.read, "WHERE shape = ? AND state IN ('kept', 'undone') ORDER BY number DESC LIMIT 100", shape)
	return found, s.fault(ctx, "read a mapping", err)
}
