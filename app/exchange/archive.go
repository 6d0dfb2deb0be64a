package exchange

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"proviso/models"
)

// An archive is a ZIP of a whole database. Its files stand in this order: README.txt,
// schema.json, a file of JSON lines for each table, the contents of documents,
// SHA256SUMS, manifest.json. Its comment, the last 64 bytes, is the SHA-256 of all bytes
// before it: whatever is changed or cut off is seen before anything else is read.

// archiveFormat is the way in which an archive is written; it changes with it.
const archiveFormat = "proviso archive 1"

const (
	archiveReadme   = "README.txt"
	archiveSchema   = "schema.json"
	archiveSums     = "SHA256SUMS"
	archiveManifest = "manifest.json"
)

func tablePath(t models.ArchiveTable) string { return "tables/" + t.Name + ".jsonl" }

func documentPath(digest string) string { return "documents/" + digest }

// sealWidth is how long the seal is, in bytes.
const sealWidth = 2 * sha256.Size

// Manifest says what an archive holds.
type Manifest struct {
	Format        string              `json:"format"`
	Program       string              `json:"program"`
	SchemaVersion int64               `json:"schema_version"`
	Record        string              `json:"record_sha256"` // of the lines of SHA256SUMS about the schema and the tables
	Trail         models.ArchiveTrail `json:"trail"`
	Documents     *int                `json:"documents"` // how many contents are in it; null: they were left out
	Files         []ManifestFile      `json:"files"`     // all but the manifest, in their order
}

// ManifestFile is a file of an archive.
type ManifestFile struct {
	Path   string `json:"path"`
	Rows   *int64 `json:"rows,omitempty"` // of a table
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// ArchiveParts are what an archive is made of.
type ArchiveParts struct {
	Program string
	Schema  models.ArchiveSchema
	Trail   models.ArchiveTrail
	Rows    func(t models.ArchiveTable, emit func(row []any) error) error
	// Documents are the digests of the contents that go along.
	Documents        []string
	Open             func(digest string) (io.ReadCloser, error)
	WithoutDocuments bool
}

// WriteArchive writes an archive and says what is in it. The same parts have the same
// bytes. Memory does not grow with what is written, but for a line of the manifest for
// each document.
func WriteArchive(w io.Writer, from ArchiveParts) (Manifest, error) {
	seal := &sealer{w: w, sum: sha256.New()}
	a := &archiver{zip: zip.NewWriter(seal), Manifest: Manifest{Format: archiveFormat, Program: from.Program, SchemaVersion: from.Schema.Version, Trail: from.Trail, Files: []ManifestFile{}}}
	a.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.DefaultCompression) })
	if err := a.text(archiveReadme, archiveWords(from)); err != nil {
		return a.Manifest, err
	}
	if err := a.json(archiveSchema, from.Schema); err != nil {
		return a.Manifest, err
	}
	for _, t := range from.Schema.Tables {
		if err := a.table(t, from.Rows); err != nil {
			return a.Manifest, err
		}
	}
	a.Record = recordDigest(a.Files)
	if !from.WithoutDocuments {
		if err := a.documents(from); err != nil {
			return a.Manifest, err
		}
	}
	if err := a.text(archiveSums, sums(a.Files)); err != nil {
		return a.Manifest, err
	}
	files := a.Files
	err := a.json(archiveManifest, a.Manifest)
	a.Files = files // the manifest does not list itself
	if err != nil {
		return a.Manifest, err
	}
	if err := a.zip.SetComment(strings.Repeat("0", sealWidth)); err != nil {
		return a.Manifest, err
	}
	if err := a.zip.Close(); err != nil {
		return a.Manifest, err
	}
	return a.Manifest, seal.close()
}

// sealer keeps back the last bytes, for which the hash of all others stands in.
type sealer struct {
	w    io.Writer
	sum  hash.Hash
	kept []byte
}

func (s *sealer) Write(p []byte) (int, error) {
	s.kept = append(s.kept, p...)
	if over := len(s.kept) - sealWidth; over > 0 {
		s.sum.Write(s.kept[:over])
		if _, err := s.w.Write(s.kept[:over]); err != nil {
			return 0, err
		}
		s.kept = append(s.kept[:0], s.kept[over:]...)
	}
	return len(p), nil
}

func (s *sealer) close() error {
	_, err := io.WriteString(s.w, hex.EncodeToString(s.sum.Sum(nil)))
	return err
}

// archiver is an archive that is being written.
type archiver struct {
	Manifest
	zip *zip.Writer
}

// archiveDay is what a ZIP wants a time for, and nobody asks.
var archiveDay = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// add writes a file, and a line of it for the manifest.
func (a *archiver) add(path string, method uint16, write func(io.Writer) error) (*ManifestFile, error) {
	entry, err := a.zip.CreateHeader(&zip.FileHeader{Name: path, Method: method, Modified: archiveDay})
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	c := &counted{Writer: entry, sum: sha256.New()}
	if err := write(c); err != nil {
		return nil, err
	}
	a.Files = append(a.Files, ManifestFile{Path: path, Bytes: c.n, SHA256: hex.EncodeToString(c.sum.Sum(nil))})
	return &a.Files[len(a.Files)-1], nil
}

func (a *archiver) text(path, text string) error {
	_, err := a.add(path, zip.Deflate, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
	return err
}

func (a *archiver) json(path string, v any) error {
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	return a.text(path, string(text)+"\n")
}

func (a *archiver) table(t models.ArchiveTable, rows func(models.ArchiveTable, func([]any) error) error) error {
	var n int64
	lines := newRowWriter(t)
	file, err := a.add(tablePath(t), zip.Deflate, func(w io.Writer) error {
		return rows(t, func(row []any) error {
			line, err := lines.encode(row)
			if err != nil {
				return err
			}
			n++
			_, err = w.Write(line)
			return err
		})
	})
	if err == nil {
		file.Rows = &n
	}
	return err
}

// documents are stored as they are: most are packed already, and what is not packed
// cannot swell.
func (a *archiver) documents(from ArchiveParts) error {
	digests := slices.Compact(slices.Sorted(slices.Values(from.Documents)))
	n := len(digests)
	a.Manifest.Documents = &n
	for _, digest := range digests {
		file, err := a.add(documentPath(digest), zip.Store, func(w io.Writer) error {
			content, err := from.Open(digest)
			if err != nil {
				return err
			}
			defer content.Close()
			_, err = io.Copy(w, content)
			return err
		})
		if err != nil {
			return err
		}
		if file.SHA256 != digest {
			return fmt.Errorf("document %s: its content is not what was kept", digest)
		}
	}
	return nil
}

// sums are files as sha256sum lists and checks them.
func sums(files []ManifestFile) string {
	var out bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&out, "%s  %s\n", f.SHA256, f.Path)
	}
	return out.String()
}

// recordDigest is one hash for the whole record, whichever documents lie beside it and
// whichever program wrote it.
func recordDigest(files []ManifestFile) string {
	var of []ManifestFile
	for _, f := range files {
		if f.Path == archiveSchema || strings.HasPrefix(f.Path, "tables/") {
			of = append(of, f)
		}
	}
	sum := sha256.Sum256([]byte(sums(of)))
	return hex.EncodeToString(sum[:])
}

// TableFile is how a table would stand in an archive's manifest.
func TableFile(t models.ArchiveTable, rows func(models.ArchiveTable, func([]any) error) error) (ManifestFile, error) {
	a := &archiver{zip: zip.NewWriter(io.Discard)}
	a.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return unpacked{w}, nil })
	if err := a.table(t, rows); err != nil {
		return ManifestFile{}, err
	}
	return a.Files[0], nil
}

// unpacked does not pack: nobody will read it.
type unpacked struct{ io.Writer }

func (unpacked) Close() error { return nil }
