package law_test

import (
	"testing"

	"proviso/models"
)

const (
	notAttached = models.NotAttached
	withdrawn   = models.WithdrawnByUSG
	blocked     = models.Blocked
	notEnforced = models.NotEnforced
	inForce     = models.InForce
	uncertain   = models.UncertainStands
)

// What awards carry, and from when.
func TestAttachment(t *testing.T) {
	check(t, []ask{
		{name: "the eve of the announcement", jurisdiction: "denver-co", year: 2017, condition: "jag-notice", asOf: "2017-07-24", want: notAttached},
		{name: "the day of the announcement", jurisdiction: "denver-co", year: 2017, condition: "jag-notice", asOf: "2017-07-25", want: inForce, reason: "jag-notice", sole: true},
		{name: "notice came with FY2017, not before", jurisdiction: "denver-co", year: 2016, condition: "jag-notice", asOf: "2018-01-25", want: notAttached},
		{name: "a year known to the year only is uncertain within it", jurisdiction: "denver-co", year: 2016, condition: "jag-1373-cert", asOf: "2016-06-01", want: uncertain},
		{name: "and certain after it", jurisdiction: "denver-co", year: 2016, condition: "jag-1373-cert", asOf: "2017-01-01", want: inForce},
		{name: "a month known to the month only", jurisdiction: "texas", program: "voca-assistance", year: 2025, condition: "voca-fy2025-immigration-condition", asOf: "2025-07-15", want: uncertain},
		{name: "before that month", jurisdiction: "texas", program: "voca-assistance", year: 2025, condition: "voca-fy2025-immigration-condition", asOf: "2025-06-30", want: notAttached},
		{name: "after that month", jurisdiction: "texas", program: "voca-assistance", year: 2025, condition: "voca-fy2025-immigration-condition", asOf: "2025-08-01", want: inForce},
		{name: "an attachment marked uncertain", jurisdiction: "texas", program: "cops-hiring", year: 2025, condition: "cops-fy2025-award-conditions", asOf: "2025-12-01", want: uncertain},
		{name: "no day recorded: within the award's fiscal year it is uncertain", jurisdiction: "texas", program: "cops-hiring", year: 2020, condition: "cops-1373", asOf: "2020-03-01", want: uncertain},
		{name: "no day recorded: after the fiscal year it is attached", jurisdiction: "texas", program: "cops-hiring", year: 2020, condition: "cops-1373", asOf: "2020-12-01", want: inForce},
		{name: "announced in August, binding from 31 October", jurisdiction: "texas", year: 2025, condition: "doj-legal-services-condition", asOf: "2025-10-30", want: notAttached},
		{name: "binding", jurisdiction: "texas", year: 2025, condition: "doj-legal-services-condition", asOf: "2025-10-31", want: inForce},
		{name: "a policy on FY2025-26 awards does not reach FY2017", jurisdiction: "san-francisco-ca", year: 2017, condition: "eo14159-s17-funding-bar", asOf: "2025-05-01", want: notAttached},
		{name: "an executive order not limited to any program", jurisdiction: "denver-co", program: "-", condition: "eo13768-s9a", asOf: "2017-04-24", want: inForce},
		{name: "a proposal binds nobody for certain", jurisdiction: "texas", year: 2026, condition: "gsa-sam-certification-2026", asOf: "2026-06-01", want: uncertain},
		{name: "a DOT condition is not on a police grant", jurisdiction: "texas", year: 2025, condition: "dot-immigration-enforcement-condition", asOf: "2025-06-01", want: notAttached},
		{name: "discretionary grants only: a formula grant", jurisdiction: "texas", year: 2025, condition: "eo14332-termination-for-convenience", asOf: "2025-09-01", want: notAttached},
		{name: "discretionary grants only: a competitive grant", jurisdiction: "texas", program: "cops-hiring", year: 2025, condition: "eo14332-termination-for-convenience", asOf: "2025-09-01", want: inForce},
		{name: "discretionary grants only: a program of unknown kind", jurisdiction: "texas", program: "empg", year: 2025, condition: "eo14332-termination-for-convenience", asOf: "2025-09-01", want: uncertain},
	})
}

// Rule 1: outside what it names an order does nothing.
func TestScope(t *testing.T) {
	check(t, []ask{
		{name: "the nationwide order left out the certification", jurisdiction: "denver-co", year: 2017, condition: "jag-1373-cert", asOf: "2017-10-01", want: inForce},
		{name: "FY2016 terms lie outside FY2017 orders", jurisdiction: "chicago-il", year: 2016, condition: "jag-1373-cert", asOf: "2018-09-01", want: inForce, absent: "chi17-perm"},
		{name: "an order against an executive order is not about an award condition", jurisdiction: "santa-clara-county-ca", year: 2017, condition: "jag-1373-cert", asOf: "2017-12-01", want: inForce, absent: "eo-perm-parties"},
		{name: "two halves of one docket: COPS", jurisdiction: "los-angeles-ca", program: "cops-hiring", year: 2017, condition: "cops-chp-immigration-points", asOf: "2018-04-11", want: blocked, reason: "la-cops", sole: true},
		{name: "all DHS grants: a program that the order does not number", jurisdiction: "illinois", program: "port-security", year: 2025, condition: "dhs-fy2025-immigration-terms", asOf: "2025-12-01", want: blocked, reason: "illinois-v-fema-r1", sole: true},
		{name: "FY2026 awards are outside an FY2025 order", jurisdiction: "illinois", program: "empg", year: 2026, condition: "dhs-fy2025-immigration-terms", asOf: "2025-12-01", want: inForce},
		{name: "a concession that does not name JAG does not cover JAG", jurisdiction: "new-york", year: 2025, condition: "doj-legal-services-condition", asOf: "2025-11-25", want: inForce},
		{name: "and covers what it names", jurisdiction: "new-york", program: "vawa-stop", year: 2025, condition: "doj-legal-services-condition", asOf: "2025-11-24", want: blocked, reason: "new-york-v-doj-legal-services-r1", sole: true},
	})
}

// Rules 2, 7 and 9: whom an order protects.
func TestBeneficiary(t *testing.T) {
	check(t, []ask{
		{name: "everyone: no suit of its own needed", jurisdiction: "denver-co", year: 2017, condition: "jag-notice", asOf: "2017-10-01", want: blocked, reason: "chi17-pi", sole: true},
		{name: "a named party", jurisdiction: "philadelphia-pa", year: 2017, condition: "jag-1373-cert", asOf: "2017-11-15", want: blocked, reason: "phl-pi", sole: true},
		{name: "a pending suit protects nobody", jurisdiction: "west-palm-beach-fl", year: 2017, condition: "jag-1373-cert", asOf: "2018-02-07", want: inForce},
		{name: "joined, not yet covered", jurisdiction: "denver-co", program: "-", condition: "eo14159-s17-funding-bar", asOf: "2025-08-21", want: inForce},
		{name: "covered from the extension", jurisdiction: "denver-co", program: "-", condition: "eo14159-s17-funding-bar", asOf: "2025-08-22", want: blocked, reason: "san-francisco-v-trump-2025-r3", sole: true},
		{name: "covered from the first order", jurisdiction: "san-francisco-ca", program: "-", condition: "eo14159-s17-funding-bar", asOf: "2025-04-24", want: blocked},
		{name: "a plaintiff who was denied relief", jurisdiction: "chelsea-ma", program: "-", condition: "eo14159-s17-funding-bar", asOf: "2025-11-01", want: inForce, absent: "chelsea-v-trump-r1"},
		{name: "a confirmed member", jurisdiction: "denver-co", year: 2017, condition: "jag-1373-cert", asOf: "2018-08-29", want: blocked, reason: "uscm-members", sole: true},
		{name: "a city whose membership is not confirmed", jurisdiction: "jackson-ms", year: 2017, condition: "jag-1373-cert", asOf: "2018-08-29", want: uncertain, reason: "ev-pi-members", sole: true},
		{name: "a state is no member of the Conference", jurisdiction: "texas", year: 2017, condition: "jag-notice", asOf: "2018-09-15", want: inForce},
		{name: "a county is none either", jurisdiction: "king-county-wa", year: 2017, condition: "jag-notice", asOf: "2018-09-15", want: inForce},
		{name: "a state's subdivisions, where the order says so", jurisdiction: "santa-clara-county-ca", year: 2017, condition: "jag-notice", asOf: "2020-07-14", want: blocked, reason: "california", sole: true},
		{name: "not where it does not", jurisdiction: "albany-ny", year: 2017, condition: "jag-notice", asOf: "2018-12-01", want: uncertain, absent: "ny17-perm"},
		{name: "a plaintiff state in another circuit", jurisdiction: "washington", year: 2017, condition: "jag-access", asOf: "2018-12-01", want: blocked, reason: "ny17-perm", sole: true},
		{name: "subdivisions: unknown", jurisdiction: "denver-co", program: "homeland-security-grant", year: 2025, condition: "dhs-fy2025-immigration-terms", asOf: "2025-10-01", want: uncertain, reason: "illinois-v-fema-r1", sole: true},
		{name: "subdivisions: yes", jurisdiction: "denver-co", program: "-", condition: "dot-immigration-enforcement-condition", asOf: "2025-07-01", want: blocked, reason: "california-v-dot-r1", sole: true},
		{name: "a party that may have joined later", jurisdiction: "baltimore-md", program: "empg", year: 2025, condition: "dhs-fy2025-dei-and-eo-terms", asOf: "2025-12-01", want: uncertain, reason: "chicago-v-noem-r1", sole: true},
		{name: "a vacatur of which one report says that it reaches all", jurisdiction: "texas", program: "vawa-stop", year: 2025, condition: "ovw-fy2025-certifications", asOf: "2025-08-20", want: uncertain, reason: "ri-coalition-v-bondi-r1"},
	})
}

// Rule 3: stays, with exceptions, from birth, and lifted.
func TestStay(t *testing.T) {
	check(t, []ask{
		{name: "the eve of the partial stay", jurisdiction: "denver-co", year: 2017, condition: "jag-notice", asOf: "2018-06-25", want: blocked, reason: "chi17-pi", sole: true},
		{name: "stayed for all but Chicago", jurisdiction: "denver-co", year: 2017, condition: "jag-notice", asOf: "2018-06-26", want: inForce, absent: "chi17-pi"},
		{name: "excepted", jurisdiction: "chicago-il", year: 2017, condition: "jag-notice", asOf: "2018-06-27", want: blocked, reason: "chi17-pi", sole: true},
		{name: "vacating the panel's opinion was no stay", jurisdiction: "denver-co", year: 2017, condition: "jag-notice", asOf: "2018-06-05", want: blocked},
		{name: "stayed from birth", jurisdiction: "denver-co", year: 2017, condition: "jag-1373-cert", asOf: "2018-08-28", want: inForce, absent: "ev-pi-members"},
		{name: "lifted", jurisdiction: "denver-co", year: 2017, condition: "jag-1373-cert", asOf: "2018-08-30", want: blocked, reason: "ev-pi-members", sole: true},
		{name: "protected and stayed by the same membership: no member, no matter", jurisdiction: "jackson-ms", year: 2017, condition: "jag-1373-cert", asOf: "2018-08-20", want: inForce},
		{name: "nationwide relief that never ran nationwide", jurisdiction: "texas", year: 2017, condition: "jag-1373-cert", asOf: "2018-10-06", want: inForce, absent: "ca17-nationwide"},
		{name: "whether a stay ended could not be found", jurisdiction: "texas", year: 2017, condition: "jag-notice", asOf: "2020-05-15", want: uncertain, reason: "chi17-perm", sole: true},
		{name: "the eve of that doubt", jurisdiction: "texas", year: 2017, condition: "jag-notice", asOf: "2020-04-29", want: inForce},
		{name: "for Chicago there is none", jurisdiction: "chicago-il", year: 2017, condition: "jag-notice", asOf: "2020-05-15", want: blocked, reason: "chi17-perm", sole: true},
	})
}

// Rules 4 and 5: reversal and mandate, supersession, narrowing.
func TestLife(t *testing.T) {
	check(t, []ask{
		{name: "superseded by permanent relief: no gap", jurisdiction: "chicago-il", year: 2017, condition: "jag-notice", asOf: "2018-07-27", want: blocked, reason: "chi17-perm", sole: true, absent: "chi17-pi"},
		{name: "permanent relief reaches the certification too", jurisdiction: "chicago-il", year: 2017, condition: "jag-1373-cert", asOf: "2018-08-20", want: blocked},
		{name: "reversed, mandate not issued", jurisdiction: "new-york", year: 2017, condition: "jag-notice", asOf: "2020-03-15", want: uncertain, reason: "ny17-perm", sole: true},
		{name: "the eve of the opinion", jurisdiction: "new-york", year: 2017, condition: "jag-notice", asOf: "2020-02-25", want: blocked},
		{name: "reversed, day of the mandate not found", jurisdiction: "los-angeles-ca", program: "cops-hiring", year: 2017, condition: "cops-chp-immigration-points", asOf: "2019-07-13", want: uncertain},
		{name: "affirmed", jurisdiction: "los-angeles-ca", year: 2017, condition: "jag-access", asOf: "2019-11-01", want: blocked, reason: "la-jag-pi"},
		{name: "the formal order may have come later", jurisdiction: "philadelphia-pa", year: 2017, condition: "jag-1373-cert", asOf: "2018-06-10", want: uncertain, reason: "phl-perm", sole: true},
		{name: "and by then it had", jurisdiction: "philadelphia-pa", year: 2017, condition: "jag-1373-cert", asOf: "2018-06-28", want: blocked, reason: "phl-perm", sole: true},
		{name: "narrowed to the plaintiffs: a plaintiff", jurisdiction: "san-francisco-ca", year: 2017, condition: "jag-1373-cert", asOf: "2020-07-14", want: blocked},
		{name: "narrowed to the plaintiffs: a county", jurisdiction: "santa-clara-county-ca", year: 2017, condition: "jag-1373-cert", asOf: "2020-07-14", want: uncertain},
		{name: "a nationwide injunction vacated on appeal, no mandate recorded", jurisdiction: "denver-co", program: "-", condition: "eo13768-s9a", asOf: "2018-09-01", want: uncertain, reason: "eo-perm-nationwide", sole: true},
		{name: "the parties keep theirs", jurisdiction: "san-francisco-ca", program: "-", condition: "eo13768-s9a", asOf: "2018-09-01", want: blocked, reason: "eo-perm-parties", sole: true},
	})
}

// Rule 11: notices speak in numbers and years.
func TestNotice(t *testing.T) {
	check(t, []ask{
		{name: "the whole block covers its families, and a certain no beats a doubtful one", jurisdiction: "new-york", year: 2017, condition: "jag-notice", asOf: "2020-11-10", want: notEnforced, reason: "ojp-fy17-ny-states", sole: true},
		{name: "and subdivisions with them", jurisdiction: "albany-ny", year: 2017, condition: "jag-notice", asOf: "2020-11-10", want: notEnforced},
		{name: "the flow-down that no order names", jurisdiction: "seattle-wa", year: 2017, condition: "jag-subrecipient-1373", asOf: "2020-11-10", want: notEnforced, reason: "washington", sole: true},
		{name: "another year's awards", jurisdiction: "new-york", year: 2018, condition: "jag-notice", asOf: "2019-01-10", want: inForce},
		{name: "undated: uncertain from its first possible day", jurisdiction: "santa-clara-county-ca", year: 2017, condition: "jag-subrecipient-1373", asOf: "2018-10-05", want: uncertain, reason: "bja-fy17-california", sole: true},
		{name: "and not before", jurisdiction: "santa-clara-county-ca", year: 2017, condition: "jag-subrecipient-1373", asOf: "2018-10-04", want: inForce},
		{name: "numbers that are not matched to families", jurisdiction: "illinois", year: 2018, condition: "jag-notice", asOf: "2018-12-01", want: uncertain, reason: "bja-fy18-il-ca-phl-chi", sole: true},
		{name: "a notice whose addressees were not captured means what it names", jurisdiction: "texas", year: 2018, condition: "jag-removal-statutes-cert", asOf: "2018-12-01", want: uncertain, reason: "bja-fy18-45-46", sole: true},
		{name: "and nothing else", jurisdiction: "texas", year: 2018, condition: "jag-notice", asOf: "2018-12-01", want: inForce},
		{name: "a member, once the month of the notice is over", jurisdiction: "denver-co", year: 2017, condition: "jag-subrecipient-1373", asOf: "2018-10-01", want: notEnforced, reason: "bja-fy17-uscm", sole: true},
		{name: "a member, within that month", jurisdiction: "denver-co", year: 2017, condition: "jag-subrecipient-1373", asOf: "2018-09-15", want: uncertain},
	})
}

// What the agency took back.
func TestWithdrawal(t *testing.T) {
	check(t, []ask{
		{name: "the eve", jurisdiction: "texas", year: 2019, condition: "jag-harboring-nondisclosure", asOf: "2021-04-13", want: inForce},
		{name: "the day", jurisdiction: "texas", year: 2019, condition: "jag-harboring-nondisclosure", asOf: "2021-04-14", want: withdrawn, reason: "ag-memo-20210414", sole: true},
		{name: "stands before an order in the table", jurisdiction: "chicago-il", year: 2017, condition: "jag-notice", asOf: "2021-06-01", want: withdrawn},
		{name: "COPS", jurisdiction: "denver-co", program: "16.710", year: 2020, condition: "cops-1373", asOf: "2022-01-15", want: withdrawn},
	})
}

// Rule 10: what was not verified lately is told, and after 45 days not relied on.
func TestVerification(t *testing.T) {
	for _, c := range []struct {
		asOf, stale string
		want        models.Standing
	}{
		{"2026-01-21", "", blocked},
		{"2026-01-22", "2026-01-21", blocked},
		{"2026-03-06", "2026-01-21", blocked}, // 44 days after
		{"2026-03-07", "2026-01-21", uncertain},
		{"2026-11-24", "2026-01-21", uncertain},
	} {
		a, err := real().Coverage(models.Question{Jurisdiction: "denver-co", Condition: "eo14159-s17-funding-bar", AsOf: day(t, c.asOf)})
		if err != nil {
			t.Fatal(err)
		}
		if a.Standing != c.want || a.Stale.String() != c.stale {
			t.Errorf("on %s: got %s, stale %q; want %s, stale %q", c.asOf, a.Standing, a.Stale, c.want, c.stale)
		}
	}
}

// Rule 8: what had not happened by the day of knowledge is not known.
func TestKnownOn(t *testing.T) {
	check(t, []ask{
		{name: "a stay lifted tomorrow still runs", jurisdiction: "denver-co", year: 2017, condition: "jag-1373-cert", asOf: "2018-08-29", known: "2018-08-28", want: inForce},
		{name: "known on the day itself", jurisdiction: "denver-co", year: 2017, condition: "jag-1373-cert", asOf: "2018-08-29", known: "2018-08-29", want: blocked},
		{name: "a stay not yet ordered", jurisdiction: "denver-co", year: 2017, condition: "jag-notice", asOf: "2018-06-27", known: "2018-06-25", want: blocked},
		{name: "a reversal not yet handed down", jurisdiction: "new-york", year: 2017, condition: "jag-notice", asOf: "2020-03-15", known: "2020-02-20", want: blocked},
		{name: "a withdrawal not yet announced", jurisdiction: "texas", year: 2019, condition: "jag-access", asOf: "2021-05-01", known: "2021-04-13", want: inForce},
		{name: "knowing more later changes nothing", jurisdiction: "denver-co", year: 2017, condition: "jag-notice", asOf: "2018-06-27", known: "2026-11-24", want: inForce},
	})
}
