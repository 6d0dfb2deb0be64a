package tracker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"proviso/app/budget"
	"proviso/app/store"
	"proviso/models"
)

// YearFile is a fiscal year with the plan that it is a part of, as its page shows it.
type YearFile struct {
	*PlanFacts
	Year    models.BudgetYear
	Version int
	History []models.Fact
}

// YearFile is a fiscal year that is kept, as the person may see it.
func (t *Tracker) YearFile(ctx context.Context, who models.Person, id string) (YearFile, error) {
	f, err := t.yearFile(ctx, who, id)
	if err != nil {
		return f, err
	}
	if f.History, err = t.store.History(ctx, models.FactBudgetYear, id); err != nil {
		return f, fmt.Errorf("read the history of %s: %w", id, err)
	}
	return f, nil
}

func (t *Tracker) yearFile(ctx context.Context, who models.Person, id string) (YearFile, error) {
	var f YearFile
	if err := mayPlan(who); err != nil {
		return f, err
	}
	w, err := t.Work(ctx)
	if err != nil {
		return f, err
	}
	i := slices.IndexFunc(w.BudgetYears, func(y models.BudgetYear) bool { return y.ID == id })
	if i < 0 {
		return f, models.NotFound("fiscal_year", id, nil)
	}
	f.PlanFacts, err = t.PlanFacts(ctx, who, w.BudgetYears[i].Jurisdiction, 0)
	if models.KindOf(err) == models.KindNotFound { // of what the person does not see
		err = models.NotFound("fiscal_year", id, nil)
	}
	if err != nil {
		return f, err
	}
	i = slices.IndexFunc(f.Years, func(y models.BudgetYear) bool { return y.ID == id })
	if i < 0 {
		return f, models.NotFound("fiscal_year", id, nil)
	}
	f.Year, f.Version = f.Years[i], f.PlanFacts.Version(models.FactBudgetYear, id)
	return f, nil
}

// planToKeep is the plan of a jurisdiction, for who keeps its years and awards.
func (t *Tracker) planToKeep(ctx context.Context, who models.Person, jurisdiction string) (*PlanFacts, error) {
	p, err := t.PlanFacts(ctx, who, jurisdiction, 0)
	if err == nil && !p.Keeps {
		err = models.Denied("it takes the role budget or grants in %s to keep its budget", p.Place.Name)
	}
	return p, err
}

// outdated is what somebody is told who wrote to another version than the current one.
func outdated(current, seen int) error {
	return models.Conflict("version", "somebody recorded version %d of this while you were writing version %d; nothing of either is lost: look at what it has now, and send yours again", current, seen+1)
}

// KeepBudgetYear keeps a fiscal year as a whole. One of version 0 is new, and its id is
// made of the jurisdiction and its name; a name that is kept stays. Lines without a
// number are new ones. A year that was seen in another version than the current one is
// a Conflict.
func (t *Tracker) KeepBudgetYear(ctx context.Context, who models.Person, y models.BudgetYear, version int, why string) error {
	p, err := t.planToKeep(ctx, who, y.Jurisdiction)
	if err != nil {
		return err
	}
	var old models.BudgetYear
	if version == 0 {
		y.ID = models.BudgetYearID(y.Jurisdiction, y.Name)
	}
	if i := slices.IndexFunc(p.Years, func(x models.BudgetYear) bool { return x.ID == y.ID }); i >= 0 {
		old = p.Years[i]
	}
	current := p.Version(models.FactBudgetYear, y.ID)
	switch {
	case version == 0 && current > 0:
		return models.Conflict("name", "%s is kept already; open it and change it there", old.Name)
	case version != current:
		return outdated(current, version)
	case current > 0 && y.Name != old.Name:
		return models.Invalid("name", "the name stays %s: what is kept of awards goes by it", old.Name)
	}
	if y.Lines, err = numbered(y.Lines, old.Lines); err != nil {
		return err
	}
	if err := budget.CheckYear(&y, p.Years); err != nil {
		return err
	}
	if why = strings.TrimSpace(why); why == "" {
		return models.Invalid("why", "is missing; say why, for those who read the history")
	}
	if err := p.holdsAwards(y); err != nil {
		return err
	}
	return t.keepWork(ctx, who, models.FactBudgetYear, y.ID, y, version, "keep-budget-year", why)
}

// keepWork records one thing of the workspace.
func (t *Tracker) keepWork(ctx context.Context, who models.Person, kind models.FactKind, id string, v any, version int, action, why string) error {
	draft, err := workDraft(kind, id, v, version)
	if err != nil {
		return err
	}
	_, err = t.store.Record(ctx, []store.Draft{draft}, who.ID, action, why)
	return err
}

func workDraft(kind models.FactKind, id string, v any, version int) (store.Draft, error) {
	body, err := models.Body(v)
	return store.Draft{Kind: kind, ID: id, Body: body, Replaces: version}, err
}

// numbered gives the new lines their numbers. A line that was kept stays: it is struck
// out where it counts no more.
func numbered(lines, old []models.AdoptedLine) ([]models.AdoptedLine, error) {
	lines = slices.Clone(lines)
	next := len(old)
	for _, x := range lines {
		next = max(next, x.No)
	}
	has := make([]bool, len(lines)+1)
	for i := range lines {
		if lines[i].No == 0 {
			next++
			lines[i].No = next
		}
		no := lines[i].No
		if no < 1 || no > len(lines) || has[no] {
			return nil, models.Invalid("lines", "%d is the number of no line, or of two; a line is struck out and not taken away", no)
		}
		has[no] = true
	}
	if len(lines) < len(old) {
		return nil, models.Invalid("lines", "there were %d lines and are %d; a line is struck out and not taken away", len(old), len(lines))
	}
	return lines, nil
}

// holdsAwards errs where what is kept of an award would no longer fit the years, and
// fits them as they are.
func (p *PlanFacts) holdsAwards(y models.BudgetYear) error {
	before := p.rules()
	after := before
	after.Years = append(slices.DeleteFunc(slices.Clone(p.Years), func(x models.BudgetYear) bool { return x.ID == y.ID }), y)
	for i := range p.Awards {
		a := &p.Awards[i]
		err := after.CheckAward(&a.Budget)
		if err == nil || before.CheckAward(&a.Budget) != nil {
			continue
		}
		var e *models.Error
		if errors.As(err, &e) {
			return models.Invalid("", "what is kept of %s would no longer fit: %s", a.Name, e.Msg)
		}
		return err
	}
	return nil
}

// rules are what the rows of an award are held to.
func (p *PlanFacts) rules() budget.Award { return budget.Award{Years: p.Years, Today: p.Today} }
