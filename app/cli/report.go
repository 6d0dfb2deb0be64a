package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"proviso/app/intake"
	"proviso/app/tracker"
	"proviso/models"
)

// reports is what import does with the files of what others report.
type reports struct {
	Kind         models.ReportKind `placeholder:"KIND" help:"Read the file as this, where its header leaves it open: federal-transaction, federal-award, federal-subaward, assistance-listing, funding-opportunity, single-audit-award, docket, docket-entry, census-place or table."`
	Jurisdiction string            `placeholder:"ID" help:"Whose file it is. Default: everybody's."`
	Target       intake.Target     `placeholder:"TARGET" help:"Of a table of your own, what its rows are: ledger, sf-425, asap, allocation, award-list, position or condition-list. Default: what its columns say, as they were kept before."`
	Column       []string          `sep:"none" placeholder:"FIELD=COLUMN" help:"Of a table: which column is which field, as often as you like: --column 'expended=YTD Actual'."`
	DryRun       bool              `help:"Read and compare, and let it wait for --keep or --leave."`
	Strict       bool              `help:"Keep nothing of a file of which a row is refused."`
	Rows         models.RowVerdict `placeholder:"VERDICT" help:"List the rows of one verdict: refused, conflict, changed, new, older or twice."`
	List         bool              `xor:"what" help:"List the imports, the newest first."`
	Show         int64             `xor:"what" placeholder:"NUMBER" help:"Tell of one import, with --rows."`
	Keep         int64             `xor:"what" placeholder:"NUMBER" help:"Keep what was read with --dry-run."`
	Leave        int64             `xor:"what" placeholder:"NUMBER" help:"Keep nothing of what was read with --dry-run."`
	Undo         int64             `xor:"what" placeholder:"NUMBER" help:"Take back what was kept."`
	Matches      int64             `xor:"what" placeholder:"NUMBER" help:"List whose the recipients of an import are, each with what it may be, the score and why; with --confirm."`
	Confirm      []string          `sep:"none" placeholder:"RECIPIENT=ID" help:"With --matches: a recipient is this jurisdiction, or none of the record (RECIPIENT=none, with --reason). It is remembered for all files. As often as you like."`
	Proposals    string            `xor:"what" placeholder:"ID" help:"List what kept files propose for the record of a jurisdiction; with --accept."`
	Accept       []string          `sep:"none" placeholder:"PROPOSAL" help:"With --proposals: write this to the record, as often as you like, with --reason. All is written or nothing."`
	Reason       string            `placeholder:"TEXT" help:"Why, for the trail."`
}

// whoImports is whoever can open the database.
var whoImports = models.Person{ID: "command-line", Assignments: []models.Assignment{{Role: models.RoleGrants}}}

// listed is how many imports or rows are read at once.
const listed = 1000

// settle does what the flags ask of imports that were read before; false: nothing.
func (c *reports) settle(r *run, t *tracker.Tracker) (bool, error) {
	var m models.Import
	var err error
	switch {
	case c.List:
		return true, c.imports(r, t)
	case c.Show != 0:
		m, err = t.Import(r.ctx, whoImports, c.Show)
	case c.Keep != 0:
		m, err = t.KeepImport(r.ctx, whoImports, c.Keep)
	case c.Leave != 0:
		m, err = t.LeaveImport(r.ctx, whoImports, c.Leave, c.Reason)
	case c.Undo != 0:
		if strings.TrimSpace(c.Reason) == "" {
			return true, usage{errors.New("--reason is missing: say why the import is taken back, for those who read the history")}
		}
		m, err = t.UndoImport(r.ctx, whoImports, c.Undo, c.Reason)
	case c.Matches != 0:
		return true, c.matches(r, t)
	case c.Proposals != "":
		return true, c.proposals(r, t)
	case len(c.Confirm) > 0:
		return true, usage{errors.New("--confirm takes --matches NUMBER: the import that names the recipient")}
	case len(c.Accept) > 0:
		return true, usage{errors.New("--accept takes --proposals ID: the jurisdiction for which it is proposed")}
	default:
		return false, nil
	}
	if err != nil {
		return true, err
	}
	return true, c.tell(r, t, m)
}

// opened is a file to be read; close it.
func (c *reports) opened(path string) (tracker.ImportFile, *os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return tracker.ImportFile{}, nil, usage{err}
	}
	info, err := f.Stat()
	if err != nil {
		return tracker.ImportFile{}, nil, errors.Join(err, f.Close())
	}
	file := tracker.ImportFile{Source: intake.Source{Name: path, Bytes: f, Size: info.Size()}, Kind: c.Kind, Jurisdiction: c.Jurisdiction, Target: c.Target}
	if file.Columns, err = intake.ParseColumns("--column", strings.Join(c.Column, "\n")); err != nil {
		return file, nil, errors.Join(usage{err}, f.Close())
	}
	return file, f, nil
}

// known is an error unless a file is one that can be read. Where there is no database
// yet, nothing is remembered of any table either.
func (c *reports) known(r *run, path string) error {
	file, f, err := c.opened(path)
	if err != nil {
		return err
	}
	defer f.Close()
	know := func(f tracker.ImportFile) error {
		_, err := tracker.ImportKinds(f)
		return err
	}
	if _, err := os.Stat(r.db); errors.Is(err, os.ErrNotExist) && !strings.Contains(r.db, "://") {
		know = tracker.ImportKnown
	}
	if err := know(file); err != nil {
		return c.named(path, err)
	}
	return nil
}

// read reads a file and keeps it, or lets it wait.
func (c *reports) read(r *run, t *tracker.Tracker, path string) error {
	file, f, err := c.opened(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if bar := progress(r.Err); bar != nil {
		file.Progress = func(done, of int64) { bar(int(done>>10), int(max(of>>10, 1))) }
	}
	gentle()
	kinds, err := tracker.ImportKinds(file)
	if err != nil {
		return c.named(path, err)
	}
	for _, file.Kind = range kinds {
		if err := c.readAs(r, t, path, file); err != nil {
			return c.named(path, err)
		}
	}
	return nil
}

// named says which of several files an error is about.
func (c *reports) named(path string, err error) error {
	if strings.HasPrefix(err.Error(), path) {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// readAs reads a file as one kind.
func (c *reports) readAs(r *run, t *tracker.Tracker, path string, file tracker.ImportFile) error {
	m, err := t.ReadImport(r.ctx, whoImports, file)
	if err != nil {
		return err
	}
	switch refused := m.Counts[models.RowRefused]; {
	case m.State == models.ImportKept:
		fmt.Fprintf(r.Err, "%s is import %d already: nothing changed.\n", path, m.Number)
	case refused > 0 && c.Strict:
		if m, err = t.LeaveImport(r.ctx, whoImports, m.Number, "a row was refused"); err != nil {
			return err
		}
		if err := c.tell(r, t, m); err != nil {
			return err
		}
		return fmt.Errorf("%s refused and nothing was kept; see why with --dry-run --rows refused", rowsWere(refused))
	case !c.DryRun:
		if m, err = t.KeepImport(r.ctx, whoImports, m.Number); err != nil {
			return err
		}
	}
	return c.tell(r, t, m)
}

// tell prints an import, or the rows of it that were asked for.
func (c *reports) tell(r *run, t *tracker.Tracker, m models.Import) error {
	for _, n := range m.Notes {
		fmt.Fprintf(r.Err, "%s: %s\n", m.File, n)
	}
	if c.Rows != "" {
		return c.rows(r, t, m.Number)
	}
	if n := m.Counts[models.RowRefused]; n > 0 {
		fmt.Fprintf(r.Err, "%s refused: proviso import --show %d --rows refused says why.\n", rowsWere(n), m.Number)
	}
	return r.printTable("imports", tracker.ImportTable(m))
}

// imports lists all that there are, the newest first.
func (c *reports) imports(r *run, t *tracker.Tracker) error {
	out, err := r.list("imports", tracker.ImportTable().Columns)
	if err != nil {
		return err
	}
	for before := int64(0); ; {
		all, err := t.ImportList(r.ctx, whoImports, before, listed)
		if err != nil {
			return err
		}
		if err := out.rows(tracker.ImportTable(all...)); err != nil {
			return err
		}
		if len(all) < listed {
			return out.end()
		}
		before = all[len(all)-1].Number
	}
}

// rows lists the rows of a verdict, however many there are.
func (c *reports) rows(r *run, t *tracker.Tracker, number int64) error {
	out, err := r.list("rows", tracker.RowTable(nil).Columns)
	if err != nil {
		return err
	}
	for after := 0; ; {
		rows, err := t.ImportRows(r.ctx, whoImports, number, c.Rows, after, listed)
		if err != nil {
			return err
		}
		if err := out.rows(tracker.RowTable(rows)); err != nil {
			return err
		}
		if len(rows) < listed {
			return out.end()
		}
		after = rows[len(rows)-1].Row
	}
}

func rowsWere(n int) string {
	if n == 1 {
		return "1 row was"
	}
	return fmt.Sprintf("%d rows were", n)
}
