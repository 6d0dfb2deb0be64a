package risk

import (
	"slices"
	"testing"

	"proviso/models"
)

// Which actions are laid before the rules, and how surely, on the real places
// with actions made up for this test.
func TestDeskTouches(t *testing.T) {
	grant := models.Grant{ID: "g", Jurisdiction: "denver-co", Program: "byrne-jag", FiscalYear: 2017}
	touch := func(a models.Action, asOf string) *models.Touch {
		r := seeded()
		a.ID = "made"
		r.Actions = []models.Action{a}
		d := NewDesk(r, realLaw()).Dossier(realLaw().On(day(t, asOf), 0), grant)
		if i := slices.IndexFunc(d.Touches, func(x models.Touch) bool { return x.Action.ID == "made" }); i >= 0 {
			return &d.Touches[i]
		}
		return nil
	}
	demand := func(change func(a *models.Action)) models.Action {
		a := models.Action{Effect: models.EffectDemand, Date: when(t, "2018-03-01"), Recipients: []string{"denver-co"}, Programs: []string{"byrne-jag"}}
		change(&a)
		return a
	}
	for _, c := range []struct {
		name   string
		on     string
		want   models.Certainty // No: it does not touch the grant
		named  bool
		change func(a *models.Action)
	}{
		{"named, of this program, no years said", "2018-03-01", models.Yes, true, func(*models.Action) {}},
		{"the day before", "2018-02-28", models.No, false, func(*models.Action) {}},
		{"marked uncertain", "2018-03-01", models.Maybe, true, func(a *models.Action) { a.Uncertain = true }},
		{"known to the month, within it", "2018-03-15", models.Maybe, true, func(a *models.Action) { a.Date = when(t, "2018-03") }},
		{"of a day not known, for these years", "2018-03-15", models.Maybe, true, func(a *models.Action) { a.Date, a.FiscalYears = models.When{}, []int{2017} }},
		{"of another program", "2018-03-01", models.No, false, func(a *models.Action) { a.Programs = []string{"cops-hiring"} }},
		{"of all programs", "2018-03-01", models.Yes, true, func(a *models.Action) { a.Programs, a.AllPrograms = nil, true }},
		{"of another year", "2018-03-01", models.No, false, func(a *models.Action) { a.FiscalYears = []int{2018} }},
		{"to another place", "2018-03-01", models.No, false, func(a *models.Action) { a.Recipients = []string{"chicago-il"} }},
		{"to everybody", "2018-03-01", models.Yes, false, func(a *models.Action) { a.Recipients, a.Everyone = nil, true }},
		{"to everybody and by name", "2018-03-01", models.Yes, true, func(a *models.Action) { a.Everyone = true }},
		// No years said: money then current. In fiscal year 2019 that is FY2018 and later.
		{"long after, no years said", "2018-10-01", models.No, false, func(a *models.Action) { a.Date = when(t, "2018-10-01") }},
		{"a year after, no years said", "2018-09-30", models.Yes, true, func(a *models.Action) { a.Date = when(t, "2018-09-30") }},
		{"a hold of everybody of this year", "2018-03-01", models.Yes, false, func(a *models.Action) {
			a.Recipients, a.Everyone, a.Effect, a.FiscalYears = nil, true, models.EffectHold, []int{2017}
		}},
		{"a hold of everybody, no years said", "2018-03-01", models.Maybe, false, func(a *models.Action) { a.Recipients, a.Everyone, a.Effect = nil, true, models.EffectHold }},
		{"without effect", "2018-03-01", models.No, false, func(a *models.Action) { a.Effect = models.EffectNone }},
	} {
		got := touch(demand(c.change), c.on)
		switch {
		case got == nil && c.want != models.No:
			t.Errorf("%s: not before the rules", c.name)
		case got != nil && (got.Certainty != c.want || got.Named != c.named):
			t.Errorf("%s: %s, named %v", c.name, got.Certainty, got.Named)
		}
	}
}

// An award figure of a known day is an award; what may have happened is apart; a
// step of a day not known is taken to be of the year, as far as that was known.
func TestDeskSteps(t *testing.T) {
	r := seeded()
	r.Steps = []models.Step{{ID: "s", Grant: "g", Kind: models.StepHeld, Date: when(t, "2018-05")}, {ID: "u", Grant: "g", Kind: models.StepApplied}}
	r.Amounts = []models.Amount{{ID: "a", Grant: "g", Kind: models.Awarded, USD: 100, Since: when(t, "2018-03-01")}}
	desk := NewDesk(r, realLaw())
	ids := func(asOf, known string) string {
		k := models.Date(0)
		if known != "" {
			k = day(t, known)
		}
		d := desk.Dossier(realLaw().On(day(t, asOf), k), models.Grant{ID: "g", Jurisdiction: "denver-co", Program: "byrne-jag", FiscalYear: 2017})
		text := ""
		for _, s := range d.Steps {
			text += s.ID
		}
		for _, s := range d.Doubtful {
			text += "?" + s.ID
		}
		return text
	}
	for _, c := range []struct{ asOf, known, want string }{
		{"2017-12-31", "", ""}, {"2018-01-01", "", "u"}, {"2018-02-28", "", "u"}, {"2018-03-01", "", "ua"}, {"2018-05-15", "", "ua?s"}, {"2018-05-31", "", "uas"},
		{"2018-06-30", "2018-05-15", "ua?s"}, {"2018-06-30", "2018-02-01", "u"}, {"2018-06-30", "2017-12-31", ""},
	} {
		if got := ids(c.asOf, c.known); got != c.want {
			t.Errorf("on %s, known on %q: %s, want %s", c.asOf, c.known, got, c.want)
		}
	}
}

// A clearance ends what came before it and nothing that came after.
func TestClearanceLooksBack(t *testing.T) {
	action := func(id string, e models.Effect, on string) models.Touch {
		return models.Touch{Action: &models.Action{ID: id, Effect: e, Date: when(t, on)}, Named: true, Certainty: models.Yes}
	}
	d := made(func(d *models.Dossier) {
		d.Touches = []models.Touch{action("first", models.EffectDemand, "2026-01-01"), action("cleared", models.EffectClear, "2026-02-01"), action("second", models.EffectDemand, "2026-03-01")}
	})
	got := consider(&documentsDemanded, d, day(t, "2026-04-01")).Verdicts
	if len(got) != 2 || got[0].Rung != models.Clear || got[1].Rung != models.AtIssue {
		t.Errorf("%+v", got)
	}
	d.Touches[1].Certainty = models.Maybe
	if got := consider(&documentsDemanded, d, day(t, "2026-04-01")).Verdicts; got[0].Rung != models.AtIssue {
		t.Errorf("an uncertain clearance ended a demand: %+v", got[0])
	}
}

// What hangs on one order falls with it, and what hangs on others besides stays.
func TestOrdersFallTogether(t *testing.T) {
	cond := func(id string, sole bool, on ...string) models.ConditionStanding {
		return models.ConditionStanding{Condition: id, Standing: models.Blocked, HangsOn: on, Sole: sole}
	}
	d := made(func(d *models.Dossier) {
		d.Conditions = []models.ConditionStanding{cond("a", false, "o", "p"), cond("b", true, "o"), cond("c", true, "o"), {Condition: "n", Standing: models.NotEnforced, HangsOn: []string{"q"}, Sole: true}}
	})
	got := Changes(d, day(t, "2026-04-01"))
	want := []string{"o falls, and b and c are in force", "q is revoked, and n is in force", "o and p both fall, nothing else stands in the way, and a is in force"}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, c := range got {
		if !slices.Equal(c.Facts, want[i:i+1]) || c.To != models.Open {
			t.Errorf("got %+v, want %s", c, want[i])
		}
	}
	both := copyOf(d)
	leversOf(d, day(t, "2026-04-01"))[2].pull(both)
	for i, want := range []models.Standing{models.InForce, models.InForce, models.InForce, models.NotEnforced} {
		if both.Conditions[i].Standing != want {
			t.Errorf("both fall: %s is %s, want %s", both.Conditions[i].Condition, both.Conditions[i].Standing, want)
		}
	}
}

// Once a fact alone moves the rung, no larger set with it is told.
func TestNoSupersets(t *testing.T) {
	d := made(func(d *models.Dossier) {
		d.Conditions = []models.ConditionStanding{{Condition: "a", Standing: models.Blocked, HangsOn: []string{"o"}}, {Condition: "b", Standing: models.WithdrawnByUSG}}
		d.Certifications = []models.Certification{{ID: "c", Condition: "z", Office: "the Mayor", State: models.CertDrafting}, {ID: "e", Condition: "y", Office: "the Sheriff", State: models.CertDrafting}}
	})
	got := Changes(d, day(t, "2026-04-01"))
	if len(got) != 1 || len(got[0].Facts) != 1 || got[0].To != models.Open {
		t.Errorf("%+v", got)
	}
}
