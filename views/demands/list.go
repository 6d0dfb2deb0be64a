package demands

import (
	"cmp"
	"fmt"

	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenList is what the list of actions is worded from.
type GivenList struct {
	Actions                         []models.Action // by the day
	Asks                            func(*models.Action) bool
	Of, Year, Office, Program, Text string // as asked
	Years, Offices, Programs        []string
	Names                           map[string]string
	Source                          func(id string) *models.Source
}

// NewListPage words the list of demands, or of everything that federal bodies did.
func NewListPage(c layout.Context, g GivenList) dossier.Page {
	w := c.Words
	p := dossier.Page{Frame: layout.NewFrame(c, w.Say("demand.list"))}
	cited := dossier.NewCited(c, g.Source)
	recipients := map[string]bool{}
	for i := range g.Actions {
		for _, id := range g.Actions[i].Recipients {
			recipients[id] = true
		}
	}
	fit := ""
	if g.Year+g.Office+g.Program+g.Text != "" {
		fit = w.Say("demand.fit")
	}
	sentence := "demand.list_sentence"
	if g.Of == "all" {
		sentence = "demand.list_sentence_all"
	}
	p.Frame.Sentence = w.Say(sentence, "Day", c.AsOf.Words(), "N", len(g.Actions), "Places", len(recipients), "Fit", fit)
	offices := make([]string, len(g.Offices))
	for i, o := range g.Offices {
		offices[i] = dossier.OfficeName(o)
	}
	programs := make([]string, len(g.Programs))
	for i, id := range g.Programs {
		programs[i] = dossier.Program(id)
	}
	filter := &dossier.Filter{Action: c.Path, Name: w.Say("filter.what"), Go: w.Say("filter.go"), Hidden: c.Days(),
		Text: []dossier.Field{{ID: "filter-q", Name: "q", Label: w.Say("demand.text"), Value: g.Text}},
		Choices: []dossier.Choice{dossier.NewChoice("of", w.Say("demand.of"), w.Say("demand.of_demands"), g.Of, []string{"all"}, []string{w.Say("demand.of_all")}),
			dossier.NewChoice("year", w.Say("demand.year"), w.Say("filter.all"), g.Year, g.Years, g.Years),
			dossier.NewChoice("office", w.Say("demand.office"), w.Say("filter.all"), g.Office, g.Offices, offices),
			dossier.NewChoice("program", w.Say("filter.program"), w.Say("filter.all"), g.Program, g.Programs, programs)}}
	t := c.Table("demands", w.Say("demand.list_caption"), "dossier.col.date", "dossier.col.action", "dossier.col.office", "dossier.col.recipients", "dossier.col.due", "dossier.col.answered", "dossier.col.sources")
	for i := range g.Actions {
		a := &g.Actions[i]
		whom := ui.Text(w.Say("demand.recipients_n", "N", len(a.Recipients)))
		whom.Data = fmt.Sprint(len(a.Recipients))
		switch {
		case a.Everyone && len(a.Recipients) == 0:
			whom = ui.Text(w.Say("demand.everyone"))
		case len(a.Recipients) == 1:
			whom.Text = dossier.PlaceLink(c, a.Recipients[0], g.Names)
		case len(a.Recipients) == 0:
			whom = ui.Cell{Quiet: cmp.Or(a.AddressedTo, w.Say("demand.nobody_named")), Data: "0"}
		}
		due := ui.Cell{Empty: w.Say("grantpage.nothing_due")}
		if a.RespondBy != 0 {
			due = dossier.DateCell(a.RespondBy)
		}
		answered := map[string]bool{}
		for k := range a.Responses {
			if r := &a.Responses[k]; !r.Date.Known() || r.Date.Earliest <= c.AsOf && (c.KnownOn == 0 || r.Date.Earliest <= c.KnownOn) {
				answered[r.Jurisdiction] = true
			}
		}
		count := ui.Cell{Empty: w.Say("demand.none_recorded"), Data: "0"}
		if len(answered) > 0 || g.Asks(a) && len(a.Recipients) > 0 {
			count = ui.Cell{Text: ui.Link{Text: w.Say("demand.answered_n", "Number", len(answered), "Of", len(a.Recipients))}, Data: fmt.Sprint(len(answered))}
		}
		t.Row(dossier.WhenCell(c, a.Date), ui.Cell{Text: dossier.ActionLink(c, a), Quiet: short(a.AskedFor), Data: a.ID}, ui.Text(dossier.OfficeName(a.Office)), whom, due, count, cited.Cell(a.Sources...))
	}
	s := dossier.Section{ID: "demands-list", Title: w.Say("demand.list_title", "N", len(g.Actions)), Filter: filter, Tables: []*ui.Table{t}}
	if t.Len() == 0 {
		s.Empty = w.Say("demand.list_none")
	}
	p.Add(s)
	p.Sources = cited.List()
	p.Frame.Quiet = dossier.Quiet(c, 0, cited.Len())
	return p
}

// short is the beginning of a text, up to a word.
func short(s string) string {
	const most = 120
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	cut := most
	for cut > 0 && r[cut] != ' ' {
		cut--
	}
	if cut == 0 {
		cut = most
	}
	return string(r[:cut]) + " …"
}
