package tracker

import (
	"cmp"
	"slices"
	"strings"

	"proviso/app/law"
	"proviso/models"
)

// PlaceFile gathers a place's file.
func (b *Book) PlaceFile(slug string, asOf, knownOn models.Date) (models.PlaceFile, error) {
	j, err := b.FindPlace(slug)
	if err != nil {
		return models.PlaceFile{}, err
	}
	all, err := b.Assess(AssessQuery{AsOf: asOf, KnownOn: knownOn})
	if err != nil {
		return models.PlaceFile{}, err
	}
	day := b.Day(asOf, knownOn)
	f := models.PlaceFile{Place: *j}
	for i := range all.Grants {
		if a := &all.Grants[i]; a.Grant.Jurisdiction == j.ID {
			f.Grants = append(f.Grants, *a)
		}
	}
	b.coverOf(&f, day)
	f.Actions, f.Cases = b.actionsOf(day, j), b.casesOf(day, j)
	f.State = b.stateOf(day, j, all.Grants)
	for _, p := range b.Record.Practices {
		if slices.Contains(p.Who, j.ID) && happenedBy(day, p.Date) {
			f.Practices = append(f.Practices, p)
		}
	}
	for _, x := range b.Record.Context {
		if x.Scope == j.ID || strings.HasPrefix(x.Scope, j.ID+" (") {
			f.Context = append(f.Context, x)
		}
	}
	for _, a := range b.Record.Associations {
		if slices.Contains(a.Confirmed, j.ID) {
			f.Associations = append(f.Associations, a)
		}
	}
	f.Peers = peersOf(f.Grants, all.Grants)
	f.Dated = b.datedOf(day, &f)
	return f, nil
}

// coverOf tells how each condition stands for each award of the place, awards
// that stand alike in one row, and what was looked at in vain.
func (b *Book) coverOf(f *models.PlaceFile, day *law.Day) {
	elsewhere := map[string]int{}
	for i := range f.Grants {
		g := b.index.grants[f.Grants[i].Grant.ID]
		for _, foot := range b.footings(day, g, f.Grants[i].Conditions) {
			at := slices.IndexFunc(f.Cover, func(c models.PlaceCover) bool {
				return c.Condition == foot.Condition && c.Standing == foot.Standing && c.Since == foot.Since && slices.Equal(c.HangsOn, foot.HangsOn)
			})
			if at < 0 {
				at = len(f.Cover)
				f.Cover = append(f.Cover, models.PlaceCover{Footing: foot})
			}
			f.Cover[at].Awards = append(f.Cover[at].Awards, g)
			b.passedBy(f, day, g, foot.Condition, elsewhere)
		}
	}
	slices.SortStableFunc(f.Cover, func(x, y models.PlaceCover) int {
		return cmp.Compare(x.Condition, y.Condition)
	})
}

// passedBy adds what was looked at for a condition and does not protect here.
func (b *Book) passedBy(f *models.PlaceFile, day *law.Day, g *models.Grant, condition string, seen map[string]int) {
	a, err := day.Answer(models.Question{Jurisdiction: g.Jurisdiction, Program: g.Program, FiscalYear: g.FiscalYear, Condition: condition})
	if err != nil {
		return
	}
	for _, r := range a.Passed {
		key := r.ID + "\n" + r.Text // why it does not protect may differ from award to award
		at, ok := seen[key]
		if !ok {
			at = len(f.Elsewhere)
			seen[key] = at
			f.Elsewhere = append(f.Elsewhere, models.Elsewhere{Hold: b.hold(r.ID, &f.Place), Why: r.Text, Sources: r.Sources})
		}
		if e := &f.Elsewhere[at]; !slices.Contains(e.Conditions, condition) {
			e.Conditions = append(e.Conditions, condition)
		}
	}
}

// actionsOf are the actions by the day that name the place, by date.
func (b *Book) actionsOf(day *law.Day, j *models.Jurisdiction) []models.PlaceAction {
	var out []models.PlaceAction
	for i := range b.Record.Actions {
		a := &b.Record.Actions[i]
		if !slices.Contains(a.Recipients, j.ID) || !happenedBy(day, a.Date) {
			continue
		}
		x := models.PlaceAction{Action: a}
		for _, r := range a.Responses {
			if r.Jurisdiction == j.ID && happenedBy(day, r.Date) {
				x.Answers = append(x.Answers, r)
			}
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(x, y models.PlaceAction) int {
		return cmp.Or(cmp.Compare(x.Date.Earliest, y.Date.Earliest), cmp.Compare(x.ID, y.ID))
	})
	return out
}

// casesOf are the cases filed by the day to which the place is a party.
func (b *Book) casesOf(day *law.Day, j *models.Jurisdiction) []models.Case {
	var out []models.Case
	for i := range b.Record.Cases {
		if m := &b.Record.Cases[i]; party(m, j.ID) && happenedBy(day, m.Filed) {
			out = append(out, *m)
		}
	}
	slices.SortStableFunc(out, func(x, y models.Case) int { return cmp.Compare(x.Filed.Earliest, y.Filed.Earliest) })
	return out
}

// stateOf is how the place's state stands.
func (b *Book) stateOf(day *law.Day, j *models.Jurisdiction, all []models.Assessment) *models.PlaceState {
	if j.Kind == models.State || j.State == "" {
		return nil
	}
	i := slices.IndexFunc(b.Record.Jurisdictions, func(x models.Jurisdiction) bool { return x.Kind == models.State && x.State == j.State })
	if i < 0 {
		return nil
	}
	s := &models.PlaceState{Place: b.Record.Jurisdictions[i]}
	for _, a := range all {
		if a.Grant.Jurisdiction == s.Place.ID {
			s.Grants = append(s.Grants, a)
		}
	}
	s.Cases = b.casesOf(day, &s.Place)
	for i := range b.Record.Cases {
		m := &b.Record.Cases[i]
		for k := range m.Orders {
			o := &m.Orders[k]
			runs := o.From.Known() && day.Happened(o.From) == models.Yes && day.Happened(o.To) != models.Yes
			if !runs || o.Scope == models.ScopeNone || !slices.Contains(o.Protected, s.Place.ID) {
				continue
			}
			x := models.StateOrder{Hold: b.hold(o.ID, &s.Place)}
			switch {
			case slices.Contains(o.Subdivisions, s.Place.ID):
				x.Subdivisions = models.Yes
			case slices.Contains(o.SubdivisionsMaybe, s.Place.ID):
				x.Subdivisions = models.Maybe
			}
			s.Orders = append(s.Orders, x)
		}
	}
	return s
}

// peersOf finds, for each grant, the others that stand as it does.
func peersOf(mine, all []models.Assessment) []models.Peers {
	alike := func(x, y *models.Assessment) bool {
		return x.Grant.Program == y.Grant.Program && x.Grant.FiscalYear == y.Grant.FiscalYear && x.Rung == y.Rung && (x.Grant.Via == "") == (y.Grant.Via == "") &&
			slices.EqualFunc(x.Conditions, y.Conditions, func(a, b models.ConditionStanding) bool {
				return a.Condition == b.Condition && a.Standing == b.Standing
			})
	}
	var out []models.Peers
	for i := range mine {
		p := models.Peers{Grant: &mine[i].Grant, Rung: mine[i].Rung, Of: len(mine[i].Conditions)}
		for k := range all {
			if all[k].Grant.Jurisdiction != mine[i].Grant.Jurisdiction && alike(&mine[i], &all[k]) && !slices.Contains(p.Same, all[k].Grant.Jurisdiction) {
				p.Same = append(p.Same, all[k].Grant.Jurisdiction)
			}
		}
		out = append(out, p)
	}
	return out
}

// datedOf are the dated facts of a place by the day: those of its grants, what
// named it, its answers, and the orders that came to protect its awards.
func (b *Book) datedOf(day *law.Day, f *models.PlaceFile) []models.Dated {
	var out []models.Dated
	var conditions []string
	for i := range f.Grants {
		for _, x := range b.own(f.Grants[i].Grant.ID) {
			if happenedBy(day, x.When) && x.When.Known() {
				if !happenedBy(day, x.Until) {
					x.Until = models.When{}
				}
				out = append(out, x)
			}
		}
		for _, k := range f.Grants[i].Conditions {
			conditions = append(conditions, k.Condition)
		}
	}
	for _, a := range f.Actions {
		out = append(out, models.Dated{Lane: laneOf(a.Action), When: a.Date, Action: a.Action, Sources: a.Sources})
		for _, x := range answers(a.Action, f.Place.ID) {
			if happenedBy(day, x.When) {
				out = append(out, x)
			}
		}
	}
	out = append(out, b.shields(day, &f.Place, conditions, func([]string, []string, []int) bool { return true })...)
	sortDated(out)
	return out
}

// Places is what a list of places asks for; empty filters let everything through.
type Places struct {
	Text, State string
	Kind        models.JurisdictionKind
}

// Places lists the places that the query lets through, by name.
func (b *Book) Places(q Places, asOf, knownOn models.Date) ([]models.PlaceRow, error) {
	all, err := b.Assess(AssessQuery{AsOf: asOf, KnownOn: knownOn})
	if err != nil {
		return nil, err
	}
	day := b.Day(asOf, knownOn)
	text := strings.ToLower(strings.TrimSpace(q.Text))
	var out []models.PlaceRow
	for i := range b.Record.Jurisdictions {
		j := &b.Record.Jurisdictions[i]
		if !b.Shows(j.ID) || q.State != "" && j.State != q.State || q.Kind != "" && j.Kind != q.Kind || !strings.Contains(strings.ToLower(j.Name+" "+j.ID), text) {
			continue
		}
		r := models.PlaceRow{Jurisdiction: *j, Asked: len(b.actionsOf(day, j)), Cases: len(b.casesOf(day, j))}
		for k := range all.Grants {
			a := &all.Grants[k]
			if a.Grant.Jurisdiction != j.ID {
				continue
			}
			r.Grants++
			switch d := a.Rung.Severity() - r.Worst.Severity(); {
			case d > 0:
				r.Worst, r.Worsts = a.Rung, 1
			case d == 0:
				r.Worsts++
			}
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(x, y models.PlaceRow) int {
		return cmp.Or(cmp.Compare(plainName(x.Name), plainName(y.Name)), cmp.Compare(x.ID, y.ID))
	})
	return out, nil
}

// plainName is a name as one looks for it in a list.
func plainName(name string) string {
	for _, prefix := range []string{"City and County of ", "City of ", "State of ", "Commonwealth of ", "County of "} {
		name = strings.TrimPrefix(name, prefix)
	}
	return name
}
