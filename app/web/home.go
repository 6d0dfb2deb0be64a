package web

import (
	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/acceptances"
	"proviso/views/account"
	"proviso/views/duties"
	"proviso/views/papers"
	"proviso/views/planner"
	"proviso/views/replies"
	"proviso/views/reviews"
	"proviso/views/ui"
)

// homeRows is how many of what waits the page shows of each kind, the most
// pressing first; what is left stands behind a link.
const homeRows = 8

func (p *Pages) showWorkspace(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	var counts []string
	var waits []ui.Part
	if a.view.Person.HasAnywhere(models.Roles...) {
		if counts, waits, err = p.waits(c, &a); err != nil {
			return err
		}
	}
	return Render(c, account.Home(account.NewHomePage(a.view, counts, waits, a.book.Everything())))
}

// waits is what waits for somebody where the person has a role.
func (p *Pages) waits(c *fiber.Ctx, a *asked) (counts []string, waits []ui.Part, err error) {
	add := func(count string, part ui.Part) {
		if part.Table != nil {
			counts, waits = append(counts, count), append(waits, part)
		}
	}
	ctx, who := c.UserContext(), p.who(c)
	dues, err := p.tracker.Deadlines(ctx, who, tracker.DueQuery{})
	if err != nil {
		return nil, nil, err
	}
	given, err := p.given(c, a, dues)
	if err != nil {
		return nil, nil, err
	}
	add(duties.Home(a.view, given, homeRows))
	awards, err := p.waitingAwards(c)
	if err != nil {
		return nil, nil, err
	}
	add(acceptances.Home(a.view, awards, homeRows))
	demands, err := p.replyRows(c)
	if err != nil {
		return nil, nil, err
	}
	add(replies.Home(a.view, demands, homeRows))
	if who.HasAnywhere(tracker.Reviewers...) {
		tasks, more, err := p.reviewTasks(ctx, who)
		if err != nil {
			return nil, nil, err
		}
		add(reviews.HomePart(a.view, tasks, more, homeRows))
	}
	days, err := p.tracker.PlanDays(ctx, who)
	if err != nil {
		return nil, nil, err
	}
	var near []planner.Day
	for _, d := range days {
		near = append(near, planner.Day{Day: d.Day, Kind: string(d.Kind), What: d.What, Award: d.Award, Place: d.Place, Passed: d.Passed})
	}
	add(planner.Home(a.view, near, homeRows))
	kept, err := p.tracker.Documents(ctx, who, tracker.PaperQuery{})
	if err != nil {
		return nil, nil, err
	}
	var g papers.GivenList
	var refs []models.Ref
	for _, x := range kept {
		g.Papers = append(g.Papers, papers.Paper(x))
		refs = append(refs, x.About...)
	}
	if g.Given, err = p.paperGiven(c, a.book, refs); err != nil {
		return nil, nil, err
	}
	add(papers.Ends(a.view, g, homeRows))
	return counts, waits, nil
}
