package exchange_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proviso/app/exchange"
	"proviso/models"
)

// hostile is what a file could be called, to lead out of the folder or to be read
// as something else.
var hostile = []string{`../../x`, `C:\x`, "a\x00\x1b[2J\nb", "/etc/passwd", `\\host\share`, "CON", ".profile", "...", "", "=cmd|'/C'!A0", "\u202Efdp.exe", "naïve — résumé.pdf",
	strings.Repeat("x", 300) + ".pdf", strings.Repeat("x", 300) + "." + strings.Repeat("y", 300)}

func bundle(illustrative bool) *models.Bundle {
	at := time.Date(2026, time.March, 31, 9, 30, 0, 0, time.UTC)
	b := &models.Bundle{Jurisdiction: "brook-al", Place: "Brook County", Illustrative: illustrative, Reference: "R\r\n1", Made: models.NewDate(2026, time.April, 1), Role: "auditor",
		Head: models.TrailLine{Seq: 9, Hash: strings.Repeat("a", 64)}}
	b.Facts = []models.BundleItem{{Fact: models.Fact{Kind: "grant", ID: "=g", Version: 2, RecordedAt: at, Body: `+{"id":"g"}`}, Sources: []string{"@s"}}}
	p := models.BundlePaper{Document: models.Document{ID: "../d", Title: "-title"}}
	for i, name := range hostile {
		p.Versions = append(p.Versions, models.DocumentVersion{Name: name, Size: 1, At: at, Note: "=note"})
		p.Numbers = append(p.Numbers, i+1)
	}
	gone := models.BundlePaper{Document: models.Document{ID: "gone", Title: "Gone", Versions: p.Versions[:1], Removed: &models.Removal{At: at, Why: "@why"}}, Numbers: []int{1}}
	b.Papers = []models.BundlePaper{p, gone}
	b.Withheld = []models.WithheldRecord{{Control: "W-0001", Kind: "document", First: 1, Last: 2, Writings: 1, Ground: "other: =x\n1"}}
	return b
}

func written(t *testing.T, b *models.Bundle) ([]byte, string) {
	t.Helper()
	var out bytes.Buffer
	digest, err := exchange.WriteBundle(&out, b, exchange.BundleParts{
		Lines: func(emit func(models.TrailRow) error) error {
			return emit(models.TrailRow{TrailLine: models.TrailLine{Seq: 1, Detail: "=reason"}, Before: "=before"})
		},
		Open: func(_ string, v models.DocumentVersion) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("content of " + v.Name)), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), digest
}

// TestWriteBundle: the same bundle has the same bytes, whose hash is given; each
// name in it is one on every machine and leads nowhere else; no cell is a formula;
// all is of the day on which it was made.
func TestWriteBundle(t *testing.T) {
	t.Parallel()
	raw, digest := written(t, bundle(false))
	again, _ := written(t, bundle(false))
	if sum := sha256.Sum256(raw); !bytes.Equal(raw, again) || hex.EncodeToString(sum[:]) != digest {
		t.Error("the same bundle has other bytes, or another hash than is told")
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	documents, names := 0, map[string]bool{}
	for i, f := range z.File {
		text := read(t, f)
		safe := filepath.IsLocal(f.Name) && strings.Trim(f.Name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/") == "" && len(f.Name) < 120 && !strings.HasSuffix(f.Name, ".")
		if names[f.Name] || !safe || strings.Contains(f.Name, "..") {
			t.Errorf("%q is no name of a file, or is there twice", f.Name)
		}
		names[f.Name] = true
		if !f.Modified.Equal(time.Date(2026, time.April, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s is of %s", f.Name, f.Modified)
		}
		switch {
		case strings.HasPrefix(f.Name, "documents/"):
			if text != "content of "+hostile[documents] || strings.Count(f.Name, "/") != 1 || !strings.HasPrefix(f.Name, fmt.Sprintf("documents/_d-v%d-", documents+1)) {
				t.Errorf("%s holds %q", f.Name, text)
			}
			documents++
		case strings.HasSuffix(f.Name, ".csv"):
			noFormula(t, f.Name, text)
		}
		if last := i == len(z.File)-1; last != (f.Name == "manifest.csv") {
			t.Errorf("%s is in the wrong place", f.Name)
		}
	}
	if documents != len(hostile) {
		t.Errorf("%d documents", documents)
	}
	for _, line := range strings.Split(read(t, z.File[0]), "\r\n") {
		if len(line) > 120 || strings.ContainsAny(line, "\r\n\x00") || line == "1" {
			t.Errorf("a line of the README: %q", line)
		}
	}
}

func read(t *testing.T, f *zip.File) string {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func noFormula(t *testing.T, name, text string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("%s has a formula: %q", name, cell)
			}
		}
	}
}

// TestIllustrativeBundle: what is invented is marked in the README, in each row and
// in the name of each document.
func TestIllustrativeBundle(t *testing.T) {
	t.Parallel()
	for _, illustrative := range []bool{true, false} {
		raw, _ := written(t, bundle(illustrative))
		z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			text := read(t, f)
			marked := strings.Contains(text, "ILLUSTRATIVE")
			switch {
			case strings.HasPrefix(f.Name, "documents/"):
				marked = strings.Contains(f.Name, "-illustrative-")
			case strings.HasSuffix(f.Name, ".csv"):
				rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
				if err != nil {
					t.Fatal(err)
				}
				marked = rows[0][0] == "of_an_illustrative_jurisdiction"
				for _, r := range rows[1:] {
					marked = marked && r[0] == "yes"
				}
			}
			if marked != illustrative {
				t.Errorf("%s of a bundle that is illustrative, %v: %v", f.Name, illustrative, marked)
			}
		}
	}
}

// TestBundleBroken: what cannot be read to its end is no bundle.
func TestBundleBroken(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, parts := range map[string]exchange.BundleParts{
		"the trail":  {Lines: func(func(models.TrailRow) error) error { return broken }},
		"a document": {Lines: func(func(models.TrailRow) error) error { return nil }, Open: func(string, models.DocumentVersion) (io.ReadCloser, error) { return nil, broken }},
	} {
		if digest, err := exchange.WriteBundle(io.Discard, bundle(false), parts); !errors.Is(err, broken) || digest != "" {
			t.Errorf("%s: %q, %v", name, digest, err)
		}
	}
}
