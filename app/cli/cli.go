// Package cli is the command line: it reads arguments, opens the store, hands it
// to the tracker, and prints. Data goes to standard output, messages to standard
// error; the exit status is 0 (ok), 1 (failed) or 2 (usage). It holds the
// program's clock, and no rule of law, money or risk.
package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"proviso/app/exchange"
	"proviso/app/seed"
	"proviso/app/store"
	"proviso/app/tracker"
	"proviso/models"
)

// Exit statuses.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// Streams are where the program reads and writes.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// run is what every command is given.
type run struct {
	ctx context.Context
	Streams
	now    func() time.Time
	db     string
	format string
	// chosen is true if the database was named by the user, not by default.
	chosen bool
}

type root struct {
	DB     string `name:"db" env:"PROVISO_DB" placeholder:"FILE|URL" help:"Database: a SQLite file (default: proviso.db), or a postgres:// URL."`
	Format string `enum:"table,csv,json,xlsx" default:"table" help:"What is printed: table, csv or json; of the lists of export, import and reconcile xlsx too."`

	Serve     serveCmd     `cmd:"" help:"Show the record and its assessment in a browser."`
	Seed      seedCmd      `cmd:"" help:"Load the public record that ships with the program."`
	Migrate   migrateCmd   `cmd:"" help:"Bring the database's schema up to this program's."`
	Coverage  coverageCmd  `cmd:"" help:"Say whether a condition binds an award of a jurisdiction on a day, and why."`
	Assess    assessCmd    `cmd:"" help:"Say on which rung each grant stands on a day, and what money hangs on it."`
	Forecast  forecastCmd  `cmd:"" help:"Say how much may be lost, by year, fund, department and driver, and what reserve covers it."`
	Publish   publishCmd   `cmd:"" help:"Publish the record as it stands, or list or take back what was published."`
	Audit     auditCmd     `cmd:"" help:"Check the trail of every write, and make bundles of records to be given out."`
	Export    exportCmd    `cmd:"" help:"Write a list as a file, or the whole database as one archive, which import takes into an empty one."`
	Import    importCmd    `cmd:"" help:"Read files of what agencies, courts and your own systems report, compare them with what stands, and keep or undo them; or take an archive into an empty database."`
	Reconcile reconcileCmd `cmd:"" help:"List what the record, ledgers, SF-425, ASAP and USAspending do not agree on, award by award, and explain or accept it."`
	Backup    backupCmd    `cmd:"" help:"Copy a SQLite database while it is in use, and check the copy."`
	Restore   restoreCmd   `cmd:"" help:"Put a copy that backup wrote in the place of a database."`
	Documents documentsCmd `cmd:"" help:"Check the documents that are kept."`
	User      userCmd      `cmd:"" help:"Keep the people who sign in, and their roles."`
	Notify    notifyCmd    `cmd:"" help:"Write the mail of a day and send it, once; serve does so by itself."`
	Version   versionCmd   `cmd:"" help:"Print the program's version."`
}

const about = `Which condition binds which award of which jurisdiction on which day, why, and what money hangs on it.

Data goes to standard output, messages to standard error. Exit status: 0 ok, 1 failed, 2 usage.
Proviso reports what orders, notices and agencies say; it is not legal advice.`

// defaultDB is the database where none is named.
const defaultDB = "proviso.db"

// workbooks are the commands that write lists as XLSX too.
var workbooks = []string{"export", "import", "reconcile"}

// stopped carries an exit status out of kong's own --help.
type stopped int

// Interruptible is a context that ends with the first signal to stop. The second
// ends the program at once.
func Interruptible() (context.Context, func()) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// Run runs one command and returns its exit status.
func Run(ctx context.Context, args []string, s Streams, now func() time.Time) (code int) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case stopped:
			code = int(r)
		default:
			panic(r)
		}
	}()
	out := bufio.NewWriterSize(s.Out, 1<<16)
	var commands root
	parser, err := kong.New(&commands, kong.Name("proviso"), kong.Description(about), kong.UsageOnError(),
		kong.Writers(out, s.Err), kong.Exit(func(code int) { flush(out); panic(stopped(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(s.Err, "proviso:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(s.Err, "proviso:", err)
		fmt.Fprintln(s.Err, "Try: proviso --help, or proviso COMMAND --help")
		return exitUsage
	}
	if verb, _, _ := strings.Cut(parsed.Command(), " "); commands.Format == "xlsx" && !slices.Contains(workbooks, verb) {
		fmt.Fprintln(s.Err, "proviso: --format: xlsx is for the lists of export, import and reconcile; here it is table, csv or json")
		return exitUsage
	}
	r := &run{ctx: ctx, Streams: Streams{s.In, out, s.Err}, now: now, db: commands.DB, format: commands.Format, chosen: commands.DB != ""}
	if !r.chosen {
		r.db = defaultDB
	}
	err = parsed.Run(r)
	if ferr := flush(out); err == nil {
		err = ferr
	}
	return r.status(err)
}

func flush(w *bufio.Writer) error {
	err := w.Flush()
	if errors.Is(err, syscall.EPIPE) {
		return nil // the reader has seen enough
	}
	return err
}

// usage is an error in how the command was called.
type usage struct{ error }

// errTold is a failure of which everything has been told already.
var errTold = errors.New("failed")

func (r *run) status(err error) int {
	var u usage
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &u):
		fmt.Fprintln(r.Err, "proviso:", u.error)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(r.Err, "proviso: interrupted; nothing was half-written")
	case !errors.Is(err, errTold):
		fmt.Fprintln(r.Err, "proviso:", err)
	}
	return exitFailed
}

// tell prints what a command did: a sentence for reading, or its figures as one
// row of a table.
func (r *run) tell(sentence string, names []string, values ...any) error {
	t := models.Table{Rows: [][]string{nil}}
	object := map[string]any{}
	for i, name := range names {
		_, isText := values[i].(string)
		t.Columns = append(t.Columns, models.Column{Name: name, Numeric: !isText})
		t.Rows[0] = append(t.Rows[0], fmt.Sprint(values[i]))
		object[name] = values[i]
	}
	switch r.format {
	case "csv":
		return exchange.WriteCSV(r.Out, t)
	case "json":
		return json.NewEncoder(r.Out).Encode(object)
	}
	_, err := fmt.Fprintln(r.Out, sentence)
	return err
}

func (r *run) today() models.Date { return models.DateOf(r.now()) }

// day is the day given, or today.
func (r *run) day(d models.Date) models.Date {
	if d == 0 {
		return r.today()
	}
	return d
}

// open opens the database for reading, or for writing too, and checks that it is
// of this program's schema.
func (r *run) open(write bool) (*store.Store, error) {
	return r.openWith(store.Options{ReadOnly: !write, Now: r.now})
}

func (r *run) openWith(o store.Options) (*store.Store, error) {
	s, err := store.Open(r.ctx, r.db, o)
	if err != nil {
		return nil, err
	}
	if !o.ReadOnly {
		if _, _, err := s.Migrate(r.ctx); err != nil {
			s.Close()
			return nil, err
		}
		return s, nil
	}
	if err := s.Check(r.ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// book is the record to answer from: that of the database or, where none was
// named and there is none, the one that ships with the program.
func (r *run) book(knownOn models.Date) (*tracker.Book, error) {
	if isFile(r.db) {
		if _, err := os.Stat(r.db); errors.Is(err, os.ErrNotExist) {
			if r.chosen {
				return nil, models.Refused("%s does not exist; make it with: proviso seed --db %s", r.db, r.db)
			}
			fmt.Fprintf(r.Err, "%s does not exist; answering from the record that ships with the program (proviso seed makes the file).\n", r.db)
			record, faults := seed.Embedded()
			if len(faults) > 0 {
				return nil, fmt.Errorf("the record that ships with the program: %s", faults[0])
			}
			return tracker.NewBook(record), nil
		}
	}
	s, err := r.open(false)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	b, err := tracker.New(s, r.now).Book(r.ctx, knownOn)
	if err == nil && b.Record.Revision == 0 {
		fmt.Fprintln(r.Err, "The record is empty; load it with: proviso seed --db", filepath.Clean(r.db))
	}
	return b, err
}

func isFile(db string) bool { return !strings.Contains(db, "://") }
