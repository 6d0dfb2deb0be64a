package forecast

import (
	"encoding/json"
	"runtime"
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

// Same seed, same bytes, on any number of cores; another seed, other trials. It does
// not run beside others, since it changes the number of cores.
func TestSameBytes(t *testing.T) {
	cores := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(cores)
	for name, m := range map[string]Model{"fixed": small(), "drawn": wide()} {
		made := func(seed uint64) string {
			b, err := json.Marshal(simulated(t, m, 5*chunk+17, seed))
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		want := made(11)
		for _, n := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(n)
			if got := made(11); got != want {
				t.Errorf("%s: on %d cores:\n%s\nwant\n%s", name, n, got, want)
			}
		}
		if made(12) == want {
			t.Errorf("%s: another seed gives the same", name)
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
