package web

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"proviso/app/intake"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/imports"
)

func (p *Pages) importRoutes(r fiber.Router) {
	r.Get("/workspace/imports", p.listImports)
	r.Post("/workspace/imports", p.readImport)
	r.Post("/workspace/imports/sending/begin", p.beginSending)
	r.Get("/workspace/imports/proposals", p.listProposals)
	r.Post("/workspace/imports/proposals", p.acceptProposals)
	r.Get("/workspace/imports/:number", p.showImport)
	r.Get("/workspace/imports/:number/columns", p.showColumns)
	r.Post("/workspace/imports/:number/columns", p.sayColumns)
	r.Post("/workspace/imports/:number/slices", p.takeSlice)
	r.Post("/workspace/imports/:number/sent", p.takeSent)
	r.Get("/workspace/imports/:number/recipients", p.listRecipients)
	r.Post("/workspace/imports/:number/recipients", p.confirmRecipient)
	r.Post("/workspace/imports/:number/keep", p.keepImport)
	r.Post("/workspace/imports/:number/leave", p.leaveImport)
	r.Post("/workspace/imports/:number/undo", p.undoImport)
}

// Rows and imports on one page.
const (
	importsListed    = 50
	importRowsListed = 100
)

func (p *Pages) listImports(c *fiber.Ctx) error { return p.importList(c, nil) }

func (p *Pages) importList(c *fiber.Ctx, typed *imports.Typed) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	v.Path = imports.Home
	ctx, who := c.UserContext(), p.who(c)
	before, err := wholeNumber("before", v.Query.Get("before"))
	if err != nil {
		return err
	}
	b, err := p.tracker.Book(ctx, 0)
	if err != nil {
		return err
	}
	g := imports.GivenList{Names: placeNames(b), Most: p.tracker.LongestDocument(), MostSent: tracker.MostSent, Everywhere: who.Has(nil, tracker.Imports...), Typed: typed}
	if g.Places, err = p.importPlaces(c); err != nil {
		return err
	}
	if g.Asking, err = p.tracker.AskingUploads(ctx, who); err != nil {
		return err
	}
	if g.Unfinished, err = p.tracker.UnfinishedUploads(ctx, who); err != nil {
		return err
	}
	if g.Imports, err = p.tracker.ImportList(ctx, who, int64(before), importsListed+1); err != nil {
		return err
	}
	if len(g.Imports) > importsListed {
		g.Imports = g.Imports[:importsListed]
		g.Before = g.Imports[importsListed-1].Number
	}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	page, err := imports.NewListPage(v, g)
	if err != nil {
		return err
	}
	if asFile(v) {
		t, err := p.everyImport(ctx, who)
		if err != nil {
			return err
		}
		return listFile(c, v, page.Frame.Heading, "imports", t)
	}
	page.Frame.Files = v.ListFiles("imports")
	if page.Send.Script != "" {
		c.Set(fiber.HeaderContentSecurityPolicy, sendingPolicy)
	}
	return Render(c, imports.List(page))
}

// wholeNumber reads a number of the address; "" is zero.
func wholeNumber(field, s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, models.Invalid(field, "%q is not a number from 0", short(s))
	}
	return n, nil
}

// readImport takes a file in. What it is, and whether it can be read at all, is said at
// once; a large one is then read on while others are served, and of a table of a person's
// own it is asked what its columns are.
func (p *Pages) readImport(c *fiber.Ctx) error {
	taken, err := p.takeFile(c)
	if err != nil {
		switch models.KindOf(err) {
		case models.KindInvalid, models.KindRefused:
			c.Status(fiber.StatusUnprocessableEntity)
		case models.KindNotFound: // the place that was chosen
			c.Status(fiber.StatusUnprocessableEntity)
			err = models.Invalid("jurisdiction", "%s", err)
		case models.KindConflict:
			c.Status(fiber.StatusConflict)
		default:
			return err
		}
		return p.importList(c, &imports.Typed{Values: typed(c, "kind", "jurisdiction"), Fault: atFile(err)})
	}
	if taken.Asks > 0 {
		return c.Redirect(imports.AtColumns(taken.Asks), fiber.StatusSeeOther)
	}
	return c.Redirect(imports.At(taken.Import), fiber.StatusSeeOther)
}

// importFields are the fields of the form.
var importFields = []string{"file", "kind", "jurisdiction"}

// atFile ties what is wrong with a file to its field of the form.
func atFile(err error) error {
	var e *models.Error
	if errors.As(err, &e) && !slices.Contains(importFields, e.Field) {
		return models.Invalid("file", "%s", err)
	}
	return err
}

func (p *Pages) takeFile(c *fiber.Ctx) (tracker.Taken, error) {
	header, err := c.FormFile("file")
	if err != nil {
		return tracker.Taken{}, models.Invalid("file", "is missing; choose one")
	}
	sent, err := header.Open()
	if err != nil {
		return tracker.Taken{}, fmt.Errorf("open an upload: %w", err)
	}
	defer sent.Close()
	return p.tracker.TakeFile(c.UserContext(), p.who(c), tracker.ImportFile{Source: intake.Source{Name: clean(header.Filename), Bytes: sent, Size: header.Size},
		Kind: models.ReportKind(clean(c.FormValue("kind"))), Jurisdiction: clean(c.FormValue("jurisdiction"))})
}

func (p *Pages) showImport(c *fiber.Ctx) error { return p.importPage(c, "", nil) }

// importPage is the page of an import, with what was typed into a form of it if that was
// refused.
func (p *Pages) importPage(c *fiber.Ctx, form string, typed *imports.Typed) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	ctx, who := c.UserContext(), p.who(c)
	g := imports.GivenShow{Only: models.RowVerdict(v.Query.Get("show")), Form: form, Typed: typed, Steady: v.Query.Get("steady") != ""}
	after, err := wholeNumber("after", v.Query.Get("after"))
	if err != nil {
		return err
	}
	if g.Only != "" && !g.Only.Known() {
		return models.Invalid("show", "%q is none of the things that a row can be; it is refused, conflict, changed, new, older or twice", short(string(g.Only)))
	}
	number, err := importNumber(c)
	if err != nil {
		return err
	}
	g.Import, err = p.tracker.Import(ctx, who, number)
	if models.KindOf(err) == models.KindNotFound {
		return p.showUpload(c, number)
	}
	if err != nil {
		return err
	}
	v.Path = imports.At(number)
	g.Naming = tracker.NamesRecipients(g.Import)
	rows, err := p.tracker.ComparedRows(ctx, who, number, g.Only, after, importRowsListed+1)
	if err != nil {
		return err
	}
	for _, r := range rows {
		row := imports.Row{ImportRow: r.ImportRow}
		for _, x := range r.Changes {
			row.Changes = append(row.Changes, imports.Change(x))
		}
		g.Rows = append(g.Rows, row)
	}
	if len(g.Rows) > importRowsListed {
		g.Rows = g.Rows[:importRowsListed]
		g.After = g.Rows[importRowsListed-1].Row
	}
	b, err := p.tracker.Book(ctx, 0)
	if err != nil {
		return err
	}
	g.Names = placeNames(b)
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	page, err := imports.NewShowPage(v, g)
	if err != nil {
		return err
	}
	if asFile(v) {
		t, err := p.everyRow(ctx, who, number, g.Only)
		if err != nil {
			return err
		}
		return listFile(c, v, page.Frame.Heading, "rows", t)
	}
	page.Frame.Files = v.ListFiles("rows")
	if g.Import.State == models.ImportReading && !g.Steady { // the browser asks again by itself
		c.Set("Refresh", "3")
	}
	return Render(c, imports.Show(page))
}

func importNumber(c *fiber.Ctx) (int64, error) {
	n, err := strconv.ParseInt(c.Params("number"), 10, 64)
	if err != nil || n < 1 {
		return 0, models.NotFound("import", short(c.Params("number")), nil)
	}
	return n, nil
}

// settleImport does what a form of an import asks and goes back to its page.
func (p *Pages) settleImport(c *fiber.Ctx, form string, do func(ctx context.Context, who models.Person, number int64) (models.Import, error)) error {
	number, err := importNumber(c)
	if err != nil {
		return err
	}
	if _, err := do(c.UserContext(), p.who(c), number); err != nil {
		switch models.KindOf(err) {
		case models.KindInvalid:
			c.Status(fiber.StatusUnprocessableEntity)
		case models.KindConflict:
			c.Status(fiber.StatusConflict)
		default:
			return err
		}
		return p.importPage(c, form, &imports.Typed{Values: typed(c, "reason"), Fault: err})
	}
	return c.Redirect(imports.At(number), fiber.StatusSeeOther)
}

func (p *Pages) keepImport(c *fiber.Ctx) error {
	return p.settleImport(c, "keep", p.tracker.KeepImport)
}

func (p *Pages) leaveImport(c *fiber.Ctx) error {
	number, err := importNumber(c)
	if err != nil {
		return err
	}
	if err := p.tracker.LeaveUpload(c.UserContext(), p.who(c), number); models.KindOf(err) != models.KindNotFound {
		if err != nil && models.KindOf(err) != models.KindConflict { // read or left since: its page says so
			return err
		}
		return c.Redirect(imports.Home, fiber.StatusSeeOther)
	}
	return p.settleImport(c, "leave", func(ctx context.Context, who models.Person, number int64) (models.Import, error) {
		return p.tracker.LeaveImport(ctx, who, number, "")
	})
}

func (p *Pages) undoImport(c *fiber.Ctx) error {
	return p.settleImport(c, "undo", func(ctx context.Context, who models.Person, number int64) (models.Import, error) {
		return p.tracker.UndoImport(ctx, who, number, clean(c.FormValue("reason")))
	})
}
