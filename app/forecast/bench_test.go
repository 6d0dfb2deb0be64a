package forecast

import (
	"bytes"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// book is a portfolio of so many awards under so many drivers, each award under one,
// over three fiscal years, four funds, ten departments and twelve months.
func book(awards, drivers int, severity Severity, own bool) Model {
	var m Model
	for d := range drivers {
		m.Drivers = append(m.Drivers, order(fmt.Sprintf("driver-%03d", d), 0.05+float64(d%10)*0.05))
	}
	for i := range awards {
		a := free(fmt.Sprintf("award-%05d", i), 100_000+float64(i%97)*12_345.67)
		a.Slices = []Slice{{FiscalYear: fmt.Sprintf("FY%d", 2027+i%3), Fund: fmt.Sprintf("fund-%d", i%4), Department: fmt.Sprintf("department-%d", i%10),
			Program: fmt.Sprintf("program-%d", i%5), Month: Month(fmt.Sprintf("2027-%02d", 1+i%12)), Share: 1}}
		m.Awards = append(m.Awards, a)
		b := cut(fmt.Sprintf("driver-%03d", i%drivers), a.ID)
		b.Severity, b.Own = severity, own
		m.Branches = append(m.Branches, b)
	}
	return m
}

// python is Debian's, which its numpy belongs to.
const python = "/usr/bin/python3"

// baseline runs the same model in NumPy, timed inside the script, and returns the
// seconds of its best round, or says why not.
func baseline(b *testing.B, name string) (float64, bool) {
	b.Helper()
	out, err := exec.CommandContext(b.Context(), python, "testdata/baseline.py", name).Output()
	if err != nil {
		b.Logf("no baseline: %s testdata/baseline.py %s: %v; python3-numpy of Debian is needed", python, name, err)
		return 0, false
	}
	seconds, err := strconv.ParseFloat(strings.TrimSpace(string(bytes.TrimSpace(out))), 64)
	if err != nil {
		b.Fatalf("the baseline wrote %q", out)
	}
	return seconds, true
}

func measure(b *testing.B, name string, m Model, o Options) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Run(b.Context(), m, o); err != nil {
			b.Fatal(err)
		}
	}
	ours := b.Elapsed().Seconds() / float64(b.N)
	b.ReportMetric(ours*1000, "ms")
	if name == "" {
		return
	}
	if theirs, ok := baseline(b, name); ok {
		b.ReportMetric(theirs*1000, "numpy-ms")
		b.ReportMetric(theirs/ours, "x-of-numpy")
	}
}

// Fifty awards under ten shared drivers, 100,000 trials: under 250 ms.
func BenchmarkShared(b *testing.B) {
	measure(b, "shared", book(50, 10, Severity{}, false), Options{Trials: 100_000, Seed: 1, Simulate: true})
}

// 5,000 awards under thirty drivers, 10,000 trials, each award with a severity of its
// own: under 500 ms.
func BenchmarkOwnSeverity(b *testing.B) {
	measure(b, "own", book(5_000, 30, PERT(0.1, 0.4, 0.9, 4), true), Options{Trials: 10_000, Seed: 1})
}

// Twice the trials of BenchmarkOwnSeverity: what is allocated grows by the totals
// alone.
func BenchmarkOwnSeverityTwice(b *testing.B) {
	measure(b, "", book(5_000, 30, PERT(0.1, 0.4, 0.9, 4), true), Options{Trials: 20_000, Seed: 1})
}

// Twenty independent drivers whose sums all differ, enumerated: under 250 ms. The
// total and each of three fiscal years have a million sums.
func BenchmarkEnumerate(b *testing.B) {
	m := book(100, 20, Severity{}, false)
	for i := range m.Awards { // all subsets of powers of two differ
		*m.Awards[i].Amounts.Uncommitted += 1 << (20 + i%20)
	}
	r, err := Exact(b.Context(), m)
	if err != nil || len(r.Losses().atoms) < 1<<20-1<<10 {
		b.Fatalf("%v: %d atoms, want a million", err, len(r.Losses().atoms))
	}
	measure(b, "enumerate", m, Options{Trials: 1})
}
