package web

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/budget"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/drivers"
	"proviso/views/layout"
	"proviso/views/pictures"
	"proviso/views/planner"
	"proviso/views/replies"
)

// scenarioRoutes adds the pages of scenarios.
func (p *Pages) scenarioRoutes(r fiber.Router) {
	r.Get("/budget/scenarios", p.listScenarios)
	r.Post("/budget/scenarios", p.addScenario)
	r.Get("/budget/scenarios/:id", p.showScenario)
	r.Post("/budget/scenarios/:id", p.keepScenario)
}

func (p *Pages) listScenarios(c *fiber.Ctx) error {
	return p.ofPlace(c, "scenario.list_short", func(v layout.Context, id string) error {
		return p.scenariosPage(c, v, id, replies.Written{})
	})
}

func (p *Pages) scenariosPage(c *fiber.Ctx, v layout.Context, jurisdiction string, w replies.Written) error {
	f, err := p.tracker.PlanFacts(c.UserContext(), p.who(c), jurisdiction, 0)
	if err != nil {
		return err
	}
	g := drivers.GivenScenarios{Written: w, Place: planPlace(f), Assume: assumed(c, f)}
	for _, name := range budget.Built {
		row := drivers.ScenarioRow{Scenario: models.Scenario{ID: models.DriverID(f.Place.ID, name), Name: name}, Built: true}
		if saved := f.Saved(row.ID); saved != nil {
			row.Scenario, row.Saved = *saved, true
		}
		g.Rows = append(g.Rows, row)
	}
	for _, s := range f.Scenarios {
		if !slices.ContainsFunc(g.Rows, func(r drivers.ScenarioRow) bool { return r.ID == s.ID }) {
			g.Rows = append(g.Rows, drivers.ScenarioRow{Scenario: s, Saved: true})
		}
	}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	page, err := drivers.NewScenariosPage(v, g)
	if err != nil {
		return err
	}
	return faulty(c, w.Fault, replies.Show(page))
}

// addScenario makes a new scenario, or one that is like another.
func (p *Pages) addScenario(c *fiber.Ctx) error {
	f, ctx, who := readPlanForm(c), c.UserContext(), p.who(c)
	place, err := f.values["jurisdiction"], f.err
	id := models.DriverID(place, f.values["name"])
	switch {
	case err != nil:
	case f.act == "new":
		s := models.Scenario{Jurisdiction: place, Name: f.values["name"], Note: f.values["note"]}
		if s.Assumptions, err = f.assumptions(); err == nil {
			err = p.tracker.KeepScenario(ctx, who, s, 0)
		}
	case f.act == "copy":
		err = p.tracker.CopyScenario(ctx, who, f.values["like"], f.values["name"])
	default:
		err = models.Invalid("act", "%q is nothing that this page does", f.act)
	}
	if again(err) {
		v, bad := p.work(c)
		if bad != nil {
			return bad
		}
		return p.scenariosPage(c, v, place, f.written(err))
	}
	if err != nil {
		return err
	}
	return c.Redirect(drivers.ScenarioAt(id), fiber.StatusSeeOther)
}

// assumption is before the driver in the name of a field that says what a new scenario
// takes of it, as outcome@month.
const assumption = "assume."

// assumptions are what such fields say, in the order of the drivers.
func (f *planForm) assumptions() ([]models.ScenarioAssumption, error) {
	var out []models.ScenarioAssumption
	for _, name := range slices.Sorted(maps.Keys(f.values)) {
		driver, ok := strings.CutPrefix(name, assumption)
		if !ok {
			continue
		}
		outcome, month, _ := strings.Cut(f.values[name], "@")
		from, err := models.ParseMonth("from", month)
		if err != nil {
			return nil, err
		}
		out = append(out, models.ScenarioAssumption{Driver: driver, Certain: outcome, From: from})
	}
	return out, nil
}

// assumed are the orders that the address takes to be lifted, for a scenario that is to
// be kept of them.
func assumed(c *fiber.Ctx, f *tracker.PlanFacts) [][2]string {
	var out [][2]string
	for _, x := range c.Request().URI().QueryArgs().PeekMulti("lift") {
		driver, month, _ := strings.Cut(clean(string(x)), "@")
		if d := f.Driver(driver); d != nil && len(d.Outcomes) > 0 {
			out = append(out, [2]string{assumption + driver, d.Outcomes[0].ID + "@" + month})
		}
	}
	return out
}

func (p *Pages) showScenario(c *fiber.Ctx) error { return p.scenarioPage(c, replies.Written{}) }

func (p *Pages) scenarioPage(c *fiber.Ctx, w replies.Written) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	f, err := p.tracker.ScenarioFile(c.UserContext(), p.who(c), c.Params("id"))
	if err != nil {
		return err
	}
	g := drivers.GivenScenario{ScenarioRow: drivers.ScenarioRow{Scenario: f.Scenario, Built: f.Built, Saved: f.Version > 0}, Written: w, Place: planPlace(f.PlanFacts), Version: f.Version, Drivers: f.Drivers, History: f.History}
	if g.Beside, err = p.besideScenario(c, v, &f); err != nil {
		return err
	}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	page, err := drivers.NewScenarioPage(v, g)
	if err != nil {
		return err
	}
	return faulty(c, w.Fault, replies.Show(page))
}

// besideScenario is what the plan makes of a scenario, beside what is believed, and the
// orders that it can be asked to do without: each month leads to the plan in which an
// order ends then.
func (p *Pages) besideScenario(c *fiber.Ctx, v layout.Context, f *tracker.ScenarioFile) ([]replies.Section, error) {
	if !f.Foresees {
		return nil, nil
	}
	run, err := p.tracker.Plan(c.UserContext(), p.who(c), tracker.PlanQuery{Jurisdiction: f.Place.ID, Options: budget.Options{Scenario: f.Scenario.Name, Compare: budget.AsBelieved}})
	if err != nil {
		return nil, err
	}
	g := planner.Beside{Place: f.Place.ID, Scenario: f.Scenario.Name, Compared: nil}
	if run.Reckoned != nil {
		g.Compared = planCompared(run)
		v.Path, v.Query = "/budget", url.Values{"jurisdiction": {f.Place.ID}, "scenario": {f.Scenario.Name}}
		if pic, ok := pictures.NewLifts(v.Words, "lifts-picture", planLifts(v, run)); ok {
			g.Lifts = pictures.Show(pic)
		}
	}
	return planner.NewBeside(v, g), nil
}

func (p *Pages) keepScenario(c *fiber.Ctx) error {
	id, f, ctx, who := c.Params("id"), readPlanForm(c), c.UserContext(), p.who(c)
	err, next := f.err, drivers.ScenarioAt(id)
	switch {
	case err != nil:
	case f.act == "scenario":
		var s models.Scenario
		if s, err = p.typedScenario(c, id, f); err == nil {
			err = p.tracker.KeepScenario(ctx, who, s, f.version)
		}
	case f.act == "copy":
		if err = p.tracker.CopyScenario(ctx, who, id, f.values["name"]); err == nil {
			next = drivers.ScenarioAt(models.DriverID(id[:strings.LastIndexByte(id, '.')], f.values["name"]))
		}
	case f.act == "remove":
		if err = p.tracker.RemoveScenario(ctx, who, id, f.version, f.values["why"]); err == nil {
			next = planner.In(drivers.Scenarios, id[:strings.LastIndexByte(id, '.')])
		}
	default:
		err = models.Invalid("act", "%q is nothing that this page does", f.act)
	}
	if again(err) {
		return p.scenarioPage(c, f.written(err))
	}
	if err != nil {
		return err
	}
	return c.Redirect(next, fiber.StatusSeeOther)
}

// typedScenario is the scenario as the form has it; of a driver that the form has not it
// assumes what it did.
func (p *Pages) typedScenario(c *fiber.Ctx, id string, f *planForm) (models.Scenario, error) {
	kept, err := p.tracker.ScenarioFile(c.UserContext(), p.who(c), id)
	if err != nil {
		return models.Scenario{}, err
	}
	s := kept.Scenario
	s.Name, s.Note, s.Assumptions = f.values["name"], f.values["note"], nil
	for _, d := range kept.Drivers {
		takes, asked := f.values[budget.TakesField(d.ID)]
		if !asked {
			for _, a := range kept.Scenario.Assumptions {
				if a.Driver == d.ID {
					s.Assumptions = append(s.Assumptions, a)
				}
			}
			continue
		}
		a := models.ScenarioAssumption{Driver: d.ID, From: f.month(budget.FromField(d.ID))}
		certain, isCertain := strings.CutPrefix(takes, drivers.TakesCertain)
		switch {
		case takes == drivers.TakesBelieved && a.From != "":
			f.fault(models.Invalid(budget.FromField(d.ID), "is of no use here: only an outcome that is certain has a month"))
			continue
		case takes == drivers.TakesBelieved:
			continue
		case isCertain:
			a.Certain = certain
		case takes == drivers.TakesNothing:
			a.Nothing = true
		default:
			a.At = takes
		}
		s.Assumptions = append(s.Assumptions, a)
	}
	return s, f.err
}
