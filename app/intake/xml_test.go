package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/models"
)

// readXML reads a text as both kinds that it has.
func readXML(text []byte, each func(models.ReportKind, Row) error) error {
	if err := archivedRows(openerOf(text))(func(r Row) error { return each(models.ReportedDocket, r) }); err != nil {
		return err
	}
	return archivedEntries(openerOf(text))(func(r Row) error { return each(models.ReportedEntry, r) })
}

func TestArchivedDocket(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/courts/ia_docket_gov.uscourts.akd.41664.xml")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := readXML(text, func(k models.ReportKind, r Row) error { out.WriteString(printed(k, r)); return nil }); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "archived.golden", out.Bytes())
}

const archivedBegin = `<gov_uscourts_docket><case_details><court>akd</court><docket_num>3:11-cv-00064</docket_num></case_details><document_list>`
const archivedEnd = `</document_list></gov_uscourts_docket>`

// What is wrong with a file of XML is said, and nothing of it is read on.
func TestArchivedRefusals(t *testing.T) {
	t.Parallel()
	laughs := `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>` +
		`<gov_uscourts_docket><case_details><court>&lol2;</court></case_details></gov_uscourts_docket>`
	outside := `<!DOCTYPE d SYSTEM "file:///etc/passwd"><gov_uscourts_docket><case_details><court>&xxe;</court></case_details></gov_uscourts_docket>`
	for _, c := range []struct{ name, text, want string }{
		{"a bomb of entities", laughs, "line 1: the file declares entities of its own"},
		{"a grammar of its own", `<!DOCTYPE d [<!ELEMENT a ANY>]>` + archivedBegin + archivedEnd, "line 1: the file declares entities of its own"},
		{"an entity from outside", outside, "line 1: this is not XML that can be read: invalid character entity &xxe;"},
		{"nothing", " ", "line 1: the file holds no element"},
		{"something else", "<html><body>Sign in</body></html>", "line 1: the element html is not expected here"},
		{"no case", "<gov_uscourts_docket></gov_uscourts_docket>", "case_details: is missing"},
		{"cut off", archivedBegin + "\n<document doc_num=\"1\"", "line 2: this is not XML that can be read: unexpected EOF"},
		{"tags that cross", archivedBegin + "</gov_uscourts_docket>", "line 1: this is not XML that can be read"},
		{"a NUL", strings.Replace(archivedBegin, "akd", "a\x00d", 1) + archivedEnd, "illegal character code U+0000"},
		{"bytes that are not UTF-8", strings.Replace(archivedBegin, "akd", "a\xffd", 1) + archivedEnd, "invalid UTF-8"},
		{"deep", archivedBegin + strings.Repeat("<a>", 1000) + strings.Repeat("</a>", 1000) + archivedEnd, "elements nest deeper than 64 levels"},
		{"two", archivedBegin + archivedEnd + archivedBegin + archivedEnd, "is not expected here"},
		{"a piece without end", archivedBegin + "<document doc_num=\"1\"><long_desc>" + strings.Repeat("a", MostRecord+(1<<20)), "one piece is longer than 8 MiB"},
	} {
		err := readXML([]byte(c.text), func(models.ReportKind, Row) error { return nil })
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %.300v, want %s", c.name, err, c.want)
		}
	}
}

// A document that cannot be taken takes no other with it.
func TestArchivedDocuments(t *testing.T) {
	t.Parallel()
	text := archivedBegin + `
<document doc_num="1" attachment_num="0"><pacer_doc_id>02311124594</pacer_doc_id><date_filed>2012-12-10</date_filed><long_desc>ORDER &amp; JUDGMENT</long_desc></document>
<document doc_num="2" attachment_num="0"><date_filed>10.12.2012</date_filed></document>
<document doc_num="3" attachment_num="0"><long_desc>a</long_desc><long_desc>b</long_desc></document>
<document attachment_num="0"/>
<document doc_num="1" attachment_num="1"/>
<document doc_num="4" attachment_num="0"><long_desc>` + strings.Repeat("x", MostCell+1) + `</long_desc></document>
<document doc_num="5" attachment_num="0"><long_desc><b>bold</b> words</long_desc></document>
` + archivedEnd
	var got []string
	err := archivedEntries(openerOf([]byte(text)))(func(r Row) error {
		s := fmt.Sprintf("%d %d %s", r.At, r.Line, r.Key)
		if r.Refused != nil {
			s = fmt.Sprintf("%d %d refused %s %s", r.At, r.Line, r.Refused.Field, r.Refused.Msg)
		}
		for _, n := range r.Notes {
			s += " | " + n.Msg
		}
		got = append(got, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1 2 akd/3:11-cv-64/1 | 02311124594 is kept as 02301124594: the fourth digit of PACER's id of a document is written 0",
		`2 3 refused date_filed "10.12.2012" is not a date; a day is written YYYY-MM-DD`,
		"3 4 refused long_desc stands twice, and it cannot be told which holds",
		"4 5 refused doc_num is missing: the document cannot be told from others",
		"5 6 refused doc_num 1 stood further up already; its attachments must follow it",
		"6 7 refused long_desc is longer than 1 MiB",
		"7 8 akd/3:11-cv-64/5",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Memory does not grow with the list of documents.
func TestXMLMemory(t *testing.T) {
	document := `<document doc_num="N" attachment_num="0"><long_desc>` + strings.Repeat("words ", 5000) + "</long_desc></document>"
	const times = 500 // 15 MB
	var documents []string
	for i := range times {
		documents = append(documents, strings.Replace(document, "N", fmt.Sprint(i+1), 1))
	}
	text := []byte(archivedBegin + strings.Join(documents, "") + archivedEnd)
	if grown := growth(t, archivedEntries(openerOf(text)), times); grown > 4<<20 {
		t.Errorf("memory grew by %d bytes", grown)
	}
	runtime.KeepAlive(text)
}

// growth is by how many bytes memory grows while so many rows are read, none of which is
// refused.
func growth(t *testing.T, each func(func(Row) error) error, times int) int64 {
	t.Helper()
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	rows, most := 0, uint64(0)
	err := each(func(r Row) error {
		if rows++; rows%(times/5) == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
		if r.Refused != nil {
			t.Fatalf("row %d: %+v", rows, r.Refused)
		}
		return nil
	})
	if err != nil || rows != times {
		t.Fatalf("%d rows, %v", rows, err)
	}
	return int64(most) - int64(before.HeapAlloc)
}

func FuzzXML(f *testing.F) {
	f.Add(testdata(f, "courts/ia_docket_gov.uscourts.akd.41664.xml"))
	f.Add([]byte(archivedBegin + `<document doc_num="1"/><document doc_num="1" attachment_num="1"/><x/>` + archivedEnd))
	f.Fuzz(func(t *testing.T, text []byte) {
		at := map[models.ReportKind]int{}
		_ = readXML(text, func(kind models.ReportKind, r Row) error {
			at[kind]++
			checkRow(t, kind, r, at[kind])
			return nil
		})
	})
}

// Older dockets write a day that is not known as zeros. The docket is the real one, two of
// its days varied.
func TestArchivedDays(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/courts/ia_docket_gov.uscourts.akd.41664.xml")
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.Replace(text, []byte("<date_case_filed>2011-04-04</date_case_filed>"), []byte("<date_case_filed>0000-00-00</date_case_filed><date_last_filing>2013-01-03</date_last_filing>"), 1)
	text = bytes.Replace(text, []byte("<date_filed>2012-12-10</date_filed>"), []byte("<date_filed>0000-00-00</date_filed>"), 1)
	var got []string
	err = readXML(text, func(_ models.ReportKind, r Row) error {
		if r.Refused != nil {
			return fmt.Errorf("refused: %+v", *r.Refused)
		}
		var days struct{ Filed, LastFiling string }
		if err := json.Unmarshal(bytes.ReplaceAll(r.Body, []byte("last_filing"), []byte("lastfiling")), &days); err != nil {
			return err
		}
		got = append(got, fmt.Sprint(r.Key, " ", days.Filed, " ", days.LastFiling, " ", len(r.Notes)))
		return nil
	})
	want := []string{"akd/3:11-cv-64  2013-01-03 1", "akd/3:11-cv-64/1 2011-04-04  0", "akd/3:11-cv-64/116   1"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}
