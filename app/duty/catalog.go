package duty

import (
	"slices"
	"strings"
	"time"

	"proviso/models"
)

// Ids of the rules. They are stored and part of addresses, and never renamed.
const (
	acceptance       = "acceptance"
	financialReport  = "financial-report"
	performance      = "performance-report"
	extension        = "extension-request"
	finalFinancial   = "final-financial-report"
	finalPerformance = "final-performance-report"
	liquidation      = "liquidation"
	closeout         = "closeout"
	retention        = "retention"
	certification    = "certification"
	response         = "response"
)

// The uniform guidance was revised with effect from 12 November 2020 (85 FR 49506).
var revised = models.NewDate(2020, time.November, 12)

// The agencies of the Justice Department as programs name them. COPS awards run
// on terms of their own where the guide gives them.
var (
	ojp     = []string{"OJP", "OJP/BJA", "OJP/OVC", "DOJ"}
	cops    = []string{"COPS Office"}
	justice = slices.Concat(ojp, cops)
)

const (
	guide     = "DOJ Grants Financial Guide"
	ecfr      = "https://www.ecfr.gov/current/title-2/section-"
	then2014  = "https://www.ecfr.gov/on/2020-11-11/title-2/section-"
	guide2015 = "https://www.ojp.gov/sites/g/files/xyckuh241/files/archives/financial_guides/financialguide15/"
	faq       = "https://justicegrants.usdoj.gov/faqs/post-award-management-closeout"
)

// The training page still gives the figure of before the revision.
var ninety = models.RivalRule{Says: "90 days after the end of the period", Title: "OJP training center, frequently asked questions",
	URL:    "https://ojp.gov/training-and-technical-assistance/tfsc/faq",
	NotFor: "it gives the figure of before 12 November 2020; the regulation and the JustGrants page give 120"}

// rules is every version of every rule. When the law changes, close a version
// with Until and add another: the past is still judged by the one that was closed.
var rules = []models.DueRule{
	{ID: acceptance, Version: "ojp-45", Title: "Acceptance of the award", Start: "the offer of the award", Days: 45, Agencies: ojp,
		Citation: "OJP, Grants 101, Award: 45 calendar days from the award date", URL: "https://www.ojp.gov/funding/grants101/award",
		Note: "An extension can be asked for; an award that is not accepted may be rescinded."},
	{ID: acceptance, Version: "cops-90", Title: "Acceptance of the award", Start: "the offer of the award", Days: 90, Agencies: cops,
		Citation: guide + " 2.2: COPS Office awards have a 90-day acceptance time frame", URL: "https://www.ojp.gov/financialguide/doj/PreawardRequirements/chapter2.2a.htm"},
	{ID: financialReport, Version: "doj-30", Title: "Financial report (SF-425)", Start: "the end of the quarter", Days: 30, Every: 3, Agencies: justice,
		Citation: guide + " 3.15; 2 C.F.R. § 200.328", URL: guide2015 + "PostawardRequirements/chapter3.15b.htm",
		Note: "Payments are held while it is late."},
	{ID: performance, Version: "ojp-semiannual-30", Title: "Performance report", Start: "the end of the half-year", Days: 30, Every: 6, Agencies: ojp,
		Citation: guide + " 3.14; 2 C.F.R. § 200.329(c)", URL: ecfr + "200.329",
		Rivals: []models.RivalRule{{Says: "30 days after each quarter, for performance measures", Title: "FY2021 JAG local solicitation",
			URL: "https://bja.ojp.gov/program/jag/overview", NotFor: "measures are asked for besides the semiannual progress report; the award's own terms say whether"}},
		Note: "Payments are held while it is late."},
	{ID: extension, Version: "ojp-30", Title: "Last day to ask for an extension of the period", Start: "the end of the period", Days: -30, Lapses: true, Agencies: ojp,
		Citation: guide + " 3.2: at least 30 calendar days before the end", URL: "https://www.ojp.gov/financialguide/DOJ/PostawardRequirements/chapter3.2e.htm",
		Rivals: []models.RivalRule{{Says: "notice at least 10 calendar days before the end", Title: "2 C.F.R. § 200.308, for a first extension without prior approval",
			URL: ecfr + "200.308", NotFor: "the Department's guide asks for more, and the earlier day is the safe one"}}},
	{ID: extension, Version: "cops-0", Title: "Last day to ask for an extension of the period", Start: "the end of the period", Lapses: true, Agencies: cops,
		Citation: guide + " 3.2: COPS Office, before the end of the award", URL: guide2015 + "PostawardRequirements/chapter3.2d.htm", Days: -1,
		Note: "It cannot be asked for earlier than 90 days before the end."},
	{ID: extension, Version: "2cfr-10", Title: "Last day to give notice of an extension of the period", Start: "the end of the period", Days: -10, Lapses: true,
		Citation: "2 C.F.R. § 200.308: at least 10 calendar days before the end, where the award allows it", URL: ecfr + "200.308"},
	{ID: finalFinancial, Version: "2014", Until: revised, Title: "Final financial report (SF-425)", Start: "the end of the period", Days: 90,
		Citation: "2 C.F.R. § 200.343(a), as it stood until 12 November 2020", URL: then2014 + "200.343"},
	{ID: finalFinancial, Version: "2020", From: revised, Title: "Final financial report (SF-425)", Start: "the end of the period", Days: 120,
		Citation: "2 C.F.R. § 200.344; JustGrants closeout FAQ", URL: ecfr + "200.344", Rivals: []models.RivalRule{ninety}},
	{ID: finalFinancial, Version: "2020-subaward", From: revised, Subaward: true, Title: "Final financial report", Start: "the end of the period", Days: 90,
		Citation: "2 C.F.R. § 200.344, subrecipients", URL: ecfr + "200.344"},
	{ID: finalPerformance, Version: "2014", Until: revised, Title: "Final performance report", Start: "the end of the period", Days: 90,
		Citation: "2 C.F.R. § 200.328(b)(1), as it stood until 12 November 2020", URL: then2014 + "200.328"},
	{ID: finalPerformance, Version: "2020", From: revised, Title: "Final performance report", Start: "the end of the period", Days: 120,
		Citation: "2 C.F.R. §§ 200.329(c), 200.344", URL: ecfr + "200.329", Rivals: []models.RivalRule{ninety}},
	{ID: finalPerformance, Version: "2020-subaward", From: revised, Subaward: true, Title: "Final performance report", Start: "the end of the period", Days: 90,
		Citation: "2 C.F.R. § 200.344, subrecipients", URL: ecfr + "200.344"},
	{ID: liquidation, Version: "2014", Until: revised, Title: "Liquidation of obligations", Start: "the end of the period", Days: 90,
		Citation: "2 C.F.R. § 200.343(b), as it stood until 12 November 2020", URL: then2014 + "200.343"},
	{ID: liquidation, Version: "2020", From: revised, Title: "Liquidation of obligations", Start: "the end of the period", Days: 120,
		Citation: "2 C.F.R. § 200.344", URL: ecfr + "200.344", Rivals: []models.RivalRule{ninety}},
	{ID: liquidation, Version: "2020-subaward", From: revised, Subaward: true, Title: "Liquidation of obligations", Start: "the end of the period", Days: 90,
		Citation: "2 C.F.R. § 200.344, subrecipients", URL: ecfr + "200.344"},
	{ID: closeout, Version: "2014", Until: revised, Title: "Closeout", Start: "the end of the period", Days: 90,
		Citation: "2 C.F.R. § 200.343, as it stood until 12 November 2020", URL: then2014 + "200.343"},
	{ID: closeout, Version: "2020", From: revised, Title: "Closeout", Start: "the end of the period", Days: 120,
		Citation: "2 C.F.R. § 200.344; JustGrants closeout FAQ", URL: faq, Rivals: []models.RivalRule{ninety}},
	{ID: closeout, Version: "2020-subaward", From: revised, Subaward: true, Title: "Closeout", Start: "the end of the period", Days: 90,
		Citation: "2 C.F.R. § 200.344, subrecipients", URL: ecfr + "200.344"},
	{ID: retention, Version: "2014", Until: revised, Title: "Records are kept until", Start: "the filing of the final financial report", Years: 3, Lapses: true,
		Citation: "2 C.F.R. § 200.333, as it stood until 12 November 2020", URL: then2014 + "200.333"},
	{ID: retention, Version: "2020", From: revised, Title: "Records are kept until", Start: "the filing of the final financial report", Years: 3, Lapses: true,
		Citation: "2 C.F.R. § 200.334", URL: ecfr + "200.334",
		Note: "Longer while a litigation, claim or audit begun before then is open, and where the agency says so in writing."},
	{ID: certification, Version: "own", Title: "Certification", Start: "the day that the paper itself sets", Citation: "The condition's own day"},
	{ID: response, Version: "own", Title: "Response to a demand", Start: "the day that the demand itself sets", Citation: "The demand's own day"},
}

// Rules lists every version of every rule, for the page that tells the method.
func Rules() []models.DueRule { return slices.Clone(rules) }

// pick is the version of a rule for an award whose count starts on the day: of
// those that fit, one for the award's agency, or for subawards, goes before one
// for everybody. It is false where no rule is on record for the award.
func pick(id, agency string, subaward bool, start models.Date) (models.DueRule, bool) {
	best, found := models.DueRule{}, false
	for _, r := range rules {
		if r.ID != id || r.Subaward && !subaward || start < r.From || r.Until != 0 && start >= r.Until ||
			len(r.Agencies) > 0 && !slices.ContainsFunc(r.Agencies, func(a string) bool { return strings.EqualFold(a, agency) }) {
			continue
		}
		if !found || r.Subaward && !best.Subaward || len(r.Agencies) > 0 && len(best.Agencies) == 0 {
			best, found = r, true
		}
	}
	return best, found
}

// title is that of any version of a rule.
func title(id string) models.DueRule {
	i := slices.IndexFunc(rules, func(r models.DueRule) bool { return r.ID == id })
	return models.DueRule{ID: id, Title: rules[i].Title, Start: rules[i].Start, Lapses: rules[i].Lapses}
}
