package server

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"proviso/app/store/storetest"
	"proviso/models"
)

const (
	denverDrivers = "/budget/drivers?jurisdiction=denver-co"
	certified     = "/budget/drivers/denver-co.certification-condition"
	newCertified  = "/budget/drivers/new?jurisdiction=denver-co&about=condition%2Fjag-1373-cert"
)

// planners are a budget officer, counsel, a grant manager and an auditor of Denver, and
// a budget officer of another place.
func planners(t *testing.T, o office) (budget, counsel, grants, auditor, elsewhere *browser) {
	t.Helper()
	return o.person(t, "bea", in("denver-co", models.RoleBudget)), o.person(t, "carl", in("denver-co", models.RoleCounsel)), o.person(t, "grace", in("denver-co", models.RoleGrants)),
		o.person(t, "abe", in("denver-co", models.RoleAuditor)), o.person(t, "ed", in("chicago-il", models.RoleBudget))
}

// sends are sent from a page, and taken or turned down as is said.
type sends struct {
	t *testing.T
	o office
}

func (x sends) ok(what string, b *browser, page, action string, pairs ...string) string {
	x.t.Helper()
	resp := b.send(page, action, pairs...)
	if resp.StatusCode != 303 {
		x.t.Fatalf("%s: %d %s", what, resp.StatusCode, regexp.MustCompile(`(?s)<main.*</main>`).FindString(b.body))
	}
	return resp.Header.Get("Location")
}

func (x sends) bad(what string, b *browser, want int, says, page, action string, pairs ...string) {
	x.t.Helper()
	if resp := b.send(page, action, pairs...); resp.StatusCode != want || !strings.Contains(b.body, says) {
		x.t.Errorf("%s: %d, want %d and %q: %s", what, resp.StatusCode, want, says, regexp.MustCompile(`(?s)<div class="faults".*?</div>`).FindString(b.body))
	}
}

// filled is the form of a page as its browser would send it.
func filled(t *testing.T, b *browser, page, id string) []string {
	t.Helper()
	if resp := b.do("GET", page, nil); resp.StatusCode != 200 {
		t.Fatalf("%s: %d", page, resp.StatusCode)
	}
	all, _ := sheets(t, page, b.body)
	for _, f := range all {
		if strings.Contains(b.body, `id="`+id+`"`) && f.filled().Get("act") == strings.TrimSuffix(id, "-form") {
			return pairsOf(f.filled())
		}
	}
	t.Fatalf("%s has no %s", page, id)
	return nil
}

func pairsOf(v url.Values) []string {
	var out []string
	for k := range v {
		if k != "csrf" {
			out = append(out, k, v.Get(k))
		}
	}
	return out
}

// tells and keeps look at the page that came last: it says some texts, or none of them.
func tells(t *testing.T, what string, b *browser, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(b.body, text) {
			t.Errorf("%s lacks %q", what, text)
		}
	}
}

func keeps(t *testing.T, what string, b *browser, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(b.body, text) {
			t.Errorf("%s says %q", what, text)
		}
	}
}

// TestDrivers goes the way of one driver: begun with what the record has, believed,
// corrected, and come out.
func TestDrivers(t *testing.T) {
	t.Parallel()
	o := newOffice(t, storetest.Open(t))
	x := sends{t, o}
	bea, carl, grace, abe, ed := planners(t, o)
	bea.do("GET", "/budget/drivers", nil) // hers is the only place
	tells(t, "the list", bea, "Drivers: City and County of Denver", "certification condition", "about=condition%2Fjag-1373-cert", "Plan for this")
	for _, b := range []*browser{grace, abe} {
		b.do("GET", denverDrivers, nil)
		tells(t, "the list of who foresees nothing", b, "certification condition")
		keeps(t, "the list of who foresees nothing", b, "Plan for this", "/budget/drivers/new")
		if resp := b.do("GET", newCertified, nil); resp.StatusCode != 403 {
			t.Errorf("the form for who foresees nothing: %d", resp.StatusCode)
		}
	}
	if resp := ed.do("GET", denverDrivers, nil); resp.StatusCode != 404 {
		t.Errorf("another place's plan: %d", resp.StatusCode)
	}

	form := filled(t, bea, newCertified, "driver-form")
	tells(t, "the form", bea, `value="Certification condition"`, `value="Enforced"`, `name="grant-denver-co-byrne-jag-fy2017" value="yes" checked`, `<option value="terminated" selected`)
	x.bad("a part that is none", bea, 422, "is not a part of a whole", newCertified, "/budget/drivers/new", append(form, "likely", "lots", "owner", "City Attorney", "outcome-2", "In part")...)
	tells(t, "what was typed", bea, `value="lots"`, `value="City Attorney"`, `value="In part"`, "condition/jag-1373-cert")
	x.bad("two ends of which one is missing", bea, 422, "is missing; a part between two", newCertified, "/budget/drivers/new", append(form, "low", "10")...)
	x.bad("who keeps awards", grace, 403, "", denverDrivers, "/budget/drivers/new", form...)
	x.bad("who is of another place", ed, 404, "", "/account", "/budget/drivers/new", form...)
	if at := x.ok("the driver", bea, newCertified, "/budget/drivers/new", append(form, "outcome-2", "In part", "likely", "40", "owner", "City Attorney")...); at != certified {
		t.Fatalf("it is at %s", at)
	}
	x.bad("the same again", bea, 422, "another driver&#39;s already", newCertified, "/budget/drivers/new", form...)
	bea.do("GET", denverDrivers, nil)
	tells(t, "the list", bea, certified, "Not assessed", "Enforced; In part")
	keeps(t, "the list", bea, "about=condition%2Fjag-1373-cert")

	chances := []string{"act", "likelihood", "version", "0", "p10..enforced", "20", "p50..enforced", "30", "p90..enforced", "45", "p10..in-part", "5", "p50..in-part", "10", "p90..in-part", "20", "reason", "the letter of the day"}
	x.bad("low above middle", bea, 422, "Enforced: low (P10), %: 31 % is above the middle chance", certified, certified, append(chances, "p10..enforced", "31")...)
	tells(t, "what was typed", bea, `value="31"`, ">the letter of the day</textarea>")
	x.bad("a chance that nobody wrote", bea, 422, "is not zero", certified, certified, append(chances, "p50..in-part", "")...)
	x.bad("more than all", bea, 422, "add up to 105 %", certified, certified, append(chances, "p50..in-part", "75", "p90..in-part", "80")...)
	x.bad("no reason", bea, 422, "must see what it rests on", certified, certified, append(chances, "reason", " ")...)
	x.bad("who keeps awards", grace, 403, "", certified, certified, chances...)
	x.ok("believed", bea, certified, certified, chances...)
	x.bad("believed from an older page", carl, 422, "nothing of either is lost", certified, certified, append(chances, "reason", "another view")...)
	tells(t, "what was typed", carl, ">another view</textarea>")
	x.ok("believed anew", carl, certified, certified, append(chances, "version", "1", "p50..enforced", "40", "reason", "another view", "told", "yes")...)
	for _, b := range []*browser{bea, carl} {
		for _, page := range []string{denverDrivers, certified} {
			b.do("GET", page, nil)
			tells(t, page, b, "unlikely, 40 % (20-45 %)")
		}
		tells(t, "what was believed before", b, "20 / 30 / 45 %", "Person bea", "the letter of the day", "may print the middle chance")
	}
	for _, b := range []*browser{grace, abe} {
		for _, page := range []string{denverDrivers, certified, denverDrivers + "&format=csv", "/budget/log?jurisdiction=denver-co"} {
			b.do("GET", page, nil)
			keeps(t, page, b, "unlikely", "45 %", "another view", "the letter of the day", `id="driver-form"`)
		}
	}

	change := filled(t, bea, certified, "driver-form")
	x.bad("an outcome that a row names is taken away", bea, 422, "is no outcome of this driver", certified, certified, append(change, "outcome-1", "")...)
	x.ok("an outcome is called otherwise", bea, certified, certified, append(change, "outcome-1", "Fully enforced")...)
	bea.do("GET", certified, nil)
	tells(t, "the outcome", bea, "Fully enforced: 20 / 40 / 45 %", "unlikely, 40 % (20-45 %)")
	x.ok("an outcome more", bea, certified, certified, append(filled(t, bea, certified, "driver-form"), "outcome-3", "Withdrawn")...)
	bea.do("GET", certified, nil)
	tells(t, "what was believed of fewer", bea, "No longer fits")

	hold := []string{"act", "branch", "version", "3", "no", "0", "outcome", "in-part", "grant-denver-co-byrne-jag-fy2016", "yes", "harm", "held", "months", "six"}
	x.bad("months that are none", bea, 422, "is not a number of months", certified, certified, hold...)
	tells(t, "what was typed", bea, `value="six"`, `name="grant-denver-co-byrne-jag-fy2016" value="yes" checked`)
	x.ok("a row", bea, certified, certified, append(hold, "months", "6")...)
	bea.do("GET", certified+"?change=branch.2", nil)
	tells(t, "the row to correct", bea, "Correct row 2", "Strike out row 2", `value="6"`)
	x.ok("struck out", bea, certified, certified, "act", "strike", "version", "4", "no", "2", "why", "the money is spent")

	x.bad("a day ahead", bea, 422, "lies ahead", certified, certified, "act", "end", "version", "5", "outcome", "enforced", "on", "2026-12-01", "why", "the letter")
	x.bad("nothing that the page does", bea, 400, "nothing that this page does", certified, certified, "act", "sing", "version", "5")
	x.ok("it came out", bea, certified, certified, "act", "end", "version", "5", "outcome", "enforced", "on", "2026-11-20", "why", "the letter of 20 November")
	for _, b := range []*browser{bea, grace} {
		b.do("GET", denverDrivers, nil)
		tells(t, "the list", b, "Fully enforced", "20 Nov 2026", "the letter of 20 November")
		b.do("GET", "/budget/log?jurisdiction=denver-co", nil)
		tells(t, "the log", b, "Fully enforced", "One driver has been resolved")
	}
	bea.do("GET", "/budget/log?jurisdiction=denver-co", nil)
	tells(t, "the log", bea, "was for other outcomes")
	x.ok("open again", bea, certified, certified, "act", "reopen", "version", "6", "why", "of another program")
	x.ok("fewer outcomes", bea, certified, certified, append(filled(t, bea, certified, "driver-form"), "outcome-3", "")...)
	x.ok("it came out", bea, certified, certified, "act", "end", "version", "8", "outcome", "enforced", "on", "2026-11-20", "why", "the letter of 20 November")
	bea.do("GET", "/budget/log?jurisdiction=denver-co", nil)
	// (0.6² + 0.1² + 0.5²) / 2
	tells(t, "the log", bea, "Brier score 0.310, of one driver", "A sample below 20 says little", "Fully enforced: 40 %")
	if strings.Contains(o.log.String(), "another view") {
		t.Error("the log of requests has the reason")
	}
}

// TestDriversThatHang: one that hangs on another has chances for each way in which that
// comes out.
func TestDriversThatHang(t *testing.T) {
	t.Parallel()
	o := newOffice(t, storetest.Open(t))
	x := sends{t, o}
	bea, _, _, _, _ := planners(t, o)
	x.ok("the first", bea, newCertified, "/budget/drivers/new", filled(t, bea, newCertified, "driver-form")...)
	held := x.ok("the second", bea, "/budget/drivers/new?jurisdiction=denver-co", "/budget/drivers/new", "act", "driver", "version", "0", "jurisdiction", "denver-co", "name", "Payments held", "outcome-1", "Held", "given", "denver-co.certification-condition")
	bea.do("GET", held, nil)
	tells(t, "the form", bea, "If Enforced: Held: low (P10), %", "If nothing of it happens: Held: high (P90), %", `name="p50.enforced.held"`, `name="p50..held"`)
	chances := []string{"act", "likelihood", "version", "0", "reason", "r", "p10.enforced.held", "50", "p50.enforced.held", "60", "p90.enforced.held", "70", "p10..held", "0", "p50..held", "0", "p90..held", "2.5"}
	x.ok("believed", bea, held, held, chances...)
	bea.do("GET", denverDrivers, nil)
	tells(t, "the list", bea, "if Enforced: Held: likely, 60 % (50-70 %)", "if nothing of it happens: Held: taken to be impossible, 0 % (0-2.5 %)", "depends on: Certification condition")
	x.bad("a circle", bea, 422, "in a circle: Certification condition -&gt; Payments held -&gt; Certification condition", certified, certified, append(filled(t, bea, certified, "driver-form"), "given", "denver-co.payments-held")...)
}

// TestCounselsPages: counsel's own is for counsel, and for whom counsel names.
func TestCounselsPages(t *testing.T) {
	t.Parallel()
	o := newOffice(t, storetest.Open(t))
	x := sends{t, o}
	bea, carl, grace, _, _ := planners(t, o)
	x.ok("the driver", bea, newCertified, "/budget/drivers/new", filled(t, bea, newCertified, "driver-form")...)
	const own, claims = certified + "/counsel", "/budget/claims?jurisdiction=denver-co"
	mine := []string{"version", "0", "p10..enforced", "60", "p50..enforced", "70", "p90..enforced", "80", "reason", "the panel"}
	flag := []string{"version", "0", "jurisdiction", "denver-co", "award", canaryGrant, "claims", "2", "damages", "100,000", "reason", "the certification"}
	x.bad("the budget office", bea, 403, "", certified, own, mine...)
	x.bad("the budget office", bea, 403, "", certified, "/budget/claims", flag...)
	x.bad("high below middle", carl, 422, "is below the middle chance", own, own, append(mine, "p90..enforced", "65")...)
	x.bad("claims that are none", carl, 422, "is not a number of claims", claims, "/budget/claims", append(flag, "claims", "some")...)
	tells(t, "what was typed", carl, `value="some"`, ">the certification</textarea>")
	x.ok("counsel's own", carl, own, own, mine...)
	for _, format := range []string{"csv&table=lines", "xlsx"} {
		if resp := carl.do("GET", "/budget?jurisdiction=denver-co&basis=counsel&format="+format, nil); resp.Header.Get("Content-Disposition") != "" || resp.StatusCode >= 300 {
			t.Errorf("the plan by counsel's own as %s: %d, %q", format, resp.StatusCode, resp.Header.Get("Content-Disposition"))
		}
	}
	x.ok("a flag", carl, claims, "/budget/claims", flag...)
	closed := func(who string, b *browser) {
		t.Helper()
		if resp := b.do("GET", own, nil); resp.StatusCode != 403 {
			t.Errorf("%s opens counsel's own: %d", who, resp.StatusCode)
		}
		b.do("GET", claims, nil)
		tells(t, "the claims", b, "nothing here for you")
		keeps(t, "the claims", b, "the certification", "FY2017")
	}
	closed("the budget office", bea)
	x.ok("budget is named", carl, own, own, append(mine, "version", "1", "reader-budget", "yes")...)
	x.ok("budget is named", carl, claims, "/budget/claims", append(flag, "version", "1", "reader-budget", "yes")...)
	bea.do("GET", own, nil)
	tells(t, "counsel's own", bea, "likely, 70 % (60-80 %)", "the budget office", "Person carl")
	keeps(t, "counsel's own", bea, `id="counsel-form"`)
	bea.do("GET", claims, nil)
	tells(t, "the claims", bea, "$328,616 to $357,238", "in no expected loss", "$14,308 to $28,619")
	keeps(t, "the claims", bea, `id="claims-form"`, "denver-co-byrne-jag-fy2016")
	closed("who was not named", grace)
}

// TestScenarioPages goes the way of one scenario: made, told what it assumes, copied and
// removed.
func TestScenarioPages(t *testing.T) {
	t.Parallel()
	o := newOffice(t, storetest.Open(t))
	x := sends{t, o}
	bea, _, grace, _, ed := planners(t, o)
	x.ok("the driver", bea, newCertified, "/budget/drivers/new", filled(t, bea, newCertified, "driver-form")...)
	const list, driver = "/budget/scenarios?jurisdiction=denver-co", "denver-co.certification-condition"
	grace.do("GET", list, nil)
	tells(t, "the list", grace, ">base<", ">adverse<", ">severe<", "built in")
	keeps(t, "the list", grace, `id="new-form"`)
	x.bad("who keeps awards", grace, 403, "", list, "/budget/scenarios", "act", "new", "version", "0", "jurisdiction", "denver-co", "name", "Worst")
	x.bad("another place", ed, 404, "", "/account", "/budget/scenarios", "act", "new", "version", "0", "jurisdiction", "denver-co", "name", "Worst")
	x.bad("without a name", bea, 422, "is missing; the scenario is known by it", list, "/budget/scenarios", "act", "new", "version", "0", "jurisdiction", "denver-co", "name", "", "note", "for the hearing")
	tells(t, "what was typed", bea, ">for the hearing</textarea>")
	worst := x.ok("a scenario", bea, list, "/budget/scenarios", "act", "new", "version", "0", "jurisdiction", "denver-co", "name", "Worst")
	form := filled(t, bea, worst, "scenario-form")
	x.bad("a month of nothing", bea, 422, "only an outcome that is certain has a month", worst, worst, append(form, "takes."+driver, "nothing", "from."+driver, "2027-03")...)
	x.bad("a month that is none", bea, 422, "is not a month", worst, worst, append(form, "takes."+driver, "certain.enforced", "from."+driver, "soon")...)
	tells(t, "what was typed", bea, `value="soon"`, `<option value="certain.enforced" selected`)
	x.bad("what no form has", bea, 422, "is no end of what is believed", worst, worst, append(form, "takes."+driver, "p50")...)
	x.ok("an assumption", bea, worst, worst, append(form, "takes."+driver, "certain.enforced", "from."+driver, "2027-03")...)
	grace.do("GET", worst, nil)
	tells(t, "the scenario", grace, "certain: Enforced", "2027-03")
	again := x.ok("a copy", bea, worst, worst, "act", "copy", "version", "2", "name", "Worst but one")
	bea.do("GET", again, nil)
	tells(t, "the copy", bea, "Copied from Worst", "certain: Enforced")
	x.ok("removed", bea, worst, worst, "act", "remove", "version", "2", "why", "nobody looks at it")
	if resp := bea.do("GET", worst, nil); resp.StatusCode != 404 {
		t.Errorf("it is there still: %d", resp.StatusCode)
	}
	const base = "/budget/scenarios/denver-co.base"
	bea.do("GET", base, nil)
	tells(t, "one that every plan has", bea, "Each driver takes its likeliest outcome", `id="copy-form"`)
	keeps(t, "one that every plan has", bea, `id="scenario-form"`, `id="remove-form"`)
	x.bad("changed", bea, 404, "", base, base, "act", "scenario", "version", "1", "name", "base")
	x.ok("copied", bea, list, "/budget/scenarios", "act", "copy", "version", "0", "jurisdiction", "denver-co", "like", "denver-co.base", "name", "Mine")
}

// TestRecordsOfPlans: a driver and a scenario are given out only if somebody decides so,
// and what is believed of them never.
func TestRecordsOfPlans(t *testing.T) {
	t.Parallel()
	o := newArchive(t, storetest.Open(t))
	x := sends{t, o.office}
	bea, _, _, abe, _ := planners(t, o.office)
	x.ok("the driver", bea, newCertified, "/budget/drivers/new", filled(t, bea, newCertified, "driver-form")...)
	x.ok("believed", bea, certified, certified, "act", "likelihood", "version", "0", "p10..enforced", "31.41", "p50..enforced", "31.41", "p90..enforced", "31.41", "reason", "canary of a reason")
	x.ok("a scenario", bea, denverDrivers, "/budget/scenarios", "act", "new", "version", "0", "jurisdiction", "denver-co", "name", "Canary of a name")
	place := recordsPage + "?jurisdiction=denver-co"
	abe.do("GET", place, nil)
	tells(t, "what there is to decide", abe, "Driver of the budget plan: Certification condition", "Scenario of the budget plan: Canary of a name", certified)
	ask := []string{"jurisdiction", "denver-co", "reference", "R-1", "why", "asked for", "document-driver/denver-co.certification-condition", "release", "version-driver/denver-co.certification-condition", "1"}
	if resp := abe.send(place, recordsPage, ask...); resp.StatusCode != 200 {
		t.Fatalf("no bundle: %d", resp.StatusCode)
	}
	files := entries(t, abe.body)
	for name, text := range files {
		if strings.Contains(strings.ToLower(text), "canary") || strings.Contains(text, `""p50"":`) || strings.Contains(text, "31.41") {
			t.Errorf("what is withheld is in %s", name)
		}
	}
	if !strings.Contains(files["work.csv"], "denver-co.certification-condition") {
		t.Error("the driver is not given out")
	}
	for _, kind := range []string{",scenario,", ",likelihood,"} {
		if !strings.Contains(files["withheld.csv"], kind) {
			t.Errorf("the index lacks %s: %s", kind, files["withheld.csv"])
		}
	}
}
