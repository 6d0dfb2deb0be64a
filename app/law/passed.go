package law

import (
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// unattached words why no version of the condition is attached on the day.
func (d *Day) unattached(x *cell, s slot) models.Reason {
	k := x.k
	subject := "these awards"
	if s.program != nil && s.year != 0 {
		subject = fmt.Sprintf("FY%d %s awards", s.year, s.program.ID)
	}
	text := fmt.Sprintf("No version of this condition is recorded as attached to %s on this day.", subject)
	var since models.When
	for i := range k.Attachments {
		a := &k.Attachments[i]
		if k.carries(a, s.program, s.year) == models.No {
			continue
		}
		start := k.start(a)
		if k.Effective.Known() && k.Effective.Earliest > start.Earliest {
			start = k.Effective
		}
		if !since.Known() || start.Earliest < since.Earliest {
			since = start
		}
	}
	switch {
	case since.Known() && d.clock.hidden(since):
		// What was not yet known is not told.
	case since.Known():
		text = fmt.Sprintf("This condition is attached to %s from %s, not before.", subject, since.Words())
	default:
		if carried := carriedBy(k); carried != "" {
			text += " It is carried by " + carried + "."
		}
	}
	return models.Reason{Kind: models.ReasonAttachment, ID: k.ID, Text: text, Certainty: models.Yes, Sole: true,
		Sources: d.r.cite(k.Sources)}
}

func carriedBy(k *condition) string {
	var out []string
	for i := range k.Attachments {
		if w := attachmentWords(&k.Attachments[i]); !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return strings.Join(out, "; ")
}

// passed lists the orders made by the day, about this condition or expressly
// beside it, that do not protect here, and why: what a reader would otherwise
// ask about.
func (d *Day) passed(j *models.Jurisdiction, x *cell, s slot, live []ground) []models.Reason {
	var out []models.Reason
	for _, o := range x.k.orders {
		if slices.ContainsFunc(live, func(g ground) bool { return g.order == o }) || o.begun(d.clock) == models.No {
			continue
		}
		out = append(out, models.Reason{Kind: models.ReasonOrder, ID: o.ID, Since: o.From, Until: d.visible(o.To),
			Text: orderWords(o) + " does not protect here: " + d.whyNot(j, x, o, s) + ".", Sources: d.r.cite(o.Sources)})
	}
	for _, o := range x.k.beside {
		if o.alive(d.clock) == models.No {
			continue
		}
		out = append(out, models.Reason{Kind: models.ReasonOrder, ID: o.ID, Since: o.From, Until: d.visible(o.To), Sources: d.r.cite(o.Sources),
			Text: orderWords(o) + " is aimed at " + strings.Join(o.Conditions, ", ") + " and leaves this condition alone."})
	}
	return out
}

// whyNot gives the first mechanism that keeps an order from protecting.
func (d *Day) whyNot(j *models.Jurisdiction, x *cell, o *order, s slot) string {
	c := d.clock
	var buf [8]route
	routes := o.routes(d.r, j, x.k.ID, c, buf[:0])
	switch {
	case o.Kind == "denied" || o.Scope == models.ScopeNone:
		return "relief was denied"
	case o.reachesProgram(s.program) == models.No:
		return "it does not reach this program"
	case o.reachesYear(s.year) == models.No:
		return "it does not reach awards of this year"
	case c.happened(o.To) == models.Yes:
		return "it ended on " + o.To.Words()
	case o.ended(c) == models.Yes:
		return "its reversal took effect with the mandate of " + o.Mandate.Words()
	case len(routes) == 0:
		return "it protects others, not " + j.Name
	}
	for i := range o.stays {
		st := &o.stays[i]
		if c.happened(st.From) == models.Yes && c.happened(st.To) != models.Yes && st.appliesTo(d.r, o, j, routes[0]) == models.Yes {
			until := "no end is recorded"
			if end := d.visible(st.To); end.Known() {
				until = "until " + end.Words()
			}
			return fmt.Sprintf("it is stayed for %s from %s, %s", j.Name, st.From.Words(), until)
		}
	}
	return "it does not run for " + j.Name + " on this day"
}
