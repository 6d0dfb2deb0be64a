package intake

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"proviso/models"
)

// What is wrong with a file of JSON is said, with its line.
func TestJSONRefusals(t *testing.T) {
	t.Parallel()
	row := `{"Award ID":"2020-MU-MU-0006","generated_internal_id":"ASST_NON_2020MUMU0006_015"}`
	for _, c := range []struct{ name, text, want string }{
		{"cut off", `{"results":[` + row + ",\n", "line 2: the file ends in the middle"},
		{"something after the end", `{"results":[` + row + "]}\n{}", "line 2: something follows after the end"},
		{"no JSON after the end", `{"results":[` + row + `]} <html>`, "line 1: this is not JSON: invalid character '<'"},
		{"a comma too many", "{\"results\":[" + row + ",\n]}", "line 2: this is not JSON: invalid character ']'"},
		{"lists twice", `{"results":[` + row + `],"results":[` + row + `]}`, `line 1: "results" stands twice in one object`},
		{"bytes that are not UTF-8", "{\"results\":[\n{\"Award ID\":\"a\xff\"}]}", "a byte that is not UTF-8; save the file as UTF-8"},
		{"half a character at the end", "{\"results\":[" + row + "]}\xe2\x82", "a byte that is not UTF-8"},
		{"a NUL", "{\"results\":[{\"Award ID\":\"a\x00\"}]}", `this is not JSON: invalid character '\x00' in string`},
		{"UTF-16", "{\x00\"\x00r\x00", "this is not JSON"},
		{"lists in lists", strings.Repeat("[", 100) + `{"Award ID":1}` + strings.Repeat("]", 100), "lists nest deeper than 64 levels"},
		{"what is passed over, too deep", `{"x":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `,"results":[]}`, "values nest deeper than 10000 levels"},
		{"a text without end", `{"results":[{"Award ID":"` + strings.Repeat("a", MostRecord+(1<<20)), "one value is longer than 8 MiB"},
		{"blanks without end", `{"results":[` + strings.Repeat(" ", MostRecord+(1<<20)), "one value is longer than 8 MiB"},
	} {
		where := "results"
		if c.text[0] == '[' {
			where = ""
		}
		err := jsonRows(openerOf([]byte(c.text)), where, searchedAwards)(func(Row) error { return nil })
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %.300v, want %s", c.name, err, c.want)
		}
	}
}

// A record that cannot be taken takes no other with it.
func TestJSONRecordsRefused(t *testing.T) {
	t.Parallel()
	const key = `"generated_internal_id":"ASST_NON_2020MUMU0006_1550","Award Type":"PROJECT GRANT (B)"`
	records := []struct{ record, want string }{
		{`{"Award ID":"2020-MU-MU-0006",` + key + `}`, "2020MUMU0006/015"},
		{`{"Award ID":"2020-MU-MU-0006","Award ID":"x"}`, "refused Award ID: stands twice, and it cannot be told which holds"},
		{`{"Award ID":"a","x":{"y":1,"y":2}}`, "refused x.y: stands twice, and it cannot be told which holds"},
		{`{"Award ID":"a\u0000b"}`, "refused Award ID: holds a NUL character"},
		{`{"x":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`, "refused x" + strings.Repeat("[0]", MostNesting-1) + ": nests deeper than 64 levels"},
		{`{"Award ID":"` + strings.Repeat("a", MostCell+1) + `"}`, "refused Award ID: is longer than 1 MiB"},
		{`{"x":[` + strings.Repeat("0,", MostCells) + `0]}`, "refused : has more than 16384 values"},
		{`{"x":[` + strings.Repeat(`"`+strings.Repeat("a", 1000)+`",`, 9000) + `0]}`, "refused : is longer than 8 MiB"},
		{`null`, "refused : is null, where a record is expected"},
		{`"x"`, "refused : is a text, where a record is expected"},
		{`7`, "refused : is a number, where a record is expected"},
		{`[]`, ""}, // a list of records within the list, with none in it
		{`{"Award ID":{},` + key + `}`, "refused Award ID: is an object, where a text is expected"},
		{`{"Award ID":"2020-MU-MU-0006","Award Amount":1e300,` + key + `}`, `refused Award Amount: "1e300" is not an amount of money: it is too large`},
		{`{"Award ID":"2020-MU-MU-0006","Award Amount":1e999999999,` + key + `}`, `refused Award Amount: "1e999999999" is not an amount of money: it is too large`},
		{`{"Award ID":"2020-MU-MU-0006","Award Amount":` + strings.Repeat("9", 50) + `,` + key + `}`, `refused Award Amount: "` + strings.Repeat("9", 50) + `" is not an amount of money: it is too large`},
		{`{"Award ID":"2020-MU-MU-0006","Award Amount":12.345,` + key + `}`, `refused Award Amount: "12.345" is not an amount of money: it has parts of a cent; write dollars and cents like 423861.00`},
		{`{"Award ID":"2020-MU-MU-0006","Award Amount":"many",` + key + `}`, `refused Award Amount: "many" is not an amount of money: only digits, one point and commas between thousands are read; write dollars and cents like 423861.00`},
		{`{"Award ID":"2020-MU-MU-0006","End Date":"2024-02-30",` + key + `}`, `refused End Date: "2024-02-30" is not a day of the calendar`},
		{`{"Award ID":"2020-MU-MU-0006"}`, `refused Awarding Agency Code: the awarding agency is not told: ask for the field "Awarding Agency Code"`},
		{`{"Award ID":"2020-MU-MU-0006","Awarding Agency":"Department of Justice"}`, "2020MUMU0006/015"},
		{`{"Award ID":"2020-MU-MU-0006","Assistance Listings":{},` + key + `}`, "refused Assistance Listings: is an object, where a list is expected"},
		{`{"Award ID":"2020-MU-MU-0006","Loan Value":1.0,` + key + `}`, "refused Loan Value: is given: this is a loan, not a grant"},
		{`{"Award ID":"X","generated_internal_id":"CONT_AWD_X_8000_-NONE-_-NONE-"}`, "refused Award Type: is a contract (its key begins with CONT_), not a grant"},
		{`{"Award ID":"P268K115150","Award Type":"DIRECT LOAN (E)","generated_internal_id":"ASST_NON_P268K115150_091"}`, "refused Award Type: 07 is a loan, not a grant; only types 02 to 05, F001 and F002 are"},
		{`{"Award ID":"x","Award Type":"INSURANCE (G)","generated_internal_id":"ASST_NON_X_070"}`, "refused Award Type: 09 is insurance, not a grant; only types 02 to 05, F001 and F002 are"},
		{`{"Sub-Award ID":"1","Award ID":"x"}`, "refused Sub-Award ID: is of a sub-award; read the reply as those"},
		{`{"Award ID":"15PBJA-24-GG-04727-JAGX","Awarding Agency Code":"015","Award Type":"FORMULA GRANT (A)"}`, "15PBJA24GG04727JAGX/015"},
	}
	var list, want []string
	for _, r := range records {
		list = append(list, r.record)
		if r.want != "" {
			want = append(want, r.want)
		}
	}
	var got []string
	err := jsonRows(openerOf([]byte(`{"results":[`+strings.Join(list, ",\n")+`]}`)), "results", searchedAwards)(func(r Row) error {
		s := r.Key
		if r.Refused != nil {
			s = "refused " + r.Refused.Field + ": " + r.Refused.Msg
		}
		got = append(got, s)
		if r.At != len(got) {
			t.Errorf("row %d has the number %d", len(got), r.At)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got) || i >= len(want):
			t.Fatalf("got %d rows, want %d", len(got), len(want))
		case got[i] != want[i]:
			t.Errorf("row %d: got %.300s, want %.300s", i+1, got[i], want[i])
		}
	}
}

// Amounts of JSON are numbers, of whatever making.
func TestNumberUSD(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want, note string }{
		{"0", "0.00", ""}, {"-0.0", "0.00", ""}, {"120000.0", "120000.00", ""}, {"156725919.62", "156725919.62", ""},
		{"-1144907.29", "-1144907.29", ""}, {"1E3", "1000.00", ""}, {"1.5e-1", "0.15", ""}, {"0.1", "0.10", ""},
		{"783699380.5999999", "783699380.60", "783699380.5999999 is read as 783699380.60: what is beyond the cent comes of binary fractions"},
		{"-1005242595.7900001", "-1005242595.79", "-1005242595.7900001 is read as -1005242595.79: what is beyond the cent comes of binary fractions"},
		{"0.005", "", ""}, {"-0.005", "", ""}, {"1e-9", "0.00", "1e-9 is read as 0.00: what is beyond the cent comes of binary fractions"},
		{"92233720368547758.07", "92233720368547758.07", ""}, {"92233720368547758.08", "", ""},
		{"1/3", "", ""}, {"0x10", "", ""}, {"NaN", "", ""}, {"", "", ""},
	} {
		f := &fields{}
		got, note := "", ""
		if u := f.number("x", c.text); u != nil {
			got = u.String()
		}
		if len(f.notes) > 0 {
			note = f.notes[0].Msg
		}
		if got != c.want || note != c.note || (got == "") != (f.refused != nil) {
			t.Errorf("%q: got %q, %q, refused %v; want %q, %q", c.text, got, note, f.refused, c.want, c.note)
		}
	}
}

// repeated gives a text many times over, between a beginning and an end.
type repeated struct {
	begin, text, end string
	times            int
	rest             string
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.rest == "" {
		switch {
		case r.begin != "":
			r.rest, r.begin = r.begin, ""
		case r.times > 0:
			r.rest, r.times = r.text, r.times-1
			if r.times == 0 {
				r.rest = strings.TrimSuffix(r.rest, ",\n")
			}
		case r.end != "":
			r.rest, r.end = r.end, ""
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// Memory does not grow with the list.
func TestJSONMemory(t *testing.T) {
	row := `{"Award ID":"2020-MU-MU-0006","generated_internal_id":"ASST_NON_2020MUMU0006_015","Description":"` + strings.Repeat("words ", 5000) + "\"},\n"
	times := 1000 // 30 MB
	open := func() (io.Reader, error) {
		return &repeated{begin: `{"results":[`, text: row, times: times, end: "]}"}, nil
	}
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	rows, most := 0, uint64(0)
	err := jsonRows(open, "results", searchedAwards)(func(r Row) error {
		if rows++; rows%200 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
		if r.Refused != nil || r.Line != rows {
			t.Fatalf("row %d on line %d: refused %v", rows, r.Line, r.Refused)
		}
		return nil
	})
	if err != nil || rows != times {
		t.Fatalf("%d rows, %v", rows, err)
	}
	if grown := int64(most) - int64(before.HeapAlloc); grown > 4<<20 {
		t.Errorf("memory grew by %d bytes", grown)
	}
}

func FuzzJSON(f *testing.F) {
	for _, name := range []string{"api/grant.json", "api/search_results_grants.json", "api/search_results_subawards.json", "fpi/16.607.json",
		"courts/docket_4214664.json", "courts/docket_alert.webhook.json", "courts/search_alert_v2.webhook.json", "courts/pacer_docket_ca9_1.json"} {
		f.Add(testdata(f, name))
	}
	f.Add([]byte(`[[{"docketNumber":"<mark>1:16</mark>-cv-1","court_id":"rid","recap_documents":[{"docket_entry_id":1},{"docket_entry_id":1}]}]]`))
	f.Add([]byte(`{"results":[{"docket_entry_id":7,"docket_id":8,"meta":{"timestamp":"2024-11-15T00:22:15.765337Z"}}]}`))
	f.Add([]byte(`{"results":[{"recap_documents":[],"docket":"https://x/dockets/7/","id":1,"entry_number":null}],"count":"https://x"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		at := map[string]int{}
		err := readJSON(text, func(kind models.ReportKind, r Row) error {
			at[string(kind)]++
			checkRow(t, kind, r, at[string(kind)])
			return nil
		})
		if err != nil && strings.TrimSpace(err.Error()) == "" && !jsonAside(text) {
			t.Error("an error that says nothing")
		}
	})
}

func jsonAside(text []byte) bool { shape, _ := jsonShapeOf(text); return shape == shapeNone }

// checkRow is what holds of every row.
func checkRow(t *testing.T, kind models.ReportKind, r Row, at int) {
	t.Helper()
	switch {
	case r.At != at:
		t.Fatalf("%s: row %d is numbered %d", kind, at, r.At)
	case (r.Refused == nil) != (r.Body != nil):
		t.Fatalf("%s: a row is refused and has a body, or neither: %+v", kind, r)
	case r.Refused != nil && r.Refused.Msg == "":
		t.Fatalf("%s: a row is refused without a word", kind)
	case r.Refused == nil && (r.Key == "" || r.Subject == ""):
		t.Fatalf("%s: a row without a key: %+v", kind, r)
	}
	if r.Body != nil {
		if err := sameAgain(kind, r.Body); err != nil {
			t.Fatal(err)
		}
	}
}

func sameAgain(kind models.ReportKind, body []byte) error {
	again, err := reread(kind, body)
	if err != nil {
		return fmt.Errorf("%s: its own body cannot be read: %w", kind, err)
	}
	if string(again) != string(body) {
		return fmt.Errorf("%s: %s is read back as %s", kind, body, again)
	}
	return nil
}
