package tracker

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"

	"proviso/app/publication"
	"proviso/app/risk"
	"proviso/models"
)

// place is the document of one jurisdiction.
func (e *editor) place(j *models.Jurisdiction) publication.Place {
	c := e.cites()
	lines := e.linesOf[j.ID]
	p := publication.Place{ID: j.ID, Name: j.Name, Kind: string(j.Kind), State: j.State, Population: j.Population, PopulationYear: j.PopulationYear, Grants: lineOf(lines), Sums: sums(lines),
		Demands: []publication.Demand{}, Cases: []publication.CaseLine{}, Events: []publication.Event{}, Illustrative: j.Illustrative}
	for _, l := range lines {
		p.Worst, p.Verified = worst(p.Worst, l.Rung), earliest(p.Verified, l.Verified)
	}
	var conditions []string
	var dated []models.Dated
	p.Cover = e.placeCover(e.byPlace[j.ID], c)
	for _, f := range e.byPlace[j.ID] {
		for _, x := range f.Dated {
			if x.Grant != "" {
				dated = append(dated, x)
			}
		}
		for _, k := range f.Conditions {
			conditions = append(conditions, k.Condition)
		}
	}
	for _, a := range e.b.actionsOf(e.day, j) {
		p.Demands = append(p.Demands, e.demand(a.Action, a.Answers, c))
		dated = append(dated, models.Dated{Lane: laneOf(a.Action), When: a.Date, Action: a.Action, Sources: a.Sources})
		for _, x := range answers(a.Action, j.ID) {
			if happenedBy(e.day, x.When) {
				dated = append(dated, x)
			}
		}
	}
	if len(conditions) > 0 {
		dated = append(dated, e.b.shields(e.day, j, conditions, func([]string, []string, []int) bool { return true })...)
	}
	sortDated(dated)
	for _, d := range dated {
		p.Events = append(p.Events, e.event(d, c))
	}
	for _, m := range e.b.casesOf(e.day, j) {
		if row, begun := e.b.caseRow(&m, e.asOf, e.knownOn); begun {
			p.Cases = append(p.Cases, caseLine(&row))
		}
	}
	for _, a := range e.b.Record.Associations {
		if slices.Contains(a.Confirmed, j.ID) {
			p.Associations = append(p.Associations, publication.Ref{ID: a.ID, Name: a.Title})
		}
	}
	c.of(j.Sources)
	p.Sources = c.list
	return p
}

// placeCover tells how each condition stands, grants that stand alike together.
func (e *editor) placeCover(files []*models.GrantFile, c *cites) []publication.Standing {
	out := []publication.Standing{}
	for _, f := range files {
		for i := range f.Footings {
			s := e.standing(&f.Footings[i], c)
			at := slices.IndexFunc(out, func(x publication.Standing) bool {
				return x.Condition.ID == s.Condition.ID && x.Standing == s.Standing && x.Since == s.Since && x.Stale == s.Stale &&
					slices.EqualFunc(x.Holds, s.Holds, func(a, b publication.Hold) bool { return a.ID == b.ID })
			})
			if at < 0 {
				at, out = len(out), append(out, s)
			}
			out[at].Grants = append(out[at].Grants, f.Grant.ID)
		}
	}
	slices.SortStableFunc(out, func(x, y publication.Standing) int { return cmp.Compare(x.Condition.ID, y.Condition.ID) })
	return out
}

// conditions are the documents of those that some grant carries.
func (e *editor) conditions(places []publication.Place) []publication.Condition {
	covers := map[string][]publication.PlaceCover{}
	verified := map[string]publication.Day{}
	for i := range places {
		p := &places[i]
		by := map[string]map[string]int{}
		for _, s := range p.Cover {
			if by[s.Condition.ID] == nil {
				by[s.Condition.ID] = map[string]int{}
			}
			by[s.Condition.ID][s.Standing] += len(s.Grants)
			if s.Standing != string(models.NotAttached) {
				verified[s.Condition.ID] = earliest(verified[s.Condition.ID], s.Verified)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(by)) {
			if by[id][string(models.NotAttached)] < total(by[id]) { // some grant of it carries the condition
				covers[id] = append(covers[id], publication.PlaceCover{Place: publication.Ref{ID: p.ID, Name: p.Name}, State: p.State, Cover: publication.CoverOf(by[id]), Standings: by[id]})
			}
		}
	}
	out := []publication.Condition{}
	for _, id := range slices.Sorted(maps.Keys(covers)) {
		k, ok := e.b.Law.Condition(id)
		if !ok {
			continue
		}
		known, _ := conditionKnown(*k, e.knownOn)
		c := e.cites()
		c.of(known.Sources)
		out = append(out, publication.Condition{ID: id, Title: known.Title, Short: e.b.ShortName(id), Kind: string(known.Kind), Summary: known.Requires, Statutes: known.Statutes, Announced: whenOf(known.Announced),
			Withdrawn: whenOf(known.Withdrawn), Places: covers[id], Verified: verified[id], Sources: c.list})
	}
	return out
}

func total(counts map[string]int) int {
	n := 0
	for _, v := range counts {
		n += v
	}
	return n
}

// comparisons set side by side the grants of each program and year that more than
// one place has of its own.
func (e *editor) comparisons(places []publication.Place) []publication.Comparison {
	at := map[string]*publication.Place{}
	for i := range places {
		at[places[i].ID] = &places[i]
	}
	by := map[string][]*publication.GrantLine{}
	for _, l := range e.lines {
		if l.Via == nil {
			id := l.Program.ID + "-fy" + strconv.Itoa(l.FiscalYear)
			by[id] = append(by[id], l)
		}
	}
	demanded := map[string]bool{}
	files := map[string]*models.GrantFile{}
	for _, f := range e.files {
		files[f.Grant.ID] = f
		if risk.Demanded(&f.Assessment) {
			demanded[f.Grant.Jurisdiction] = true
		}
	}
	out := []publication.Comparison{}
	for _, id := range slices.Sorted(maps.Keys(by)) {
		lines := by[id]
		if len(lines) < 2 {
			continue
		}
		x := publication.Comparison{ID: id, Program: lines[0].Program, FiscalYear: lines[0].FiscalYear, Sums: sums(lines), Sources: []publication.Source{}}
		c := e.cites()
		for i, l := range lineOf(lines) {
			p := at[l.Place.ID]
			r := publication.Compared{GrantLine: l, Kind: p.Kind, Population: p.Population, PopulationYear: p.PopulationYear, Demanded: demanded[l.Place.ID]}
			if l.Amount != nil {
				r.Amount.Sources = c.of(files[l.ID].Figure.Sources) // the sources are those of the amounts that are compared
				if p.Population > 0 && !l.Amount.Disputed {
					per := publication.Cents(math.Round(float64(lines[i].Amount.Now()) * 1000 / float64(p.Population)))
					r.PerThousand = &per
				}
			}
			if p.Population == 0 {
				x.NoPeople++
			}
			x.Verified = earliest(x.Verified, l.Verified)
			x.Rows = append(x.Rows, r)
		}
		slices.SortFunc(x.Rows, func(a, b publication.Compared) int {
			return cmp.Or(cmp.Compare(plainName(a.Place.Name), plainName(b.Place.Name)), cmp.Compare(a.ID, b.ID))
		})
		x.Sources = c.list
		out = append(out, x)
	}
	return out
}
