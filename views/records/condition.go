package records

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Cover is how many places stand how under a condition, for one program and year.
type Cover struct {
	Program    string
	FiscalYear int
	Standing   models.Standing
	Places     []string // names
}

// NewConditionPage words a condition: what it asks, which awards carry it, and
// who is covered by what on the day.
func NewConditionPage(c layout.Context, k models.Condition, cover []Cover, cases []models.Case) ShowPage {
	w := c.Words
	p := ShowPage{Frame: layout.NewFrame(c, k.Title, ui.Link{Text: w.Say("conditions.title"), URL: c.At("/conditions")}, ui.Link{Text: k.ID})}
	p.Frame.Quiet = k.Requires
	var f facts
	f.add(w.Say("condition.kind"), strings.ReplaceAll(k.Kind, "_", " "), "")
	f.add(w.Say("condition.issuer"), k.Issuer, "")
	f.add(w.Say("condition.authority"), k.Authority, "")
	f.add(w.Say("condition.statutes"), strings.Join(k.Statutes, "; "), "")
	f.add(w.Say("condition.certify"), k.MustCertify, "")
	f.add(w.Say("condition.consequences"), k.Consequences, "")
	if k.Withdrawn.Known() {
		f.add(w.Say("condition.withdrawn"), k.Withdrawn.Words(), "")
	}
	f.add(w.Say("condition.verified"), k.VerifiedThrough.Words(), "")
	f.add(w.Say("grant.note"), k.Note, "")
	carried := c.Table("carried", "", "col.program", "col.year", "col.since", "grant.note")
	for _, a := range k.Attachments {
		program := cmp.Or(strings.Join(a.Programs, ", "), strings.Join(a.Agencies, ", "), strings.Join(a.ProgramKinds, ", "), w.Say("condition.all_programs"))
		year := ""
		if a.FiscalYear != 0 {
			year = fmt.Sprint(a.FiscalYear)
		}
		note := a.Note
		if a.Uncertain {
			note = strings.TrimSpace(w.Say("standing.uncertain") + ". " + note)
		}
		carried.Row(ui.Text(program), ui.Text(year), ui.Text(a.Announced.Words()), ui.Text(note))
	}
	covered := c.Table("cover", w.Say("condition.cover_caption", "Day", c.AsOf.Words()), "col.program", "col.standing", "condition.places")
	for _, x := range cover {
		names := x.Places
		more := ""
		if len(names) > mostNames {
			more = w.Say("condition.more", "N", len(names)-mostNames)
			names = names[:mostNames]
		}
		program := x.Program
		if x.FiscalYear != 0 {
			program = strings.TrimSpace(fmt.Sprintf("%s FY%d", program, x.FiscalYear))
		}
		covered.Row(ui.Text(cmp.Or(program, w.Say("condition.all_programs"))), ui.Cell{Mark: ui.StandingMark(w, x.Standing)},
			ui.Cell{Text: ui.Link{Text: fmt.Sprint(len(x.Places))}, Quiet: strings.TrimSpace(strings.Join(names, ", ") + " " + more)})
	}
	var about []ui.Link
	for _, m := range cases {
		if slices.Contains(m.Conditions, k.ID) {
			about = append(about, ui.Link{Text: m.Caption + " (" + m.Court + " " + m.Docket + ")", URL: c.At("/cases/" + m.ID)})
		}
	}
	p.Sections = []Section{
		{ID: "asks", Title: w.Say("condition.asks"), Facts: f},
		{ID: "cover", Title: w.Say("condition.cover"), Table: covered},
		{ID: "carried", Title: w.Say("condition.carried"), Table: carried},
		{ID: "cases", Title: w.Say("condition.cases"), Links: about, Empty: emptyIf(len(about) == 0, w.Say("condition.no_cases"))},
		{ID: "sources", Title: w.Say("grant.sources"), Links: sourceLinks(c, k.Sources)},
	}
	return p
}

// mostNames is how many places a cell names before it counts the rest.
const mostNames = 12

func emptyIf(empty bool, say string) string {
	if empty {
		return say
	}
	return ""
}

func sourceLinks(c layout.Context, ids []string) []ui.Link {
	out := make([]ui.Link, 0, len(ids))
	for _, id := range ids {
		out = append(out, ui.Link{Text: id, URL: c.At("/sources/" + id)})
	}
	return out
}

// NewListPage words a list of things, each leading to its page.
func NewListPage(c layout.Context, title, head string, rows [][2]ui.Link) ShowPage {
	p := ShowPage{Frame: layout.NewFrame(c, title)}
	t := c.Table("list", "", head, "list.id")
	for _, r := range rows {
		t.Row(ui.Cell{Text: r[0]}, ui.Cell{Text: r[1]})
	}
	p.Sections = []Section{{ID: "list", Title: c.Words.Say("list.all", "N", len(rows)), Table: t}}
	return p
}
