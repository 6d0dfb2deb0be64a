package publication

import (
	"slices"
	"strconv"
	"strings"
)

// stood is how one condition stands for one grant.
type stood struct {
	award
	standing *Standing // nil: the grant carries no condition that is recorded
	sources  []Source  // of the document that the standing is from
}

// standingFields are the columns of tables with a grant and a condition in each row:
// those of the grant, the same in each of its rows, and those of the standing.
var standingFields = slices.Concat(
	within(awardFields, func(s stood) award { return s.award }),
	[]field[stood]{
		{Column{"condition_id", IDCell, ""}, standingCell(func(s *Standing) string { return s.Condition.ID })},
		{Column{"condition", TextCell, ""}, standingCell(func(s *Standing) string { return s.Condition.Name })},
		{Column{"condition_short", TextCell, ""}, standingCell(func(s *Standing) string { return s.Short })},
		{Column{"condition_kind", CodeCell, ""}, standingCell(func(s *Standing) string { return known(s.Kind) })},
		{Column{"standing", CodeCell, ""}, standingCell(func(s *Standing) string { return s.Standing })},
		{Column{"enforceable", CodeCell, ""}, standingCell(func(s *Standing) string { return s.Enforceable })},
		{Column{"since", DateCell, ""}, standingCell(func(s *Standing) string { return known(string(s.Since)) })},
		{Column{"stale", DayCell, ""}, standingCell(func(s *Standing) string { return string(s.Stale) })},
		{Column{"voluntary", FlagCell, ""}, standingCell(func(s *Standing) string { return flag(s.Voluntary) })},
		{Column{"policy", FlagCell, ""}, standingCell(func(s *Standing) string { return flag(s.Policy) })},
		{Column{"holds", IDsCell, ""}, holdsCell(func(h *Hold) string { return h.ID })},
		{Column{"holds_kind", CodesCell, ""}, holdsCell(func(h *Hold) string {
			if h.Relief != "" {
				return h.Relief
			}
			return h.Kind
		})},
		{Column{"holds_case_id", IDsCell, ""}, holdsCell(func(h *Hold) string { return h.Case.ID })},
		{Column{"holds_reach", CodesCell, ""}, holdsCell(func(h *Hold) string { return known(h.Reach) })},
		{Column{"holds_from", DateCell, ""}, holdsCell(func(h *Hold) string { return known(string(h.From)) })},
		{Column{"sole", FlagCell, ""}, standingCell(func(s *Standing) string { return flag(s.Sole) })},
		{Column{"doubt", TextCell, ""}, standingCell(func(s *Standing) string { return s.Doubt })},
		{Column{"standing_verified_through", DayCell, ""}, standingCell(func(s *Standing) string { return known(string(s.Verified)) })},
		{Column{"standing_sources", LinksCell, ""}, func(s stood) string {
			if s.standing == nil {
				return ""
			}
			return links(s.sources, s.standing.Sources)
		}},
	},
)

func standingCell(of func(*Standing) string) func(stood) string {
	return func(s stood) string {
		if s.standing == nil {
			return ""
		}
		return of(s.standing)
	}
}

func holdsCell(of func(*Hold) string) func(stood) string {
	return standingCell(func(s *Standing) string {
		out := make([]string, len(s.Holds))
		for i := range s.Holds {
			out[i] = of(&s.Holds[i])
		}
		return strings.Join(out, Between)
	})
}

// standingsOf are the rows of a grant: one a condition, and one alone where no
// condition is recorded, so that its amounts are there.
func (e *Edition) standingsOf(g *Grant) []stood {
	a := e.award(&g.GrantLine)
	if len(g.Conditions) == 0 {
		return []stood{{award: a}}
	}
	out := make([]stood, len(g.Conditions))
	for i := range g.Conditions {
		out[i] = stood{a, &g.Conditions[i], g.Sources}
	}
	return out
}

// answer are the rows of one condition and one place: one a grant of the place that
// has a standing under the condition. Nil if there is none.
func (e *Edition) answer(id string) []stood {
	condition, place, _ := ConditionAndPlace(id)
	k, p := e.Condition(condition), e.Place(place)
	if k == nil || p == nil || !slices.ContainsFunc(k.Places, func(c PlaceCover) bool { return c.Place.ID == place }) {
		return nil
	}
	var out []stood
	for i := range p.Grants {
		a := e.award(&p.Grants[i])
		for j := range p.Cover {
			if s := &p.Cover[j]; s.Condition.ID == condition && slices.Contains(s.Grants, a.line.ID) {
				out = append(out, stood{a, s, p.Sources})
			}
		}
	}
	return out
}

// ordered is an order of a case.
type ordered struct {
	matter  *Case
	order   *Order
	resting []string // ids of grants of which a "no" rests on it
}

// orderFields are the columns of a case: an order in each row.
var orderFields = []field[ordered]{
	{Column{"case_id", IDCell, ""}, func(o ordered) string { return o.matter.ID }},
	{Column{"case", TextCell, ""}, func(o ordered) string { return o.matter.Caption }},
	{Column{"court", TextCell, ""}, func(o ordered) string { return known(o.matter.Court) }},
	{Column{"docket", TextCell, ""}, func(o ordered) string { return known(o.matter.Docket) }},
	{Column{"order_id", IDCell, ""}, func(o ordered) string { return o.order.ID }},
	{Column{"order_kind", CodeCell, ""}, func(o ordered) string { return o.order.Kind }},
	{Column{"scope", CodeCell, ""}, func(o ordered) string { return known(o.order.Scope) }},
	{Column{"condition_ids", IDsCell, ""}, func(o ordered) string {
		ids := make([]string, len(o.order.Conditions))
		for i, k := range o.order.Conditions {
			ids[i] = k.ID
		}
		return strings.Join(ids, Between)
	}},
	{Column{"from", DateCell, ""}, func(o ordered) string { return known(string(o.order.From)) }},
	{Column{"to", DateCell, ""}, func(o ordered) string { return string(o.order.To) }},
	{Column{"reversed_on", DateCell, ""}, func(o ordered) string { return string(o.order.Reversed) }},
	{Column{"mandate", DateCell, ""}, func(o ordered) string { return string(o.order.Mandate) }},
	{Column{"ended_by", TextCell, ""}, func(o ordered) string { return o.order.EndedBy }},
	{Column{"stays", TextCell, ""}, func(o ordered) string {
		out := make([]string, len(o.order.Stays))
		for i, s := range o.order.Stays {
			to := string(s.To)
			if to == "" {
				to = ".." // EDTF for an interval that has not ended
			}
			out[i] = string(s.From) + "/" + to + " " + s.AsTo
		}
		return strings.Join(out, Between)
	}},
	{Column{"runs", CodeCell, ""}, func(o ordered) string { return o.order.Runs }},
	{Column{"protects_by_name", IntegerCell, "jurisdictions"}, func(o ordered) string { return strconv.Itoa(o.order.ByName) }},
	{Column{"protects_by_scope", IntegerCell, "jurisdictions"}, func(o ordered) string { return strconv.Itoa(o.order.ByScope) }},
	{Column{"protects_perhaps", IntegerCell, "jurisdictions"}, func(o ordered) string { return strconv.Itoa(o.order.Unsure) }},
	{Column{"grants_resting", IntegerCell, "grants"}, func(o ordered) string { return strconv.Itoa(len(o.resting)) }},
	{Column{"grant_ids_resting", IDsCell, ""}, func(o ordered) string { return strings.Join(o.resting, Between) }},
	{Column{"order_verified_through", DayCell, ""}, func(o ordered) string { return known(string(o.order.Verified)) }},
	{Column{"order_sources", LinksCell, ""}, func(o ordered) string { return links(o.matter.Sources, o.order.Sources) }},
}

func (e *Edition) orders(c *Case) []ordered {
	out := make([]ordered, len(c.Orders))
	for i := range c.Orders {
		o := &c.Orders[i]
		out[i] = ordered{matter: c, order: o}
		for j := range c.Hanging {
			if g := e.Grant(c.Hanging[j].ID); g != nil && restsOn(g, o.ID) {
				out[i].resting = append(out[i].resting, g.ID)
			}
		}
	}
	return out
}

// restsOn is true of a grant of which a "no" rests on an order, alone or with others.
func restsOn(g *Grant, order string) bool {
	return slices.ContainsFunc(g.Conditions, func(s Standing) bool {
		return s.Enforceable == "no" && slices.ContainsFunc(s.Holds, func(h Hold) bool { return h.ID == order })
	})
}

// covered is one place under one condition.
type covered struct {
	condition *Condition
	cover     *PlaceCover
}

// coverFields are the columns of a condition: a place in each row.
var coverFields = slices.Concat(
	[]field[covered]{
		{Column{"condition_id", IDCell, ""}, func(c covered) string { return c.condition.ID }},
		{Column{"condition", TextCell, ""}, func(c covered) string { return c.condition.Title }},
		{Column{"jurisdiction_id", IDCell, ""}, func(c covered) string { return c.cover.Place.ID }},
		{Column{"jurisdiction", TextCell, ""}, func(c covered) string { return c.cover.Place.Name }},
		{Column{"state", CodeCell, ""}, func(c covered) string { return known(c.cover.State) }},
		{Column{"cover", CodeCell, ""}, func(c covered) string { return c.cover.Cover }},
	},
	standingCounts("grants_", "grants", func(c covered) map[string]int { return c.cover.Standings }),
	[]field[covered]{
		{Column{"condition_verified_through", DayCell, ""}, func(c covered) string { return known(string(c.condition.Verified)) }},
	},
)

func covers(k *Condition) []covered {
	out := make([]covered, len(k.Places))
	for i := range k.Places {
		out[i] = covered{k, &k.Places[i]}
	}
	return out
}

// besides is a grant of a comparison.
type besides struct {
	award
	row *Compared
}

// comparedFields are the columns of a comparison: those of a grant, what makes places
// comparable, and whether a demand stands open against the place, be it by another
// of its grants.
var comparedFields = append(
	within(awardFields, func(b besides) award { return b.award }),
	field[besides]{Column{"usd_per_1000_residents", MoneyCell, "USD"}, func(b besides) string {
		if b.row.PerThousand == nil {
			return Unknown
		}
		return b.row.PerThousand.String()
	}},
	field[besides]{Column{"jurisdiction_demanded", FlagCell, ""}, func(b besides) string { return flag(b.row.Demanded) }},
)

func (e *Edition) compared(c *Comparison) []besides {
	out := make([]besides, len(c.Rows))
	for i := range c.Rows {
		out[i] = besides{e.award(&c.Rows[i].GrantLine), &c.Rows[i]}
	}
	return out
}

// stateFields are the columns of the map: a state in each row.
var stateFields = []field[*StateLine]{
	{Column{"state", CodeCell, ""}, func(s *StateLine) string { return s.Code }},
	{Column{"worst_rung", CodeCell, ""}, func(s *StateLine) string { return s.Worst }},
	{Column{"grants_on_worst_rung", IntegerCell, "grants"}, func(s *StateLine) string { return strconv.Itoa(s.Grants) }},
	{Column{"grants", IntegerCell, "grants"}, func(s *StateLine) string { return strconv.Itoa(s.Of) }},
}
