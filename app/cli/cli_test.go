package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proviso/app/cli"
	"proviso/app/store/storetest"
)

// TestMain lets a test start this very binary as the command (see kill_test.go).
func TestMain(m *testing.M) {
	if os.Getenv("PROVISO_TEST_AS_COMMAND") != "" {
		ctx, _ := cli.Interruptible()
		os.Exit(cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, time.Now))
	}
	os.Exit(m.Run())
}

type result struct {
	out, err string
	code     int
}

// proviso runs the command with a clock that stands at noon on 24 November 2026.
func proviso(t *testing.T, in string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	now := func() time.Time { return time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC) }
	code := cli.Run(t.Context(), args, cli.Streams{In: strings.NewReader(in), Out: &out, Err: &errs}, now)
	return result{out.String(), errs.String(), code}
}

func (r result) want(t *testing.T, code int, in ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit status %d, want %d; standard error:\n%s", r.code, code, r.err)
	}
	for _, s := range in {
		if !strings.Contains(r.out+r.err, s) {
			t.Errorf("want %q in\n%s\n%s", s, r.out, r.err)
		}
	}
}

// seeded makes a database with the record in it.
func seeded(t *testing.T) string {
	t.Helper()
	db := filepath.Join(t.TempDir(), "test.db")
	proviso(t, "", "seed", "--db", db).want(t, 0)
	return db
}

// TestJourney is a first day with the program, on one database of each engine.
func TestJourney(t *testing.T) {
	proviso(t, "", "coverage", "--db", filepath.Join(t.TempDir(), "none.db"), "--jurisdiction", "denver-co", "--condition", "jag-notice").
		want(t, 1, "does not exist", "proviso seed --db")
	storetest.EachDSN(t, func(t *testing.T, db string) {
		proviso(t, "", "migrate", "--db", db).want(t, 0, "schema 0 -> ")
		proviso(t, "", "migrate", "--db", db).want(t, 0, "nothing to do")
		proviso(t, "", "assess", "--db", db).want(t, 0, "The record is empty", "0 grants")
		proviso(t, "", "seed", "--db", db).want(t, 0, " 0 superseded, 0 withdrawn, 0 unchanged")
		before := proviso(t, "", "audit", "verify", "--db", db)
		before.want(t, 0, "unbroken")
		head := before.out[strings.LastIndex(strings.TrimSpace(before.out), " ")+1:]
		proviso(t, "", "audit", "verify", "--db", db, "--head", strings.TrimSpace(head)).want(t, 0, "unbroken")
		proviso(t, "", "audit", "verify", "--db", db, "--head", strings.Repeat("0", 64)).want(t, 1, "cut short or made anew")
		proviso(t, "", "seed", "--db", db).want(t, 0, "0 added, 0 superseded, 0 withdrawn")
		if after := proviso(t, "", "audit", "verify", "--db", db); after.out != before.out {
			t.Errorf("seeding twice changed something:\n%s%s", before.out, after.out)
		}
		proviso(t, "", "coverage", "--db", db, "--jurisdiction", "Denver", "--program", "16.738", "--fiscal-year", "2017",
			"--condition", "jag-notice", "--as-of", "2018-06-25").want(t, 0, "Enforceable: no", "chi17-pi", "rests on this alone")
		proviso(t, "", "coverage", "--db", db, "--jurisdiction", "denver-co", "--program", "byrne-jag", "--fiscal-year", "2017",
			"--condition", "jag-1373-cert", "--as-of", "2018-01-24").want(t, 0, "Enforceable: yes", "[order eo-perm-parties]", "eo13768-s9a and leaves")
	})
	proviso(t, "", "version").want(t, 0, "proviso ")
}

// TestSample: an invented county and city come on top of the record, which is
// loaded first where it is not there; twice changes nothing, and loading the record
// again leaves them. What is invented says so, and is listed only when asked for.
func TestSample(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, db string) {
		first := proviso(t, "", "seed", "--sample", "--db", db)
		first.want(t, 0, "illustrative: 2 jurisdictions", " 0 superseded, 0 withdrawn, 0 unchanged")
		proviso(t, "", "seed", "--sample", "--db", db).want(t, 0, "0 added, 0 superseded, 0 withdrawn")
		proviso(t, "", "seed", "--db", db).want(t, 0, "143 jurisdictions", "0 added, 0 superseded, 0 withdrawn")
		proviso(t, "", "audit", "verify", "--db", db).want(t, 0, "unbroken")
		plain := proviso(t, "", "assess", "--db", db, "--format", "csv")
		plain.want(t, 0, "denver-co-byrne-jag-fy2017")
		if strings.Contains(plain.out, "illustrative") {
			t.Error("something invented stands among the real grants")
		}
		for _, format := range []string{"table", "csv", "json"} {
			got := proviso(t, "", "assess", "--illustrative", "--db", db, "--format", format)
			got.want(t, 0, "illustrative-brindlewick", "illustrative-quillmere-county")
			if strings.Contains(got.out, "denver") {
				t.Errorf("%s: something real stands among what is invented", format)
			}
		}
		proviso(t, "", "coverage", "--db", db, "--jurisdiction", "City of Brindlewick", "--program", "byrne-jag", "--fiscal-year", "2017",
			"--condition", "jag-notice", "--as-of", "2018-06-25").want(t, 0, "Illustrative:", "Enforceable: no", "chi17-pi")
		proviso(t, "", "coverage", "--db", db, "--jurisdiction", "illustrative-brindlewick", "--program", "illustrative-night-patrols", "--fiscal-year", "2026",
			"--condition", "illustrative-lantern-certification", "--as-of", "2026-11-24", "--format", "json").want(t, 0, `"standing":"in_force"`, `"illustrative":true`)
	})
	proviso(t, "", "seed", "--sample", "--dir", t.TempDir()).want(t, 2)
}

// TestLettersOfJanuary2018: all 23 recipients are listed, each with a grant at
// issue because of the letter.
func TestLettersOfJanuary2018(t *testing.T) {
	got := proviso(t, "", "assess", "--db", seeded(t), "--as-of", "2018-01-24", "--format", "json")
	got.want(t, 0)
	var l struct {
		AsOf    string  `json:"as_of"`
		KnownOn *string `json:"known_on"`
		Grants  []struct {
			ID, Jurisdiction, Rung string
			Findings               []struct{ Basis, Rung string }
		}
	}
	if err := json.Unmarshal([]byte(got.out), &l); err != nil {
		t.Fatal(err)
	}
	if l.AsOf != "2018-01-24" || l.KnownOn != nil {
		t.Errorf("as_of %s, known_on %v", l.AsOf, l.KnownOn)
	}
	because := map[string]bool{}
	for _, g := range l.Grants {
		for _, f := range g.Findings {
			if g.Rung == "at_issue" && f.Rung == "at_issue" && f.Basis == "bja-document-request-2018-01-24" {
				because[g.Jurisdiction] = true
			}
		}
	}
	if len(because) != 23 {
		t.Errorf("%d recipients have a grant at issue because of the letter, want 23: %v", len(because), because)
	}
}

// TestBatch: one answer a line in the same order, errors in their place.
func TestBatch(t *testing.T) {
	in := `{"jurisdiction":"denver-co","program":"16.738","fiscal_year":2017,"condition":"jag-notice","as_of":"2018-06-25","my_ref":[1, 2]}

{"jurisdiction":"denvr-co","condition":"jag-notice","as_of":"2018-06-25"}
{"jurisdiction":"denver-co","condition":"jag-notice","as_of":"2018-02-30"}
{"jurisdiction":"denver-co","fiscalYear":2017,"condition":"jag-notice","as_of":"2018-06-25"}
[]
{"jurisdiction":"denver-co"
{"jurisdiction":"denver-co","program":"byrne-jag","fiscal_year":2017,"condition":"jag-1373-cert","as_of":"2018-08-29","known_on":"2018-08-28"}`
	got := proviso(t, in, "coverage", "--db", seeded(t), "--batch", "-")
	got.want(t, 1, "Questions that could not be answered: 5")
	lines := strings.Split(strings.TrimRight(got.out, "\n"), "\n")
	wants := []string{
		`"my_ref":[1,2],"standing":"blocked","enforceable":"no","stale":false`,
		`"error":"line 3: jurisdiction: no jurisdiction is called \"denvr-co\"; did you mean denver-co`,
		`"error":"line 4: as_of: \"2018-02-30\" is not a day of the calendar"`,
		`"error":"line 5: fiscalYear: is not a field of a question; it is written fiscal_year"`,
		`"error":"line 6: a question is a JSON object`,
		`"error":"line 7: not JSON`,
		`"known_on":"2018-08-28","standing":"in_force","enforceable":"yes"`,
	}
	if len(lines) != len(wants) {
		t.Fatalf("%d lines, want %d:\n%s", len(lines), len(wants), got.out)
	}
	for i, want := range wants {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d: want %s in\n%s", i+1, want, lines[i])
		}
		if !json.Valid([]byte(lines[i])) {
			t.Errorf("line %d is not JSON: %s", i+1, lines[i])
		}
	}
}

// TestUsage: what is wrong with the call is said, with exit status 2.
func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{"coverage", "--nonsense"},
		{"nonsense"},
		{"coverage", "--condition", "jag-notice"},
		{"coverage", "--jurisdiction", "denver-co"},
		{"coverage", "--jurisdiction", "denver-co", "--condition", "jag-notice", "--as-of", "2018-02-30"},
		{"coverage", "--jurisdiction", "denver-co", "--condition", "jag-notice", "--as-of", "25/06/2018"},
		{"coverage", "--jurisdiction", "denver-co", "--condition", "jag-notice", "--fiscal-year", "MMXVII"},
		{"coverage", "--batch", "x", "--jurisdiction", "denver-co"},
		{"assess", "--format", "xml"},
		{"assess", "--rung", "red"},
		{"seed", "--dir", "/nowhere/at/all"},
	} {
		t.Run(fmt.Sprint(args), func(t *testing.T) {
			r := proviso(t, "", args...)
			r.want(t, 2)
			if r.out != "" || r.err == "" {
				t.Errorf("out %q, err %q: messages go to standard error", r.out, r.err)
			}
		})
	}
	for _, args := range [][]string{{"--help"}, {"coverage", "--help"}, {"audit", "verify", "--help"}} {
		r := proviso(t, "", args...)
		r.want(t, 0, "Usage: proviso")
		if r.err != "" {
			t.Errorf("%v wrote to standard error: %s", args, r.err)
		}
	}
}

// TestNames: a place may be given by name; one that is not there is not guessed.
func TestNames(t *testing.T) {
	db := seeded(t)
	for _, name := range []string{"denver-co", "Denver", "City and County of Denver", "denver, co"} {
		proviso(t, "", "assess", "--db", db, "--jurisdiction", name, "--as-of", "2018-01-24").want(t, 0, "denver-co")
	}
	proviso(t, "", "assess", "--db", db, "--jurisdiction", "Denvre").want(t, 1, "did you mean denver-co")
	proviso(t, "", "assess", "--db", db, "--program", "16.999").want(t, 1, "16.999")
	proviso(t, "", "assess", "--db", db, "--state", "ZZ").want(t, 1, "ZZ")
}

// TestBadDatabase: a file that cannot be used is left alone, and says why.
func TestBadDatabase(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	content := []byte(strings.Repeat("this is not a database\n", 100))
	if err := os.WriteFile(text, content, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, cmd := range []string{"seed", "migrate", "assess"} {
		proviso(t, "", cmd, "--db", text).want(t, 1, "not a")
		proviso(t, "", cmd, "--db", dir).want(t, 1, dir)
	}
	if got, _ := os.ReadFile(text); !bytes.Equal(got, content) {
		t.Error("the file that was no database was changed")
	}
	proviso(t, "", "assess", "--db", "postgres://nobody:secret@127.0.0.1:1/none").want(t, 1, "127.0.0.1")
	if r := proviso(t, "", "assess", "--db", "postgres://nobody:secret@127.0.0.1:1/none"); strings.Contains(r.err, "secret") {
		t.Errorf("the password is shown: %s", r.err)
	}
}

// TestFormats: the same grants in every format, and CSV that no spreadsheet
// takes for formulas.
func TestFormats(t *testing.T) {
	db := seeded(t)
	args := []string{"assess", "--db", db, "--as-of", "2018-10-11", "--jurisdiction", "denver-co", "--fiscal-year", "2017"}
	proviso(t, "", args...).want(t, 0, "$423,861.00", "via colorado", "2 grants as of 11 October 2018", "Not legal advice")
	proviso(t, "", append(args, "--format", "csv")...).want(t, 0, "id,jurisdiction,state", "423861.00,award")
	proviso(t, "", append(args, "--format", "json")...).want(t, 0, `"amount": "423861.00"`, `"position": "unknown"`, `"pass_through": "colorado"`)
	proviso(t, "", append(args, "--explain")...).want(t, 0, " if: ")
}

// TestToldAsData: what the other commands did can be read by a program too.
func TestToldAsData(t *testing.T) {
	db := filepath.Join(t.TempDir(), "told.db")
	proviso(t, "", "migrate", "--db", db, "--format", "json").want(t, 0, `{"from":0,"to":`)
	proviso(t, "", "seed", "--db", db, "--format", "json").want(t, 0, `"superseded":0`)
	proviso(t, "", "audit", "verify", "--db", db, "--format", "csv").want(t, 0, "lines,facts,faults,head\r\n")
	proviso(t, "", "version", "--format", "json").want(t, 0, `{"version":`)
}

// TestFullOutput: data that cannot be written is a failure, not silence.
func TestFullOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	var errs bytes.Buffer
	code := cli.Run(t.Context(), []string{"assess", "--db", seeded(t), "--as-of", "2018-01-24"}, cli.Streams{In: strings.NewReader(""), Out: full, Err: &errs}, time.Now)
	if code != 1 || !strings.Contains(errs.String(), "no space") {
		t.Errorf("exit status %d, standard error %q", code, errs.String())
	}
}
