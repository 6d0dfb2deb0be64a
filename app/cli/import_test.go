package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"proviso/app/store/storetest"
)

// large writes the sample of transactions many times over, with keys of their own.
func large(t testing.TB, path string, times int) int {
	t.Helper()
	sample, err := os.ReadFile(filepath.Join("..", "intake", "testdata", "usaspending", "transactions_nyc.csv"))
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
	rows := append([][]string{}, all[0])
	for i := range times {
		for _, r := range all[1:] {
			r = slices.Clone(r)
			for k := range 3 { // the keys of the action and the award, and the award's number
				r[k] += "X" + strconv.Itoa(i)
			}
			rows = append(rows, r)
		}
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		rows = rows[:0]
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return (len(all) - 1) * times
}

type importedFile struct {
	State                 string
	Records, New, Refused string
}

// imports are what import prints of each.
func imports(t *testing.T, out []byte) []importedFile {
	t.Helper()
	var all []importedFile
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return all
}

// TestKilledWhileReading kills the command ten times while it imports a large file.
// Afterwards nothing of it counts, or all; and the next attempt goes on to the end.
func TestKilledWhileReading(t *testing.T) {
	file := filepath.Join(t.TempDir(), "large.csv")
	rows := large(t, file, 800)
	storetest.EachDSN(t, func(t *testing.T, db string) {
		whole := command(t, "import", file, "--format", "json", "--db", filepath.Join(t.TempDir(), "whole.db"))
		start := time.Now()
		out, err := whole.Output()
		if err != nil {
			t.Fatal(err)
		}
		took, want := time.Since(start), imports(t, out)
		if len(want) != 1 || want[0].State != "kept" || want[0].Records != strconv.Itoa(rows) {
			t.Fatalf("%d rows are imported as %+v", rows, want)
		}
		if out, err := command(t, "migrate", "--db", db).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		const points = 10
		killed, went := 0, 0
		for i := range points {
			c := command(t, "import", file, "--db", db)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(took*time.Duration(i+1)/(points+2), func() { _ = c.Process.Kill() })
			if c.Wait() != nil {
				killed++
			}
			timer.Stop()
			out, err := command(t, "import", "--list", "--format", "json", "--db", db).Output()
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range imports(t, out) {
				switch {
				case m.State == "kept" && m != want[0]:
					t.Errorf("killed at point %d: half of it is kept: %+v", i, m)
				case m.State == "reading" && m.Records != "0" && m.Records != strconv.Itoa(rows):
					went++
				}
			}
			if i%2 == 1 { // every other time it goes on where it was killed; else it is killed again, further on
				continue
			}
			out, err = command(t, "import", file, "--format", "json", "--db", db).Output()
			if err != nil {
				t.Fatalf("killed at point %d: the next attempt: %v", i, err)
			}
			got := imports(t, out)
			if len(got) != 1 || got[0] != want[0] {
				t.Errorf("killed at point %d: the next attempt gives %+v, want %+v", i, got, want)
			}
			if out, err := command(t, "import", "--undo", lastImport(t, db), "--reason", "again", "--db", db).CombinedOutput(); err != nil {
				t.Fatalf("undo: %v: %s", err, out)
			}
		}
		if killed < points/2 || went == 0 {
			t.Errorf("killed %d times of %d, %d times in the middle of the file: the test has shown little", killed, points, went)
		}
		if out, err := command(t, "audit", "verify", "--db", db).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
}

// lastImport is the number of the newest import.
func lastImport(t *testing.T, db string) string {
	t.Helper()
	out, err := command(t, "import", "--list", "--format", "json", "--db", db).Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []struct{ Number string }
	if err := json.Unmarshal(out, &all); err != nil || len(all) == 0 {
		t.Fatalf("%v: %s", err, out)
	}
	return all[0].Number
}
