package records

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenProgram is what the page of a program is worded from.
type GivenProgram struct {
	Program    models.Program
	Grants     []models.Assessment
	Conditions []models.Condition // their attachments are those of this program
	Actions    []Action
	Numbers    []models.NumberBlock
	Context    []models.ContextFigure
	Sources    []models.Source
	Titles     map[string]string
	Names      map[string]string
}

// Action is a federal action with its name.
type Action struct {
	models.Action
	Name string
}

// aln is a listing number as far as it is known.
func aln(c layout.Context, p *models.Program) string {
	switch {
	case p.ALN == "":
		return c.Words.Say("money.unknown")
	case p.ALNUnverified:
		return c.Words.Say("program.unverified", "ALN", p.ALN)
	}
	return p.ALN
}

// NewProgramPage words a program: what its awards carry by year, the grants under
// it by rung, and what agencies did about it.
func NewProgramPage(c layout.Context, g GivenProgram) Page {
	w, x := c.Words, &g.Program
	p := Page{Frame: layout.NewFrame(c, x.Name, ui.Link{Text: w.Say("programs.title"), URL: c.At("/programs")}, ui.Link{Text: x.ID})}
	var rungs []string
	by := map[models.Rung][]*models.Assessment{}
	for i := range g.Grants {
		by[g.Grants[i].Rung] = append(by[g.Grants[i].Rung], &g.Grants[i])
	}
	worst := slices.Clone(models.Rungs)
	slices.Reverse(worst)
	t := c.Table("grants", w.Say("program.grants_caption", "Day", c.AsOf.Words()), "col.jurisdiction", "col.year", "col.amount", "grant.basis", "col.conditions", "col.why")
	for _, r := range worst {
		if len(by[r]) == 0 {
			continue
		}
		rungs = append(rungs, fmt.Sprintf("%d %s", len(by[r]), w.Say("rung."+string(r))))
		t.Group(ui.Cell{Mark: ui.RungMark(w, r), Text: ui.Link{Text: w.Say("law.for_grants", "N", len(by[r]))}, Data: string(r)})
		for _, a := range by[r] {
			var n [3]int
			for _, k := range a.Conditions {
				switch k.Standing {
				case models.InForce:
					n[0]++
				case models.UncertainStands:
					n[2]++
				default:
					n[1]++
				}
			}
			amount, basis := money(c, a.Figure)
			t.Row(grantCell(c, a, g.Names), ui.Text(fmt.Sprint(a.Grant.FiscalYear)), amount, basis, ui.Text(fmt.Sprintf("%d / %d / %d", n[0], n[1], n[2])), ui.Text(Clip(a.Why(), 160)))
		}
	}
	if len(g.Grants) == 0 {
		p.Frame.Sentence = w.Say("program.sentence_none", "Day", c.AsOf.Words(), "Name", x.Name)
	} else {
		p.Frame.Sentence = w.Say(then(c, "program.sentence"), "Day", c.AsOf.Words(), "N", len(g.Grants), "Rungs", and(w, rungs), "Conditions", len(g.Conditions))
	}
	p.Frame.Quiet = w.Say("notice.rests", "N", len(g.Sources))
	var f Facts
	f.Say(w.Say("program.aln"), aln(c, x))
	f.Say(w.Say("program.agency"), x.Agency)
	f.Say(w.Say("condition.kind"), cmp.Or(x.Kind, w.Say("money.unknown")))
	f.Say(w.Say("program.statute"), cmp.Or(x.Statute, w.Say("money.unknown")))
	grants := Part{ID: "grants", Title: w.Say("program.grants", "N", len(g.Grants))}.tabled(t, w.Say("program.no_grants"))
	if t.Len() > 40 {
		grants.Fold = w.Say("law.grants_fold", "N", t.Len())
	}
	p.Parts = []Part{
		{ID: "program", Title: w.Say("program.about"), Facts: f},
		Part{ID: "conditions", Title: w.Say("program.conditions")}.tabled(g.byYear(c), w.Say("program.no_conditions")),
		grants,
		Part{ID: "actions", Title: w.Say("program.actions")}.tabled(g.actions(c), w.Say("program.no_actions")),
	}
	if len(g.Numbers) > 0 {
		p.Parts = append(p.Parts, g.numbers(c))
	}
	if len(g.Context) > 0 {
		p.Parts = append(p.Parts, g.context(c))
	}
	p.Parts = append(p.Parts, sourcePart(c, g.Sources))
	p.Fill(c)
	return p
}

// byYear is the conditions that awards carry, year by year.
func (g *GivenProgram) byYear(c layout.Context) *ui.Table {
	w := c.Words
	type row struct {
		year int
		k    *models.Condition
		a    *models.Attachment
	}
	var rows []row
	for i := range g.Conditions {
		k := &g.Conditions[i]
		for n := range k.Attachments {
			rows = append(rows, row{k.Attachments[n].FiscalYear, k, &k.Attachments[n]})
		}
	}
	slices.SortStableFunc(rows, func(x, y row) int { return cmp.Or(cmp.Compare(x.year, y.year), cmp.Compare(x.k.ID, y.k.ID)) })
	t := c.Table("conditions", w.Say("program.conditions_caption"), "col.condition", "law.attached", "condition.withdrawn", "grant.note")
	last := -1
	for _, r := range rows {
		if r.year != last {
			head := w.Say("law.any_year")
			if r.year != 0 {
				head = w.Say("law.fy", "Year", r.year)
			}
			t.Group(ui.Text(head))
			last = r.year
		}
		note := r.a.Note
		if r.a.Uncertain || r.k.Uncertain {
			note = strings.TrimSpace(w.Say("law.marked_uncertain") + " " + note)
		}
		since := When(r.a.Announced)
		if !r.a.Announced.Known() {
			since = ui.Cell{Quiet: w.Say("law.day_unknown")}
		}
		t.Row(ui.To(r.k.Title, c.At("/conditions/"+r.k.ID)), since, When(r.k.Withdrawn), ui.Text(note))
	}
	return t
}

func (g *GivenProgram) actions(c layout.Context) *ui.Table {
	t := c.Table("actions", c.Words.Say("program.actions_caption"), "case.what", "case.date", "law.kind", "program.office", "program.about_all")
	for i := range g.Actions {
		a := &g.Actions[i]
		all := ""
		if a.AllPrograms {
			all = c.Words.Say("condition.all_programs")
		}
		t.Row(ui.To(a.Name, c.At("/demands/"+a.ID)), When(a.Date), ui.Text(spaced(a.Kind)), ui.Text(a.Office), ui.Text(all))
	}
	return t
}

// numbers is what stands behind the numbers of award conditions.
func (g *GivenProgram) numbers(c layout.Context) Part {
	w := c.Words
	t := c.Table("numbers", w.Say("program.numbers_caption"), "col.year", "notice.numbers", "condition.conditions", "grant.note", "grant.sources")
	for _, n := range g.Numbers {
		cell := ui.Cell{}
		for _, id := range n.Families {
			cell.Links = append(cell.Links, ui.Link{Text: id, URL: c.At("/conditions/" + id)})
		}
		switch {
		case n.Unrelated:
			cell.Quiet = w.Say("program.unrelated")
		case len(n.Families) == 0:
			cell.Quiet = w.Say("program.unmapped")
		}
		note := n.Note
		if n.Uncertain {
			note = strings.TrimSpace(w.Say("law.marked_uncertain") + " " + note)
		}
		t.Row(ui.Text(fmt.Sprint(n.FiscalYear)), ui.Text(numbers(n.Numbers)), cell, ui.Text(note), newCites(g.Sources).cell(c, n.Sources))
	}
	return Part{ID: "numbers", Title: w.Say("program.numbers"), Text: []string{w.Say("program.numbers_text")}, Table: t}
}

// context is sums that were reported of the program; they are added to nothing.
func (g *GivenProgram) context(c layout.Context) Part {
	w := c.Words
	t := c.Table("context", w.Say("program.context_caption"), "program.scope", "col.year", "col.amount", "grant.note", "grant.sources")
	for _, f := range g.Context {
		year := f.Period
		if f.FiscalYear != 0 {
			year = fmt.Sprint(f.FiscalYear)
		}
		amount := ui.Whole(f.USD)
		if f.Approximate {
			amount = w.Say("money.about", "Amount", amount)
		}
		t.Row(ui.Text(f.Scope), ui.Text(year), ui.Cell{Text: ui.Link{Text: amount}, Data: f.USD.String()}, ui.Text(f.Note), newCites(g.Sources).cell(c, f.Sources))
	}
	return Part{ID: "context", Title: w.Say("program.context"), Table: t}
}

// ProgramRow is a program in the list.
type ProgramRow struct {
	models.Program
	Grants, Conditions int
}

// NewProgramsPage words the list of programs.
func NewProgramsPage(c layout.Context, rows []ProgramRow) Page {
	w := c.Words
	p := Page{Frame: layout.NewFrame(c, w.Say("programs.title"))}
	t := c.Table("programs", w.Say("programs.caption", "Day", c.AsOf.Words()), "col.program", "program.aln", "program.agency", "condition.kind", "law.grants", "law.conditions")
	t.Columns[4].Numeric, t.Columns[5].Numeric = true, true
	with := 0
	for _, r := range rows {
		if r.Grants > 0 {
			with++
		}

		t.Row(ui.Cell{Text: ui.Link{Text: r.Program.Name, URL: c.At("/programs/" + r.Program.ID)}, Quiet: r.Program.ID},
			ui.Cell{Text: ui.Link{Text: aln(c, &r.Program)}, Data: cmp.Or(r.Program.ALN, w.Say("money.unknown"))}, ui.Text(r.Program.Agency), ui.Text(cmp.Or(r.Program.Kind, w.Say("money.unknown"))), number(r.Grants), number(r.Conditions))
	}
	p.Frame.Sentence = w.Say(then(c, "programs.sentence"), "Day", c.AsOf.Words(), "N", len(rows), "With", with)
	p.Parts = []Part{Part{ID: "list", Title: w.Say("list.all", "N", len(rows))}.tabled(t, w.Say("law.nothing"))}
	p.Fill(c)
	return p
}
