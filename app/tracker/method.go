package tracker

import (
	"slices"

	"proviso/app/risk"
	"proviso/models"
)

// RuleInfo is a rule of the ladder; From and Until bound the days on which it is
// in force (zero: open).
type RuleInfo struct {
	ID, Title, Citation string
	From, Until         models.Date
}

// Rules are those of the ladder, in the order of the catalogue.
func Rules() []RuleInfo {
	out := make([]RuleInfo, 0, len(risk.Catalog))
	for i := range risk.Catalog {
		r := &risk.Catalog[i]
		out = append(out, RuleInfo{r.ID, r.Title, r.Citation, r.From, r.Until})
	}
	return out
}

// Mechanisms are the ways in which the law of a condition turns, in the order in
// which the method tells them.
var Mechanisms = []string{"attachment", "scope", "beneficiaries", "subdivisions", "membership", "stay", "lifted", "supersession", "mandate", "notice", "withdrawal", "staleness", "two-clocks"}

// Example is a question that shows a mechanism or standing, with the answer that
// the record gives to it now.
type Example struct {
	Answer    models.Answer
	Reason    models.Reason // the one that shows it
	Subject   string        // jurisdiction's name
	Condition string        // its title
}

// Judged is a grant on a day that shows a rule or rung.
type Judged struct {
	Grant   models.Assessment
	AsOf    models.Date
	Finding models.Finding // the one that shows it; of a rung, the first that gives it
	Sources []models.Source
}

// exampleAsk is a question by which an example is sought, and the fact that is to be shown.
type exampleAsk struct {
	place, program string
	year           int
	condition      string
	asOf, known    string
	shows          string          // id of the reason; "": the first
	standing       models.Standing // the example is none unless this is the answer
}

// examples are the questions, by mechanism and by standing. A record that no
// longer gives the answer leaves the example out; nothing is repeated by hand.
var examples = map[string]exampleAsk{
	"attachment":    {"denver-co", "byrne-jag", 2017, "jag-notice", "2017-07-24", "", "jag-notice", models.NotAttached},
	"scope":         {"chicago-il", "byrne-jag", 2016, "jag-1373-cert", "2018-09-01", "", "chi17-perm", models.InForce},
	"beneficiaries": {"philadelphia-pa", "byrne-jag", 2017, "jag-1373-cert", "2017-11-15", "", "phl-pi", models.Blocked},
	"subdivisions":  {"santa-clara-county-ca", "byrne-jag", 2017, "jag-notice", "2020-07-14", "", "california", models.Blocked},
	"membership":    {"jackson-ms", "byrne-jag", 2017, "jag-1373-cert", "2018-08-29", "", "uscm-members", models.UncertainStands},
	"stay":          {"denver-co", "byrne-jag", 2017, "jag-notice", "2018-06-26", "", "chi17-pi", models.InForce},
	"lifted":        {"denver-co", "byrne-jag", 2017, "jag-1373-cert", "2018-08-30", "", "ev-pi-members", models.Blocked},
	"supersession":  {"chicago-il", "byrne-jag", 2017, "jag-notice", "2018-07-27", "", "chi17-pi", models.Blocked},
	"mandate":       {"new-york", "byrne-jag", 2017, "jag-notice", "2020-03-15", "", "ny17-perm", models.UncertainStands},
	"notice":        {"new-york", "byrne-jag", 2017, "jag-notice", "2020-11-10", "", "ojp-fy17-ny-states", models.NotEnforced},
	"withdrawal":    {"texas", "byrne-jag", 2019, "jag-harboring-nondisclosure", "2021-04-14", "", "ag-memo-20210414", models.WithdrawnByUSG},
	"staleness":     {"denver-co", "", 0, "eo14159-s17-funding-bar", "2026-03-07", "", "san-francisco-v-trump-2025-r3", models.UncertainStands},
	"two-clocks":    {"denver-co", "byrne-jag", 2017, "jag-1373-cert", "2018-08-29", "2018-08-28", "ev-pi-members", models.InForce},

	"not_attached": {"denver-co", "byrne-jag", 2016, "jag-notice", "2018-01-25", "", "", models.NotAttached},
	"withdrawn":    {"chicago-il", "byrne-jag", 2017, "jag-notice", "2021-06-01", "", "ag-memo-20210414", models.WithdrawnByUSG},
	"blocked":      {"denver-co", "byrne-jag", 2017, "jag-notice", "2018-06-25", "", "chi17-pi", models.Blocked},
	"not_enforced": {"seattle-wa", "byrne-jag", 2017, "jag-subrecipient-1373", "2020-11-10", "", "ojp-fy17-ny-states", models.NotEnforced},
	"in_force":     {"denver-co", "byrne-jag", 2017, "jag-notice", "2018-06-26", "", "jag-notice", models.InForce},
	"uncertain":    {"texas", "byrne-jag", 2017, "jag-notice", "2020-05-15", "", "chi17-perm", models.UncertainStands},
}

// Example asks the record the question that shows a mechanism or a standing;
// false where the record does not hold the things it names, or does not show it.
func (b *Book) Example(id string) (Example, bool) {
	e, ok := examples[id]
	if !ok {
		return Example{}, false
	}
	q := models.Question{Jurisdiction: e.place, Program: e.program, FiscalYear: e.year, Condition: e.condition, AsOf: dayOf(e.asOf), KnownOn: dayOf(e.known)}
	a, err := b.Coverage(q)
	if err != nil || a.Standing != e.standing {
		return Example{}, false
	}
	place, _ := b.Law.Jurisdiction(e.place)
	condition, _ := b.Law.Condition(e.condition)
	out := Example{Answer: a, Subject: place.Name, Condition: condition.Title}
	for _, r := range slices.Concat(a.Reasons, a.Passed) {
		if e.shows == "" || r.ID == e.shows {
			out.Reason = r
			return out, true
		}
	}
	return out, false
}

// judges is a grant and a day by which an example is sought.
type judges struct {
	grant, asOf string
}

// judgedBy are the grants and days that show the rules and rungs. A rule of which
// the record holds no case has no row.
var judgedBy = map[string]judges{
	"award-lost":            {"los-angeles-ca-cops-hiring-fy2017", "2018-01-04"},
	"award-held":            {"denver-co-byrne-jag-fy2017", "2017-09-15"},
	"documents-demanded":    {"denver-co-byrne-jag-fy2016", "2018-01-24"},
	"noncompliance-alleged": {"chicago-il-byrne-jag-fy2016", "2017-10-16"},
	"certification-refused": {"bernalillo-county-nm-byrne-jag-fy2017", "2017-10-01"},
	"certification-overdue": {"berkeley-ca-byrne-jag-fy2017", "2018-10-06"},
	"condition-in-force":    {"denver-co-byrne-jag-fy2017", "2017-07-25"},
	"condition-uncertain":   {"new-jersey-byrne-jag-fy2017", "2020-02-26"},
	"award-unknown":         {"sacramento-ca-byrne-jag-fy2017", "2018-12-18"},
	"condition-blocked":     {"denver-co-byrne-jag-fy2017", "2017-09-15"},
	"condition-withdrawn":   {"denver-co-byrne-jag-fy2017", "2021-04-14"},
	"money-moves":           {"denver-co-byrne-jag-fy2017", "2021-04-14"},

	"clear":      {"denver-co-byrne-jag-fy2017", "2021-04-14"},
	"protected":  {"denver-co-byrne-jag-fy2017", "2019-03-01"},
	"open":       {"denver-co-byrne-jag-fy2017", "2017-07-25"},
	"at_issue":   {"denver-co-byrne-jag-fy2016", "2018-01-24"},
	"restricted": {"denver-co-byrne-jag-fy2017", "2017-09-15"},
	"lost":       {"los-angeles-ca-cops-hiring-fy2017", "2018-01-04"},
	"unknown":    {"denver-co-byrne-jag-fy2017", "2017-07-24"},
}

// Judged is the grant that shows a rule (by its id) or a rung; false where the
// record shows none.
func (b *Book) Judged(id string) (Judged, bool) {
	at, ok := judgedBy[id]
	if !ok {
		return Judged{}, false
	}
	i := slices.IndexFunc(b.Record.Grants, func(g models.Grant) bool { return g.ID == at.grant })
	if i < 0 {
		return Judged{}, false
	}
	day := b.Day(dayOf(at.asOf), 0)
	out := Judged{Grant: risk.Assess(b.Desk.Dossier(day, b.Record.Grants[i]), day.AsOf()), AsOf: day.AsOf()}
	for _, f := range out.Grant.Findings {
		if f.Rule == id || string(out.Grant.Rung) == id && string(f.Rung) == id {
			out.Finding, out.Sources = f, b.sourcesKnown(f.Sources, 0)
			return out, true
		}
	}
	return out, false
}

func dayOf(s string) models.Date {
	d, err := models.ParseDate("day", s)
	if err != nil {
		return 0 // no day of knowledge
	}
	return d
}

// Holding counts what the record holds, by kind in the order of loading.
type Holding struct {
	Kind models.FactKind
	N    int
}

// Holds counts what the record holds.
func (b *Book) Holds() []Holding {
	r := &b.Record
	orders := 0
	for _, m := range r.Cases {
		orders += len(m.Orders)
	}
	return []Holding{
		{models.FactSource, len(r.Sources)}, {models.FactJurisdiction, len(r.Jurisdictions)}, {models.FactProgram, len(r.Programs)},
		{models.FactCondition, len(r.Conditions)}, {models.FactCase, len(r.Cases)}, {"order", orders}, {models.FactNotice, len(r.Notices)},
		{models.FactAction, len(r.Actions)}, {models.FactGrant, len(r.Grants)}, {models.FactAmount, len(r.Amounts)}, {models.FactStep, len(r.Steps)},
		{models.FactCertification, len(r.Certifications)}, {models.FactReport, len(r.Reports)}, {models.FactGap, len(r.Gaps)}, {models.FactExclusion, len(r.Exclusions)},
	}
}

// Positions is how many grants have a position on the day.
func (b *Book) Positions(asOf models.Date) (grants, known int) {
	ladder, err := b.Assess(AssessQuery{AsOf: asOf})
	if err != nil {
		return 0, 0
	}
	return len(ladder.Grants), len(ladder.Grants) - ladder.Unknown.Positions
}

// Illustration is the four amounts of two made-up awards: one that is repaid
// after spending and one that is paid in advance. Nothing of them is recorded.
func Illustration() (reimbursed, advanced models.Ledger) {
	usd := func(dollars int64) *models.USD {
		u := models.USD(dollars * 100)
		return &u
	}
	return models.Ledger{Award: usd(421_800), Expended: usd(260_000), Drawn: usd(215_000), Unliquidated: usd(70_000)},
		models.Ledger{Award: usd(104_516), Expended: usd(60_000), Drawn: usd(104_516), Unliquidated: usd(10_000), Interest: 120_000}
}

// MethodSources are those that gaps and associations cite.
func (b *Book) MethodSources() []models.Source {
	var cited []string
	for _, a := range b.Record.Associations {
		cited = append(cited, a.Sources...)
	}
	for _, g := range b.Record.Gaps {
		cited = append(cited, g.Sources...)
	}
	return b.sourcesKnown(cited, 0)
}
