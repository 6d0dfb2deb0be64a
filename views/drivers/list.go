package drivers

import (
	"strconv"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/replies"
	"proviso/views/ui"
)

// Row is a driver as the list shows it.
type Row struct {
	models.Driver
	About    Subject
	Given    string // name of the driver that it hangs on
	Awards   int    // that it touches
	Believed *Believed
}

// Candidate is something of the record that no driver is about yet.
type Candidate struct {
	About  models.Ref
	Name   Subject
	Awards int
}

// GivenList is what the list is worded from.
type GivenList struct {
	Place      Place
	Rows       []Row
	Candidates []Candidate
}

// NewListPage words the drivers of a jurisdiction.
func NewListPage(c layout.Context, g GivenList) (replies.Page, error) {
	p := newPage(c, &g.Place, c.Words.Say("driver.list", "Place", g.Place.Name))
	open := 0
	for _, r := range g.Rows {
		if r.Ended == nil {
			open++
		}
	}
	p.Frame.Sentence = p.say("driver.list_sentence", "N", open)
	if open == 0 {
		p.Frame.Sentence = p.say("driver.list_none")
	}
	p.open(&g)
	p.candidates(&g)
	p.ended(&g)
	if g.Place.Foresees {
		p.Beside = append([]ui.Link{{Text: p.say("driver.new"), URL: New(g.Place.ID, models.Ref{})}}, p.Beside...)
	}
	return p.done()
}

func (p *page) open(g *GivenList) {
	s := replies.Section{ID: "open", Title: p.say("driver.open"), Text: []string{p.say("driver.open_text")}}
	t := p.table("drivers", "driver.col.driver", "driver.col.about", "driver.col.outcomes", "driver.col.awards", "driver.col.likely", "driver.col.next")
	for i := range g.Rows {
		r := &g.Rows[i]
		if r.Ended != nil {
			continue
		}
		name := ui.To(r.Name, At(r.ID))
		if r.Given != "" {
			name.Quiet = p.say("driver.hangs", "Driver", r.Given)
		}
		t.Row(name, p.aboutCell(r), ui.Text(names(r.Outcomes)), ui.Text(strconv.Itoa(r.Awards)), p.likely(&g.Place, r), ui.On(r.NextDay))
	}
	p.close(s, t, "driver.open_none")
}

func (p *page) aboutCell(r *Row) ui.Cell {
	if r.About.Text == "" {
		return ui.Text(p.say("driver.about_none"))
	}
	return ui.Cell{Text: r.About}
}

// likely is what is believed of a driver, for whom it is.
func (p *page) likely(place *Place, r *Row) ui.Cell {
	switch {
	case !place.Foresees:
		return ui.Text(p.say("driver.not_for_you"))
	case r.Believed == nil:
		return ui.Text(p.say("driver.not_assessed"))
	case !r.Believed.Fits:
		return ui.Text(p.say("driver.misfit"))
	}
	var cell ui.Cell
	for _, of := range r.Believed.Cases {
		for _, x := range of.Chances {
			text := p.say("driver.chance", "Outcome", outcome(p.c, &r.Driver, x.Outcome), "Chance", x.Said)
			if of.Name != "" {
				text = p.say("driver.chance_given", "Case", of.Name, "Chance", text)
			}
			cell.Links = append(cell.Links, ui.Link{Text: text})
		}
	}
	return cell
}

func (p *page) candidates(g *GivenList) {
	s := replies.Section{ID: "candidates", Title: p.say("driver.candidates"), Text: []string{p.say("driver.candidates_text")}}
	columns := []string{"driver.col.about", "driver.col.kind", "driver.col.awards"}
	if g.Place.Foresees {
		columns = append(columns, "driver.col.plan")
	}
	t := p.table("in_record", columns...)
	for _, x := range g.Candidates {
		cells := []ui.Cell{{Text: x.Name}, ui.Text(p.say("driver.kind." + string(x.About.Kind))), ui.Text(strconv.Itoa(x.Awards))}
		if g.Place.Foresees {
			cells = append(cells, ui.To(p.say("driver.plan_for"), New(g.Place.ID, x.About)))
		}
		t.Row(cells...)
	}
	p.close(s, t, "driver.candidates_none")
}

func (p *page) ended(g *GivenList) {
	s := replies.Section{ID: "ended", Title: p.say("driver.ended")}
	t := p.table("came_out", "driver.col.driver", "driver.col.happened", "driver.col.on", "driver.col.why")
	for i := range g.Rows {
		r := &g.Rows[i]
		if r.Ended != nil {
			t.Row(ui.To(r.Name, At(r.ID)), ui.Text(outcome(p.c, &r.Driver, r.Ended.Outcome)), ui.On(r.Ended.On), ui.Text(r.Ended.Why))
		}
	}
	p.close(s, t, "driver.ended_none")
}
