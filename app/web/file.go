package web

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"proviso/app/exchange"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// send answers with the page or, where the address asks for one, with what the
// page shows as a file: format=xlsx and format=json give every table of it and what it
// is of, format=csv&table= one table.
func (a *asked) send(c *fiber.Ctx, page templ.Component, frame layout.Frame, tables ...*ui.Table) error {
	format := a.view.Query.Get("format")
	if format == "" || format == "html" {
		return Render(c, page)
	}
	sheets := make([]exchange.Sheet, 0, len(tables))
	for _, t := range tables {
		sheets = append(sheets, exchange.Sheet{Name: t.ID, Table: t.Data()})
	}
	return a.file(c, format, frame, sheets)
}

// file answers with tables as a file.
func (a *asked) file(c *fiber.Ctx, format string, frame layout.Frame, sheets []exchange.Sheet) error {
	var b bytes.Buffer
	for i := range sheets {
		sheets[i].Table = a.marked(sheets[i].Table)
	}
	switch format {
	case "csv":
		name := a.view.Query.Get("table")
		var names []string
		for _, s := range sheets {
			names = append(names, s.Name)
			if s.Name != name && (name != "" || len(sheets) > 1) {
				continue
			}
			if err := exchange.WriteCSV(&b, a.dated(s.Table)); err != nil {
				return fmt.Errorf("write csv: %w", err)
			}
			c.Attachment(a.fileName(s.Name, "csv"))
			c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
			return c.Send(b.Bytes())
		}
		return models.Invalid("table", "%q is no table of this page; it has %s", name, strings.Join(names, ", "))
	case "json":
		if err := exchange.WriteTables(&b, a.about(frame), sheets); err != nil {
			return err
		}
		c.Attachment(a.fileName("", "json"))
		c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
		return c.Send(b.Bytes())
	case "xlsx":
		if err := exchange.WriteXLSX(&b, a.about(frame), sheets); err != nil {
			return err
		}
		c.Attachment(a.fileName("", "xlsx"))
		c.Set(fiber.HeaderContentType, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		return c.Send(b.Bytes())
	}
	return models.Invalid("format", "%q is not a format of this page; it is csv, xlsx or json", format)
}

// about is what a file is of.
func (a *asked) about(frame layout.Frame) [][2]string {
	about := [][2]string{{"title", frame.Heading}, {"says", frame.Sentence}, {"as_of", a.view.AsOf.String()}, {"known_on", a.view.KnownOn.String()},
		{"looked_on", a.view.Today.String()}, {"record_revision", fmt.Sprint(a.view.Revision)}, {"sources_in_record", fmt.Sprint(a.view.Sources)},
		{"address", a.view.At(a.view.Path)}, {"note", frame.Footer}}
	if a.view.Illustrative {
		about = append([][2]string{{tracker.Illustrative, frame.Sample.Text}}, about...)
	}
	return about
}

// marked says of each row of a file that it is invented, where it is. A table that
// says so itself is left as it is.
func (a *asked) marked(t models.Table) models.Table {
	if !a.view.Illustrative || slices.ContainsFunc(t.Columns, func(c models.Column) bool { return c.Name == tracker.Illustrative }) {
		return t
	}
	out := models.Table{Columns: append([]models.Column{{Name: tracker.Illustrative}}, t.Columns...), Rows: make([][]string, len(t.Rows))}
	for i, r := range t.Rows {
		out.Rows[i] = append([]string{"yes"}, r...)
	}
	return out
}

// dated puts the days asked about before each row: a row that is copied out of
// its file still says of which day it is.
func (a *asked) dated(t models.Table) models.Table {
	out := models.Table{Columns: append([]models.Column{{Name: "as_of"}, {Name: "known_on"}}, t.Columns...), Rows: make([][]string, len(t.Rows))}
	days := []string{a.view.AsOf.String(), a.view.KnownOn.String()}
	for i, r := range t.Rows {
		out.Rows[i] = append(days[:2:2], r...)
	}
	return out
}

// fileName says what a file is of and of which day.
func (a *asked) fileName(table, ext string) string {
	parts := []string{"proviso"}
	if a.view.Illustrative {
		parts = append(parts, tracker.Illustrative)
	}
	for p := range strings.SplitSeq(strings.Trim(a.view.Path, "/"), "/") {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if table != "" {
		parts = append(parts, table)
	}
	return strings.Join(append(parts, a.view.AsOf.String()), "-") + "." + ext
}
