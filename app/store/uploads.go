package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// ImportWork is the name of the lease under which files that were sent are read.
const ImportWork = "imports"

// A file that was sent waits here to be read, so that any process can show and read it,
// and a reading that was broken off goes on. It is an import of a kind of its own, which
// is none that a file can be read as and never comes further than being left: its rows
// are the slices of the file, and go once it was read.
//
// Of the columns of an import, kind's own meaning: shape is what the file is to be read
// as, mapping what was said of it since.

// uploadSlice is how many bytes of a file are kept in one row.
const uploadSlice = 256 << 10

// Upload is a file that was sent and waits.
type Upload struct {
	models.Import
	As   models.ReportKind // what it is to be read as; "": what it says that it is
	Said string            // JSON: how it is to be read; "": nobody has said
}

func uploadOf(m models.Import) Upload {
	return Upload{Import: m, As: models.ReportKind(m.Shape), Said: m.Mapping}
}

// KeepUpload keeps a file, and is nothing before all of it is kept. A person may have so
// many waiting.
func (s *Store) KeepUpload(ctx context.Context, u Upload, from io.Reader, most int) (Upload, error) {
	u.Kind, u.State, u.Shape, u.Mapping = models.UploadedFile, models.ImportReading, string(u.As), u.Said
	if err := s.beginUpload(ctx, &u, most); err != nil {
		return u, err
	}
	slice := make([]byte, uploadSlice)
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

func (s *Store) beginUpload(ctx context.Context, u *Upload, most int) error {
	return s.change(ctx, "begin an upload", func(tx *gorm.DB) ([]Note, error) {
		waiting, err := only[int](ctx, tx, "SELECT count(*) FROM imports WHERE kind = ? AND state = 'reading' AND began_by = ?", models.UploadedFile, u.BeganBy)
		switch {
		case err != nil:
			return nil, err
		case waiting >= most:
			return nil, models.Invalid("file", "%d files of yours wait already to be read; say of those that ask for it what their columns are, or leave them, and send this one again", waiting)
		}
		last, err := only[int64](ctx, tx, "SELECT coalesce(max(number), 0) FROM imports")
		if err != nil {
			return nil, err
		}
		u.Number, u.BeganAt, u.Counts, u.Notes = last+1, s.o.Now().UTC().Truncate(time.Microsecond), map[models.RowVerdict]int{}, []string{}
		return nil, insert(ctx, tx, []importRow{{Number: u.Number, Kind: u.Kind, File: u.File, Bytes: u.Bytes, Digest: u.Digest, Jurisdiction: u.Jurisdiction, Shape: u.Shape, Mapping: u.Mapping,
			State: u.State, BeganAt: stampOf(u.BeganAt), BeganBy: u.BeganBy, Counts: written(u.Counts), Notes: written(u.Notes)}})
	})
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
		return insert(ctx, tx, []importRowRow{{Import: u.Number, Row: u.Rows, Key: strconv.Itoa(u.Rows), Verdict: models.RowNew, Body: base64.StdEncoding.EncodeToString(bytes)}})
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

// Uploads are the files that wait, the oldest first. One that is not here to its last
// byte is none of them.
func (s *Store) Uploads(ctx context.Context) ([]Upload, error) {
	return s.uploads(ctx, "AND state = 'reading' AND done = bytes ORDER BY number")
}

func (s *Store) uploads(ctx context.Context, where string, args ...any) ([]Upload, error) {
	found, err := imports(ctx, s.read, "WHERE kind = ? "+where, append([]any{models.UploadedFile}, args...)...)
	out := make([]Upload, len(found))
	for i, m := range found {
		out[i] = uploadOf(m)
	}
	return out, s.fault(ctx, "read uploads", err)
}

// CopyUpload writes a file that waits, as it was sent.
func (s *Store) CopyUpload(ctx context.Context, u Upload, to io.Writer) error {
	left := u.Bytes
	for at := 1; at <= u.Rows; at++ {
		slice, err := find[string](ctx, s.read, "SELECT body FROM import_rows WHERE import = ? AND at = ?", u.Number, at)
		if err != nil {
			return s.fault(ctx, "read an upload", err)
		}
		if len(slice) == 0 {
			return models.Conflict("file", "it was read or left meanwhile")
		}
		bytes, err := base64.StdEncoding.DecodeString(slice[0])
		if err != nil {
			return fmt.Errorf("slice %d of upload %d: %w", at, u.Number, err)
		}
		if _, err := to.Write(bytes); err != nil {
			return err
		}
		left -= int64(len(bytes))
	}
	if left != 0 {
		return fmt.Errorf("upload %d: %d bytes are missing", u.Number, left)
	}
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
// Its bytes go. A line of the trail is for who left it.
func (s *Store) EndUpload(ctx context.Context, number int64, why, by string, notes ...Note) error {
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
		if err := s.endImport(ctx, tx, &found[0], models.ImportLeft, why, by); err != nil {
			return nil, err
		}
		_, err = execute(ctx, tx, "DELETE FROM import_rows WHERE import = ?", number)
		return notes, err
	})
}

// StaleUploads are those that were begun before a time and that nobody has said how to
// read, or that never came whole.
func (s *Store) StaleUploads(ctx context.Context, before time.Time) ([]Upload, error) {
	return s.uploads(ctx, "AND state = 'reading' AND began_at < ? AND (mapping = '' OR done < bytes) ORDER BY number", stampOf(before))
}

// Mappings are what the columns of a table of a shape were last said to be, of each
// place: the newest first.
func (s *Store) Mappings(ctx context.Context, shape string) ([]models.Import, error) {
	found, err := imports(ctx, s.read, "WHERE shape = ? AND state IN ('kept', 'undone') ORDER BY number DESC LIMIT 100", shape)
	return found, s.fault(ctx, "read a mapping", err)
}

// ImportOfFile is the newest import that a file was read as, by its digest; 0: none.
func (s *Store) ImportOfFile(ctx context.Context, digest string) (int64, error) {
	n, err := only[int64](ctx, s.read, "SELECT coalesce(max(number), 0) FROM imports WHERE digest = ? AND kind <> ?", digest, models.UploadedFile)
	return n, s.fault(ctx, "look for an import", err)
}
