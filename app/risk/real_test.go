package risk

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"proviso/app/law"
	"proviso/app/seed"
	"proviso/models"
)

// The real record, and a desk on it.
var (
	seeded = sync.OnceValue(func() models.Record {
		r, faults := seed.Embedded()
		if len(faults) > 0 {
			panic(faults[0].String())
		}
		return r
	})
	realLaw  = sync.OnceValue(func() *law.Record { return law.Compile(seeded()) })
	realDesk = sync.OnceValue(func() *Desk { return NewDesk(seeded(), realLaw()) })
)

func day(t testing.TB, s string) models.Date {
	t.Helper()
	d, err := models.ParseDate("day", s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func when(t testing.TB, s string) models.When {
	t.Helper()
	if s == "" {
		return models.When{}
	}
	w, err := models.ParseWhen("date", s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// dossier is that of a grant of the real record.
func dossier(t testing.TB, grant string, asOf models.Date) *models.Dossier {
	t.Helper()
	r := seeded()
	i := slices.IndexFunc(r.Grants, func(g models.Grant) bool { return g.ID == grant })
	if i < 0 {
		t.Fatalf("no grant %s", grant)
	}
	return realDesk().Dossier(realLaw().On(asOf, 0), r.Grants[i])
}

// expect is one row of a rule's table on the real record: what the rule says of
// one fact (basis), on a day. want "" means that the rule says nothing of it or,
// with a text, that it only remarks.
type expect struct {
	grant, asOf, basis string
	want               models.Rung
	text               string // that must be in the reason
}

func check(t *testing.T, r *Rule, table []expect) {
	t.Helper()
	for _, e := range table {
		d := dossier(t, e.grant, day(t, e.asOf))
		got := consider(r, d, day(t, e.asOf))
		i := slices.IndexFunc(got.Verdicts, func(v models.Verdict) bool { return v.Basis == e.basis })
		if i < 0 {
			if e.want != "" || e.text != "" {
				t.Errorf("%s of %s on %s: nothing, want %s (%s)", e.basis, e.grant, e.asOf, e.want, got.Outcome)
			}
			continue
		}
		v := got.Verdicts[i]
		if v.Rung != e.want || !strings.Contains(v.Text, e.text) {
			t.Errorf("%s of %s on %s: %s, want %s: %s", e.basis, e.grant, e.asOf, v.Rung, e.want, v.Text)
		}
	}
}

// made is a dossier of an award that was made and on which nothing else bears,
// changed as a test needs. It stands for no real grant.
func made(change func(d *models.Dossier)) *models.Dossier {
	d := &models.Dossier{
		Grant: models.Grant{ID: "made", Jurisdiction: "made-up", Program: "byrne-jag", FiscalYear: 2026, Illustrative: true},
		Steps: []models.Step{{ID: "made-award", Kind: models.StepAwarded, Date: models.OnDay(models.NewDate(2025, 10, 1))}},
	}
	change(d)
	return d
}

// verdict is what a rule says of the first thing it looked at, "" if it does not
// apply or says nothing.
func verdict(r *Rule, d *models.Dossier, on models.Date) models.Rung {
	v := consider(r, d, on).Verdicts
	if len(v) == 0 {
		return ""
	}
	return v[0].Rung
}

func TestDenversAward(t *testing.T) {
	for _, c := range []struct {
		on   string
		want models.Rung
	}{
		{"2017-07-24", models.RungUnknown}, // only the executive order, blocked; no award yet
		{"2017-07-25", models.Open},
		{"2017-09-14", models.Open},
		{"2017-09-15", models.Restricted}, // held
		{"2017-11-15", models.Restricted}, // and asked
		{"2018-05-31", models.Restricted},
		{"2018-06-15", models.AtIssue},   // awards are offered again this month, on a day not known
		{"2018-07-01", models.AtIssue},   // the hold cannot be told; the demands stand
		{"2018-10-10", models.AtIssue},   // awarded; the demands stand
		{"2019-03-01", models.Protected}, // cleared; the conditions are blocked
		{"2021-04-14", models.Clear},     // withdrawn
	} {
		if got := Assess(dossier(t, "denver-co-byrne-jag-fy2017", day(t, c.on)), day(t, c.on)); got.Rung != c.want {
			t.Errorf("on %s: %s, want %s: %s", c.on, got.Rung, c.want, got.Why())
		}
	}
}
