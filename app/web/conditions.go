package web

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/records"
)

func (p *Pages) listConditions(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	get := a.view.Query.Get
	got, err := a.book.Conditions(tracker.ConditionQuery{AsOf: a.view.AsOf, KnownOn: a.view.KnownOn, Text: get("q"), Kind: get("kind"), Program: get("program"), Standing: models.Standing(get("status"))})
	if err != nil {
		return err
	}
	rows := make([]records.ConditionRow, 0, len(got))
	for _, r := range got {
		rows = append(rows, records.ConditionRow{Condition: r.Condition, First: r.First, Grants: r.Grants, Amounts: r.Amounts, Carriers: r.Carriers()})
	}
	a.steps(a.known(func(h *tracker.Happening) bool { return len(h.Conditions) > 0 }))
	return a.parts(c, records.NewConditionsPage(a.view, rows, a.book.ConditionKinds(), programIDs(a.book), allNames(a.book)))
}

func (p *Pages) showCondition(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	got, err := a.book.ConditionFile(c.Params("id"), a.view.AsOf, a.view.KnownOn)
	if err != nil {
		return err
	}
	g := records.GivenCondition{Condition: got.Condition, Known: got.Known, Cases: caseRows(got.Cases), Notices: got.Notices, Sources: got.Sources,
		Changes: versions(got.Attachments), Others: a.book.Record.Conditions, Hangs: a.relief(), Names: allNames(a.book)}
	for _, x := range got.Carried {
		g.Carried = append(g.Carried, records.Carried(x))
	}
	for _, x := range got.Cover {
		g.Cover = append(g.Cover, records.Cover(x))
	}
	if id := a.view.Query.Get("compare"); id != "" {
		other, ok := a.book.Law.Condition(id)
		if !ok {
			return models.NotFound("compare", id, nil)
		}
		g.Compared, g.Against = other, compare(other, &got.Condition)
	}
	a.steps(a.known(func(h *tracker.Happening) bool { return slices.Contains(h.Conditions, got.ID) }))
	return a.parts(c, records.NewConditionPage(a.view, g))
}

// versions are the texts of a condition's form as they follow one another from
// year to year, each compared with the one before it.
func versions(all []models.Attachment) []records.Change {
	withText := slices.DeleteFunc(slices.Clone(all), func(a models.Attachment) bool { return a.Form == "" })
	slices.SortStableFunc(withText, func(x, y models.Attachment) int { return cmp.Compare(x.FiscalYear, y.FiscalYear) })
	var out []records.Change
	for i := 1; i < len(withText); i++ {
		before, after := withText[i-1], withText[i]
		out = append(out, records.Change{Of: "condition.of_form", Before: fmt.Sprintf("FY%d", before.FiscalYear), After: fmt.Sprintf("FY%d", after.FiscalYear),
			Pieces: tracker.Wording(before.Form, after.Form)})
	}
	return out
}

// compare sets what one condition asks beside what another does.
func compare(before, after *models.Condition) []records.Change {
	var out []records.Change
	for _, x := range []struct{ of, before, after string }{
		{"condition.of_requires", before.Requires, after.Requires},
		{"condition.of_certify", before.MustCertify, after.MustCertify},
		{"condition.of_consequences", before.Consequences, after.Consequences},
		{"condition.of_authority", before.Authority, after.Authority},
	} {
		if x.before != "" || x.after != "" {
			out = append(out, records.Change{Of: x.of, Before: before.ID, After: after.ID, Pieces: tracker.Wording(x.before, x.after)})
		}
	}
	return out
}
