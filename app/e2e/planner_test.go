//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"proviso/models"
)

// cityAnalyst keeps the budget of the invented city.
var cityAnalyst = somebody{"bea", "Bea Example", "six slow marble kites", in(models.RoleBudget, "")}

const (
	planAt   = "/budget?jurisdiction=" + brindlewick
	lanterns = "Lantern certification"
	passedOn = "ILLUSTRATIVE-26-P"
	salaries = "ILLUSTRATIVE-26-S"
)

// future adds an invented award of which nothing is spent yet to the sample; via names
// who passes it on.
func future(id, number, via string, usd models.USD) func(real, sample *models.Record) {
	return func(_, sample *models.Record) {
		invented := []string{"illustrative-invented"}
		sample.Grants = append(sample.Grants, models.Grant{ID: id, Jurisdiction: brindlewick, Program: "byrne-jag", FiscalYear: 2026, AwardNumber: number, Via: via, Illustrative: true, Sources: invented})
		for kind, sum := range map[models.AmountKind]models.USD{models.Awarded: usd, models.Expended: 0, models.Drawn: 0} {
			sample.Amounts = append(sample.Amounts, models.Amount{ID: id + "-" + string(kind), Grant: id, Kind: kind, USD: sum, Sources: invented})
		}
	}
}

// planning is the analyst at the workspace of a site.
func planning(t *testing.T, change func(real, sample *models.Record)) person {
	t.Helper()
	base := siteOf(t, change, cityAnalyst) // before the browser, so that it ends after it and waits for nobody
	p := person{t, browser(t), base}
	if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatal(err)
	}
	p.entersAs(cityAnalyst, "")
	return p
}

// toPlan goes from wherever one is to the plan of the city.
func (p person) toPlan() {
	p.t.Helper()
	p.follow(link("Budget").to("/budget").within("header"))
	p.reckons(link("City of Brindlewick"))
}

// reckons follows to a plan that may have to be reckoned yet.
func (p person) reckons(w what) {
	p.t.Helper()
	sel := p.marked(w)
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if resp, err := chromedp.RunResponse(ctx, chromedp.Click(sel)); err != nil || resp == nil || resp.Status != 200 && resp.Status != 202 {
		p.t.Fatalf("%s %q leads to %+v, %v", w.role, w.has, resp, err)
	}
	p.reckoned()
}

// reckoned asks for a plan again until it is done, and unfolds it.
func (p person) reckoned() {
	p.t.Helper()
	for began := time.Now(); strings.Contains(p.text(), "The forecast is being reckoned."); p.visit(p.where()) {
		if time.Since(began) > patience {
			p.t.Fatalf("%s is not done after %s", p.where(), patience)
		}
	}
	p.unfolds()
}

// unfolds opens whatever is folded on the page, as text() says only what is seen.
func (p person) unfolds() {
	p.t.Helper()
	eval[bool](p, `document.querySelectorAll("main details").forEach(d => d.open = true), true`)
}

// clicksOpen clicks what opens a form.
func (p person) clicksOpen(summary string) {
	p.t.Helper()
	b, _ := json.Marshal(summary)
	if got := eval[string](p, `(() => { const s = [...document.querySelectorAll("main summary")].find(s => s.textContent.trim() === `+string(b)+`); if (!s) return "there is none"; s.click(); return s.parentElement.open ? "" : "it does not open"; })()`); got != "" {
		p.t.Fatalf("%q on %s: %s\n%s", summary, p.where(), got, p.text())
	}
}

// ticks sets a box.
func (p person) ticks(w what) {
	p.t.Helper()
	if sel := p.marked(w); !eval[bool](p, fmt.Sprintf(`(e => { if (!e.checked) e.click(); return e.checked })(document.querySelector(%q))`, sel)) {
		p.t.Fatalf("%q cannot be ticked", w.has)
	}
}

// holds wants a field to hold what was typed into it.
func (p person) holds(w what, text string) {
	p.t.Helper()
	if got := eval[string](p, fmt.Sprintf(`document.querySelector(%q).value`, p.marked(w))); got != text {
		p.t.Errorf("%q on %s holds %q, not %q", w.has, p.where(), got, text)
	}
}

// blames wants a field to be marked as the one at fault, and what is said of it.
func (p person) blames(w what, text string) {
	p.t.Helper()
	got := eval[string](p, fmt.Sprintf(`(e => e.getAttribute("aria-invalid") !== "true" ? "is not marked" : (e.getAttribute("aria-describedby") || "").split(" ").map(id => document.getElementById(id)?.textContent || "").join(" "))(document.querySelector(%q))`, p.marked(w)))
	if !strings.Contains(got, text) {
		p.t.Errorf("%q on %s: %s; it wants %q", w.has, p.where(), got, text)
	}
	p.reads(text) // above the form too
}

// rows are the cells of a table's rows, as they are read.
func (p person) rows(table string) [][]string {
	p.t.Helper()
	return eval[[][]string](p, fmt.Sprintf(`[...document.querySelectorAll("%s tbody tr")].map(r => [...r.cells].map(c => c.innerText.replace(/\s+/g, " ").trim()))`, table))
}

// planLine is the row of the plan's table of a fiscal year, fund and department.
func (p person) planLine(year, head string) []string {
	p.t.Helper()
	in := ""
	for _, r := range p.rows("#lines-table") {
		switch {
		case len(r) == 1:
			in = r[0]
		case in == year && r[0] == head:
			return r[1:]
		}
	}
	p.t.Fatalf("%s has no line %q of %s: %q", p.where(), head, year, p.rows("#lines-table"))
	return nil
}

// fact is what stands beside a name on the page.
func (p person) fact(name string) string {
	p.t.Helper()
	b, _ := json.Marshal(name)
	return eval[string](p, `([...document.querySelectorAll("main dt")].find(e => e.innerText.trim() === `+string(b)+`) || {nextElementSibling: {innerText: "nothing"}}).nextElementSibling.innerText.trim()`)
}

// dollars reads an amount of a page.
func (p person) dollars(s string) float64 {
	p.t.Helper()
	v, err := strconv.ParseFloat(strings.NewReplacer("$", "", ",", "").Replace(s), 64)
	if err != nil {
		p.t.Fatalf("%q is no amount", s)
	}
	return v
}

// near wants a figure that was drawn to be as far from what it is on paper as chance
// has it: within five standard errors. one is what is lost with a chance.
func (p person) near(what, got string, paper, one, chance float64) {
	p.t.Helper()
	if d := math.Abs(p.dollars(got) - paper); d > 5*one*math.Sqrt(chance*(1-chance)/100_000) {
		p.t.Errorf("%s is %s; on paper it is %.0f", what, got, paper)
	}
}

// Scenario 15: what FY2027 would miss, by department and fund, direct and passed
// through apart. The county passes an award on; its plan and what the county may do are
// entered in the browser, and the wrong ways to do it are refused.
func TestScenario15(t *testing.T) {
	p := planning(t, future("illustrative-passed", passedOn, "illustrative-quillmere-county", 120_000_00))
	p.toPlan()
	p.follow(link(passedOn))
	laysOut(p)
	p.toPlan()
	p.follow(link("Drivers").within("nav"))
	countyMayCut(p)

	began := time.Now()
	p.toPlan()
	p.chooses(field("Fiscal year"), "FY2027")
	p.reckons(button("Calculate"))
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %s", took)
	}
	const safety = "Grants Fund, Community Safety"
	for head, want := range map[string][]string{ // adopted, committed, base, adverse, severe
		"General Fund, Police":   {"$18,400,000", "$0", "$0", "$0", "$0"},
		"Grants Fund, Police":    {"$620,000", "$0", "$0", "$300,000", "$357,000"}, // 90,000 spent, of which 63 1/3 % are asked back
		safety:                   {"$340,000", "$0", "$0", "$300,000", "$300,000"},
		safety + " pass-through": {"unknown", "$0", "$48,000", "$48,000", "$120,000"},
	} {
		if got := p.planLine("FY2027", head); !slices.Equal(got[:5], want) {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
	p.near("what is expected of the direct line", p.planLine("FY2027", safety)[5], 90_000, 300_000, 0.3)
	p.near("what is expected of the line that is passed through", p.planLine("FY2027", safety+" pass-through")[5], 46_800, 120_000, 0.5)
	for _, r := range p.rows("#lines-table") {
		if len(r) == 1 && r[0] != "FY2027" {
			t.Errorf("of %s lines are shown as well", r[0])
		}
	}
	for name, want := range map[string]string{"Covers": "FY2027", "Base": "$48,000", "Adverse": "$648,000", "Severe": "$777,000"} {
		if got := p.fact(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	channels := p.rows("#channels-table")
	for i, want := range [][]string{
		{"direct", "$0", "$2,056,887", "$2,113,887"}, // 25 % of the $227,549.50 of the joint award are $56,887.375
		{"pass-through", "$48,000", "$48,000", "$120,000"},
	} {
		if len(channels) != 2 || !slices.Equal(channels[i][:4], want) {
			t.Errorf("the channels are %q, want %q", channels, want)
		}
	}
	if got := p.row("awards", "Byrne JAG, FY2026 ("+passedOn+")"); !strings.Contains(got, "pass-through") {
		t.Errorf("the award says %q", got)
	}
}

// laysOut pastes the plan of the award that is passed on, first with a month that is none.
func laysOut(p person) {
	p.t.Helper()
	table := func(month string) string {
		return "month\tfund\tdepartment\tamount\n2027-02\tGrants Fund\tCommunity Safety\t70000\n" + month + "\tGrants Fund\tCommunity Safety\t50000"
	}
	pasted := field("Table").within("#paste-line-form")
	p.clicksOpen("Paste the spending plan")
	p.writes(pasted, table("2027-13"))
	p.refused(button("Keep these lines"))
	p.blames(pasted, `ow 3, month: "2027-13" is not a month; it is written 2027-03 or Mar 2027`)
	p.holds(pasted, table("2027-13"))
	p.reads("Nothing is kept of this award yet")
	p.writes(pasted, table("2027-05"))
	p.follow(button("Keep these lines"))
	p.reads("The plan lays out $120,000: all that is neither spent nor received.")
	p.clicksOpen("Add a line")
	month, amount := field("Month").within("#line-form"), field("Amount").within("#line-form")
	p.writes(month, "February 2027")
	p.writes(amount, "1")
	p.refused(button("Keep the line"))
	p.blames(month, `"February 2027" is not a month; it is written YYYY-MM`)
	p.holds(month, "February 2027")
	p.holds(amount, "1")
	p.reads("The plan lays out $120,000")
}

// countyMayCut says what the county can do to the award, and how likely that is: by
// chances that cannot be, and by some that can.
func countyMayCut(p person) {
	p.t.Helper()
	touches := field("Touches Byrne JAG, FY2026 (" + passedOn + ")")
	p.follow(link("New driver, about nothing in the record"))
	p.writes(field("Name").within("#driver-form"), "What the county passes on")
	p.writes(field("What can happen, 1"), "is cut by 40 %")
	p.writes(field("What can happen, 2"), "is withdrawn")
	p.ticks(touches)
	p.chooses(field("What happens to the awards"), "reduced")
	p.writes(field("Likeliest, %"), "40")
	p.follow(button("Keep the driver"))
	p.clicksOpen("Add what an outcome does")
	p.chooses(field("Outcome").within("#branch-form"), "is withdrawn")
	p.ticks(touches.within("#branch-form"))
	p.chooses(field("What happens to the awards").within("#branch-form"), "terminated")
	p.follow(button("Keep the row"))

	chance := func(outcome, end string) what { return field(outcome + ": " + end).within("#likelihood-form") }
	cut, gone := "is cut by 40 %", "is withdrawn"
	p.clicksOpen("Write how likely it is")
	for w, v := range map[*what]string{ptr(chance(cut, "low")): "65", ptr(chance(cut, "middle")): "60", ptr(chance(cut, "high")): "70",
		ptr(chance(gone, "low")): "10", ptr(chance(gone, "middle")): "15", ptr(chance(gone, "high")): "20", ptr(field("What it rests on").within("#likelihood-form")): "The county's letter (illustrative)"} {
		p.writes(*w, v)
	}
	p.refused(button("Keep the likelihood"))
	p.blames(chance(cut, "low"), "65 % is above the middle chance, 60 %")
	p.holds(chance(cut, "low"), "65")
	p.holds(chance(gone, "high"), "20")
	p.holds(field("What it rests on").within("#likelihood-form"), "The county's letter (illustrative)")
	p.writes(chance(cut, "low"), "50")
	p.writes(chance(gone, "middle"), "45")
	p.writes(chance(gone, "high"), "50")
	p.refused(button("Keep the likelihood"))
	p.blames(chance(gone, "middle"), "add up to 105 %")
	p.reads("they add up to 100 % or less")
	p.holds(chance(gone, "middle"), "45")
	p.writes(chance(gone, "middle"), "15")
	p.writes(chance(gone, "high"), "20")
	p.follow(button("Keep the likelihood"))
	p.reads("Written by Bea Example", "The county's letter (illustrative)")
}

func ptr[T any](x T) *T { return &x }

// notMultiplied is 9 % by itself, which two independent chances of 30 % would make.
var notMultiplied = regexp.MustCompile(`(^|[^0-9.,])9(\.0+)? ?%`)

// Scenario 16: two awards that one condition hangs over are lost together or not at
// all.
func TestScenario16(t *testing.T) {
	p := planning(t, func(*models.Record, *models.Record) {})
	p.toPlan()
	p.reckons(link("alone", lanterns))
	p.reads("2 of 6 awards alone. On 24 November 2026, $600,000 of the money of 2 awards is expected to be missing.",
		lanterns+" touches 2 awards at once: Night Patrols (illustrative), FY2026 (ILLUSTRATIVE-26-G4); Night Patrols (illustrative), FY2026 (ILLUSTRATIVE-26-G5).",
		"Expected to be lost of them: $600,000. In 30 % of outcomes all of them are lost together, in 30 % each loses something:",
		"they share one cause, the condition “lantern certification (illustrative)”, so their chances are not multiplied.",
		"Every way in which it can come out was counted; nothing was drawn by chance.")
	if got := p.fact("Expected loss"); got != "$600,000" {
		t.Errorf("expected is %s", got)
	}
	if at := p.where(); !strings.Contains(at, "award=illustrative-g4") || !strings.Contains(at, "award=illustrative-g5") {
		t.Errorf("these awards alone are at %s", at)
	}
	if m := notMultiplied.FindString(p.text()); m != "" {
		t.Errorf("the chances were multiplied: %q", m)
	}
	if rows := p.rows("#awards-table"); len(rows) != 2 || rows[0][8] != "$300,000" || rows[1][8] != "$300,000" {
		t.Errorf("the awards are %q", rows)
	}
	p.lacks("Request for the lantern books: ")

	// Another day and another confidence are of the same awards.
	p.reckons(button("Show").within("form:has([name=as_of])"))
	p.reads("2 of 6 awards alone.")
	p.writes(field("Confidence"), "60")
	p.reckons(button("Calculate"))
	p.reads("2 of 6 awards alone.", "A reserve of $0 covers 60 % of outcomes") // in 70 % nothing is lost
	p.reckons(link("Leave out", "G4"))
	p.reads("1 of 6 awards alone.")
	if got := p.fact("Expected loss"); got != "$300,000" {
		t.Errorf("expected of one is %s", got)
	}
	p.reckons(link("The plan of all 6 awards"))
	p.lacks("awards alone.")
	if rows := p.rows("#awards-table"); len(rows) != 6 {
		t.Errorf("%d awards", len(rows))
	}
}

// Scenario 17: a reserve for a confidence, the curve, and what moves it most.
func TestScenario17(t *testing.T) {
	fresh := siteOf(t, func(*models.Record, *models.Record) {}, cityAnalyst)
	p := planning(t, func(*models.Record, *models.Record) {})
	p.toPlan()
	p.writes(field("Confidence"), "100")
	p.refused(button("Calculate"))
	p.reads("confidence: 100 % is no confidence for a reserve; it is from 1 to 99.99 %.")
	p.holds(field("confidence"), "100")
	p.writes(field("confidence"), "80")
	p.reckons(button("Show"))
	// Above $2,000,000 is lost only with both awards and something of a third besides: in
	// at most 30 % times 32.5 %.
	if got := p.fact("Reserve at 80 % confidence"); got != "$2,000,000, for all fiscal years" {
		t.Errorf("the reserve is %s", got)
	}
	if got := p.fact("Moved most by"); got != lanterns+"; Byrne JAG" {
		t.Errorf("it is moved most by %s", got)
	}
	name := `(s => s ? (s.getAttribute("aria-labelledby") || "").split(" ").map(id => document.getElementById(id)?.textContent || "").join(" ") : "none")`
	for id, want := range map[string]string{"curve-picture": "How much may be lost", "tornado-picture": "What each driver moves"} {
		if got := eval[string](p, name+`(document.querySelector("#`+id+` svg[role=img]"))`); !strings.Contains(got, want) {
			t.Errorf("the picture %s is called %q", id, got)
		}
	}
	if r := at80(p); !slices.Equal(r, []string{"80 % (chosen)", "$2,000,000", "at most 20 %"}) {
		t.Errorf("the table of the curve says %q", r)
	}
	bars := p.rows("#tornado-picture")
	if len(bars) < 2 || bars[0][0] != lanterns || bars[1][0] != "Byrne JAG" {
		t.Errorf("the table of what moves it says %q", bars)
	}

	seeded := func(q person, confidence, seed string) (reserve string, lines [][]string) {
		q.writes(field("Confidence"), confidence)
		q.writes(field("Seed"), seed)
		q.reckons(button("Calculate"))
		q.reads("100,000 trials were drawn with the seed " + seed)
		return q.fact("Reserve at " + confidence + " % confidence"), q.rows("#lines-table")
	}
	more, lines := seeded(p, "95", "1")
	less, _ := seeded(p, "60", "1")
	if a, b := p.dollars(strings.Fields(more)[0][:len(strings.Fields(more)[0])-1]), p.dollars(strings.Fields(less)[0][:len(strings.Fields(less)[0])-1]); a <= 2_000_000 || b >= 181_020 || b <= 0 {
		t.Errorf("the reserve is %s for 95 %%, and %s for 60 %%", more, less)
	}
	// Another server, which has reckoned nothing yet, comes to the same with the same seed.
	other := person{t, p.ctx, fresh}
	other.entersAs(cityAnalyst, "")
	other.visit(planAt + "&confidence=95&seed=1")
	other.reckoned()
	if again, same := other.fact("Reserve at 95 % confidence"), other.rows("#lines-table"); again != more || !slices.EqualFunc(same, lines, slices.Equal) {
		t.Errorf("with the same seed the reserve is %s, and was %s:\n%q\n%q", again, more, same, lines)
	}
	if _, differ := seeded(other, "95", "2"); slices.EqualFunc(differ, lines, slices.Equal) {
		t.Error("the seed changes nothing")
	}
}

// at80 is the row of the curve's table of the confidence that was chosen.
func at80(p person) []string {
	for _, r := range p.rows("#curve-picture") {
		if strings.Contains(r[0], "chosen") {
			return r
		}
	}
	return nil
}

// Scenario 18: a haircut with its reason comes into the report to the council, with who
// set it and when, on the screen and on paper.
func TestScenario18(t *testing.T) {
	const reason = "The lanterns may be counted"
	p := planning(t, func(*models.Record, *models.Record) {})
	p.toPlan()
	p.follow(link("ILLUSTRATIVE-26-G4"))
	part, why := field("Part that the budget leaves out, %"), field("Reason").within("#haircut-form")
	p.clicksOpen("Set a haircut")
	p.writes(part, "130")
	p.writes(why, reason)
	p.refused(button("Keep the haircut"))
	p.blames(part, "from 0 to 100 %")
	p.holds(part, "130")
	p.holds(why, reason)
	p.reads("The budget counts on all of its money.")
	p.writes(part, "30")
	p.follow(button("Keep the haircut"))
	p.reads("The budget leaves out 30 % of its money: " + reason + " (Bea Example, 24 November 2026)")

	p.toPlan()
	if rows := p.rows("#awards-table"); !slices.ContainsFunc(rows, func(r []string) bool { return strings.Contains(r[0], "G4") && r[9] == "30 %" }) {
		t.Errorf("the plan has no haircut: %q", rows)
	}
	p.follow(link("Reports to the council"))
	confidence := field("Confidence of the reserve, %")
	p.writes(confidence, "100")
	p.refused(button("Issue the report"))
	p.blames(confidence, "it is from 1 to 99.99 %")
	p.holds(confidence, "100")
	p.reads("No report has been issued yet.")
	p.writes(confidence, "80")
	p.chooses(field("Fiscal year of the headline"), "FY2027")
	p.issuesHere()
	p.reads("A reserve of $2,000,000 would cover the loss in 80 % of outcomes.")
	want := []string{"Night Patrols (illustrative), FY2026 (ILLUSTRATIVE-26-G4)", "30 %", reason, "Bea Example", "24 Nov 2026"}
	if rows := p.rows("#haircuts-table"); !slices.ContainsFunc(rows, func(r []string) bool { return slices.Equal(r, want) }) {
		t.Errorf("the report has the haircuts %q, not %q", rows, want)
	}
	said := p.paper(link("PDF"))
	_, said, _ = strings.Cut(said, "Haircuts: left out of the budget")
	said, _, _ = strings.Cut(said, "Not assessed")
	for _, want := range []string{"ILLUSTRATIVE-26-G4", "30 %", reason, "Bea", "Example", "24 Nov 2026"} { // a name may be in two lines
		if !strings.Contains(said, want) {
			t.Errorf("what the PDF says is left out lacks %q: %q", want, said)
		}
	}
}

// issuesHere sends the form of a report until its forecast is reckoned.
func (p person) issuesHere() {
	p.t.Helper()
	for began := time.Now(); ; {
		sel := p.marked(button("Issue the report"))
		ctx, cancel := context.WithTimeout(p.ctx, patience)
		resp, err := chromedp.RunResponse(ctx, chromedp.Click(sel))
		cancel()
		if err == nil && resp != nil && resp.Status == 200 {
			return
		}
		if err != nil || resp == nil || resp.Status != 409 || time.Since(began) > patience {
			p.t.Fatalf("the report is not issued: %+v, %v\n%.1500s", resp, err, p.text())
		}
		p.reads("its forecast is still being reckoned; send this again in a moment")
	}
}

// paper is the text of a PDF to which a link leads, with one space between words.
func (p person) paper(w what) string {
	p.t.Helper()
	at := eval[string](p, fmt.Sprintf(`document.querySelector(%q).href`, p.marked(w)))
	file := filepath.Join(p.t.TempDir(), "report.pdf")
	if err := os.WriteFile(file, packOf(p.t, at, signedInAs(p.t, p.base, cityAnalyst.login, cityAnalyst.phrase)), 0o600); err != nil {
		p.t.Fatal(err)
	}
	text, err := exec.CommandContext(p.t.Context(), "pdftotext", "-layout", file, "-").CombinedOutput()
	if err != nil {
		p.t.Fatalf("pdftotext: %v\n%s", err, text)
	}
	return strings.Join(strings.Fields(string(text)), " ")
}

// Scenario 19: a waterfall as Clallam County's, and how long the money lasts.
func TestScenario19(t *testing.T) {
	p := planning(t, future("illustrative-salaries", salaries, "", 400_000_00))
	p.toPlan()
	p.follow(link(salaries))
	sum := field("Gap to bridge").within("#bridge-form")
	p.clicksOpen("Change the gap and what is spent")
	p.writes(sum, "118,000")
	p.writes(field("What the gap is").within("#bridge-form"), "Salaries to June")
	p.writes(field("Spent per pay period").within("#bridge-form"), "23000")
	p.follow(button("Keep the gap"))
	p.reads("$118,000 at $23,000 a pay period lasts 5.1 periods.")

	p.acts("do less", "Move one salary", "37000", "")
	p.follow(button("Keep the action"))
	amount, words, after := field("Amount that it is good for"), field("In a few words"), field("Spent per pay period from then on")
	p.acts("do less", "Drop indirect costs", "81001", "15000")
	p.refused(button("Keep the action"))
	p.blames(amount, "$1.00 more than the $118,000.00 that has to be bridged")
	p.holds(amount, "81001")
	p.holds(words, "Drop indirect costs")
	p.holds(after, "15000")
	p.lacks("Row 2")
	p.writes(amount, "21000")
	p.follow(button("Keep the action"))
	p.clicksOpen("Change the gap and what is spent")
	p.writes(sum, "57,999")
	p.refused(button("Keep the gap"))
	p.blames(sum, "$1.00 more than the $57,999.00 that has to be bridged")
	p.holds(sum, "57,999")
	p.visit(p.where())
	p.unfolds()

	p.reads("$118,000 at $23,000 a pay period lasts 5.1 periods.", "With all actions taken, $60,000 at $15,000 a pay period lasts 4.0 periods.")
	want := [][]string{{"Salaries to June", "", "$118,000"}, {"Move one salary", "-$37,000", "$81,000"}, {"Drop indirect costs", "-$21,000", "$60,000"}, {"Gap left", "", "$60,000"}}
	if got := p.rows("#bridge-picture"); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("the table says %q, want %q", got, want)
	}
	drawn := eval[string](p, `document.querySelector("#bridge-picture svg[role=img]").textContent.replace(/\s+/g, " ")`)
	for _, want := range []string{"$118,000", "$81,000", "$60,000", "Move one salary", "Drop indirect costs"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("the picture lacks %q: %q", want, drawn)
		}
	}
}

// acts fills in what would be done.
func (p person) acts(kind, name, amount, after string) {
	p.t.Helper()
	p.clicksOpen("Add an action")
	p.chooses(field("What is done").within("#action-form"), kind)
	p.writes(field("In a few words"), name)
	p.writes(field("Amount that it is good for"), amount)
	p.writes(field("Spent per pay period from then on"), after)
}
