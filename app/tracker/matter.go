package tracker

import (
	"cmp"
	"slices"

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
	Gaps    []models.Gap        // that affect its orders
	Hanging []models.Assessment // grants of which a "no" rests on one of its orders
	Figures Figures             // of these
	Related []CaseRow
	Sources []models.Source
}

// CaseFile is a case on a day.
func (b *Book) CaseFile(id string, asOf, knownOn models.Date) (CaseOnDay, error) {
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
	out.Figures = figures(out.Hanging)
	for _, m := range b.Record.Cases {
		if slices.Contains(full.Related, m.ID) || slices.Contains(m.Related, id) {
			if row, begun := b.caseRow(&m, asOf, knownOn); begun {
				out.Related = append(out.Related, row)
			}
		}
	}
	sortCases(out.Related)
	if knownOn == 0 { // a gap is a thing found out today
		for _, g := range b.Record.Gaps {
			if slices.ContainsFunc(g.Affects, func(o string) bool { return ids[o] }) {
				out.Gaps = append(out.Gaps, g)
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
	Phase           Phase
}

// Phase is how far a case has come on the day.
type Phase string

const (
	Live    Phase = "live"    // an order in it is in force, or may be
	Quiet   Phase = "quiet"   // begun, and no order in force
	Undated Phase = "undated" // no day of its filing is recorded, and nothing else by the day
	Ahead   Phase = "ahead"   // not yet filed
)

// phases are in the order of a list.
var phases = []Phase{Live, Quiet, Undated, Ahead}

// Cases lists the cases that a query lets through: those with an order in force
// first, then the newest.
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
	var out []CaseRow
	for i := range b.Record.Cases {
		m, begun := b.caseRow(&b.Record.Cases[i], q.AsOf, q.KnownOn)
		if begun && b.Shows(m.ID) && (q.Condition == "" || about(&m.Case, q.Condition)) && (q.Court == "" || m.Court == q.Court) && (q.Role == "" || m.Role == q.Role) &&
			contains(q.Text, m.ID, m.Caption, m.Court, m.Docket, m.Judge) {
			out = append(out, m)
		}
	}
	sortCases(out)
	return out, nil
}

// caseRow is a case in a list; false if it had not begun by the day of knowledge.
func (b *Book) caseRow(m *models.Case, asOf, knownOn models.Date) (CaseRow, bool) {
	known, begun := caseKnown(*m, knownOn)
	row := CaseRow{Case: known}
	for _, runs := range b.Day(asOf, knownOn).Runs(m) {
		switch runs {
		case models.Yes:
			row.Running++
		case models.Maybe:
			row.Unsure++
		}
	}
	switch {
	case row.Running+row.Unsure > 0:
		row.Phase = Live
	case b.Day(asOf, knownOn).Happened(firstSign(m)) != models.No:
		row.Phase = Quiet
	case m.Filed.Known():
		row.Phase = Ahead
	default:
		row.Phase = Undated
	}
	return row, begun
}

// sortCases puts what is live first, then the newest.
func sortCases(rows []CaseRow) {
	slices.SortStableFunc(rows, func(x, y CaseRow) int {
		return cmp.Or(cmp.Compare(slices.Index(phases, x.Phase), slices.Index(phases, y.Phase)), cmp.Compare(y.Filed.Earliest, x.Filed.Earliest), cmp.Compare(x.ID, y.ID))
	})
}

// about is true of a case in which a condition is challenged, or an order names it.
func about(m *models.Case, condition string) bool {
	return slices.Contains(m.Conditions, condition) ||
		slices.ContainsFunc(m.Orders, func(o models.Order) bool { return slices.Contains(o.Conditions, condition) })
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

// Figures is what is known of the money of several grants, each basis apart.
// There is no total: figures of different figureBases are different things. What is
// unknown, disputed or passed through another award is counted and added to nothing.
type Figures struct {
	Sums                           []Sum
	Unknown, Disputed, PassThrough int
}

// Sum is the figures of one basis.
type Sum struct {
	Basis       models.AmountKind
	USD         models.USD
	Grants      int
	Approximate bool // one of them is
}

func figures(grants []models.Assessment) Figures {
	var out Figures
	for i := range grants {
		switch f := grants[i].Figure; {
		case grants[i].Grant.Via != "":
			out.PassThrough++
		case f == nil:
			out.Unknown++
		case f.Disputed:
			out.Disputed++
		default:
			at := slices.IndexFunc(out.Sums, func(s Sum) bool { return s.Basis == f.Basis })
			if at < 0 {
				at = len(out.Sums)
				out.Sums = append(out.Sums, Sum{Basis: f.Basis})
			}
			s := &out.Sums[at]
			s.USD, s.Grants, s.Approximate = s.USD+f.USD, s.Grants+1, s.Approximate || f.Approximate
		}
	}
	slices.SortFunc(out.Sums, func(x, y Sum) int {
		return cmp.Compare(slices.Index(figureBases, x.Basis), slices.Index(figureBases, y.Basis))
	})
	return out
}

// figureBases are those of a grant's figure, the surest first.
var figureBases = []models.AmountKind{models.Awarded, models.Allocation, models.Reported, models.Request}
