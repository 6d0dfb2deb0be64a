package api_test

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"proviso/app/golden"
	"proviso/app/identity"
	"proviso/app/seed"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

// working is the site with files of USAspending and of the books of an invented city, and who may
// see what of them.
type working struct {
	*site
	identity *identity.Identity
}

func atWork(t *testing.T) *working {
	t.Helper()
	s := storetest.Open(t)
	w := &working{serving(t, s), identity.New(s, identity.Options{Now: noon})}
	invented, faults := seed.Sample()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	items, err := tracker.Items(invented)
	if err == nil {
		_, err = w.tracker.Load(t.Context(), items, "sample", "seed", "test")
	}
	if err != nil {
		t.Fatal(err)
	}
	gus := models.Person{ID: "gus", Assignments: []models.Assignment{{Role: models.RoleGrants}}}
	keep := func(f tracker.ImportFile, name, body string) int64 {
		t.Helper()
		f.Source.Name, f.Source.Bytes, f.Source.Size = name, strings.NewReader(body), int64(len(body))
		m, err := w.tracker.ReadImport(t.Context(), gus, f)
		if err == nil {
			m, err = w.tracker.KeepImport(t.Context(), gus, m.Number)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return m.Number
	}
	nyc, err := os.ReadFile("../intake/testdata/usaspending/transactions_nyc.csv")
	if err != nil {
		t.Fatal(err)
	}
	if n := keep(tracker.ImportFile{}, "transactions_nyc.csv", string(nyc)); n != 1 {
		t.Fatalf("it is import %d", n)
	}
	keep(tracker.ImportFile{Jurisdiction: "illustrative-brindlewick", Target: "sf-425"}, "illustrative-sf425.csv", ("Federal Grant Number,Reporting Period End Date,Cash Receipts,Federal Expenditures\nILLUSTRATIVE-26-G4,2026-09-30,215000,260000\n"))
	keep(tracker.ImportFile{Jurisdiction: "illustrative-brindlewick", Target: "ledger"}, "illustrative-ledger.csv", ("Award Number,Expended,Drawn,Through\nILLUSTRATIVE26G4,272000,215000,2026-09-30\n"))
	return w
}

// as is the header of a token of somebody with a role.
func (w *working) as(t *testing.T, login string, role models.Role, place string) []string {
	t.Helper()
	p, err := w.identity.Add(t.Context(), identity.Operator(), identity.NewAccount{Login: login, Name: "Person " + login, Password: "a passphrase of several words"}, []models.Assignment{{Role: role, Jurisdiction: place}})
	if err != nil {
		t.Fatal(err)
	}
	token, err := w.identity.NewToken(t.Context(), p, "test", identity.Scopes{identity.ScopeRead}, noon().Add(24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return []string{"Authorization", "Bearer " + token}
}

// at is when something was written, by the machine's clock.
var at = regexp.MustCompile(`("[a-z]+_at": )"[^"]+"`)

// TestWorkExamples: every call of the workspace has an example in the document, and it is
// what the call answers to somebody of the place, who gets nothing that others may keep.
func TestWorkExamples(t *testing.T) {
	w := atWork(t)
	d := w.document(t)
	calls := d.work()
	if len(calls) != 6 {
		t.Fatalf("%d calls", len(calls))
	}
	everywhere := w.as(t, "ada", models.RoleGrants, "")
	for id, path := range calls {
		got := w.get(t, path, everywhere...)
		if got.StatusCode != http.StatusOK || got.Header.Get("Cache-Control") != "private, no-store" || got.Header.Get("ETag") != "" {
			t.Errorf("%s %s: %d, %v %s", id, path, got.StatusCode, got.Header, got.body)
			continue
		}
		golden.Equal(t, "../examples/"+id+".json", at.ReplaceAll(indented(t, got.body), []byte(`$1"2026-11-24T12:00:00Z"`)))
	}
}

// TestProposalKinds: the document names every kind that there is.
func TestProposalKinds(t *testing.T) {
	w := atWork(t)
	var kinds []string
	for _, k := range tracker.AwardProposalKinds {
		kinds = append(kinds, `"`+string(k)+`"`)
	}
	if got := string(w.document(t).Components.Schemas["ProposalItem"].Properties["kind"]); !strings.Contains(got, "["+strings.Join(kinds, ",")+"]") {
		t.Errorf("the document has %s, the tracker %s", got, kinds)
	}
}

// TestWorkIsFor: nobody is told anything without a role that reaches there, whatever the
// call; what a place's own people see is their own.
func TestWorkIsFor(t *testing.T) {
	w := atWork(t)
	here := w.as(t, "bea", models.RoleBudget, "illustrative-brindlewick")
	others := map[string][]string{"nobody": nil, "a bad token": {"Authorization", "Bearer proviso_none"}}
	for login, x := range map[string]struct {
		role  models.Role
		place string
	}{"vic": {models.RoleViewer, "illustrative-brindlewick"}, "pia": {models.RolePublisher, ""}, "bob": {models.RoleBudget, "chicago-il"}} {
		others[login] = w.as(t, login, x.role, x.place)
	}
	want := map[string]map[string]int{
		"nobody": {"*": 401}, "a bad token": {"*": 401}, "vic": {"*": 403}, "pia": {"*": 403},
		"bob": {"/api/v1/imports": 200, "/api/v1/reconciliation?jurisdiction=illustrative-brindlewick": 404, "/api/v1/proposals?jurisdiction=new-york-city-ny": 403, "*": 404},
	}
	for _, path := range []string{"/api/v1/imports", "/api/v1/imports/3", "/api/v1/imports/3/rows", "/api/v1/imports/3/recipients", "/api/v1/proposals?jurisdiction=new-york-city-ny", "/api/v1/reconciliation?jurisdiction=illustrative-brindlewick"} {
		own := http.StatusOK
		if strings.Contains(path, "new-york") {
			own = http.StatusForbidden
		}
		if got := w.get(t, path, here...); got.StatusCode != own {
			t.Errorf("%s, of the place: %d, want %d: %s", path, got.StatusCode, own, got.body)
		}
		if got := w.ask(t, http.MethodPost, path, "", here...); got.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: %d", path, got.StatusCode)
		}
		for who, headers := range others {
			status, ok := want[who][path]
			if !ok {
				status = want[who]["*"]
			}
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				got := w.ask(t, method, path, "", headers...)
				if got.StatusCode != status || strings.Contains(got.body, "272000") || strings.Contains(got.body, "ledger.csv") {
					t.Errorf("%s %s, %s: %d, want %d: %s", method, path, who, got.StatusCode, status, got.body)
				}
			}
		}
	}
	if got := w.get(t, "/api/v1/imports", here...); strings.Contains(got.body, "transactions_nyc") || !strings.Contains(got.body, "ledger.csv") {
		t.Errorf("of a place are its own files: %s", got.body)
	}
	if got := w.get(t, "/api/v1/imports/1", here...); got.StatusCode != http.StatusNotFound {
		t.Errorf("of everybody's file: %d", got.StatusCode)
	}
}

// TestWorkRefuses: what is wrong is named, with what would be right; lists go on where
// they were cut.
func TestWorkRefuses(t *testing.T) {
	w := atWork(t)
	ada := w.as(t, "ada", models.RoleGrants, "")
	for path, x := range map[string]struct {
		status            int
		parameter, detail string
	}{
		"/api/v1/imports?limit=0":                                                      {400, "limit", "it is 1 to 1000"},
		"/api/v1/imports?before=x":                                                     {400, "before", "is not a number from 1"},
		"/api/v1/imports?as_of=2018-01-24":                                             {400, "as_of", "it takes before, limit"},
		"/api/v1/imports/none":                                                         {404, "import", `"none"`},
		"/api/v1/imports/99":                                                           {404, "import", `"99"`},
		"/api/v1/imports/1/rows?verdict=good":                                          {400, "verdict", "it is refused, conflict"},
		"/api/v1/imports/1/rows?after=-1":                                              {400, "after", "is not a number from 1"},
		"/api/v1/proposals":                                                            {400, "jurisdiction", "name one by its id, like new-york-city-ny"},
		"/api/v1/proposals?jurisdiction=gotham-ny":                                     {404, "jurisdiction", "gotham-ny"},
		"/api/v1/reconciliation?jurisdiction=gotham-ny":                                {404, "jurisdiction", "gotham-ny"},
		"/api/v1/reconciliation?jurisdiction=illustrative-brindlewick&award=x":         {404, "award", `"x"`},
		"/api/v1/reconciliation?jurisdiction=illustrative-brindlewick&jurisdiction=ny": {400, "jurisdiction", "stands 2 times"},
	} {
		got := w.get(t, path, ada...)
		if p := problemOf(t, got); got.StatusCode != x.status || p.Parameter != x.parameter || !strings.Contains(p.Detail, x.detail) {
			t.Errorf("%s: %d %+v", path, got.StatusCode, p)
		}
	}
	if got := w.get(t, "/api/v1/imports?limit=2", ada...); !strings.Contains(got.body, `"next":2`) {
		t.Error(got.body)
	}
	if got := w.get(t, "/api/v1/imports?before=2", ada...); strings.Contains(got.body, "ledger.csv") || !strings.Contains(got.body, `"next":null`) {
		t.Error(got.body)
	}
	first := w.get(t, "/api/v1/imports/1/rows?verdict=new&limit=10", ada...)
	next := regexp.MustCompile(`"next":(\d+)`).FindStringSubmatch(first.body)
	if next == nil {
		t.Fatal(first.body)
	}
	rest := w.get(t, "/api/v1/imports/1/rows?verdict=new&after="+next[1], ada...)
	if strings.Count(first.body, `"record":`)+strings.Count(rest.body, `"record":`) != 16 || !strings.Contains(rest.body, `"next":null`) {
		t.Errorf("%s\n%s", first.body, rest.body)
	}
}
