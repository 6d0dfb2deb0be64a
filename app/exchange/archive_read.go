package exchange

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"proviso/models"
)

// Limits of what is held at once.
const (
	longestManifest = 256 << 20
	longestText     = 1 << 20 // of README.txt and the schema
	mostFiles       = 2_000_000
)

// Archive is an archive that was opened. Until Verify has passed, nothing that Rows and
// Content give is to be believed.
type Archive struct {
	Manifest
	Schema models.ArchiveSchema
	files  map[string]*zip.File
	listed map[string]ManifestFile
}

// IsArchive is true of a ZIP that is an archive, whole or damaged: by its manifest, or
// by how it begins and ends.
func IsArchive(r io.ReaderAt, size int64) bool {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return beginsAs(r)
	}
	for i := len(z.File) - 1; i >= 0; i-- {
		if z.File[i].Name != archiveManifest {
			continue
		}
		in, err := z.File[i].Open()
		if err != nil {
			break
		}
		defer in.Close()
		head := make([]byte, 256)
		n, _ := io.ReadFull(in, head)
		if bytes.Contains(head[:n], []byte(`"proviso archive `)) {
			return true
		}
	}
	return len(z.Comment) == sealWidth && beginsAs(r)
}

// beginsAs is true of a ZIP whose first file is that of an archive.
func beginsAs(r io.ReaderAt) bool {
	const name = 30 // where the first file's name stands
	head := make([]byte, name+len(archiveReadme))
	n, _ := r.ReadAt(head, 0)
	return n == len(head) && string(head[:4]) == "PK\x03\x04" && string(head[name:]) == archiveReadme
}

func damaged(format string, args ...any) error {
	return models.Refused("the archive is damaged or was cut off: "+format+"; fetch it again from where it was made", args...)
}

// OpenArchive reads what an archive says of itself, once its seal was found whole. The
// progress is of bytes; it may be nil.
func OpenArchive(r io.ReaderAt, size int64, progress func(done int64)) (*Archive, error) {
	if err := checkSeal(r, size, progress); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged("it is no ZIP")
	}
	if len(z.File) > mostFiles {
		return nil, models.Refused("the archive has %d files, more than are read", len(z.File))
	}
	a := &Archive{files: map[string]*zip.File{}, listed: map[string]ManifestFile{}}
	end := int64(0) // of the file before: none may lie within another
	for _, f := range z.File {
		at, err := f.DataOffset()
		if err != nil || at < end || f.CompressedSize64 > uint64(size) {
			return nil, damaged("%s does not lie where it should", f.Name)
		}
		end = at + int64(f.CompressedSize64)
		if a.files[f.Name] != nil {
			return nil, damaged("%s stands in it twice", f.Name)
		}
		a.files[f.Name] = f
	}
	if n := len(z.File); n == 0 || z.File[n-1].Name != archiveManifest {
		return nil, damaged("the manifest is not its last file")
	}
	text, err := a.read(archiveManifest, longestManifest)
	if err != nil {
		return nil, err
	}
	if err := ReadJSON(text, &a.Manifest); err != nil {
		return nil, models.Invalid(archiveManifest, "%s", err.Error())
	}
	if a.Format != archiveFormat {
		return nil, models.Refused("the archive is of the format %q, and this program reads %q", a.Format, archiveFormat)
	}
	return a, a.fit(z)
}

// checkSeal holds all bytes against the hash at the end.
func checkSeal(r io.ReaderAt, size int64, progress func(int64)) error {
	if size < sealWidth {
		return damaged("it has %d bytes", size)
	}
	said := make([]byte, sealWidth)
	if _, err := r.ReadAt(said, size-sealWidth); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the archive: %w", err)
	}
	sum := sha256.New()
	in := io.NewSectionReader(r, 0, size-sealWidth)
	buffer := make([]byte, min(size, 1<<20))
	for done := int64(0); ; {
		n, err := in.Read(buffer)
		sum.Write(buffer[:n])
		done += int64(n)
		if progress != nil {
			progress(done)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read the archive: %w", err)
		}
	}
	if hex.EncodeToString(sum.Sum(nil)) != string(said) {
		return damaged("its bytes do not have the SHA-256 at its end")
	}
	return nil
}

var archivePath = regexp.MustCompile(`^(README\.txt|schema\.json|SHA256SUMS|tables/[a-z][a-z0-9_]{0,62}\.jsonl|documents/[0-9a-f]{64})$`)

// fit holds what the manifest lists against what is there, name by name and in order.
// No name is ever a path on this machine.
func (a *Archive) fit(z *zip.Reader) error {
	if len(a.Files) != len(z.File)-1 {
		return models.Invalid(archiveManifest, "lists %d files where there are %d", len(a.Files), len(z.File)-1)
	}
	documents := 0
	for i, f := range a.Files {
		switch {
		case !archivePath.MatchString(f.Path):
			return models.Invalid(archiveManifest, "%q is not the path of a file of an archive", f.Path)
		case z.File[i].Name != f.Path:
			return models.Invalid(archiveManifest, "lists %s where %q stands", f.Path, z.File[i].Name)
		case z.File[i].UncompressedSize64 != uint64(f.Bytes):
			return models.Invalid(archiveManifest, "says that %s has %d bytes; it has %d", f.Path, f.Bytes, z.File[i].UncompressedSize64)
		}
		if digest, ok := strings.CutPrefix(f.Path, "documents/"); ok {
			documents++
			if f.SHA256 != digest || z.File[i].Method != zip.Store {
				return models.Invalid(archiveManifest, "%s is not the content of its name", f.Path)
			}
		}
		a.listed[f.Path] = f
	}
	if a.Documents == nil && documents > 0 || a.Documents != nil && *a.Documents != documents {
		return models.Invalid(archiveManifest, "does not say that there are %d documents", documents)
	}
	if a.Record != recordDigest(a.Files) {
		return models.Invalid(archiveManifest, "the digest of the whole record is not that of its files")
	}
	text, err := a.read(archiveSchema, longestText)
	if err != nil {
		return err
	}
	if err := ReadJSON(text, &a.Schema); err != nil {
		return models.Invalid(archiveSchema, "%s", err.Error())
	}
	if err := a.Schema.Check(); err != nil {
		return err
	}
	if a.Schema.Version != a.SchemaVersion {
		return models.Invalid(archiveManifest, "says schema %d, and schema.json %d", a.SchemaVersion, a.Schema.Version)
	}
	return a.tablesListed()
}

// tablesListed checks that each table of the schema has a file, and each file a table.
func (a *Archive) tablesListed() error {
	n := 0
	for _, f := range a.Files {
		if strings.HasPrefix(f.Path, "tables/") {
			n++
		}
	}
	for _, t := range a.Schema.Tables {
		if f, ok := a.listed[tablePath(t)]; !ok || f.Rows == nil {
			return models.Invalid(archiveManifest, "does not say how many rows the table %s has", t.Name)
		}
	}
	if n != len(a.Schema.Tables) {
		return models.Invalid(archiveManifest, "lists %d tables where the schema has %d", n, len(a.Schema.Tables))
	}
	return nil
}

// read gives a short file whole.
func (a *Archive) read(path string, longest int64) ([]byte, error) {
	f := a.files[path]
	if f == nil {
		return nil, damaged("%s is missing", path)
	}
	in, err := f.Open()
	if err != nil {
		return nil, damaged("%s cannot be read", path)
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, longest+1))
	if err != nil {
		return nil, damaged("%s cannot be read", path)
	}
	if int64(len(text)) > longest {
		return nil, models.Refused("%s is longer than %d MiB", path, longest>>20)
	}
	return text, nil
}

// Verify reads all that is in the archive against what the manifest says of it. A row
// must be written as it would be written again. The progress is of files; it may be nil.
func (a *Archive) Verify(progress func(done, of int)) error {
	for i, f := range a.Files {
		var err error
		if t := slices.IndexFunc(a.Schema.Tables, func(t models.ArchiveTable) bool { return tablePath(t) == f.Path }); t >= 0 {
			err = a.verifyTable(a.Schema.Tables[t])
		} else {
			err = a.each(f.Path, func(io.Reader) error { return nil })
		}
		if err != nil {
			return err
		}
		if progress != nil {
			progress(i+1, len(a.Files))
		}
	}
	text, err := a.read(archiveSums, longestManifest)
	if err != nil {
		return err
	}
	if last := len(a.Files) - 1; string(text) != sums(a.Files[:last]) {
		return models.Invalid(archiveSums, "does not list what the manifest lists")
	}
	return nil
}

func (a *Archive) verifyTable(t models.ArchiveTable) error {
	again := newRowWriter(t)
	var n int64
	err := a.lines(t, func(line []byte, row []any) error {
		n++
		written, err := again.encode(row)
		if err == nil && !bytes.Equal(written, line) {
			err = models.Invalid(fmt.Sprintf("%s, line %d", tablePath(t), n), "is not written as an archive writes a row")
		}
		return err
	})
	if err == nil && n != *a.listed[tablePath(t)].Rows {
		err = models.Invalid(archiveManifest, "says that %s has %d rows; it has %d", tablePath(t), *a.listed[tablePath(t)].Rows, n)
	}
	return err
}

// each lets f read a file, reads the rest, and checks its length and hash.
func (a *Archive) each(path string, f func(io.Reader) error) error {
	in, err := a.files[path].Open()
	if err != nil {
		return damaged("%s cannot be read", path)
	}
	defer in.Close()
	sum := sha256.New()
	said := a.listed[path]
	limited := io.TeeReader(io.LimitReader(in, said.Bytes+1), sum)
	if err := f(limited); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, limited); err != nil {
		return damaged("%s cannot be read", path)
	}
	if hex.EncodeToString(sum.Sum(nil)) != said.SHA256 {
		return damaged("%s does not have the SHA-256 that the manifest says", path)
	}
	return nil
}

// Rows gives the rows of a table; emit must keep none of what it is given.
func (a *Archive) Rows(t models.ArchiveTable, emit func(row []any) error) error {
	return a.lines(t, func(_ []byte, row []any) error { return emit(row) })
}

func (a *Archive) lines(t models.ArchiveTable, emit func(line []byte, row []any) error) error {
	return a.each(tablePath(t), func(in io.Reader) error {
		lines := bufio.NewReaderSize(in, 1<<16)
		row := make([]any, len(t.Columns))
		var line []byte
		for n := 1; ; n++ {
			var err error
			if line, err = readLine(lines, line[:0]); errors.Is(err, io.EOF) {
				return nil
			}
			where := fmt.Sprintf("%s, line %d", tablePath(t), n)
			if err != nil {
				return models.Invalid(where, "%s", err.Error())
			}
			if err := decodeRow(t, line, row); err != nil {
				return models.Invalid(where, "%s", err.Error())
			}
			if err := emit(line, row); err != nil {
				return err
			}
		}
	})
}

// readLine reads a line with its end into the buffer, as long as a row may be.
func readLine(in *bufio.Reader, line []byte) ([]byte, error) {
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return line, nil
		case len(line) > longestRow:
			return nil, errors.New("is longer than any row")
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(line) == 0:
			return nil, io.EOF
		case errors.Is(err, io.EOF):
			return nil, errors.New("has no end")
		default:
			return nil, errors.New("cannot be read")
		}
	}
}

// Digests are those of the documents' contents.
func (a *Archive) Digests() []string {
	var out []string
	for _, f := range a.Files {
		if digest, ok := strings.CutPrefix(f.Path, "documents/"); ok {
			out = append(out, digest)
		}
	}
	return out
}

// Content opens the content of a document.
func (a *Archive) Content(digest string) (io.ReadCloser, error) {
	f := a.files[documentPath(digest)]
	if f == nil {
		return nil, models.NotFound("document", digest, nil)
	}
	return f.Open()
}

// Says is an error unless the table is, row by row, what the archive has of it.
func (a *Archive) Says(t models.ArchiveTable, f ManifestFile) error {
	want := a.listed[tablePath(t)]
	if f.SHA256 != want.SHA256 || f.Bytes != want.Bytes || f.Rows == nil || *f.Rows != *want.Rows {
		return fmt.Errorf("the table %s does not come out of the database as it stands in the archive", t.Name)
	}
	return nil
}
