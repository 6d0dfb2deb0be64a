package public

import (
	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

// overview is the portfolio, from top to bottom.
type overview struct {
	Shell       Shell
	Gist        Gist
	Rungs, Map  Picture
	ChangesHead string
	Changes     []Moment
	NoChanges   string
	Head        struct{ Sums, Terms, Cases, Grants, Places string }
	Sums        *Table
	Terms       *Table
	Cases       *Table
	Grants      *Table
	AllCases    Link
	AllPlaces   Link
}

func overviewPage(p page) templ.Component {
	f, o := p.f, &p.f.Edition.Overview
	open := f.Overview(o)
	a := opened(f, open)
	a.Card, a.ID = string(publication.KindOverview), publication.OverviewID
	v := overview{
		Shell: p.shell(a),
		Rungs: strip(f, o.Rungs), Map: stateMap(f, o.States),
		ChangesHead: f.Say("public.changes"), NoChanges: f.Say("public.no_changes"),
		Sums:   sumTable(f, "sums", &o.Sums),
		Terms:  termTable(f, o.Terms),
		Cases:  caseTable(f, "cases", o.Cases),
		Grants: grantTable(f, "grants", o.Lines, false),
	}
	v.Head.Sums, v.Head.Terms, v.Head.Cases, v.Head.Grants, v.Head.Places = f.Say("public.sums"), f.Say("public.terms"), f.Say("public.cases_running"), f.Say("public.grants"), f.Say("public.nav.jurisdictions")
	v.AllCases = Link{Text: f.Say("public.all_cases"), URL: f.Page("cases")}
	v.AllPlaces = Link{Text: f.Say("public.all_places"), URL: f.Page("jurisdictions")}
	for i := range o.Changes {
		v.Changes = append(v.Changes, changed(f, &o.Changes[i]))
	}
	lately := GistRow{Label: f.Say("public.gist.happened"), Text: Text{Text: v.NoChanges}}
	if len(v.Changes) > 0 {
		lately.Text.Text = f.Say("public.day_event", "Day", f.When(o.Changes[0].Date), "Event", v.Changes[0].Text)
	}
	v.Gist = Gist{Rows: gist(inQuestion(f, &o.Sums), lately, unknown(f, &open))}
	return overviewBody(&v)
}

// termTable lists the conditions with how many grants stand how under each.
func termTable(f tell.Frame, terms []publication.TermLine) *Table {
	t := newTable("terms", "", f.Say("public.col.condition"), f.Say("public.col.kind"), f.Say("public.col.standing_grants"))
	t.None = f.Say("public.no_conditions")
	for i := range terms {
		k := &terms[i]
		t.row(Cell{Text: worded(f.Term(k.ID, k.Short)), URL: conditionURL(f, k.ID), Sub: recorded(f, k.Title)}, Cell{Text: worded(f.ConditionKind(k.Kind))}, said(standingCounts(f, k.Standings)))
	}
	return t
}
