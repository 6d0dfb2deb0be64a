package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"proviso/app/exchange"
	"proviso/app/tracker"
	"proviso/models"
)

type exportCmd struct {
	archiveFlags
	listFlags
}

type listFlags struct {
	List         string      `arg:"" optional:"" placeholder:"LIST" help:"The list to write: grants, amounts, deadlines, conditions, cases, orders, notices, demands, actions, jurisdictions, programs or sources."`
	Out          string      `placeholder:"FILE" help:"Write the list to this file, which must not be there yet. Default: standard output."`
	AsOf         models.Date `placeholder:"DAY" help:"The list as it stood on this day, YYYY-MM-DD. Default: today."`
	KnownOn      models.Date `placeholder:"DAY" help:"With what had been learnt by this day. Default: all that is recorded."`
	Jurisdiction string      `placeholder:"ID|NAME" help:"Only what is of this jurisdiction."`
	Program      string      `placeholder:"ID|ALN" help:"Only what is of this program."`
	Condition    string      `placeholder:"ID" help:"Only what is of this condition."`
	FiscalYear   int         `placeholder:"YEAR" help:"Only what is of this federal fiscal year."`
	Illustrative bool        `help:"Only what is invented (seed --sample)."`
}

// Help stands below the flags.
func (c *exportCmd) Help() string {
	return "A list is written as --format says: table, csv, json or xlsx. No text in it is ever a formula.\n\n" + archiveHelp
}

func (c *exportCmd) Run(r *run) error {
	switch {
	case c.Archive != "" && c.List != "":
		return usage{errors.New("an archive is of all lists; leave the name of the list out")}
	case c.Archive != "" && (c.Out != "" || c.AsOf != 0 || c.KnownOn != 0 || c.Jurisdiction+c.Program+c.Condition != "" || c.FiscalYear != 0):
		return usage{errors.New("an archive is of all there is; leave filters, days and --out out")}
	case c.Archive != "":
		return c.archiveFlags.write(r)
	case c.List == "":
		return usage{fmt.Errorf("say what to write: --archive FILE, or a list: %s", strings.Join(tracker.ExportLists(), ", "))}
	}
	return c.listFlags.write(r)
}

func (c *listFlags) write(r *run) error {
	b, err := r.book(c.KnownOn)
	if err != nil {
		return err
	}
	if c.Illustrative {
		b = b.Sample()
	}
	q := tracker.ExportQuery{AsOf: r.day(c.AsOf), KnownOn: c.KnownOn, Condition: c.Condition, FiscalYear: c.FiscalYear}
	if c.Jurisdiction != "" {
		j, err := b.FindPlace(c.Jurisdiction)
		if err != nil {
			return err
		}
		q.Jurisdiction = j.ID
		b = b.Holding(j.ID)
	}
	if c.Program != "" {
		p, err := b.Law.FindProgram(c.Program)
		if err != nil {
			return err
		}
		q.Program = p.ID
	}
	t, err := b.Export(c.List, q)
	if err != nil {
		return usageOf(err)
	}
	about := [][2]string{{"list", c.List}, {"as_of", q.AsOf.String()}, {"known_on", q.KnownOn.String()}, {"written_on", r.today().String()}, {"record_revision", fmt.Sprint(b.Record.Revision)},
		{"rows", fmt.Sprint(len(t.Rows))}, {"note", "Proviso reports what orders, notices and agencies say; it is not legal advice."}}
	if c.Out == "" {
		return r.writeList(r.Out, c.List, about, t)
	}
	if err := newFile("--out", c.Out, func(w io.Writer) error { return r.writeList(w, c.List, about, t) }); err != nil {
		return err
	}
	fmt.Fprintf(r.Err, "%s: %d rows of %s.\n", c.Out, len(t.Rows), c.List)
	return nil
}

// usageOf is an error of usage where the words of the user are at fault.
func usageOf(err error) error {
	if models.KindOf(err) == models.KindInvalid {
		return usage{err}
	}
	return err
}

func (r *run) writeList(w io.Writer, name string, about [][2]string, t models.Table) error {
	switch r.format {
	case "csv":
		return exchange.WriteCSV(w, t)
	case "json":
		return exchange.WriteObjects(w, t)
	case "xlsx":
		x, err := exchange.NewXLSX(w, about, name, t.Columns)
		if err != nil {
			return err
		}
		show := r.gauge(int64(len(t.Rows)))
		for i, row := range t.Rows {
			if err := x.Row(row); err != nil {
				return errors.Join(err, x.Close())
			}
			show(int64(i + 1))
		}
		return x.Close()
	}
	at := *r
	at.Out = w
	return at.printTable(name, t)
}
