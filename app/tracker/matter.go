package tracker

import (
	"cmp"
	"slices"

	"proviso/app/risk"
	"proviso/models"
)

// OrderOnDay is an order as known, whether it runs on the day and whom it protects.
type OrderOnDay struct {
	models.Order
	Runs      models.Certainty
	Protected []models.Protection
	Sources   []models.Source
}

// CaseOnDay is a case as known, and what its orders do on the day.
type CaseOnDay struct {
	models.Case
	Known   bool // it had begun by the day of knowledge
	Orders  []OrderOnDay
	Hanging []models.Assessment // grants of which a "no" rests on one of its orders
	Money   risk.Sums           // of these
	Related []models.Case
	Sources []models.Source
}

// Case is a case on a day.
func (b *Book) Case(id string, asOf, knownOn models.Date) (CaseOnDay, error) {
	i := slices.IndexFunc(b.Record.Cases, func(m models.Case) bool { return m.ID == id })
	if i < 0 {
		return CaseOnDay{}, models.NotFound("case", id, nil)
	}
	var out CaseOnDay
	full := &b.Record.Cases[i]
	out.Case, out.Known = caseKnown(*full, knownOn)
	if !out.Known {
		return out, nil
	}
	relief := b.Day(asOf, knownOn).Relief(full)
	ids := map[string]bool{}
	for _, o := range out.Case.Orders {
		at := slices.IndexFunc(relief, func(r models.Relief) bool { return r.Order == o.ID })
		out.Orders = append(out.Orders, OrderOnDay{o, relief[at].Runs, relief[at].Protected, b.sourcesKnown(o.Sources, knownOn)})
		ids[o.ID] = true
	}
	ladder, err := b.Assess(AssessQuery{AsOf: asOf, KnownOn: knownOn})
	if err != nil {
		return out, err
	}
	for _, g := range ladder.Grants {
		if slices.ContainsFunc(g.Conditions, func(c models.ConditionStanding) bool {
			return slices.ContainsFunc(c.HangsOn, func(o string) bool { return ids[o] })
		}) {
			out.Hanging = append(out.Hanging, g)
		}
	}
	out.Money = risk.Total(out.Hanging)
	for _, m := range b.Record.Cases {
		if slices.Contains(full.Related, m.ID) || slices.Contains(m.Related, id) {
			if m, begun := caseKnown(m, knownOn); begun {
				out.Related = append(out.Related, m)
			}
		}
	}
	out.Sources = b.sourcesKnown(slices.Concat(citedByCase(out.Case)...), knownOn)
	return out, nil
}

// OfCase is what happened in a case, by date: what became of its orders, and the
// events on its docket.
func (b *Book) OfCase(id string) []Happening {
	var out []Happening
	for i := range b.happenings {
		if b.happenings[i].Case == id {
			out = append(out, b.happenings[i])
		}
	}
	for i := range b.Record.Cases {
		if m := &b.Record.Cases[i]; m.ID == id {
			for _, e := range m.Events {
				if e.Date.Known() {
					out = append(out, Happening{Date: e.Date, What: e.Text, ID: id, Kind: models.FactCase, Case: id})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Happening) int { return cmp.Compare(x.Date.Earliest, y.Date.Earliest) })
	return out
}

// CaseQuery says which cases are listed. Empty filters let all through.
type CaseQuery struct {
	AsOf, KnownOn models.Date
	Text          string
	Court, Role   string
	Condition     string
}

// CaseRow is a case in a list.
type CaseRow struct {
	models.Case
	Running, Unsure int // orders in force on the day, and those of which it cannot be told
}

// Cases lists the cases that a query lets through, the newest first.
func (b *Book) Cases(q CaseQuery) ([]CaseRow, error) {
	courts, roles := b.Courts()
	if q.Court != "" && !slices.Contains(courts, q.Court) {
		return nil, models.NotFound("court", q.Court, nil)
	}
	if q.Role != "" && !slices.Contains(roles, q.Role) {
		return nil, models.Invalid("role", "%q is not a role of a case; it is challenge, enforcement, rule or context", q.Role)
	}
	if _, ok := b.Law.Condition(q.Condition); q.Condition != "" && !ok {
		return nil, models.NotFound("condition", q.Condition, nil)
	}
	day := b.Day(q.AsOf, q.KnownOn)
	var out []CaseRow
	for i := range b.Record.Cases {
		full := &b.Record.Cases[i]
		m, begun := caseKnown(*full, q.KnownOn)
		about := q.Condition == "" || slices.Contains(m.Conditions, q.Condition) ||
			slices.ContainsFunc(m.Orders, func(o models.Order) bool { return slices.Contains(o.Conditions, q.Condition) })
		if !begun || !about || q.Court != "" && m.Court != q.Court || q.Role != "" && m.Role != q.Role ||
			!contains(q.Text, m.ID, m.Caption, m.Court, m.Docket, m.Judge) {
			continue
		}
		row := CaseRow{Case: m}
		for _, runs := range day.Runs(full) {
			switch runs {
			case models.Yes:
				row.Running++
			case models.Maybe:
				row.Unsure++
			}
		}
		out = append(out, row)
	}
	slices.SortStableFunc(out, func(x, y CaseRow) int {
		return cmp.Or(cmp.Compare(y.Filed.Earliest, x.Filed.Earliest), cmp.Compare(x.ID, y.ID))
	})
	return out, nil
}

// Courts and roles are those of all cases.
func (b *Book) Courts() (courts, roles []string) {
	for _, m := range b.Record.Cases {
		courts = append(courts, m.Court)
		roles = append(roles, m.Role)
	}
	slices.Sort(courts)
	slices.Sort(roles)
	return slices.Compact(courts), slices.Compact(roles)
}
