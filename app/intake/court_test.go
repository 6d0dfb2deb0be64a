package intake

import (
	"encoding/json"
	"strings"
	"testing"

	"proviso/models"
)

// The ids of all federal courts look like ids of courts.
func TestCourtID(t *testing.T) {
	t.Parallel()
	var courts []struct{ ID, Name string }
	if err := json.Unmarshal(testdata(t, "courts/federal_courts.json"), &courts); err != nil {
		t.Fatal(err)
	}
	if len(courts) != 254 {
		t.Errorf("%d courts", len(courts))
	}
	for _, c := range courts {
		f := &fields{of: map[string]any{"court_id": c.ID}}
		if got := f.court("court_id", ""); got != c.ID || len(f.notes) > 0 || f.refused != nil {
			t.Errorf("%s (%s): got %q, %v, %v", c.ID, c.Name, got, f.notes, f.refused)
		}
	}
	for _, c := range []struct{ told, want, note, refused string }{
		{"RID", "rid", "", ""},
		{"D.R.I.", "d.r.i.", `"d.r.i." does not look like CourtListener's id of a court`, ""},
		{"District of Rhode Island", "", "", "is not the id of a court, like rid, ilnd or ca7"},
		{"", "", "", "is missing"},
	} {
		f := &fields{of: map[string]any{"court_id": c.told}}
		got := f.court("court_id", "")
		switch {
		case c.refused != "" && (f.refused == nil || !strings.Contains(f.refused.Msg, c.refused)):
			t.Errorf("%q: refused %v, want %s", c.told, f.refused, c.refused)
		case c.refused == "" && (got != c.want || f.refused != nil):
			t.Errorf("%q: got %q, refused %v", c.told, got, f.refused)
		case c.note != "" && (len(f.notes) != 1 || !strings.Contains(f.notes[0].Msg, c.note)):
			t.Errorf("%q: notes %v, want %s", c.told, f.notes, c.note)
		}
	}
}

// The ids of district courts and courts of appeals follow from how they are cited.
func TestCourtCitations(t *testing.T) {
	t.Parallel()
	var courts []struct {
		ID, Type string
		Citation string `json:"citation_string"`
	}
	if err := json.Unmarshal(testdata(t, "courts/federal_courts.json"), &courts); err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, c := range courts {
		got := models.CourtID(c.Citation)
		switch {
		case got == c.ID:
			known++
		case got != "":
			t.Errorf("%s (%s) is taken for %s", c.Citation, c.ID, got)
		case c.Type == "trial" && strings.Contains(c.Citation, "D."):
			t.Errorf("%s (%s) is not known", c.Citation, c.ID)
		}
	}
	if want := 94 + 13 + 1; known != want { // 94 districts, 13 circuits, the Supreme Court
		t.Errorf("%d courts are known by their citations, want %d", known, want)
	}
}

// jsonLines are the rows of a text, each printed.
func jsonLines(t *testing.T, text string) string {
	t.Helper()
	var out strings.Builder
	if err := readJSON([]byte(text), func(k models.ReportKind, r Row) error { out.WriteString(printed(k, r)); return nil }); err != nil {
		t.Fatalf("%.100s: %v", text, err)
	}
	return out.String()
}

// A page of version 4 counts with an address and pages with cursors.
func TestListenedPages(t *testing.T) {
	t.Parallel()
	entries := `{"count":"https://www.courtlistener.com/api/rest/v4/docket-entries/?count=on&docket=4214664",
"next":"https://www.courtlistener.com/api/rest/v4/docket-entries/?cursor=cD0y&docket=4214664","previous":null,"results":[
{"resource_uri":"https://www.courtlistener.com/api/rest/v4/docket-entries/9/","id":9,"docket":"https://www.courtlistener.com/api/rest/v4/dockets/4214664/",
"recap_documents":[{"id":1,"document_number":"000140","attachment_number":null,"pacer_doc_id":"04519519006","page_count":null,"absolute_url":""}],
"date_modified":"2022-10-18T13:03:18.466039-07:00","date_filed":"2022-10-11","time_filed":"14:21:00","entry_number":null,
"recap_sequence_number":"2022-10-11.001","pacer_sequence_number":584,"description":"MINUTE ORDER","tags":[]}]}`
	want := `docket-entry 1, line 3: key "4214664/9" subject "4214664" dated "2022-10-18T20:03:18.466039Z"
  {"id":"9","docket":"4214664","sequence":"2022-10-11.001","filed":"2022-10-11","description":"MINUTE ORDER","papers":[{"id":"1","number":"000140","pacer_doc_id":"04509519006"}],"last_modified":"2022-10-18T13:03:18.466039-07:00"}
  note pacer_doc_id: 04519519006 is kept as 04509519006: the fourth digit of PACER's id of a document is written 0
`
	if got := jsonLines(t, entries); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	dockets := `{"count":12,"next":null,"previous":null,"results":[{"id":7,"court":"https://www.courtlistener.com/api/rest/v3/courts/ca1/","docket_number":"25-1138",
"case_name":"A v. B","date_filed":"2025-02-10","appeal_from":"https://www.courtlistener.com/api/rest/v4/courts/rid/","appeal_from_str":"D.R.I.",
"original_court_info":{"docket_number":"1:25-cv-00039"}}]}`
	want = `docket 1, line 1: key "ca1/25-1138" subject "ca1/25-1138" dated ""
  {"id":"7","court":"ca1","number":"25-1138","name":"A v. B","filed":"2025-02-10","appeal_from":"rid","original_number":"1:25-cv-00039"}
`
	if got := jsonLines(t, dockets); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A search finds dockets with some of their documents; two of one entry are one entry.
func TestSearched(t *testing.T) {
	t.Parallel()
	found := `{"count":1,"document_count":3,"next":null,"previous":null,"results":[{"docket_id":4214664,"court_id":"dcd","docketNumber":"1:16-cv-00745",
"caseName":"NATIONAL <mark>VETERANS</mark> LEGAL SERVICES PROGRAM v. United States","dateFiled":"2016-04-21","dateTerminated":null,"assignedTo":"Paul L. Friedman",
"suitNature":"Other Statutory Actions","cause":"28:1346 Tort Claim","pacer_case_id":"178502","docket_absolute_url":"/docket/4214664/x/",
"recap_documents":[
{"id":214672412,"docket_entry_id":2208776613,"entry_number":140,"entry_date_filed":"2022-10-11","description":"<mark>MOTION</mark> for Settlement","short_description":"Motion","document_number":140,"attachment_number":null,"page_count":28,"pacer_doc_id":"04509519006","absolute_url":"/docket/4214664/140/x/","meta":{"timestamp":"2024-01-01T00:00:00Z"}},
{"id":5,"docket_entry_id":6,"entry_number":2,"entry_date_filed":null,"description":"","short_description":"","document_number":2,"pacer_doc_id":""},
{"id":214673087,"docket_entry_id":2208776613,"entry_number":140,"entry_date_filed":"2022-10-11","description":"MOTION for Settlement","short_description":"Proposed Order","document_number":140,"attachment_number":1}],
"meta":{"timestamp":"2024-01-01T00:00:00.000000Z","more_docs":false}}]}`
	want := `docket 1, line 1: key "dcd/1:16-cv-745" subject "dcd/1:16-cv-745" dated "2024-01-01T00:00:00.000000Z"
  {"id":"4214664","court":"dcd","number":"1:16-cv-00745","pacer_case_id":"178502","name":"NATIONAL VETERANS LEGAL SERVICES PROGRAM v. United States","filed":"2016-04-21","judge":"Paul L. Friedman","cause":"28:1346 Tort Claim","nature_of_suit":"Other Statutory Actions","url":"https://www.courtlistener.com/docket/4214664/x/","last_modified":"2024-01-01T00:00:00.000000Z"}
  note caseName: the marks of the search in it are left out
docket-entry 1, line 1: key "4214664/2208776613" subject "dcd/1:16-cv-745" dated "2024-01-01T00:00:00.000000Z"
  {"id":"2208776613","docket":"dcd/1:16-cv-745","number":"140","filed":"2022-10-11","description":"MOTION for Settlement","papers":[{"id":"214672412","number":"140","description":"Motion","pacer_doc_id":"04509519006","pages":28,"url":"https://www.courtlistener.com/docket/4214664/140/x/"},{"id":"214673087","number":"140","attachment":"1","description":"Proposed Order"}],"last_modified":"2024-01-01T00:00:00Z"}
  note description: the marks of the search in it are left out
docket-entry 2, line 1: key "4214664/6" subject "dcd/1:16-cv-745" dated ""
  {"id":"6","docket":"dcd/1:16-cv-745","number":"2","papers":[{"id":"5","number":"2"}]}
`
	if got := jsonLines(t, found); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	papers := `{"results":[{"id":1,"docket_id":7,"docket_entry_id":8,"entry_number":9,"description":"ORDER","absolute_url":"/docket/7/9/x/"}]}`
	want = `docket-entry 1, line 1: key "7/8" subject "7" dated ""
  {"id":"8","docket":"7","number":"9","description":"ORDER","papers":[{"id":"1","url":"https://www.courtlistener.com/docket/7/9/x/"}]}
`
	if got := jsonLines(t, papers); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A sub-award under a grant is taken, and hangs on its prime award.
func TestSearchedSubaward(t *testing.T) {
	t.Parallel()
	got := jsonLines(t, `{"spending_level":"subawards","results":[{"Sub-Award ID":"2021-JAGC-DADE-34-3B-131","Sub-Award Type":"sub-grant","Sub-Awardee Name":"A CITY",
"Sub-Award Date":"2022-03-01","Sub-Award Amount":-1250.5,"Prime Award ID":"2020-MU-BX-0115","Prime Recipient Name":"AN AGENCY OF A STATE",
"prime_award_generated_internal_id":"ASST_NON_2020MUBX0115_1550","Sub-Recipient UEI":null,"Sub-Recipient Location":{"state_code":"FL","county_code":"086","city_name":"A TOWN","zip5":"33128","zip4":"1111"},
"Assistance Listing":{"cfda_number":"16.738","cfda_program_title":"JAG"}}]}`)
	want := `federal-subaward 1, line 1: key "2020MUBX0115/015/2021-JAGC-DADE-34-3B-131//2022-03-01" subject "2020MUBX0115/015" dated ""
  {"prime_key":"ASST_NON_2020MUBX0115_1550","prime_fain":"2020-MU-BX-0115","prime_name":"AN AGENCY OF A STATE","number":"2021-JAGC-DADE-34-3B-131","amount":"-1250.50","action_date":"2022-03-01","agency":"015","recipient":{"name":"A CITY","city":"A TOWN","state":"FL","county_fips":"12086","zip":"331281111"},"alns":["16.738"]}
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Who asks the search for a few fields alone still has the key of each award, in which its
// number stands.
func TestNumberInKey(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"spending_level":"subawards","results":[{"Sub-Award ID":"Y23-202","Sub-Awardee Name":"A SHERIFF'S OFFICE","Sub-Award Amount":104510.0,"Sub-Award Date":"2023-03-21","Awarding Agency":"Department of Justice","prime_award_generated_internal_id":"ASST_NON_15PBJA22GG02066JAGX_015"}]}`: `"prime_fain":"15PBJA22GG02066JAGX"`,
		`{"spending_level":"awards","results":[{"Recipient Name":"A CITY","Award Amount":104510.0,"generated_internal_id":"ASST_NON_2020MUMU0006_1550"}]}`:                                                                                                                                         `"fain":"2020MUMU0006","total_obligated":"104510.00","agency":"015"`,
		`{"spending_level":"awards","results":[{"Recipient Name":"A CITY","Award Amount":1.0,"Awarding Agency Code":"015","generated_internal_id":"ASST_AGG_16.738_1550"}]}`:                                                                                                                       "is an aggregate of many awards",
	} {
		if got := jsonLines(t, text); !strings.Contains(got, want) || strings.Contains(want, "fain") && !strings.Contains(got, "was taken from its key") {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestSortEntries(t *testing.T) {
	t.Parallel()
	day := models.NewDate(2022, 10, 11)
	entries := []models.DocketEntry{
		{ID: "d", Sequence: "2022-10-11.010"}, {ID: "c", Sequence: "2022-10-11.002"}, {ID: "e", Filed: day + 1, Number: "10"},
		{ID: "f", Filed: day + 1, Number: "11"}, {ID: "b", Filed: day, Number: "9"}, {ID: "a", Filed: day - 1, Number: "100"},
	}
	SortEntries(entries)
	var got string
	for _, e := range entries {
		got += e.ID
	}
	if got != "abcdef" {
		t.Errorf("got %s", got)
	}
}

func TestDated(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"2024-05-20T03:59:23.387426-07:00", "2024-05-20T10:59:23.387426Z"},
		{"2024-05-20 10:59:23.387426+00", "2024-05-20T10:59:23.387426Z"},
		{"2024-05-20 10:59:23+00", "2024-05-20T10:59:23.000000Z"},
		{"2024-11-15T00:22:15Z", "2024-11-15T00:22:15.000000Z"},
		{"2024-05-20", "2024-05-20"},
		{"", ""}, {"None", ""}, {"20 May 2024", ""}, {"2024-13-01", ""},
	} {
		if got := dated(c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// A docket without entries has none, and what cannot be told apart is refused.
func TestParsedEntries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{`{"court_id":"rid","docket_number":"1:25-cv-00039","docket_entries":null}`, ""},
		{`{"court_id":"rid","docket_number":"1:25-cv-00039","docket_entries":[]}`, ""},
		{`{"docket_entries":[{"document_number":"1"},{"date_filed":"2025-01-31"},{"date_filed":"2025-01-31"},{},{"document_number":"1"},{"document_number":"2","date_filed":"x"}],"court_id":"rid","docket_number":"1:25-cv-00039"}`,
			`rid/1:25-cv-39/1, rid/1:25-cv-39/2025-01-31.1, rid/1:25-cv-39/2025-01-31.2, date_filed is missing, and the entry has no number: it cannot be told from others, rid/1:25-cv-39/1.2, date_filed "x" is not a date; a day is written YYYY-MM-DD`},
		{`{"docket_entries":[{"document_number":"1"}],"court_id":"rid","docket_number":null}`, "docket_number is missing: a docket without its number cannot be told from others"},
		{`{"id":7,"court":"rid","docket_number":"1:25-cv-00039","docket_entries":[{"id":9,"entry_number":3,"recap_documents":[{"document_number":"3"}]}]}`, "7/9"},
	} {
		var got []string
		err := parsedEntries(openerOf([]byte(c.text)))(func(r Row) error {
			key := r.Key
			if r.Refused != nil {
				key = r.Refused.Field + " " + r.Refused.Msg
			}
			got = append(got, key)
			return nil
		})
		if err != nil || strings.Join(got, ", ") != c.want {
			t.Errorf("%.80s: got %s, %v; want %s", c.text, strings.Join(got, ", "), err, c.want)
		}
	}
}
