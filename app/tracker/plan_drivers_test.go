package tracker

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"proviso/models"
)

// lantern is what the invented awards of Brindlewick hang on.
var lantern = models.Ref{Kind: models.FactCondition, ID: "illustrative-lantern-certification"}

// lanternID is the driver that is suggested of it.
const lanternID = brindlewick + ".lantern-certification-illustrative"

// withDriver is planning with the driver that is suggested of the lantern certification.
func withDriver(t *testing.T) *Tracker {
	t.Helper()
	tr := planning(t)
	p := planOf(t, tr, petra(), brindlewick)
	if err := tr.KeepDriver(t.Context(), petra(), Suggest(p, lantern), 0); err != nil {
		t.Fatal(err)
	}
	return tr
}

func planOf(t *testing.T, tr *Tracker, who models.Person, place string) *PlanFacts {
	t.Helper()
	p, err := tr.PlanFacts(t.Context(), who, place, 0)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// fails checks the kind of an error, and that it says some words.
func fails(t *testing.T, what string, err error, kind models.ErrorKind, says string) {
	t.Helper()
	if models.KindOf(err) != kind || err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("%s: got %v, want %s: %q", what, err, kind, says)
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	tr := planning(t)
	for _, x := range []struct {
		place   string
		about   models.Ref
		outcome string
		harm    models.Harm
	}{
		{brindlewick, lantern, "enforced", models.HarmTerminated},
		{brindlewick, models.Ref{Kind: models.FactAction, ID: "illustrative-lantern-request-2026-11-02"}, "acted-on", models.HarmTerminated},
		{brindlewick, models.Ref{Kind: models.FactProgram, ID: "illustrative-night-patrols"}, "cut", models.HarmReduced},
	} {
		p := planOf(t, tr, petra(), x.place)
		d := Suggest(p, x.about)
		i := slices.IndexFunc(p.Candidates, func(c Candidate) bool { return c.About == x.about })
		if i < 0 {
			t.Fatalf("%v is no candidate", x.about)
		}
		if c := p.Candidates[i]; !strings.EqualFold(d.Name, c.Name) || d.About != x.about || d.Outcomes[0].ID != x.outcome || d.Branches[0].Harm != x.harm || !slices.Equal(d.Branches[0].Grants, c.Grants) {
			t.Errorf("of %+v: %+v", c, d)
		}
		d.Jurisdiction = x.place
		if err := tr.KeepDriver(t.Context(), petra(), d, 0); err != nil {
			t.Errorf("what is suggested of %v cannot be kept: %v", x.about, err)
		}
		if p := planOf(t, tr, petra(), x.place); slices.ContainsFunc(p.Candidates, func(c Candidate) bool { return c.About == x.about }) {
			t.Errorf("%v is a candidate still", x.about)
		}
	}
	day := models.NewDate(2018, 1, 24)
	p, err := tr.PlanFacts(t.Context(), petra(), "denver-co", day)
	if err != nil {
		t.Fatal(err)
	}
	if d := Suggest(p, models.Ref{Kind: models.AboutOrder, ID: "chi17-pi"}); d.Outcomes[0].ID != "ends" || len(d.Branches) != 1 {
		t.Errorf("of an order: %+v", d)
	}
	if d := Suggest(p, models.Ref{}); d.About != (models.Ref{}) || len(d.Branches) != 0 || d.Jurisdiction != "denver-co" {
		t.Errorf("of nothing: %+v", d)
	}
}

func TestKeepDriver(t *testing.T) {
	t.Parallel()
	tr, ctx := withDriver(t), t.Context()
	f, err := tr.DriverFile(ctx, petra(), lanternID)
	if err != nil {
		t.Fatal(err)
	}
	if f.Driver.By != "petra" || f.Driver.On != models.NewDate(2026, 11, 30) || f.Version != 1 || len(f.History) != 1 {
		t.Errorf("got %+v, version %d", f.Driver, f.Version)
	}
	for _, x := range []struct {
		name    string
		who     models.Person
		change  func(*models.Driver)
		version int
		kind    models.ErrorKind
		says    string
	}{
		{"who keeps awards alone", models.Person{ID: "ann", Assignments: []models.Assignment{{Role: models.RoleGrants, Jurisdiction: brindlewick}}}, func(*models.Driver) {}, 1, models.KindDenied, "budget or counsel"},
		{"of another place", models.Person{ID: "bea", Assignments: []models.Assignment{{Role: models.RoleBudget, Jurisdiction: "denver-co"}}}, func(*models.Driver) {}, 1, models.KindNotFound, "jurisdiction"},
		{"who has not signed in", models.Person{}, func(*models.Driver) {}, 1, models.KindUnsigned, "sign in"},
		{"of an older version", petra(), func(*models.Driver) {}, 7, models.KindConflict, "version 1"},
		{"again", petra(), func(*models.Driver) {}, 0, models.KindInvalid, "another driver's"},
		{"moved to another place", petra(), func(d *models.Driver) { d.Jurisdiction = quillmere }, 1, models.KindNotFound, "driver"},
		{"an award of another place", petra(), func(d *models.Driver) { d.Branches[0].Grants = []string{"illustrative-g1"} }, 1, models.KindInvalid, "no award"},
		{"about nothing that there is", petra(), func(d *models.Driver) { d.About.ID = "none" }, 1, models.KindInvalid, "no condition"},
		{"about what none can be", petra(), func(d *models.Driver) { d.About = models.Ref{Kind: models.FactGrant, ID: "illustrative-g4"} }, 1, models.KindInvalid, "no grant"},
	} {
		d := f.Driver
		d.Branches = slices.Clone(d.Branches)
		x.change(&d)
		fails(t, x.name, tr.KeepDriver(ctx, x.who, d, x.version), x.kind, x.says)
	}
	d := f.Driver
	d.Name, d.Outcomes = "Lanterns", append(slices.Clone(d.Outcomes), models.DriverOutcome{Name: "Enforced later"})
	if err := tr.KeepDriver(ctx, petra(), d, 1); err != nil {
		t.Fatal(err)
	}
	if f, err = tr.DriverFile(ctx, petra(), lanternID); err != nil || f.Driver.Name != "Lanterns" || f.Driver.Outcomes[1].ID != "enforced-later" || f.Version != 2 {
		t.Errorf("got %+v, %v", f.Driver, err)
	}
}

func TestKeepDriverMakesNoCircle(t *testing.T) {
	t.Parallel()
	tr, ctx := withDriver(t), t.Context()
	below := models.Driver{Jurisdiction: brindlewick, Name: "Payments held", Given: lanternID, Outcomes: []models.DriverOutcome{{Name: "Held"}}}
	if err := tr.KeepDriver(ctx, petra(), below, 0); err != nil {
		t.Fatal(err)
	}
	f, err := tr.DriverFile(ctx, petra(), lanternID)
	if err != nil {
		t.Fatal(err)
	}
	f.Driver.Given = models.DriverID(brindlewick, "Payments held")
	fails(t, "a circle", tr.KeepDriver(ctx, petra(), f.Driver, 1), models.KindInvalid, "Lantern certification (illustrative) -> Payments held -> Lantern certification (illustrative)")
}

func TestBranches(t *testing.T) {
	t.Parallel()
	tr, ctx := withDriver(t), t.Context()
	held := models.DriverBranch{Outcome: "enforced", Grants: []string{"illustrative-g4"}, Harm: models.HarmHeld, Months: 6}
	if err := tr.KeepBranch(ctx, petra(), lanternID, 1, held); err != nil {
		t.Fatal(err)
	}
	held.Months = 0
	fails(t, "a hold of no months", tr.KeepBranch(ctx, petra(), lanternID, 2, held), models.KindInvalid, "months")
	fails(t, "a row that there is not", tr.KeepBranch(ctx, petra(), lanternID, 2, models.DriverBranch{Row: models.Row{No: 9}}), models.KindInvalid, "no row 9")
	fails(t, "struck out without a reason", tr.StrikeBranch(ctx, petra(), lanternID, 2, 1, " "), models.KindInvalid, "why")
	if err := tr.StrikeBranch(ctx, petra(), lanternID, 2, 1, "the money is spent"); err != nil {
		t.Fatal(err)
	}
	f, err := tr.DriverFile(ctx, petra(), lanternID)
	if err != nil || len(f.Driver.Branches) != 2 || f.Driver.Branches[0].Struck == "" || f.Driver.Branches[1].No != 2 || f.Driver.Branches[1].Months != 6 {
		t.Errorf("got %+v, %v", f.Driver.Branches, err)
	}
}

func TestEndDriver(t *testing.T) {
	t.Parallel()
	tr, ctx := withDriver(t), t.Context()
	today := models.NewDate(2026, 11, 30)
	end := models.DriverEnd{Outcome: "enforced", On: today + 1, Why: " the letter of the day "}
	fails(t, "a day ahead", tr.EndDriver(ctx, petra(), lanternID, 1, end), models.KindInvalid, "lies ahead")
	end.On = today
	fails(t, "another version", tr.EndDriver(ctx, petra(), lanternID, 2, end), models.KindConflict, "version 1")
	fails(t, "open already", tr.ReopenDriver(ctx, petra(), lanternID, 1, "why"), models.KindConflict, "open")
	if err := tr.EndDriver(ctx, petra(), lanternID, 1, end); err != nil {
		t.Fatal(err)
	}
	f, err := tr.DriverFile(ctx, petra(), lanternID)
	if err != nil || f.Driver.Ended == nil || *f.Driver.Ended != (models.DriverEnd{Outcome: "enforced", On: today, Why: "the letter of the day", By: "petra"}) {
		t.Fatalf("got %+v, %v", f.Driver.Ended, err)
	}
	fails(t, "ended twice", tr.EndDriver(ctx, petra(), lanternID, 2, end), models.KindConflict, "already")
	fails(t, "changed after it ended", tr.KeepDriver(ctx, petra(), f.Driver, 2), models.KindConflict, "open it again")
	fails(t, "a branch after it ended", tr.KeepBranch(ctx, petra(), lanternID, 2, f.Driver.Branches[0]), models.KindConflict, "open it again")
	fails(t, "believed after it ended", tr.KeepLikelihood(ctx, petra(), believing(30_00), 0), models.KindConflict, "too late")
	fails(t, "opened without a reason", tr.ReopenDriver(ctx, petra(), lanternID, 2, ""), models.KindInvalid, "why")
	if err := tr.ReopenDriver(ctx, petra(), lanternID, 2, "the letter was of another program"); err != nil {
		t.Fatal(err)
	}
	if f, err = tr.DriverFile(ctx, petra(), lanternID); err != nil || f.Driver.Ended != nil || f.Version != 3 {
		t.Errorf("got %+v, version %d, %v", f.Driver.Ended, f.Version, err)
	}
}

// Two that write at once on the same version do not both win.
func TestKeepDriverAtOnce(t *testing.T) {
	t.Parallel()
	tr := withDriver(t)
	f, err := tr.DriverFile(t.Context(), petra(), lanternID)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	for _, name := range []string{"one", "two", "three"} {
		d := f.Driver
		d.Owner = name
		go func() { done <- tr.KeepDriver(t.Context(), petra(), d, 1) }()
	}
	won := 0
	for range 3 {
		var e *models.Error
		switch err := <-done; {
		case err == nil:
			won++
		case !errors.As(err, &e) || e.Kind != models.KindConflict:
			t.Errorf("lost with %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}
