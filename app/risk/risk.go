// Package risk judges one grant on one day: its dossier goes in, findings and a
// rung of the ladder come out. Rules stand one in a file, each with its
// authority and the days between which it is in force; a closed rule still
// judges the past.
//
// It promises that every rule that was applied is listed with its reason, and
// that the grant's rung is the worst that any of them gives. It refuses to know
// a clock, a database or a likelihood, and concludes nothing in its own voice:
// it says who found or did what. What the facts do not allow is "unknown", which
// never counts as clear.
package risk

import (
	"cmp"
	"slices"

	"proviso/models"
)

// Rule is one way of judging. From and Until bound the days on which it is in
// force (zero: open). Judge gives a verdict for each thing it looked at.
type Rule struct {
	ID       string
	Title    string
	Citation string
	From     models.Date
	Until    models.Date
	Applies  func(d *models.Dossier) bool
	Judge    func(d *models.Dossier, day models.Date) []models.Verdict
}

// Outcome is what became of a rule for one grant on one day.
type Outcome string

const (
	Applied    Outcome = "applied"
	NotApplied Outcome = "does not apply"
	NotInForce Outcome = "not in force"
)

// Considered is a rule with what became of it: the engine decides that, not the rule.
type Considered struct {
	Rule     *Rule
	Outcome  Outcome
	Verdicts []models.Verdict
}

func (r *Rule) inForce(day models.Date) bool {
	return (r.From == 0 || day >= r.From) && (r.Until == 0 || day < r.Until)
}

// consider asks one rule.
func consider(r *Rule, d *models.Dossier, day models.Date) Considered {
	switch {
	case !r.inForce(day):
		return Considered{Rule: r, Outcome: NotInForce}
	case !r.Applies(d):
		return Considered{Rule: r, Outcome: NotApplied}
	}
	return Considered{r, Applied, r.Judge(d, day)}
}

// Explain lists every rule of the catalogue with what became of it.
func Explain(d *models.Dossier, day models.Date) []Considered {
	out := make([]Considered, 0, len(Catalog))
	for i := range Catalog {
		out = append(out, consider(&Catalog[i], d, day))
	}
	return out
}

// Assess judges a grant by every rule in force that applies. Findings come worst
// first, then in the order of the catalogue, then by date and text, so that the
// order in which facts are laid out shows nowhere.
func Assess(d *models.Dossier, day models.Date) models.Assessment {
	a := models.Assessment{Grant: d.Grant, State: d.Jurisdiction.State, Conditions: d.Conditions}
	said := make([][]models.Verdict, len(Catalog))
	n := 0
	for i := range Catalog {
		said[i] = consider(&Catalog[i], d, day).Verdicts
		slices.SortStableFunc(said[i], byDateThenText)
		n += len(said[i])
	}
	// Findings are large and a country has many: they are laid out once, rung by
	// rung, and not sorted about.
	a.Findings = make([]models.Finding, 0, n)
	for severity := len(models.Rungs) - 1; severity >= models.NoRung.Severity(); severity-- {
		for i := range said {
			for k := range said[i] {
				if v := &said[i][k]; v.Rung.Severity() == severity {
					a.Findings = append(a.Findings, models.Finding{Rule: Catalog[i].ID, Title: Catalog[i].Title, Citation: Catalog[i].Citation, Verdict: *v})
				}
			}
		}
	}
	a.Rung = models.RungUnknown
	if len(a.Findings) > 0 && a.Findings[0].Rung != models.NoRung {
		a.Rung = a.Findings[0].Rung
	}
	a.NextDeadline = nextDeadline(d.Deadlines, day)
	return a
}

func byDateThenText(x, y models.Verdict) int {
	return cmp.Or(cmp.Compare(x.Since.Earliest, y.Since.Earliest), cmp.Compare(x.Text, y.Text), cmp.Compare(x.Basis, y.Basis))
}
