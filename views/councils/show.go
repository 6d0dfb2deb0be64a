package councils

import (
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/ui"
)

// NewShowPage words a report for the screen. Prints says that a PDF of it can be made.
func NewShowPage(c layout.Context, r models.CouncilReport, prints bool) Page {
	p := report{c, &r}
	page := Page{Frame: layout.NewWorkFrame(c, p.say("council.report_title", "Place", r.Place), planner.Crumbs(c.Words, r.Jurisdiction, r.Place, ui.Link{Text: p.say("council.list"), URL: Of(r.Jurisdiction)})...)}
	page.Frame.Sentence = r.Headline
	page.Frame.Quiet = p.say("council.frame", "Day", r.AsOf.Words(), "At", instant(r.At), "By", r.Author, "Revision", r.Revision)
	formats := []string{"pdf", "print", "xlsx", "json"}
	if !prints {
		formats = formats[1:]
	}
	for _, f := range formats {
		page.Frame.Files = append(page.Frame.Files, ui.Link{Text: p.say("council.file." + f), URL: c.At(c.Path, "format", f)})
	}
	page.BesideName, page.Beside = p.say("plan.more"), planner.Around(c, r.Jurisdiction, false)
	page.Figures = p.figures()
	reserve := Section{ID: "reserve", Title: p.say("council.reserve"), Text: p.reserve()}
	all := p.all()
	all.Fold = p.say("council.all_open")
	page.Sections = []Section{p.changed(-1), reserve, p.years(), p.lines(-1), all, p.positions(-1), p.triggers(-1), p.awards(), p.haircuts(), p.gaps(), p.notes(), p.method(), p.sources()}
	for _, t := range page.Tables() {
		t.File = ui.Link{Text: c.Words.Say("file.csv"), URL: c.At(c.Path, "format", "csv", "table", t.ID)}
	}
	return page
}
