package exchange

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

// smallHouse is an archive with every type of column, values that are easily written
// wrong, an empty table and two documents.
func smallHouse() (ArchiveParts, map[string][][]any) {
	things := models.ArchiveTable{Name: "things", Key: []string{"id"}, Columns: []models.ArchiveColumn{
		{Name: "id", Type: models.ArchiveInteger}, {Name: "words", Type: models.ArchiveText, Null: true}, {Name: "done", Type: models.ArchiveBoolean},
		{Name: "at", Type: models.ArchiveInstant, Null: true}, {Name: "raw", Type: models.ArchiveBytes, Null: true},
	}}
	none := models.ArchiveTable{Name: "none", Key: []string{"id"}, Columns: []models.ArchiveColumn{{Name: "id", Type: models.ArchiveText}}}
	rows := map[string][][]any{"things": {
		{int64(1), "plain", true, "2026-03-31T12:00:00.000000Z", []byte{0, 255}},
		{int64(-9007199254740993), "<b>&\u2028\x00\n\"\\ é\u0301", false, nil, []byte{}},
		{int64(3), nil, false, nil, nil},
		{int64(4), "", true, nil, nil},
	}}
	contents := map[string]string{}
	for _, text := range []string{"one", "the other"} {
		sum := sha256.Sum256([]byte(text))
		contents[hex.EncodeToString(sum[:])] = text
	}
	return ArchiveParts{Program: "test", Schema: models.ArchiveSchema{Version: 8, Tables: []models.ArchiveTable{things, none}},
		Trail: models.ArchiveTrail{Lines: 1, Facts: 1, Head: strings.Repeat("0", 64)}, Documents: slices.Collect(maps.Keys(contents)),
		Rows: func(t models.ArchiveTable, emit func([]any) error) error {
			for _, row := range rows[t.Name] {
				if err := emit(row); err != nil {
					return err
				}
			}
			return nil
		},
		Open: func(digest string) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(contents[digest])), nil
		}}, rows
}

func archiveOf(t testing.TB, from ArchiveParts) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := WriteArchive(&out, from); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func opened(text []byte) (*Archive, error) {
	a, err := OpenArchive(bytes.NewReader(text), int64(len(text)), nil)
	if err != nil {
		return nil, err
	}
	return a, a.Verify(nil)
}

func TestArchive(t *testing.T) {
	from, rows := smallHouse()
	text := archiveOf(t, from)
	slices.Reverse(from.Documents)
	if !bytes.Equal(text, archiveOf(t, from)) {
		t.Error("the same parts have two archives")
	}
	a, err := opened(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range a.Schema.Tables {
		var got [][]any
		if err := a.Rows(table, func(row []any) error { got = append(got, slices.Clone(row)); return nil }); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", rows[table.Name]) {
			t.Errorf("%s: got  %#v\nwant %#v", table.Name, got, rows[table.Name])
		}
		file, err := TableFile(table, from.Rows)
		if err != nil || a.Says(table, file) != nil {
			t.Errorf("%s: %v, %v", table.Name, err, a.Says(table, file))
		}
	}
	if len(a.Digests()) != 2 || *a.Documents != 2 {
		t.Errorf("documents: %v", a.Digests())
	}
	from.WithoutDocuments = true
	bare, err := opened(archiveOf(t, from))
	if err != nil || bare.Record != a.Record || bare.Documents != nil {
		t.Errorf("without documents: %v, %+v", err, bare)
	}
	if !IsArchive(bytes.NewReader(text), int64(len(text))) {
		t.Error("an archive is not known for one")
	}
}

// TestEveryBit changes each bit of an archive, one at a time, and cuts it at each byte:
// all of it is found, and what is not known for an archive any more cannot be read.
func TestEveryBit(t *testing.T) {
	from, _ := smallHouse()
	text := archiveOf(t, from)
	for i := range text {
		for bit := range 8 {
			text[i] ^= 1 << bit
			if _, err := opened(text); models.KindOf(err) != models.KindRefused || !strings.Contains(err.Error(), "damaged") {
				t.Errorf("bit %d of byte %d: %v", bit, i, err)
			}
			if !IsArchive(bytes.NewReader(text), int64(len(text))) {
				t.Errorf("bit %d of byte %d: it is not known for an archive", bit, i)
			}
			text[i] ^= 1 << bit
		}
		if _, err := opened(text[:i]); models.KindOf(err) != models.KindRefused {
			t.Errorf("cut at byte %d: %v", i, err)
		}
	}
}

// part is a file of a forged archive.
type part struct {
	path, text string
	method     uint16
}

// forge makes an archive with a whole seal of any files.
func forge(t testing.TB, parts []part) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.path, Method: p.method})
		if err == nil {
			_, err = io.WriteString(w, p.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.SetComment(strings.Repeat("0", sealWidth)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return sealed(out.Bytes())
}

func sealed(text []byte) []byte {
	sum := sha256.Sum256(text[:len(text)-sealWidth])
	return append(text[:len(text)-sealWidth:len(text)-sealWidth], hex.EncodeToString(sum[:])...)
}

// partsOf are the files of an archive.
func partsOf(t testing.TB, text []byte) []part {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	var out []part
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, part{f.Name, string(text), f.Method})
	}
	return out
}

// remade changes the text of a file and puts right all that tells of it.
func remade(t testing.TB, all []part, path string, change func(string) string) []part {
	t.Helper()
	last := len(all) - 1
	var m Manifest
	if err := json.Unmarshal([]byte(all[last].text), &m); err != nil {
		t.Fatal(err)
	}
	tell := func(i int) {
		sum := sha256.Sum256([]byte(all[i].text))
		m.Files[i].Bytes, m.Files[i].SHA256 = int64(len(all[i].text)), hex.EncodeToString(sum[:])
	}
	for i := range all[:last] {
		if all[i].path == path {
			all[i].text = change(all[i].text)
		}
		if all[i].path == archiveSums {
			all[i].text = sums(m.Files[:i])
		}
		tell(i)
	}
	m.Record = recordDigest(m.Files)
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	all[last].text = string(text)
	return all
}

// TestForgedArchives are archives that somebody made on purpose: whole, but not what
// they say.
func TestForgedArchives(t *testing.T) {
	from, _ := smallHouse()
	swap := func(old, new string) func(string) string {
		return func(s string) string {
			if !strings.Contains(s, old) {
				t.Fatalf("%q is not in %s", old, s)
			}
			return strings.Replace(s, old, new, 1)
		}
	}
	plain := func(path string, change func(string) string) func([]part) []part { // and nothing is put right
		return func(all []part) []part {
			for i := range all {
				if all[i].path == path {
					all[i].text = change(all[i].text)
				}
			}
			return all
		}
	}
	made := func(path string, change func(string) string) func([]part) []part {
		return func(all []part) []part { return remade(t, all, path, change) }
	}
	rename := func(old, new string) func([]part) []part {
		return func(all []part) []part {
			for i := range all {
				if all[i].path == old {
					all[i].path = new
				}
				all[i].text = strings.ReplaceAll(all[i].text, old, new)
			}
			return all
		}
	}
	for name, x := range map[string]struct {
		change func([]part) []part
		says   string
	}{
		"nothing was changed":       {made("tables/things.jsonl", func(s string) string { return s }), ""},
		"a row, put right":          {made("tables/things.jsonl", swap(`"plain"`, `"other"`)), ""},
		"a row":                     {plain("tables/things.jsonl", swap(`plain`, `other`)), "tables/things.jsonl does not have the SHA-256"},
		"a path outside":            {rename("tables/none.jsonl", "../../none.jsonl"), "is not the path of a file of an archive"},
		"an absolute path":          {rename("tables/none.jsonl", "/etc/passwd"), "is not the path of a file of an archive"},
		"a file more":               {func(all []part) []part { return append([]part{{path: "more"}}, all...) }, "lists 7 files where there are 8"},
		"a file twice":              {func(all []part) []part { return append([]part{all[0]}, all...) }, "stands in it twice"},
		"another order":             {func(all []part) []part { all[0], all[1] = all[1], all[0]; return all }, "lists README.txt where"},
		"no manifest":               {func(all []part) []part { return all[:len(all)-1] }, "the manifest is not its last file"},
		"rows that are not there":   {plain(archiveManifest, swap(`"rows": 4`, `"rows": 5`)), "says that tables/things.jsonl has 5 rows; it has 4"},
		"bytes that are not there":  {plain(archiveManifest, swap(`"bytes": `, `"bytes": 1`)), "says that README.txt has"},
		"another record":            {plain(archiveManifest, swap(`"record_sha256": "`, `"record_sha256": "0`)), "the digest of the whole record"},
		"another format":            {plain(archiveManifest, swap(`archive 1`, `archive 2`)), `of the format "proviso archive 2"`},
		"a field more":              {plain(archiveManifest, swap(`"format"`, `"more": 1, "format"`)), "there is no field"},
		"another version":           {plain(archiveManifest, swap(`"schema_version": 8`, `"schema_version": 9`)), "says schema 9, and schema.json 8"},
		"a document less":           {plain(archiveManifest, swap(`"documents": 2`, `"documents": 1`)), "does not say that there are 2 documents"},
		"SQL for a table":           {made(archiveSchema, swap(`"none"`, `"none; DROP"`)), "is not the name of a table"},
		"SQL for a column":          {made(archiveSchema, swap(`"words"`, `"words, 1"`)), "is not the name of a column"},
		"a type of no kind":         {made(archiveSchema, swap(`"boolean"`, `"real"`)), "is not what a column can hold"},
		"a table of no file":        {made(archiveSchema, swap(`"none"`, `"nobody"`)), "does not say how many rows the table nobody has"},
		"another key":               {made(archiveSchema, swap("\"key\": [\n    \"id\"", "\"key\": [\n    \"di\"")), "which is of its key"},
		"columns in another order":  {made("tables/things.jsonl", swap(`"id":1,"words":"plain"`, `"words":"plain","id":1`)), "line 1: the column id is expected where words stands"},
		"a column less":             {made("tables/things.jsonl", swap(`,"raw":"AP8="`, ``)), "line 1: "},
		"a space":                   {made("tables/things.jsonl", swap(`"id":1`, `"id": 1`)), "line 1: is not written as an archive writes a row"},
		"a number with a point":     {made("tables/things.jsonl", swap(`"id":1`, `"id":1.0`)), "line 1: column id: 1.0 is no integer"},
		"a text for a number":       {made("tables/things.jsonl", swap(`"id":1`, `"id":"1"`)), "line 1: column id: 1 is no integer"},
		"nothing where it must not": {made("tables/things.jsonl", swap(`"id":1`, `"id":null`)), "line 1: column id"},
		"a nest":                    {made("tables/things.jsonl", swap(`"id":1`, `"id":`+strings.Repeat("[", 1000))), "line 1: column id"},
		"no end of the last line":   {made("tables/things.jsonl", func(s string) string { return strings.TrimSuffix(s, "\n") }), "line 4: has no end"},
		"a bomb":                    {made("tables/none.jsonl", func(string) string { return strings.Repeat("0", longestRow+1<<20) }), "line 1: is longer than any row"},
	} {
		text := forge(t, x.change(partsOf(t, archiveOf(t, from))))
		_, err := opened(text)
		if x.says == "" && err != nil || x.says != "" && (err == nil || !strings.Contains(err.Error(), x.says) || models.KindOf(err) == "") {
			t.Errorf("%s: got %v, want %q", name, err, x.says)
		}
	}
}

// TestRowsComeBack: any text, number and bytes are read as they were written, and a line
// is written in one way.
func TestRowsComeBack(t *testing.T) {
	from, _ := smallHouse()
	table := from.Schema.Tables[0]
	rapid.Check(t, func(t *rapid.T) {
		row := []any{rapid.Int64().Draw(t, "id"), rapid.String().Draw(t, "words"), rapid.Bool().Draw(t, "done"), nil, rapid.SliceOfN(rapid.Byte(), 1, 9).Draw(t, "raw")}
		line, err := newRowWriter(table).encode(row)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]any, len(row))
		if err := decodeRow(table, line, got); err != nil || fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", row) {
			t.Errorf("%v: got %#v, want %#v", err, got, row)
		}
	})
	if _, err := newRowWriter(table).encode([]any{int64(1), "\xff", true, nil, nil}); models.KindOf(err) != models.KindRefused || !strings.Contains(err.Error(), "things, column words, key [1]") {
		t.Errorf("text that is not UTF-8: %v", err)
	}
}

// FuzzArchive opens whatever has a whole seal: it is an archive, or it is refused.
func FuzzArchive(f *testing.F) {
	from, _ := smallHouse()
	text := archiveOf(f, from)
	f.Add(text)
	f.Add(text[len(text)/2:])
	f.Add(forge(f, partsOf(f, text)[1:]))
	f.Add(forge(f, nil))
	f.Fuzz(func(t *testing.T, text []byte) {
		IsArchive(bytes.NewReader(text), int64(len(text)))
		if len(text) < sealWidth {
			return
		}
		a, err := opened(sealed(text))
		if err != nil {
			if models.KindOf(err) == "" {
				t.Errorf("not worded for people: %v", err)
			}
			return
		}
		for _, table := range a.Schema.Tables {
			if err := a.Rows(table, func([]any) error { return nil }); err != nil {
				t.Error(err)
			}
		}
	})
}
