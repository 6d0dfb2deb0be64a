package tracker

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// fromAPI is the first award of the file of summaries as a page of the award search tells
// it, which was asked for a few fields; changes are pairs of what is replaced.
func fromAPI(changes ...string) []byte {
	return []byte(`{"spending_level":"awards","limit":10,"results":[` + strings.NewReplacer(changes...).Replace(`{"internal_id":1,"Award ID":"00A00126","Recipient Name":"ENVIRONMENTAL JUSTICE LEAGUE OF RHODE ISLAND, INC.",
"Recipient UEI":"LSJDPKHRC2N7","Recipient Location":{"state_code":"RI","city_name":"PROVIDENCE","zip5":"02909","zip4":"2618"},"Award Amount":120000.0,"Start Date":"2016-09-01","End Date":null,
"Awarding Agency":"Environmental Protection Agency","Awarding Agency Code":"068","Award Type":"PROJECT GRANT (B)","Last Modified Date":"2019-07-05","generated_internal_id":"ASST_NON_00A00126_068"}`) + `],"page_metadata":{"page":1,"hasNext":false}}`)
}

// What a source does not tell takes nothing away from what another has told, and is no
// change; what it tells otherwise is, and the rest stays as it was told.
func TestPartialAwards(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr := New(s, storetest.Now)
		counts := func(v models.RowVerdict, n int) map[models.RowVerdict]int { return map[models.RowVerdict]int{v: n} }
		stands := func() (x models.FederalAward) {
			t.Helper()
			rows, err := s.Reported(t.Context(), models.ReportedAward, "", []string{"00A00126/068"})
			if err != nil || len(rows) != 1 {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			if err := json.Unmarshal([]byte(rows[0].Body), &x); err != nil {
				t.Fatal(err)
			}
			return x
		}
		keepFile(t, tr, readFile(t, tr, "awards.csv", reportOf(t, "usaspending/award_summaries_epa.csv"), counts(models.RowNew, 5)))
		readFile(t, tr, "same.json", fromAPI(), counts(models.RowUnchanged, 1))
		readFile(t, tr, "undated.json", fromAPI(`"Last Modified Date":"2019-07-05",`, ""), counts(models.RowUnchanged, 1))
		m := readFile(t, tr, "more.json", fromAPI("120000.0", "125000.0", "2019-07-05", "2020-01-02", `"Recipient UEI":"LSJDPKHRC2N7",`, ""), counts(models.RowChanged, 1))
		keepFile(t, tr, m)
		rows, err := tr.ComparedRows(t.Context(), importer, m.Number, models.RowChanged, 0, 10)
		if err != nil || len(rows) != 1 {
			t.Fatalf("%v, %v", rows, err)
		}
		want := []CellChange{{"total_obligated", "120000.00", "125000.00"}, {"last_modified", "2019-07-05", "2020-01-02"}}
		if !slices.Equal(rows[0].Changes, want) {
			t.Errorf("got  %v\nwant %v", rows[0].Changes, want)
		}
		x := stands()
		if got := fmt.Sprintf("%v %v %v %v %v %v", x.TotalObligated, x.End, x.ALNs, x.Recipient.UEI, x.Recipient.Name, x.LastModified); got != "125000.00 2019-06-30 [66.306] LSJDPKHRC2N7 ENVIRONMENTAL JUSTICE LEAGUE OF RHODE ISLAND, INC. 2020-01-02" {
			t.Errorf("what stands: %s", got)
		}
		readFile(t, tr, "again.json", fromAPI("120000.0", "125000.0", "2019-07-05", "2020-01-02"), counts(models.RowUnchanged, 1))
		// Another recipient is told with what is told of it, and nothing of the one before.
		other := keepFile(t, tr, readFile(t, tr, "other.json", fromAPI("120000.0", "125000.0", "2019-07-05", "2021-01-02", "LSJDPKHRC2N7", "DB39DN8FQXF4", `"state_code":"RI",`, ""), counts(models.RowChanged, 1)))
		if x := stands(); x.Recipient.State != "" || x.Recipient.UEI != "DB39DN8FQXF4" || x.End.String() != "2019-06-30" {
			t.Errorf("what stands: %+v", x)
		}
		if _, err := tr.UndoImport(t.Context(), importer, other.Number, "a test"); err != nil {
			t.Fatal(err)
		}
		if x := stands(); x.Recipient.State != "RI" || x.Recipient.UEI != "LSJDPKHRC2N7" {
			t.Errorf("after undoing: %+v", x)
		}
	})
}

// A docket of the Internet Archive has the number that PACER gives a case, and one that
// was parsed has not: the second takes nothing away from the first.
func TestPartialDockets(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	tr := New(s, storetest.Now)
	keepFile(t, tr, readFile(t, tr, "ia.xml", reportOf(t, "courts/ia_docket_gov.uscourts.akd.41664.xml"), map[models.RowVerdict]int{models.RowNew: 1}))
	parsed := `{"court_id":"akd","docket_number":"3:11-cv-00064","case_name":"Petro Star Inc. v. BP Oil Supply Co.","date_filed":"2011-04-04","assigned_to_str":"Ralph R. Beistline","parties":[],"docket_entries":[]}`
	readFile(t, tr, "parsed.json", []byte(parsed), map[models.RowVerdict]int{models.RowUnchanged: 1})
	m := readFile(t, tr, "ended.json", []byte(strings.Replace(parsed, `"parties"`, `"date_terminated":"2012-12-10","parties"`, 1)), map[models.RowVerdict]int{models.RowChanged: 1})
	keepFile(t, tr, m)
	rows, err := s.Reported(t.Context(), models.ReportedDocket, "", []string{"akd/3:11-cv-64"})
	if err != nil || len(rows) != 1 || !strings.Contains(rows[0].Body, `"41664"`) || !strings.Contains(rows[0].Body, `"2012-12-10"`) {
		t.Errorf("what stands: %+v, %v", rows, err)
	}
}
