package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/answers"
	"proviso/views/layout"
)

// question reads a question of the address. A place may be named as people do.
func (a *asked) question() (models.Question, error) {
	get := a.view.Query.Get
	q := models.Question{Jurisdiction: get("jurisdiction"), Program: get("program"), Condition: get("condition"), AsOf: a.view.AsOf, KnownOn: a.view.KnownOn}
	if q.Jurisdiction != "" {
		place, err := a.book.FindPlace(q.Jurisdiction)
		if err != nil {
			return q, err
		}
		q.Jurisdiction = place.ID
	}
	if v := get("fiscal_year"); v != "" {
		year, err := strconv.Atoi(v)
		if err != nil || year < 1960 || year > 2100 {
			return q, models.Invalid("fiscal_year", "%q is not a federal fiscal year; write it like 2017", v)
		}
		q.FiscalYear = year
	}
	return q, nil
}

// showAnswer answers a question, or asks for what it still lacks.
func (p *Pages) showAnswer(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	q, err := a.question()
	if err != nil {
		return err
	}
	form := questionChoices(a.book)
	form.Place, form.Program, form.Condition, form.Year = q.Jurisdiction, q.Program, q.Condition, a.view.Query.Get("fiscal_year")
	if q.Jurisdiction == "" || q.Condition == "" {
		return a.ask(c, q, form)
	}
	got, err := a.book.Coverage(q)
	if err != nil {
		return err
	}
	turns, err := a.book.History(q, max(a.view.Today, a.view.AsOf))
	if err != nil {
		return err
	}
	place, _ := a.book.Law.Jurisdiction(q.Jurisdiction)
	condition, _ := a.book.Law.Condition(q.Condition)
	g := answers.Given{Answer: got, Condition: *condition, Place: *place, Names: a.book.Names(), Orders: ordersInCases(a.book), Turns: turns, Form: form}
	for _, x := range a.book.AimedElsewhere(q) {
		g.Aimed = append(g.Aimed, answers.Aimed{Title: x.Condition.Title, Order: x.Order})
	}
	if program, ok := a.book.Law.Program(q.Program); ok {
		g.Program = *program
		g.Form.Program = program.ID
	}
	for _, x := range a.book.Record.Grants {
		if q.FiscalYear != 0 && g.Program.ID != "" && x.Jurisdiction == place.ID && x.Program == g.Program.ID && x.FiscalYear == q.FiscalYear {
			g.Grants = append(g.Grants, x)
		}
	}
	a.turns(turns)
	page := answers.NewShowPage(a.view, g)
	return a.send(c, answers.Show(page), page.Frame, page.Tables()...)
}

// ask shows the question to be completed; what is already wrong in it is told.
func (a *asked) ask(c *fiber.Ctx, q models.Question, form answers.Choices) error {
	whole := q
	if len(a.book.Record.Jurisdictions) > 0 {
		whole.Jurisdiction = cmp.Or(q.Jurisdiction, a.book.Record.Jurisdictions[0].ID)
	}
	if len(a.book.Record.Conditions) > 0 {
		whole.Condition = cmp.Or(q.Condition, a.book.Record.Conditions[0].ID)
	}
	if err := a.book.Law.Check(whole); err != nil {
		return err
	}
	page := answers.NewAskPage(a.view, form)
	return a.send(c, answers.Ask(page), page.Frame)
}

// turns leads to the nearest days on which the answer of the page became another.
func (a *asked) turns(turns []models.Turn) {
	a.view.Previous, a.view.Next = nil, nil
	for i := range turns {
		s := &layout.Step{Day: turns[i].Day, What: answers.Turned(a.view.Words, turns[i])}
		if s.Day < a.view.AsOf {
			a.view.Previous = s
		}
		if s.Day > a.view.AsOf {
			a.view.Next = s
			return
		}
	}
}

// ordersInCases says of each order where it was made.
func ordersInCases(b *tracker.Book) map[string]answers.OrderInCase {
	out := map[string]answers.OrderInCase{}
	for _, m := range b.Record.Cases {
		short, _, _ := strings.Cut(m.Caption, " (")
		for _, o := range m.Orders {
			out[o.ID] = answers.OrderInCase{Case: m.ID, Caption: short, Kind: o.Kind}
		}
	}
	return out
}

// questionChoices are the values that a question can name.
func questionChoices(b *tracker.Book) answers.Choices {
	var out answers.Choices
	for _, j := range b.Record.Jurisdictions {
		name := j.Name
		if j.State != "" && j.Kind != models.State {
			name += ", " + j.State
		}
		out.Places = append(out.Places, [2]string{j.ID, name})
	}
	for _, x := range b.Record.Programs {
		out.Programs = append(out.Programs, [2]string{x.ID, x.Name})
	}
	for _, k := range b.Record.Conditions {
		out.Conditions = append(out.Conditions, [2]string{k.ID, k.Title})
		for _, t := range k.Attachments {
			if t.FiscalYear != 0 {
				out.Years = append(out.Years, t.FiscalYear)
			}
		}
	}
	for _, g := range b.Record.Grants {
		out.Years = append(out.Years, g.FiscalYear)
	}
	byName := func(x, y [2]string) int { return cmp.Or(cmp.Compare(x[1], y[1]), cmp.Compare(x[0], y[0])) }
	slices.SortFunc(out.Places, byName)
	slices.SortFunc(out.Programs, byName)
	slices.SortFunc(out.Conditions, byName)
	slices.Sort(out.Years)
	out.Years = slices.Compact(out.Years)
	return out
}
