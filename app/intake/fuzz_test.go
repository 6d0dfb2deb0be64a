package intake

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proviso/models"
)

// FuzzRecognise reads anything as anything: it is refused with a word that a person can
// act on, or every row of it is whole, and reading it again gives the same.
func FuzzRecognise(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.csv")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		b = b[:min(len(b), 9000)] // a header and a row or two
		f.Add(b, "")
		f.Add(packed(f, filepath.Base(name), string(b)), "")
		f.Add(utf16Bytes(string(b[:min(len(b), 500)]), true, true), string(models.ReportedTable))
	}
	f.Add(bytesOf(f, allocationSheet(f)), "")
	for _, kind := range models.ReportKinds {
		f.Add([]byte("a,b\n1,\"2\n3\"\n"), string(kind))
	}
	f.Fuzz(func(t *testing.T, b []byte, kind string) {
		r, err := Recognise(source("2018-19-file.csv", b), models.ReportKind(kind))
		if err != nil {
			if models.KindOf(err) == "" {
				t.Fatalf("an error that nobody can act on: %v", err)
			}
			return
		}
		var first bytes.Buffer
		at := 0
		err = r.Each(func(row Row) error {
			if at++; row.At != at {
				t.Fatalf("row %d is called %d", at, row.At)
			}
			if row.Refused == nil && (row.Key == "" || !json.Valid(row.Body)) || row.Refused != nil && (row.Body != nil || strings.TrimSpace(row.Refused.Msg) == "") {
				t.Fatalf("half a row: %+v", row)
			}
			first.WriteString(row.Key)
			first.Write(row.Body)
			return nil
		})
		if err != nil && models.KindOf(err) == "" {
			t.Fatalf("an error that nobody can act on: %v", err)
		}
		var again bytes.Buffer
		second := r.Each(func(row Row) error {
			again.WriteString(row.Key)
			again.Write(row.Body)
			return nil
		})
		if (err == nil) != (second == nil) || !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Fatalf("read again it is another: %v, %v", err, second)
		}
		for _, h := range r.Heads {
			for _, m := range h.Guess() {
				if err := m.Check(h); err != nil {
					t.Fatalf("a guess that is none: %v", err)
				}
			}
		}
	})
}

// FuzzWorkbook reads workbooks whose sheet, styles and list of sheets are anything.
func FuzzWorkbook(f *testing.F) {
	plain := bytesOf(f, allocationSheet(f))
	part := func(name string) string {
		z, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain)))
		if err != nil {
			f.Fatal(err)
		}
		from, err := z.Open(name)
		if err != nil {
			f.Fatal(err)
		}
		b, err := io.ReadAll(from)
		if err != nil {
			f.Fatal(err)
		}
		return string(b)
	}
	names := []string{"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"}
	for i, name := range names {
		f.Add(uint8(i), part(name))
	}
	f.Add(uint8(0), `<worksheet><sheetData><row r="1048576"><c r="XFD1048576" t="s"><v>99</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD9"/></mergeCells></worksheet>`)
	f.Add(uint8(0), `<worksheet><sheetData><row><c t="inlineStr"><is><t>x</t></is></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c s="9999"><f>1</f></c></row></sheetData></worksheet>`)
	f.Fuzz(func(t *testing.T, which uint8, content string) {
		r, err := Recognise(source("x.xlsx", with(t, plain, names[int(which)%len(names)], content)), "")
		if err == nil {
			err = r.Each(func(row Row) error {
				if row.Refused == nil && !json.Valid(row.Body) {
					t.Fatalf("half a row: %+v", row)
				}
				return nil
			})
		}
		if err != nil && models.KindOf(err) == "" {
			t.Fatalf("an error that nobody can act on: %v", err)
		}
	})
}
