package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"proviso/app/print"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

// issued is a report that was issued to the council of a place. It is made by hand.
func issued(t *testing.T, tr *tracker.Tracker, place string) models.CouncilReport {
	t.Helper()
	body, err := os.ReadFile("../budget/testdata/council.json")
	if err != nil {
		t.Fatal(err)
	}
	var r models.CouncilReport
	if err := json.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	r.Illustrative = false
	out, err := tr.IssueReport(t.Context(), models.Person{ID: "petra", Name: "Petra", Assignments: []models.Assignment{in(place, models.RoleBudget)}}, place, r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestReportPages: the list says what each report said; a report is a page, a page to
// print, a PDF, a workbook and JSON, all of the report as it was issued; who may not
// issue is shown no form.
func TestReportPages(t *testing.T) {
	t.Parallel()
	a := newArchive(t, storetest.Open(t))
	var pressed string
	a.tracker.Press = func(_ context.Context, html []byte) ([]byte, error) {
		pressed = string(html)
		return []byte("%PDF-1.7 of a report"), nil
	}
	first, second := issued(t, a.tracker, "denver-co"), issued(t, a.tracker, "denver-co")
	bea, grace := a.person(t, "bea", in("denver-co", models.RoleBudget)), a.person(t, "grace", in("denver-co", models.RoleGrants))
	bea.do("GET", "/budget/reports", nil)
	lacksNone(t, "the places", bea.body, `href="/budget/reports?jurisdiction=denver-co"`, "Denver", `href="/budget/reports/`+second.ID+`"`)
	const list = "/budget/reports?jurisdiction=denver-co"
	bea.do("GET", list, nil)
	lacksNone(t, "the list", bea.body, `href="/budget/reports/`+first.ID+`"`, `href="/budget/reports/`+second.ID+`"`, "$836,400", "$1,384,200", "for 80 %", "Petra", "the first report", `name="confidence"`, `value="80"`)
	if grace.do("GET", list, nil); strings.Contains(grace.body, `name="confidence"`) || !strings.Contains(grace.body, "takes the role budget") {
		t.Error("who may not issue a report is shown the form")
	}
	at := "/budget/reports/" + first.ID
	grace.do("GET", at, nil)
	lacksNone(t, "the report", grace.body, "Brindlewick expects to lose about $836,000", "This is the first report", "A reserve of $1,384,200", "Night patrol officer", "31 Mar 2027", "Freeze open orders", "Budget Officer (illustrative)", at+"?format=pdf", at+"?format=print", at+"?format=xlsx", at+"?format=json")
	for format, want := range map[string]struct{ kind, begins string }{"pdf": {"application/pdf", "%PDF-1.7 of a report"}, "print": {"text/html", print.Head}, "xlsx": {"application/vnd.openxmlformats", "PK"}, "json": {"application/json", "{"}} {
		resp := grace.do("GET", at+"?format="+format, nil)
		if resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Content-Type"), want.kind) || !strings.HasPrefix(grace.body, want.begins) || resp.Header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.HasPrefix(resp.Header.Get("Content-Disposition"), `attachment; filename="council-report-`+first.ID+".") || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %v, %.80q", format, resp.StatusCode, resp.Header, grace.body)
		}
		switch format {
		case "json":
			var got models.CouncilReport
			if err := json.Unmarshal([]byte(grace.body), &got); err != nil || !reflect.DeepEqual(got, first) {
				t.Errorf("the JSON is %+v: %v", got, err)
			}
		case "xlsx":
			f, err := excelize.OpenReader(strings.NewReader(grace.body))
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := f.GetCellFormula("By fund", "R16"); got != "ROUND(SUM(R4:R15),2)" {
				t.Errorf("the total of the workbook is %q", got)
			}
		case "print":
			if pressed != "" && pressed != grace.body {
				t.Error("what is printed is another page")
			}
		}
	}
	if grace.do("GET", at+"?format=csv&table=lines", nil); !strings.Contains(grace.body, "expected") || !strings.Contains(grace.body, "300000.10") {
		t.Errorf("the table as a file: %.200s", grace.body)
	}
	if resp := grace.do("GET", at+"?format=docx", nil); resp.StatusCode != 400 || !strings.Contains(grace.body, "it is pdf, print, xlsx, json or csv") {
		t.Errorf("another format: %d", resp.StatusCode)
	}
	a.tracker.Press = nil
	if grace.do("GET", at, nil); strings.Contains(grace.body, "format=pdf") {
		t.Error("a PDF is offered that cannot be made")
	}
	if resp := grace.do("GET", at+"?format=pdf", nil); resp.StatusCode != 409 || !strings.Contains(grace.body, "page to print") {
		t.Errorf("without a Chromium: %d", resp.StatusCode)
	}
}

// TestReportForm: what is wrong in the form that issues a report is told at its field,
// with what was typed, and nothing is issued; nor for who may not.
func TestReportForm(t *testing.T) {
	t.Parallel()
	a := newArchive(t, storetest.Open(t))
	bea, grace, bob := a.person(t, "bea", in("denver-co", models.RoleBudget)), a.person(t, "grace", in("denver-co", models.RoleGrants)), a.person(t, "bob", in("chicago-il", models.RoleBudget))
	const list = "/budget/reports?jurisdiction=denver-co"
	for typed, want := range map[string]string{"eighty": "not a part of a whole", "0": "is 0; say", "": "not a part of a whole", "101": "from 0 to 100", "<b>": "not a part of a whole"} {
		resp := bea.send(list, list, "fiscal_year", "", "scenario", "severe", "confidence", typed)
		if resp.StatusCode != 422 || !strings.Contains(bea.body, want) || !strings.Contains(bea.body, `aria-invalid="true"`) || !strings.Contains(bea.body, `<option value="severe" selected>`) {
			t.Errorf("%q: %d, and the page lacks %q", typed, resp.StatusCode, want)
		}
		if typed == "eighty" && !strings.Contains(bea.body, `value="eighty"`) {
			t.Error("what was typed is gone")
		}
	}
	if resp := bea.send(list, "/budget/reports", "confidence", "80"); resp.StatusCode != 400 || !strings.Contains(bea.body, "jurisdiction") {
		t.Errorf("of no place: %d", resp.StatusCode)
	}
	bob.do("GET", "/budget/reports", nil)
	if resp := bob.send("/budget/reports?jurisdiction=chicago-il", list, "confidence", "80"); resp.StatusCode != 404 {
		t.Errorf("another place's: %d", resp.StatusCode)
	}
	if resp := bob.do("GET", list, nil); resp.StatusCode != 404 {
		t.Errorf("another place's list: %d", resp.StatusCode)
	}
	if resp := grace.send(list, list, "confidence", "80"); resp.StatusCode != 403 {
		t.Errorf("without the role: %d", resp.StatusCode)
	}
	if all, err := a.tracker.CouncilReports(t.Context(), models.Person{ID: "x", Assignments: []models.Assignment{in("denver-co", models.RoleBudget)}}, "denver-co"); err != nil || len(all) != 0 {
		t.Errorf("%d reports were issued: %v", len(all), err)
	}
}

// privilegedOf puts what is privileged of a place into the store: likelihoods,
// counsel's own, claims and a note, each text of them a canary.
func privilegedOf(t *testing.T, s *store.Store, place string) {
	t.Helper()
	n := 0
	for _, kind := range models.PrivilegedKinds {
		if _, err := s.Record(t.Context(), []store.Draft{{Kind: kind, ID: canaryID(kind), Body: canaryBody(t, kind, &n)}}, "carl", "write-"+string(kind), "canary-reason"); err != nil {
			t.Fatal(err)
		}
	}
	driver := models.Driver{ID: models.DriverID(place, "an order"), Jurisdiction: place, Name: "an order", Outcomes: []models.DriverOutcome{{ID: "ends", Name: "it ends"}}}
	likely := models.Likelihood{ID: driver.ID, Jurisdiction: place, Reason: "canary-likelihood", Cases: []models.LikelyCase{{Chances: []models.LikelyChance{{Outcome: "ends", P10: 4711, P50: 4712, P90: 4713}}}}}
	for kind, v := range map[models.FactKind]any{models.FactDriver: driver, models.FactLikelihood: likely, models.FactCounselLikelihood: models.CounselLikelihood{Likelihood: likely}} {
		body, err := models.Body(v)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Record(t.Context(), []store.Draft{{Kind: kind, ID: driver.ID, Body: body}}, "carl", "write-"+string(kind), "canary-reason"); err != nil {
			t.Fatal(err)
		}
	}
}

// reportCanaries are what must be in no report: every text that is privileged, and the
// chances as they were entered.
var reportCanaries = []string{"canary-", "47.11", "47.12", "47.13", "4711", "4712", "4713", "0.4711", "0.4712", "0.4713"}

// TestReportCanary: nothing that is privileged is in a report in any form: the page, the
// page that is printed, every part of the workbook with its properties, and the data.
func TestReportCanary(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a := newArchive(t, s)
	privilegedOf(t, s, "denver-co")
	var pressed []byte
	a.tracker.Press = func(_ context.Context, html []byte) ([]byte, error) {
		pressed = bytes.Clone(html)
		return []byte("%PDF-1.7"), nil
	}
	r := issued(t, a.tracker, "denver-co")
	for _, role := range []models.Role{models.RoleBudget, models.RoleCounsel, models.RoleAuditor} { // counsel, who may read it, neither
		b := a.person(t, "p-"+string(role), in("denver-co", role))
		for _, at := range []string{"/budget/reports", "/budget/reports?jurisdiction=denver-co", "/budget/reports/" + r.ID} {
			for _, format := range []string{"", "pdf", "print", "xlsx", "json", "csv"} {
				address := at + "?format=" + format
				if strings.Contains(at, "?") {
					address = at + "&format=" + format
				}
				resp := b.do("GET", address, nil)
				said := unpacked(b.body) + string(pressed) + fmt.Sprint(resp.Header)
				for _, canary := range reportCanaries {
					if strings.Contains(said, canary) && !strings.Contains(r.Plan, canary) {
						t.Errorf("%s reads %s at %s", role, canary, address)
					}
				}
			}
		}
	}
	if len(pressed) == 0 {
		t.Error("nothing was printed")
	}
}
