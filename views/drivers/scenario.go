package drivers

import (
	"slices"
	"strconv"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/replies"
	"proviso/views/ui"
)

// What a scenario can take a driver to do, besides an outcome that is certain.
const (
	TakesBelieved = "" // as is believed
	TakesNothing  = "nothing"
	TakesCertain  = "certain." // before the outcome
)

// ScenarioRow is a scenario as the list shows it.
type ScenarioRow struct {
	models.Scenario
	Built bool // every plan has one of this name
	Saved bool
}

// GivenScenarios is what the list of scenarios is worded from.
type GivenScenarios struct {
	replies.Written
	Place  Place
	Rows   []ScenarioRow
	People map[string]string
	Assume [][2]string // fields of what a new one takes to be certain
}

// NewScenariosPage words the scenarios of a jurisdiction.
func NewScenariosPage(c layout.Context, g GivenScenarios) (replies.Page, error) {
	p := newPage(c, &g.Place, c.Words.Say("scenario.list", "Place", g.Place.Name))
	p.people, p.written, p.at = g.People, g.Written, Scenarios
	p.Frame.Sentence = p.say("scenario.sentence")
	s := replies.Section{ID: "scenarios", Title: p.say("scenario.scenarios")}
	t := p.table("scenarios", "scenario.col.name", "scenario.col.is", "scenario.col.assumes", "scenario.col.like", "driver.col.by")
	var like [][2]string
	for _, r := range g.Rows {
		assumes, by := p.say("scenario.assumes", "N", len(r.Assumptions)), ui.Cell{}
		if r.Saved {
			by = ui.Cell{Text: ui.Link{Text: p.person(r.By)}, Quiet: ui.Short(r.On)}
		} else {
			assumes = p.say("scenario.means." + r.Name)
		}
		t.Row(ui.To(r.Name, ScenarioAt(r.ID)), ui.Text(p.say(r.is())), ui.Text(assumes), ui.Text(r.Like), by)
		like = append(like, [2]string{r.ID, r.Name})
	}
	if g.Place.Foresees {
		of := [2]string{"jurisdiction", g.Place.ID}
		add := p.form("new", 0, required(p.helped(p.field("name", "scenario.field.name", forms.Text, ""), "scenario.help.name")), p.field("note", "scenario.field.note", forms.Area, ""))
		add.Form.Hidden, add.Summary = append(append(add.Form.Hidden, of), g.Assume...), p.say("driver.form.new_scenario")
		add.Open = add.Open || len(g.Assume) > 0
		again := p.form("copy", 0, p.choice("like", "scenario.field.like", "", like...), required(p.field("name", "scenario.field.name", forms.Text, "")))
		again.Form.Hidden = append(again.Form.Hidden, of)
		s.Forms = []replies.Folded{add, again}
	}
	p.close(s, t, "driver.none")
	return p.done()
}

// is says what kind of scenario it is.
func (r *ScenarioRow) is() string {
	switch {
	case r.Built && r.Saved:
		return "scenario.instead"
	case r.Built:
		return "scenario.built"
	}
	return "scenario.saved"
}

// GivenScenario is what the page of a scenario is worded from.
type GivenScenario struct {
	ScenarioRow
	replies.Written
	Place   Place
	Version int
	Drivers []models.Driver // of the place
	// Beside is what the plan makes of the scenario, below its assumptions.
	Beside  []replies.Section
	History []models.Fact
	People  map[string]string
}

// NewScenarioPage words a scenario.
func NewScenarioPage(c layout.Context, g GivenScenario) (replies.Page, error) {
	p := newPage(c, &g.Place, c.Words.Say("scenario.title", "Name", g.Name), ui.Link{Text: c.Words.Say("scenario.list_short"), URL: planner.In(Scenarios, g.Place.ID)})
	p.people, p.written, p.version, p.at = g.People, g.Written, g.Version, ScenarioAt(g.ID)
	p.Frame.Sentence = p.say(g.is() + "_sentence")
	if !g.Saved {
		p.Frame.Sentence += " " + p.say("scenario.means."+g.Name)
	}
	p.assumptions(&g)
	p.Sections = append(p.Sections, g.Beside...)
	p.keeping(&g)
	if len(g.History) > 0 {
		p.history(g.History, p.wrote)
	}
	return p.done()
}

func (p *page) assumptions(g *GivenScenario) {
	s := replies.Section{ID: "assumptions", Title: p.say("scenario.assumptions")}
	if g.Note != "" {
		s.Text = append(s.Text, g.Note)
	}
	if g.Like != "" {
		s.Text = append(s.Text, p.say("scenario.copied", "Name", g.Like))
	}
	t := p.table("assumptions", "driver.col.driver", "scenario.col.takes", "scenario.col.from")
	fields := []forms.Field{required(p.field("name", "scenario.field.name", forms.Text, g.Name)), p.field("note", "scenario.field.note", forms.Area, g.Note)}
	for i := range g.Drivers {
		d := &g.Drivers[i]
		var a models.ScenarioAssumption
		k := slices.IndexFunc(g.Assumptions, func(x models.ScenarioAssumption) bool { return x.Driver == d.ID })
		if k >= 0 {
			a = g.Assumptions[k]
			t.Row(ui.To(d.Name, At(d.ID)), ui.Text(p.takes(d, &a)), ui.Text(string(a.From)))
		}
		if k >= 0 || d.Ended == nil {
			fields = append(fields, p.takesField(d, &a), p.fromField(d, &a))
		}
	}
	if g.Place.Foresees && g.Saved {
		f := p.form("scenario", 0, fields...)
		f.Form.Shape = "entry--pairs"
		s.Forms = append(s.Forms, f)
	}
	none := "scenario.assumes_none"
	if !g.Saved {
		none = "scenario.assumes_built"
	}
	p.close(s, t, none)
}

// takes is what is assumed of a driver, in words.
func (p *page) takes(d *models.Driver, a *models.ScenarioAssumption) string {
	switch {
	case a.Certain != "":
		return p.say("scenario.certain", "Outcome", outcome(p.c, d, a.Certain))
	case a.Nothing:
		return p.say("scenario.nothing")
	}
	return p.say("scenario.at." + a.At)
}

// takesValue is the same as a form sends it.
func takesValue(a *models.ScenarioAssumption) string {
	switch {
	case a.Certain != "":
		return TakesCertain + a.Certain
	case a.Nothing:
		return TakesNothing
	}
	return a.At
}

func (p *page) takesField(d *models.Driver, a *models.ScenarioAssumption) forms.Field {
	options := [][2]string{{TakesBelieved, p.say("scenario.believed")}}
	for _, o := range d.Outcomes {
		options = append(options, [2]string{TakesCertain + o.ID, p.say("scenario.certain", "Outcome", o.Name)})
	}
	options = append(options, [2]string{TakesNothing, p.say("scenario.nothing")}, [2]string{"p10", p.say("scenario.at.p10")}, [2]string{"p90", p.say("scenario.at.p90")})
	f := p.choice("takes."+d.ID, "scenario.col.takes", takesValue(a), options...)
	f.Label = p.say("scenario.field.takes", "Driver", d.Name)
	return f
}

func (p *page) fromField(d *models.Driver, a *models.ScenarioAssumption) forms.Field {
	return forms.Field{Name: "from." + d.ID, Type: forms.Text, Label: p.say("scenario.field.from", "Driver", d.Name), Value: string(a.From)}
}

// keeping is copying and removing it.
func (p *page) keeping(g *GivenScenario) {
	if !g.Place.Foresees {
		return
	}
	s := replies.Section{ID: "keeping", Title: p.say("scenario.keeping")}
	again := p.form("copy", 0, required(p.field("name", "scenario.field.name", forms.Text, "")))
	again.Summary = p.say("driver.form.copy_this")
	s.Forms = append(s.Forms, again)
	if g.Saved {
		s.Forms = append(s.Forms, p.form("remove", 0, required(p.field("why", "scenario.field.why", forms.Text, ""))))
	} else {
		s.Text = append(s.Text, p.say("scenario.copy_text"))
	}
	p.Sections = append(p.Sections, s)
}

// LogRow is a driver that ended.
type LogRow struct {
	models.Driver
	Chances []Chance
	Not     string // why it is not scored; "": it is
	Score   float64
}

// GivenLog is what the log is worded from.
type GivenLog struct {
	Place  Place
	Rows   []LogRow
	Score  float64
	Sample int
	Small  bool
}

// NewLogPage words how drivers came out, and how good what was believed of them was.
func NewLogPage(c layout.Context, g GivenLog) (replies.Page, error) {
	p := newPage(c, &g.Place, c.Words.Say("driver.log", "Place", g.Place.Name))
	p.Frame.Sentence = p.say("log.sentence", "N", len(g.Rows))
	s := replies.Section{ID: "ended", Title: p.say("driver.ended")}
	switch {
	case !g.Place.Foresees:
		s.Text = append(s.Text, p.say("log.others"))
	case g.Sample == 0:
		s.Text = append(s.Text, p.say("log.unscored"))
	default:
		s.Text = append(s.Text, p.say("log.score", "N", g.Sample, "Score", score(g.Score)))
		if g.Small {
			s.Text = append(s.Text, p.say("log.small"))
		}
	}
	columns := []string{"driver.col.driver", "driver.col.on", "driver.col.happened", "driver.col.why"}
	if g.Place.Foresees {
		columns = append(columns, "log.col.believed", "log.col.score")
	}
	t := p.table("log", columns...)
	for i := range g.Rows {
		r := &g.Rows[i]
		cells := []ui.Cell{ui.To(r.Name, At(r.ID)), ui.On(r.Ended.On), ui.Text(outcome(c, &r.Driver, r.Ended.Outcome)), ui.Text(r.Ended.Why)}
		if g.Place.Foresees {
			cells = append(cells, p.stood(r), p.scored(r))
		}
		t.Row(cells...)
	}
	p.close(s, t, "driver.ended_none")
	if g.Place.Foresees {
		p.Sections = append(p.Sections, replies.Section{ID: "method", Title: p.say("log.method"), Text: []string{p.say("log.method_text")}})
	}
	return p.done()
}

func score(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }

// stood is what was believed on the day before.
func (p *page) stood(r *LogRow) ui.Cell {
	var cell ui.Cell
	for _, x := range r.Chances {
		cell.Links = append(cell.Links, ui.Link{Text: p.say("driver.chance", "Outcome", outcome(p.c, &r.Driver, x.Outcome), "Chance", x.P50.Format())})
	}
	return cell
}

func (p *page) scored(r *LogRow) ui.Cell {
	if r.Not != "" {
		return ui.Text(p.say("log.not." + r.Not))
	}
	return ui.Text(score(r.Score))
}
