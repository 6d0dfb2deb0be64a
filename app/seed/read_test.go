package seed

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"proviso/models"
	"proviso/seeds"
)

// TestEmbedded: the record that ships has no fault, and nothing of it was lost.
// The counts are those of the public record as it was gathered; the figures that
// were added here are named.
func TestEmbedded(t *testing.T) {
	r, faults := Embedded()
	for _, f := range faults {
		t.Error(f)
	}
	var attachments, events, orders, stays, responses, direct, inferred, numbered int
	for _, k := range r.Conditions {
		attachments += len(k.Attachments)
	}
	for _, m := range r.Cases {
		events += len(m.Events)
		orders += len(m.Orders)
		for _, o := range m.Orders {
			stays += len(o.Stays)
		}
	}
	for _, a := range r.Actions {
		responses += len(a.Responses)
	}
	for _, g := range r.Grants {
		if g.Inferred != "" {
			inferred++
		}
		if g.AwardNumber != "" {
			numbered++
		}
		if g.Via == "" {
			direct++
		}
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"jurisdictions", len(r.Jurisdictions), 143},
		{"associations", len(r.Associations), 1},
		{"programs", len(r.Programs), 22},
		{"conditions", len(r.Conditions), 38},
		{"attachments", attachments, wantAttachments},
		{"blocks of award condition numbers", len(r.NumberBlocks), 3},
		{"cases", len(r.Cases), 62},
		{"events", events, wantEvents},
		{"orders", orders, wantOrders},
		{"stays", stays, wantStays},
		{"notices", len(r.Notices), 15},
		{"federal actions", len(r.Actions), 78},
		{"responses", responses, wantResponses},
		{"figures: 79, Denver's allocation apart from its award, and Greensboro's award", len(r.Amounts), 79 + 2},
		{"program totals and reported exposures", len(r.Context), wantContext},
		{"practices", len(r.Practices), 11},
		{"things looked for in vain", len(r.Gaps), 11},
		{"sources", len(r.Sources), 513 + 3},
		{"grants known from a demand alone", inferred, 13},
		{"grants with an award number", numbered, 5},
		{"grants", len(r.Grants), wantGrants},
		{"of these direct", direct, wantGrants - 2},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %d, want %d", c.what, c.got, c.want)
		}
	}
}

// Counted in the record as gathered.
const (
	wantAttachments = 71
	wantEvents      = 198
	wantOrders      = 46
	wantStays       = 5
	wantResponses   = 33
	wantContext     = 35
	wantGrants      = 96
)

// TestExclusions: what is kept and not counted is listed with its reason, and
// every disputed figure is.
func TestExclusions(t *testing.T) {
	r, _ := Embedded()
	listed := map[string]bool{}
	for _, x := range r.Exclusions {
		listed[x.Of] = true
		if x.Reason == "" || x.From == "" {
			t.Errorf("%s gives no reason", x.ID)
		}
	}
	for _, a := range r.Amounts {
		if a.Disputed && !listed[a.ID] {
			t.Errorf("%s is disputed and not listed", a.ID)
		}
	}
	for _, b := range r.NumberBlocks {
		if len(b.Families) == 0 && !listed[b.ID] {
			t.Errorf("%s has no families and is not listed", b.ID)
		}
	}
	if !listed["oregon-jag-fy2017-allocation"] {
		t.Error("Oregon's figure of FY2017 is not listed")
	}
}

// changed is the real record with one text of one file replaced.
func changed(t testing.TB, file, old, with string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(seeds.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(seeds.FS, name)
		if name == file {
			if strings.Count(string(src), old) < 1 {
				return fmt.Errorf("%s does not hold %q", file, old)
			}
			src = []byte(strings.Replace(string(src), old, with, 1))
		}
		out[name] = &fstest.MapFile{Data: src}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestBroken: one thing wrong in the real record gives one fault, at its line,
// saying what would be right.
func TestBroken(t *testing.T) {
	const chicago = "cases/chicago-v-sessions-fy2017.yaml"
	const denver = "grants/denver-co.yaml"
	for _, c := range []struct{ name, file, old, with, want string }{
		{"30 February", chicago, "from: '2017-09-15'", "from: '2017-02-30'", `from: "2017-02-30" is not a day of the calendar`},
		{"a date in another form", chicago, "from: '2017-09-15'", "from: 15.9.2017", `from: "15.9.2017" is not a date`},
		{"an end before its beginning", chicago, "to: '2018-07-27'\n    ended_by", "to: '2017-07-27'\n    ended_by", "ends on 27 July 2017, which is not after its beginning"},
		{"a stay before its order", chicago, "      - from: '2018-06-26'", "      - from: '2016-06-26'", "stay: 26 June 2016 lies before the order"},
		{"a dangling source", chicago, "b-chi-pi-20170915", "b-chi-pi-19170915", `sources: there is no source "b-chi-pi-19170915"`},
		{"an unknown condition", chicago, "    conditions:\n      - jag-notice", "    conditions:\n      - jag-notise", `conditions: there is no condition "jag-notise"`},
		{"an unknown beneficiary", chicago, "        except:\n          - chicago-il", "        except:\n          - chicago", `except: there is no jurisdiction "chicago"`},
		{"a misspelt field", chicago, "    scope: nationwide", "    skope: nationwide", "skope: is not a field of this"},
		{"a scope that is none", chicago, "    scope: nationwide", "    scope: global", `scope: "global" is not a scope`},
		{"a field twice", chicago, "court: N.D. Ill.", "court: N.D. Ill.\ncourt: S.D. Ill.", "court stands twice"},
		{"an empty field", chicago, "court: N.D. Ill.", "court:", "court: is empty"},
		{"a file of another id", chicago, "id: chicago-v-sessions-fy2017", "id: chicago-v-sessions", "it belongs in chicago-v-sessions.yaml"},
		{"no YAML", chicago, "court: N.D. Ill.", "court: [N.D. Ill.", "not YAML"},
		{"an alias", chicago, "court: N.D. Ill.", "court: &c N.D. Ill.", "the anchor &c"},
		{"money with three decimals", denver, "usd: '404307.00'", "usd: '12.505'", `usd: "12.505" is not an amount of money: cents have two digits`},
		{"money with a comma for a point", denver, "usd: '404307.00'", "usd: '1,00'", `usd: "1,00" is not an amount of money: a comma parts thousands`},
		{"money that is none", denver, "usd: '404307.00'", "usd: N/A", `usd: "N/A" is not an amount of money`},
		{"money below zero", denver, "usd: '404307.00'", "usd: '-1.00'", "usd: -$1.00 is below zero"},
		{"a duplicate id", denver, "id: denver-jag-fy2014-award\n", "id: denver-jag-fy2017-award\n", "id: denver-jag-fy2017-award is taken"},
		{"shares one cent off", "grants/contra-costa-county-ca.yaml", "29531.00", "29530.99", "shares: make $157,822.99 of an award of $157,823.00: $0.01 is missing"},
		{"a year that is none", denver, "fiscal_year: 2014", "fiscal_year: 20140", "fiscal_year: 20140 is not a federal fiscal year"},
		{"a slug of another state", "jurisdictions/co.yaml", "state: CO\n    geoid: '0820000'", "state: CA\n    geoid: '0820000'", "id: denver-co does not end in its state, -ca"},
		{"a code of no length", "jurisdictions/co.yaml", "geoid: '0820000'", "geoid: '082000'", `geoid: "082000" is not a Census code`},
		{"an order without a day", "cases/albuquerque-v-barr.yaml", "    from: '2021-01-28'\n", "", "from: is missing"},
		{"a reversal before its order", "cases/new-york-v-doj.yaml", "reversed_on: '2020-02-26'", "reversed_on: '2018-02-26'", "reversal: 26 February 2018 lies before the order"},
		{"a response before its demand", "actions/bja-document-request-2018-01-24.yaml", "date: '2018-02-06'", "date: '2017-02-06'", "response: 6 February 2017 lies before the action"},
		{"a notice without numbers of its own year", "notices/bja-fy17-california.yaml", "not_before: '2018-10-05'\n", "", "not_before: is missing"},
		{"a file of no kind", "programs.yaml", "programs:", "programmes:", "programmes: is not a field of this file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, faults := Read(changed(t, c.file, c.old, c.with))
			found := false
			for _, f := range faults {
				if strings.Contains(f.Msg, c.want) {
					found = true
					if f.File != "seeds/"+c.file || f.Line < 1 {
						t.Errorf("stands at %s:%d", f.File, f.Line)
					}
				}
			}
			if !found {
				t.Errorf("want %q, got %v", c.want, faults)
			}
		})
	}
}

// TestFaultLine: the line is the very line.
func TestFaultLine(t *testing.T) {
	const file = "cases/chicago-v-sessions-fy2017.yaml"
	src, err := fs.ReadFile(seeds.FS, file)
	if err != nil {
		t.Fatal(err)
	}
	before, _, _ := strings.Cut(string(src), "    scope: nationwide")
	line := strings.Count(before, "\n") + 1
	_, faults := Read(changed(t, file, "    scope: nationwide", "    scope: global"))
	if len(faults) != 1 || faults[0].Line != line {
		t.Errorf("got %v, want line %d", faults, line)
	}
}

// TestOverlappingStays: two stays of one order, for the same people, at once.
func TestOverlappingStays(t *testing.T) {
	const file = "cases/chicago-v-sessions-fy2017.yaml"
	stay := "    stayed:\n      - from: '2018-06-26'"
	_, faults := Read(changed(t, file, stay, "    stayed:\n      - from: '2018-06-01'\n        to: '2018-07-01'\n        as_to: all\n      - from: '2018-06-26'"))
	if len(faults) != 1 || !strings.Contains(faults[0].Msg, "runs at the same time as the stay from 1 June 2018") {
		t.Errorf("got %v", faults)
	}
}

// TestEveryFaultAtOnce: not only the first is told, and they come in order.
func TestEveryFaultAtOnce(t *testing.T) {
	fsys := fstest.MapFS{
		"cases/b.yaml":    {Data: []byte("id: b\ncaption: B\ncourt: X\nrole: none\nfiled: '2018-02-30'\n")},
		"cases/a.yaml":    {Data: []byte("id: a\nrole: context\n")},
		"programs.yaml":   {Data: []byte("programs:\n  - id: p\n    name: P\n    aln: '1.2'\n")},
		"strange/x.yaml":  {Data: []byte("id: x\n")},
		"notes.txt":       {Data: []byte("not a seed file")},
		"notices/two.yml": {Data: []byte("id: two\n")},
	}
	_, faults := Read(fsys)
	var got []string
	for _, f := range faults {
		got = append(got, f.String())
	}
	want := []string{
		"seeds/cases/a.yaml:1: caption: is missing",
		"seeds/cases/a.yaml:1: court: is missing",
		`seeds/cases/b.yaml:4: role: "none" is none; it is challenge, enforcement, rule or context`,
		`seeds/cases/b.yaml:5: filed: "2018-02-30" is not a day of the calendar`,
		"seeds/notices/two.yml:1: seed files end in .yaml",
		`seeds/programs.yaml:4: aln: "1.2" is not an assistance listing number; write it like 16.738`,
		"seeds/strange/x.yaml:1: no kind of fact is kept in this folder",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// FuzzRead: no bytes in a seed file make the reader panic, and what it takes
// without fault it can write down and read again.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"cases/evanston-uscm-v-sessions.yaml", "conditions/jag-notice.yaml", "grants/denver-co.yaml"} {
		src, err := fs.ReadFile(seeds.FS, name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(name, src)
	}
	f.Add("cases/x.yaml", []byte("a: &x [*x]"))
	f.Add("programs.yaml", []byte("programs: [{id: 1}, 2, ~]"))
	f.Fuzz(func(t *testing.T, name string, src []byte) {
		if !fs.ValidPath(name) || name == "." {
			return
		}
		r, faults := Read(fstest.MapFS{name: {Data: src}})
		if len(faults) > 0 {
			return
		}
		var again models.Record
		for _, s := range r.Sources {
			body, err := models.Body(s)
			if err != nil {
				t.Fatal(err)
			}
			if err := again.Take(models.FactSource, s.ID, body); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		if _, faults := Embedded(); len(faults) > 0 {
			b.Fatal(faults[0])
		}
	}
}
