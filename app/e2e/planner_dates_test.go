//go:build e2e

package e2e

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"proviso/models"
)

const (
	brindlewick = "illustrative-brindlewick"
	quillmere   = "illustrative-quillmere-county"
)

// Who budgets, and who advises.
var (
	analyst       = somebody{"bea", "Bea Example", "six amber harbour lanterns", in(models.RoleBudget, "")}
	countyAnalyst = somebody{"cal", "Cal Example", "eight brisk meadow anvils", models.Assignment{Role: models.RoleBudget, Jurisdiction: quillmere}}
	attorney      = somebody{"cora", "Cora Example", "three hollow cedar bells", in(models.RoleCounsel, "")}
)

// budgeting opens a browser on a site where these people work, as the first of them.
func budgeting(t *testing.T, change func(real, sample *models.Record), people ...somebody) person {
	t.Helper()
	p := person{t, browser(t), siteOf(t, change, people...)}
	if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatal(err)
	}
	p.entersAs(people[0], "")
	return p
}

func asItIs(*models.Record, *models.Record) {}

// planned opens a plan and, while it is being reckoned, opens it again.
func (p person) planned(place string, more ...string) {
	p.t.Helper()
	q := url.Values{"jurisdiction": {place}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	for until := time.Now().Add(patience); time.Now().Before(until); { // the server has each wait a little
		p.visit("/budget?" + q.Encode())
		if eval[bool](p, `!!document.querySelector("#figures")`) {
			return
		}
	}
	p.t.Fatalf("the plan of %s is not reckoned: %.600s", place, p.text())
}

// folded is a form that is opened to be filled in.
type folded struct {
	person
	is string // selector
}

// opens opens the form under a line that says what it is for.
func (p person) opens(summary string) folded {
	p.t.Helper()
	b, _ := json.Marshal(summary)
	found := eval[string](p, fmt.Sprintf(seeing+`(() => {
		document.querySelectorAll("[data-fold]").forEach(e => e.removeAttribute("data-fold"));
		const s = [...document.querySelectorAll("details > summary")].find(e => person.seen(e) && person.squeeze(e.textContent) === %s);
		if (!s) return "";
		const f = s.parentElement.querySelector("form");
		s.setAttribute("data-fold", "");
		return f.id + (s.parentElement.open ? "" : " shut");
	})()`, b))
	id, shut := strings.CutSuffix(found, " shut")
	if id == "" {
		p.t.Fatalf("nothing on %s is opened by %q:\n%s", p.where(), summary, p.text())
	}
	if shut {
		if err := chromedp.Do(p.ctx, chromedp.Click("[data-fold]")); err != nil {
			p.t.Fatal(err)
		}
	}
	return folded{p, `form[id="` + id + `"]`}
}

// field marks the field of a label and gives its selector.
func (f folded) field(label string) string {
	f.t.Helper()
	b, _ := json.Marshal(label)
	if !eval[bool](f.person, fmt.Sprintf(seeing+`(() => {
		document.querySelectorAll("[data-here]").forEach(e => e.removeAttribute("data-here"));
		const e = [...document.querySelectorAll('%s input:not([type=hidden]), %s select, %s textarea')].find(e => person.name(e) === %s);
		if (e) e.setAttribute("data-here", "");
		return !!e && person.seen(e);
	})()`, f.is, f.is, f.is, b)) {
		f.t.Fatalf("the form %s on %s has no field %q", f.is, f.where(), label)
	}
	return "[data-here]"
}

// with writes texts into the fields of labels; an option is chosen by its text, and a
// box is ticked by "yes".
func (f folded) with(pairs ...string) folded {
	f.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		sel := f.field(pairs[i])
		switch kind := eval[string](f.person, fmt.Sprintf(`document.querySelector(%q).type`, sel)); kind {
		case "select-one":
			f.chosen(sel, pairs[i], pairs[i+1])
		case "checkbox":
			if eval[bool](f.person, fmt.Sprintf(`document.querySelector(%q).checked`, sel)) != (pairs[i+1] == "yes") {
				if err := chromedp.Do(f.ctx, chromedp.Click(sel)); err != nil {
					f.t.Fatal(err)
				}
			}
		default:
			f.fills(sel, pairs[i+1])
		}
	}
	return f
}

func (f folded) chosen(sel, label, option string) {
	f.t.Helper()
	b, _ := json.Marshal(option)
	if !eval[bool](f.person, fmt.Sprintf(`(() => { const e = document.querySelector(%q), o = [...e.options].find(o => o.text.trim() === %s); if (o) e.value = o.value; return !!o })()`, sel, b)) {
		f.t.Fatalf("%q on %s offers no %q", label, f.where(), option)
	}
}

// presses clicks the form's button, and gives the status of the page that comes.
func (f folded) presses() int64 {
	f.t.Helper()
	resp, err := chromedp.RunResponse(f.ctx, chromedp.Click(f.is+" button"))
	if err != nil || resp == nil {
		f.t.Fatalf("%s on %s brings %+v, %v", f.is, f.where(), resp, err)
	}
	return resp.Status
}

// sent sends the form, and wants what it says to be kept.
func (f folded) sent() {
	f.t.Helper()
	if status := f.presses(); status != 200 {
		f.t.Fatalf("%s is answered with %d:\n%.1500s", f.is, status, f.text())
	}
}

// refusedFor sends the form, and wants it back with what is wrong and what was typed.
func (f folded) refusedFor(says ...string) {
	f.t.Helper()
	values := fmt.Sprintf(`JSON.stringify([...document.querySelectorAll('%s textarea, %s input:not([type=hidden])')].map(e => e.value))`, f.is, f.is)
	typed := eval[string](f.person, values)
	if status := f.presses(); status != 422 && status != 400 {
		f.t.Fatalf("%s is answered with %d", f.is, status)
	}
	f.reads(says...)
	if again := eval[string](f.person, values); again != typed {
		f.t.Errorf("what was typed was %s, and is %s", typed, again)
	}
}

// line is one row of a table by the heads of its columns; "" is the head of the row.
// In a table of groups the row is told as "group: head", and a second row of one head as
// "head'".
func (p person) line(table, head string) map[string]string {
	p.t.Helper()
	all := p.lines(table)
	if all[head] == nil {
		p.t.Fatalf("the table %s on %s has no row %q: it has %q", table, p.where(), head, keys(all))
	}
	return all[head]
}

func keys[T any](m map[string]T) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	return out
}

// lines are all rows of a table by what heads them.
func (p person) lines(table string) map[string]map[string]string {
	p.t.Helper()
	return eval[map[string]map[string]string](p, fmt.Sprintf(seeing+`(() => {
		const out = {}, t = document.querySelector('[id="%s-table"]');
		if (!t) return out;
		const heads = [...t.querySelectorAll("thead th")].map(e => person.squeeze(e.innerText));
		for (const body of t.tBodies) {
			const group = body.querySelector("tr.group");
			for (const tr of body.querySelectorAll("tr:not(.group)")) {
				const cells = [...tr.cells].map(e => person.squeeze(e.innerText));
				let name = (group ? person.squeeze(group.innerText) + ": " : "") + cells[0];
				while (out[name]) name += "'";
				out[name] = Object.fromEntries(cells.map((c, i) => [heads[i], c]));
			}
		}
		return out;
	})()`, table))
}

// told wants cells of a row to say just this.
func (p person) told(table, head string, pairs ...string) {
	p.t.Helper()
	row := p.line(table, head)
	for i := 0; i+1 < len(pairs); i += 2 {
		if got, ok := row[pairs[i]]; !ok || got != pairs[i+1] {
			p.t.Errorf("%s: %q of %q in the table %s is %q, and not %q (of %q)", p.where(), pairs[i], head, table, got, pairs[i+1], row)
		}
	}
}

// Scenario 20: a county that keeps no budget yet writes down which positions an award
// pays, and is told why no day can be named; it enters its payroll calendar and the
// notice that its union is due, and sees the last responsible day of each.
//
// Pay periods end every two weeks, one on Friday 4 December 2026. From there: 18 Dec;
// 1, 15, 29 Jan 2027; 12, 26 Feb; 12, 26 Mar; 9, 23 Apr; 7, 21 May; 4, 18 Jun; 2 Jul.
//   - The analyst is funded through 30 June 2027. The last period that is paid in full
//     ends on 18 June; 60 days before: 18 of June, 31 of May and 11 of April, 19 April.
//   - The advocate is funded through 31 March 2027, with 30 days of notice of its own.
//     The period ends on 26 March; 26 of March and 4 of February, 24 February.
//   - The clerk is funded through 15 January 2027, on which a period ends; 15 of
//     January, 31 of December and 14 of November, 16 November 2026: eight days ago.
//
// With pay on the 15th and the last day of each month and 30 days of notice: from 30
// June back to 31 May; from 31 March back to 1 March; from 15 January to 16 December.
func TestScenario20(t *testing.T) {
	p := budgeting(t, asItIs, countyAnalyst)
	const award, g1 = "/budget/awards/illustrative-g1", "Byrne JAG, FY2024 (ILLUSTRATIVE-24-G1)"
	p.visit(award)
	p.opens("Add a position").with("Title", "Crime analyst", "Full-time equivalents (FTE)", "1", "Cost per pay period", "4200", "Funded through", "2027-06-30").sent()
	p.told("positions", "Row 1", "Title", "Crime analyst", "Per pay period", "$4,200", "Funded through", "30 Jun 2027", "Days of notice", "as for the fiscal year")
	p.planned(quillmere)
	p.told("positions", "Crime analyst", "Last day for notice", "nobody has said when pay periods end")

	p.visit("/budget/years/new?jurisdiction=" + quillmere)
	p.opens("Add the fiscal year").with("Name of the year", "FY2027", "First day", "2026-07-01", "Last day", "2027-06-30").sent()
	p.opens("Add a fund").with("Code", "Grants Fund").sent()
	p.opens("Add a department").with("Code", "Sheriff").sent()
	year := p.where()
	p.planned(quillmere)
	p.told("positions", "Crime analyst", "Last day for notice", "nobody has said when pay periods end")
	p.visit(year)
	p.opens("Change the year").with("Pay periods end", "every two weeks", "Last day of any pay period", "2026-12-04", "Reason", "the payroll calendar of 2027").sent()
	p.planned(quillmere)
	p.told("positions", "Crime analyst", "Last day for notice", "nobody has said how long before notice must be given")
	p.visit(year)
	p.opens("Change the year").with("Days of notice before a position ends", "60", "Reason", "article 14 of the agreement with the union").sent()
	p.reads("every two weeks, with a pay period that ends on 4 December 2026", "Days of notice before a position ends 60", "article 14 of the agreement with the union")

	p.visit(award)
	p.opens("Paste positions").with("Table", strings.Join([]string{
		"Title\tFTE\tFund\tDepartment\tPer period\tFunded through\tNotice days",
		"Victim advocate\t0.5\tGrants Fund\tSheriff\t$1,900.00\t3/31/2027\t30",
		"Records clerk\t1\tGrants Fund\tSheriff\t2400\t2027-01-15\t",
		"Fleet mechanic\t0.25\tGrants Fund\tSheriff\t\t\t"}, "\n")).sent()
	p.told("positions", "Row 4", "Title", "Fleet mechanic", "FTE", "0.25", "Per pay period", "unknown", "Funded through", "unknown")
	p.planned(quillmere)
	for title, cells := range map[string][]string{
		"Crime analyst":   {"FTE", "1", "Award", g1, "Department", "no department", "Funded through", "30 Jun 2027", "Last day for notice", "19 Apr 2027"},
		"Victim advocate": {"FTE", "0.5", "Department", "Sheriff", "Funded through", "31 Mar 2027", "Last day for notice", "24 Feb 2027"},
		"Records clerk":   {"Funded through", "15 Jan 2027", "Last day for notice", "16 Nov 2026 has passed"},
		"Fleet mechanic":  {"Funded through", "unknown", "Last day for notice", "nobody has said to which day it is funded"},
	} {
		p.told("positions", title, cells...)
	}
	for _, day := range []string{"19 April 2027", "24 February 2027", "16 November 2026"} {
		p.reads(day)
	}

	p.visit(year)
	p.opens("Change the year").with("Pay periods end", "on the 15th and the last day of each month", "Last day of any pay period", "2026-12-31", "Days of notice before a position ends", "30", "Reason", "the agreement of 2027").sent()
	p.planned(quillmere)
	for title, day := range map[string]string{"Crime analyst": "31 May 2027", "Victim advocate": "1 Mar 2027", "Records clerk": "16 Dec 2026"} {
		p.told("positions", title, "Last day for notice", day)
	}
	p.visit(award)
	p.opens("Paste positions").with("Table", "title\tfte\tfunded through\nWatch commander\t1\t2027-02-30").refusedFor("row 2")
	p.planned(quillmere)
	if n := len(p.lines("positions")); n != 4 {
		t.Errorf("a table that was refused left %d positions", n)
	}
}

const (
	lostLamps = "/budget/awards/illustrative-lost-lamps"
	joint     = "/budget/awards/illustrative-joint"
	lamps     = "Night Patrols (illustrative), FY2025 (ILLUSTRATIVE-25-L)"
	jag2024   = "Byrne JAG, FY2024 (ILLUSTRATIVE-24-J)"
	under     = "lantern certification (illustrative)"
	police    = "FY2027: Grants Fund, Police"
)

// Scenario 21: the City Attorney's office wants the orders under one condition stopped.
// The condition reaches the two orders of the award of 2025; the order of the joint
// award, which is in the same fund, stays open. The lamp posts are good for $48,000 and
// cost $6,000 to cancel, the wiring for $22,000 at a cost that nobody has said at first
// and that turns out to be $2,000: $42,000 is saved, and then $62,000, besides the
// $120,000 of overtime that the plan would stop.
func TestScenario21(t *testing.T) {
	p := budgeting(t, asItIs, analyst, attorney)
	p.visit(joint)
	p.opens("Add an order").with("Number, as the ledger has it", "ILL-3001", "What it is for", "Radios", "Fund", "Grants Fund", "Department", "Police", "Obligated on", "2026-10-05", "Amount that is still open", "12,000", "What it costs to cancel", "1,500").sent()
	p.planned(brindlewick, "fiscal_year", "FY2027")
	p.told("lines", police, "Saved", "$120,000")

	p.follow(link("Freeze open orders"))
	p.reads("3 orders are open, none of them frozen.")
	p.follow(link(under))
	p.reads("Would be frozen under " + under)
	p.told("would_freeze", lamps, "Number", "ILL-2041", "Amount", "$48,000", "Frozen", "no")
	p.told("would_freeze", lamps+"'", "Number", "ILL-2077", "Amount", "$22,000", "Frozen", "no")
	if n := len(p.lines("would_freeze")); n != 2 {
		t.Errorf("%d orders would be frozen", n)
	}
	p.told("stays", jag2024, "Number", "ILL-3001", "Fund", "Grants Fund", "Amount", "$12,000", "Frozen", "no")
	const why = "The Bureau has asked for the lantern books"
	p.opens("Freeze these orders under "+under).with("Reason", why).sent()
	p.reads("3 orders are open, 2 of them frozen.", "Frozen under "+under)
	p.told("stays", jag2024, "Number", "ILL-3001", "Frozen", "no")
	p.visit(lostLamps)
	for row, number := range map[string]string{"Row 1": "ILL-2041", "Row 2": "ILL-2077"} {
		p.told("open_orders", row, "Number", number, "Frozen", "since 24 Nov 2026, by Bea Example with all under "+under+": "+why)
	}
	p.visit(joint)
	p.told("open_orders", "Row 1", "Number", "ILL-3001", "Amount", "$12,000", "Frozen", "no")

	p.planned(brindlewick, "fiscal_year", "FY2027")
	p.told("lines", police, "Saved", "$162,000")
	const uncosted = "nobody has said what it costs to cancel the frozen order ILL-2077; it counts as saving nothing"
	p.reads(uncosted)
	p.follow(link(uncosted))
	p.follow(link("Row 2").to("change=order.2"))
	p.opens("Correct row 2").with("What it costs to cancel", "2,000").sent()
	p.told("open_orders", "Row 2", "Cost to cancel", "$2,000", "Frozen", "since 24 Nov 2026, by Bea Example with all under "+under+": "+why)
	p.planned(brindlewick, "fiscal_year", "FY2027")
	p.told("lines", police, "Saved", "$182,000")
	p.lacks(uncosted)

	const again = "The books were found"
	p.visit("/budget/freeze?jurisdiction=" + brindlewick + "&condition=illustrative-lantern-certification")
	p.opens("Release these orders").with("Reason", again).sent()
	p.reads("3 orders are open, none of them frozen.")
	p.planned(brindlewick, "fiscal_year", "FY2027")
	p.told("lines", police, "Saved", "$120,000")
	p.visit(lostLamps)
	for _, row := range []string{"Row 1", "Row 2"} {
		p.told("open_orders", row, "Frozen", "no")
	}
	froze, thawed := "froze the open orders under "+under+": "+why, "let the orders under "+under+" go on: "+again
	p.reads(froze, thawed)
	p.visit(joint)
	p.lacks(froze, thawed)
	p.leaves()
	p.entersAs(attorney, "")
	p.visit("/workspace/trail?kind=award-budget&id=illustrative-lost-lamps")
	p.reads(froze, thawed, "freeze-orders", "thaw-orders", "Bea Example")
}

// issues makes the report of the plan as it is kept, and gives its address.
func (p person) issues(place string) string {
	p.t.Helper()
	p.planned(place)
	p.follow(link("Reports to the council"))
	p.follow(button("Issue the report"))
	return p.where()
}

// list is what a part of a page lists.
func (p person) list(part string) []string {
	p.t.Helper()
	return eval[[]string](p, fmt.Sprintf(seeing+`[...document.querySelectorAll('section[aria-labelledby="%s"] li')].map(e => person.squeeze(e.innerText))`, part))
}

// Scenario 22: the ledger has $102,000 spent on the award of 2025 through 31 October,
// $12,000 more than the $90,000 that the record has from the financial reports, and as
// much received. The difference is listed and the record stays; the report to the council
// carries it until somebody explains it, and the next one says that it is gone.
func TestScenario22(t *testing.T) {
	p := budgeting(t, asItIs, analyst)
	const grant, table = "illustrative-lost-lamps", "Award number\tSpent\tReceived\tAs of\nILLUSTRATIVE-25-L\t$102,000.00\t90000\t10/31/2026\nillustrative-joint\t82,450.50\t60,000\t10/31/2026"
	record := func() string {
		p.visit("/grants/" + grant)
		return p.text() + string(fetched(t, p.base+"/api/v1/grants/"+grant, nil))
	}
	before := record()
	for _, figure := range []string{"Spent so far $90,000 30 Sep 2026", `"future":"150000.00"`} {
		if !strings.Contains(before, figure) {
			t.Errorf("the record lacks %s:\n%s", figure, before)
		}
	}
	first := p.issues(brindlewick)
	if got := p.list("notes"); len(got) != 0 {
		t.Errorf("before the ledger was read a report notes %q", got)
	}

	ledger := "/budget/ledger?jurisdiction=" + brindlewick
	p.visit(ledger)
	p.opens("Paste what the ledger says").with("Table", strings.Replace(table, "ILLUSTRATIVE-25-L", "ILLUSTRATIVE-25-X", 1)).refusedFor("ILLUSTRATIVE-25-X")
	p.visit(ledger)
	p.reads("No ledger has been read yet")
	p.opens("Paste what the ledger says").with("Table", table, "Name of the file", "october.csv").sent()
	p.reads("The ledger and the record differ on one award, and nobody has explained it yet.", "The ledger has been read for 2 of 6 awards. It overwrites nothing in the record.")
	p.told("differences", lamps, "Through", "31 Oct 2026", "Amount", "spent", "Ledger", "$102,000", "Record", "$90,000", "Ledger above record", "$12,000", "Standing", "differ")
	p.told("differences", lamps+"'", "Amount", "received", "Ledger", "$90,000", "Record", "$90,000", "Ledger above record", "$0", "Standing", "agree")
	p.told("differences", jag2024, "Ledger", "$82,450.50", "Record", "$82,450.50", "Standing", "agree")
	if after := record(); after != before {
		t.Errorf("the record was\n%s\nand is\n%s", before, after)
	}

	const note = lamps + ": the ledger of 31 October 2026 has $12,000.00 expended above what was reported; nobody has explained it yet."
	p.planned(brindlewick)
	p.reads(note)
	second := p.issues(brindlewick)
	for part, want := range map[string]string{"notes": note, "changed": "A difference between the books stands, before it did not: " + note} {
		if got := p.list(part); len(got) != 1 || got[0] != want {
			t.Errorf("%s lists under %s %q, and not %q", second, part, got, want)
		}
	}
	third := p.issues(brindlewick)
	p.reads("Nothing.")
	if got := p.list("notes"); len(got) != 1 || got[0] != note {
		t.Errorf("%s notes %q while the difference stands", third, got)
	}

	p.visit(ledger)
	p.opens("Explain the difference of "+lamps).with("What explains the difference", "October's lamp oil is in the report of December").sent()
	p.told("differences", lamps, "Ledger above record", "$12,000", "Standing", "explained October's lamp oil is in the report of December")
	if after := record(); after != before {
		t.Errorf("explaining it changed the record:\n%s", after)
	}
	fourth := p.issues(brindlewick)
	if got := p.list("notes"); len(got) != 0 {
		t.Errorf("%s notes %q though it was explained", fourth, got)
	}
	if got, want := p.list("changed"), "A difference between the books does not stand any longer, before it did: "+note; len(got) != 1 || got[0] != want {
		t.Errorf("%s says that changed: %q, and not %q", fourth, got, want)
	}
	p.visit(second)
	p.reads(note)
	p.visit(first)
	p.lacks(note)

	// An explanation is good for this difference alone.
	p.visit(ledger)
	p.opens("Paste what the ledger says").with("Table", strings.Replace(table, "$102,000.00", "102,000.01", 1)).sent()
	p.told("differences", lamps, "Ledger above record", "$12,000.01", "Standing", "differ")
	p.reads("The ledger and the record differ on one award, and nobody has explained it yet.")
}

// downloads takes the file behind a link as the browser's person does.
func (p person) downloads(name string) []byte {
	p.t.Helper()
	href := eval[string](p, fmt.Sprintf(`document.querySelector(%q).href`, p.marked(link(name))))
	var got network.GetCookiesResult
	err := chromedp.Do(p.ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) (err error) {
		got, err = cdp.Call(ctx, t, network.GetCookies, network.GetCookiesParams{URLs: []string{p.base}})
		return err
	}))
	if err != nil || len(got.Cookies) == 0 {
		p.t.Fatalf("no cookie to download %s with: %v", href, err)
	}
	return packOf(p.t, href, &http.Cookie{Name: got.Cookies[0].Name, Value: got.Cookies[0].Value})
}

// canaries are words and chances of which none may leave the pages of those whom they
// are for.
var canaries = []string{"zanzibar", "quokka", "wolframite", "marzipan", "xylophone", "21.17", "31.39", "41.83", "11.13", "47.59", "61.27", "71.43", "81.91", "88.37"}

// sings finds canaries in what was made for others. A chance is none within a longer
// number.
func sings(t *testing.T, what string, body []byte) {
	t.Helper()
	for _, c := range canaries {
		if regexp.MustCompile(`(?i)(^|[^0-9,.])` + regexp.QuoteMeta(c) + `($|[^0-9])`).Match(body) {
			t.Errorf("%s tells %q", what, c)
		}
	}
}

const (
	driverAt = "/budget/drivers/illustrative-brindlewick."
	youth    = "Youth outreach workers (Night Patrols (illustrative), FY2026 (ILLUSTRATIVE-26-G5))"
	g5Name   = "Night Patrols (illustrative), FY2026 (ILLUSTRATIVE-26-G5)"
)

// privileged has counsel and the budget office write what no report may tell.
func privileged(p person) {
	p.visit(driverAt + "lantern-certification")
	p.opens("Write how likely it is").with("is enforced: low (P10), %", "21.17", "is enforced: middle (P50), %", "31.39", "is enforced: high (P90), %", "41.83", "What it rests on", "zanzibar: what the counters said").sent()
	p.reads("zanzibar", "31.39")
	p.visit(driverAt + "byrne-jag-is-cut")
	p.opens("Write how likely it is").with("is cut: low (P10), %", "11.13", "is cut: middle (P50), %", "25", "is cut: high (P90), %", "47.59", "What it rests on", "quokka: the House has it in its bill", "A report to the council may print the middle chance", "yes").sent()
	p.reads("quokka")
	p.leaves()
	p.entersAs(attorney, "")
	p.visit(driverAt + "lantern-certification/counsel")
	p.opens("Write counsel's own").with("is enforced: low (P10), %", "61.27", "is enforced: middle (P50), %", "71.43", "is enforced: high (P90), %", "81.91", "What it rests on", "wolframite: how the judge asked").sent()
	p.reads("wolframite", "71.43")
	p.visit(offered)
	p.writes(field("Note"), "marzipan: do not sign this")
	p.writes(field("Likelihood, in your words"), "88.37 of 100")
	p.follow(button("Save the note"))
	p.visit("/budget/claims?jurisdiction=" + brindlewick + "&award=illustrative-g4")
	p.opens("Flag of Night Patrols (illustrative), FY2026 (ILLUSTRATIVE-26-G4)").with("Number of claims", "3", "Damages of the government before they are trebled, $", "10000", "What the claim would be", "xylophone: lanterns certified dark").sent()
	p.reads("xylophone")
	p.leaves()
	p.entersAs(analyst, "")
}

// monthly makes the report of the month: opens the page, chooses, and issues.
func (p person) monthly() (r models.CouncilReport) {
	p.t.Helper()
	p.visit("/budget/reports?jurisdiction=" + brindlewick)
	p.chooses(field("Fiscal year of the headline"), "FY2027")
	p.follow(button("Issue the report"))
	if err := json.Unmarshal(p.downloads("JSON"), &r); err != nil {
		p.t.Fatal(err)
	}
	return r
}

// Scenario 23: a report is made in four steps; the next lists what changed since the one
// issued last and nothing else, and no report tells anything privileged, in no form.
//
// Of what changes in between: pay periods end every two weeks, one on 27 November 2026;
// the last by 31 March 2027 ends on 19 March and the last by 31 May on 28 May. 60 days
// before these are 18 January and 29 March 2027. Of the $90,000 spent on the award of 2025
// the costs that could be disallowed are 40, 60 and 100 %, on average (40 + 4 x 60 + 100)
// / 6 = 63.33 %, $57,000; that at 10 % is $5,700, and in 100,000 trials within four
// standard errors of it, 4 x $57,000 x 0.3 / 316 = $216.
func TestScenario23(t *testing.T) {
	p := budgeting(t, asItIs, analyst, attorney)
	privileged(p)
	first := p.monthly()
	p.reads("This is the first report; there is none to compare it with.")

	p.visit("/budget/awards/illustrative-g5")
	p.opens("Set a haircut").with("Part that the budget leaves out, %", "30", "Reason", "The hearing on the certification is in January").sent()
	second := p.monthly()
	const cut = "30 % of " + g5Name + " is left out of the budget, before nothing: The hearing on the certification is in January."
	p.changed(second, cut)
	p.told("haircuts", g5Name, "Haircut", "30 %", "Reason", "The hearing on the certification is in January", "By", analyst.name, "On", "24 Nov 2026")

	p.visit("/budget/awards/illustrative-g5")
	p.follow(link("Row 1").to("change=position.1"))
	p.opens("Correct row 1").with("Funded through", "2027-05-31").sent()
	p.visit(driverAt + "request-for-the-lantern-books")
	p.opens("Write down how it was resolved").with("What happened", "Nothing of it", "Decided on", "2026-11-23", "Which order or letter decided it", "The Bureau's letter of 23 November").sent()
	begun := time.Now() // opened, chosen, issued and downloaded: four steps
	third := p.monthly()
	pdf := p.downloads("PDF")
	if took := time.Since(begun); took > 2*time.Minute {
		t.Errorf("the report takes %s", took)
	}
	fell := func(of func(*models.CouncilReport) models.USD) string {
		was, is := of(&second), of(&third)
		if d := was - is - 5_700_00; d > 216_00 || d < -216_00 {
			t.Errorf("from %s to %s is not about $5,700", was, is)
		}
		return fmt.Sprintf("the expected loss fell by %s, from %s to %s", strings.TrimSuffix((was-is).Format(), ".00"), strings.TrimSuffix(was.Format(), ".00"), strings.TrimSuffix(is.Format(), ".00"))
	}
	line := func(r *models.CouncilReport) models.USD {
		return r.Lines[slices.IndexFunc(r.Lines, func(l models.ReportLine) bool {
			return l.FiscalYear == "FY2027" && l.Department == "Police" && l.Fund == "Grants Fund"
		})].Expected
	}
	p.changed(third,
		strings.Replace(fell(func(r *models.CouncilReport) models.USD { return r.Totals.Expected }), "the", "The", 1)+".",
		"FY2027, Grants Fund, Police: "+fell(line)+"; the severe case fell by $57,000, from $357,000 to $300,000.",
		youth+" is funded through 31 May 2027, before through 31 March 2027.",
		"Lantern certification: is enforced: the last day to act is 29 March 2027, before 18 January 2027.",
		"A trigger is not watched any longer: Request for the lantern books: costs are disallowed, before with $57,000.")
	p.told("positions", "Youth outreach workers "+g5Name, "Funded through", "31 May 2027", "Last day for notice", "29 Mar 2027")

	sings(t, "the page", []byte(eval[string](p, `document.documentElement.outerHTML`)))
	for _, name := range []string{"JSON", "Page to print (HTML)"} {
		sings(t, name, p.downloads(name))
	}
	readReport(t, pdf)
	readBook(t, p.downloads("Workbook (XLSX)"), &third)
	fourth := p.monthly()
	p.changed(fourth)
	if first.ID == second.ID || third.Since != second.ID || fourth.Since != third.ID {
		t.Errorf("%s, %s since %s, %s since %s, %s since %s", first.ID, second.ID, second.Since, third.ID, third.Since, fourth.ID, fourth.Since)
	}
}

// changed wants the report on the page to list just these changes, and its data as well.
func (p person) changed(r models.CouncilReport, wants ...string) {
	p.t.Helper()
	for what, got := range map[string][]string{"the page": p.list("changed"), "the data": r.Changes} {
		if !slices.Equal(got, wants) && len(got)+len(wants) > 0 {
			p.t.Errorf("%s of %s lists\n%s\nand not\n%s", what, r.ID, strings.Join(got, "\n"), strings.Join(wants, "\n"))
		}
	}
	p.reads("What changed since the report of 24 November 2026")
}

// readReport reads the PDF of a report back: it is tagged, two pages and an appendix, and
// tells the one chance that it may, and nothing privileged.
func readReport(t *testing.T, pdf []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	read := func(name string, args ...string) string {
		out, err := exec.CommandContext(ctx, name, args...).Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sings(t, "the PDF as "+name+" reads it", out)
		return string(out)
	}
	info := read("pdfinfo", file)
	for _, want := range []string{`Tagged: +yes`, `Title: +Federal public-safety money at risk: City of Brindlewick`} {
		if !regexp.MustCompile(want).MatchString(info) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, info)
		}
	}
	if strings.Contains(info, "Author") {
		t.Errorf("the PDF names an author:\n%s", info)
	}
	read("pdfinfo", "-meta", file)
	sings(t, "the bytes of the PDF", pdf)
	pages := strings.Split(read("pdftotext", file, "-"), "\f")
	if len(pages) < 3 || strings.Contains(pages[0]+pages[1], "Appendix:") || !strings.Contains(pages[2], "Appendix:") {
		t.Errorf("the appendix does not begin with the third of %d pages", len(pages))
	}
	text := strings.Join(strings.Fields(strings.Join(pages, " ")), " ")
	for _, want := range []string{"not told", "unlikely, 25 %", "ILLUSTRATIVE", "Issued on 24 November 2026", "by Bea Example", "30 %", "29 Mar 2027"} {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF does not say %q:\n%s", want, text)
		}
	}
}

// readBook reads the workbook of a report back: no part of the archive tells anything
// privileged, and each formula comes to what the report says.
func readBook(t *testing.T, xlsx []byte, r *models.CouncilReport) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(xlsx), int64(len(xlsx)))
	if err != nil {
		t.Fatal(err)
	}
	properties := ""
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		sings(t, f.Name, body)
		if strings.HasPrefix(f.Name, "docProps/") {
			properties += string(body)
		}
	}
	if !strings.Contains(properties, "Federal public-safety money at risk") || strings.Contains(properties, "Bea") {
		t.Errorf("the properties are %s", properties)
	}
	book, err := excelize.OpenReader(bytes.NewReader(xlsx))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	const sheet, heads, named = "By fund", 3, 4 // rows above the lines, and columns before the figures
	formulas := 0
	for row := range len(r.Lines) + 1 {
		sums := &r.Totals
		if row < len(r.Lines) {
			sums = &r.Lines[row].ReportSums
		}
		for column, f := range models.ReportFigures {
			cell, err := excelize.CoordinatesToCellName(named+column+1, heads+row+1)
			if err != nil {
				t.Fatal(err)
			}
			formula, err := book.GetCellFormula(sheet, cell)
			if err != nil {
				t.Fatal(err)
			}
			if formula == "" {
				continue
			}
			formulas++
			got, err := book.CalcCellValue(sheet, cell, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			x, err := strconv.ParseFloat(got, 64)
			if want := f.Of(sums); err != nil || want == nil || models.USD(math.Round(x*100)) != *want {
				t.Errorf("%s, %s: %s comes to %s, and the report says %v", cell, f.Name, formula, got, want)
			}
		}
	}
	if sums := 11; formulas != len(r.Lines)+sums {
		t.Errorf("%d formulas of %d lines", formulas, len(r.Lines))
	}
}

const (
	passed     = "illustrative-passed"
	passedName = "Watch Fund (illustrative), FY2026 (ILLUSTRATIVE-26-W)"
	passedLine = "FY2027: Grants Fund, Community Safety pass-through"
)

// passedThrough adds an invented award that an invented state passes on: $200,000, of
// which $50,000 is spent and received and $30,000 promised to somebody, so that $150,000
// is to come.
func passedThrough(_, sample *models.Record) {
	invented := []string{"illustrative-invented"}
	since := models.OnDay(models.NewDate(2026, time.September, 1))
	sample.Jurisdictions = append(sample.Jurisdictions, models.Jurisdiction{ID: "illustrative-larkmoor", Name: "State of Larkmoor", Kind: "state", Illustrative: true, Sources: invented})
	sample.Programs = append(sample.Programs, models.Program{ID: "illustrative-watch-fund", Name: "Watch Fund of Larkmoor", ShortName: "Watch Fund", Agency: "Bureau of Lanterns (illustrative)", Kind: "formula", Illustrative: true, Sources: invented})
	sample.Grants = append(sample.Grants, models.Grant{ID: passed, Jurisdiction: brindlewick, Program: "illustrative-watch-fund", FiscalYear: 2026, AwardNumber: "ILLUSTRATIVE-26-W", Via: "illustrative-larkmoor", Illustrative: true, Sources: invented})
	for kind, usd := range map[models.AmountKind]models.USD{models.Awarded: 200_000_00, models.Expended: 50_000_00, models.Drawn: 50_000_00, models.Unliquidated: 30_000_00} {
		sample.Amounts = append(sample.Amounts, models.Amount{ID: passed + "-" + string(kind), Grant: passed, Kind: kind, USD: usd, Since: since, Sources: invented})
	}
}

// standing is what pages say of all awards, by table and row.
func (p person) standing() map[string]map[string]string {
	out := map[string]map[string]string{}
	take := func(tables ...string) {
		for _, t := range tables {
			rows := p.lines(t)
			if len(rows) == 0 {
				p.t.Errorf("%s has no table %s", p.where(), t)
			}
			for head, cells := range rows {
				out[t+"/"+head] = cells
			}
		}
	}
	p.planned(brindlewick)
	take("lines", "channels", "awards")
	p.visit("/?illustrative=only")
	take("grants")
	p.visit("/workspace")
	return out
}

// moved are the rows that are otherwise than before.
func moved(before, after map[string]map[string]string) []string {
	var out []string
	for name, row := range after {
		if !maps.Equal(row, before[name]) {
			out = append(out, name)
		}
	}
	for name := range before {
		if after[name] == nil {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// modifies records, as the grant manager, that an award is more or less from a day on.
func (p person) modifies(usd, since, why string) {
	p.t.Helper()
	p.leaves()
	p.entersAs(manager, "")
	p.visit("/workspace/grants/" + passed)
	p.follow(link("record an amount"))
	p.sets("f.kind", "modification")
	p.sets("f.usd", usd)
	p.sets("f.since", since)
	p.sets("f.note", why)
	p.records("illustrative-invented", why)
	p.follow(button("Record it"))
	p.leaves()
	p.entersAs(analyst, "")
}

// Scenario 24: the State of Larkmoor cuts what it passes on by 40 %. $80,000 of the award
// of $200,000 go, and $70,000 are left of the $150,000 to come: the $30,000 that are
// promised, and $40,000. What could be cut again, half of it, is $35,000 in place of
// $75,000. Nothing of any other award or department moves. Then it is restored.
func TestScenario24(t *testing.T) {
	p := budgeting(t, passedThrough, analyst, manager)
	const budgetAt, public = "/budget/awards/" + passed, "/grants/" + passed
	p.visit(budgetAt)
	p.opens("Paste the spending plan").with("Table", "month\tfund\tdepartment\tamount\n2027-02\tGrants Fund\tCommunity Safety\t100,000\n2027-05\tGrants Fund\tCommunity Safety\t50,000").sent()
	p.reads("The plan lays out $150,000: all that is neither spent nor received.", "no order is open; it pays no position.")
	p.visit("/budget/drivers/new?jurisdiction=" + brindlewick + "&about=program/illustrative-watch-fund")
	p.opens("The driver").with("Name", "Budget of Larkmoor", "What can happen, 1", "cuts it", "Touches "+passedName, "yes", "What happens to the awards", "reduced: money to come, uncommitted first", "Likeliest, %", "50").sent()
	p.opens("Write how likely it is").with("cuts it: low (P10), %", "10", "cuts it: middle (P50), %", "25", "cuts it: high (P90), %", "40", "What it rests on", "Its revenue falls").sent()

	const inList, inPlan, channel, line = "grants/City of Brindlewick (illustrative) passed through State of Larkmoor (illustrative)", "awards/" + passedName + " pass-through", "channels/pass-through", "lines/" + passedLine
	says := func(all map[string]map[string]string, cells ...string) {
		t.Helper()
		for i := 0; i+2 < len(cells); i += 3 {
			if got := all[cells[i]][cells[i+1]]; got != cells[i+2] {
				t.Errorf("%s of %s is %q, and not %q", cells[i+1], cells[i], got, cells[i+2])
			}
		}
	}
	before := p.standing()
	says(before, line, "Severe", "$75,000", line, "Committed", "$30,000", channel, "Severe", "$75,000", inPlan, "Committed", "$30,000", inPlan, "Uncommitted", "$120,000", inList, "Amount", "$200,000 (award)")
	p.monthly()
	p.visit("/workspace")

	p.modifies("-80000.00", "2026-11-20", "Larkmoor cuts it by 40 %")
	cut := p.standing()
	if got, want := moved(before, cut), []string{inPlan, channel, inList, "lines/All lines", line}; !slices.Equal(got, want) {
		t.Errorf("these moved: %q, and not %q", got, want)
	}
	says(cut, line, "Severe", "$35,000", line, "Adverse", "$35,000", line, "Committed", "$30,000", channel, "Severe", "$35,000", inPlan, "Committed", "$30,000", inPlan, "Uncommitted", "$40,000", inPlan, "Received and spent", "$50,000",
		inList, "Amount", "$200,000 (award, changed to $120,000)")
	p.visit(budgetAt)
	p.reads("$70,000, of which $30,000 is committed and $40,000 is not", "The plan lays out $150,000, which is $80,000 more than the $70,000 that is neither spent nor received.")
	p.visit(public)
	p.reads("an award of $200,000, changed to $120,000, stands", "Neither spent nor received $70,000", "Modification -$80,000 20 Nov 2026 Larkmoor cuts it by 40 %")
	report := p.monthly()
	for i, want := range []string{`^The expected loss fell by \$1\d,\d{3}\.\d\d, `, `^The net General Fund effect after the actions chosen fell by \$40,000, `, `^FY2027, Grants Fund, Community Safety \(pass-through\): .*; the net General Fund effect fell by \$40,000, from \$75,000 to \$35,000\.$`,
		`^` + regexp.QuoteMeta(passedName) + `: uncommitted money to come fell by \$80,000, from \$120,000 to \$40,000\.$`, `^Budget of Larkmoor: cuts it: what it would cost fell by \$40,000, from \$75,000 to \$35,000\.$`} {
		if len(report.Changes) != 5 || !regexp.MustCompile(want).MatchString(report.Changes[i]) {
			t.Fatalf("the report does not tell the cut and what it makes alone, as %s: %q", want, report.Changes)
		}
	}
	p.visit("/workspace")

	p.modifies("80000.00", "2026-11-23", "Larkmoor restores it")
	if got := moved(before, p.standing()); len(got) > 0 {
		t.Errorf("after it was restored these are otherwise: %q", got)
	}
	p.visit(public)
	p.reads("an award of $200,000, stands", "Neither spent nor received $150,000")
	p.lacks("changed to")
	for _, event := range []string{"Modification -$80,000 20 Nov 2026 Larkmoor cuts it by 40 %", "Modification $80,000 23 Nov 2026 Larkmoor restores it"} {
		p.reads(event)
	}
	p.visit(public + "?as_of=2026-11-21")
	p.reads("Neither spent nor received $70,000")
	p.visit("/workspace/facts/amount?q=" + passed)
	for _, id := range []string{passed + "-modification", passed + "-modification-2"} {
		p.marked(link().to("/workspace/facts/amount/" + id))
	}
	if report = p.monthly(); !slices.Contains(report.Changes, passedName+": uncommitted money to come rose by $80,000, from $40,000 to $120,000.") {
		t.Errorf("the report does not tell that it was restored: %q", report.Changes)
	}
}
