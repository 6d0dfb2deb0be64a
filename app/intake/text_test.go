package intake

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"proviso/models"
)

func utf16Bytes(s string, big, mark bool) []byte {
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xFEFF}, units...)
	}
	var out []byte
	for _, u := range units {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func encoded(t testing.TB, page *charmap.Charmap, s string) []byte {
	t.Helper()
	b, err := page.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestEncodings reads one table written in every way.
func TestEncodings(t *testing.T) {
	t.Parallel()
	const table = "place,mayor,remark\nCañon City,José Peña,the city’s “own” – so far\nLa Cañada,Zoë Núñez,100 % § 12\n"
	far := "place,mayor\n" + strings.Repeat("Denver,somebody\n", 400_000)
	for _, tt := range []struct {
		name  string
		bytes []byte
		note  string
	}{
		{"UTF-8", []byte(table), ""},
		{"UTF-8 with a mark", []byte("\xEF\xBB\xBF" + table), ""},
		{"UTF-16 as Windows writes it", utf16Bytes(table, false, true), "UTF-16 (little-endian)"},
		{"UTF-16 big-endian", utf16Bytes(table, true, true), "UTF-16 (big-endian)"},
		{"UTF-16 without a mark", utf16Bytes(table, false, false), "UTF-16 (little-endian)"},
		{"UTF-16 big-endian without a mark", utf16Bytes(table, true, false), "UTF-16 (big-endian)"},
		{"Windows-1252", encoded(t, charmap.Windows1252, table), "Windows-1252"},
		{"Mac Roman", encoded(t, charmap.Macintosh, table), "Mac Roman"},
		{"lines as in Windows", []byte(strings.ReplaceAll(table, "\n", "\r\n")), ""},
		{"lines as on old Macintoshes", encoded(t, charmap.Macintosh, strings.ReplaceAll(table, "\n", "\r")), "old Macintoshes"},
		{"an accent five megabytes down", encoded(t, charmap.Macintosh, far+"Cañon City,José Peña\n"), "Mac Roman"},
	} {
		r, rows := read(t, source("t.csv", tt.bytes), models.ReportedTable)
		found := false
		for _, row := range rows {
			if row.Refused != nil {
				t.Errorf("%s: refused %+v", tt.name, row.Refused)
			}
			found = found || strings.Contains(string(row.Body), `"Cañon City","José Peña"`)
		}
		if !found {
			t.Errorf("%s: reads %s", tt.name, rows[1].Body)
		}
		if notes := fmt.Sprint(r.Notes); !strings.Contains(notes, tt.note) || tt.note == "" && len(r.Notes) > 0 {
			t.Errorf("%s: notes %s", tt.name, notes)
		}
		if r.Heads[0].Row != 1 || r.Heads[0].Names[0] != "place" {
			t.Errorf("%s: head %+v", tt.name, r.Heads[0])
		}
	}
}

// TestOneName tells the two eight-bit codes apart by one name alone.
func TestOneName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Cañon City", "La Cañada Flintridge", "Doña Ana", "Añasco", "Bayamón", "Mayagüez", "Peñuelas", "Río Grande", "San Germán", "Loíza", "Manatí", "Española", "San José",
		"Coeur d’Alene’s", "the city’s plan", "Québec", "Zoë", "Façade", "PEÑA", "NÚÑEZ", "CAÑON CITY", "DOÑA ANA", "2019 – 2020", "Mañana — hoy"} {
		for code, page := range map[string]*charmap.Charmap{"Windows-1252": charmap.Windows1252, "Mac Roman": charmap.Macintosh} {
			r, rows := read(t, source("t.csv", encoded(t, page, "place,people\n"+name+",1\n")), "")
			if !strings.Contains(string(rows[1].Body), name) {
				t.Errorf("%s in %s: %s, notes %v", name, code, rows[1].Body, r.Notes)
			}
		}
	}
}

// TestDamagedCharacters has a UTF-8 file stay one when a few characters of it are not.
func TestDamagedCharacters(t *testing.T) {
	t.Parallel()
	_, rows := read(t, source("t.csv", []byte("a,b\né,ü\nñ,\xF1\nx,y\n")), "")
	if len(rows) != 4 || rows[2].Refused == nil || rows[2].Line != 3 || !strings.Contains(rows[2].Refused.Msg, "the byte 0xF1 in it is not UTF-8") || rows[3].Refused != nil {
		t.Errorf("got %+v", rows)
	}
}

// TestNoText refuses what is no text, and says what it seems to be.
func TestNoText(t *testing.T) {
	t.Parallel()
	random := make([]byte, 4096)
	for i := range random {
		random[i] = byte(i * 7919 >> 3)
	}
	for want, b := range map[string]string{
		"the file is empty": "", "it holds nothing": "\n\n  \n", "it is a PDF": "%PDF-1.7\n%\xE2\xE3", "it is an image": "\x89PNG\r\n\x1a\n",
		"it is a Windows program": "MZ\x90\x00\x03", "it is a program": "\x7FELF\x02", "packed with gzip": "\x1F\x8B\x08", "it is an SQLite database": "SQLite format 3\x00\x10",
		"Office 97 to 2003":                    "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600),
		"under a password":                     "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600) + string(utf16Bytes("EncryptedPackage", false, false)),
		"UTF-32":                               "\xFF\xFE\x00\x00a\x00\x00\x00",
		"a program's own format":               string(random),
		"it begins with":                       "Dear Sir or Madam\nplease find enclosed\n",
		"its columns are Dear Sir, dear Madam": "Dear Sir, dear Madam",
		"cannot be opened":                     "PK\x03\x04 and no more",
		"it begins with \"<html xmlns":         "\n <html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><table><tr><td>Award</td></tr></table></html>",
		"open it in one and save it as .xlsx":  "<!DOCTYPE HTML PUBLIC>\n<title>Error 500</title>",
		"a spreadsheet program opens":          `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`,
	} {
		_, err := Recognise(source("file", []byte(b)), "")
		if models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

// TestLongBelowHeader takes a table for one whose first record below the header is longer
// than what is looked at; what is wrong with it is told of the record.
func TestLongBelowHeader(t *testing.T) {
	t.Parallel()
	head := "award number,amount,recipient\n"
	for name, c := range map[string]struct{ text, want string }{
		"a cell of 100,000 characters": {head + "A-1,1.00,\"" + strings.Repeat("x", 100_000) + "\"\nA-2,2.00,b\n", ""},
		"a cell that is too long":      {head + "A-1,1.00,\"" + strings.Repeat("x", MostCell+1) + "\"\nA-2,2.00,b\n", "within 1 MiB"},
		"ten million commas":           {head + strings.Repeat(",", 10_000_000) + "\nA-2,2.00,b\n", "more than 16384 cells"},
	} {
		r, rows := read(t, source("t.csv", []byte(c.text)), "")
		if r.Kind != models.ReportedTable || len(r.Heads[0].Guess()) != 1 || len(rows) != 3 || rows[2].Refused != nil {
			t.Errorf("%s: %s, %d rows", name, r.Kind, len(rows))
			continue
		}
		if got := rows[1].Refused; (got == nil) != (c.want == "") || got != nil && !strings.Contains(got.Msg, c.want) {
			t.Errorf("%s: got %+v, want %s", name, got, c.want)
		}
	}
}

// TestSemicolonsInText takes the header's word against a long text below it.
func TestSemicolonsInText(t *testing.T) {
	t.Parallel()
	head := strings.Repeat("column,", 11) + "last\n"
	_, rows := read(t, source("t.csv", []byte(head+"\"x"+strings.Repeat("; y; z\n", 20_000)+"\""+strings.Repeat(",", 11)+"\n")), "")
	if len(rows) != 2 || rows[1].Line != 2 || rows[1].Refused != nil {
		t.Errorf("%d rows", len(rows))
	}
}

// TestSeparators reads tables by whatever parts their cells.
func TestSeparators(t *testing.T) {
	t.Parallel()
	for _, table := range []string{"award,amount\nA-1,\"1,000\"\n", "award;amount\nA-1;1,000\n", "award\tamount\nA-1\t1,000\n", "award|amount\nA-1|1,000\n"} {
		_, rows := read(t, source("t.txt", []byte(table)), "")
		if len(rows) != 2 || string(rows[1].Body) != `{"cells":["A-1","1,000"]}` {
			t.Errorf("%q: got %s", table, rows[len(rows)-1].Body)
		}
	}
}
