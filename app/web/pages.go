package web

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/answers"
	"proviso/views/grants"
	"proviso/views/portfolio"
)

// changedWithin is how many days back the portfolio looks for what changed.
const changedWithin = 90

// filter reads the filters of a list of grants.
func filter(a asked) (tracker.AssessQuery, error) {
	get := a.view.Query.Get
	q := tracker.AssessQuery{AsOf: a.view.AsOf, KnownOn: a.view.KnownOn, State: get("state"), Program: get("program")}
	if v := get("fiscal_year"); v != "" {
		year, err := strconv.Atoi(v)
		if err != nil || year < 1960 || year > 2100 {
			return q, models.Invalid("fiscal_year", "%q is not a federal fiscal year; write it like 2017", v)
		}
		q.FiscalYear = year
	}
	if v := get("rung"); v != "" {
		rung, err := models.ParseRung("rung", v)
		if err != nil {
			return q, err
		}
		q.Rung = rung
	}
	return q, nil
}

func (p *Pages) showPortfolio(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	q, err := filter(a)
	if err != nil {
		return err
	}
	got, err := a.book.Assess(q)
	if err != nil {
		return err
	}
	sums := got.Total()
	g := portfolio.Given{Grants: got.Grants, Names: names(a.book), Four: sums.Four, Positions: sums.Positions,
		Filter: portfolio.Filter{State: q.State, Program: q.Program, Year: a.view.Query.Get("fiscal_year"), Rung: string(q.Rung)}}
	for _, h := range a.book.Between(a.view.AsOf.AddDays(-changedWithin), a.view.AsOf, a.view.KnownOn) {
		g.Changed = append(g.Changed, portfolio.Change{Date: h.Date, What: h.What})
	}
	g.States, g.Programs, g.Years = choices(a.book)
	return Render(c, portfolio.Show(portfolio.NewShowPage(a.view, g)))
}

// choices are the values that a list of grants can be filtered by.
func choices(b *tracker.Book) (states, programs []string, years []int) {
	for _, g := range b.Record.Grants {
		if j, ok := b.Law.Jurisdiction(g.Jurisdiction); ok && j.State != "" {
			states = append(states, j.State)
		}
		programs = append(programs, g.Program)
		years = append(years, g.FiscalYear)
	}
	return unique(states), unique(programs), unique(years)
}

func unique[T cmp.Ordered](s []T) []T {
	slices.Sort(s)
	return slices.Compact(s)
}

func (p *Pages) showGrant(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	got, err := a.book.Grant(c.Params("id"), a.view.AsOf, a.view.KnownOn)
	if err != nil {
		return err
	}
	g := grants.Given{Assessment: got.Assessment, Jurisdiction: got.Jurisdiction, Program: got.Program, Names: names(a.book), Sources: got.Sources, Titles: map[string]string{}}
	for _, k := range a.book.Record.Conditions {
		g.Titles[k.ID] = k.Title
	}
	for _, r := range got.Rules {
		g.Rules = append(g.Rules, grants.Rule{Title: r.Rule.Title, Citation: r.Rule.Citation, Verdicts: r.Verdicts, Outcome: outcomes[string(r.Outcome)]})
	}
	return Render(c, grants.Show(grants.NewShowPage(a.view, g)))
}

// outcomes are the messages for a rule that gave no verdict.
var outcomes = map[string]string{"does not apply": "rule.not_applied", "not in force": "rule.not_in_force"}

func (p *Pages) showMatrix(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	q, err := filter(a)
	if err != nil {
		return err
	}
	got, err := a.book.Assess(q)
	if err != nil {
		return err
	}
	var conditions []string
	for i := range got.Grants {
		for _, k := range got.Grants[i].Conditions {
			conditions = append(conditions, k.Condition)
		}
	}
	return Render(c, answers.Matrix(answers.NewMatrixPage(a.view, got.Grants, unique(conditions), names(a.book))))
}

func (p *Pages) showAnswer(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	get := a.view.Query.Get
	q := models.Question{Jurisdiction: get("jurisdiction"), Program: get("program"), Condition: get("condition"), AsOf: a.view.AsOf, KnownOn: a.view.KnownOn}
	if v := get("fiscal_year"); v != "" {
		if q.FiscalYear, err = strconv.Atoi(v); err != nil {
			return models.Invalid("fiscal_year", "%q is not a federal fiscal year; write it like 2017", v)
		}
	}
	got, err := a.book.Coverage(q)
	if err != nil {
		return err
	}
	place, _ := a.book.Law.Jurisdiction(q.Jurisdiction)
	condition, _ := a.book.Law.Condition(q.Condition)
	return Render(c, answers.Show(answers.NewShowPage(a.view, got, *condition, *place)))
}
