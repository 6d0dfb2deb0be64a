package tracker

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"proviso/app/store/storetest"
	"proviso/models"
)

// clock is the day of the tests of deadlines.
func clock() time.Time { return time.Date(2026, time.July, 31, 9, 0, 0, 0, time.UTC) }

func date(t testing.TB, s string) models.Date {
	t.Helper()
	d, err := models.ParseDate("day", s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// kept is a tracker on a record of n awards of one county, of which each has begun
// and ends, and of one of another.
func kept(t *testing.T, n int) *Tracker {
	t.Helper()
	tr := New(storetest.Open(t), clock)
	r := models.Record{
		Sources: []models.Source{{ID: "letter", Title: "Award letter", URL: "https://example.gov/letter"}},
		Jurisdictions: []models.Jurisdiction{{ID: "alta", Name: "State of Alta", Kind: models.State, State: "AL"}, {ID: "brook-al", Name: "Brook County", Kind: models.County, State: "AL"},
			{ID: "other-bo", Name: "Other County", Kind: models.County, State: "BO"}},
		Programs: []models.Program{{ID: "jag", Name: "JAG", Agency: "OJP/BJA"}},
	}
	add := func(id, place string) {
		r.Grants = append(r.Grants, models.Grant{ID: id, Jurisdiction: place, Program: "jag", FiscalYear: 2025})
		for kind, day := range map[models.StepKind]string{models.StepPeriodStart: "2026-04-01", models.StepPeriodEnd: "2026-09-30"} {
			r.Steps = append(r.Steps, models.Step{ID: id + "-" + string(kind), Grant: id, Kind: kind, Date: models.OnDay(date(t, day)), Sources: []string{"letter"}})
		}
	}
	for i := range n {
		add(fmt.Sprintf("g%02d", i), "brook-al")
	}
	add("elsewhere", "other-bo")
	items, err := Items(r)
	if err != nil {
		t.Fatal(err)
	}
	load(t, tr, items)
	return tr
}

func person(id string, role models.Role, place string) models.Person {
	return models.Person{ID: id, Login: id, Name: strings.ToUpper(id), Assignments: []models.Assignment{{Role: role, Jurisdiction: place}}}
}

// A person sees the deadlines of the jurisdictions in which a role is held, and of
// what is a part of them; keeping one takes the role grants.
func TestWhoSeesAndKeeps(t *testing.T) {
	t.Parallel()
	tr := kept(t, 1)
	note := "seen"
	for _, x := range []struct {
		name  string
		who   models.Person
		lists models.ErrorKind
		sees  bool
		keeps models.ErrorKind
	}{
		{"the public", models.Person{}, models.KindUnsigned, false, models.KindUnsigned},
		{"somebody without a role", models.Person{ID: "x"}, models.KindDenied, false, models.KindDenied},
		{"of elsewhere", person("x", models.RoleGrants, "other-bo"), "", false, models.KindNotFound},
		{"a viewer", person("x", models.RoleViewer, "brook-al"), "", true, models.KindDenied},
		{"budget", person("x", models.RoleBudget, "brook-al"), "", true, models.KindDenied},
		{"grants", person("x", models.RoleGrants, "brook-al"), "", true, ""},
		{"grants of the state", person("y", models.RoleGrants, "alta"), "", true, models.KindConflict}, // the one before has written
		{"disabled", models.Person{ID: "z", Disabled: true, Assignments: []models.Assignment{{Role: models.RoleGrants}}}, models.KindDenied, false, models.KindDenied},
	} {
		got, err := tr.Deadlines(t.Context(), x.who, DueQuery{Grant: "g00", All: true})
		if models.KindOf(err) != x.lists || len(got) > 0 != x.sees {
			t.Errorf("%s: lists %d, %v", x.name, len(got), err)
		}
		if _, err := tr.Deadline(t.Context(), x.who, "g00.closeout", 0); (err == nil) != x.sees {
			t.Errorf("%s: looks at one: %v", x.name, err)
		}
		if err := tr.KeepDuty(t.Context(), x.who, "g00.closeout", DutyChange{Note: &note}); models.KindOf(err) != x.keeps {
			t.Errorf("%s: keeps one: %v, want %q", x.name, err, x.keeps)
		}
	}
}

func TestChangesThatAreNone(t *testing.T) {
	t.Parallel()
	tr := kept(t, 1)
	ann := person("ann", models.RoleGrants, "brook-al")
	ahead := clock().Add(time.Hour)
	for _, x := range []struct {
		field  string
		change DutyChange
	}{
		{"on", DutyChange{Move: &models.Move{Why: "x", Document: "x"}}},
		{"on", DutyChange{Move: &models.Move{On: date(t, "2027-01-28"), Why: "x", Document: "x"}}},
		{"why", DutyChange{Move: &models.Move{On: date(t, "2027-02-28"), Document: "x", Why: " "}}},
		{"document", DutyChange{Move: &models.Move{On: date(t, "2027-02-28"), Why: "x"}}},
		{"duty g00.closeout", DutyChange{Move: &models.Move{On: date(t, "2027-02-28"), Why: "x", Source: "no-such"}}},
		{"backup", DutyChange{People: &Keepers{"ann", "ann"}}},
		{"at", DutyChange{Attempt: &models.Attempt{At: ahead, Channel: "JustGrants", Outcome: models.OutcomeFailed}}},
		{"channel", DutyChange{Attempt: &models.Attempt{At: clock(), Outcome: models.OutcomeFailed}}},
		{"filed_on", DutyChange{Attempt: &models.Attempt{At: clock(), Channel: "x", Outcome: models.OutcomeFiled}, FiledOn: date(t, "2026-08-01")}},
		{"why", DutyChange{Reopen: "was not"}},
		{"act", DutyChange{}},
	} {
		err := tr.KeepDuty(t.Context(), ann, "g00.closeout", x.change)
		var e *models.Error
		if !errors.As(err, &e) || e.Kind != models.KindInvalid || e.Field != x.field {
			t.Errorf("%+v: got %v, want one about %s", x.change, err, x.field)
		}
	}
	if w, err := tr.Work(t.Context()); err != nil || len(w.Duties) > 0 {
		t.Errorf("something was kept: %+v, %v", w, err)
	}
}

// What was filed and was not can be reopened, with the reason; all of it stays.
func TestAttemptsStay(t *testing.T) {
	t.Parallel()
	tr := kept(t, 1)
	ann := person("ann", models.RoleGrants, "brook-al")
	id := "g00.financial-report.2026-06-30"
	for i, c := range []DutyChange{
		{Attempt: &models.Attempt{At: clock(), Channel: "JustGrants", Outcome: models.OutcomeFailed, Note: "timed out"}},
		{Attempt: &models.Attempt{At: clock(), Channel: "JustGrants", Outcome: models.OutcomeFiled, Reference: "A-1"}, FiledOn: date(t, "2026-07-30")},
		{Reopen: "the confirmation was for another award"},
		{Attempt: &models.Attempt{At: clock(), Channel: "mail", Outcome: models.OutcomeFiled}},
	} {
		c.Version = i
		if err := tr.KeepDuty(t.Context(), ann, id, c); err != nil {
			t.Fatal(err)
		}
	}
	f, err := tr.Deadline(t.Context(), ann, id, 0)
	if err != nil || len(f.Duty.Attempts) != 3 || f.State != models.DueFiledLate || len(f.History) != 4 || f.Duty.Failed() != 1 || f.Version != 4 {
		t.Errorf("got %+v, %v", f, err)
	}
	if got := f.History[2].Reason; !strings.Contains(got, "was kept as filed on 2026-07-30: the confirmation was for another award") {
		t.Errorf("reopened: %q", got)
	}
}

// Scenario 14: forty deadlines go to another person in one act, and the trail
// names both on the line of each.
func TestScenario14(t *testing.T) {
	t.Parallel()
	tr := kept(t, 8)
	ann := person("ann", models.RoleGrants, "brook-al")
	open, err := tr.Deadlines(t.Context(), ann, DueQuery{})
	if err != nil || len(open) < 40 {
		t.Fatalf("%d deadlines, %v", len(open), err)
	}
	var ids []string
	for _, d := range open[:40] {
		ids = append(ids, d.ID)
	}
	if err := tr.Reassign(t.Context(), ann, "", "ann", "", ids); err != nil {
		t.Fatal(err)
	}
	before, _ := tr.store.Revision(t.Context())
	if err := tr.Reassign(t.Context(), ann, "ann", "ben", "leaves on 31 July", ids); err != nil {
		t.Fatal(err)
	}
	if after, _ := tr.store.Revision(t.Context()); after != before+40 {
		t.Errorf("%d facts were written, want 40", after-before)
	}
	for _, id := range ids {
		f, err := tr.Deadline(t.Context(), ann, id, 0)
		if err != nil {
			t.Fatal(err)
		}
		last := f.History[len(f.History)-1]
		if f.Duty.Owner != "ben" || last.Author != "ann" || last.Reason != "from ann to ben: leaves on 31 July" || last.RecordedAt.IsZero() {
			t.Errorf("%s: %+v, %+v", id, f.Duty, last)
		}
	}
	for name, err := range map[string]error{
		"from one who has them no more": tr.Reassign(t.Context(), ann, "ann", "cyd", "", ids),
		"one that is elsewhere":         tr.Reassign(t.Context(), ann, "", "cyd", "", append(ids[:1:1], "elsewhere.closeout")),
		"none":                          tr.Reassign(t.Context(), ann, "ben", "cyd", "", nil),
	} {
		if models.KindOf(err) == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	mine, err := tr.Deadlines(t.Context(), ann, DueQuery{Owner: "ben", All: true})
	if err != nil || len(mine) != 40 {
		t.Errorf("ben has %d, %v: a refused act moved some", len(mine), err)
	}
}

// What is kept moves no public revision, and no Book holds it.
func TestWorkIsNoRecord(t *testing.T) {
	t.Parallel()
	tr := kept(t, 1)
	ann := person("ann", models.RoleGrants, "brook-al")
	before, err := tr.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	note := "canary"
	if err := tr.KeepDuty(t.Context(), ann, "g00.closeout", DutyChange{Note: &note}); err != nil {
		t.Fatal(err)
	}
	after, err := tr.Book(t.Context(), 0)
	if err != nil || after != before {
		t.Errorf("the book was made anew: %v", err)
	}
	for _, k := range models.WorkKinds {
		if slices.Contains(models.FactKinds, k) {
			t.Errorf("%s is a kind of the record too", k)
		}
		if (&models.Record{}).Take(k, "x", []byte(`{"id":"x"}`)) == nil {
			t.Errorf("a Record takes %s", k)
		}
	}
	if q := storetest.Queries(t, tr.store, func() { tr.Work(t.Context()); tr.Work(t.Context()) }); q > 3 {
		t.Errorf("looking twice at the workspace took %d queries", q)
	}
}
