package server

import (
	"bytes"
	"encoding/csv"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"proviso/app/intake"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

const (
	seattleGrant = "seattle-wa-byrne-jag-fy2018"
	seattlePage  = "/budget/reconcile?jurisdiction=seattle-wa"
)

// keepTable imports a table of Seattle's books.
func keepTable(t *testing.T, tr *tracker.Tracker, name string, target intake.Target, table string) {
	t.Helper()
	who := models.Person{ID: "gus", Assignments: []models.Assignment{in("seattle-wa", models.RoleGrants)}}
	m, err := tr.ReadImport(t.Context(), who, tracker.ImportFile{Source: intake.Source{Name: name, Bytes: bytes.NewReader([]byte(table)), Size: int64(len(table))}, Jurisdiction: "seattle-wa", Target: target})
	if err == nil {
		_, err = tr.KeepImport(t.Context(), who, m.Number)
	}
	if err != nil || m.Counts[models.RowNew]+m.Counts[models.RowChanged] == 0 {
		t.Fatalf("%s: %+v, %v", name, m.Counts, err)
	}
}

// hidden are what a form of a page sends besides what is typed.
func hidden(t *testing.T, page, id string) []string {
	t.Helper()
	_, form, ok := strings.Cut(page, `id="`+id+`"`)
	if !ok {
		t.Fatalf("there is no form %s", id)
	}
	form, _, _ = strings.Cut(form, "</form>")
	var out []string
	for _, m := range regexp.MustCompile(`type="hidden" name="([a-z_]+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		if m[1] != "csrf" {
			out = append(out, m[1], m[2])
		}
	}
	return out
}

// TestReconcilePage goes the way of a difference between the ledger and an SF-425: listed,
// explained by its form, and standing again after another file.
func TestReconcilePage(t *testing.T) {
	s := storetest.Open(t)
	o := &treasury{office: newOffice(t, s), t: t}
	o.petra = o.person(t, "petra", in("seattle-wa", models.RoleBudget))
	o.lines = func() int64 { return trailOf(t, s) }
	tr := tracker.New(s, noon)
	o.reads(seattlePage, "There is nothing to compare yet", "/workspace/imports")
	o.reads("/budget/ledger?jurisdiction=seattle-wa", seattlePage)
	desk := "/workspace/grants/" + seattleGrant
	o.reads(desk, "No ledger, federal financial report, ASAP extract or USAspending file tells of this award yet")
	keepTable(t, tr, "sf425.csv", intake.TargetSF425, "Federal Grant Number,Reporting Period End Date,Cash Receipts,Federal Expenditures\n2018-DJ-BX-0200,2020-09-30,\"$215,000.00\",\"$260,000.00\"\n")
	keepTable(t, tr, "ledger.csv", intake.TargetLedger, "Award Number,Expended,Drawn,Through\n2018DJBX0200,\"$272,000.00\",\"215,000.00\",2020-09-30\n")
	o.reads(seattlePage, "$12,000", "$272,000", "30 Sep 2020", "One difference between the accounts")
	const form = "reconcile-" + seattleGrant + "-ledger-sf-425-expended-form"
	sent := hidden(t, o.petra.body, form)
	// The desk of the award has the same, and the way there, for who sees its budget.
	o.reads(desk, "Ledger has $272,000 on 30 September 2020, SF-425 $260,000 on 30 September 2020", "One difference is not explained yet", "explain or accept what differs", "/budget/awards/"+seattleGrant+"#reconcile")
	o.reads("/budget/awards/"+seattleGrant, "What each account told last")
	vic := o.person(t, "vic", in("seattle-wa", models.RoleViewer))
	for _, c := range []struct {
		who  *browser
		path string
	}{{vic, desk}, {vic, "/grants/" + seattleGrant}, {o.petra, "/grants/" + seattleGrant}} {
		if resp := c.who.do("GET", c.path, nil); resp.StatusCode != 200 || strings.Contains(c.who.body, "272,000") || strings.Contains(c.who.body, "reconciliation") {
			t.Errorf("%s: %d, or what the books say is shown", c.path, resp.StatusCode)
		}
	}
	o.refuses("without a reason", "is missing; say what explains the difference", form, seattlePage, append(sent, "kind", "accepted", "why", "")...)
	o.refuses("in no way", "no way to settle", `value="booked early"`, seattlePage, append(sent, "kind", "ignored", "why", "booked early")...)
	o.turnsDown("of nothing", 400, "names no difference", seattlePage, "act", "reconcile", "version", "0", "grant", seattleGrant, "list", "x", "kind", "explained", "why", "y")
	o.refuses("of other sums", "have changed", form, seattlePage, "act", "reconcile", "version", "0", "grant", seattleGrant, "list", "ledger.sf-425.expended", "seen", "1.00/2.00", "kind", "explained", "why", "y")
	abe, bob := o.person(t, "abe", in("seattle-wa", models.RoleAuditor)), o.person(t, "bob", in("chicago-il", models.RoleBudget))
	if abe.do("GET", seattlePage, nil); !strings.Contains(abe.body, "$12,000") || strings.Contains(abe.body, form) {
		t.Error("an auditor does not read it, or is shown a form")
	}
	if resp := abe.send("/budget", seattlePage, append(sent, "kind", "explained", "why", "y")...); resp.StatusCode != 403 {
		t.Errorf("an auditor settles it: %d", resp.StatusCode)
	}
	for _, page := range []string{seattlePage, "/budget/reconcile"} {
		if resp := bob.send("/budget/ledger", page, append(sent, "kind", "explained", "why", "y")...); resp.StatusCode != 404 {
			t.Errorf("another place settles it on %s: %d", page, resp.StatusCode)
		}
	}
	before := o.lines()
	for _, value := range nasty {
		for _, pairs := range [][]string{{"list", value, "seen", value}, {"list", "ledger.sf-425.expended", "seen", value + "/" + value}, {"list", "ledger.sf-425.expended", "seen", "272000.00/260000.00", "kind", value, "why", "x"},
			{"list", "ledger.sf-425.expended", "seen", "272000.00/260000.00", "kind", "explained", "why", value, "version", value}} {
			resp := o.petra.send(seattlePage, seattlePage, append([]string{"act", "reconcile", "version", "1", "grant", value}, pairs...)...)
			checkNasty(t, seattlePage, value, resp, o.petra.body)
			if resp.StatusCode < 400 {
				t.Errorf("it takes %.40q: %d", value, resp.StatusCode)
			}
		}
		if q := url.QueryEscape(value); strings.TrimSpace(value) != "" && len(q) < 3000 {
			resp := o.petra.do("GET", "/budget/reconcile?jurisdiction="+q, nil)
			checkNasty(t, "the page", value, resp, o.petra.body)
		}
	}
	if after := o.lines(); after != before || strings.Contains(o.log.String(), `"level":"ERROR"`) {
		t.Errorf("%d lines were written; %.500s", after-before, o.log)
	}
	o.keeps("explained", seattlePage, append(sent, "kind", "explained", "why", "an invoice booked early")...)
	o.reads(seattlePage, "an invoice booked early", "somebody has explained or accepted", "Person petra")
	o.reads("/budget/awards/"+seattleGrant, "an invoice booked early", "reconciliation, 1", "Figures of this award stand in: Ledger, SF-425")
	resp := o.petra.do("GET", seattlePage+"&format=csv&table=settled", nil)
	if rows, err := csv.NewReader(strings.NewReader(o.petra.body)).ReadAll(); err != nil || resp.StatusCode != 200 || len(rows) != 2 || rows[1][6] != "272000.00" || rows[1][10] != "12000.00" || rows[1][5] != "2020-09-30" {
		t.Errorf("as a file: %d %v %v", resp.StatusCode, rows, err)
	}
	keepTable(t, tr, "ledger-2.csv", intake.TargetLedger, "Award Number,Expended,Drawn,Through\n2018DJBX0200,\"$275,000.00\",\"215,000.00\",2020-09-30\n")
	o.reads(seattlePage, "$15,000", form)
	o.reads("/budget/awards/"+seattleGrant, "$15,000", form)
	o.petra.do("GET", "/budget/awards/"+seattleGrant, nil)
	if resp := o.petra.send("/budget/awards/"+seattleGrant, "/budget/awards/"+seattleGrant, append(hidden(t, o.petra.body, form), "kind", "accepted", "why", "below what anybody asks for")...); resp.StatusCode != 303 || !strings.HasSuffix(resp.Header.Get("Location"), "#reconcile") {
		t.Errorf("accepted on the award's page: %d %s", resp.StatusCode, resp.Header.Get("Location"))
	}
	o.reads(seattlePage, "below what anybody asks for")
}
