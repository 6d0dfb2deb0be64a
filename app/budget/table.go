package budget

import (
	"context"
	"slices"

	"proviso/app/forecast"
	"proviso/models"
)

// table makes the lines of the planner: what was adopted and committed, the three
// scenarios, what is to be expected, and what is done about it.
func (r *Reckoned) table(ctx context.Context, p *Plan, m forecast.Model, harms map[[2]string]harm) error {
	t := &tableau{lines: map[forecast.Place]*models.ReportLine{}}
	for _, name := range Built {
		s, err := p.Scenario(ctx, m, name)
		if err != nil {
			return err
		}
		under, err := m.Under(s)
		if err != nil {
			return err
		}
		mean, err := forecast.Means(ctx, under)
		if err != nil {
			return err
		}
		*caseOf(&r.Totals, name) = mean.Total
		for _, l := range mean.Lines {
			*caseOf(&t.at(l.Place).ReportSums, name) = l.Expected
		}
	}
	for _, l := range r.Result.Lines {
		x := t.at(l.Place)
		x.Expected, x.P50, x.P80, x.P95 = l.Expected, l.P50, l.P80, l.P95
	}
	whole := r.Result.Total
	r.Totals.Expected, r.Totals.P50, r.Totals.P80, r.Totals.P95 = whole.Expected, whole.P50, whole.P80, whole.P95
	p.act(t)
	p.adopted(t)
	p.committed(t)
	for _, l := range t.lines {
		if nothing(l) {
			continue
		}
		l.Chosen = *caseOf(&l.ReportSums, r.Options.Against)
		l.Net = l.Borne()
		r.Lines = append(r.Lines, *l)
	}
	slices.SortFunc(r.Lines, func(a, b models.ReportLine) int {
		if c := (cell{a.FiscalYear, a.Fund, a.Department}).compare(cell{b.FiscalYear, b.Fund, b.Department}); c != 0 {
			return c
		}
		return after(a.PassThrough, b.PassThrough)
	})
	for _, l := range r.Lines {
		addUp(&r.Totals, &l.ReportSums)
		c := &r.Channels[0]
		if l.PassThrough {
			c = &r.Channels[1]
		}
		addUp(c, &l.ReportSums)
		c.Base, c.Adverse, c.Severe = c.Base+l.Base, c.Adverse+l.Adverse, c.Severe+l.Severe
	}
	for _, x := range r.Result.Channels {
		c := &r.Channels[0]
		if x.Key == forecast.PassedThrough {
			c = &r.Channels[1]
		}
		c.Expected, c.P50, c.P80, c.P95 = x.Expected, x.P50, x.P80, x.P95
	}
	return nil
}

func after(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// nothing is true of a line on which no dollar falls, whatever happens.
func nothing(l *models.ReportLine) bool {
	s := l.ReportSums
	return s.Adopted == nil && (s.Committed == nil || *s.Committed == 0) && s.Base|s.Adverse|s.Severe|s.Expected|s.P50|s.P80|s.P95|s.Saved|s.Absorbed|s.Backfill == 0
}

// caseOf is the figure of a scenario that every plan has; "" is what is expected.
func caseOf(s *models.ReportSums, name string) *models.USD {
	switch name {
	case models.ScenarioBase:
		return &s.Base
	case models.ScenarioAdverse:
		return &s.Adverse
	case models.ScenarioSevere:
		return &s.Severe
	}
	return &s.Expected
}

// addUp adds what lines of the table have in common that adds up; quantiles do not.
func addUp(to, x *models.ReportSums) {
	to.Adopted, to.Committed = plus(to.Adopted, x.Adopted), plus(to.Committed, x.Committed)
	to.Chosen, to.Saved, to.Absorbed, to.Backfill, to.Net = to.Chosen+x.Chosen, to.Saved+x.Saved, to.Absorbed+x.Absorbed, to.Backfill+x.Backfill, to.Net+x.Net
}

// plus adds what is known.
func plus(a, b *models.USD) *models.USD {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	sum := *a + *b
	return &sum
}

// tableau is the lines while they are being made.
type tableau struct {
	lines map[forecast.Place]*models.ReportLine
}

func (t *tableau) at(x forecast.Place) *models.ReportLine {
	if t.lines[x] == nil {
		t.lines[x] = &models.ReportLine{FiscalYear: x.FiscalYear, Fund: x.Fund, Department: x.Department, PassThrough: x.PassThrough}
	}
	return t.lines[x]
}

// committed lays out what is promised to somebody. On a line on which money of an award
// would fall of which that is not known, it is not known.
func (p *Plan) committed(t *tableau) {
	unknown := map[forecast.Place]bool{}
	for i := range p.Awards {
		a := &p.Awards[i]
		if a.Position == nil {
			for _, l := range p.lines(a) {
				unknown[forecast.Place{FiscalYear: p.yearOf(l), Fund: l.Fund, Department: l.Department, PassThrough: a.Grant.Via != ""}] = true
			}
			continue
		}
		slices, _ := p.lay(a)
		var places []forecast.Place
		var shares []float64
		for _, s := range slices {
			if s.Amount == forecast.Committed {
				places = append(places, forecast.Place{FiscalYear: s.FiscalYear, Fund: s.Fund, Department: s.Department, PassThrough: s.PassThrough})
				shares = append(shares, s.Share)
			}
		}
		for k, cents := range forecast.LayOut(a.Position.Committed, shares) {
			l := t.at(places[k])
			l.Committed = plus(l.Committed, &cents)
		}
	}
	for place, l := range t.lines {
		switch {
		case unknown[place]:
			l.Committed = nil
		case l.Committed == nil:
			l.Committed = new(models.USD)
		}
	}
}

// adopted puts what was adopted beside it. It is adopted for a fund and department,
// whatever channel the money comes by, and stands on one line alone: that of direct
// money where there is one.
func (p *Plan) adopted(t *tableau) {
	for _, y := range p.Years {
		for _, l := range y.Lines {
			if !l.Counts() {
				continue
			}
			x := forecast.Place{FiscalYear: y.Name, Fund: l.Fund, Department: l.Department}
			through := x
			through.PassThrough = true
			if t.lines[x] == nil && t.lines[through] != nil {
				x = through
			}
			line := t.at(x)
			line.Adopted = plus(line.Adopted, &l.Adopted)
		}
	}
}

// act puts on the lines what would be done, and what is done already: orders that are
// frozen, less what it costs to cancel them; where that is not known, nothing is. Of an
// award's frozen orders and its plan to freeze the greater counts.
func (p *Plan) act(t *tableau) {
	for i := range p.Awards {
		a := &p.Awards[i]
		frozen, planned := map[forecast.Place]models.USD{}, map[forecast.Place]models.USD{}
		for _, e := range a.Budget.Encumbrances {
			if e.Counts() && e.Frozen != nil && e.CancelCost != nil {
				frozen[p.placeOf(a, p.nameOfYear(p.Today), e.Fund, e.Department)] += max(0, e.Amount-*e.CancelCost)
			}
		}
		for _, m := range a.Budget.Actions {
			if !m.Counts() {
				continue
			}
			place := p.placeOf(a, m.FiscalYear, m.Fund, m.Department)
			switch m.Kind {
			case models.Freeze:
				planned[place] += m.Amount
			case models.Absorb:
				t.at(place).Absorbed += m.Amount
			case models.Backfill:
				t.at(place).Backfill += m.Amount
			case models.Stop, models.Shrink:
				t.at(place).Saved += m.Amount
			}
		}
		for place, x := range frozen {
			t.at(place).Saved += max(x, planned[place])
		}
		for place, x := range planned {
			if _, done := frozen[place]; !done {
				t.at(place).Saved += x
			}
		}
	}
}

// placeOf is where an action or order of an award stands: what it does not say is as
// the award's next money falls.
func (p *Plan) placeOf(a *Exposure, year, fund, department string) forecast.Place {
	x := forecast.Place{FiscalYear: year, Fund: fund, Department: department, PassThrough: a.Grant.Via != ""}
	for _, l := range p.lines(a) {
		if year != "" && p.yearOf(l) != year || fund != "" && l.Fund != fund || department != "" && l.Department != department {
			continue
		}
		if x.FiscalYear == "" {
			x.FiscalYear = p.yearOf(l)
		}
		if fund == "" {
			x.Fund = l.Fund
		}
		if department == "" {
			x.Department = l.Department
		}
		return x
	}
	return x
}

// Year are the sums of one fiscal year; ok is false where nothing falls on it.
func (r *Reckoned) Year(name string) (out models.ReportSums, ok bool) {
	for _, l := range r.Lines {
		if l.FiscalYear != name {
			continue
		}
		ok = true
		addUp(&out, &l.ReportSums)
		out.Base, out.Adverse, out.Severe = out.Base+l.Base, out.Adverse+l.Adverse, out.Severe+l.Severe
	}
	for _, l := range r.Result.FiscalYears {
		if l.Key == name {
			ok = true
			out.Expected, out.P50, out.P80, out.P95 = l.Expected, l.P50, l.P80, l.P95
		}
	}
	return out, ok
}
