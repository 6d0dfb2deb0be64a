package forecast

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"proviso/app/golden"
)

// wide is the small model with severities that are drawn, shared and own.
func wide() Model {
	m := small()
	m.Branches[1].Severity = PERT(0.1, 0.4, 0.9, 4)
	m.Branches[4].Severity, m.Branches[4].Own = Lognormal(500, 5_000), true
	m.Branches[5].Severity = Uniform(0.1, 0.3)
	return m
}

// everything is all that can be asked of a model, as it is told.
func everything(t *testing.T, m Model, seed uint64) string {
	t.Helper()
	var out []any
	add := func(v any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	o := Options{Trials: 5*chunk + 17, Seed: seed, ByAward: true}
	add(noted(Run(t.Context(), m, o)))
	add(noted(Means(t.Context(), m)))
	add(noted(Flows(t.Context(), m, CashPlan{First: "2026-08", Months: 14})))
	o.Simulate = true
	add(noted(Run(t.Context(), m, o)))
	add(noted(Together(t.Context(), m, []string{"a", "b"}, o)))
	o.Trials = chunk
	add(noted(Spread(t.Context(), m, 0.8, o)))
	add(noted(Worth(t.Context(), m, "order", "ends", 0.8, o)))
	b, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Same seed, same bytes, on any number of cores; another seed, other trials. It does
// not run beside others, since it changes the number of cores.
func TestSameBytes(t *testing.T) {
	cores := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(cores)
	for name, m := range map[string]Model{"fixed": small(), "drawn": wide()} {
		want := everything(t, m, 11)
		for _, n := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(n)
			if got := everything(t, m, 11); got != want {
				t.Errorf("%s: on %d cores:\n%s\nwant\n%s", name, n, got, want)
			}
		}
		if everything(t, m, 12) == want {
			t.Errorf("%s: another seed gives the same", name)
		}
	}
}

// What is lost under a driver is the same to the cent when another comes or goes that
// shares no award with it: no figure of a report moves but by what has changed.
func TestOthersStay(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]Severity{"fixed": Fixed(0.5), "shared": Uniform(0.1, 0.9), "own": PERT(0.1, 0.4, 0.9, 4)} {
		m := Model{Drivers: []Driver{order("early", 0.3), order("kept", 0.4), order("late", 0.6)}}
		for i, d := range m.Drivers {
			id := fmt.Sprintf("%d-%s", i, d.ID)
			a := free(id, 1_000)
			a.Slices = []Slice{{Department: d.ID, Share: 1}}
			b := cut(d.ID, id)
			b.Severity, b.Own = s, name == "own"
			m.Awards, m.Branches = append(m.Awards, a), append(m.Branches, b)
		}
		alone := m
		alone.Drivers, alone.Branches = m.Drivers[1:2], m.Branches[1:2]
		told := func(m Model) any {
			r := simulated(t, m, 2*chunk+5, 7)
			return r.Departments[slices.IndexFunc(r.Departments, func(l Line) bool { return l.Key == "kept" })]
		}
		if got, want := told(alone), told(m); got != want {
			t.Errorf("%s: without others %+v, with them %+v", name, got, want)
		}
	}
}

// Where not all groups are counted at once, nothing differs.
func TestSameInTurns(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]Model{"fixed": small(), "drawn": wide()} {
		o := Options{Trials: chunk + 17, Seed: 3, Simulate: true, ByAward: true}
		counted := func(held int) string {
			p := compile(m, o, newTables())
			p.held = held
			groups := p.groups()
			tally, method, err := p.solve(t.Context(), groups, groups, o, wholly(nil))
			if err != nil || method != Simulated {
				t.Fatal(method, err)
			}
			r := &Result{}
			r.tell(groups, tally)
			b, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		if got, want := counted(3*o.Trials), counted(mostHeld); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// The whole of two results, read by a person: the exact one can be reckoned by hand.
func TestGolden(t *testing.T) {
	for name, r := range map[string]*Result{"exact.golden.json": exactly(t, small()), "simulated.golden.json": simulated(t, wide(), 20_000, 2026)} {
		b, err := json.MarshalIndent(r, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		golden.Equal(t, name, append(b, '\n'))
	}
}
