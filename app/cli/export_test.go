package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"proviso/app/tracker"
)

// TestExportLists writes each list in each format, and holds them against one another.
func TestExportLists(t *testing.T) {
	db := seeded(t)
	for _, list := range tracker.ExportLists() {
		plain := proviso(t, "", "export", list, "--as-of", "2018-01-24", "--db", db, "--format", "csv")
		plain.want(t, 0)
		rows, err := csv.NewReader(strings.NewReader(plain.out)).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Fatalf("%s: %d rows, %v", list, len(rows), err)
		}
		objects := proviso(t, "", "export", list, "--as-of", "2018-01-24", "--db", db, "--format", "json")
		objects.want(t, 0)
		var all []map[string]any
		if err := json.Unmarshal([]byte(objects.out), &all); err != nil || len(all) != len(rows)-1 {
			t.Errorf("%s: %d objects, %v, want %d", list, len(all), err, len(rows)-1)
		}
		for i, name := range rows[0] {
			switch v := all[0][name].(type) {
			case nil:
				if rows[1][i] != "" {
					t.Errorf("%s.%s: null, and %q in the CSV", list, name, rows[1][i])
				}
			case string:
				if v != strings.TrimPrefix(rows[1][i], "'") {
					t.Errorf("%s.%s: %q, and %q in the CSV", list, name, v, rows[1][i])
				}
			case float64:
				if rows[1][i] != strconv.FormatFloat(v, 'f', -1, 64) {
					t.Errorf("%s.%s: %v, and %q in the CSV", list, name, v, rows[1][i])
				}
			}
		}
		file := filepath.Join(t.TempDir(), list+".xlsx")
		proviso(t, "", "export", list, "--as-of", "2018-01-24", "--db", db, "--format", "xlsx", "--out", file).want(t, 0, strconv.Itoa(len(rows)-1)+" rows of "+list)
		if text, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(text), "PK\x03\x04") {
			t.Errorf("%s: %v", list, err)
		}
		proviso(t, "", "export", list, "--db", db, "--out", file).want(t, 2, "is there already")
		proviso(t, "", "export", list, "--db", db).want(t, 0, rows[0][0])
	}
}

// TestExportDays: a list is of a day, as known on one, and narrowed.
func TestExportDays(t *testing.T) {
	db := seeded(t)
	count := func(args ...string) int {
		t.Helper()
		got := proviso(t, "", append(append([]string{"export"}, args...), "--format", "csv", "--db", db)...)
		got.want(t, 0)
		rows, err := csv.NewReader(strings.NewReader(got.out)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return len(rows) - 1
	}
	all := count("orders", "--as-of", "2026-11-24")
	early := count("orders", "--as-of", "2018-01-24")
	narrow := count("orders", "--as-of", "2018-01-24", "--condition", "jag-notice")
	if !(all > early && early > narrow && narrow > 0) {
		t.Errorf("orders: %d of all days, %d by the day, %d of the condition", all, early, narrow)
	}
	if n := count("grants", "--jurisdiction", "Denver", "--program", "16.738"); n == 0 {
		t.Error("no grants of Denver")
	}
	if a, d := count("actions", "--as-of", "2018-01-24"), count("demands", "--as-of", "2018-01-24"); d == 0 || d >= a {
		t.Errorf("%d actions, %d of them demands", a, d)
	}
	known := proviso(t, "", "export", "orders", "--as-of", "2018-08-29", "--known-on", "2018-08-28", "--format", "csv", "--db", db)
	later := proviso(t, "", "export", "orders", "--as-of", "2018-08-29", "--format", "csv", "--db", db)
	if known.out == later.out {
		t.Error("what had been learnt by the day makes no difference")
	}
	for _, x := range []struct {
		code int
		says string
		args []string
	}{
		{2, "is no list; it is one of grants, amounts", []string{"grant"}},
		{2, "say what to write", nil},
		{2, "is not narrowed by it", []string{"sources", "--jurisdiction", "denver-co"}},
		{2, "leave the name of the list out", []string{"grants", "--archive", "x.zip"}},
		{2, "leave filters", []string{"--archive", "x.zip", "--as-of", "2018-01-24"}},
		{1, "did you mean", []string{"grants", "--jurisdiction", "denvr-co"}},
		{1, "condition", []string{"grants", "--condition", "none"}},
	} {
		proviso(t, "", append(append([]string{"export"}, x.args...), "--db", db)...).want(t, x.code, x.says)
	}
	proviso(t, "", "assess", "--format", "xlsx", "--db", db).want(t, 2, "xlsx is for the lists of export, import and reconcile")
}
