package public

import (
	"cmp"
	"slices"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

// Method tells in plain words how to read the site; the workspace has the long one.
func Method(f tell.Frame) templ.Component {
	a := About{Path: "method", Tab: "method", Title: f.Say("text.method"), Heading: f.Say("text.method"), Lede: f.Say("text.method.lede"), Description: f.Say("text.method.lede"), Quiet: f.Say("text.method.quiet", "Day", f.Day(f.Edition.AsOf))}
	part := func(id string) TextSection { return textSection(f, "method", id) }
	return textPage(f, a,
		part("covered").table(methodCovers(f)).links(Link{Text: f.Say("text.method.to_coverage"), URL: f.Page("coverage")}),
		part("standings").table(methodStandings(f)),
		part("reach").table(methodReach(f)),
		part("ladder").table(methodRungs(f)),
		part("money").table(methodBases(f)),
		part("position").table(methodPosition(f)),
		part("unknown"),
		part("verified"),
		part("days"),
		part("kept").links(Link{Text: f.Say("text.method.to_corrections"), URL: f.Page("corrections")}, Link{Text: f.Say("text.method.to_data"), URL: f.Page("data")}),
		part("rules").table(methodRules(f)),
		part("not"),
		part("more").links(Link{Text: f.Say("text.method.full"), URL: "/method", Lang: otherThan(f, "en")}),
	)
}

// otherThan is the language of words where it is not the page's.
func otherThan(f tell.Frame, lang string) string {
	if f.Lang == lang {
		return ""
	}
	return lang
}

// meaning is a table of words and what they mean.
func meaning(f tell.Frame, id string) *Table {
	return newTable(id+"-table", f.Say("text.method."+id+"_caption"), f.Say("text.word"), f.Say("text.meaning"))
}

func methodCovers(f tell.Frame) *Table {
	t := meaning(f, "covered")
	for _, c := range []string{publication.Covered, publication.NotCovered, publication.PartlyCovered, publication.UncertainCover} {
		t.row(said(f.Cover(c)), said(f.Say("text.cover."+c)))
	}
	return t
}

func methodStandings(f tell.Frame) *Table {
	t := meaning(f, "standings")
	for _, s := range []string{"not_attached", "withdrawn", "blocked", "not_enforced", "in_force", "uncertain"} {
		t.row(said(f.Standing(s)), said(f.Say("text.standing."+s)))
	}
	return t
}

func methodReach(f tell.Frame) *Table {
	t := meaning(f, "reach")
	for _, r := range []string{"named", "party", "state", "member", "everyone"} {
		t.row(said(f.Reach(r)), said(f.Say("text.reach."+r)))
	}
	return t
}

func methodRungs(f tell.Frame) *Table {
	t := meaning(f, "ladder")
	for _, r := range []string{"clear", "protected", "open", "unknown", "at_issue", "restricted", "lost"} {
		t.row(marked(Mark{Tone: r, Word: f.Rung(r)}), said(f.RungIs(r)))
	}
	return t
}

func methodBases(f tell.Frame) *Table {
	t := meaning(f, "money")
	for _, b := range []string{"allocation", "request", "award", "reported"} {
		t.row(said(f.Basis(b)), said(f.Say("text.basis."+b)))
	}
	return t
}

func methodPosition(f tell.Frame) *Table {
	t := newTable("position-table", f.Say("text.method.position_caption"), f.Say("text.amount"), f.Say("text.meaning"), f.Say("text.harm"))
	for _, p := range []string{"spent_unpaid", "future", "owed_back", "demandable"} {
		t.row(said(f.Say("text.position."+p)), said(f.Say("text.position_is."+p)), said(f.Say("text.position_harm."+p)))
	}
	return t
}

// methodRules are the rules that speak in this edition, each with its authority: a
// finding on a page of a grant leads here.
func methodRules(f tell.Frame) *Table {
	t := newTable("rules-table", f.Say("text.method.rules_caption"), f.Say("text.rule"), f.Say("text.rung"), f.Say("text.authority"))
	t.None = f.Say("text.method.rules_none")
	seen := map[string]*publication.Finding{}
	for i := range f.Edition.Grants {
		for k := range f.Edition.Grants[i].Findings {
			x := &f.Edition.Grants[i].Findings[k]
			if seen[x.Rule] == nil {
				seen[x.Rule] = x
			}
		}
	}
	rules := make([]*publication.Finding, 0, len(seen))
	for _, x := range seen {
		rules = append(rules, x)
	}
	slices.SortFunc(rules, func(a, b *publication.Finding) int { return cmp.Compare(a.Rule, b.Rule) })
	for _, x := range rules {
		title := f.RuleTitle(x)
		rung := said(f.Say("text.no_rung"))
		if x.Rung != "" {
			rung = marked(Mark{Tone: x.Rung, Word: f.Rung(x.Rung)})
		}
		r := t.row(Cell{Text: Text{Text: title.Text, Lang: langOf(title)}}, rung, Cell{Text: recorded(f, x.Citation)})
		r.ID = "rule-" + x.Rule
	}
	return t
}

// langOf marks a word of the record that is English on a page that is not.
func langOf(w tell.Word) string {
	if w.English {
		return "en"
	}
	return ""
}

// rowID is the name by which a row can be led to, if it has one.
func rowID(r Row) templ.Attributes {
	if r.ID == "" {
		return nil
	}
	return templ.Attributes{"id": r.ID}
}
