package acceptances

import (
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenPack is what a pack is drawn from. Nothing that is privileged has a field.
type GivenPack struct {
	models.Acceptance
	Place, Program string
	Grant          models.Grant
	Figure         *models.Figure
	Due            models.Date // zero: not known
	Effects        []Effect
	By             string // who locked the text
	Conditions     []PackTerm
	Rests          []PackRest
}

// PackTerm is a condition as it stood.
type PackTerm struct {
	Title    string
	Standing models.Standing
	Stale    models.Date
	Rests    []string
}

// PackRest is an order or a notice that held conditions off.
type PackRest struct {
	Name, Court, Docket string
	Since, Until        models.When
	Verified            models.Date
	Conditions          []string
	Sources             []models.Source
}

// Sheet is a plain table: the first cell of a row names it.
type Sheet struct {
	Caption string
	Head    []string
	Rows    [][]string
	None    string // in place of a table without rows
}

// Named is the first cell of a row, and Rest the others.
func Named(row []string) string  { return row[0] }
func Rest(row []string) []string { return row[1:] }

// PackPage mirrors the pack from top to bottom.
type PackPage struct {
	Title, Illustrative, About        string
	AwardName                         string
	Facts                             []Fact
	TextName, Text                    string
	Conditions, Rests, Routes         Sheet
	FinanceName, Finance, OfficesName string
	Offices                           []string
}

// NewPackPage words a pack.
func NewPackPage(c layout.Context, g GivenPack) PackPage {
	w := c.Words
	p := PackPage{
		Title:     w.Say("pack.title", "Program", g.Program, "Year", g.Grant.FiscalYear, "Place", g.Place),
		About:     w.Say("pack.about", "By", g.By, "At", instant(g.Frozen.At)),
		AwardName: w.Say("pack.award"), TextName: w.Say("pack.text"), Text: g.Frozen.Text,
		FinanceName: w.Say("pack.finance"), Finance: g.FinanceNote, OfficesName: w.Say("pack.offices"), Offices: g.Offices,
	}
	if g.Grant.Illustrative {
		p.Illustrative = w.Say("pack.illustrative")
	}
	if p.Finance == "" {
		p.Finance = w.Say("pack.finance_none")
	}
	unknown := w.Say("pack.unknown")
	or := func(s string) string {
		if s == "" {
			return unknown
		}
		return s
	}
	by := unknown
	if g.Due != 0 {
		by = g.Due.Words()
	}
	p.Facts = []Fact{
		{w.Say("pack.recipient"), g.Place}, {w.Say("pack.program"), w.Say("pack.program_year", "Program", g.Program, "Year", g.Grant.FiscalYear)},
		{w.Say("pack.number"), or(g.Grant.AwardNumber)}, {w.Say("pack.amount"), ui.Amount(w, g.Figure)}, {w.Say("pack.by"), by},
		{w.Say("pack.answer"), RouteWord(c, g.Route)}, {w.Say("pack.round"), strconv.Itoa(g.Round)}, {w.Say("pack.as_of"), g.Frozen.AsOf.Words()},
		{w.Say("pack.revision"), strconv.FormatInt(g.Frozen.Revision, 10)}, {w.Say("pack.digest"), g.Frozen.Digest},
	}
	p.Conditions = g.conditions(c)
	p.Rests = g.rests(c)
	p.Routes = Sheet{Caption: w.Say("pack.routes"), Head: heads(c, "acceptance.route", "acceptance.money", "acceptance.binds", "acceptance.held", "acceptance.by", "acceptance.then")}
	for _, b := range routes(c, g.Effects, g.Figure, g.Route).Bodies {
		for _, row := range b.Rows {
			var cells []string
			for _, cell := range row {
				cells = append(cells, plain(cell))
			}
			p.Routes.Rows = append(p.Routes.Rows, cells)
		}
	}
	return p
}

func heads(c layout.Context, ids ...string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = c.Words.Say(id)
	}
	return out
}

// plain is all that a cell says, in one line.
func plain(x ui.Cell) string {
	var parts []string
	for _, s := range []string{x.Mark.Word, x.Text.Text, x.Quiet} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	for _, l := range x.Links {
		parts = append(parts, l.Text)
	}
	return strings.Join(parts, "; ")
}

func (g *GivenPack) conditions(c layout.Context) Sheet {
	w := c.Words
	s := Sheet{Caption: w.Say("pack.conditions"), Head: heads(c, "pack.condition", "pack.standing", "pack.rests_on"), None: w.Say("pack.conditions_none")}
	for _, t := range g.Conditions {
		stands := ui.StandingMark(w, t.Standing).Word
		if t.Stale != 0 {
			stands += "; " + w.Say("pack.stale", "Day", t.Stale.Words())
		}
		on := strings.Join(t.Rests, "; ")
		if on == "" {
			on = w.Say("acceptance.none")
		}
		s.Rows = append(s.Rows, []string{t.Title, stands, on})
	}
	return s
}

func (g *GivenPack) rests(c layout.Context) Sheet {
	w := c.Words
	s := Sheet{Caption: w.Say("pack.rests"), Head: heads(c, "pack.order", "pack.holds_off", "pack.since", "pack.until", "pack.verified", "pack.source"), None: w.Say("pack.rests_none")}
	for _, r := range g.Rests {
		name := r.Name
		for _, x := range []string{r.Court, r.Docket} {
			if x != "" {
				name += ", " + x
			}
		}
		since, until, verified := w.Say("pack.unknown"), w.Say("pack.no_end"), w.Say("pack.unknown")
		if r.Since.Known() {
			since = r.Since.Words()
		}
		if r.Until.Known() {
			until = r.Until.Words()
		}
		if r.Verified != 0 {
			verified = r.Verified.Words()
		}
		var sources []string
		for _, x := range r.Sources {
			text := x.Title
			if x.URL != "" {
				text += " " + x.URL
			}
			sources = append(sources, text)
		}
		s.Rows = append(s.Rows, []string{name, strings.Join(r.Conditions, "; "), since, until, verified, strings.Join(sources, "; ")})
	}
	return s
}

// SignedSheet is the sheet of signatures at the end of a pack.
type SignedSheet struct {
	Text  string
	Table Sheet
}

// NewSignedSheet words it.
func NewSignedSheet(c layout.Context, a models.Acceptance, signed []models.Signature) SignedSheet {
	w := c.Words
	s := SignedSheet{Text: w.Say("pack.signatures_text", "Digest", a.Frozen.Digest, "Pack", a.Frozen.Pack.Page),
		Table: Sheet{Caption: w.Say("pack.signatures"), Head: heads(c, "acceptance.office", "pack.name", "pack.at", "pack.text_signed", "pack.shown")}}
	for _, x := range signed {
		shown := w.Say("pack.shown_none")
		if len(x.Moved) > 0 {
			shown = w.Say("acceptance.signed_moved", "N", len(x.Moved))
		}
		s.Table.Rows = append(s.Table.Rows, []string{x.Office, x.Name, instant(x.At), x.Digest, shown})
	}
	return s
}
