package records

import (
	"fmt"
	"slices"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// noticeTable is notices under one another.
func noticeTable(c layout.Context, all []models.Notice, names map[string]string) *ui.Table {
	w := c.Words
	t := c.Table("notices", "", "notice.notice", "law.kind", "case.date", "law.award", "notice.numbers", "notice.whom")
	for i := range all {
		n := &all[i]
		program := []string{}
		if n.Program != "" {
			program = append(program, n.Program)
		}
		award := ""
		if n.Program != "" || n.FiscalYear != 0 {
			award = awards(c, program, n.FiscalYear, nil)
		}
		t.Row(ui.Cell{Text: ui.Link{Text: Clip(noticeTitle(c, n), 110), URL: c.At("/notices/" + n.ID)}, Quiet: n.ID}, ui.Text(spaced(n.Kind)), noticeDay(c, n), ui.Text(award), ui.Text(numbers(n.Numbers)),
			places(c, slices.Concat(n.Protected, n.Addressees), names))
	}
	if len(all) > 0 {
		t.Caption = w.Say("notices.caption")
	}
	return t
}

// noticeTitle is what a notice says, or what kind it is.
func noticeTitle(c layout.Context, n *models.Notice) string {
	if n.Text != "" {
		return n.Text
	}
	if len(n.Numbers) > 0 {
		return c.Words.Say("notice.will_not", "Numbers", numbers(n.Numbers), "Year", n.FiscalYear)
	}
	return sentenceCase(spaced(n.Kind))
}

// noticeDay is the day of a notice; of one without a date, the day before which
// it cannot have stood.
func noticeDay(c layout.Context, n *models.Notice) ui.Cell {
	switch {
	case n.Date.Known():
		return When(n.Date)
	case n.NotBefore.Known():
		return ui.Cell{Text: ui.Link{Text: c.Words.Say("notice.undated", "Day", ui.Short(n.NotBefore))}, Data: n.NotBefore.String() + "/.."}
	}
	return ui.Cell{Quiet: c.Words.Say("law.day_unknown")}
}

// numbers writes 41, 42, 43, 45 as "41-43, 45".
func numbers(ns []int) string {
	var parts []string
	for i := 0; i < len(ns); {
		k := i
		for k+1 < len(ns) && ns[k+1] == ns[k]+1 {
			k++
		}
		if k > i {
			parts = append(parts, fmt.Sprintf("%d-%d", ns[i], ns[k]))
		} else {
			parts = append(parts, fmt.Sprint(ns[i]))
		}
		i = k + 1
	}
	return strings.Join(parts, ", ")
}

// NewNoticesPage words the list of notices.
func NewNoticesPage(c layout.Context, all []models.Notice, names map[string]string) Page {
	w := c.Words
	p := Page{Frame: layout.NewFrame(c, w.Say("notices.title"))}
	p.Frame.Sentence = w.Say("notices.sentence", "N", len(all))
	p.Parts = []Part{Part{ID: "list", Title: w.Say("list.all", "N", len(all)), Text: []string{w.Say("notices.text")}}.tabled(noticeTable(c, all, names), w.Say("law.nothing"))}
	p.Fill(c)
	return p
}

// GivenNotice is what the page of a notice is worded from.
type GivenNotice struct {
	Notice     models.Notice
	Conditions []string // that it may speak of
	Sources    []models.Source
	Titles     map[string]string // of conditions
	Names      map[string]string
}

// NewNoticePage words a notice.
func NewNoticePage(c layout.Context, g GivenNotice) Page {
	w, n := c.Words, &g.Notice
	p := Page{Frame: layout.NewFrame(c, w.Say("notice.title", "ID", n.ID), ui.Link{Text: w.Say("notices.title"), URL: c.At("/notices")}, ui.Link{Text: n.ID})}
	p.Frame.Sentence = noticeTitle(c, n)
	p.Frame.Quiet = w.Say("notice.rests", "N", len(g.Sources))
	var f Facts
	f.Say(w.Say("law.kind"), spaced(n.Kind))
	day := noticeDay(c, n)
	f.Say(w.Say("case.date"), day.Text.Text+day.Quiet)
	if n.Until.Known() {
		f.Say(w.Say("law.to"), n.Until.Words())
	}
	if n.Deadline.Known() {
		f.Say(w.Say("notice.deadline"), n.Deadline.Words())
	}
	if n.RespondBy.Known() {
		f.Say(w.Say("notice.respond"), n.RespondBy.Words())
	}
	if n.Program != "" {
		f.Link(w.Say("col.program"), ui.Link{Text: g.Names[n.Program], URL: c.At("/programs/" + n.Program)})
	}
	if n.FiscalYear != 0 {
		f.Say(w.Say("col.year"), fmt.Sprint(n.FiscalYear))
	}
	f.Say(w.Say("notice.numbers"), numbers(n.Numbers))
	f.Say(w.Say("notice.also"), strings.Join(n.AlsoText, "; "))
	var conditions []ui.Link
	for _, id := range g.Conditions {
		conditions = append(conditions, ui.Link{Text: Clip(g.Titles[id], 90), URL: c.At("/conditions/" + id)})
	}
	name := "notice.conditions"
	if len(n.Conditions) == 0 && len(n.Numbers) > 0 {
		name = "notice.conditions_maybe"
	}
	f.Link(w.Say(name), conditions...)
	f.Link(w.Say("notice.whom"), places(c, n.Protected, g.Names).Links...)
	f.Link(w.Say("case.subdivisions"), places(c, n.Subdivisions, g.Names).Links...)
	f.Link(w.Say("notice.addressees"), places(c, n.Addressees, g.Names).Links...)
	f.Say(w.Say("notice.revocable"), n.Revocable)
	f.Say(w.Say("grant.note"), n.Note)
	if n.Uncertain {
		f.Say(w.Say("law.doubt"), w.Say("law.marked_uncertain"))
	}
	p.Parts = []Part{{ID: "notice", Title: w.Say("notice.about"), Facts: f}, sourcePart(c, g.Sources)}
	p.Fill(c)
	return p
}
