package tracker

import (
	"cmp"
	"slices"

	"proviso/app/report"
	"proviso/models"
)

// Carried is a grant that carries, or may carry, a condition on a day.
type Carried struct {
	Grant *models.Assessment
	Under models.ConditionStanding
}

// CoverRow is which places stand how under a condition, in a year's awards of the
// programs for which they are the same.
type CoverRow struct {
	Programs   []string // none: those that carry it
	FiscalYear int      // 0: any
	Standing   models.Standing
	Places     []string // jurisdiction ids
	Grants     int      // of these places in the record, of those programs and that year
}

// ConditionOnDay is a condition as known, and what became of it by the day.
type ConditionOnDay struct {
	models.Condition
	Known   bool // anything of it was known by then
	Carried []Carried
	Cover   []CoverRow
	Cases   []CaseRow
	Notices []models.Notice
	Sources []models.Source
}

// ConditionFile is a condition on a day.
func (b *Book) ConditionFile(id string, asOf, knownOn models.Date) (ConditionOnDay, error) {
	k, ok := b.Law.Condition(id)
	if !ok {
		return ConditionOnDay{}, models.NotFound("condition", id, nil)
	}
	ladder, err := b.Assess(AssessQuery{AsOf: asOf, KnownOn: knownOn})
	if err != nil {
		return ConditionOnDay{}, err
	}
	out := ConditionOnDay{Carried: carried(ladder.Grants, id)}
	out.Condition, out.Known = conditionKnown(*k, knownOn)
	if !out.Known {
		return out, nil
	}
	out.Cover = b.cover(&out.Condition, asOf, knownOn)
	for i := range b.Record.Cases {
		if m, begun := b.caseRow(&b.Record.Cases[i], asOf, knownOn); begun && about(&m.Case, id) {
			out.Cases = append(out.Cases, m)
		}
	}
	sortCases(out.Cases)
	for i := range b.Record.Notices {
		if n := &b.Record.Notices[i]; noticeKnown(n, knownOn) && (n.ID == k.WithdrawnBy || b.Speaks(n, id)) {
			out.Notices = append(out.Notices, *n)
		}
	}
	cited := k.Sources
	for _, a := range out.Attachments {
		cited = slices.Concat(cited, a.Sources)
	}
	out.Sources = b.sourcesKnown(cited, knownOn)
	return out, nil
}

// carried are the grants that carry a condition, by jurisdiction, program and year.
func carried(grants []models.Assessment, condition string) []Carried {
	var out []Carried
	for i := range grants {
		for _, c := range grants[i].Conditions {
			if c.Condition == condition {
				out = append(out, Carried{&grants[i], c})
			}
		}
	}
	return out
}

// cover gives, for each year and program whose awards may carry the condition,
// the places of the record by standing; standings in the order of precedence,
// those under which nobody stands left out, and so is "not attached". Programs
// under which the same places stand alike are told together.
func (b *Book) cover(k *models.Condition, asOf, knownOn models.Date) []CoverRow {
	type slot struct {
		program string
		year    int
	}
	var slots []slot
	for _, a := range k.Attachments {
		programs := a.Programs
		if len(programs) == 0 {
			programs = []string{""}
		}
		for _, p := range programs {
			if s := (slot{p, a.FiscalYear}); !slices.Contains(slots, s) {
				slots = append(slots, s)
			}
		}
	}
	slices.SortStableFunc(slots, func(x, y slot) int { return cmp.Compare(x.year, y.year) })
	day := b.Day(asOf, knownOn)
	var out []CoverRow
	for _, s := range slots {
		by := map[models.Standing]*CoverRow{}
		for _, j := range b.Record.Jurisdictions {
			st, ok := day.Standing(j.ID, s.program, s.year, k.ID)
			if !ok || !b.Shows(j.ID) {
				continue
			}
			if by[st] == nil {
				by[st] = &CoverRow{FiscalYear: s.year, Standing: st}
				if s.program != "" {
					by[st].Programs = []string{s.program}
				}
			}
			by[st].Places = append(by[st].Places, j.ID)
			for i := range b.Record.Grants {
				g := &b.Record.Grants[i]
				if g.Jurisdiction == j.ID && (s.program == "" || g.Program == s.program) && (s.year == 0 || g.FiscalYear == s.year) &&
					(s.program != "" || b.Law.Carries(k.ID, g.Program, g.FiscalYear) != models.No) {
					by[st].Grants++
				}
			}
		}
		for _, st := range models.Standings[1:] {
			c := by[st]
			if c == nil {
				continue
			}
			same := slices.IndexFunc(out, func(x CoverRow) bool {
				return x.FiscalYear == c.FiscalYear && x.Standing == st && slices.Equal(x.Places, c.Places)
			})
			if same < 0 {
				out = append(out, *c)
				continue
			}
			out[same].Programs = append(out[same].Programs, c.Programs...)
			out[same].Grants += c.Grants
		}
	}
	return out
}

// ConditionQuery says which conditions are listed. Empty filters let all through.
type ConditionQuery struct {
	AsOf, KnownOn models.Date
	Text          string
	Kind          string
	Program       string          // id or ALN
	Standing      models.Standing // that at least one grant has under it on the day
}

// ConditionRow is a condition in a list, with how many grants stand how under it.
type ConditionRow struct {
	models.Condition
	First   models.When // when it was first attached or announced
	Grants  map[models.Standing]int
	Amounts int // grants under it of which an amount is known
}

// Carriers is how many grants carry it.
func (r ConditionRow) Carriers() int {
	n := 0
	for _, x := range r.Grants {
		n += x
	}
	return n
}

// Conditions lists the conditions that a query lets through: those in force for
// most grants first, then those that most grants carry.
func (b *Book) Conditions(q ConditionQuery) ([]ConditionRow, error) {
	if q.Kind != "" && !slices.Contains(b.ConditionKinds(), q.Kind) {
		return nil, models.Invalid("kind", "%q is not a kind of condition in the record", q.Kind)
	}
	if q.Standing != "" && !slices.Contains(models.Standings, q.Standing) {
		return nil, models.Invalid("standing", "%q is not a standing; it is in_force, blocked, not_enforced, withdrawn or uncertain", q.Standing)
	}
	if _, ok := b.Law.Program(q.Program); q.Program != "" && !ok {
		return nil, models.NotFound("program", q.Program, nil)
	}
	ladder, err := b.Assess(AssessQuery{AsOf: q.AsOf, KnownOn: q.KnownOn})
	if err != nil {
		return nil, err
	}
	rows := map[string]*ConditionRow{}
	for i := range b.Record.Conditions {
		k, known := conditionKnown(b.Record.Conditions[i], q.KnownOn)
		if !known || !b.Shows(k.ID) || q.Kind != "" && k.Kind != q.Kind || q.Program != "" && b.Law.Carries(k.ID, q.Program, 0) == models.No ||
			!contains(q.Text, k.ID, k.Title, k.Requires, k.MustCertify) {
			continue
		}
		rows[k.ID] = &ConditionRow{Condition: k, First: first(&k), Grants: map[models.Standing]int{}}
	}
	for i := range ladder.Grants {
		g := &ladder.Grants[i]
		for _, c := range g.Conditions {
			if r := rows[c.Condition]; r != nil {
				r.Grants[c.Standing]++
				if g.Figure != nil {
					r.Amounts++
				}
			}
		}
	}
	var out []ConditionRow
	for _, r := range rows {
		if q.Standing == "" || r.Grants[q.Standing] > 0 {
			out = append(out, *r)
		}
	}
	slices.SortFunc(out, func(x, y ConditionRow) int {
		return cmp.Or(cmp.Compare(y.Grants[models.InForce], x.Grants[models.InForce]), cmp.Compare(y.Carriers(), x.Carriers()), cmp.Compare(x.ID, y.ID))
	})
	return out, nil
}

// first is when a condition was first attached, or announced at all.
func first(k *models.Condition) models.When {
	w := k.Announced
	for _, a := range k.Attachments {
		if a.Announced.Known() && (!w.Known() || a.Announced.Earliest < w.Earliest) {
			w = a.Announced
		}
	}
	return w
}

// ConditionKinds are those of all conditions.
func (b *Book) ConditionKinds() []string {
	var out []string
	for _, k := range b.Record.Conditions {
		out = append(out, k.Kind)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Wording compares two texts word by word.
func Wording(before, after string) []models.Piece { return report.Wording(before, after) }
