//go:build load

package e2e

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/tracker"
)

// What is asked of the import of a large file, in one run.
const (
	importRows      = 1_000_000
	leastRows       = 40_000      // a second, end to end
	leastOfSQLite   = 1.0 / 3     // of the speed of sqlite3 .import of the same file
	mostImportBytes = 200_000_000 // of memory
	mostOfReader    = 2.0         // a reader's p95 while it runs, of the same before
)

// manyTransactions writes the real sample of transactions over and over, with keys of
// their own, until it has so many rows. Three of four rows of the sample in this
// repository are grants, and are compared and kept; IMPORTSAMPLE names a download of
// one's own, where they may be one of five.
func manyTransactions(t *testing.T, path string, rows int) {
	t.Helper()
	name := os.Getenv("IMPORTSAMPLE")
	if name == "" {
		name = filepath.Join("..", "intake", "testdata", "usaspending", "transactions_nyc.csv")
	}
	sample, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(sample)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(f)
	if err := w.Write(all[0]); err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		row := slices.Clone(all[1+i%(len(all)-1)])
		for k := range 3 { // the keys of the action and of the award, and the award's number
			row[k] += "X" + strconv.Itoa(i/(len(all)-1))
		}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if w.Flush(); w.Error() != nil {
		t.Fatal(w.Error())
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestImportLoad imports a million rows with the command, beside sqlite3 (of Debian) with
// the same file, and then some more while somebody reads the dashboard.
func TestImportLoad(t *testing.T) {
	rows := importRows
	if n, err := strconv.Atoi(os.Getenv("IMPORTROWS")); err == nil {
		rows = n
	}
	dir := t.TempDir()
	program, file, db := filepath.Join(dir, "proviso"), filepath.Join(dir, "many.csv"), filepath.Join(dir, "import.db")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "..").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	manyTransactions(t, file, rows)
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, db)
	took, memory := timed(t, program, "import", file, "--db", db)
	rate := float64(rows) / took.Seconds()
	fmt.Printf("%d rows, %.0f MB: imported in %.1f s, %.0f rows and %.0f MB a second, at most %.0f MB of memory\n", rows, float64(info.Size())/1e6, took.Seconds(), rate, float64(info.Size())/1e6/took.Seconds(), float64(memory)/1e6)
	plain, _ := timed(t, "sqlite3", filepath.Join(dir, "plain.db"), "-cmd", ".mode csv", ".import '"+file+"' rows")
	fmt.Printf("  sqlite3 .import takes %.1f s: %.2f times as fast\n", plain.Seconds(), plain.Seconds()/took.Seconds())
	if rate < leastRows {
		t.Errorf("%.0f rows a second, want %d", rate, leastRows)
	}
	if ratio := plain.Seconds() / took.Seconds(); ratio < leastOfSQLite {
		t.Errorf("%.2f of the speed of sqlite3, want %.2f", ratio, leastOfSQLite)
	}
	if memory > mostImportBytes {
		t.Errorf("%d bytes of memory, want at most %d", memory, mostImportBytes)
	}

	// The same again into a database that is being served.
	served := filepath.Join(dir, "served.db")
	fill(t, served)
	base, _ := start(t, served)
	url := base + "/?as_of=2018-01-24"
	const pace = 64
	paced(t, url, pace, 2*time.Second) // so that all is warm
	before := paced(t, url, pace, 8*time.Second)
	c := exec.CommandContext(t.Context(), program, "import", file, "--db", served)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * time.Second) // until it writes
	during := paced(t, url, pace, 8*time.Second)
	if c.ProcessState != nil {
		t.Error("the import ended before the readers did")
	}
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	fmt.Printf("  a reader of the dashboard, %d times a second: p50 %.1f ms and p95 %.1f before, %.1f and %.1f while it runs\n", pace, at(before, 0.5), at(before, 0.95), at(during, 0.5), at(during, 0.95))
	if at(during, 0.95) > mostOfReader*at(before, 0.95) {
		t.Errorf("a reader's p95 is %.1f times what it was before", at(during, 0.95)/at(before, 0.95))
	}
}

// fill loads the shipped record into a new database.
func fill(t *testing.T, db string) {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	items, err := tracker.Items(embedded(t))
	if err != nil {
		t.Fatal(err)
	}
	tr := tracker.New(s, time.Now)
	if _, err := tr.Load(t.Context(), items, "seed", "seed", "test"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := tr.PublishShipped(t.Context(), "seed", "sample"); err != nil {
		t.Fatal(err)
	}
}

// timed runs a command, and says how long it took and how much memory it had at most.
func timed(t *testing.T, name string, args ...string) (time.Duration, int64) {
	t.Helper()
	c := exec.CommandContext(context.WithoutCancel(t.Context()), name, args...)
	start := time.Now()
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", name, err, strings.TrimSpace(string(out)))
	}
	usage, _ := c.ProcessState.SysUsage().(*syscall.Rusage)
	return time.Since(start), usage.Maxrss * 1024
}
