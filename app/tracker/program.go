package tracker

import (
	"cmp"
	"slices"

	"proviso/models"
)

// ProgramOnDay is a program on a day.
type ProgramOnDay struct {
	models.Program
	Grants     []models.Assessment
	Conditions []models.Condition // as known; of their attachments those that are, or may be, of this program
	Actions    []models.Action    // about it, made by the day
	Numbers    []models.NumberBlock
	Context    []models.ContextFigure
	Sources    []models.Source
}

// ProgramFile is a program, by id or ALN, on a day.
func (b *Book) ProgramFile(idOrALN string, asOf, knownOn models.Date) (ProgramOnDay, error) {
	p, ok := b.Law.Program(idOrALN)
	if !ok {
		return ProgramOnDay{}, models.NotFound("program", idOrALN, nil)
	}
	ladder, err := b.Assess(AssessQuery{AsOf: asOf, KnownOn: knownOn, Program: p.ID})
	if err != nil {
		return ProgramOnDay{}, err
	}
	out := ProgramOnDay{Program: *p, Grants: ladder.Grants}
	for _, k := range b.Record.Conditions {
		k, _ := conditionKnown(k, knownOn)
		k.Attachments = slices.DeleteFunc(slices.Clone(k.Attachments), func(a models.Attachment) bool { return b.Law.AttachedTo(&a, p.ID, 0) == models.No })
		if len(k.Attachments) > 0 {
			out.Conditions = append(out.Conditions, k)
		}
	}
	day := b.Day(asOf, knownOn)
	for _, a := range b.Record.Actions {
		if (a.AllPrograms || slices.Contains(a.Programs, p.ID)) && a.Date.Known() && day.Happened(a.Date) != models.No {
			out.Actions = append(out.Actions, a)
		}
	}
	slices.SortStableFunc(out.Actions, func(x, y models.Action) int { return cmp.Compare(y.Date.Earliest, x.Date.Earliest) })
	for _, n := range b.Record.NumberBlocks {
		if n.Program == p.ID {
			out.Numbers = append(out.Numbers, n)
		}
	}
	for _, f := range b.Record.Context {
		if f.Program == p.ID {
			out.Context = append(out.Context, f)
		}
	}
	cited := p.Sources
	for _, n := range out.Numbers {
		cited = slices.Concat(cited, n.Sources)
	}
	for _, f := range out.Context {
		cited = slices.Concat(cited, f.Sources)
	}
	out.Sources = b.sourcesKnown(cited, knownOn)
	return out, nil
}

// ProgramRow is a program in a list.
type ProgramRow struct {
	models.Program
	Grants     int
	Conditions int // that its awards carry, or may carry, in some year
}

// Programs lists all programs, by id.
func (b *Book) Programs(asOf, knownOn models.Date) ([]ProgramRow, error) {
	ladder, err := b.Assess(AssessQuery{AsOf: asOf, KnownOn: knownOn})
	if err != nil {
		return nil, err
	}
	grants := map[string]int{}
	for i := range ladder.Grants {
		grants[ladder.Grants[i].Grant.Program]++
	}
	out := make([]ProgramRow, 0, len(b.Record.Programs))
	for _, p := range b.Record.Programs {
		if !b.Shows(p.ID) {
			continue
		}
		row := ProgramRow{Program: p, Grants: grants[p.ID]}
		for _, k := range b.Record.Conditions {
			if _, known := conditionKnown(k, knownOn); known && b.Law.Carries(k.ID, p.ID, 0) != models.No {
				row.Conditions++
			}
		}
		out = append(out, row)
	}
	return out, nil
}
