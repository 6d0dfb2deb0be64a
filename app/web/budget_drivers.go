package web

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/budget"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/drivers"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/replies"
	"proviso/views/ui"
	"proviso/views/words"
)

// driverRoutes adds the pages of what a plan foresees. None of their tables becomes a
// file: likelihoods stand among them.
func (p *Pages) driverRoutes(r fiber.Router) {
	r.Get("/budget/drivers", p.listDrivers)
	r.Get("/budget/drivers/:id", p.showDriver)
	r.Post("/budget/drivers/:id", p.keepDriver)
	r.Get("/budget/drivers/:id/counsel", p.showCounsels)
	r.Post("/budget/drivers/:id/counsel", p.keepCounsels)
	r.Get("/budget/claims", p.showClaims)
	r.Post("/budget/claims", p.keepClaims)
	r.Get("/budget/log", p.showForecastLog)
}

// ofPlace asks for the plan of the jurisdiction that the address names. Where it names
// none, and the person sees more than one, it asks which.
func (p *Pages) ofPlace(c *fiber.Ctx, title string, page func(v layout.Context, jurisdiction string) error) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	id := v.Query.Get("jurisdiction")
	if id == "" {
		places, err := p.tracker.PlanPlaces(c.UserContext(), p.who(c))
		if err != nil {
			return err
		}
		if len(places) != 1 {
			return Render(c, records.Of(drivers.NewPlacePage(v, title, places)))
		}
		id = places[0].ID
	}
	return page(v, id)
}

// planPlace is a plan's jurisdiction, and what the person may do there.
func planPlace(f *tracker.PlanFacts) drivers.Place {
	return drivers.Place{Jurisdiction: f.Place, Foresees: f.Foresees, Counsels: f.Counsels}
}

// subjects are where things of the record are that a driver can be about.
var subjects = map[models.FactKind]string{models.FactNotice: "/notices/", models.FactCondition: "/conditions/", models.FactAction: "/demands/", models.FactProgram: "/programs/"}

// subject leads to what a driver is about; an order to where its case is.
func subject(f *tracker.PlanFacts, about models.Ref) drivers.Subject {
	switch at := subjects[about.Kind]; {
	case about.ID == "":
		return drivers.Subject{}
	case at != "":
		return ui.Link{Text: f.NameOf(about.ID), URL: at + about.ID}
	}
	return ui.Link{Text: f.NameOf(about.ID), URL: f.OrderPage(about.ID)}
}

func (p *Pages) listDrivers(c *fiber.Ctx) error {
	return p.ofPlace(c, "driver.list_short", func(v layout.Context, id string) error {
		f, err := p.tracker.PlanFacts(c.UserContext(), p.who(c), id, 0)
		if err != nil {
			return err
		}
		g := drivers.GivenList{Place: planPlace(f)}
		for _, d := range f.Drivers {
			row := drivers.Row{Driver: d, About: subject(f, d.About), Awards: len(touched(&d))}
			if x := f.Driver(d.Given); x != nil {
				row.Given = x.Name
			}
			if l, ok := f.Likely[d.ID]; ok {
				row.Believed = believed(f, &d, tracker.LikelihoodVersion{Likelihood: l})
			}
			g.Rows = append(g.Rows, row)
		}
		for _, x := range f.Candidates {
			g.Candidates = append(g.Candidates, drivers.Candidate{About: x.About, Name: subject(f, x.About), Awards: len(x.Grants)})
		}
		page, err := drivers.NewListPage(v, g)
		if err != nil {
			return err
		}
		return Render(c, replies.Show(page))
	})
}

// touched are the awards that a driver's branches touch.
func touched(d *models.Driver) []string {
	var out []string
	for _, b := range d.Branches {
		if b.Counts() {
			out = append(out, b.Grants...)
		}
	}
	return unique(out)
}

// caseName says how the driver came out on which another hangs.
func caseName(f *tracker.PlanFacts, d *models.Driver, outcome string) string {
	parent := f.Driver(d.Given)
	if parent == nil {
		return ""
	}
	if outcome == "" {
		return words.English.Say("driver.case_nothing")
	}
	return budget.OutcomeName(parent, outcome)
}

// casesOf are the cases for which there are chances of a driver, without any.
func casesOf(f *tracker.PlanFacts, d *models.Driver) []drivers.Case {
	var out []drivers.Case
	for _, of := range (budget.Foresight{Drivers: f.Drivers}).CasesOf(d) {
		out = append(out, drivers.Case{Outcome: of, Name: caseName(f, d, of)})
	}
	return out
}

// believed is a likelihood as pages have it, each chance in words.
func believed(f *tracker.PlanFacts, d *models.Driver, l tracker.LikelihoodVersion) *drivers.Believed {
	out := &drivers.Believed{Version: l.Version, At: l.At, On: l.On, By: l.By, Reason: l.Reason, Told: l.Told}
	out.Fits = budget.Foresight{Drivers: f.Drivers}.CheckLikelihood(&l.Likelihood) == nil
	for _, of := range l.Cases {
		x := drivers.Case{Outcome: of.Outcome, Name: caseName(f, d, of.Outcome)}
		for _, y := range of.Chances {
			x.Chances = append(x.Chances, drivers.Chance{LikelyChance: y, Said: budget.LikelyRange(y)})
		}
		out.Cases = append(out.Cases, x)
	}
	return out
}

func (p *Pages) showDriver(c *fiber.Ctx) error { return p.driverPage(c, replies.Written{}) }

// driverPage is the page of a driver, or the form for a new one, with what was typed
// in it.
func (p *Pages) driverPage(c *fiber.Ctx, w replies.Written) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	var g drivers.Given
	if id := c.Params("id"); id == "new" {
		g, err = p.newDriver(c, v)
	} else {
		g, err = p.keptDriver(c, id)
	}
	if err != nil {
		return err
	}
	v.Path, g.Written = drivers.At(c.Params("id")), w
	if act, no, ok := strings.Cut(v.Query.Get("change"), "."); ok && w.Act == "" {
		g.Act = act
		g.No, _ = strconv.Atoi(no) // of no row that there is: a new one
	}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	page, err := drivers.NewShowPage(v, g)
	if err != nil {
		return err
	}
	return faulty(c, w.Fault, replies.Show(page))
}

// aboutOf reads what a new driver is about: kind/id.
func aboutOf(text string) models.Ref {
	kind, id, _ := strings.Cut(text, "/")
	return models.Ref{Kind: models.FactKind(kind), ID: id}
}

func (p *Pages) newDriver(c *fiber.Ctx, v layout.Context) (drivers.Given, error) {
	place, about := cmp.Or(v.Query.Get("jurisdiction"), clean(c.FormValue("jurisdiction"))), cmp.Or(v.Query.Get("about"), clean(c.FormValue("about")))
	f, err := p.tracker.PlanFacts(c.UserContext(), p.who(c), place, 0)
	if err != nil {
		return drivers.Given{}, err
	}
	if !f.Foresees {
		return drivers.Given{}, models.Denied("it takes the role budget or counsel in %s to say what is to be expected", f.Place.Name)
	}
	d := tracker.Suggest(f, aboutOf(about))
	return drivers.Given{Driver: d, Place: planPlace(f), Subject: subject(f, d.About), Others: f.Drivers, Awards: planAwards(f)}, nil
}

func (p *Pages) keptDriver(c *fiber.Ctx, id string) (drivers.Given, error) {
	f, err := p.tracker.DriverFile(c.UserContext(), p.who(c), id)
	if err != nil {
		return drivers.Given{}, err
	}
	g := drivers.Given{Driver: f.Driver, Place: planPlace(f.PlanFacts), Version: f.Version, Subject: subject(f.PlanFacts, f.Driver.About), Others: f.Drivers, Awards: planAwards(f.PlanFacts),
		Cases: casesOf(f.PlanFacts, &f.Driver), LikelyVersion: f.PlanFacts.Version(models.FactLikelihood, id), Today: f.Today, History: f.History}
	for _, l := range f.Believed {
		g.Believed = append(g.Believed, *believed(f.PlanFacts, &f.Driver, l))
	}
	return g, nil
}

func planAwards(f *tracker.PlanFacts) []drivers.Award {
	out := make([]drivers.Award, len(f.Awards))
	for i, a := range f.Awards {
		out[i] = drivers.Award{ID: a.Grant.ID, Name: a.Name}
	}
	return out
}

func (p *Pages) keepDriver(c *fiber.Ctx) error {
	id := c.Params("id")
	f := readPlanForm(c)
	err := f.err
	if err == nil {
		id, err = p.changeDriver(c, id, f)
	}
	if again(err) {
		return p.driverPage(c, f.written(err))
	}
	if err != nil {
		return err
	}
	return c.Redirect(drivers.At(id), fiber.StatusSeeOther)
}

// changeDriver does what a form of the page says, and gives the driver's id.
func (p *Pages) changeDriver(c *fiber.Ctx, id string, f *planForm) (string, error) {
	ctx, who := c.UserContext(), p.who(c)
	if id == "new" {
		f.act = "driver"
	}
	switch f.act {
	case "driver":
		d, err := p.typedDriver(c, id, f)
		if err != nil {
			return id, err
		}
		err = p.tracker.KeepDriver(ctx, who, d, f.version)
		if id == "new" {
			id = models.DriverID(d.Jurisdiction, strings.TrimSpace(d.Name))
		}
		return id, err
	case "branch":
		b := f.branch()
		b.Outcome = f.values["outcome"]
		if f.err != nil {
			return id, f.err
		}
		return id, p.tracker.KeepBranch(ctx, who, id, f.version, b)
	case "strike":
		return id, p.tracker.StrikeBranch(ctx, who, id, f.version, f.row.No, f.values["why"])
	case "end":
		end := models.DriverEnd{Outcome: f.values["outcome"], On: f.day("on"), Why: f.values["why"]}
		if f.err != nil {
			return id, f.err
		}
		return id, p.tracker.EndDriver(ctx, who, id, f.version, end)
	case "reopen":
		return id, p.tracker.ReopenDriver(ctx, who, id, f.version, f.values["why"])
	case "likelihood":
		l, err := p.typedLikelihood(c, id, f)
		if err != nil {
			return id, err
		}
		l.Told = f.values["told"] != ""
		return id, p.tracker.KeepLikelihood(ctx, who, l, f.version)
	}
	return id, models.Invalid("act", "%q is nothing that this page does", f.act)
}

// typedDriver is the driver as the form has it; what is not in the form is as it was.
func (p *Pages) typedDriver(c *fiber.Ctx, id string, f *planForm) (models.Driver, error) {
	d := models.Driver{Jurisdiction: f.values["jurisdiction"], About: aboutOf(f.values["about"])}
	if id != "new" {
		kept, err := p.tracker.DriverFile(c.UserContext(), p.who(c), id)
		if err != nil {
			return d, err
		}
		d = kept.Driver
	}
	d.Name, d.Given, d.Each, d.Owner, d.NextDay = f.values["name"], f.values["given"], f.values["each"] != "", f.values["owner"], f.day("next_day")
	d.Outcomes = f.outcomes()
	if b := f.branch(); id == "new" && len(b.Grants) > 0 && len(d.Outcomes) > 0 {
		budget.NameOutcomes(&d)
		b.Outcome = d.Outcomes[0].ID
		d.Branches = []models.DriverBranch{b}
	}
	return d, f.err
}

// mostOutcomes bounds how many fields of outcomes are looked for.
const mostOutcomes = 40

// outcomes are those of the form; an empty field is none. What had an id keeps it.
func (f *planForm) outcomes() []models.DriverOutcome {
	var out []models.DriverOutcome
	for n := 1; n <= mostOutcomes; n++ {
		if name := f.values[budget.OutcomeField(n)]; name != "" {
			out = append(out, models.DriverOutcome{ID: f.values[drivers.OutcomeIDField+strconv.Itoa(n)], Name: name})
		}
	}
	return out
}

// branch is what the form says that an outcome does.
func (f *planForm) branch() models.DriverBranch {
	b := models.DriverBranch{Row: f.row, Harm: models.Harm(f.values["harm"]), Severity: models.PlanRange{Low: f.part("low"), Likely: f.part("likely"), High: f.part("high")},
		Own: f.values["own"] != "", From: f.month("from"), Protected: f.part("protected"), Refused: f.values["refused"] != ""}
	for _, name := range slices.Sorted(maps.Keys(f.values)) {
		if id, ok := strings.CutPrefix(name, drivers.GrantField); ok && f.values[name] != "" {
			b.Grants = append(b.Grants, id)
		}
	}
	if text := f.values["months"]; text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			f.fault(models.Invalid("months", "%q is not a number of months", text))
		}
		b.Months = n
	}
	return b
}

// typedLikelihood is what the form says is believed. A chance that is missing is no
// chance of zero.
func (p *Pages) typedLikelihood(c *fiber.Ctx, id string, f *planForm) (models.Likelihood, error) {
	l := models.Likelihood{ID: id, Reason: f.values["reason"]}
	kept, err := p.tracker.DriverFile(c.UserContext(), p.who(c), id)
	if err != nil {
		return l, err
	}
	chance := func(name, of, outcome string) models.Percent {
		field := budget.ChanceField(name, of, outcome)
		v := f.part(field)
		if v == nil {
			f.fault(models.Invalid(field, "is missing; a chance that nobody wrote is not zero"))
			return 0
		}
		return *v
	}
	for _, of := range casesOf(kept.PlanFacts, &kept.Driver) {
		x := models.LikelyCase{Outcome: of.Outcome}
		for _, o := range kept.Driver.Outcomes {
			x.Chances = append(x.Chances, models.LikelyChance{Outcome: o.ID, P10: chance("p10", of.Outcome, o.ID), P50: chance("p50", of.Outcome, o.ID), P90: chance("p90", of.Outcome, o.ID)})
		}
		l.Cases = append(l.Cases, x)
	}
	return l, f.err
}

// readersTyped are the roles that counsel names in a form.
func (f *planForm) readersTyped() []models.Role {
	var out []models.Role
	for _, r := range tracker.PlanReaders {
		if f.values[drivers.ReaderField+string(r)] != "" {
			out = append(out, r)
		}
	}
	return out
}
