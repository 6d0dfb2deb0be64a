package search

import (
	"cmp"
	"fmt"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
	"proviso/views/words"
)

// columns are what is told of each kind of thing.
var columns = map[models.HitKind][]string{
	models.HitPlace:       {"kind", "state", "id"},
	models.HitGrant:       {"fiscal_year", "standing", "award_number"},
	models.HitProgram:     {"listing", "agency", "id"},
	models.HitCondition:   {"kind", "id"},
	models.HitCase:        {"docket", "filed"},
	models.HitOrder:       {"from", "until", "id"},
	models.HitAction:      {"office", "date"},
	models.HitNotice:      {"program", "date"},
	models.HitAssociation: {"id"},
	models.HitSource:      {"publisher", "date"},
}

// newTable is the things of one kind.
func newTable(c layout.Context, g Group, names map[string]string) *ui.Table {
	heads := []string{"search.col.name"}
	for _, col := range columns[g.Kind] {
		heads = append(heads, "search.col."+col)
	}
	t := c.Table(string(g.Kind), "", heads...)
	for _, h := range g.Hits {
		link := Link(c, h, names)
		t.Row(append([]ui.Cell{ui.To(link.Text, link.URL)}, cells(c.Words, h, names)...)...)
	}
	return t
}

// Link names a thing and leads to it: to its page, to the page of what it stands
// in, or to a source of it.
func Link(c layout.Context, h models.Hit, names map[string]string) ui.Link {
	at := func(path string) string { return c.At(path, "q", "", "kind", "") }
	switch h.Kind {
	case models.HitPlace:
		return ui.Link{Text: h.Place.Name, URL: at("/jurisdictions/" + h.ID)}
	case models.HitGrant:
		return ui.Link{Text: c.Words.Say("search.grant_name", "Place", c.Recipient(h.Grant, names), "Program", cmp.Or(names[h.Grant.Program], h.Grant.Program), "Year", h.Grant.FiscalYear), URL: at("/grants/" + h.ID)}
	case models.HitProgram:
		return ui.Link{Text: h.Program.Name, URL: at("/programs/" + h.ID)}
	case models.HitCondition:
		return ui.Link{Text: h.Condition.Title, URL: at("/conditions/" + h.ID)}
	case models.HitCase:
		return ui.Link{Text: h.Case.Caption, URL: at("/cases/" + h.ID)}
	case models.HitOrder:
		short, _, _ := strings.Cut(h.Case.Caption, " (")
		return ui.Link{Text: c.Words.Say("search.order_in", "Kind", sentenceCase(h.Order.Kind), "Case", short), URL: at("/cases/"+h.Case.ID) + "#order-" + h.ID}
	case models.HitAction:
		return ui.Link{Text: cmp.Or(h.Action.Title, sentenceCase(h.Action.Kind)), URL: at("/demands/" + h.ID)}
	case models.HitNotice:
		return ui.Link{Text: cmp.Or(h.Notice.Text, sentenceCase(h.Notice.Kind)+" ("+h.ID+")"), URL: stands(at, h.Notice.Conditions, h.Notice.Sources)}
	case models.HitAssociation:
		return ui.Link{Text: h.Association.Title, URL: stands(at, nil, h.Association.Sources)}
	}
	return ui.Link{Text: h.Source.Title, URL: at("/sources/" + h.ID)}
}

// stands is where a thing without a page of its own is told of.
func stands(at func(string) string, conditions, sources []string) string {
	switch {
	case len(conditions) > 0:
		return at("/conditions/" + conditions[0])
	case len(sources) > 0:
		return at("/sources/" + sources[0])
	}
	return ""
}

func cells(w *words.Words, h models.Hit, names map[string]string) []ui.Cell {
	day := func(d models.When) ui.Cell {
		if !d.Known() {
			return ui.Text("")
		}
		return ui.Cell{Text: ui.Link{Text: d.Words()}, Data: d.String()}
	}
	switch h.Kind {
	case models.HitPlace:
		return []ui.Cell{ui.Text(spaced(string(h.Place.Kind))), ui.Text(h.Place.State), ui.Text(h.ID)}
	case models.HitGrant:
		standing := ui.Text(w.Say("search.not_yet"))
		if h.Rung != "" {
			standing = ui.Cell{Mark: ui.RungMark(w, h.Rung)}
		}
		return []ui.Cell{ui.Text(fmt.Sprint(h.Grant.FiscalYear)), standing, ui.Text(h.Grant.AwardNumber)}
	case models.HitProgram:
		return []ui.Cell{ui.Text(h.Program.ALN), ui.Text(h.Program.Agency), ui.Text(h.ID)}
	case models.HitCondition:
		return []ui.Cell{ui.Text(spaced(h.Condition.Kind)), ui.Text(h.ID)}
	case models.HitCase:
		return []ui.Cell{ui.Text(strings.TrimSpace(h.Case.Court + " " + h.Case.Docket)), day(h.Case.Filed)}
	case models.HitOrder:
		until := day(h.Order.To)
		if !h.Order.To.Known() {
			until = ui.Text(w.Say("search.no_end"))
		}
		return []ui.Cell{day(h.Order.From), until, ui.Text(h.ID)}
	case models.HitAction:
		return []ui.Cell{ui.Text(h.Action.Office), day(h.Action.Date)}
	case models.HitNotice:
		return []ui.Cell{ui.Text(cmp.Or(names[h.Notice.Program], h.Notice.Program)), day(h.Notice.Date)}
	case models.HitAssociation:
		return []ui.Cell{ui.Text(h.ID)}
	}
	return []ui.Cell{ui.Text(h.Source.Publisher), day(h.Source.Date)}
}

func spaced(s string) string { return strings.ReplaceAll(s, "_", " ") }

// sentenceCase writes a kind as the first words of a sentence.
func sentenceCase(kind string) string {
	s := spaced(kind)
	return strings.ToUpper(s[:min(1, len(s))]) + s[min(1, len(s)):]
}
