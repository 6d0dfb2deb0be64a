package councils

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
	"proviso/views/words"
)

// How many lines of text each list may take on the first two pages, so that they are
// two with the widest letters that a machine may print them in; what is left over is in
// the appendix.
const (
	changeLines   = 11
	tableLines    = 15
	positionLines = 9
	triggerLines  = 10
)

// fitting is how many of a list, the first of them, take no more than so many lines;
// one does in any case.
func fitting[T any](all []T, most int, lines func(*T) int) int {
	for i := range all {
		if most -= lines(&all[i]); most < 0 {
			return max(i, 1)
		}
	}
	return len(all)
}

// wrapped is how many lines a text takes of so many letters.
func wrapped(s string, letters int) int { return (utf8.RuneCountInString(s) + letters - 1) / letters }

func changeTakes(s *string) int { return wrapped(*s, 100) }

func lineTakes(l *models.ReportLine) int {
	n := max(wrapped(l.Department, 20), wrapped(l.Fund, 14), 1)
	if l.PassThrough {
		n = max(n, wrapped(l.Fund, 14)+1)
	}
	return n
}

func positionTakes(p *models.ReportPosition) int {
	return max(1+wrapped(p.Award, 45), 1+wrapped(p.Why, 32), wrapped(p.Department, 18))
}

func triggerTakes(t *models.ReportTrigger) int {
	return max(2, wrapped(t.Event, 30), wrapped(t.Chance, 18), wrapped(t.Action, 24), wrapped(t.Owner, 16))
}

// PrintPage mirrors the printed report from top to bottom: two pages of letter paper
// and an appendix.
type PrintPage struct {
	Title, Illustrative string
	Kicker, Byline      string
	Headline            string
	Figures             Figures
	First, Second       []Section
	Table               Section   // all figures, across the paper
	Rest                []Section // and what else the appendix has
	Feet                templ.Component
}

// NewPrintPage words a report to be printed. It is made of the report alone: the same
// report gives the same bytes.
func NewPrintPage(w *words.Words, r models.CouncilReport) PrintPage {
	p := report{layout.Context{Words: w}, &r}
	out := PrintPage{Title: p.say("council.document", "Place", r.Place, "Day", r.AsOf.Words()), Kicker: p.say("council.kicker", "Place", r.Place), Headline: r.Headline, Figures: p.figures()}
	pairs := []any{"Day", r.AsOf.Words(), "At", instant(r.At), "By", r.Author}
	if out.Byline = p.say("council.byline", pairs...); r.FiscalYear != "" {
		out.Byline = p.say("council.byline_year", append(pairs, "Year", r.FiscalYear)...)
	}
	mark := ""
	if r.Illustrative {
		out.Illustrative, mark = p.say("council.illustrative"), p.say("council.illustrative_short")
	}
	out.Feet = feet(p.say("council.foot", "Place", r.Place, "Day", r.AsOf.Words()), mark)
	changes, lines := fitting(r.Changes, changeLines, changeTakes), fitting(r.Lines, tableLines, lineTakes)
	positions, triggers := fitting(r.Positions, positionLines, positionTakes), fitting(r.Triggers, triggerLines, triggerTakes)
	out.First = []Section{p.changed(changes), {ID: "reserve", Title: p.say("council.reserve"), Text: []string{strings.Join(p.reserve(), " ")}}, p.years()}
	out.Second = []Section{p.lines(lines), p.positions(positions), p.triggers(triggers)}
	out.Table = p.all()
	out.Table.Title = p.say("council.appendix", "Title", out.Table.Title)
	if len(r.Changes) > changes {
		s := p.changed(-1)
		s.ID, s.Title = "changed-all", p.say("council.changed_all")
		out.Rest = append(out.Rest, s)
	}
	if len(r.Positions) > positions {
		s := p.positions(-1)
		s.ID, s.Title = "positions-all", p.say("council.positions_all")
		out.Rest = append(out.Rest, s)
	}
	if len(r.Triggers) > triggers {
		s := p.triggers(-1)
		s.ID, s.Title = "triggers-all", p.say("council.triggers_all")
		out.Rest = append(out.Rest, s)
	}
	out.Rest = append(out.Rest, p.awards(), p.haircuts(), p.gaps(), p.notes(), p.method(), p.cited())
	for _, part := range [][]Section{out.First, out.Second, out.Rest} {
		for i := range part {
			if len(part[i].After) > 0 { // what stands below a table takes as few lines as it can
				part[i].After = []string{strings.Join(part[i].After, " ")}
			}
		}
	}
	return out
}

// cited are the sources with their addresses, since nobody follows a link on paper.
func (p *report) cited() Section {
	s := p.sources()
	for i, x := range p.r.Sources {
		text := s.Links[i].Text
		if x.URL != "" {
			text += ": " + x.URL
		}
		s.List = append(s.List, text)
	}
	s.Links = nil
	return s
}

// feet is the style that puts at the foot of every page of what and of which day it
// is, and at the head of each that it is invented where it is.
func feet(foot, mark string) templ.Component {
	css := "@page { @bottom-left { content: " + quoted(foot) + "; } @top-right { content: " + quoted(mark) + "; } }"
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<style>"+css+"</style>")
		return err
	})
}

// quoted is a text as a string of CSS. All but letters, digits and spaces is written
// by its number, so that nothing in it can end the string or the element.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r == ' ' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, "\\%06x ", r)
	}
	b.WriteByte('"')
	return b.String()
}

// whole are columns whose words stand in one line.
var whole = []string{"fiscal_year", "funded", "notice", "last_day", "on"}

// Class is the class of a column's cells.
func Class(t *ui.Table, i int) string {
	switch c := t.Columns[i]; {
	case c.Numeric:
		return "num"
	case slices.Contains(whole, c.Name):
		return "whole"
	}
	return ""
}
