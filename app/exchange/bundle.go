package exchange

import (
	"archive/zip"
	"cmp"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"

	"proviso/models"
)

// BundleParts are what of a bundle is too long to be held at once.
type BundleParts struct {
	Lines func(emit func(models.TrailRow) error) error                           // of the trail, the oldest first
	Open  func(document string, v models.DocumentVersion) (io.ReadCloser, error) // the content of a version
}

// WriteBundle writes a bundle of records as a ZIP and gives the SHA-256 of what it
// wrote. The same bundle has the same bytes: files stand in one order, all of the
// day on which it was made, and nothing is drawn by lot.
func WriteBundle(w io.Writer, b *models.Bundle, from BundleParts) (string, error) {
	whole := sha256.New()
	z := &bundle{Bundle: b, zip: zip.NewWriter(io.MultiWriter(w, whole)), names: map[string]bool{}}
	z.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"README.txt", func(w io.Writer) error { _, err := io.WriteString(w, readme(b)); return err }},
		{"facts.csv", func(w io.Writer) error { return z.items(w, b.Facts) }},
		{"sources.csv", func(w io.Writer) error { return z.items(w, b.Sources) }},
		{"work.csv", func(w io.Writer) error { return z.items(w, b.Work) }},
		{"documents.csv", z.papers},
		{"trail.csv", func(w io.Writer) error { return z.trail(w, from.Lines) }},
		{"withheld.csv", z.withheld},
	} {
		if err := z.add(f.name, f.write); err != nil {
			return "", err
		}
	}
	if err := z.contents(from); err != nil {
		return "", err
	}
	if err := z.add("manifest.csv", z.manifest); err != nil {
		return "", err
	}
	if err := z.zip.Close(); err != nil {
		return "", err
	}
	return hex.EncodeToString(whole.Sum(nil)), nil
}

// bundle is a ZIP that is being written.
type bundle struct {
	*models.Bundle
	zip   *zip.Writer
	names map[string]bool
	files []bundleFile
}

type bundleFile struct {
	path string
	size int64
	hash string
}

// counted counts and hashes what goes through it.
type counted struct {
	io.Writer
	n   int64
	sum hash.Hash
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.sum.Write(p[:n])
	c.n += int64(n)
	return n, err
}

func (z *bundle) add(path string, write func(io.Writer) error) error {
	if z.names[path] {
		return fmt.Errorf("write a bundle: two files are called %s", path)
	}
	z.names[path] = true
	part, err := z.zip.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Deflate, Modified: z.Made.Time()})
	if err != nil {
		return fmt.Errorf("write a bundle: %w", err)
	}
	c := &counted{part, 0, sha256.New()}
	if err := write(c); err != nil {
		return err
	}
	z.files = append(z.files, bundleFile{path, c.n, hex.EncodeToString(c.sum.Sum(nil))})
	return nil
}

// rows writes a table. In a bundle of what is invented each row says so.
func (z *bundle) rows(w io.Writer, columns []models.Column, each func(row func(...string) error) error) error {
	if z.Illustrative {
		columns = append([]models.Column{{Name: illustrativeColumn}}, columns...)
	}
	out, err := NewCSV(w, columns)
	if err != nil {
		return err
	}
	err = each(func(cells ...string) error {
		if z.Illustrative {
			cells = append([]string{"yes"}, cells...)
		}
		return out.Row(cells)
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

const illustrativeColumn = "of_an_illustrative_jurisdiction"

func columns(names ...string) []models.Column {
	out := make([]models.Column, len(names))
	for i, n := range names {
		out[i] = models.Column{Name: n, Numeric: slices.Contains([]string{"version", "bytes", "writings"}, n)}
	}
	return out
}

func (z *bundle) items(w io.Writer, all []models.BundleItem) error {
	return z.rows(w, columns("kind", "id", "version", "known_from", "recorded_at", "body", "sources"), func(row func(...string) error) error {
		for _, x := range all {
			if err := row(string(x.Kind), x.ID, strconv.Itoa(x.Version), x.KnownFrom.String(), x.RecordedAt.UTC().Format(stamped), x.Body, strings.Join(x.Sources, " ")); err != nil {
				return err
			}
		}
		return nil
	})
}

func (z *bundle) papers(w io.Writer) error {
	return z.rows(w, columns("id", "title", "about", "note", "version", "file_name", "type", "bytes", "sha256", "day", "by", "version_note", "removed", "removed_because", "path"), func(row func(...string) error) error {
		for i := range z.Papers {
			p := &z.Papers[i]
			removed, because := "", ""
			if p.Removed != nil {
				removed, because = models.DateOf(p.Removed.At).String(), p.Removed.Why
			}
			if len(p.Numbers) == 0 {
				if err := row(p.ID, p.Title, abouts(p.About), p.Note, "", "", "", "", "", "", "", "", removed, because, ""); err != nil {
					return err
				}
			}
			for _, n := range p.Numbers {
				v, path := p.Versions[n-1], ""
				if p.Removed == nil {
					path = z.path(p, n)
				}
				if err := row(p.ID, p.Title, abouts(p.About), p.Note, strconv.Itoa(n), v.Name, v.Type, strconv.FormatInt(v.Size, 10), v.Digest, models.DateOf(v.At).String(), v.By, v.Note, removed, because, path); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func abouts(refs []models.Ref) string {
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = string(r.Kind) + " " + r.ID
	}
	return strings.Join(out, "; ")
}

// path is where a version of a document lies. Whatever its file was called, it
// leads nowhere else and is a name on every machine.
func (z *bundle) path(p *models.BundlePaper, n int) string {
	mark := ""
	if z.Illustrative {
		mark = "illustrative-"
	}
	return fmt.Sprintf("documents/%s-v%d-%s%s", safeName(p.ID), n, mark, safeName(p.Versions[n-1].Name))
}

// longestName is of a file in a bundle, in bytes; what ends it is kept.
const longestName = 80

// safeName keeps letters, digits and single points of a name.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < 0x80 && (r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("._-", r)) {
			return r
		}
		return '_'
	}, name)
	for strings.Contains(name, "..") {
		name = strings.ReplaceAll(name, "..", ".")
	}
	name = strings.Trim(name, ".")
	if len(name) > longestName {
		end := ""
		if i := strings.LastIndexByte(name, '.'); i >= 0 && len(name)-i < 10 {
			end = name[i:]
		}
		name = strings.TrimRight(name[:longestName-len(end)], ".") + end
	}
	return cmp.Or(name, "_")
}

func (z *bundle) trail(w io.Writer, lines func(func(models.TrailRow) error) error) error {
	return z.rows(w, TrailColumns, func(row func(...string) error) error {
		return lines(func(r models.TrailRow) error { return row(TrailRow(r).Cells()...) })
	})
}

func (z *bundle) withheld(w io.Writer) error {
	return z.rows(w, columns("control", "kind", "first_written", "last_written", "writings", "role_of_author", "ground", "belongs_to"), func(row func(...string) error) error {
		for _, x := range z.Withheld {
			if err := row(x.Control, string(x.Kind), x.First.String(), x.Last.String(), strconv.Itoa(x.Writings), x.Author, x.Ground, abouts(x.About)); err != nil {
				return err
			}
		}
		return nil
	})
}

// contents adds the documents that are given out.
func (z *bundle) contents(from BundleParts) error {
	for i := range z.Papers {
		p := &z.Papers[i]
		if p.Removed != nil {
			continue
		}
		for _, n := range p.Numbers {
			content, err := from.Open(p.ID, p.Versions[n-1])
			if err != nil {
				return err
			}
			err = z.add(z.path(p, n), func(w io.Writer) error { _, err := io.Copy(w, content); return err })
			if e := content.Close(); err == nil {
				err = e
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (z *bundle) manifest(w io.Writer) error {
	all := slices.Clone(z.files)
	slices.SortFunc(all, func(x, y bundleFile) int { return cmp.Compare(x.path, y.path) })
	return z.rows(w, columns("path", "bytes", "sha256"), func(row func(...string) error) error {
		for _, f := range all {
			if err := row(f.path, strconv.FormatInt(f.size, 10), f.hash); err != nil {
				return err
			}
		}
		return nil
	})
}

// BundleName is what the file of a bundle is called.
func BundleName(b *models.Bundle) string {
	return "proviso-records-" + safeName(b.Jurisdiction) + "-" + b.Made.String() + ".zip"
}

// oneLine is a text that stands in a line of its own and begins no other.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
