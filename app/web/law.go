package web

import (
	"github.com/gofiber/fiber/v2"
	"maps"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/records"
	"proviso/views/ui"
)

// parts answers with a page of parts, or with its tables as a file.
func (a *asked) parts(c *fiber.Ctx, p records.Page) error {
	return a.send(c, records.Of(p), p.Frame, p.Tables()...)
}

// known leaves out what happened after the day of knowledge.
func (a *asked) known(matters func(h *tracker.Happening) bool) func(h *tracker.Happening) bool {
	return func(h *tracker.Happening) bool {
		return (a.view.KnownOn == 0 || h.Date.Earliest <= a.view.KnownOn) && matters(h)
	}
}

// allNames are those of jurisdictions (with their state, where two bear one name),
// programs and associations, the last by the id under which orders name them.
func allNames(b *tracker.Book) map[string]string {
	out := maps.Clone(b.Names())
	bearers := map[string]int{}
	for _, j := range b.Record.Jurisdictions {
		bearers[j.Name]++
	}
	for _, j := range b.Record.Jurisdictions {
		if bearers[j.Name] > 1 && j.State != "" {
			out[j.ID] += ", " + j.State // Albany is in two states
		}
	}
	for _, x := range b.Record.Associations {
		out[models.GroupPrefix+x.ID] = x.Title
	}
	return out
}

// titles are those of conditions and federal actions, by id.
func titles(b *tracker.Book) map[string]string {
	out := make(map[string]string, len(b.Record.Conditions)+len(b.Record.Actions))
	for i := range b.Record.Conditions {
		out[b.Record.Conditions[i].ID] = b.Record.Conditions[i].Title
	}
	for i := range b.Record.Actions {
		out[b.Record.Actions[i].ID] = tracker.ActionName(&b.Record.Actions[i])
	}
	return out
}

// relief are links to orders, in their cases, and to notices, by id.
func (a *asked) relief() map[string]ui.Link {
	out := map[string]ui.Link{}
	for i := range a.book.Record.Cases {
		m := &a.book.Record.Cases[i]
		for _, o := range m.Orders {
			out[o.ID] = ui.Link{Text: o.ID, URL: a.view.At("/cases/"+m.ID) + "#order-" + o.ID}
		}
	}
	for _, n := range a.book.Record.Notices {
		out[n.ID] = ui.Link{Text: n.ID, URL: a.view.At("/notices/" + n.ID)}
	}
	return out
}

// programIDs are those of all programs.
func programIDs(b *tracker.Book) []string {
	out := make([]string, 0, len(b.Record.Programs))
	for _, x := range b.Record.Programs {
		out = append(out, x.ID)
	}
	return out
}
