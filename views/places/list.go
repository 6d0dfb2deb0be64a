package places

import (
	"fmt"

	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenList is what the list of places is worded from.
type GivenList struct {
	Rows              []models.PlaceRow
	Text, State, Kind string   // as asked
	States            []string // of the record
}

// NewListPage words the list of places.
func NewListPage(c layout.Context, g GivenList) dossier.Page {
	w := c.Words
	p := dossier.Page{Frame: layout.NewFrame(c, w.Say("placepage.list"))}
	holding := 0
	for i := range g.Rows {
		if g.Rows[i].Grants > 0 {
			holding++
		}
	}
	p.Frame.Sentence = w.Say("placepage.list_sentence", "Day", c.AsOf.Words(), "N", len(g.Rows), "Holding", holding)
	if g.Text+g.State+g.Kind == "" {
		p.Frame.Sentence = w.Say("placepage.list_all", "Day", c.AsOf.Words(), "Count", len(g.Rows), "Holding", holding)
	}
	p.Frame.Quiet = w.Say("placepage.list_quiet")
	var kinds, words []string
	for _, k := range []models.JurisdictionKind{models.State, models.County, models.City, models.Consolidated, models.SpecialDistrict} {
		kinds, words = append(kinds, string(k)), append(words, dossier.Plain(string(k)))
	}
	filter := &dossier.Filter{Action: c.Path, Name: w.Say("filter.what"), Go: w.Say("filter.go"), Hidden: c.Days(),
		Text: []dossier.Field{{ID: "filter-q", Name: "q", Label: w.Say("placepage.name"), Value: g.Text}},
		Choices: []dossier.Choice{dossier.NewChoice("state", w.Say("filter.state"), w.Say("filter.all"), g.State, g.States, g.States),
			dossier.NewChoice("kind", w.Say("place.kind"), w.Say("filter.all"), g.Kind, kinds, words)}}
	t := c.Table("places", w.Say("placepage.list_caption", "Day", c.AsOf.Words()), "dossier.col.jurisdiction", "dossier.col.state", "dossier.col.kind", "dossier.col.grants", "dossier.col.worst", "dossier.col.asked", "dossier.col.cases")
	for _, i := range []int{3, 5, 6} {
		t.Columns[i].Numeric = true
	}
	count := func(n int) ui.Cell { return ui.Text(fmt.Sprint(n)) }
	for i := range g.Rows {
		r := &g.Rows[i]
		worst := ui.Cell{Empty: w.Say("placepage.no_grants")}
		if r.Grants > 0 {
			worst = ui.Cell{Mark: ui.RungMark(w, r.Worst), Quiet: w.Say("placepage.worsts", "N", r.Worsts), Data: string(r.Worst)}
		}
		state := ui.Text(r.State)
		if r.State == "" {
			state = ui.Text(w.Say("money.unknown"))
		}
		t.Row(ui.Cell{Text: ui.Link{Text: r.Name, URL: c.At("/jurisdictions/" + r.ID)}, Data: r.ID}, state, ui.Text(Kind(c, r.Kind)), count(r.Grants), worst, count(r.Asked), count(r.Cases))
	}
	s := dossier.Section{ID: "places-list", Title: w.Say("placepage.list_title", "N", len(g.Rows)), Filter: filter, Tables: []*ui.Table{t}}
	if t.Len() == 0 {
		s.Empty = w.Say("placepage.list_none")
	}
	p.Add(s)
	return p
}
