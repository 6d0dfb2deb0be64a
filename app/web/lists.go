package web

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"proviso/app/exchange"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/acceptances"
	"proviso/views/desks"
	"proviso/views/keep"
	"proviso/views/layout"
)

// asFile is true where the address of a list asks for a file of it.
func asFile(v layout.Context) bool {
	format := v.Query.Get("format")
	return format != "" && format != "html"
}

// listFile answers with the whole of a list, as the address's filters have it, whatever
// part of it a page shows.
func listFile(c *fiber.Ctx, v layout.Context, title, name string, t models.Table) error {
	return (&asked{view: v}).file(c, v.Query.Get("format"), layout.Frame{Heading: title, Footer: v.Words.Say("site.footer")}, []exchange.Sheet{{Name: name, Table: t}})
}

func columns(names ...string) models.Table {
	var t models.Table
	for _, n := range names {
		t.Columns = append(t.Columns, models.Column{Name: n})
	}
	return t
}

// importsRead is how many imports or rows are read at once for a file.
const importsRead = 1000

// mostFileRows is how many rows of an import a page gives as a file; more are for the
// command, which writes them as it reads them.
const mostFileRows = 100_000

func (p *Pages) everyImport(ctx context.Context, who models.Person) (models.Table, error) {
	out := tracker.ImportTable()
	for before := int64(0); ; {
		all, err := p.tracker.ImportList(ctx, who, before, importsRead)
		if err != nil {
			return out, err
		}
		out.Rows = append(out.Rows, tracker.ImportTable(all...).Rows...)
		if len(all) < importsRead {
			return out, nil
		}
		before = all[len(all)-1].Number
	}
}

func (p *Pages) everyRow(ctx context.Context, who models.Person, number int64, only models.RowVerdict) (models.Table, error) {
	out := tracker.RowTable(nil)
	for after := 0; ; {
		rows, err := p.tracker.ImportRows(ctx, who, number, only, after, importsRead)
		if err != nil {
			return out, err
		}
		out.Rows = append(out.Rows, tracker.RowTable(rows).Rows...)
		switch {
		case len(out.Rows) > mostFileRows:
			return out, models.Invalid("format", "there are more than %d lines; take them by the command: proviso import --show %d --rows %s --format csv", mostFileRows, number, only)
		case len(rows) < importsRead:
			return out, nil
		}
		after = rows[len(rows)-1].Row
	}
}

func acceptanceTable(all []acceptances.Waiting) models.Table {
	t := columns("grant", "jurisdiction", "program", "fiscal_year", "answer_by", "open", "route", "locked", "signed", "signs", tracker.Illustrative)
	t.Columns[3].Numeric, t.Columns[4].Date, t.Columns[8].Numeric, t.Columns[9].Numeric = true, true, true, true
	for i := range all {
		x := &all[i]
		t.Rows = append(t.Rows, []string{x.Due.Grant, x.Place, x.Program, strconv.Itoa(x.Year), x.Due.On.String(), yes(x.Open), string(x.Route), yes(x.Locked), strconv.Itoa(x.Signed), strconv.Itoa(x.Signs), yes(x.Illustrative)})
	}
	return t
}

func deskTable(all []desks.Row, names, people map[string]string) models.Table {
	t := columns("grant", "jurisdiction", "program", "fiscal_year", "award_number", "rung", "payment", "next_deadline", "for", "owner", tracker.Illustrative)
	t.Columns[3].Numeric, t.Columns[7].Date = true, true
	for i := range all {
		x := &all[i]
		g := &x.Grant
		line := []string{g.ID, names[g.Jurisdiction], names[g.Program], strconv.Itoa(g.FiscalYear), g.AwardNumber, string(x.Rung), string(x.Payment.State), "", "", "", yes(g.Illustrative)}
		if d := x.Next; d != nil {
			line[7], line[8], line[9] = d.On.String(), d.What, people[d.Duty.Owner]
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

func factTable(all []keep.Row) models.Table {
	t := columns("id", "title", "version", "withdrawn", "recorded_on", "author", "reason")
	t.Columns[2].Numeric, t.Columns[4].Date = true, true
	for i := range all {
		x := &all[i]
		t.Rows = append(t.Rows, []string{x.ID, x.Title, strconv.Itoa(x.Version), yes(x.Withdrawn), models.DateOf(x.RecordedAt).String(), x.Author, x.Reason})
	}
	return t
}

// reviewTable is a line for each thing that an entry may mean, and one for an entry whose
// words suggest nothing.
func reviewTable(all []tracker.ReviewTask) models.Table {
	t := columns("case", "caption", "docket", "entry", "filed", "words", "may_be", "score", "rests_on", "import")
	t.Columns[4].Date, t.Columns[7].Numeric, t.Columns[9].Numeric = true, true, true
	for i := range all {
		x := &all[i]
		line := []string{x.Case, x.Caption, x.Docket, x.Entered.Number, x.Entered.Filed.String(), x.Entered.Description}
		add := func(kind, score, words string) {
			t.Rows = append(t.Rows, append(line[:6:6], kind, score, words, strconv.FormatInt(x.Import, 10)))
		}
		if len(x.Suggested) == 0 {
			add("", "", "")
		}
		for _, s := range x.Suggested {
			add(s.Kind, strconv.Itoa(s.Score), s.Words)
		}
	}
	return t
}

// peopleTable is a line for each role of a person, and one for a person without any.
func peopleTable(all []models.Person, names map[string]string) models.Table {
	t := columns("login", "name", "disabled", "role", "jurisdiction", "office")
	for _, x := range all {
		line := []string{x.Login, x.Name, yes(x.Disabled)}
		if len(x.Assignments) == 0 {
			t.Rows = append(t.Rows, append(line, "", "", ""))
		}
		for _, a := range x.Assignments {
			where := "everywhere"
			if a.Jurisdiction != "" {
				where = a.Jurisdiction
				if n := names[a.Jurisdiction]; n != "" {
					where = n
				}
			}
			t.Rows = append(t.Rows, append(line[:3:3], string(a.Role), where, a.Office))
		}
	}
	return t
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
