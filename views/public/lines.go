package public

import (
	"slices"
	"strconv"
	"strings"

	"proviso/app/publication"
	"proviso/views/tell"
)

func count0(n int) string { return strconv.Itoa(n) }

// gist keeps the rows that say something.
func gist(rows ...GistRow) []GistRow {
	var out []GistRow
	for _, r := range rows {
		if r.Label != "" && (r.Text.Text != "" || r.Link.URL != "") {
			out = append(out, r)
		}
	}
	return out
}

// inQuestion is the amounts of some grants, each basis for itself. How many are not
// known stands with what is not known.
func inQuestion(f tell.Frame, s *publication.Sums) GistRow {
	return GistRow{Label: f.Say("public.gist.question"), Text: Text{Text: f.Sums(&publication.Sums{By: s.By})}}
}

// latest is what happened last of the events that lie not after the day.
func latest(f tell.Frame, events []publication.Event) GistRow {
	row := GistRow{Label: f.Say("public.gist.happened"), Text: Text{Text: f.Say("public.no_events")}}
	var last *publication.Event
	for i := range events {
		e := &events[i]
		if e.Date == "" || string(e.Date) > string(f.Edition.AsOf) {
			continue
		}
		if last == nil || e.Date > last.Date {
			last = e
		}
	}
	if last != nil {
		row.Text.Text = f.Say("public.day_event", "Day", f.When(last.Date), "Event", f.Event(last))
		row.Refs = refs(f, last.Sources)
	}
	return row
}

// moments are events as a timeline, in the order in which they can first have been;
// what is undated stands at the end.
func moments(f tell.Frame, events []publication.Event) []Moment {
	sorted := slices.Clone(events)
	slices.SortStableFunc(sorted, func(a, b publication.Event) int {
		x, dated := firstDay(a.Date)
		y, also := firstDay(b.Date)
		switch {
		case dated && also:
			return x.Compare(y)
		case dated:
			return -1
		case also:
			return 1
		}
		return 0
	})
	out := make([]Moment, 0, len(events))
	for i := range sorted {
		e := &sorted[i]
		m := Moment{Day: f.ShortWhen(e.Date), ISO: iso(e.Date), Text: f.Event(e), Said: recorded(f, e.Text), Refs: refs(f, e.Sources)}
		if e.Kind == "order" || e.Kind == "stay" {
			m.URL = caseURL(f, e.Subject.ID)
		}
		out = append(out, m)
	}
	return out
}

// changed is something that happened lately.
func changed(f tell.Frame, c *publication.Change) Moment {
	m := Moment{Day: f.ShortWhen(c.Date), ISO: iso(c.Date), Text: f.Change(c)}
	switch c.Kind {
	case "order":
		m.URL = caseURL(f, c.About.ID)
	case "condition":
		m.URL = conditionURL(f, c.About.ID)
	}
	if c.Grants > 0 {
		m.Said = Text{Text: f.Say("public.reaches", "N", c.Grants)}
	}
	return m
}

// opened is what a page says of itself, from the sentences that open its document.
func opened(f tell.Frame, o tell.Opening) About {
	return About{Title: o.Title, Heading: o.Title, Lede: o.Headline, Quiet: quiet(f, &o), Description: o.Headline}
}

// quiet is the line under the sentence that opens a page.
func quiet(f tell.Frame, o *tell.Opening) string {
	parts := []string{o.AsOf}
	for _, s := range []string{o.KnownOn, o.Verified, f.SourcesLine(o.Sources), o.Figure} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

// listed is what a page that is a list says of itself.
func listing(f tell.Frame, path, title, lede string) About {
	o := f.Overview(&f.Edition.Overview)
	return About{Tab: path, Title: title, Heading: title, Lede: lede, Quiet: quiet(f, &o)}
}

// unknown is what a page cannot tell.
func unknown(f tell.Frame, o *tell.Opening) GistRow {
	return GistRow{Label: f.Say("public.gist.unknown"), Text: Text{Text: o.Unknown}}
}

// note marks what was invented to try the program.
func note(f tell.Frame, illustrative bool) string {
	if !illustrative {
		return ""
	}
	return f.Say("public.illustrative")
}
