package tracker

import (
	"errors"
	"slices"
	"testing"
	"time"

	"proviso/app/budget"
	"proviso/app/seed"
	"proviso/models"
)

// planned is planning with the invented plans.
func plannedSample(t testing.TB) *Tracker {
	t.Helper()
	tr := planning(t)
	tr.runs.patience = time.Minute // however busy the machine is
	plans, faults := seed.SamplePlans()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	for range 2 { // loading twice changes nothing
		if _, err := tr.LoadPlan(t.Context(), plans, "sample", "seed", "test"); err != nil {
			t.Fatal(err)
		}
	}
	return tr
}

// What ships with the sample passes every check that a person's own plan has to.
func TestSamplePlanIsSound(t *testing.T) {
	t.Parallel()
	tr := plannedSample(t)
	p, err := tr.PlanFacts(t.Context(), petra(), brindlewick, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Years) != 2 || len(p.Drivers) != 3 || len(p.Likely) != 3 || len(p.Scenarios) != 1 {
		t.Fatalf("%d years, %d drivers, %d likelihoods, %d scenarios", len(p.Years), len(p.Drivers), len(p.Likely), len(p.Scenarios))
	}
	for i := range p.Years {
		if err := budget.CheckYear(&p.Years[i], append(p.Years[:i:i], p.Years[i+1:]...)); err != nil {
			t.Errorf("%s: %v", p.Years[i].ID, err)
		}
	}
	for _, a := range p.Awards {
		if err := (budget.Award{Years: p.Years, Today: p.Today}).CheckAward(&a.Budget); err != nil {
			t.Errorf("%s: %v", a.Grant.ID, err)
		}
	}
	f := p.foresight()
	for i := range p.Drivers {
		if err := f.CheckDriver(&p.Drivers[i]); err != nil {
			t.Errorf("%s: %v", p.Drivers[i].ID, err)
		}
		l := p.Likely[p.Drivers[i].ID]
		if err := f.CheckLikelihood(&l); err != nil {
			t.Errorf("%s: %v", l.ID, err)
		}
	}
	for i := range p.Scenarios {
		if err := f.CheckScenario(&p.Scenarios[i]); err != nil {
			t.Errorf("%s: %v", p.Scenarios[i].ID, err)
		}
	}
}

// Who keeps awards and does not read what is believed sees no expected figure: it would
// tell. Who is of elsewhere sees no plan.
func TestPlanIsForWhom(t *testing.T) {
	t.Parallel()
	tr := plannedSample(t)
	q := PlanQuery{Jurisdiction: brindlewick}
	for name, x := range map[string]struct {
		who  models.Person
		want models.ErrorKind
	}{
		"the public":     {models.Person{}, models.KindUnsigned},
		"a viewer":       {person("vic", models.RoleViewer, brindlewick), models.KindDenied},
		"grants":         {person("gus", models.RoleGrants, brindlewick), models.KindDenied},
		"an auditor":     {person("una", models.RoleAuditor, brindlewick), models.KindDenied},
		"of elsewhere":   {person("bob", models.RoleBudget, "chicago-il"), models.KindNotFound},
		"budget":         {person("bea", models.RoleBudget, brindlewick), ""},
		"budget for all": {person("bea", models.RoleBudget, ""), ""},
		"counsel":        {person("cal", models.RoleCounsel, brindlewick), ""},
	} {
		r, err := tr.Plan(t.Context(), x.who, q)
		if models.KindOf(err) != x.want || err == nil && r.Reckoned == nil {
			t.Errorf("%s: %v, want %s", name, err, x.want)
		}
	}
	places, err := tr.PlanPlaces(t.Context(), person("bea", models.RoleBudget, "denver-co"))
	if err != nil || len(places) != 1 || places[0].ID != "denver-co" {
		t.Errorf("places: %v, %v", places, err)
	}
}

// What a report says of the invented plan: the figures foot, no likelihood is told but the
// one of which that was said, and Denver's real awards are all not assessed.
func TestDraftReport(t *testing.T) {
	t.Parallel()
	tr := plannedSample(t)
	r, err := tr.DraftReport(t.Context(), petra(), brindlewick, ReportQuery{FiscalYear: "FY2027", Scenario: models.ScenarioSevere})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Foot(); err != nil {
		t.Error(err)
	}
	told := 0
	for _, x := range r.Triggers {
		if x.Chance != "" {
			told++
			if x.Driver != brindlewick+".byrne-jag-is-cut" || x.Chance != "unlikely, 25 %" {
				t.Errorf("told: %+v", x)
			}
		}
	}
	if told != 1 || len(r.Haircuts) != 1 || r.Haircuts[0].Part != 50_00 || r.Totals.Severe <= 2_000_000_00 {
		t.Errorf("told %d, haircuts %+v, totals %+v", told, r.Haircuts, r.Totals)
	}
	issued, err := tr.IssueReport(t.Context(), petra(), brindlewick, r)
	if err != nil || issued.ID != brindlewick+".2026-11-30" {
		t.Fatalf("%s, %v", issued.ID, err)
	}
	if again, err := tr.DraftReport(t.Context(), petra(), brindlewick, ReportQuery{FiscalYear: "FY2027", Scenario: models.ScenarioSevere}); err != nil || len(budget.Changes(issued, again)) > 0 {
		t.Errorf("nothing changed, and it says %q, %v", budget.Changes(issued, again), err)
	}
	denver, err := tr.DraftReport(t.Context(), petra(), "denver-co", ReportQuery{})
	if models.KindOf(err) != models.KindConflict || len(denver.Awards) != len(denver.NotAssessed) || len(denver.Awards) == 0 {
		t.Errorf("of Denver's %d awards %d are not assessed, %v", len(denver.Awards), len(denver.NotAssessed), err)
	}
	if _, err := tr.DraftReport(t.Context(), petra(), brindlewick, ReportQuery{FiscalYear: "FY1999"}); models.KindOf(err) != models.KindInvalid {
		t.Errorf("of a year that is not kept: %v", err)
	}
}

// A forecast that takes long is told of while it runs, can be stopped, stays stopped until
// somebody asks again, and is the same for all who ask the same.
func TestPlanRuns(t *testing.T) {
	t.Parallel()
	tr := plannedSample(t)
	tr.runs.turn <- struct{}{} // another forecast is at work
	tr.runs.patience = time.Millisecond
	ctx, who, q := t.Context(), petra(), PlanQuery{Jurisdiction: brindlewick}
	r, err := tr.Plan(ctx, who, q)
	if err != nil || r.Reckoned != nil || r.Stopped {
		t.Fatalf("while another is at work: %+v, %v", r, err)
	}
	for name, x := range map[string]struct {
		who       models.Person
		place, id string
		want      models.ErrorKind
	}{
		"of elsewhere":     {person("bob", models.RoleBudget, "chicago-il"), brindlewick, r.ID, models.KindNotFound},
		"grants":           {person("gus", models.RoleGrants, brindlewick), brindlewick, r.ID, models.KindDenied},
		"of another place": {who, quillmere, r.ID, models.KindNotFound},
		"none that is":     {who, brindlewick, "none", models.KindNotFound},
	} {
		if err := tr.StopPlan(ctx, x.who, x.place, x.id); models.KindOf(err) != x.want {
			t.Errorf("stopped by or for %s: %v, want %s", name, err, x.want)
		}
	}
	if err := tr.StopPlan(ctx, who, brindlewick, r.ID); err != nil {
		t.Fatal(err)
	}
	tr.runs.patience = time.Minute
	if r, err = tr.Plan(ctx, who, q); err != nil || !r.Stopped || r.Reckoned != nil {
		t.Fatalf("after it was stopped: %+v, %v", r, err)
	}
	<-tr.runs.turn // the other one is done
	q.Again = true
	first, err := tr.Plan(ctx, who, q)
	if err != nil || first.Reckoned == nil || first.Stopped {
		t.Fatalf("asked for again: %+v, %v", first, err)
	}
	second, err := tr.Plan(ctx, person("cal", models.RoleCounsel, brindlewick), PlanQuery{Jurisdiction: brindlewick})
	if err != nil || second.Reckoned != first.Reckoned || second.ID != first.ID {
		t.Errorf("it is reckoned twice: %v", err)
	}
	other, err := tr.Plan(ctx, who, PlanQuery{Jurisdiction: brindlewick, Options: budget.Options{Seed: 2}})
	if err != nil || other.ID == first.ID {
		t.Errorf("another seed is another forecast: %v", err)
	}
}

// Counsel's own likelihoods make another plan, for counsel and whom counsel names, and no
// report.
func TestPlanByCounsel(t *testing.T) {
	t.Parallel()
	tr := plannedSample(t)
	ctx, cal, bea := t.Context(), person("cal", models.RoleCounsel, brindlewick), person("bea", models.RoleBudget, brindlewick)
	q := PlanQuery{Jurisdiction: brindlewick, Counsel: true, Awards: []string{"illustrative-g4", "illustrative-g5"}}
	for who, kind := range map[string]models.ErrorKind{"cal": models.KindInvalid, "bea": models.KindDenied} {
		if _, err := tr.Plan(ctx, map[string]models.Person{"cal": cal, "bea": bea}[who], q); models.KindOf(err) != kind {
			t.Errorf("%s, where counsel entered none: %v", who, err)
		}
	}
	own := models.CounselLikelihood{Likelihood: models.Likelihood{ID: brindlewick + ".lantern-certification", Jurisdiction: brindlewick, Reason: "counsel's view", Cases: []models.LikelyCase{{Chances: []models.LikelyChance{{Outcome: "is-enforced", P10: 60_00, P50: 70_00, P90: 80_00}}}}}}
	if err := tr.KeepCounselLikelihood(ctx, cal, own, 0); err != nil {
		t.Fatal(err)
	}
	r, err := tr.Plan(ctx, cal, q)
	if err != nil || r.Reckoned.Totals.Expected != 1_400_000_00 {
		t.Fatalf("%v", err)
	}
	if _, err := tr.Plan(ctx, bea, q); models.KindOf(err) != models.KindDenied {
		t.Errorf("budget, whom counsel did not name: %v", err)
	}
	q.Counsel = false
	if r, err = tr.Plan(ctx, bea, q); err != nil || r.Reckoned.Totals.Expected != 600_000_00 {
		t.Errorf("the plan of budget staff: %v", err)
	}
	own.Readers = []models.Role{models.RoleBudget}
	if err := tr.KeepCounselLikelihood(ctx, cal, own, 1); err != nil {
		t.Fatal(err)
	}
	q.Counsel = true
	if r, err = tr.Plan(ctx, bea, q); err != nil || r.Reckoned.Totals.Expected != 1_400_000_00 {
		t.Errorf("budget, whom counsel named: %v", err)
	}
	var told *models.Error
	if _, err := tr.Plan(ctx, bea, PlanQuery{Jurisdiction: brindlewick, Awards: []string{"denver-co-byrne-jag-fy2017"}}); !errors.As(err, &told) || told.Field != "award" {
		t.Errorf("an award of elsewhere: %v", err)
	}
}

// The days for decisions that are near are told where the workspace begins: to whom a plan
// is open, and of plans that somebody keeps.
func TestPlanDays(t *testing.T) {
	t.Parallel()
	tr := plannedSample(t)
	days, err := tr.PlanDays(t.Context(), petra())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range days {
		got = append(got, d.Day.String()+" "+string(d.Kind)+" "+d.What)
	}
	// Youth outreach is funded through 31 March 2027; the last pay period by then ends on
	// 19 March, and 60 days before that is 18 January.
	if want := []string{"2027-01-18 notice Youth outreach workers", "2027-01-19 driver Lantern certification"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for name, who := range map[string]models.Person{"the public": {}, "a viewer": person("vic", models.RoleViewer, brindlewick), "of elsewhere": person("bob", models.RoleBudget, "chicago-il")} {
		if days, err := tr.PlanDays(t.Context(), who); err != nil || len(days) > 0 {
			t.Errorf("%s: %v, %v", name, days, err)
		}
	}
}

// Whoever asks for one forecast after the other does not fill the program with them: those
// that wait are bounded, and what is stopped makes room.
func TestPlanRunsAreBounded(t *testing.T) {
	t.Parallel()
	tr := plannedSample(t)
	tr.runs.turn <- struct{}{} // another forecast is at work
	tr.runs.patience = time.Millisecond
	ask := func(seed uint64) (*PlanRun, error) {
		return tr.Plan(t.Context(), petra(), PlanQuery{Jurisdiction: brindlewick, Options: budget.Options{Seed: seed}})
	}
	var first *PlanRun
	for seed := range uint64(mostUndone) {
		r, err := ask(seed + 1)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = r
		}
	}
	if _, err := ask(mostUndone + 1); models.KindOf(err) != models.KindConflict {
		t.Fatalf("one too many: %v", err)
	}
	if _, err := ask(1); err != nil {
		t.Errorf("one that waits already: %v", err)
	}
	if err := tr.StopPlan(t.Context(), petra(), brindlewick, first.ID); err != nil {
		t.Fatal(err)
	}
	<-tr.runs.all[first.ID].ready
	if _, err := ask(mostUndone + 1); err != nil {
		t.Errorf("after one was stopped: %v", err)
	}
}
