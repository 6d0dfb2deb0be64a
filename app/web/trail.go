package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/exchange"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/records"
	"proviso/views/trail"
)

// trailRoutes adds the pages of the trail, which know who asks.
func (p *Pages) trailRoutes(r fiber.Router) {
	r.Get("/workspace/trail", p.listTrail)
	r.Get("/workspace/trail/check", p.checkTrail)
	r.Get("/workspace/trail/records", p.askRecords)
	r.Post("/workspace/trail/records", p.makeRecords)
	r.Get("/workspace/trail/:id", p.showLine)
}

// trailQuery is what the address asks for.
func (p *Pages) trailQuery(c *fiber.Ctx) (q tracker.TrailQuery, err error) {
	query, err := readQuery(c)
	if err != nil {
		return q, err
	}
	get := func(name string) string { return strings.TrimSpace(query.Get(name)) }
	q = tracker.TrailQuery{Actor: get("actor"), Action: get("action"), Kind: models.FactKind(get("kind")), ID: get("id"), Text: get("text")}
	for name, day := range map[string]*models.Date{"from": &q.From, "to": &q.To} {
		if v := get(name); v != "" {
			if *day, err = models.ParseDate(name, v); err != nil {
				return q, err
			}
		}
	}
	if v := get("before"); v != "" {
		if q.Before, err = strconv.ParseInt(v, 10, 64); err != nil || q.Before < 1 {
			return q, models.Invalid("before", "%q is not the number of a line", short(v))
		}
	}
	return q, nil
}

// trailNames are what people are called, by id.
func (p *Pages) trailNames(c *fiber.Ctx) (map[string]string, error) {
	all, err := p.people(c.UserContext())
	names := map[string]string{}
	for _, x := range all {
		names[x.ID] = x.Name
	}
	return names, err
}

func lineOf(e *tracker.TrailEntry, names map[string]string) trail.Line {
	return trail.Line{TrailLine: e.TrailLine, Who: cmp.Or(names[e.Actor], e.Actor), Version: e.Version, Withdrawn: e.Withdrawn, Withheld: e.Withheld,
		Sources: e.Sources, History: slices.Contains(models.FactKinds, e.Kind)}
}

func (p *Pages) listTrail(c *fiber.Ctx) error {
	q, err := p.trailQuery(c)
	if err != nil {
		return err
	}
	view, err := p.work(c)
	if err != nil {
		return err
	}
	names, err := p.trailNames(c)
	if err != nil {
		return err
	}
	if format := view.Query.Get("format"); format != "" && format != "html" {
		return p.sendTrail(c, format, q, names)
	}
	page, err := p.tracker.Trail(c.UserContext(), p.who(c), q)
	if err != nil {
		return err
	}
	g := trail.Given{Next: page.Next, Short: page.Short, Head: page.Head}
	for _, k := range slices.Concat(models.FactKinds, models.WorkKinds, models.PrivilegedKinds, []models.FactKind{tracker.TrailPerson, tracker.TrailRecords, tracker.TrailPublication, tracker.TrailWebhook}) {
		g.Kinds = append(g.Kinds, string(k))
	}
	for i := range page.Lines {
		g.Lines = append(g.Lines, lineOf(&page.Lines[i], names))
	}
	return Render(c, records.Of(trail.NewListPage(view, g)))
}

func (p *Pages) showLine(c *fiber.Ctx) error {
	view, err := p.work(c)
	if err != nil {
		return err
	}
	seq, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return models.NotFound("line", c.Params("id"), nil)
	}
	e, err := p.tracker.TrailEntryOf(c.UserContext(), p.who(c), seq)
	if err != nil {
		return err
	}
	names, err := p.trailNames(c)
	if err != nil {
		return err
	}
	l := lineOf(&e, names)
	if l.Changes, err = e.Changes(); err != nil {
		return err
	}
	return Render(c, records.Of(trail.NewLinePage(view, l)))
}

func (p *Pages) checkTrail(c *fiber.Ctx) error {
	q, err := p.trailQuery(c)
	if err != nil {
		return err
	}
	view, err := p.work(c)
	if err != nil {
		return err
	}
	found, err := p.tracker.CheckTrail(c.UserContext(), p.who(c), q.Before)
	if err != nil {
		return err
	}
	return Render(c, records.Of(trail.NewCheckPage(view, trail.Check{First: found.First, Last: found.Last, Head: found.Head, Faults: found.Faults, More: found.More})))
}

const (
	// trailFileTime is how long the writing of a file may take: the time of a
	// request ends before a long one is sent.
	trailFileTime = 10 * time.Minute
	// trailSheet is how many lines a workbook holds, which is made in memory.
	trailSheet = 100_000
)

// sendTrail sends every line that is asked for, the oldest first. A file that
// could not be written to its end breaks off, and is never taken for a whole one.
func (p *Pages) sendTrail(c *fiber.Ctx, format string, q tracker.TrailQuery, names map[string]string) error {
	who := p.who(c)
	name := "proviso-trail-" + models.DateOf(p.now()).String() + "." + format
	switch format {
	case "xlsx":
		t := models.Table{Columns: exchange.TrailColumns}
		err := p.tracker.EachTrailEntry(c.UserContext(), who, q, func(e *tracker.TrailEntry) error {
			if len(t.Rows) == trailSheet {
				return models.Invalid("format", "these are more than %d lines; take the CSV, or filter", trailSheet)
			}
			t.Rows = append(t.Rows, trailRow(e, names).Cells())
			return nil
		})
		if err != nil {
			return err
		}
		c.Attachment(name)
		c.Set(fiber.HeaderContentType, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		return exchange.WriteXLSX(c, [][2]string{{"title", "trail"}, {"address", string(c.Request().URI().RequestURI())}}, []exchange.Sheet{{Name: "trail", Table: t}})
	case "csv", "json":
	default:
		return models.Invalid("format", "%q is not a format of this page; it is csv, xlsx or json", short(format))
	}
	c.Attachment(name)
	c.Set(fiber.HeaderContentType, map[string]string{"csv": "text/csv; charset=utf-8", "json": fiber.MIMEApplicationJSON}[format])
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), trailFileTime)
	from, to := io.Pipe()
	go func() {
		defer cancel()
		to.CloseWithError(p.writeTrail(ctx, to, format, who, q, names))
	}()
	return c.SendStream(from)
}

func (p *Pages) writeTrail(ctx context.Context, w io.Writer, format string, who models.Person, q tracker.TrailQuery, names map[string]string) error {
	if format == "json" {
		n := 0
		err := p.tracker.EachTrailEntry(ctx, who, q, func(e *tracker.TrailEntry) error {
			raw, err := json.Marshal(trailRow(e, names))
			if err != nil {
				return err
			}
			begin := "{\"lines\":[\n"
			if n++; n > 1 {
				begin = ",\n"
			}
			_, err = fmt.Fprintf(w, "%s%s", begin, raw)
			return err
		})
		if err != nil {
			return err
		}
		if n == 0 {
			_, err = fmt.Fprint(w, "{\"lines\":[")
		}
		if err == nil {
			_, err = fmt.Fprintf(w, "],\n\"count\":%d}\n", n)
		}
		return err
	}
	out, err := exchange.NewCSV(w, exchange.TrailColumns)
	if err != nil {
		return err
	}
	if err := p.tracker.EachTrailEntry(ctx, who, q, func(e *tracker.TrailEntry) error { return out.Row(trailRow(e, names).Cells()) }); err != nil {
		return err
	}
	return out.Flush()
}

func trailRow(e *tracker.TrailEntry, names map[string]string) exchange.TrailRow {
	return exchange.TrailRow(e.Row(names[e.Actor], "privileged"))
}
