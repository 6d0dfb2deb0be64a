package budget

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// Changes are sentences of what is otherwise in a report than in the one before it,
// and of nothing else: totals first, then lines by how far they moved, what awards
// stand on and their amounts, positions, triggers, haircuts and notes. Each names the thing with what it
// was and what it is. How likely anything is is in none of them, told or not.
func Changes(before, after models.CouncilReport) []string {
	var out []string
	out = append(out, totalsMoved(&before, &after)...)
	out = append(out, linesMoved(before.Lines, after.Lines)...)
	out = append(out, awardsMoved(&before, &after)...)
	out = append(out, amountsMoved(before.Awards, after.Awards)...)
	out = append(out, positionsMoved(before.Positions, after.Positions)...)
	out = append(out, triggersMoved(before.Triggers, after.Triggers)...)
	out = append(out, haircutsMoved(before.Haircuts, after.Haircuts)...)
	return append(out, notesMoved(before.Notes, after.Notes)...)
}

// pair is a thing as it was and as it is; nil: it was or is not there.
type pair[T any] struct{ was, is *T }

// pairs puts together what is called alike, in the order of the second list, and what
// is gone at the end. Of several of one name the first goes with the first.
func pairs[T any](before, after []T, name func(*T) string) []pair[T] {
	left := map[string][]*T{}
	for i := range before {
		n := name(&before[i])
		left[n] = append(left[n], &before[i])
	}
	var out []pair[T]
	for i := range after {
		p := pair[T]{is: &after[i]}
		if n := name(p.is); len(left[n]) > 0 {
			p.was, left[n] = left[n][0], left[n][1:]
		}
		out = append(out, p)
	}
	for i := range before {
		if n := name(&before[i]); len(left[n]) > 0 && left[n][0] == &before[i] {
			out = append(out, pair[T]{was: &before[i]})
			left[n] = left[n][1:]
		}
	}
	return out
}

// dollars is an amount in a sentence, cents only where there are any.
func dollars(u models.USD) string { return strings.TrimSuffix(u.Format(), ".00") }

// known is an amount, or the word for none.
func known(u *models.USD) string {
	if u == nil {
		return "unknown"
	}
	return dollars(*u)
}

func same(x, y *models.USD) bool { return x == y || x != nil && y != nil && *x == *y }

// rose says by how much something rose or fell, from what to what.
func rose(what string, was, is models.USD) string {
	if is < was {
		return fmt.Sprintf("%s fell by %s, from %s to %s", what, dollars(was-is), dollars(was), dollars(is))
	}
	return fmt.Sprintf("%s rose by %s, from %s to %s", what, dollars(is-was), dollars(was), dollars(is))
}

// moved says how an amount moved; "" if it did not.
func moved(what string, was, is *models.USD) string {
	switch {
	case same(was, is):
		return ""
	case was == nil || is == nil:
		return fmt.Sprintf("%s is %s, before %s", what, known(is), known(was))
	}
	return rose(what, *was, *is)
}

func totalsMoved(before, after *models.CouncilReport) []string {
	var out []string
	if before.FiscalYear != after.FiscalYear {
		all := func(year string) string { return cmp.Or(year, "all fiscal years") }
		out = append(out, fmt.Sprintf("The figures are of %s, before of %s.", all(after.FiscalYear), all(before.FiscalYear)))
	}
	if before.Confidence != after.Confidence {
		out = append(out, fmt.Sprintf("The reserve is sized for %s of outcomes, before for %s: it is %s, before %s.", after.Confidence.Format(), before.Confidence.Format(), dollars(after.Reserve), dollars(before.Reserve)))
	} else if s := moved("The reserve at "+after.Confidence.Format(), &before.Reserve, &after.Reserve); s != "" {
		out = append(out, s+".")
	}
	for _, x := range []struct {
		what    string
		was, is *models.USD
	}{
		{"The expected loss", &before.Totals.Expected, &after.Totals.Expected},
		{"The loss that 80 % of outcomes stay within (P80)", &before.Totals.P80, &after.Totals.P80},
		{"The net General Fund effect after the actions chosen", &before.Totals.Net, &after.Totals.Net},
		{"The contingency", before.Contingency, after.Contingency},
	} {
		if s := moved(x.what, x.was, x.is); s != "" {
			out = append(out, s+".")
		}
	}
	if before.Method != after.Method {
		out = append(out, fmt.Sprintf("It is reckoned in another way than before, which alone can move figures a little. Now: %s Before: %s", sentence(after.Method), sentence(before.Method)))
	}
	if before.Scenario != after.Scenario {
		out = append(out, fmt.Sprintf("Actions are set against the scenario %s, before against %s.", orNone(after.Scenario), orNone(before.Scenario)))
	}
	return out
}

func orNone(s string) string { return cmp.Or(s, "none") }

// figureWords are the columns of the table, as a sentence calls them. Those that
// matter most come first: a line tells the first two that moved.
var figureWords = [][2]string{
	{"expected", "the expected loss"}, {"net", "the net General Fund effect"}, {"adopted", "the adopted budget"}, {"p80", "P80"}, {"severe", "the severe case"}, {"adverse", "the adverse case"}, {"base", "the base case"},
	{"chosen", "the loss that actions are set against"}, {"backfill", "the backfill chosen"}, {"saved", "what is saved"}, {"absorbed", "what departments absorb"}, {"committed", "committed money"}, {"p95", "P95"}, {"p50", "P50"},
}

func figure(name string) models.ReportFigure {
	return models.ReportFigures[slices.IndexFunc(models.ReportFigures, func(f models.ReportFigure) bool { return f.Name == name })]
}

func linesMoved(before, after []models.ReportLine) []string {
	key := func(l *models.ReportLine) string {
		return fmt.Sprintf("%q %q %q %t", l.FiscalYear, l.Fund, l.Department, l.PassThrough)
	}
	all := pairs(before, after, key)
	slices.SortStableFunc(all, func(x, y pair[models.ReportLine]) int { return -cmp.Compare(distance(x), distance(y)) })
	var out []string
	for _, p := range all {
		switch {
		case p.was == nil:
			out = append(out, fmt.Sprintf("%s is in the table with an expected loss of %s, before it was not in it.", p.is.Name(), dollars(p.is.Expected)))
		case p.is == nil:
			out = append(out, fmt.Sprintf("%s is not in the table any longer, before it had an expected loss of %s.", p.was.Name(), dollars(p.was.Expected)))
		default:
			var parts []string
			for _, w := range figureWords {
				was, is := figure(w[0]).Of(&p.was.ReportSums), figure(w[0]).Of(&p.is.ReportSums)
				if s := moved(w[1], was, is); s != "" && len(parts) < 2 && !rounding(w[0], was, is) {
					parts = append(parts, s)
				}
			}
			if len(parts) > 0 {
				out = append(out, p.is.Name()+": "+strings.Join(parts, "; ")+".")
			}
		}
	}
	return out
}

// laidOut are the figures of lines that add up to their total to the cent: where another
// line moves, the odd cent may fall elsewhere.
var laidOut = []string{"expected", "base", "adverse", "severe", "chosen", "net"}

// rounding is true of a figure that moved by no more than the odd cent.
func rounding(name string, was, is *models.USD) bool {
	return slices.Contains(laidOut, name) && was != nil && is != nil && max(*is-*was, *was-*is) <= 1
}

// distance is how far a line moved.
func distance(p pair[models.ReportLine]) models.USD {
	var none models.ReportLine
	was, is := p.was, p.is
	if was == nil {
		was = &none
	}
	if is == nil {
		is = &none
	}
	abs := func(u models.USD) models.USD { return max(u, -u) }
	return max(abs(is.Expected-was.Expected), abs(is.Net-was.Net))
}

// amountsMoved are the amounts of awards that both reports have.
func amountsMoved(before, after []models.ReportAward) []string {
	var out []string
	for _, p := range pairs(before, after, func(a *models.ReportAward) string { return a.Grant }) {
		if p.was == nil || p.is == nil {
			continue
		}
		var parts []string
		for _, x := range []struct {
			what    string
			was, is *models.USD
		}{
			{"what is spent and not repaid", p.was.Spent, p.is.Spent}, {"committed money to come", p.was.Committed, p.is.Committed}, {"uncommitted money to come", p.was.Uncommitted, p.is.Uncommitted},
			{"what would be owed back", p.was.OwedBack, p.is.OwedBack}, {"what could be demanded back", p.was.Demandable, p.is.Demandable},
		} {
			if s := moved(x.what, x.was, x.is); s != "" {
				parts = append(parts, s)
			}
		}
		if len(parts) > 0 {
			out = append(out, p.is.Name+": "+strings.Join(parts, "; ")+".")
		}
	}
	return out
}

// stand is where an award stands in a report: on a rung, or why it is not assessed.
type stand struct {
	grant, name string
	rung        models.Rung
	why         string // it is not assessed
}

func (s *stand) words() string {
	switch {
	case s == nil:
		return "not in the report"
	case s.why != "":
		return "not assessed (" + s.why + ")"
	}
	return strings.ReplaceAll(string(cmp.Or(s.rung, models.RungUnknown)), "_", " ")
}

func stands(r *models.CouncilReport) []stand {
	var out []stand
	for _, a := range r.Awards {
		out = append(out, stand{grant: a.Grant, name: a.Name, rung: a.Rung})
	}
	for _, g := range r.NotAssessed {
		i := slices.IndexFunc(out, func(s stand) bool { return s.grant == g.Grant })
		if i < 0 {
			out = append(out, stand{grant: g.Grant, name: g.Name})
			i = len(out) - 1
		}
		out[i].why = cmp.Or(g.Why, "why is not told")
	}
	return out
}

func awardsMoved(before, after *models.CouncilReport) []string {
	all := pairs(stands(before), stands(after), func(s *stand) string { return s.grant })
	slices.SortStableFunc(all, func(x, y pair[stand]) int { return -cmp.Compare(height(x), height(y)) })
	var out []string
	for _, p := range all {
		if was, is := p.was.words(), p.is.words(); was != is {
			name := cmp.Or(p.is, p.was).name
			out = append(out, fmt.Sprintf("%s is %s, before %s.", name, is, was))
		}
	}
	return out
}

// height is how bad the worse of both stands is.
func height(p pair[stand]) int {
	worst := -1
	for _, s := range []*stand{p.was, p.is} {
		if s != nil {
			worst = max(worst, s.rung.Severity())
		}
	}
	return worst
}

// day is one in a sentence.
func day(d models.Date, why string) string {
	if d != 0 {
		return d.Words()
	}
	if why != "" {
		return "a day not known (" + why + ")"
	}
	return "a day not known"
}

func positionsMoved(before, after []models.ReportPosition) []string {
	key := func(p *models.ReportPosition) string {
		return fmt.Sprintf("%q %q %q %q", p.Award, p.Title, p.Fund, p.Department)
	}
	var out []string
	for _, p := range pairs(before, after, key) {
		name := func(x *models.ReportPosition) string { return x.Title + " (" + x.Award + ")" }
		switch {
		case p.was == nil:
			out = append(out, fmt.Sprintf("%s is among the positions, funded through %s; before it was not.", name(p.is), day(p.is.FundedThrough, p.is.Why)))
		case p.is == nil:
			out = append(out, fmt.Sprintf("%s is not among the positions any longer; before it was funded through %s.", name(p.was), day(p.was.FundedThrough, p.was.Why)))
		case p.was.FundedThrough != p.is.FundedThrough:
			out = append(out, fmt.Sprintf("%s is funded through %s, before through %s.", name(p.is), day(p.is.FundedThrough, p.is.Why), day(p.was.FundedThrough, p.was.Why)))
		case p.was.NoticeBy != p.is.NoticeBy:
			out = append(out, fmt.Sprintf("%s: the last day for notice is %s, before %s.", name(p.is), day(p.is.NoticeBy, p.is.Why), day(p.was.NoticeBy, p.was.Why)))
		}
	}
	return out
}

func triggersMoved(before, after []models.ReportTrigger) []string {
	key := func(t *models.ReportTrigger) string { return fmt.Sprintf("%q %q", t.Driver, t.Event) }
	all := pairs(before, after, key)
	slices.SortStableFunc(all, func(x, y pair[models.ReportTrigger]) int { return -cmp.Compare(reach(x), reach(y)) })
	var out []string
	for _, p := range all {
		switch {
		case p.was == nil:
			out = append(out, fmt.Sprintf("A trigger is watched that was not before: %s, with %s.", p.is.Event, dollars(p.is.Dollars)))
		case p.is == nil:
			out = append(out, fmt.Sprintf("A trigger is not watched any longer: %s, before with %s.", p.was.Event, dollars(p.was.Dollars)))
		default:
			var parts []string
			if s := moved("what it would cost", &p.was.Dollars, &p.is.Dollars); s != "" {
				parts = append(parts, s)
			}
			if p.was.LastDay != p.is.LastDay {
				parts = append(parts, fmt.Sprintf("the last day to act is %s, before %s", day(p.is.LastDay, ""), day(p.was.LastDay, "")))
			}
			if len(parts) > 0 {
				out = append(out, fmt.Sprintf("%s: %s.", p.is.Event, strings.Join(parts, "; ")))
			}
		}
	}
	return out
}

// reach is the most that a trigger could cost, of both reports.
func reach(p pair[models.ReportTrigger]) models.USD {
	var most models.USD
	for _, t := range []*models.ReportTrigger{p.was, p.is} {
		if t != nil {
			most = max(most, t.Dollars)
		}
	}
	return most
}

func haircutsMoved(before, after []models.ReportHaircut) []string {
	var out []string
	for _, p := range pairs(before, after, func(h *models.ReportHaircut) string { return h.Award }) {
		switch {
		case p.was == nil:
			out = append(out, fmt.Sprintf("%s of %s is left out of the budget, before nothing: %s", p.is.Part.Format(), p.is.Award, sentence(p.is.Reason)))
		case p.is == nil:
			out = append(out, fmt.Sprintf("Nothing of %s is left out of the budget, before %s.", p.was.Award, p.was.Part.Format()))
		case p.was.Part != p.is.Part:
			out = append(out, fmt.Sprintf("%s of %s is left out of the budget, before %s: %s", p.is.Part.Format(), p.is.Award, p.was.Part.Format(), sentence(p.is.Reason)))
		}
	}
	return out
}

func notesMoved(before, after []string) []string {
	var out []string
	for _, p := range pairs(before, after, func(s *string) string { return *s }) {
		switch {
		case p.was == nil:
			out = append(out, "A difference between the books stands, before it did not: "+sentence(*p.is))
		case p.is == nil:
			out = append(out, "A difference between the books does not stand any longer, before it did: "+sentence(*p.was))
		}
	}
	return out
}

func sentence(s string) string { return strings.TrimRight(s, ".") + "." }
