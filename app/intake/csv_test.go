package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// told is one record as the scanner tells it.
type told struct {
	Line  int
	Cells []string
	Wrong string
}

// scan reads all of text with a buffer of so many bytes at first.
func scan(text string, how dialect, buffer int) ([]told, error) {
	s := newScanner(iotest.OneByteReader(strings.NewReader(text)), how)
	s.firstRead = buffer
	var out []told
	for s.next() {
		r := told{Line: s.line, Wrong: s.wrong}
		for _, c := range s.cells {
			word := string(c)
			if c == nil && how.backslash {
				word = "NULL"
			}
			r.Cells = append(r.Cells, word)
		}
		out = append(out, r)
	}
	return out, s.err
}

func TestScanner(t *testing.T) {
	t.Parallel()
	backslash := dialect{separator: ',', backslash: true}
	for _, tt := range []struct {
		name, text string
		how        dialect
		want       []told
	}{
		{"nothing", "", comma, nil},
		{"empty lines alone", "\n\r\n\n\r", comma, nil},
		{"plain", "a,b\nc,d\n", comma, []told{{1, []string{"a", "b"}, ""}, {2, []string{"c", "d"}, ""}}},
		{"the last line has no end", "a,b", comma, []told{{1, []string{"a", "b"}, ""}}},
		{"empty cells at both ends", ",a,\n", comma, []told{{1, []string{"", "a", ""}, ""}}},
		{"lines end as in Windows", "a,\"b\"\r\nc,d\r\n", comma, []told{{1, []string{"a", "b"}, ""}, {2, []string{"c", "d"}, ""}}},
		{"a line break in a cell, and what line is next", "a,\"b\r\nc\"\r\nd,e", comma, []told{{1, []string{"a", "b\nc"}, ""}, {3, []string{"d", "e"}, ""}}},
		{"quotes within", `"say ""aye""",""""` + "\n", comma, []told{{1, []string{`say "aye"`, `"`}, ""}}},
		{"a quote in the middle", `a 5" pipe,b` + "\n", comma, []told{{1, []string{`a 5" pipe`, "b"}, ""}}},
		{"semicolons", "a;b,c\n", dialect{separator: ';'}, []told{{1, []string{"a", "b,c"}, ""}}},
		{"tabs", "a\tb c\n", dialect{separator: '\t'}, []told{{1, []string{"a", "b c"}, ""}}},
		{"null, empty and escaped", `"1",,"","a \"b\" \\ \n c\\"` + "\n", backslash, []told{{1, []string{"1", "NULL", "", `a "b" \ \n c\`}, ""}}},
		{"doubled quotes are read by either", `"a ""b"""` + "\n", backslash, []told{{1, []string{`a "b"`}, ""}}},
		{"never closed, and the next lines are read", "a,b\nc,\"d\ne,f\n", comma, []told{
			{1, []string{"a", "b"}, ""}, {2, nil, "its quote is never closed"}, {3, []string{"e", "f"}, ""}}},
		{"text after the closing quote", "a,\"b\"c\nd,e\n", comma, []told{
			{1, nil, "text stands after its closing quote; a quote within a cell is written twice"}, {2, []string{"d", "e"}, ""}}},
		{"a quote too many takes no good record with it", "a,\"b\nc,d\ne,\"f\"\n", comma, []told{
			{1, nil, "text stands after its closing quote; a quote within a cell is written twice"}, {2, []string{"c", "d"}, ""}, {3, []string{"e", "f"}, ""}}},
		{"a NUL", "a,b\x00c\nd,e\n", comma, []told{{1, nil, "it holds a NUL, which no text has"}, {2, []string{"d", "e"}, ""}}},
		{"not UTF-8", "a,Ca\x96on\nd,é\n", comma, []told{
			{1, nil, "the byte 0x96 in it is not UTF-8, as the file seemed to be; save the file as UTF-8"}, {2, []string{"d", "é"}, ""}}},
	} {
		for _, buffer := range []int{1, 2, 3, 7, 4096} {
			got, err := scan(tt.text, tt.how, buffer)
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("%s, %d bytes at a time: got %v, %v; want %v", tt.name, buffer, got, err, tt.want)
			}
		}
	}
}

func TestScannerBounds(t *testing.T) {
	t.Parallel()
	cell := strings.Repeat("x", MostCell)
	for _, tt := range []struct {
		name, text, wrong string
	}{
		{"ten million columns", strings.Repeat(",", 10_000_000), "it has more than 16384 cells; no spreadsheet has as many columns"},
		{"one column too many", strings.Repeat(",", MostCells), "it has more than 16384 cells; no spreadsheet has as many columns"},
		{"as many columns as may be", strings.Repeat(",", MostCells-1), ""},
		{"a cell as long as may be", "a," + cell, ""},
		{"a cell too long", "a,x" + cell, "it is longer than 1 MiB"},
		{"a quoted cell as long as may be", `a,"` + cell + `"`, ""},
		{"a quoted cell too long", `a,"x` + cell + `"`, "its quote is not closed within 1 MiB"},
		{"a record too long", strings.Repeat(cell+",", 9), "it is longer than 8 MiB; no record of a real file is"},
		{"thirty megabytes without an end of line", strings.Repeat("x", 30<<20), "it is longer than 8 MiB; no record of a real file is"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScanner(strings.NewReader("h\n"+tt.text+"\nlast,line\n"), comma)
			s.next()
			if !s.next() || s.wrong != tt.wrong || s.line != 2 {
				t.Errorf("line %d, wrong %q, error %v; want line 2, %q", s.line, s.wrong, s.err, tt.wrong)
			}
			if !s.next() || s.line != 3 || string(bytes.Join(s.cells, []byte("|"))) != "last|line" {
				t.Errorf("after it: line %d, %q, error %v", s.line, s.cells, s.err)
			}
			if len(s.buf) > 2*MostRecord {
				t.Errorf("holds %d bytes", len(s.buf))
			}
		})
	}
}

func TestScannerGivesUpOnATornFile(t *testing.T) {
	t.Parallel()
	s := newScanner(strings.NewReader(strings.Repeat("a,\"b\n", 5000)), comma)
	records := 0
	for s.next() {
		records++
	}
	if s.err == nil || records != mostTorn || !strings.Contains(s.err.Error(), "line 1001: more than 1000 records are torn") {
		t.Errorf("%d records, %v", records, s.err)
	}
}

func TestScannerSaysWhereReadingFailed(t *testing.T) {
	t.Parallel()
	gone := errors.New("the disk is gone")
	s := newScanner(io.MultiReader(strings.NewReader("a,b\nc,d\n"), iotest.ErrReader(gone)), comma)
	for s.next() {
		t.Error("a record of what could not be read")
	}
	if !errors.Is(s.err, gone) {
		t.Errorf("got %v", s.err)
	}
}

func TestScannerNote(t *testing.T) {
	t.Parallel()
	s := newScanner(strings.NewReader("name,amount\nx,\"1\"2\n"), comma)
	s.next()
	s.next()
	want := "this cell of the record on line 2 cannot be read: text stands after its closing quote; a quote within a cell is written twice"
	if n := s.note([]string{"name", "amount"}); n.Field != "amount" || n.Msg != want {
		t.Errorf("got %+v", n)
	}
	if n := s.note(nil); n.Field != "" || !strings.HasPrefix(n.Msg, "cell 2 of the record on line 2") {
		t.Errorf("got %+v", n)
	}
}

// FuzzScanner holds the scanner against encoding/csv: what that reads, it reads alike,
// whatever is left in its buffer. On the rest it neither fails nor loses a line.
func FuzzScanner(f *testing.F) {
	for _, seed := range []string{"a,b\nc,\"d\"\"e\"\n", "a,\"b\r\nc\"\r\n\r\n\"\"", "\"a\"b,c\nd\n", "\"", "a\rb\r", "\x00,é\xff\n"} {
		f.Add(seed, uint8(3), false)
		f.Add(seed, uint8(64), true)
	}
	f.Fuzz(func(t *testing.T, text string, buffer uint8, backslash bool) {
		got, err := scan(text, dialect{',', backslash}, 1+int(buffer))
		if err != nil {
			t.Fatal(err)
		}
		all, err := scan(text, dialect{',', backslash}, 1<<16)
		if err != nil || !reflect.DeepEqual(got, all) {
			t.Fatalf("with a buffer of %d: %v; of 65536: %v, %v", 1+int(buffer), got, all, err)
		}
		if backslash {
			return
		}
		oracle := csv.NewReader(strings.NewReader(text))
		oracle.FieldsPerRecord = -1
		for i := 0; ; i++ {
			want, err := oracle.Read()
			if err == io.EOF {
				if i != len(got) {
					t.Fatalf("%d records; encoding/csv reads %d", len(got), i)
				}
				return
			}
			if err != nil || i < len(got) && got[i].Wrong != "" {
				return
			}
			line, _ := oracle.FieldPos(0)
			if i >= len(got) || got[i].Line != line || !reflect.DeepEqual(got[i].Cells, want) {
				t.Fatalf("record %d: got %v; encoding/csv reads %q on line %d", i, got[i:], want, line)
			}
		}
	})
}

// sample is a file of testdata.
func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A table that somebody opened and saved is the same table: other names for the same
// columns, a title above, lines of commas below, strokes for commas. Its rows are those of
// the real files.
func TestSavedAgain(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"usaspending/transactions_nyc.csv", "usaspending/award_summaries_epa.csv", "listings/listings_2018.csv", "listings/titles_2026.csv",
		"audit/federal-awards-134732-21.csv", "census/counties_2020.csv", "census/CensusStateData_2010-2017.csv", "census/estimates_2019_colorado.csv"} {
		in := csv.NewReader(bytes.NewReader(sample(t, name)))
		records, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		head, rest := records[0], records[1:]
		file := filepath.Base(name)
		_, want := read(t, source(file, sample(t, name)), "")
		blank := make([]string, len(head))
		each := func(do func(string) string) []string {
			out := make([]string, len(head))
			for i, h := range head {
				out[i] = do(h)
			}
			return out
		}
		words := func(s string) string { return strings.ToUpper(strings.ReplaceAll(s, "_", " ")) }
		turned := slices.Clone(records)
		for i, r := range turned {
			r = slices.Clone(r)
			slices.Reverse(r)
			turned[i] = append(r, "", fmt.Sprintf("more %d", i))
		}
		turned[0][len(head)] = "nothing in it"
		for how, saved := range map[string][][]string{
			"column names in words":     slices.Concat([][]string{each(words)}, rest),
			"blanks around them":        slices.Concat([][]string{each(func(s string) string { return "  " + s + " " })}, rest),
			"a title above":             slices.Concat([][]string{{"Downloaded on 2026-11-02"}, {"Source:", "the agency"}, blank}, records),
			"lines of commas below":     slices.Concat(records, [][]string{blank, blank, blank}),
			"in another order and more": turned,
		} {
			for _, comma := range []rune{',', ';', '\t', '|'} {
				var b bytes.Buffer
				w := csv.NewWriter(&b)
				w.Comma = comma
				if err := w.WriteAll(saved); err != nil {
					t.Fatal(err)
				}
				_, got := read(t, source(file, b.Bytes()), "")
				if len(got) != len(want) {
					t.Errorf("%s, %s, %q: %d rows, want %d", name, how, comma, len(got), len(want))
					continue
				}
				for i := range got {
					if got[i].Key != want[i].Key || !bytes.Equal(got[i].Body, want[i].Body) || (got[i].Refused == nil) != (want[i].Refused == nil) {
						t.Errorf("%s, %s, %q: row %d is another:\ngot  %s %s %v\nwant %s %s", name, how, comma, i+1, got[i].Key, got[i].Body, got[i].Refused, want[i].Key, want[i].Body)
						break
					}
				}
			}
		}
	}
}
