//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"proviso/models"
)

// writes puts a text into a field, in place of what is there.
func (p person) writes(w what, text string) {
	p.t.Helper()
	p.fills(p.marked(w), text)
}

// sets does the same with a field of a name, where several have the same label.
func (p person) sets(name, text string) {
	p.t.Helper()
	p.fills(fmt.Sprintf("[name=%q]:not([type=hidden])", name), text)
}

func (p person) fills(selector, text string) {
	p.t.Helper()
	b, _ := json.Marshal(text)
	got := eval[string](p, fmt.Sprintf(`(() => { const e = document.querySelector(%q); if (!e) return "there is none"; e.value = %s; return e.value === %s ? "" : "it takes " + e.value })()`, selector, b, b))
	if got != "" {
		p.t.Fatalf("%s on %s cannot be %q: %s", selector, p.where(), text, got)
	}
}

// refused clicks, and wants a page that says the form is at fault.
func (p person) refused(w what) {
	p.t.Helper()
	sel := p.marked(w)
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if resp, err := chromedp.RunResponse(ctx, chromedp.Click(sel)); err != nil || resp == nil || resp.Status != 422 && resp.Status != 400 {
		p.t.Fatalf("%q is not refused: %+v, %v", w.has, resp, err)
	}
}

// lacks wants the page to say none of it.
func (p person) lacks(texts ...string) {
	p.t.Helper()
	said := p.text()
	for _, text := range texts {
		if strings.Contains(said, text) {
			p.t.Errorf("%s says %q", p.where(), text)
		}
	}
}

// row is what the row of a table that begins with a text says.
func (p person) row(table, head string) string {
	p.t.Helper()
	b, _ := json.Marshal(head)
	return eval[string](p, fmt.Sprintf(`([...document.querySelectorAll("#%s-table tbody tr")].find(r => r.textContent.trim().startsWith(%s)) || {innerText: ""}).innerText.replace(/\s+/g, " ")`, table, b))
}

// records sends the form of a fact: says what it does, and keeps it.
func (p person) records(source, why string) {
	p.t.Helper()
	p.sets("source", source)
	p.sets("why", why)
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if resp, err := chromedp.RunResponse(ctx, chromedp.Click(`.keep__do button[value="preview"]`)); err != nil || resp == nil || resp.Status != 200 {
		p.t.Fatalf("%s brings %+v, %v:\n%.1500s", p.where(), resp, err, p.text())
	}
}

const (
	greensboro = "greensboro-nc-byrne-jag-fy2016"
	injunction = "san-francisco-v-trump-2025"
	extension  = "san-francisco-v-trump-2025-r3"
	ending     = "illustrative-ending"
)

// forScenarios leaves out of the record what people are going to enter, and adds an
// invented award whose period ends and whose report is late.
func forScenarios(extended *models.Order) func(real, sample *models.Record) {
	return func(real, sample *models.Record) {
		for i := range real.Grants {
			if g := &real.Grants[i]; g.ID == greensboro {
				g.Joint.Shares = nil
			}
		}
		for i := range real.Cases {
			if m := &real.Cases[i]; m.ID == injunction {
				k := slices.IndexFunc(m.Orders, func(o models.Order) bool { return o.ID == extension })
				*extended = m.Orders[k]
				m.Orders = slices.Delete(m.Orders, k, k+1)
			}
		}
		for i := range real.Gaps {
			g := &real.Gaps[i]
			g.Affects = slices.DeleteFunc(g.Affects, func(o string) bool { return o == extension })
			g.Sources = append(g.Sources, "c-npr-08-23")
		}
		invented := []string{"illustrative-invented"}
		on := func(year int, month time.Month, day int) models.When {
			return models.OnDay(models.NewDate(year, month, day))
		}
		sample.Grants = append(sample.Grants, models.Grant{ID: ending, Jurisdiction: "illustrative-brindlewick", Program: "byrne-jag", FiscalYear: 2022, Illustrative: true, Sources: invented})
		for kind, when := range map[models.StepKind]models.When{models.StepOffered: on(2022, 9, 20), models.StepAccepted: on(2022, 10, 20), models.StepPeriodStart: on(2022, 10, 1),
			models.StepPeriodEnd: on(2026, 9, 30), models.StepPayOpen: on(2026, 7, 10)} {
			sample.Steps = append(sample.Steps, models.Step{ID: ending + "-" + string(kind), Grant: ending, Kind: kind, Date: when, Sources: invented})
		}
		for kind, usd := range map[models.AmountKind]models.USD{models.Awarded: 50_000_00, models.Expended: 31_250_75, models.Drawn: 31_250_75} {
			sample.Amounts = append(sample.Amounts, models.Amount{ID: ending + "-" + string(kind), Grant: ending, Kind: kind, USD: usd, Sources: invented})
		}
		sample.Reports = append(sample.Reports, models.Report{ID: ending + "-ffr", Grant: ending, Kind: "financial", PeriodEnd: models.NewDate(2026, 6, 30), DueOn: models.NewDate(2026, 7, 30), Sources: invented})
	}
}

// TestScenarios is what people come to do, one after the other in one browser.
func TestScenarios(t *testing.T) {
	var extended models.Order
	p := person{t, browser(t), siteOf(t, forScenarios(&extended))}
	if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(1280, 900), wearing(p.base, signedIn(t, p.base))); err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct {
		name string
		do   func(p person)
	}{
		{"scenario 1", fourAmounts}, {"scenario 2", paymentsHeld}, {"scenario 3", acceptanceDue}, {"scenario 5", denverInJanuary},
		{"scenario 6", func(p person) { injunctionExtended(p, &extended) }}, {"scenario 7", reportIsLate}, {"scenario 8", reportIsFiled}, {"scenario 9", periodEnds},
		{"scenario 10", sharesFoot}, {"scenario 11", partnerDeclines}, {"scenario 12", recordsHeld}, {"scenario 14", deadlinesHandedOver},
		{"documents", documentsWhereTheyBelong}, {"imports", fileImported}, {"imports of tables", tablesImported}, {"long files", longFileSent},
	} {
		t.Run(s.name, func(t *testing.T) {
			began := time.Now()
			s.do(person{t, p.ctx, p.base})
			t.Logf("%s", time.Since(began).Round(10*time.Millisecond))
		})
	}
}

func fourAmounts(p person) {
	p.visit("/?illustrative=only&jurisdiction=illustrative-quillmere-county")
	p.reads("$45,000", "$161,800", "$44,516 plus $1,200 interest", "$275,000",
		"Check: $45,000, $161,800, $44,516 and $275,000 make up the $526,316 awarded by the 2 grants of which all is known.")
	if strings.Contains(strings.ToLower(p.text()), "at risk") {
		p.t.Error("a total at risk is told")
	}
	p.visit("/workspace/grants")
	p.writes(field("Name, program, number or id"), "quillmere")
	p.follow(button("Find"))
	p.reads("2 grants are yours to work on.")
}

func paymentsHeld(p person) {
	p.visit("/workspace/grants/illustrative-g1")
	p.reads("unknown", "Neither spent nor received", "$161,800")
	p.chooses(field("What you see"), "payments held")
	p.refused(button("Record"))
	p.reads("Reason given: is missing", "payments held")
	p.writes(field("Reason given"), "Review of the award, no ground given")
	p.writes(field("What you looked at"), "Account page of the payment system (illustrative)")
	p.follow(button("Record"))
	p.reads("Payments are held: $45,000 is out of pocket today.", "Payments are held: this comes later. Its amount is the same.", "$161,800")
	if got := p.row("axes", "Payments"); !strings.Contains(got, "Review of the award, no ground given") || !strings.Contains(got, "24 Nov 2026") {
		p.t.Errorf("the axis says %q", got)
	}
	p.visit("/workspace/grants/illustrative-g2")
	p.lacks("out of pocket", "this comes later")
	p.visit("/?illustrative=only&jurisdiction=illustrative-quillmere-county")
	p.reads("$45,000 of it out of pocket: payments are held for one grant", "$161,800 part of it later: payments are held", "$44,516 plus $1,200 interest", "$275,000")
	for id, wants := range map[string][]string{
		"illustrative-g1": {`"payments":{"held":true,"out_of_pocket":"45000.00"}`, `"spent_unpaid":"45000.00"`, `"future":"161800.00"`},
		"illustrative-g2": {`"payments":{"held":false,"out_of_pocket":"0.00"}`, `"owed_back":"44516.00"`},
	} {
		p.visit("/api/v1/grants/" + id) // as one who has signed in: the public reads what was published
		body := eval[string](p, `document.body.innerText`)
		for _, want := range wants {
			if !strings.Contains(body, want) {
				p.t.Errorf("the API lacks %s of %s:\n%.600s", want, id, body)
			}
		}
	}
}

func acceptanceDue(p person) {
	p.visit("/workspace/facts/grant/new")
	p.sets("f.id", "illustrative-new")
	p.sets("f.jurisdiction", "illustrative-brindlewick")
	p.sets("f.program", "byrne-jag")
	p.sets("f.fiscal_year", "2026")
	eval[bool](p, `(() => { const e = document.querySelector('[name="f.illustrative"]:not([type=hidden])'); if (e.type === "checkbox") e.checked = true; else e.value = "yes"; return true })()`)
	p.records("illustrative-invented", "an invented award, to try it out")
	p.follow(button("Record it"))
	p.visit("/workspace/grants/illustrative-new")
	p.follow(link("record a step"))
	p.sets("f.kind", "offered")
	p.sets("f.date", "2026-09-30")
	p.records("illustrative-invented", "the award letter came")
	p.follow(button("Record it"))
	p.visit("/workspace/grants/illustrative-new?as_of=2026-10-02")
	p.follow(link("Acceptance of the award"))
	p.reads("Due on 14 November 2026, Saturday; last business day 13 November.", "45 calendar days after the offer of the award, 30 September 2026")
	p.marked(what{role: "link", href: "https://www.ojp.gov/funding/grants101/award"})
	p.sets("on", "2026-12-31")
	p.sets("document", "Letter of 3 November 2026 (illustrative)")
	p.fills(`form:has([name="on"]) [name="why"]`, "more time was asked for and given")
	p.follow(button("Move the day"))
	p.reads("Due on 31 December 2026.", "14 Nov 2026", "more time was asked for and given")
}

func denverInJanuary(p person) {
	p.visit("/coverage?as_of=2018-01-24&state=CO")
	p.follow(link().to("/coverage/answer?as_of=2018-01-24&condition=jag-notice&fiscal_year=2017&jurisdiction=denver-co"))
	p.reads("On 24 January 2018 the record shows", "blocked for the FY2017 award of the City and County of Denver", "City of Chicago v. Sessions", "15 September 2017", "N.D. Ill.")
	for condition, wants := range map[string][]string{
		"jag-access":    {"blocked for the FY2017 award", "City of Chicago v. Sessions", "N.D. Ill."},
		"jag-1373-cert": {"No cover found", "in force for the FY2017 award", "San Francisco v. Trump", "executive order"},
	} {
		p.visit("/coverage/answer?jurisdiction=denver-co&program=byrne-jag&fiscal_year=2017&as_of=2018-01-24&condition=" + condition)
		p.reads(wants...)
	}
}

func injunctionExtended(p person, o *models.Order) {
	asked := func(place string) string {
		p.visit("/coverage/answer?condition=" + o.Conditions[0] + "&as_of=2025-09-15&jurisdiction=" + place)
		return p.text()
	}
	named, unnamed := "denver-co", "new-york-city-ny"
	if before := asked(named); !strings.Contains(before, "No cover found") {
		p.t.Fatalf("%s is covered before:\n%.600s", named, before)
	}
	p.visit("/workspace/facts/case/" + injunction)
	n := eval[int](p, `Math.max(...[...document.querySelectorAll('[name^="f.orders."]')].map(e => parseInt(e.name.split(".")[2]))) + 1`)
	p.follow(what{role: "button", has: []string{"Add another", "rder"}})
	at := fmt.Sprintf("f.orders.%d.", n)
	for name, text := range map[string]string{"id": o.ID, "kind": o.Kind, "scope": string(o.Scope), "from": o.From.String(), "verified_through": o.VerifiedThrough.String(),
		"conditions": strings.Join(o.Conditions, "\n"), "protected": strings.Join(o.Protected, "\n"), "sources": strings.Join(o.Sources, "\n")} {
		p.sets(at+name, text)
	}
	p.sets("as_of", "2025-09-15")
	p.records(o.Sources[0], "the injunction was extended")
	p.reads("City and County of Denver", "City of Boston")
	p.follow(button("Record it"))
	if after := asked(named); !strings.Contains(after, "blocked") || strings.Contains(after, "No cover found") {
		p.t.Errorf("%s is not covered:\n%.600s", named, after)
	}
	if after := asked(unnamed); !strings.Contains(after, "No cover found") {
		p.t.Errorf("%s is not named, and moves:\n%.600s", unnamed, after)
	}
}

func reportIsLate(p person) {
	id := "/deadlines/" + ending + ".financial-report.2026-06-30"
	p.visit(id + "?as_of=2026-07-31")
	p.chooses(field("Owner"), "Ada Example")
	p.chooses(field("Backup"), "Ben Example")
	p.follow(button("Save who looks after it"))
	p.visit(id + "?as_of=2026-07-31")
	p.reads("Due on 30 July 2026.", "Payments are held while it is late.")
	p.visit("/workspace/grants/" + ending + "?as_of=2026-07-31")
	if got := p.row("axes", "Payments"); !strings.Contains(got, "hold: a report is late") || !strings.Contains(got, "own doing, not an agency's") {
		p.t.Errorf("the axis says %q", got)
	}
	if got := p.row("deadlines-of", "Financial report (SF-425) for the period ending 30 June 2026"); !strings.Contains(got, "overdue") || !strings.Contains(got, "Ada Example") || !strings.Contains(got, "backup: Ben Example") {
		p.t.Errorf("the deadline says %q", got)
	}
	p.visit("/grants/" + ending + "?as_of=2026-07-31")
	p.reads("was due on 30 July 2026 and is not recorded as filed.")
}

func reportIsFiled(p person) {
	p.visit("/deadlines/" + ending + ".acceptance")
	p.reads("Nothing that you write here becomes public.")
	p.visit("/deadlines/" + ending + ".financial-report.2026-06-30")
	p.reads("the day of filing becomes part of that record, where everybody reads it", "This is the day that becomes public.")
	p.lacks("Nothing that you write here becomes public.")
	p.sets("at", "2026-07-31T09:00")
	p.sets("outcome", "filed")
	p.sets("channel", "JustGrants")
	p.sets("reference", "FFR-9 (illustrative)")
	p.follow(button("Record the attempt"))
	p.reads("Filed on 31 July 2026.", "FFR-9 (illustrative)")
	desk := "/workspace/grants/" + ending + "?as_of=2026-08-04"
	p.visit(desk)
	if got := p.row("axes", "Payments"); !strings.Contains(got, "unknown, last checked 10 Jul 2026") || !strings.Contains(got, "nobody has confirmed a draw since") {
		p.t.Errorf("the axis says %q", got)
	}
	p.visit("/grants/" + ending + "?as_of=2026-08-04")
	p.reads("was filed late, on 31 July 2026.")
	p.lacks("is not recorded as filed")
	p.visit("/workspace/grants/" + ending)
	p.chooses(field("What you see"), "payments open")
	p.writes(field("Since"), "2026-08-03")
	p.writes(field("Looked at on"), "2026-08-03")
	p.writes(field("What you looked at"), "Draw of 3 August (illustrative)")
	p.follow(button("Record"))
	p.visit(desk)
	if got := p.row("axes", "Payments"); !strings.Contains(got, "payments open") || !strings.Contains(got, "3 Aug 2026") {
		p.t.Errorf("a draw was confirmed, and the axis says %q", got)
	}
}

func periodEnds(p person) {
	p.visit("/workspace/grants/" + ending + "?as_of=2026-08-01")
	p.follow(link("Last day to ask for an extension of the period"))
	p.reads("Due on 31 August 2026.")
	for _, rule := range []string{"liquidation", "closeout"} {
		p.visit("/deadlines/" + ending + "." + rule + "?as_of=2026-08-01")
		p.reads("Due on 28 January 2027.", "$18,749.25 would be deobligated as things stand.")
	}
}

func sharesFoot(p person) {
	p.visit("/workspace/grants/" + greensboro)
	p.follow(link("shares and memorandum"))
	p.reads("$204,515 are to be split among 3 partners; no share is recorded yet.")
	type share struct{ member, amount string }
	shares := []share{{"City of Greensboro", "111519.00"}, {"Guilford County", "51542.00"}, {"City of High Point", "41454.01"}}
	for _, s := range shares {
		p.writes(field("Share of "+s.member), s.amount)
		p.chooses(field("Answer of "+s.member), "signed")
	}
	p.writes(field("On"), "2016-08-16")
	p.writes(field("What it rests on"), "Signed memorandum")
	p.refused(button("Record this version"))
	p.reads("The shares make $204,515.01 of an award of $204,515.00: $0.01 too much")
	p.writes(field("Share of City of High Point"), "41454.00")
	p.follow(button("Record this version"))
	p.reads("The shares and the fee make up the award of $204,515 to the cent.", "Version 1, from 16 August 2016")
	if got := p.row("stands-shares", "City of Greensboro"); !strings.Contains(got, "signed") || !strings.Contains(got, "54.53%") || !strings.Contains(got, "$111,519") {
		p.t.Errorf("the share says %q", got)
	}
}

func partnerDeclines(p person) {
	p.visit("/workspace/grants/" + greensboro + "/memorandum")
	p.chooses(field("Who declines"), "City of High Point")
	p.writes(field("On"), "2016-09-20")
	p.writes(field("What it rests on"), "Letter of High Point")
	p.follow(button("Show what that makes"))
	p.reads("What it would make: version 2", "Nothing is recorded yet.", "The shares and the fee make up the award of $204,515 to the cent.")
	// 204515 in the proportion of 111519 to 51542, to the cent.
	if got := p.row("proposed-shares", "City of Greensboro"); !strings.Contains(got, "has it to sign") || !strings.Contains(got, "$139,869.79") {
		p.t.Errorf("the share would be %q", got)
	}
	if got := p.row("proposed-shares", "Guilford County"); !strings.Contains(got, "$64,645.21") {
		p.t.Errorf("the share would be %q", got)
	}
	p.visit("/workspace/grants/" + greensboro + "/memorandum")
	p.lacks("version 2 stands")
	p.chooses(field("Who declines"), "City of High Point")
	p.writes(field("On"), "2016-09-20")
	p.writes(field("What it rests on"), "Letter of High Point")
	p.follow(button("Show what that makes"))
	p.follow(button("Make this version 2"))
	p.reads("version 2 stands", "Version 2, from 20 September 2016")
	if got := p.row("stands-shares", "City of High Point"); !strings.Contains(got, "declined") {
		p.t.Errorf("the partner %q", got)
	}
	if got := p.row("version-1-shares", "City of High Point"); !strings.Contains(got, "signed") || !strings.Contains(got, "$41,454") {
		p.t.Errorf("the first version says %q", got)
	}
	p.visit("/grants/" + greensboro + "?as_of=2016-09-01")
	p.reads("Version 1 stands, from 16 August 2016.")
}

func deadlinesHandedOver(p person) {
	give := func(owner, to string) []string {
		p.visit("/deadlines/reassign?owner=" + owner)
		ids := eval[[]string](p, `[...document.querySelectorAll('[name="id"]')].map((e, i) => { e.checked = i < 40; return e.value }).slice(0, 40)`)
		if len(ids) < 40 {
			p.t.Fatalf("%d deadlines to choose from", len(ids))
		}
		p.chooses(field("To"), to)
		p.sets("why", "leaves on 30 November")
		p.follow(button("Give them away"))
		return ids
	}
	give("", "Ada Example")
	p.visit("/deadlines/reassign?owner=")
	me := eval[string](p, `[...document.querySelector('select[name="owner"]').options].find(o => o.text.includes("Ada Example")).value`)
	ids := give(me, "Ben Example")
	for _, id := range []string{ids[0], ids[39]} {
		p.visit("/deadlines/" + id)
		p.reads("Ben Example", "from Ada Example to Ben Example: leaves on 30 November")
	}
}
