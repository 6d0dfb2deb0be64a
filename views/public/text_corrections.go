package public

import (
	"regexp"
	"strings"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

// Corrections is the log: each value that was found wrong, what stood there, what
// stands there now and why; and how a reader tells of another.
func Corrections(f tell.Frame) templ.Component {
	all := f.Edition.Corrections
	a := About{Path: "corrections", Tab: "corrections", Title: f.Say("text.corrections"), Heading: f.Say("text.corrections"), Quiet: f.Say("text.corrections.quiet"), Feed: [2]string{"corrections", "all"}}
	a.Lede = f.Say("text.corrections.none")
	if n := len(all); n > 0 {
		a.Lede = f.Say("text.corrections.lede", "N", n, "Count", f.Number(n), "Day", f.Day(all[0].Date))
	}
	a.Description = a.Lede
	report := textSection(f, "corrections", "report")
	report.Report = reportForm(f, Report{}, nil)
	return textPage(f, a,
		textSection(f, "corrections", "log").table(correctionsTable(f, all)),
		textSection(f, "corrections", "how"),
		report,
	)
}

func correctionsTable(f tell.Frame, all []publication.Correction) *Table {
	t := newTable("log-table", f.Say("text.corrections.caption"), f.Say("text.day"), f.Say("text.what"), f.Say("text.said"), f.Say("text.says"), f.Say("text.reason"))
	t.None = f.Say("text.corrections.none")
	for i := range all {
		c := &all[i]
		what := Cell{Text: recorded(f, c.Subject.Name)}
		what.Sub = Text{Text: f.Say("text.corrections.field", "Kind", factKind(f, c.Kind), "Field", c.Field, "Number", f.Number(c.Edition))}
		for _, d := range c.Concerns {
			what.Links = append(what.Links, concerned(f, d))
		}
		t.row(dated(f.ShortDay(c.Date)), what, corrected(f, c.Old, "text.not_said"), corrected(f, c.New, "text.no_longer"), reasonOf(f, c))
	}
	return t
}

// corrected is a value as the documents hold it, or that there was or is none.
func corrected(f tell.Frame, value, none string) Cell {
	if strings.TrimSpace(value) == "" {
		return said(f.Say(none))
	}
	switch {
	case moneyValue.MatchString(value):
		var c publication.Cents
		if c.UnmarshalText([]byte(value)) == nil {
			return Cell{Text: Text{Text: f.Exact(c)}, Fixed: true}
		}
	case dayValue.MatchString(value):
		return dated(f.ShortWhen(publication.When(value)))
	}
	return Cell{Text: recorded(f, value)}
}

// moneyValue and dayValue are how the documents write money, and days as far as they
// are known.
var (
	moneyValue = regexp.MustCompile(`^-?[0-9]+\.[0-9]{2}$`)
	dayValue   = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}(-[0-9]{2})?[?]?$`)
)

// factKind is what a kind of fact is called; one that has no word, as it is stored.
func factKind(f tell.Frame, kind string) string {
	if id := "text.fact." + kind; f.Knows(id) {
		return f.Say(id)
	}
	return kind
}

func reasonOf(f tell.Frame, c *publication.Correction) Cell {
	if f.Lang == "es" && c.ReasonES != "" {
		return said(c.ReasonES)
	}
	return Cell{Text: recorded(f, c.Reason)}
}

// concerned leads to a document that says something else since.
func concerned(f tell.Frame, d publication.About) Link {
	return Link{Text: documentName(f, d), URL: f.Page(tell.PageOf(string(d.Kind), d.ID))}
}

// documentName is what a document is called; one that is no longer there, by its id.
func documentName(f tell.Frame, d publication.About) string {
	e := f.Edition
	switch d.Kind {
	case publication.KindOverview:
		return f.Say("text.concerned.overview")
	case publication.KindPlace:
		if p := e.Place(d.ID); p != nil {
			return p.Name
		}
	case publication.KindGrant:
		if g := e.Grant(d.ID); g != nil {
			return f.Grant(g).Title
		}
	case publication.KindCase:
		if m := e.Case(d.ID); m != nil {
			return m.Caption
		}
	case publication.KindCoverage:
		if k := e.Condition(d.ID); k != nil {
			return f.Condition(k).Title
		}
	case publication.KindComparison:
		if c := e.Comparison(d.ID); c != nil {
			return f.Comparison(c).Title
		}
	}
	return d.ID
}
