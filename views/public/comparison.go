package public

import (
	"strconv"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

func comparisonsPage(p page) templ.Component {
	f := p.f
	t := newTable("comparisons", "", f.Say("public.col.program_year"), f.Say("public.col.places"), f.Say("public.col.amounts"), f.Say("public.col.missing"))
	t.None = f.Say("public.no_comparisons")
	for i := range f.Edition.Comparisons {
		x := &f.Edition.Comparisons[i]
		t.row(linked(comparisonName(f, x), f.Page("comparisons/"+x.ID)), figure(count(f, len(x.Rows))), said(inQuestion(f, &x.Sums).Text.Text), said(missingText(f, x)))
	}
	v := list{Shell: p.shell(listing(f, p.path, f.Say("public.comparisons"), f.Say("public.comparisons_lede"))),
		Tables: []listed{{"choose", f.Say("public.choose_comparison"), t}}}
	return listingBody(&v)
}

func comparisonName(f tell.Frame, x *publication.Comparison) string {
	return f.Say("public.fiscal", "Program", x.Program.Name, "Year", strconv.Itoa(x.FiscalYear))
}

func missingText(f tell.Frame, x *publication.Comparison) string {
	var out string
	if x.Sums.Unknown > 0 {
		out = f.Say("public.missing_amounts", "N", x.Sums.Unknown)
	}
	if x.NoPeople > 0 {
		if out != "" {
			out += "; "
		}
		out += f.Say("public.missing_people", "N", x.NoPeople)
	}
	if out == "" {
		return f.Say("public.missing_nothing")
	}
	return out
}

// comparison is a comparison's page: a table for each basis, since figures of
// different bases are not to be compared, by name and in no other order.
type comparison struct {
	Shell   Shell
	Gist    Gist
	Note    string
	Tables  []listed
	Sources Sources
}

// bases are the kinds of figures, in the order in which they are told; "" is none.
var bases = []string{"award", "allocation", "request", "reported", "disputed", ""}

func comparisonPage(p page, x *publication.Comparison) templ.Component {
	f := p.f
	open := f.Comparison(x)
	a := opened(f, open)
	a.Card, a.ID, a.Tab = string(publication.KindComparison), x.ID, "comparisons"
	a.Crumbs = []Link{{Text: f.Say("public.nav.comparisons"), URL: f.Page("comparisons")}}
	v := comparison{Shell: p.shell(a),
		Note: f.Say("public.comparison_note"), Sources: sources(f, x.Sources)}
	v.Gist = Gist{Rows: gist(inQuestion(f, &x.Sums), GistRow{Label: f.Say("public.gist.missing"), Text: Text{Text: missingText(f, x)}},
		GistRow{Label: f.Say("public.gist.pays"), Text: Text{Text: pays(f, &x.Program)}})}
	for _, basis := range bases {
		if t := comparedTable(f, x, basis); len(t.Rows) > 0 {
			id := basis
			if id == "" {
				id = "unknown"
			}
			v.Tables = append(v.Tables, listed{id, f.Say("public.compared." + id), t})
		}
	}
	return comparisonBody(&v)
}

// comparedTable is the rows whose amount is of one basis.
func comparedTable(f tell.Frame, x *publication.Comparison, basis string) *Table {
	t := newTable("table-"+basis, "", f.Say("public.col.place"), f.Say("public.col.amount"), f.Say("public.col.residents"), f.Say("public.col.per_thousand"), f.Say("public.col.rung"), f.Say("public.col.demanded"), f.Say("public.sources"))
	for i := range x.Rows {
		r := &x.Rows[i]
		if basisOf(r.Amount) != basis {
			continue
		}
		t.row(linked(placeName(r.Place.Name, r.State, r.Kind), grantURL(f, r.ID)), comparedAmount(f, r.Amount), residents(f, r), perThousand(f, r), marked(rungMark(f, r.Rung)), said(yesNo(f, r.Demanded)), sourcesCell(f, r.Amount))
	}
	return t
}

func basisOf(a *publication.Amount) string {
	switch {
	case a == nil:
		return ""
	case a.Disputed:
		return "disputed"
	}
	return a.Basis
}

func comparedAmount(f tell.Frame, a *publication.Amount) Cell {
	c := amountCell(f, a)
	c.Refs = nil // they have a column of their own
	if a != nil && !a.Disputed && a.Changed == nil {
		c.Sub = Text{} // the basis is the heading's
	}
	return c
}

func sourcesCell(f tell.Frame, a *publication.Amount) Cell {
	if a == nil || len(a.Sources) == 0 {
		return said(f.Say("public.no_source"))
	}
	return Cell{Refs: refs(f, a.Sources)}
}

func residents(f tell.Frame, r *publication.Compared) Cell {
	if r.Population == 0 {
		return Cell{Text: Text{Text: f.Say("tell.unknown")}, Number: true}
	}
	c := figure(f.Number(int(r.Population)))
	if r.PopulationYear > 0 {
		return c.with(f.Say("public.in_year", "Year", strconv.Itoa(r.PopulationYear)))
	}
	return c.with(f.Say("public.in_year_unknown"))
}

func perThousand(f tell.Frame, r *publication.Compared) Cell {
	if r.PerThousand == nil {
		return Cell{Text: Text{Text: f.Say("public.not_reckoned")}, Number: true}
	}
	return figure(f.Money(*r.PerThousand))
}

func yesNo(f tell.Frame, yes bool) string {
	if yes {
		return f.Certainty("yes")
	}
	return f.Certainty("no")
}
