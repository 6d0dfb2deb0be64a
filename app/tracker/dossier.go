package tracker

import (
	"cmp"
	"slices"

	"proviso/app/law"
	"proviso/app/risk"
	"proviso/models"
)

// GrantFile gathers a grant's file. It errs where the record holds no such grant.
func (b *Book) GrantFile(id string, asOf, knownOn models.Date) (models.GrantFile, error) {
	g := b.index.grants[id]
	if g == nil {
		return models.GrantFile{}, noSuch("grant", id, b.index.grants, func(g *models.Grant) []string { return []string{g.AwardNumber, g.Name()} })
	}
	on, err := b.Grant(id, asOf, knownOn)
	if err != nil {
		return models.GrantFile{}, err
	}
	day := b.Day(asOf, knownOn)
	d := b.Desk.Dossier(day, *g)
	f := models.GrantFile{Assessment: on.Assessment, Place: on.Jurisdiction, Program: on.Program, Footings: b.footings(day, g, on.Conditions),
		Certifications: d.Certifications, Deadlines: d.Deadlines, Held: risk.Held(&on.Assessment)}
	for _, r := range on.Rules {
		said := models.RuleSaid{Title: r.Rule.Title, Citation: r.Rule.Citation, Verdicts: r.Verdicts}
		if r.Outcome != risk.Applied {
			said.Outcome = string(r.Outcome)
		}
		f.Rules = append(f.Rules, said)
	}
	for _, t := range d.Touches {
		x := models.Touched{Touch: t}
		for _, r := range t.Action.Responses {
			if r.Jurisdiction == g.Jurisdiction && happenedBy(day, r.Date) {
				x.Answers = append(x.Answers, r)
			}
		}
		f.Touches = append(f.Touches, x)
	}
	for i := range b.Record.Amounts {
		if a := &b.Record.Amounts[i]; a.Grant == id && !hidden(a.Since, knownOn) {
			f.Amounts = append(f.Amounts, *a)
			for k := range b.Record.Exclusions {
				if b.Record.Exclusions[k].Of == a.ID {
					f.Excluded = append(f.Excluded, b.Record.Exclusions[k])
				}
			}
		}
	}
	slices.SortStableFunc(f.Amounts, func(x, y models.Amount) int { return cmp.Compare(x.Since.Earliest, y.Since.Earliest) })
	if g.Via == "" {
		if f.Subawards, err = b.subawards(day, g); err != nil {
			return models.GrantFile{}, err
		}
	}
	f.Dated = b.datedBy(day, g, d, on.Conditions)
	b.speakPlainly(&f)
	return f, nil
}

// subawards are the grants that come through this one.
func (b *Book) subawards(day *law.Day, prime *models.Grant) ([]models.Assessment, error) {
	var out []models.Assessment
	for i := range b.Record.Grants {
		g := &b.Record.Grants[i]
		if g.Via != prime.Jurisdiction || g.Program != prime.Program || g.FiscalYear != prime.FiscalYear {
			continue
		}
		a := risk.Assess(b.Desk.Dossier(day, *g), day.AsOf())
		b.Desk.Weigh(&a, day)
		out = append(out, a)
	}
	return out, nil
}

// datedBy are the dated facts of a grant by the day.
func (b *Book) datedBy(day *law.Day, g *models.Grant, d *models.Dossier, standings []models.ConditionStanding) []models.Dated {
	var out []models.Dated
	for _, x := range b.own(g.ID) {
		if !happenedBy(day, x.When) {
			continue
		}
		if !happenedBy(day, x.Until) {
			x.Until = models.When{}
		}
		out = append(out, x)
	}
	for i := range d.Touches {
		a := d.Touches[i].Action
		out = append(out, models.Dated{Lane: laneOf(a), When: a.Date, Action: a, Sources: a.Sources})
		for _, x := range answers(a, g.Jurisdiction) {
			if happenedBy(day, x.When) {
				out = append(out, x)
			}
		}
	}
	if j, ok := b.Law.Jurisdiction(g.Jurisdiction); ok {
		var conditions []string
		for _, s := range standings {
			conditions = append(conditions, s.Condition)
		}
		out = append(out, b.shields(day, j, conditions, func(programs, agencies []string, years []int) bool {
			named := len(programs) == 0 && len(agencies) == 0 || slices.Contains(programs, g.Program) || slices.Contains(agencies, d.Program.Agency)
			return named && (len(years) == 0 || slices.Contains(years, g.FiscalYear))
		})...)
	}
	sortDated(out)
	return out
}
