package public

import (
	"strconv"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

// Data is the dictionary: every field of every document, what it holds and what it
// means, and the fixed words that stand in fields.
func Data(f tell.Frame) templ.Component {
	a := About{Path: "data", Tab: "data", Title: f.Say("text.data"), Heading: f.Say("text.data"), Lede: f.Say("text.data.lede"), Description: f.Say("text.data.lede"),
		Quiet: f.Say("text.data.quiet", "Format", strconv.Itoa(publication.Format))}
	sections := []TextSection{
		textSection(f, "data", "take").links(Link{Text: f.Say("text.data.take_json"), URL: f.File("overview", publication.OverviewID, "json")}, Link{Text: f.Say("text.data.take_csv"), URL: f.File("overview", publication.OverviewID, "csv")}),
		textSection(f, "data", "sorts").table(sortsTable(f)),
	}
	sections[1].Paras = append(sections[1].Paras, f.Say("text.data.absent"))
	fields := textSection(f, "data", "fields")
	for _, t := range dictionary() {
		fields.Links = append(fields.Links, Link{Text: t.Name, URL: "#type-" + t.Name})
		fields.Parts = append(fields.Parts, TextPart{"type-" + t.Name, t.Name + ": " + f.Say("text.type."+t.Name), fieldsTable(f, t)})
	}
	sections = append(sections, textSection(f, "data", "documents").table(kindsTable(f)), fields, fixedWords(f))
	return textPage(f, a, sections...)
}

func sortsTable(f tell.Frame) *Table {
	t := newTable("sorts-table", f.Say("text.data.sorts_caption"), f.Say("text.data.type"), f.Say("text.meaning"))
	for _, s := range []string{"text", "number", "flag", "day", "when", "moment", "money", "counts"} {
		t.row(said(f.Say("text.sort."+s)), said(f.Say("text.sort_is."+s)))
	}
	return t
}

// kindsTable leads from the kinds of documents to their types and to one of each.
func kindsTable(f tell.Frame) *Table {
	t := newTable("kinds-table", f.Say("text.data.documents_caption"), f.Say("text.data.kind"), f.Say("text.data.type"), f.Say("text.data.one"))
	e := f.Edition
	one := map[publication.Kind]string{publication.KindOverview: publication.OverviewID}
	if len(e.Places) > 0 {
		one[publication.KindPlace] = e.Places[0].ID
	}
	if len(e.Grants) > 0 {
		one[publication.KindGrant] = e.Grants[0].ID
	}
	if len(e.Cases) > 0 {
		one[publication.KindCase] = e.Cases[0].ID
	}
	if len(e.Conditions) > 0 {
		one[publication.KindCoverage] = e.Conditions[0].ID
	}
	if len(e.Comparisons) > 0 {
		one[publication.KindComparison] = e.Comparisons[0].ID
	}
	types := map[publication.Kind]string{publication.KindOverview: "Overview", publication.KindPlace: "Place", publication.KindGrant: "Grant", publication.KindCase: "Case", publication.KindCoverage: "Condition", publication.KindComparison: "Comparison"}
	for _, k := range publication.Kinds {
		example := said("–")
		if id := one[k]; id != "" {
			address := f.File(string(k), id, "json")
			example = linked(address, address)
		}
		t.row(Cell{Text: recorded(f, string(k))}, linked(types[k], "#type-"+types[k]), example)
	}
	return t
}

func fieldsTable(f tell.Frame, d dictType) *Table {
	t := newTable("fields-"+d.Name, f.Say("text.data.fields_caption", "Type", d.Name), f.Say("text.data.field"), f.Say("text.data.type"), f.Say("text.data.unit"), f.Say("text.meaning"))
	for _, x := range d.Fields {
		name := x.Name
		if x.Absent {
			name += " *"
		}
		t.row(Cell{Text: recorded(f, name)}, sortCell(f, x), said(unitOf(f, x)), said(meaningOf(f, x)))
	}
	return t
}

func sortCell(f tell.Frame, x dictField) Cell {
	c := Cell{}
	if f.Knows("text.sort." + x.Sort) {
		c.Text.Text = f.Say("text.sort." + x.Sort)
	} else {
		c.Text.Text, c.URL = x.Sort, "#type-"+x.Sort
	}
	if x.List {
		c.Text.Text = f.Say("text.sort_list", "Sort", c.Text.Text)
	}
	return c
}

// meaningOf is what a field means: in its type, or wherever a field has that name.
func meaningOf(f tell.Frame, x dictField) string {
	if id := "text.field." + x.Owner + "." + x.Name; f.Knows(id) {
		return f.Say(id)
	}
	return f.Say("text.field." + x.Name)
}

// units are those of numbers, by the type and field that count them or by the field.
var units = map[string]string{
	"grants": "grants", "sources": "source_number", "Overview.sources": "sources", "Overview.demanded": "jurisdictions", "population": "people", "population_year": "year", "fiscal_year": "fiscal_year",
	"unknown": "grants", "disputed": "grants", "pass_through": "grants", "of": "grants", "asked": "actions", "cases": "cases", "named": "jurisdictions", "orders_running": "orders", "orders_uncertain": "orders",
	"protects_by_name": "jurisdictions", "protects_by_scope": "jurisdictions", "protects_perhaps": "jurisdictions", "population_unknown": "jurisdictions", "usd_per_1000_residents": "per_1000",
	"GrantLine.standings": "conditions", "TermLine.standings": "grants", "PlaceCover.standings": "grants",
}

func unitOf(f tell.Frame, x dictField) string {
	if x.Sort != "number" && x.Sort != "money" && x.Sort != "counts" {
		return "–"
	}
	unit := units[x.Owner+"."+x.Name]
	if unit == "" {
		unit = units[x.Name]
	}
	if unit == "" && x.Sort == "money" {
		unit = "usd"
	}
	if unit == "" {
		return "–"
	}
	return f.Say("text.unit." + unit)
}

// fixedWords are those that stand in fields, beside what pages call them.
func fixedWords(f tell.Frame) TextSection {
	s := textSection(f, "data", "names")
	for _, family := range f.FixedWords() {
		id := "words-" + family.ID
		t := newTable(id+"-table", f.Say("text.data.family_caption", "Field", family.Field), f.Say("text.data.in_file"), f.Say("text.data.on_page"))
		for _, w := range family.Words {
			t.row(Cell{Text: recorded(f, w[0])}, said(w[1]))
		}
		s.Links = append(s.Links, Link{Text: family.Field, URL: "#" + id})
		s.Parts = append(s.Parts, TextPart{id, family.Field, t})
	}
	return s
}
