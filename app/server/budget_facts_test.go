package server

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

const (
	denverYear  = "/budget/years/denver-co.fy2027"
	denverAward = "/budget/awards/denver-co-byrne-jag-fy2017"
)

// budgetWork gives the pages of Denver's budget something to show.
func budgetWork(t *testing.T, tr *tracker.Tracker, who models.Person) {
	t.Helper()
	ctx := t.Context()
	y := models.BudgetYear{Jurisdiction: "denver-co", Name: "FY2027", From: models.NewDate(2027, 1, 1), To: models.NewDate(2027, 12, 31), Funds: []models.Fund{{Code: "250"}}}
	if err := tr.KeepBudgetYear(ctx, who, y, 0, "adopted"); err != nil {
		t.Fatal(err)
	}
	if err := tr.KeepAwardBudget(ctx, who, canaryGrant, tracker.AwardChange{Encumbrance: &models.Encumbrance{Number: "PO-1", Fund: "250", Amount: 5}}); err != nil {
		t.Fatal(err)
	}
	drawn := models.USD(5)
	if err := tr.ReadLedger(ctx, who, "denver-co", tracker.LedgerTable{Through: models.NewDate(2026, 10, 31), Rows: []tracker.LedgerRow{{Award: canaryGrant, Drawn: &drawn}}}); err != nil {
		t.Fatal(err)
	}
}

// treasury is the budget office of Denver, with pages that can be written to.
type treasury struct {
	office
	t     *testing.T
	petra *browser
	lines func() int64 // of the trail
}

func newTreasury(t *testing.T) *treasury {
	t.Helper()
	s := storetest.Open(t)
	o := &treasury{office: newOffice(t, s), t: t}
	o.petra = o.person(t, "petra", in("denver-co", models.RoleBudget))
	o.lines = func() int64 { return trailOf(t, s) }
	return o
}

// keeps sends a form and errs unless it was taken.
func (o *treasury) keeps(what, page string, pairs ...string) string {
	o.t.Helper()
	resp := o.petra.send(page, page, pairs...)
	if resp.StatusCode != 303 {
		o.t.Fatalf("%s: %d %s %s", what, resp.StatusCode, o.petra.body, o.log)
	}
	return resp.Header.Get("Location")
}

// refuses sends a form and errs unless it is refused with what is said, what was typed
// stands in the page again, and nothing was written.
func (o *treasury) refuses(what, says, typed, page string, pairs ...string) {
	o.t.Helper()
	before := o.lines()
	resp := o.petra.send(page, page, pairs...)
	if resp.StatusCode != 422 || !strings.Contains(o.petra.body, says) || !strings.Contains(o.petra.body, typed) {
		o.t.Errorf("%s: %d, want 422 with %q and what was typed, %q", what, resp.StatusCode, says, typed)
	}
	if after := o.lines(); after != before {
		o.t.Errorf("%s: %d lines were written", what, after-before)
	}
}

// turnsDown sends what no form of the page would, and errs unless nothing was written.
func (o *treasury) turnsDown(what string, status int, says, page string, pairs ...string) {
	o.t.Helper()
	before := o.lines()
	if resp := o.petra.send(page, page, pairs...); resp.StatusCode != status || !strings.Contains(o.petra.body, says) || o.lines() != before {
		o.t.Errorf("%s: %d, want %d with %q, and %d lines were written", what, resp.StatusCode, status, says, o.lines()-before)
	}
}

func (o *treasury) reads(page string, wants ...string) {
	o.t.Helper()
	resp := o.petra.do("GET", page, nil)
	if resp.StatusCode != 200 {
		o.t.Fatalf("%s: %d %s", page, resp.StatusCode, o.petra.body)
	}
	for _, want := range wants {
		if !strings.Contains(o.petra.body, want) {
			o.t.Errorf("%s lacks %q", page, want)
		}
	}
}

// begins keeps a fiscal year with a fund and a department.
func (o *treasury) begins() {
	o.t.Helper()
	o.keeps("a year", "/budget/years/new?jurisdiction=denver-co", "act", "year", "version", "0", "name", "FY2027", "from", "2027-01-01", "to", "2027-12-31", "contingency", "20,600,000", "payroll_every", "biweekly", "payroll_first", "2026-11-27", "notice_days", "30")
	o.keeps("a table", denverYear, "act", "paste", "version", "1", "rows", "Fund\tFund name\tDepartment\tDepartment name\tAdopted\r\n101\tGeneral\tPOL\tPolice\t$5,000,000\r\n250\tGrants\tPOL\t\t1,200.50\r\n")
}

// TestBudgetYear goes the way of a fiscal year: begun, its lists kept by forms and by a
// table that is pasted, with what is wrong told at its field and nothing written.
func TestBudgetYear(t *testing.T) {
	o := newTreasury(t)
	const begin = "/budget/years/new?jurisdiction=denver-co"
	first := func(pairs ...string) []string {
		return append([]string{"act", "year", "version", "0", "name", "FY2027", "from", "2027-01-01", "to", "2027-12-31"}, pairs...)
	}
	o.refuses("backwards", "lies before the first day", `value="2026-12-31"`, begin, first("to", "2026-12-31")...)
	o.refuses("money in words", "is not an amount of money", `value="about a million"`, begin, first("reserve", "about a million")...)
	o.refuses("payroll without a day", "give the last day of some pay period", `value="biweekly" selected`, begin, first("payroll_every", "biweekly")...)
	o.refuses("no day of the calendar", "is not a day of the calendar", `value="2027-02-30"`, begin, first("from", "2027-02-30")...)
	if at := o.keeps("begun", begin, first("contingency", "20,600,000", "payroll_every", "biweekly", "payroll_first", "2026-11-27")...); at != denverYear {
		t.Errorf("it leads on to %s", at)
	}
	o.reads(denverYear, "$20,600,000", "every two weeks", "27 November 2026", "begins the fiscal year", "Person petra")
	o.refuses("begun again", "is kept already", `value="FY2027"`, begin, first()...)
	o.keeps("a fund", denverYear, "act", "fund", "version", "1", "no", "0", "code", "101", "name", "General", "general", "yes")
	o.refuses("a fund again", "is the code of another fund already", `value="Another"`, denverYear, "act", "fund", "version", "2", "no", "0", "code", "101", "name", "Another")
	o.refuses("an old version", "nothing of either is lost", `value="FIR"`, denverYear, "act", "department", "version", "1", "no", "0", "code", "FIR")
	const table = "fund,fund name,department,adopted\n101,General,POL,\"5,000,000\"\n250,Grants,POL,"
	o.refuses("a table with a fault", "row 3, adopted: is missing", "fund,fund name,department,adopted", denverYear, "act", "paste", "version", "2", "rows", table)
	o.refuses("a table with another column", "there is no column", "colour", denverYear, "act", "paste", "version", "2", "rows", "fund,colour\n1,2\n")
	o.refuses("a table with a row twice", "row 3, department: ", "101,POL,2", denverYear, "act", "paste", "version", "2", "rows", "fund,department,adopted\n101,POL,1\n101,POL,2\n")
	o.keeps("a table", denverYear, "act", "paste", "version", "2", "rows", table+"1200.50\r\n")
	o.reads(denverYear, "is adopted in 2 lines", "$5,001,200.50", "250", "POL")
	o.reads(denverYear+"?change=line.2", "Correct row 2", `value="1200.50"`)
	o.keeps("a line corrected", denverYear, "act", "line", "version", "3", "no", "2", "fund", "250", "department", "POL", "adopted", "1300")
	o.refuses("struck out without a reason", "is missing", "Strike out row 2", denverYear+"?change=line.2", "act", "strike", "list", "line", "version", "4", "no", "2", "why", "")
	o.keeps("struck out", denverYear, "act", "strike", "list", "line", "version", "4", "no", "2", "why", "moved")
	o.reads(denverYear, "is adopted in one line", "Show also the row")
	o.reads(denverYear+"?all=yes", "struck out: moved")
	o.refuses("changed without a reason", "say why", `value="40"`, denverYear, "act", "year", "version", "5", "from", "2027-01-01", "to", "2027-12-31", "notice_days", "40")
	o.keeps("changed", denverYear, "act", "year", "version", "5", "from", "2027-01-01", "to", "2027-12-31", "notice_days", "40", "why", "the new agreement")
	o.reads(denverYear, "the new agreement", "unknown")

	resp := o.petra.do("GET", denverYear+"?format=csv&table=adopted", nil)
	rows, err := csv.NewReader(strings.NewReader(o.petra.body)).ReadAll()
	if err != nil || resp.StatusCode != 200 || len(rows) != 2 || rows[1][len(rows[1])-1] != "5000000.00" {
		t.Errorf("as a file: %d %v %v", resp.StatusCode, rows, err)
	}
	abe, bob := o.person(t, "abe", in("denver-co", models.RoleAuditor)), o.person(t, "bob", in("chicago-il", models.RoleBudget))
	if abe.do("GET", denverYear, nil); !strings.Contains(abe.body, "the new agreement") || strings.Contains(abe.body, `id="fund-form"`) {
		t.Error("an auditor does not read it, or is shown a form")
	}
	if resp := bob.send("/budget/ledger", begin, first()...); resp.StatusCode != 404 {
		t.Errorf("another place begins a year here: %d", resp.StatusCode)
	}
	if resp := bob.send("/budget/ledger", denverYear, "act", "fund", "version", "x", "no", "0", "code", "9"); resp.StatusCode != 404 {
		t.Errorf("another place writes to it: %d", resp.StatusCode)
	}
}

// TestAwardBudget goes the way of what is kept of an award.
func TestAwardBudget(t *testing.T) {
	o := newTreasury(t)
	o.begins()
	o.reads(denverAward, "Nothing is kept of this award yet", "unknown", "nothing of this is taken for zero", "/workspace/grants/denver-co-byrne-jag-fy2017", "/budget?jurisdiction=denver-co", `value="250"`)
	o.refuses("a month that is none", "it is written YYYY-MM", `value="March"`, denverAward, "act", "line", "version", "0", "no", "0", "month", "March", "amount", "5")
	o.refuses("no amount", "nothing is written", `value="personnel"`, denverAward, "act", "line", "version", "0", "no", "0", "month", "2027-03", "category", "personnel", "amount", "")
	o.refuses("a fund of no year", "it has 101, 250", `value="2027-03"`, denverAward, "act", "line", "version", "0", "no", "0", "month", "2027-03", "fund", "999", "amount", "5")
	version := 0
	keeps := func(what string, pairs ...string) {
		t.Helper()
		o.keeps(what, denverAward, append([]string{"version", fmt.Sprint(version), "no", "0"}, pairs...)...)
		version++
	}
	keeps("a line", "act", "line", "month", "2027-03", "fund", "250", "department", "POL", "amount", "1,000")
	keeps("an order", "act", "order", "number", "PO-1", "what", "=radios", "fund", "250", "obligated_on", "2026-10-01", "amount", "500", "cancel_cost", "")
	keeps("a position", "act", "position", "title", "Analyst", "fte", "1.5", "per_period", "3,400", "funded_through", "2027-06-30")
	keeps("an action", "act", "action", "kind", "stop", "name", "end the patrols", "amount", "37,000", "from", "2027-02-01", "burn_after", "15000")
	keeps("a haircut", "act", "haircut", "part", "30 %", "reason", "as in 2017")
	keeps("the sums", "act", "bridge", "bridge", "118000", "bridge_name", "salaries", "burn", "23000")
	keeps("a note", "act", "note", "note", "see the memo")
	o.reads(denverAward, "Its spending plan has one line; one order is open, and not frozen; it pays one position.", "PO-1", "The budget leaves out 30 % of its money: as in 2017 (Person petra, 24 November 2026)", "$118,000, salaries", "$23,000", "see the memo", "end the patrols", "added haircut 1")
	o.refuses("a haircut without a reason", "is missing", `value="12.5"`, denverAward, "act", "haircut", "version", "7", "no", "0", "part", "12.5", "reason", "")
	o.refuses("an order twice", "is the number of order 1 already", `value="po-1"`, denverAward, "act", "order", "version", "7", "no", "0", "number", "po-1", "amount", "5")
	o.refuses("nobody", "0.01 to 99.99", `value="Nobody"`, denverAward, "act", "position", "version", "7", "no", "0", "title", "Nobody", "fte", "0")
	o.refuses("an old version", "nothing of either is lost", "another note", denverAward, "act", "note", "version", "3", "note", "another note")
	o.turnsDown("nothing to do", 400, "says nothing to change", denverAward, "act", "dance", "version", "7", "no", "0")
	o.reads(denverAward+"?change=order.1", "Correct row 1", "Freeze the order of row 1", `value="PO-1"`)
	keeps("frozen", "act", "freeze", "list", "order", "no", "1", "why", "the award may stop")
	o.reads(denverAward+"?change=order.1", "Release the order of row 1", "since 24 Nov 2026, by Person petra", "the award may stop")
	o.refuses("a pasted order with a fault", "row 3, obligated on: ", "PO-3", denverAward, "act", "paste-order", "version", "8", "rows", "PO\topen amount\tobligated on\nPO-2\t1\t10/1/2026\nPO-3\t1\t1.10.2026\n")
	o.refuses("a pasted order of tomorrow", "row 2, obligated on: ", "PO-2", denverAward, "act", "paste-order", "version", "8", "rows", "PO\topen amount\tobligated on\nPO-2\t1\t12/1/2026\n")
	keeps("pasted orders", "act", "paste-order", "rows", "PO\topen amount\tobligated on\r\nPO-1\t$600\t10/1/2026\r\nPO-2\t1\t\r\n")
	keeps("pasted positions", "act", "paste-position", "rows", "title,fte\nOfficer,1\nOfficer,0.5\n", "replace", "yes")
	o.refuses("a pasted position of two and a bit", "row 2, fte", "1.25x", denverAward, "act", "paste-position", "version", "10", "rows", "title,fte\nOfficer,1.25x\n")
	keeps("a pasted plan", "act", "paste-line", "rows", "month;fund;amount\nMar-27;250;100\nApr 2027;250;200\n")
	o.reads(denverAward, "Its spending plan has 3 lines; 2 orders are open, one of them frozen; it pays 2 positions.", "$600", "2027-04", "pasted 2 positions; 1 that were kept are struck out")
	o.reads(denverAward+"?all=yes", "struck out: a table was pasted in its place")
	if o.petra.do("GET", denverAward+"?format=csv&table=open_orders", nil); !strings.Contains(o.petra.body, ",600.00,unknown,") {
		t.Errorf("orders as a file: %s", o.petra.body)
	}
	if resp := o.petra.do("GET", denverAward+"?format=xlsx", nil); resp.StatusCode != 200 {
		t.Errorf("as a workbook: %d", resp.StatusCode)
	}
	bob := o.person(t, "bob", in("chicago-il", models.RoleBudget))
	if resp := bob.do("GET", denverAward, nil); resp.StatusCode != 404 {
		t.Errorf("another place reads it: %d", resp.StatusCode)
	}
	vera := o.person(t, "vera", in("denver-co", models.RoleViewer), in("chicago-il", models.RoleBudget))
	if resp := vera.do("GET", denverAward, nil); resp.StatusCode != 403 {
		t.Errorf("a viewer here who keeps budgets elsewhere reads it: %d", resp.StatusCode)
	}
}

// TestFreezePage shows what a condition reaches before anything is frozen, and freezes
// and thaws it as one act.
func TestFreezePage(t *testing.T) {
	o := newTreasury(t)
	o.begins()
	const page = "/budget/freeze?jurisdiction=denver-co"
	o.reads(page, "No order is open")
	other := strings.Replace(denverAward, "fy2017", "fy2014", 1)
	o.keeps("orders", denverAward, "act", "paste-order", "version", "0", "rows", "number,fund,amount\nPO-1,250,5\nPO-2,250,6\n")
	o.keeps("an order of another award", other, "act", "order", "version", "0", "no", "0", "number", "PO-3", "fund", "250", "amount", "7")
	at := page + "&condition=jag-notice"
	o.reads(page, "3 orders are open", "condition=jag-notice")
	o.reads(at, "Would be frozen under notice condition", "Stay open", "PO-3")
	o.refuses("without a reason", "is missing", "Freeze these orders under", at, "act", "freeze", "version", "0", "why", "")
	o.turnsDown("without a condition", 400, "is missing", page, "act", "freeze", "version", "0", "why", "x")
	before := o.lines()
	o.keeps("frozen", at, "act", "freeze", "version", "0", "why", "the condition is in force again")
	if after := o.lines(); after != before+1 {
		t.Errorf("%d lines for one award", after-before)
	}
	o.reads(at, "3 orders are open, 2 of them frozen", "Release these orders", "the condition is in force again")
	o.turnsDown("frozen twice", 409, "there is no order", at, "act", "freeze", "version", "0", "why", "again")
	o.keeps("thawed", at, "act", "thaw", "version", "0", "why", "the order of the court reaches it")
	o.reads(at, "none of them frozen")
	if resp := o.petra.do("GET", page+"&condition=none", nil); resp.StatusCode != 400 {
		t.Errorf("a condition of none: %d", resp.StatusCode)
	}
	if resp := o.petra.do("GET", "/budget/freeze?jurisdiction=chicago-il", nil); resp.StatusCode != 404 {
		t.Errorf("another place: %d", resp.StatusCode)
	}
}

// TestLedgerPage: what the ledger says is kept beside the record, and a table with one
// fault is not kept at all.
func TestLedgerPage(t *testing.T) {
	o := newTreasury(t)
	const page = "/budget/ledger?jurisdiction=denver-co"
	o.reads(page, "No ledger has been read yet", "award number, expended, drawn, through")
	const table = "Award\tExpended\tReceived\ndenver-co-byrne-jag-fy2017\t12,000\t\n"
	o.refuses("an award of nobody", "row 3, award: ", "X-1", page, "act", "read", "version", "0", "through", "2026-10-31", "rows", table+"X-1\t1\t2\n")
	o.refuses("no day", "row 2, through: is missing", "12,000", page, "act", "read", "version", "0", "through", "", "rows", table)
	o.refuses("a day that is none", "is not a date", `value="October"`, page, "act", "read", "version", "0", "through", "October", "rows", table)
	o.refuses("nothing", "nothing was pasted", "", page, "act", "read", "version", "0", "through", "2026-10-31", "rows", "")
	o.keeps("read", page, "act", "read", "version", "0", "through", "2026-10-31", "file", "ledger.xlsx", "rows", table)
	o.reads(page, "$12,000", "unknown", "The ledger has been read for 1 of ")
	o.reads(denverAward, "Read through 31 October 2026 by Person petra on 24 November 2026: ledger.xlsx.", "has nothing to compare it with", "ledger, 1")
	// Nothing stands that could be explained: the record does not know what was spent.
	o.turnsDown("settled", 409, "no difference to settle", page, "act", "settle", "grant", "denver-co-byrne-jag-fy2017", "version", "1", "why", "x")
}

// TestManyRows: of very many rows the page shows the first and leads to all of them; a
// file has each.
func TestManyRows(t *testing.T) {
	o := newTreasury(t)
	o.begins()
	rows := "month,amount,category\n"
	for i := range 250 {
		rows += fmt.Sprintf("2027-%02d,%d,part %d of it\n", i%12+1, i+1, i+1)
	}
	o.keeps("a plan", denverAward, "act", "paste-line", "version", "0", "rows", rows)
	o.reads(denverAward, "Show all 250 rows", "part 200 of it")
	if strings.Contains(o.petra.body, "part 201 of it") {
		t.Error("the page shows more rows than it is to")
	}
	o.reads(denverAward+"?all=yes", "part 250 of it")
	o.petra.do("GET", denverAward+"?format=csv&table=spending_plan", nil)
	if all, err := csv.NewReader(strings.NewReader(o.petra.body)).ReadAll(); err != nil || len(all) != 251 {
		t.Errorf("the file has %d rows, %v", len(all), err)
	}
	o.reads(denverAward+"?change=line.250", "Correct row 250", `value="part 250 of it"`)
}

// TestBudgetNasty: whatever stands in an address or a form of these pages, the answer is
// a page of the site and no fault of ours, and nothing is written.
func TestBudgetNasty(t *testing.T) {
	o := newTreasury(t)
	o.begins()
	o.keeps("an order", denverAward, "act", "order", "version", "0", "no", "0", "number", "PO-1", "amount", "5")
	before := o.lines()
	for _, value := range nasty {
		q := url.QueryEscape(value)
		if len(q) > 12_000 {
			q = q[:3000]
		}
		for _, at := range []string{"/budget/ledger?jurisdiction=" + q, "/budget/freeze?jurisdiction=denver-co&condition=" + q, "/budget/years/new?jurisdiction=" + q, denverAward + "?all=yes&change=" + q, denverAward + "?change=order." + q, denverYear + "?change=fund." + q,
			denverAward + "?format=csv&table=" + q, "/budget/awards/" + url.PathEscape(value), "/budget/years/" + url.PathEscape(value)} {
			if strings.TrimSpace(value) == "" || value == "../../etc/passwd" || len(at) > 4000 {
				continue // another page, or an address that is not read
			}
			resp := o.petra.do("GET", at, nil)
			checkNasty(t, at, value, resp, o.petra.body)
		}
		for page, pairs := range map[string][]string{
			denverAward:                             {"act", "paste-order", "version", "1", "rows", value},
			denverAward + "?change=order.1":         {"act", "order", "version", "1", "no", value, "number", value, "amount", value + "x"},
			denverYear:                              {"act", "line", "version", value, "no", "0", "fund", value, "department", value, "adopted", "x"},
			"/budget/ledger?jurisdiction=denver-co": {"act", "read", "version", "0", "through", value, "file", value, "rows", "award,drawn\n" + value + ",x\n"},
			"/budget/freeze?condition=" + q[:min(len(q), 60)]: {"act", "freeze", "version", "0", "why", ""},
		} {
			resp := o.petra.send(denverAward, page, pairs...)
			checkNasty(t, page, value, resp, o.petra.body)
			if resp.StatusCode < 400 {
				t.Errorf("%s takes %.40q: %d", page, value, resp.StatusCode)
			}
		}
	}
	if after := o.lines(); after != before {
		t.Errorf("%d lines were written", after-before)
	}
	if strings.Contains(o.log.String(), `"level":"ERROR"`) {
		t.Errorf("bad input is not our fault, and was logged as if: %.2000s", o.log)
	}
}
