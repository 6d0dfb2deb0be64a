package law_test

import (
	"slices"
	"sync"
	"testing"

	"proviso/app/law"
	"proviso/app/seed"
	"proviso/models"
)

// real is the record that ships with the program; seeded its facts.
var (
	seeded = sync.OnceValue(func() models.Record {
		r, faults := seed.Embedded()
		if len(faults) > 0 {
			panic(faults[0].String())
		}
		return r
	})
	real = sync.OnceValue(func() *law.Record { return law.Compile(seeded()) })
)

// ask is one row of a mechanism's table: a question to the real record, the
// standing that the sources give, and the fact that the answer must name.
type ask struct {
	name         string
	jurisdiction string
	program      string // byrne-jag unless said; "-" leaves it out
	year         int
	condition    string
	asOf, known  string
	want         models.Standing
	reason       string // id that must be among the reasons
	sole         bool   // and be the only one the answer rests on
	absent       string // id that must not be
}

func (a ask) question(t testing.TB) models.Question {
	t.Helper()
	q := models.Question{Jurisdiction: a.jurisdiction, Program: a.program, FiscalYear: a.year, Condition: a.condition, AsOf: day(t, a.asOf)}
	switch a.program {
	case "":
		q.Program = "byrne-jag"
	case "-":
		q.Program = ""
	}
	if a.known != "" {
		q.KnownOn = day(t, a.known)
	}
	return q
}

func day(t testing.TB, s string) models.Date {
	t.Helper()
	d, err := models.ParseDate("day", s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func check(t *testing.T, table []ask) {
	t.Helper()
	for _, a := range table {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			got, err := real().Coverage(a.question(t))
			if err != nil {
				t.Fatal(err)
			}
			if got.Standing != a.want {
				t.Errorf("got %s, want %s", got.Standing, a.want)
				for _, r := range append(got.Reasons, got.Passed...) {
					t.Logf("%s %s (%s): %s", r.Kind, r.ID, r.Certainty, r.Text)
				}
			}
			has := func(id string) *models.Reason {
				if i := slices.IndexFunc(got.Reasons, func(r models.Reason) bool { return r.ID == id }); i >= 0 {
					return &got.Reasons[i]
				}
				return nil
			}
			if r := has(a.reason); a.reason != "" && (r == nil || r.Sole != a.sole) {
				t.Errorf("want reason %s (sole %v), got %+v", a.reason, a.sole, got.Reasons)
			}
			if a.absent != "" && has(a.absent) != nil {
				t.Errorf("%s must not be a live reason", a.absent)
			}
		})
	}
}
