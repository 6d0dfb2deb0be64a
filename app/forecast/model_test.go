package forecast

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

func usd(dollars float64) *models.USD {
	u := models.USD(math.Round(dollars * 100))
	return &u
}

// free is an award with money to come that nobody was promised.
func free(id string, dollars float64) Award {
	return Award{ID: id, Amounts: &Amounts{Committed: usd(0), Uncommitted: usd(dollars)}}
}

// order is a driver with one outcome.
func order(id string, p float64) Driver {
	return Driver{ID: id, Outcomes: []Outcome{{ID: "ends", Chance: Sure(p)}}}
}

// cut is a branch that takes all the money to come.
func cut(driver, award string) Branch {
	return Branch{Driver: driver, Outcome: "ends", Award: award, Kind: Reduced}
}

// small is a model in which everything occurs, with the amounts that its branches need.
func small() Model {
	full := func() *Amounts {
		return &Amounts{Spent: usd(1_000), Committed: usd(2_000), Uncommitted: usd(3_000), Unspent: usd(500), Demandable: usd(4_000), Own: usd(250)}
	}
	return Model{
		Drivers: []Driver{
			{ID: "appeal", Outcomes: []Outcome{{ID: "affirmed", Chance: Chance{0.3, 0.5, 0.6}}, {ID: "reversed", Chance: Chance{0.1, 0.2, 0.4}}}},
			{ID: "order", Outcomes: []Outcome{{ID: "ends"}}, Given: &Parent{Driver: "appeal", Cases: []Case{
				{Outcome: "", Chances: []Chance{Sure(0.1)}}, {Outcome: "affirmed", Chances: []Chance{Sure(0)}}, {Outcome: "reversed", Chances: []Chance{Sure(0.9)}}}}},
			{ID: "audit", Each: true, Outcomes: []Outcome{{ID: "finds", Chance: Sure(0.1)}}},
		},
		Awards: []Award{
			{ID: "a", Amounts: full(), Slices: []Slice{
				{FiscalYear: "FY2027", Fund: "grants", Department: "police", Program: "jag", Month: "2026-08", Share: 0.25},
				{FiscalYear: "FY2028", Fund: "grants", Department: "police", Program: "jag", Month: "2027-08", Share: 0.75}}},
			{ID: "b", Amounts: full(), Slices: []Slice{
				{FiscalYear: "FY2027", Fund: "general", Department: "sheriff", Program: "cops", Month: "2026-09", PassThrough: true, Share: 1.0 / 3},
				{FiscalYear: "FY2027", Fund: "grants", Department: "sheriff", Program: "cops", Month: "2026-10", PassThrough: true, Share: 2.0 / 3},
				{Amount: Own, FiscalYear: "FY2026", Fund: "general", Department: "sheriff", Program: "cops", Month: "2026-05", PassThrough: true, Share: 1}}},
			{ID: "c"},
			{ID: "d", Amounts: &Amounts{Spent: usd(10)}},
		},
		Branches: []Branch{
			{Driver: "order", Outcome: "ends", Award: "a", Kind: Terminated, Protected: 0.5, Refused: true},
			{Driver: "order", Outcome: "ends", Award: "b", Kind: Reduced, Severity: Fixed(0.4)},
			{Driver: "appeal", Outcome: "affirmed", Award: "b", Kind: NeverAwarded},
			{Driver: "appeal", Outcome: "reversed", Award: "a", Kind: Held, Months: 3, From: "2027-01"},
			{Driver: "audit", Outcome: "finds", Award: "a", Kind: Disallowed, Severity: Fixed(0.3)},
			{Driver: "audit", Outcome: "finds", Award: "b", Kind: ClawedBack, Severity: Fixed(0.2)},
			{Driver: "order", Outcome: "ends", Award: "c", Kind: Terminated},
			{Driver: "order", Outcome: "ends", Award: "d", Kind: Terminated},
		},
	}
}

// Each fault is refused by the name of its field, with what would be right.
func TestRefused(t *testing.T) {
	t.Parallel()
	if err := small().Validate(); err != nil {
		t.Fatalf("the model that the faults are put into: %v", err)
	}
	nan := math.NaN()
	for _, c := range []struct {
		field, says string
		spoil       func(m *Model)
	}{
		{"drivers[0].outcomes[0].chance.p10", "above p50", func(m *Model) { m.Drivers[0].Outcomes[0].Chance.P10 = 0.55 }},
		{"drivers[0].outcomes[1].chance.p50", "above p90", func(m *Model) { m.Drivers[0].Outcomes[1].Chance.P90 = 0.15 }},
		{"drivers[0].outcomes[1].chance.p50", "from 0 to 1", func(m *Model) { m.Drivers[0].Outcomes[1].Chance.P50 = nan }},
		{"drivers[0].outcomes[1].chance.p90", "from 0 to 1", func(m *Model) { m.Drivers[0].Outcomes[1].Chance.P90 = 1.5 }},
		{"drivers[0].outcomes[0].chance.p10", "from 0 to 1", func(m *Model) { m.Drivers[0].Outcomes[0].Chance.P10 = -0.1 }},
		{"drivers[0].outcomes", "add up to 1.1", func(m *Model) { m.Drivers[0].Outcomes[1].Chance = Sure(0.6) }},
		{"drivers[0].outcomes", "is empty", func(m *Model) { m.Drivers[0].Outcomes = nil }},
		{"drivers[0].outcomes[1].id", "another outcome", func(m *Model) { m.Drivers[0].Outcomes[1].ID = "affirmed" }},
		{"drivers[0].outcomes[1].id", "is missing", func(m *Model) { m.Drivers[0].Outcomes[1].ID = "" }},
		{"drivers[1].id", "another driver", func(m *Model) { m.Drivers[1].ID = "appeal" }},
		{"drivers[1].id", "is missing", func(m *Model) { m.Drivers[1].ID = "" }},
		{"drivers[1].outcomes[0].chance", "in its cases", func(m *Model) { m.Drivers[1].Outcomes[0].Chance = Sure(0.5) }},
		{"drivers[1].given.driver", `no driver "vote"`, func(m *Model) { m.Drivers[1].Given.Driver = "vote" }},
		{"drivers[1].given.driver", "for each award", func(m *Model) { m.Drivers[0].Each = true }},
		{"drivers[1].given.cases", "no case of nothing", func(m *Model) { m.Drivers[1].Given.Cases = m.Drivers[1].Given.Cases[1:] }},
		{"drivers[1].given.cases", `"reversed"`, func(m *Model) { m.Drivers[1].Given.Cases = m.Drivers[1].Given.Cases[:2] }},
		{"drivers[1].given.cases[2].outcome", `no outcome "settled"`, func(m *Model) { m.Drivers[1].Given.Cases[2].Outcome = "settled" }},
		{"drivers[1].given.cases[2].outcome", "another case", func(m *Model) { m.Drivers[1].Given.Cases[2].Outcome = "affirmed" }},
		{"drivers[1].given.cases[2].chances", "0 chances", func(m *Model) { m.Drivers[1].Given.Cases[2].Chances = nil }},
		{"drivers[1].given.cases[2].chances[0].p10", "above p50", func(m *Model) { m.Drivers[1].Given.Cases[2].Chances[0].P10 = 1 }},
		{"drivers[0].given.driver", "appeal -> order -> appeal", func(m *Model) {
			m.Drivers[0].Outcomes = []Outcome{{ID: "affirmed"}, {ID: "reversed"}}
			none := []Chance{Sure(0), Sure(0)}
			m.Drivers[0].Given = &Parent{Driver: "order", Cases: []Case{{"", none}, {"ends", none}}}
		}},
		{"drivers[2].given.driver", "audit -> audit", func(m *Model) {
			m.Drivers[2].Outcomes[0].Chance = Chance{}
			m.Drivers[2].Given = &Parent{Driver: "audit", Cases: []Case{{"", []Chance{Sure(0)}}, {"finds", []Chance{Sure(0)}}}}
		}},
		{"awards[1].id", "another award", func(m *Model) { m.Awards[1].ID = "a" }},
		{"awards[1].id", "is missing", func(m *Model) { m.Awards[1].ID = "" }},
		{"awards[0].amounts.committed", "below zero", func(m *Model) { m.Awards[0].Amounts.Committed = usd(-0.01) }},
		{"awards[0].amounts.own", "together are more", func(m *Model) { *m.Awards[0].Amounts.Own = most }},
		{"awards[0].slices", "must make up 1", func(m *Model) { m.Awards[0].Slices[0].Share = 0.2 }},
		{"awards[1].slices", "shares of own", func(m *Model) { m.Awards[1].Slices[2].Share = 0.5 }},
		{"awards[0].slices[1].share", "from 0 to 1", func(m *Model) { m.Awards[0].Slices[1].Share = nan }},
		{"awards[0].slices[1].month", "YYYY-MM", func(m *Model) { m.Awards[0].Slices[1].Month = "2027-13" }},
		{"awards[0].slices[1].amount", `no amount "all"`, func(m *Model) { m.Awards[0].Slices[1].Amount = "all" }},
		{"branches[0].driver", `no driver "vote"`, func(m *Model) { m.Branches[0].Driver = "vote" }},
		{"branches[0].outcome", `no outcome "stays"`, func(m *Model) { m.Branches[0].Outcome = "stays" }},
		{"branches[0].outcome", `no outcome ""`, func(m *Model) { m.Branches[0].Outcome = "" }},
		{"branches[0].award", `no award "z"`, func(m *Model) { m.Branches[0].Award = "z" }},
		{"branches[0].kind", `"lost"`, func(m *Model) { m.Branches[0].Kind = "lost" }},
		{"branches[0].protected", "from 0 to 1", func(m *Model) { m.Branches[0].Protected = nan }},
		{"branches[1].kind", "only what is terminated", func(m *Model) { m.Branches[1].Refused = true }},
		{"branches[3].months", "from 1 to 600", func(m *Model) { m.Branches[3].Months = 0 }},
		{"branches[1].months", "does not move", func(m *Model) { m.Branches[1].Months = 2 }},
		{"branches[3].severity", "is not lost", func(m *Model) { m.Branches[3].Severity = Fixed(0.5) }},
		{"branches[3].from", "YYYY-MM", func(m *Model) { m.Branches[3].From = "2027" }},
		{"branches[1].severity.value", "from 0 to 1", func(m *Model) { m.Branches[1].Severity = Fixed(1.1) }},
		{"branches[1].severity.value", "from 0 to 1", func(m *Model) { m.Branches[1].Severity = Fixed(nan) }},
		{"branches[1].severity.min", "from 0 to 1", func(m *Model) { m.Branches[1].Severity = Uniform(-0.1, 1) }},
		{"branches[1].severity.min", "above max", func(m *Model) { m.Branches[1].Severity = Uniform(0.5, 0.4) }},
		{"branches[1].severity.mode", "above max", func(m *Model) { m.Branches[1].Severity = PERT(0.1, 0.6, 0.5, 4) }},
		{"branches[1].severity.min", "above mode", func(m *Model) { m.Branches[1].Severity = PERT(0.2, 0.1, 0.5, 4) }},
		{"branches[1].severity.lambda", "classical", func(m *Model) { m.Branches[1].Severity = PERT(0.1, 0.2, 0.5, 0) }},
		{"branches[1].severity.lambda", "classical", func(m *Model) { m.Branches[1].Severity = PERT(0.1, 0.2, 0.5, nan) }},
		{"branches[1].severity.min", "not above zero", func(m *Model) { m.Branches[1].Severity = Lognormal(0, 5) }},
		{"branches[1].severity.min", "above max", func(m *Model) { m.Branches[1].Severity = Lognormal(6, 5) }},
		{"branches[1].severity.dollars", "not a share", func(m *Model) {
			m.Branches[1].Severity = Severity{Shape: LognormalShape, Min: 0.1, Max: 0.5}
		}},
		{"branches[1].severity.shape", `"normal"`, func(m *Model) { m.Branches[1].Severity.Shape = "normal" }},
		{"branches[1].severity.shape", "is missing", func(m *Model) { m.Branches[1].Severity.Shape = "" }},
	} {
		m := small()
		c.spoil(&m)
		err := m.Validate()
		var e *models.Error
		if !errors.As(err, &e) || e.Kind != models.KindInvalid || e.Field != c.field || !strings.Contains(e.Msg, c.says) {
			t.Errorf("got %v; want %s: … %s …", err, c.field, c.says)
		}
	}
}

// A position's amounts keep the identities of USERS.md: A = R + F + U + C, and
// A = X + O + B where nothing is unspent.
func TestIdentities(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		award := rapid.Int64Range(0, 1e12).Draw(t, "award")
		x, d := rapid.Int64Range(0, award).Draw(t, "spent"), rapid.Int64Range(0, award).Draw(t, "drawn")
		o := rapid.Int64Range(0, award-x).Draw(t, "obligated")
		u := func(n int64) *models.USD { v := models.USD(n); return &v }
		p, ok, err := models.Ledger{Award: u(award), Expended: u(x), Drawn: u(d), Unliquidated: u(o)}.Position()
		if err != nil || !ok {
			t.Fatal(err)
		}
		a := Of(p)
		future := *a.Committed + *a.Uncommitted
		if sum := *a.Spent + future + *a.Unspent + *a.Demandable; sum != models.USD(award) {
			t.Fatalf("R + F + U + C is %s of an award of %s", sum, models.USD(award))
		}
		if sum := *a.Spent + *a.Demandable; sum != models.USD(x) {
			t.Fatalf("R + C is %s where %s is spent", sum, models.USD(x))
		}
		if sum := *a.Unspent + *a.Demandable; sum != models.USD(d) {
			t.Fatalf("U + C is %s where %s is drawn", sum, models.USD(d))
		}
		if *a.Unspent == 0 && models.USD(x)+future != models.USD(award) {
			t.Fatalf("X + O + B is %s of an award of %s", models.USD(x)+future, models.USD(award))
		}
	})
}

// FuzzValidate: no model makes the validator panic, and one that it lets pass can be
// made ready.
func FuzzValidate(f *testing.F) {
	src, err := json.Marshal(small())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(src)
	f.Add([]byte(`{"drivers":[{"id":"a","given":{"driver":"a"},"outcomes":[{"id":"x"}]}]}`))
	f.Add([]byte(`{"awards":[{"id":"a","amounts":{"own":"90071992547409.92"},"slices":[{"share":1e-300},{"share":1}]}]}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		var m Model
		if json.Unmarshal(src, &m) == nil && m.Validate() == nil {
			compile(m, Options{ByAward: true}, newTables())
		}
	})
}
