package tell

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/app/publication"
)

// today is the reader's day of the goldens.
const today = publication.Day("2026-11-30")

// told are the jurisdictions whose sentences are read: those that held out, were sued,
// were cleared, are members, parties, parts of a state's award or nothing of all that.
var told = []string{"california", "central-falls-ri", "chicago-il", "denver-co", "district-of-columbia", "los-angeles-ca", "new-york-city-ny", "oregon", "philadelphia-pa", "sacramento-ca", "vermont", "west-palm-beach-fl"}

// Each sentence of the shipped record on four days, in each language: read the
// difference as the lawyer does who is quoted by it.
func TestSentences(t *testing.T) {
	for _, day := range []publication.Day{"2018-01-24", "2018-08-01", "2025-09-01", "2026-11-30"} {
		e := editionOf(t, day)
		for _, v := range voices(t) {
			var b bytes.Buffer
			f := Frame{Voice: v, Edition: e, Today: today}
			openings(&b, f)
			lines(&b, f)
			golden.Equal(t, fmt.Sprintf("sentences-%s.%s.txt", day, v.Lang), b.Bytes())
		}
	}
}

func openings(b *bytes.Buffer, f Frame) {
	e := f.Edition
	show(b, f.Overview(&e.Overview))
	for _, id := range told {
		show(b, f.Place(e.Place(id)))
	}
	for i := range e.Grants {
		if slices.Contains(told, e.Grants[i].Place.ID) {
			show(b, f.Grant(&e.Grants[i]))
		}
	}
	for i := range e.Cases {
		show(b, f.Case(&e.Cases[i]))
	}
	for i := range e.Conditions {
		show(b, f.Condition(&e.Conditions[i]))
	}
	for i := range e.Conditions {
		for k := range e.Conditions[i].Places {
			if id := e.Conditions[i].Places[k].Place.ID; slices.Contains(told, id) {
				show(b, f.Answer(&e.Conditions[i], e.Place(id)))
			}
		}
	}
	for i := range e.Comparisons {
		show(b, f.Comparison(&e.Comparisons[i]))
	}
}

func show(b *bytes.Buffer, o Opening) {
	fmt.Fprintf(b, "# %s | %s (%s) | %s | %s | %s | %d\n  %s\n", o.Title, o.Status, o.Kind, o.AsOf, o.KnownOn, o.Verified, o.Sources, o.Headline)
	if rest := strings.TrimSpace(strings.TrimPrefix(o.Alt, o.Headline)); rest != "" {
		fmt.Fprintf(b, "  alt: ... %s\n", rest)
	}
	fmt.Fprintf(b, "  unknown: %s\n", o.Unknown)
	if o.Figure != "" {
		fmt.Fprintf(b, "  figure: %s\n", o.Figure)
	}
}

// lines are the sentences of facts, each once.
func lines(b *bytes.Buffer, f Frame) {
	e := f.Edition
	told := map[string]bool{}
	add := func(kind, s string) { told[kind+": "+s] = true }
	for i := range e.Grants {
		g := &e.Grants[i]
		for k := range g.Events {
			add("event", f.Event(&g.Events[k]))
		}
		for k := range g.Conditions {
			add("standing", f.StandingLine(&g.Conditions[k], f.Today))
		}
	}
	for i := range e.Places {
		for k := range e.Places[i].Events {
			add("event", f.Event(&e.Places[i].Events[k]))
		}
	}
	for i := range e.Cases {
		for k := range e.Cases[i].Events {
			add("docket", f.Event(&e.Cases[i].Events[k]))
		}
	}
	for i := range e.Overview.Changes {
		add("change", f.When(e.Overview.Changes[i].Date)+" "+f.Change(&e.Overview.Changes[i]))
	}
	all := make([]string, 0, len(told))
	for s := range told {
		all = append(all, s)
	}
	slices.Sort(all)
	for _, s := range all {
		fmt.Fprintln(b, s)
	}
}
