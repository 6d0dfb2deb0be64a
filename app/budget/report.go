package budget

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/app/forecast"
	"proviso/models"
)

// Told is what a report says besides what was reckoned.
type Told struct {
	FiscalYear string // of the headline; "" for all
	Revision   int64
	People     map[string]string // names by id
	Notes      []string          // differences between the books that nobody settled
	Settled    []string          // those that somebody did, with why
	Sources    []models.ReportSource
}

// Report makes a report of what a plan comes to. Who issues it, when, and what changed
// since the last are not in it yet. No chance is in it but those of which their author
// said that a report may tell them.
func Report(p Plan, r *Reckoned, t Told) models.CouncilReport {
	out := models.CouncilReport{Jurisdiction: p.Place.ID, Place: p.Place.Name, FiscalYear: t.FiscalYear, AsOf: p.Today, Revision: t.Revision,
		Method: methodWords(r.Result), Scenario: cmp.Or(r.Options.Scenario, r.Options.Against, "expected"), Confidence: r.Options.Confidence, Reserve: r.Reserve,
		Assessed: r.Result.Assessed, Totals: r.Totals, Lines: r.Lines, NotAssessed: r.Gaps.Awards, Notes: t.Notes, Settled: t.Settled, Sources: t.Sources, Illustrative: p.Place.Illustrative}
	for _, y := range p.Years {
		if y.Holds(p.Today) {
			out.Contingency = y.Contingency
		}
	}
	for i := range p.Awards {
		out.Awards = append(out.Awards, awardLine(&p.Awards[i]))
	}
	for _, n := range p.Notices() {
		x := n.Position
		out.Positions = append(out.Positions, models.ReportPosition{Award: p.award(n.Grant).Name, Title: x.Title, FTE: x.FTE, Fund: x.Fund, Department: x.Department, FundedThrough: x.FundedThrough, NoticeBy: n.NoticeBy, Why: n.Why})
	}
	for _, h := range r.Harms {
		out.Triggers = append(out.Triggers, p.trigger(h))
	}
	for i := range p.Awards {
		a := &p.Awards[i]
		if h, ok := a.Budget.Haircut(); ok {
			out.Haircuts = append(out.Haircuts, models.ReportHaircut{Award: a.Name, Part: h.Part, Reason: h.Reason, Author: cmp.Or(t.People[h.By], h.By), On: h.On})
		}
	}
	out.Headline = headline(&out, r)
	out.Explain = append(p.assumes(r.Options.Scenario), explain(r)...)
	return out
}

func awardLine(a *Exposure) models.ReportAward {
	x := models.ReportAward{Grant: a.Grant.ID, Name: a.Name, Rung: a.Rung, PassThrough: a.Grant.Via != "", Own: a.Own}
	if a.Position != nil {
		f := forecast.Of(*a.Position)
		x.Spent, x.Committed, x.Uncommitted, x.OwedBack, x.Demandable, x.Own = f.Spent, f.Committed, f.Uncommitted, f.Unspent, f.Demandable, f.Own
	}
	return x
}

// trigger is a driver with what it would do and what would then be done.
func (p *Plan) trigger(h Harm) models.ReportTrigger {
	out := models.ReportTrigger{Driver: h.Driver.ID, Event: h.Driver.Name + ": " + h.Outcome.Name, Dollars: h.Loss, Awards: len(h.Grants), Owner: h.Driver.Owner}
	if l, ok := p.Beliefs[h.Driver.ID]; ok && l.Told && h.Driver.Given == "" {
		for _, c := range l.Cases {
			for _, x := range c.Chances {
				if x.Outcome == h.Outcome.ID {
					out.Chance = Likely(x.P50) + ", " + x.P50.Format()
				}
			}
		}
	}
	var actions []string
	for _, n := range p.Notices() {
		if slices.Contains(h.Grants, n.Grant) && n.NoticeBy.Known() && (!out.LastDay.Known() || n.NoticeBy < out.LastDay) {
			out.LastDay = n.NoticeBy
		}
	}
	for _, g := range h.Grants {
		for _, m := range p.award(g).Budget.Actions {
			if m.Counts() && !slices.Contains(actions, m.Name) {
				actions = append(actions, m.Name)
				out.Owner = cmp.Or(out.Owner, m.Owner)
			}
		}
	}
	out.Action = strings.Join(actions, "; ")
	return out
}

func methodWords(r *forecast.Result) string {
	if r.Method == forecast.Simulated {
		return fmt.Sprintf("%s trials were drawn with the seed %d; the same seed gives the same figures.", thousands(r.Trials), r.Seed)
	}
	return "Every way in which it can come out was counted; nothing was drawn by chance."
}

// thousands is a number with commas.
func thousands(n int) string {
	return strings.TrimPrefix(strings.TrimSuffix(models.USD(n*100).Format(), ".00"), "$")
}

// headline is what a council member reads if she reads nothing else.
func headline(out *models.CouncilReport, r *Reckoned) string {
	var s strings.Builder
	if !r.Says() {
		return unsaid(out, r)
	}
	of := fmt.Sprintf("%d awards", len(out.Awards))
	if n := len(out.NotAssessed); n > 0 {
		of = fmt.Sprintf("the %d of %d awards whose amounts are known", out.Assessed, len(out.Awards))
	}
	fmt.Fprintf(&s, "On %s, %s of the money of %s is expected to be missing", out.AsOf.Words(), out.Totals.Expected.About(), of)
	if out.FiscalYear != "" {
		year := models.USD(0)
		for _, l := range r.Result.FiscalYears {
			if l.Key == out.FiscalYear {
				year = l.Expected
			}
		}
		fmt.Fprintf(&s, ", %s of it in %s", year.About(), out.FiscalYear)
	}
	fmt.Fprintf(&s, ". A reserve of %s covers %s of outcomes", out.Reserve.About(), out.Confidence.Format())
	if out.Contingency != nil {
		fmt.Fprintf(&s, "; the contingency holds %s", out.Contingency.About())
	}
	s.WriteString(".")
	if n := len(out.NotAssessed); n > 0 {
		fmt.Fprintf(&s, " %s not assessed.", counted(n, "award is", "awards are"))
	}
	if n := len(r.Gaps.Drivers); n > 0 {
		fmt.Fprintf(&s, " %s no likelihood yet, and no part in any expected figure.", counted(n, "driver has", "drivers have"))
	}
	return s.String()
}

// unsaid says why there is nothing to say.
func unsaid(out *models.CouncilReport, r *Reckoned) string {
	switch {
	case len(out.Awards) == 0:
		return fmt.Sprintf("On %s the record has no award of this jurisdiction.", out.AsOf.Words())
	case out.Assessed == 0:
		return fmt.Sprintf("On %s nothing can be said of what would be missing: of none of the %s the amounts are known.", out.AsOf.Words(), counted(len(out.Awards), "award", "awards"))
	case len(r.Model.Drivers) == 0:
		return fmt.Sprintf("On %s nothing can be said of what would be missing: nobody has said yet what could happen.", out.AsOf.Words())
	}
	return fmt.Sprintf("On %s nothing can be said of what would be missing: no likelihood is written down for %s.", out.AsOf.Words(), counted(len(r.Model.Drivers), "driver", "drivers"))
}

// counted is a number with what it counts.
func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// assumes says what a scenario takes to be otherwise than believed; nothing of what is
// believed.
func (p *Plan) assumes(scenario string) []string {
	for _, s := range p.Scenarios {
		if s.Name != scenario {
			continue
		}
		var all []string
		for _, a := range s.Assumptions {
			d := p.driver(a.Driver)
			if d == nil {
				continue
			}
			x := d.Name
			switch {
			case a.Certain != "":
				x += ": " + OutcomeName(d, a.Certain)
				if a.From != "" {
					x += " from " + a.From.First().Words()
				}
			case a.Nothing:
				x += ": nothing of it happens"
			default:
				x += ": at one end of what is believed"
			}
			all = append(all, x)
		}
		return []string{fmt.Sprintf("All figures but base, adverse and severe are those of the scenario “%s”, which assumes: %s.", scenario, cmp.Or(strings.Join(all, "; "), "nothing"))}
	}
	return nil
}

func explain(r *Reckoned) []string {
	out := []string{
		"Base takes the likeliest outcome of each driver, adverse the worst outcome with a chance of 20 % or more, severe the worst outcome.",
		"The expected loss is the mean over all outcomes. In 50, 80 and 95 of 100 outcomes the loss stays within P50, P80 and P95. Such figures of several lines do not add up to that of all.",
		"A driver that touches several awards touches them together: their losses are not independent.",
		"What is spent and not yet repaid, committed, uncommitted, received and not spent, and received and spent is harmed by different things, and is never added up.",
		"The net General Fund effect is the loss of a line less what is saved by stopping, shrinking and freezing and what departments absorb, and never below zero.",
		"Liability under the False Claims Act is in no figure.",
	}
	switch n := len(r.Gaps.Unlaid); n {
	case 0:
	case 1:
		out = append(out, "The money to come of one award is not fully laid out over fiscal years, funds and departments; the rest stands on a line without names.")
	default:
		out = append(out, fmt.Sprintf("The money to come of %d awards is not fully laid out over fiscal years, funds and departments; the rest stands on a line without names.", n))
	}
	switch n := len(r.Gaps.Costs); {
	case n == 1:
		out = append(out, "Of one frozen order nobody has said what it costs to cancel it; it counts as saving nothing.")
	case n > 1:
		out = append(out, fmt.Sprintf("Of %d frozen orders nobody has said what it costs to cancel them; they count as saving nothing.", n))
	}
	return out
}
