package public

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

// list is a page that is a list.
type list struct {
	Shell  Shell
	Head   string
	Tables []listed
	Picker *Picker
}

// listed is a table under its heading.
type listed struct {
	ID, Head string
	Table    *Table
}

func placesPage(p page) templ.Component {
	f, o := p.f, &p.f.Edition.Overview
	t := newTable("places", "", f.Say("public.col.place"), f.Say("public.col.state"), f.Say("public.col.worst"), f.Say("public.col.grants"), f.Say("public.col.asked"), f.Say("public.col.cases"))
	none := newTable("without", "", f.Say("public.col.place"), f.Say("public.col.state"), f.Say("public.col.asked"), f.Say("public.col.cases"))
	for i := range o.Places {
		j := &o.Places[i]
		head := linked(j.Name, placeURL(f, j.ID)).with(f.JurisdictionKind(j.Kind))
		if j.Grants == 0 {
			none.row(head, said(stateText(f, j.State)), figure(count(f, j.Asked)), figure(count(f, j.Cases)))
			continue
		}
		t.row(head, said(stateText(f, j.State)), marked(rungMark(f, j.Worst)), figure(count(f, j.Grants)), figure(count(f, j.Asked)), figure(count(f, j.Cases)))
	}
	t.Tight, none.Tight = true, true
	t.None, none.None = f.Say("public.no_grants"), f.Say("public.no_others")
	v := list{Shell: p.shell(listing(f, p.path, f.Say("public.places"), f.Say("public.places_lede", "N", len(o.Places), "With", count(f, len(t.Rows))))),
		Tables: []listed{{"with-grants", f.Say("public.places_with"), t}, {"without-grants", f.Say("public.places_without"), none}}}
	return listingBody(&v)
}

func stateText(f tell.Frame, code string) string { return f.State(code) }

// place is a jurisdiction's page.
type place struct {
	Shell    Shell
	Gist     Gist
	Head     struct{ Grants, Sums, Cover, Demands, Cases, Events, Associations string }
	Note     string
	Grants   *Table
	Sums     *Table
	Cover    *Table
	Demands  *Table
	Cases    *Table
	Events   []Moment
	NoEvents string
	Member   []Text
	Sources  Sources
}

func placePage(p page, j *publication.Place) templ.Component {
	f := p.f
	open := f.Place(j)
	a := opened(f, open)
	a.Card, a.ID, a.Tab = string(publication.KindPlace), j.ID, "jurisdictions"
	a.Title, a.Heading = placeName(j.Name, j.State, j.Kind), placeName(j.Name, j.State, j.Kind)
	a.Crumbs, a.Feed = []Link{{Text: f.Say("public.nav.jurisdictions"), URL: f.Page("jurisdictions")}}, [2]string{string(publication.KindPlace), j.ID}
	if j.Worst != "" {
		m := rungMark(f, j.Worst)
		a.Mark = &m
	}
	v := place{Shell: p.shell(a), Note: note(f, j.Illustrative), Grants: grantTable(f, "grants", j.Grants, true), Sums: sumTable(f, "sums", &j.Sums), Cover: coverTable(f, j),
		Demands: demandTable(f, "demands", j.Demands), Cases: caseTable(f, "cases", j.Cases), NoEvents: f.Say("public.no_events"), Sources: sources(f, j.Sources)}
	v.Head.Grants, v.Head.Sums, v.Head.Cover, v.Head.Demands = f.Say("public.grants"), f.Say("public.sums"), f.Say("public.cover"), f.Say("public.demands")
	v.Head.Cases, v.Head.Events, v.Head.Associations = f.Say("public.cases_party"), f.Say("public.events"), f.Say("public.associations")
	v.Events = moments(f, j.Events)
	for _, m := range j.Associations {
		v.Member = append(v.Member, recorded(f, m.Name))
	}
	v.Cases.None, v.Cover.None = f.Say("public.no_party"), f.Say("public.no_cover")
	v.Gist = Gist{Rows: gist(latest(f, j.Events))}
	if len(j.Grants) > 0 {
		v.Gist = Gist{Rows: gist(inQuestion(f, &j.Sums), latest(f, j.Events), unknown(f, &open), paysFor(f, j.Grants))}
	}
	return placeBody(&v)
}

// coverTable tells how each condition stands for a place, and why.
func coverTable(f tell.Frame, j *publication.Place) *Table {
	t := standingTable(f, "cover", j.Cover, func(s *publication.Standing) string {
		if f.Edition.Condition(s.Condition.ID) == nil {
			return ""
		}
		return f.Page(answerPath(s.Condition.ID, j.ID))
	})
	byID := map[string]*publication.GrantLine{}
	for i := range j.Grants {
		byID[j.Grants[i].ID] = &j.Grants[i]
	}
	for i := range j.Cover {
		var names []string
		for _, id := range j.Cover[i].Grants {
			if l := byID[id]; l != nil {
				names = append(names, fiscal(f, l))
			}
		}
		t.Rows[i].Head.Sub = Text{Text: strings.Join(names, "; ")}
	}
	return t
}

// standingTable tells how conditions stand, on what that rests and how well it is known.
func standingTable(f tell.Frame, id string, all []publication.Standing, leads func(*publication.Standing) string) *Table {
	t := newTable(id, "", f.Say("public.col.condition"), f.Say("public.col.stands"), f.Say("public.col.why"), f.Say("public.col.since"), f.Say("public.col.verified"))
	t.None = f.Say("public.no_conditions")
	for i := range all {
		s := &all[i]
		head := Cell{Text: worded(f.Term(s.Condition.ID, s.Short)), URL: leads(s)}
		stands := marked(standsMark(f, s))
		if s.Voluntary || s.Policy {
			stands.Sub = Text{Text: f.Say("public.kind_of." + map[bool]string{true: "policy", false: "voluntary"}[s.Policy])}
		}
		t.row(head, stands, whyCell(f, s), dated(f.ShortWhen(s.Since)), dated(verifiedText(f, s.Verified)))
	}
	return t
}

// whyCell is on what a standing rests, with the cases of its orders.
func whyCell(f tell.Frame, s *publication.Standing) Cell {
	c := Cell{Text: Text{Text: f.StandingLine(s, f.Today)}, Refs: refs(f, s.Sources), Sub: recorded(f, s.Doubt)}
	for i := range s.Holds {
		h := &s.Holds[i]
		url := caseURL(f, h.Case.ID)
		if url != "" && !slices.ContainsFunc(c.Links, func(l Link) bool { return l.URL == url }) {
			c.Links = append(c.Links, Link{Text: h.Case.Name, Lang: recorded(f, h.Case.Name).Lang, URL: url})
		}
	}
	return c
}

// paysFor is what the programs of some grants pay for, each once.
func paysFor(f tell.Frame, lines []publication.GrantLine) GistRow {
	var seen []publication.Ref
	for i := range lines {
		if r := lines[i].Program; !slices.Contains(seen, r) {
			seen = append(seen, r)
		}
	}
	var told []string
	for i := range seen {
		told = append(told, pays(f, &seen[i]))
	}
	return GistRow{Label: f.Say("public.gist.pays"), Text: Text{Text: strings.Join(told, " ")}}
}

// pays is what a program may pay for, with the statute that lists it.
func pays(f tell.Frame, l *publication.Ref) string {
	what, statute, ok := f.PaysFor(l.ID)
	if !ok {
		return f.Say("public.pays_unknown", "Program", l.Name)
	}
	return f.Say("public.pays", "Program", l.Name, "What", what, "Statute", statute)
}
