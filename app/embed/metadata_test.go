package embed

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/app/publication"
	"proviso/views/tell"
	"proviso/views/words"
)

// bodiesOf are the documents of an edition as they are kept.
func bodiesOf(t *testing.T, e *publication.Edition) func(publication.Kind, string) []byte {
	t.Helper()
	documents, err := e.Documents()
	if err != nil {
		t.Fatal(err)
	}
	by := map[publication.About][]byte{}
	for _, d := range documents {
		by[publication.About{Kind: d.Kind, ID: d.ID}] = d.Body
	}
	return func(kind publication.Kind, id string) []byte { return by[publication.About{Kind: kind, ID: id}] }
}

// A reporter who has the three files has the same thing three times, and can tell by
// its hash that the document is the one that was published.
func TestFilesAgree(t *testing.T) {
	for i, day := range machineDays {
		f := machineFrame(t, string(day), "es")
		bodies, seen := bodiesOf(t, f.Edition), map[string]bool{}
		for _, x := range someThings(f.Edition, []int{1, 5, 5}[i]) {
			meta, ok := Metadata(f, x[0], x[1])
			file, ok2 := JSON(f, x[0], x[1], bodies)
			if !ok || !ok2 {
				t.Fatalf("%v lacks a file", x)
			}
			var m metadata
			var w wrapped
			if err := json.Unmarshal(meta, &m); err != nil {
				t.Fatalf("%v: %v", x, err)
			}
			if err := json.Unmarshal(file, &w); err != nil {
				t.Fatalf("%v: %v", x, err)
			}
			if !slices.Equal(m.Documents, w.Documents) || m.Publication.ID != f.Edition.ID || w.Publication.ID != f.Edition.ID || m.Kind != x[0] || w.ID != x[1] || w.Licence != Licence || m.Licence.URL != Licence {
				t.Errorf("%v: the files say different things of themselves", x)
			}
			for k, d := range m.Documents {
				body := bodies(d.Kind, d.ID)
				if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != d.Digest {
					t.Errorf("%v: the hash of %s %s is %s", x, d.Kind, d.ID, d.Digest)
				}
				if derived := len(m.Documents) > 1 || x[0] == "map"; k == 0 && !derived && !bytes.Contains(file, append(append([]byte(`"document":`), body...), '}')) {
					t.Errorf("%v: the document is not the one that was published, to the byte", x)
				}
			}
			if kind := publication.TableKind(x[0], x[1]); !seen[kind] {
				seen[kind] = true
				columnsAgree(t, f, x, m.Columns)
			}
			for _, text := range []inEach{m.Title, m.Description, m.Unknown, m.Citation, m.Rows, m.Licence.Credit} {
				if text["en"] == "" || text["es"] == "" {
					t.Errorf("%v: a text is not in both languages: %v", x, text)
				}
			}
			if !strings.Contains(m.Citation["es"], "@"+f.Edition.ID) || !strings.Contains(m.Citation["es"], "/es/") || !strings.Contains(m.Citation["en"], "/en/") {
				t.Errorf("%v: is cited as %v", x, m.Citation)
			}
		}
	}
}

// columnsAgree: the columns that are told of are those of the file, in their order.
func columnsAgree(t *testing.T, f tell.Frame, x [2]string, told []byte) {
	t.Helper()
	text, _ := CSV(f, x[0], x[1])
	head, err := csv.NewReader(bytes.NewReader(text)).Read()
	if err != nil {
		t.Fatal(err)
	}
	var columns []column
	if err := json.Unmarshal(told, &columns); err != nil || len(head) != len(columns) {
		t.Fatalf("%v: %d columns, %d are told of: %v", x, len(head), len(columns), err)
	}
	for i, c := range columns {
		if c.Name != head[i] || c.Type == "" || len(c.Meaning) != len(tell.Languages) {
			t.Errorf("%v: the column %s is told of as %+v", x, head[i], c)
		}
	}
}

func TestFilesAreAsTheyWere(t *testing.T) {
	f := machineFrame(t, "2018-01-24", "es")
	mended := *f.Edition
	mended.Corrections = machineCorrections
	f.Edition = &mended
	meta, _ := Metadata(f, "coverage", "jag-notice.denver-co")
	var read bytes.Buffer
	if err := json.Indent(&read, meta, "", "  "); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "metadata.json", stable(f.Edition, append(read.Bytes(), '\n')))
	grant, _ := Metadata(f, "grant", "denver-co-byrne-jag-fy2017")
	if n := bytes.Count(grant, []byte(`"reason":`)); n != 1 {
		t.Errorf("%d corrections concern the grant, want 1", n)
	}
	states, _ := JSON(f, "map", "all", bodiesOf(t, f.Edition))
	golden.Equal(t, "map.json", append(stable(f.Edition, states), '\n'))
	if inSpanish, _ := JSON(machineFrame(t, "2018-01-24", "en"), "map", "all", bodiesOf(t, f.Edition)); !bytes.Equal(inSpanish, states) {
		t.Error("a file without words has a language")
	}
	if _, ok := JSON(f, "grant", "nothing", bodiesOf(t, f.Edition)); ok {
		t.Error("a file of nothing")
	}
	if _, ok := Metadata(f, "coverage", "jag-notice.nowhere"); ok {
		t.Error("metadata of nothing")
	}
}

// stable puts a word for each hash of an edition: they move with the record.
func stable(e *publication.Edition, text []byte) []byte {
	for _, x := range [][2]string{{e.Hash, "HASH"}, {e.ID, "EDITION"}} {
		text = bytes.ReplaceAll(text, []byte(x[0]), []byte(x[1]))
	}
	for kind, ids := range e.Digests {
		for id, digest := range ids {
			text = bytes.ReplaceAll(text, []byte(digest), []byte("SHA256 of "+string(kind)+" "+id))
		}
	}
	return text
}

// machineCorrections are two that were never made, of facts that the record has.
var machineCorrections = []publication.Correction{
	{Edition: 7, Date: "2026-11-20", Subject: publication.Ref{ID: "denver-co-byrne-jag-fy2017", Name: "City and County of Denver, Byrne JAG FY2017"}, Kind: "amount", Field: "usd", Old: "423,816", New: "423,861", Reason: "Two digits were transposed.", ReasonES: "Dos dígitos estaban invertidos.",
		Concerns: []publication.About{{Kind: publication.KindGrant, ID: "denver-co-byrne-jag-fy2017"}, {Kind: publication.KindPlace, ID: "denver-co"}}},
	{Edition: 5, Date: "2026-09-01", Subject: publication.Ref{ID: "chi17-pi", Name: "City of Chicago v. Sessions"}, Kind: "order", Field: "from", New: "2017-09-15", Reason: "The day <was> missing.", Concerns: []publication.About{{Kind: publication.KindCase, ID: "chicago-v-sessions-fy2017"}, {Kind: publication.KindCoverage, ID: "jag-notice"}}},
}

// Every column is told of in both languages, and no word is told that no column has.
func TestColumnsHaveWords(t *testing.T) {
	for _, lang := range []*words.Words{words.English, words.Spanish} {
		for _, kind := range publication.TableKinds {
			for _, c := range publication.ColumnsOf(kind) {
				if !lang.Knows("machines.column." + c.Name) {
					t.Errorf("%s: the column %s has no words", lang.Lang, c.Name)
				}
			}
		}
	}
}

func BenchmarkFiles(b *testing.B) {
	f := machineFrame(b, "2018-01-24", "es")
	for name, make := range map[string]func(kind, id string){
		"csv":      func(kind, id string) { CSV(f, kind, id) },
		"metadata": func(kind, id string) { Metadata(f, kind, id) },
		"dataset":  func(kind, id string) { Dataset(f, kind, id) },
		"badge":    func(kind, id string) { Badge(f, kind, id) },
		"feed":     func(kind, id string) { Feed(f, kind, id) },
		"about":    func(kind, id string) { aboutOf(f, kind, id) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				make("grant", "denver-co-byrne-jag-fy2017")
			}
		})
	}
}
