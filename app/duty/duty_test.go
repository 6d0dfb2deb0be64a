package duty

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/app/golden"
	"proviso/models"
)

func fact(t testing.TB, s string) Fact {
	if s == "" {
		return Fact{}
	}
	w, err := models.ParseWhen("day", s)
	if err != nil {
		t.Fatal(err)
	}
	return Fact{When: w, From: models.FactRef{Kind: models.FactStep, ID: "step-" + s}, Sources: []string{"award-letter"}}
}

func money(s string) *models.USD {
	u, err := models.ParseUSD("amount", s)
	if err != nil {
		panic(err)
	}
	return &u
}

var jag = models.Grant{ID: "g", Jurisdiction: "denver-co", Program: "byrne-jag", FiscalYear: 2026}

func find(t testing.TB, all []models.Due, id string) models.Due {
	t.Helper()
	i := slices.IndexFunc(all, func(d models.Due) bool { return d.ID == id })
	if i < 0 {
		t.Fatalf("no deadline %s", id)
	}
	return all[i]
}

// The figures are those of the scenarios and of the sources of the catalogue.
func TestDays(t *testing.T) {
	t.Parallel()
	passed := jag
	passed.Via = "colorado"
	for _, x := range []struct {
		name  string
		award Award
		id    string
		on    string
		rule  string
	}{
		{"OJP: 45 days to accept", Award{Agency: "OJP/BJA", Offered: fact(t, "2026-09-30")}, "g.acceptance", "2026-11-14", "ojp-45"},
		{"COPS: 90 days to accept", Award{Agency: "COPS Office", Offered: fact(t, "2026-09-30")}, "g.acceptance", "2026-12-29", "cops-90"},
		{"offered in a month: from its first day", Award{Agency: "OJP/BJA", Offered: fact(t, "2026-09")}, "g.acceptance", "2026-10-16", "ojp-45"},
		{"FEMA: no rule is on record", Award{Agency: "DHS/FEMA", Offered: fact(t, "2026-09-30")}, "g.acceptance", "", ""},
		{"not offered", Award{Agency: "OJP/BJA"}, "g.acceptance", "", "ojp-45"},
		{"extension: 30 days before", Award{Agency: "OJP/BJA", End: fact(t, "2026-09-30")}, "g.extension-request", "2026-08-31", "ojp-30"},
		{"extension elsewhere: 10 days", Award{Agency: "HUD", End: fact(t, "2026-09-30")}, "g.extension-request", "2026-09-20", "2cfr-10"},
		{"liquidation: 120 days", Award{Agency: "OJP/BJA", End: fact(t, "2026-09-30")}, "g.liquidation", "2027-01-28", "2020"},
		{"closeout: 120 days", Award{Agency: "OJP/BJA", End: fact(t, "2026-09-30")}, "g.closeout", "2027-01-28", "2020"},
		{"subaward: 90 days", Award{Grant: passed, Agency: "OJP/BJA", End: fact(t, "2026-09-30")}, "g.closeout", "2026-12-29", "2020-subaward"},
		{"the day before the revision: 90 days", Award{Agency: "OJP/BJA", End: fact(t, "2020-11-11")}, "g.closeout", "2021-02-09", "2014"},
		{"the day of the revision: 120 days", Award{Agency: "OJP/BJA", End: fact(t, "2020-11-12")}, "g.closeout", "2021-03-12", "2020"},
		{"the quarter's report", Award{Agency: "OJP/BJA", Start: fact(t, "2025-10-01"), End: fact(t, "2029-09-30")}, "g.financial-report.2026-06-30", "2026-07-30", "doj-30"},
		{"the half-year's report", Award{Agency: "OJP/BJA", Start: fact(t, "2025-10-01"), End: fact(t, "2029-09-30")}, "g.performance-report.2026-06-30", "2026-07-30", "ojp-semiannual-30"},
	} {
		x.award.Followed = true
		if x.award.Grant.ID == "" {
			x.award.Grant = jag
		}
		d := find(t, Grant(x.award, nil, day(t, "2026-07-01")), x.id)
		if d.On.String() != x.on || d.Rule.Version != x.rule {
			t.Errorf("%s: got %s by %q, want %s by %q", x.name, d.On, d.Rule.Version, x.on, x.rule)
		}
		if (d.State == models.DueUnknown) != (x.on == "") || (d.Missing == "") != (x.on != "") {
			t.Errorf("%s: state %s, missing %q", x.name, d.State, d.Missing)
		}
	}
}

// The day before, on and after; filed in time and late; a failed attempt.
func TestStates(t *testing.T) {
	t.Parallel()
	award := Award{Grant: jag, Agency: "OJP/BJA", Start: fact(t, "2026-04-01"), End: fact(t, "2027-09-30")}
	id := "g.financial-report.2026-06-30"
	failed := models.Attempt{Outcome: models.OutcomeFailed}
	for _, x := range []struct {
		today string
		duty  models.Duty
		want  models.DueState
	}{
		{"2026-07-15", models.Duty{}, models.DueAhead},
		{"2026-07-16", models.Duty{}, models.DueSoon},
		{"2026-07-30", models.Duty{}, models.DueSoon},
		{"2026-07-31", models.Duty{}, models.DueOverdue},
		{"2026-07-10", models.Duty{Attempts: []models.Attempt{failed}}, models.DueFailed},
		{"2026-07-31", models.Duty{Attempts: []models.Attempt{failed}}, models.DueOverdue},
		{"2026-07-31", models.Duty{FiledOn: day(t, "2026-07-30")}, models.DueFiled},
		{"2026-08-31", models.Duty{FiledOn: day(t, "2026-07-31")}, models.DueFiledLate},
		{"2026-07-29", models.Duty{FiledOn: day(t, "2026-07-30")}, models.DueSoon}, // not yet on that day
		{"2026-07-31", models.Duty{Moves: []models.Move{{On: day(t, "2026-09-30"), Why: "extension"}}}, models.DueAhead},
	} {
		d := find(t, Grant(award, map[string]Kept{id: {Duty: x.duty, Version: 1}}, day(t, x.today)), id)
		if d.State != x.want {
			t.Errorf("on %s with %+v: got %s, want %s", x.today, x.duty, d.State, x.want)
		}
	}
	cut := find(t, Grant(award, nil, day(t, "2027-09-01")), "g.extension-request")
	if cut.State != models.DuePassed {
		t.Errorf("after the cut-off: got %s, want passed: nobody is late for a chance", cut.State)
	}
}

func TestRetention(t *testing.T) {
	t.Parallel()
	award := Award{Grant: jag, Agency: "OJP/BJA", End: fact(t, "2020-09-30"), Open: []string{"City v. Department"}}
	if d := find(t, Grant(award, nil, day(t, "2026-01-01")), "g.retention"); d.State != models.DueUnknown || d.Missing == "" {
		t.Errorf("without a final report: got %s (%q)", d.State, d.Missing)
	}
	award.Reports = []models.Report{{ID: "final", Kind: "financial", PeriodEnd: day(t, "2020-09-30"), DueOn: day(t, "2020-12-29"), FiledOn: day(t, "2020-12-20")}}
	d := find(t, Grant(award, nil, day(t, "2026-01-01")), "g.retention")
	if d.On.String() != "2023-12-20" || d.State != models.DueAhead || len(d.Held) != 1 {
		t.Errorf("held by a case: got %s, %s, %v", d.On, d.State, d.Held)
	}
	award.Open = nil
	if d := find(t, Grant(award, nil, day(t, "2026-01-01")), "g.retention"); d.State != models.DuePassed {
		t.Errorf("held by nothing: got %s", d.State)
	}
}

// A notice that moves the day keeps the old one, and a person's move comes after it.
func TestMoves(t *testing.T) {
	t.Parallel()
	award := Award{Grant: jag, Agency: "OJP/BJA", Offered: fact(t, "2018-08-20"),
		Papers: []Paper{{Due: day(t, "2018-10-05"), What: "notice of 20 September 2018", Sources: []string{"notice"}}}}
	kept := map[string]Kept{"g.acceptance": {Version: 1, Duty: models.Duty{Moves: []models.Move{{On: day(t, "2018-11-01"), Why: "asked for and granted", Document: "letter", By: "ann"}}}}}
	d := find(t, Grant(award, kept, day(t, "2018-09-25")), "g.acceptance")
	var got []string
	for _, m := range d.Moves {
		got = append(got, m.From.String()+" "+m.To.String())
	}
	if want := []string{"2018-10-04 2018-10-05", "2018-10-05 2018-11-01"}; !slices.Equal(got, want) || d.Counted.String() != "2018-10-04" || d.On.String() != "2018-11-01" {
		t.Errorf("got %v, counted %s, due %s; want %v", got, d.Counted, d.On, want)
	}
}

// What fell due long ago is unknown where nobody keeps anything of the award, and
// overdue where somebody does.
func TestForgotten(t *testing.T) {
	t.Parallel()
	award := Award{Grant: jag, Agency: "OJP/BJA", Offered: fact(t, "2018-08-20")}
	for _, x := range []struct {
		today    string
		followed bool
		want     models.DueState
	}{{"2018-10-05", false, models.DueOverdue}, {"2019-10-05", false, models.DueOverdue}, {"2019-10-06", false, models.DueUnknown}, {"2019-10-06", true, models.DueOverdue}} {
		award.Followed = x.followed
		if d := find(t, Grant(award, nil, day(t, x.today)), "g.acceptance"); d.State != x.want || d.On.String() != "2018-10-04" {
			t.Errorf("on %s, followed %t: got %s, want %s", x.today, x.followed, d.State, x.want)
		}
	}
}

// Versions of one rule do not overlap for one agency, and each can be looked up.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	for i, r := range rules {
		if r.Title == "" || r.Citation == "" || r.Version == "" || r.Start == "" {
			t.Errorf("rule %d is not whole: %+v", i, r)
		}
		own := r.ID == certification || r.ID == response
		for _, at := range append([]models.RivalRule{{Says: "x", Title: "x", URL: r.URL, NotFor: "x"}}, r.Rivals...) {
			u, err := url.Parse(at.URL)
			if !own && (err != nil || u.Scheme != "https" || u.Host == "" || at.Says == "" || at.Title == "" || at.NotFor == "") {
				t.Errorf("%s %s: %+v cannot be looked up", r.ID, r.Version, at)
			}
		}
		for _, o := range rules[i+1:] {
			if o.ID == r.ID && o.Version == r.Version {
				t.Errorf("%s %s stands twice", r.ID, r.Version)
			}
			shared := len(r.Agencies) == 0 && len(o.Agencies) == 0 || slices.ContainsFunc(r.Agencies, func(a string) bool { return slices.Contains(o.Agencies, a) })
			if o.ID == r.ID && o.Subaward == r.Subaward && shared && (r.Until == 0 || o.From < r.Until) && (o.Until == 0 || r.From < o.Until) {
				t.Errorf("%s: %s and %s are both for one day", r.ID, r.Version, o.Version)
			}
		}
	}
}

// Whatever an award's dates are: ids are unique and stay, a day that is known has
// a rule and a computation, one that is not says what is missing.
func TestAnyAward(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		base := day(t, "2015-01-01")
		some := func(name string) Fact {
			if rapid.Bool().Draw(r, name+" known") {
				return Fact{When: models.OnDay(base + models.Date(rapid.IntRange(0, 6000).Draw(r, name)))}
			}
			return Fact{}
		}
		a := Award{Grant: jag, Agency: rapid.SampledFrom([]string{"OJP/BJA", "COPS Office", "DHS/FEMA", ""}).Draw(r, "agency"),
			Followed: rapid.Bool().Draw(r, "followed"), Offered: some("offered"), Answered: some("answered"), Start: some("start"), End: some("end"), Over: rapid.Bool().Draw(r, "over")}
		today := base + models.Date(rapid.IntRange(0, 7000).Draw(r, "today"))
		dues := Grant(a, nil, today)
		seen := map[string]bool{}
		for i, d := range dues {
			if seen[d.ID] || !strings.HasPrefix(d.ID, "g.") {
				r.Fatalf("id %s", d.ID)
			}
			seen[d.ID] = true
			old := d.On != 0 && d.On.AddDays(forgotten) < today
			if d.On == 0 && d.Missing == "" || d.Missing != "" && d.On != 0 && !old || (d.State == models.DueUnknown) != (d.Missing != "" && d.FiledOn == 0) {
				r.Fatalf("%s: due %s, missing %q, state %s", d.ID, d.On, d.Missing, d.State)
			}
			if d.On != 0 && (d.Rule.Version == "" || len(d.Working) == 0 || d.Business > d.On) {
				r.Fatalf("%s: nothing says why it is due on %s", d.ID, d.On)
			}
			if i > 0 && Order(dues[i-1], d) > 0 {
				r.Fatalf("%s stands before %s", dues[i-1].ID, d.ID)
			}
		}
		for _, later := range Grant(a, nil, today+30) { // time takes no deadline away
			delete(seen, later.ID)
		}
		if len(seen) > 0 {
			r.Fatalf("a month later these are gone: %v", seen)
		}
	})
}

// TestExample is one award from offer to the end of its records, to be read.
func TestExample(t *testing.T) {
	t.Parallel()
	award := Award{Grant: jag, Agency: "OJP/BJA", Offered: fact(t, "2025-09-30"), Answered: fact(t, "2025-11-10"),
		Start: fact(t, "2025-10-01"), End: fact(t, "2026-09-30"), Award: money("421800"), Spent: money("260000"), Open: []string{"City v. Department, open since 2025"},
		Reports: []models.Report{{ID: "r1", Kind: "financial", PeriodEnd: day(t, "2025-12-31"), DueOn: day(t, "2026-01-30"), FiledOn: day(t, "2026-02-02")},
			{ID: "r2", Kind: "financial", PeriodEnd: day(t, "2026-03-31"), DueOn: day(t, "2026-05-15"), FiledOn: day(t, "2026-05-14")}},
		Certificates: []Certificate{{Certification: models.Certification{ID: "c1", Condition: "jag-1373-cert", Office: "chief legal officer", DueOn: day(t, "2025-11-14")}, Given: day(t, "2025-11-07")}}}
	kept := map[string]Kept{"g.closeout": {Version: 2, Duty: models.Duty{Owner: "ann", Moves: []models.Move{{On: day(t, "2027-02-15"), Why: "granted by the program office", Document: "letter of 4 January 2027", By: "ann"}}}},
		"g.performance-report.2026-06-30": {Version: 1, Duty: models.Duty{Attempts: []models.Attempt{{Channel: "JustGrants", Outcome: models.OutcomeFailed, Note: "timed out"}}}}}
	var b strings.Builder
	for _, d := range Grant(award, kept, day(t, "2026-07-31")) {
		fmt.Fprintf(&b, "%s\n  %s\n  due %s", d.ID, d.What, d.On)
		if d.Closed != "" {
			fmt.Fprintf(&b, ", %s; last business day %s", d.Closed, d.Business)
		}
		fmt.Fprintf(&b, "\n  %s", d.State)
		if d.FiledOn != 0 {
			fmt.Fprintf(&b, " on %s", d.FiledOn)
		}
		fmt.Fprintf(&b, "\n  rule %s %s: %s\n", d.Rule.ID, d.Rule.Version, d.Rule.Citation)
		for _, w := range d.Working {
			fmt.Fprintf(&b, "  %s\n", w)
		}
		for _, m := range d.Moves {
			fmt.Fprintf(&b, "  moved from %s to %s: %s\n", m.From, m.To, m.Why)
		}
		if d.Missing != "" {
			fmt.Fprintf(&b, "  missing: %s\n", d.Missing)
		}
		for _, h := range d.Held {
			fmt.Fprintf(&b, "  held: %s\n", h)
		}
	}
	golden.Equal(t, "example.golden", []byte(b.String()))
}

// TestAgencyCloses: an award that the agency closed was closed out on that day, in
// time or late, and not before anybody knew of it; what was not done by then is owed no
// more, and its records are still kept. One that was only seen closed has no such day.
func TestAgencyCloses(t *testing.T) {
	t.Parallel()
	award := Award{Grant: jag, Agency: "OJP/BJA", Offered: fact(t, "2024-09-30"), Answered: fact(t, "2024-10-10"), Start: fact(t, "2024-10-01"), End: fact(t, "2025-09-30"), Closed: fact(t, "2026-02-10"),
		Reports: []models.Report{{ID: "r", Kind: "financial", PeriodEnd: day(t, "2025-09-30"), DueOn: day(t, "2026-01-28"), FiledOn: day(t, "2026-01-20")}}}
	states := func(on string) map[string]models.DueState {
		out := map[string]models.DueState{}
		for _, d := range Grant(award, nil, day(t, on)) {
			out[d.ID] = d.State
		}
		return out
	}
	before, after := states("2026-02-09"), states("2026-02-10")
	if before["g.closeout"] != models.DueOverdue || after["g.closeout"] != models.DueFiledLate {
		t.Errorf("the closeout is %s, then %s", before["g.closeout"], after["g.closeout"])
	}
	if before["g.final-performance-report"] != models.DueOverdue || after["g.final-financial-report"] != models.DueFiled || after["g.retention"] != models.DueAhead {
		t.Errorf("before %v\nafter %v", before, after)
	}
	award.ClosedSeen = true
	for _, all := range []map[string]models.DueState{after, states("2026-02-10")} {
		for id, s := range all {
			if s.Open() && id != "g.retention" {
				t.Errorf("%s is %s after the award was closed", id, s)
			}
		}
	}
	if s, there := states("2026-02-10")["g.closeout"]; there {
		t.Errorf("a closeout of an unknown day is %s", s)
	}
}
