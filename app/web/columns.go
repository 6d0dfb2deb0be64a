package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"proviso/app/intake"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/imports"
)

// showColumns is the page of a table that waits: what its columns are.
func (p *Pages) showColumns(c *fiber.Ctx) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	return p.columnsPage(c, tracker.Columns{Target: intake.Target(v.Query.Get("target")), Sheet: v.Query.Get("sheet")}, nil)
}

// columnsPage looks at the table with what is said of it, and with what was typed and is
// wrong, if anything was.
func (p *Pages) columnsPage(c *fiber.Ctx, say tracker.Columns, typed *columnsTyped) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	number, err := importNumber(c)
	if err != nil {
		return err
	}
	ctx, who := c.UserContext(), p.who(c)
	look, err := p.tracker.LookAtUpload(ctx, who, number, say)
	if models.KindOf(err) == models.KindConflict { // it waits no longer
		return c.Redirect(imports.At(number), fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	g := imports.GivenColumns{File: look.File, Until: look.File.BeganAt.Add(tracker.KeepUploads).UTC().Format("2 January 2006"), Sheets: look.Sheets, Sheet: look.Sheet, HeadRow: look.Head.Row, Names: look.Head.Names,
		Target: string(look.Target), Own: look.Target.Own(), Chosen: look.Columns.Columns, Remembered: look.Remembered, Tried: look.Tried, Everywhere: who.Has(nil, tracker.Imports...), Jurisdiction: look.Jurisdiction}
	for i := range g.Names {
		g.Letters = append(g.Letters, intake.ColumnLetters(i))
	}
	for _, r := range look.Rows {
		g.Rows = append(g.Rows, imports.GlimpsedRow(r))
	}
	for _, t := range intake.Targets() {
		g.Targets = append(g.Targets, string(t))
	}
	for _, f := range look.Target.Fields() {
		g.Fields = append(g.Fields, imports.TableField{Name: f.Name, Title: f.Title, Needed: f.Needed})
	}
	for _, s := range look.Seen {
		seen := imports.ColumnSeen{Refused: s.Refused, Noted: s.Noted}
		for _, x := range s.Cells {
			seen.Cells = append(seen.Cells, imports.SeenCell(x))
		}
		g.Seen = append(g.Seen, seen)
	}
	if typed != nil {
		g.Picked, g.Faults, g.Jurisdiction = typed.picked, typed.faults, say.Jurisdiction
	}
	v.Path = imports.AtColumns(number)
	if g.Places, err = p.importPlaces(c); err != nil {
		return err
	}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	page, err := imports.NewColumnsPage(v, g)
	if err != nil {
		return err
	}
	return Render(c, imports.Columns(page))
}

// columnsTyped is what was chosen for the columns, by their place, and what is wrong.
type columnsTyped struct {
	picked map[int]string
	faults []error
}

// sayColumns takes a person's word on what the columns are, and has the file read; or
// only tries it.
func (p *Pages) sayColumns(c *fiber.Ctx) error {
	number, err := importNumber(c)
	if err != nil {
		return err
	}
	ctx, who := c.UserContext(), p.who(c)
	say := tracker.Columns{Jurisdiction: clean(c.FormValue("jurisdiction")), Target: intake.Target(clean(c.FormValue("target"))), Sheet: clean(c.FormValue("sheet"))}
	names, err := p.tracker.ColumnNames(ctx, who, number, say.Sheet)
	if models.KindOf(err) == models.KindConflict {
		return c.Redirect(imports.At(number), fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	typed := columnsTyped{picked: map[int]string{}}
	say.Columns = map[string]string{}
	for i, name := range names {
		field := clean(c.FormValue(imports.ColumnName(i)))
		typed.picked[i] = field
		if field == "" {
			continue
		}
		if other, twice := say.Columns[field]; twice {
			typed.faults = append(typed.faults, p.twice(c, say.Target, field, slices.Index(names, other), i))
			continue
		}
		say.Columns[field] = name
	}
	if c.FormValue("look") == "" && len(typed.faults) == 0 {
		at, err := p.tracker.SayColumns(ctx, who, number, say)
		switch models.KindOf(err) {
		case models.KindInvalid, models.KindRefused:
			typed.faults = append(typed.faults, err)
		case models.KindDenied, models.KindNotFound: // the place that was chosen
			typed.faults = append(typed.faults, models.Invalid("jurisdiction", "%s", err))
		case models.KindConflict:
			return c.Redirect(imports.At(number), fiber.StatusSeeOther)
		default:
			if err != nil {
				return err
			}
			return c.Redirect(imports.At(at), fiber.StatusSeeOther)
		}
	}
	if len(typed.faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return p.columnsPage(c, say, &typed)
}

// twice is that two columns are said to be the same field.
func (p *Pages) twice(c *fiber.Ctx, target intake.Target, field string, first, again int) error {
	title := field
	for _, f := range target.Fields() {
		if f.Name == field {
			title = f.Title
		}
	}
	return models.Invalid(imports.ColumnName(again), "%s is column %s already; only one column can be it", title, intake.ColumnLetters(first))
}

// showUpload is the page of a file that is no import yet, or was read as one since.
func (p *Pages) showUpload(c *fiber.Ctx, number int64) error {
	file, read, err := p.tracker.Uploaded(c.UserContext(), p.who(c), number)
	switch {
	case err != nil:
		return err
	case read > 0:
		return c.Redirect(imports.At(read), fiber.StatusSeeOther)
	case file.State == models.ImportReading && file.Mapping == "" && file.Done == file.Bytes:
		return c.Redirect(imports.AtColumns(number), fiber.StatusSeeOther)
	}
	v, err := p.work(c)
	if err != nil {
		return err
	}
	v.Path = imports.At(number)
	people, err := p.personNames(c)
	if err != nil {
		return err
	}
	steady := v.Query.Get("steady") != ""
	if file.State == models.ImportReading && file.Done == file.Bytes && !steady {
		c.Set("Refresh", "3")
	}
	return Render(c, imports.Waits(imports.NewWaitsPage(v, file, people, steady)))
}

// placeNames are the names of all jurisdictions, by id; of those that are invented too.
func placeNames(b *tracker.Book) map[string]string {
	out := map[string]string{}
	for _, j := range b.EveryPlace() {
		out[j.ID] = j.Name
	}
	return out
}

// importPlaces are the places whose files the person imports.
func (p *Pages) importPlaces(c *fiber.Ctx) ([]imports.Choice, error) {
	b, err := p.tracker.Book(c.UserContext(), 0)
	if err != nil {
		return nil, err
	}
	var out []imports.Choice
	for _, j := range b.EveryPlace() {
		if p.who(c).Has(b.Within(j.ID), tracker.Imports...) {
			out = append(out, imports.Choice{ID: j.ID, Name: j.Name})
		}
	}
	return out, nil
}
