package forecast

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

// A certain order that takes a part between two from one award, and all of another
// that comes through another government: the means by hand.
func TestMeansByHand(t *testing.T) {
	t.Parallel()
	m := Model{
		Drivers: []Driver{order("order", 1), order("audit", 0.25), order("idle", 1)},
		Awards: []Award{
			{ID: "a", Amounts: &Amounts{Committed: usd(0), Uncommitted: usd(1000), Demandable: usd(80)}, Slices: []Slice{
				{FiscalYear: "FY2027", Fund: "grants", Department: "police", Month: "2026-11", Share: 0.25},
				{FiscalYear: "FY2027", Fund: "grants", Department: "police", Month: "2026-12", Share: 0.25},
				{FiscalYear: "FY2028", Fund: "grants", Department: "police", Share: 0.5}}},
			{ID: "b", Amounts: &Amounts{Committed: usd(0), Uncommitted: usd(100)}, Slices: []Slice{{FiscalYear: "FY2027", Fund: "grants", Department: "police", PassThrough: true, Share: 1}}},
			{ID: "c"},
		},
		Branches: []Branch{cut("order", "a"), cut("order", "b"), {Driver: "audit", Outcome: "ends", Award: "a", Kind: ClawedBack}, cut("order", "c")},
	}
	m.Branches[0].Severity = PERT(0.1, 0.4, 0.7, 4) // 0.4 on average
	got, err := Means(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"assessed":2,"not_assessed":[{"award":"c"}],"total":"520.00",` +
		`"lines":[{"fiscal_year":"FY2027","fund":"grants","department":"police","pass_through":false,"expected":"210.00"},` +
		`{"fiscal_year":"FY2027","fund":"grants","department":"police","pass_through":true,"expected":"100.00"},` +
		`{"fiscal_year":"FY2028","fund":"grants","department":"police","pass_through":false,"expected":"210.00"}],` +
		`"awards":[{"key":"a","expected":"420.00"},{"key":"b","expected":"100.00"}],` +
		`"drivers":[{"key":"audit","expected":"20.00"},{"key":"idle","expected":"0.00"},{"key":"order","expected":"500.00"}]}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
}

// means are the same figures of a whole result.
func means(r *Result) *MeanResult {
	out := &MeanResult{Assessed: r.Assessed, NotAssessed: r.NotAssessed, Total: r.Total.Expected}
	for _, l := range r.Lines {
		out.Lines = append(out.Lines, MeanLine{l.Place, l.Expected})
	}
	for _, l := range r.Awards {
		out.Awards = append(out.Awards, Mean{l.Key, l.Expected})
	}
	for _, l := range r.Drivers {
		out.Drivers = append(out.Drivers, Mean{l.Key, l.Expected})
	}
	return out
}

// certain is the model in which each driver comes out in one way, in each of its cases.
func certain(t *rapid.T, m Model) Model {
	for _, d := range m.Drivers {
		if k := rapid.IntRange(0, len(d.Outcomes)).Draw(t, "outcome"); k == 0 {
			m = m.rechance(d.ID, off)
		} else {
			m = m.rechance(d.ID, certainly(k-1))
		}
	}
	return m
}

// Of a certain model whose severities are fixed the means are what is expected, to the
// cent; of one that is not they are so within a cent, which two sums of floats may be
// rounded to.
func TestMeansAreExpected(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sliced(t, portfolio(t, sixteenths))
		for _, c := range []struct {
			m    Model
			near models.USD
		}{{certain(t, m), 0}, {m, 1}} {
			r, err := Run(t.Context(), c.m, Options{Trials: 1, ByAward: true})
			if err != nil || r.Method != Enumerated {
				t.Fatalf("%v, %v", r, err)
			}
			got, err := Means(t.Context(), c.m)
			if err != nil {
				t.Fatal(err)
			}
			want := means(r)
			if c.near == 0 {
				if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
					t.Fatalf("got  %+v\nwant %+v", got, want)
				}
				continue
			}
			if abs(got.Total-want.Total) > c.near || len(got.Lines) != len(want.Lines) || len(got.Awards) != len(want.Awards) {
				t.Fatalf("got  %+v\nwant %+v", got, want)
			}
			for i, l := range got.Lines {
				if l.Place != want.Lines[i].Place || abs(l.Expected-want.Lines[i].Expected) > c.near {
					t.Fatalf("got  %+v\nwant %+v", l, want.Lines[i])
				}
			}
			for i, a := range got.Awards {
				if a.Key != want.Awards[i].Key || abs(a.Expected-want.Awards[i].Expected) > c.near {
					t.Fatalf("got  %+v\nwant %+v", a, want.Awards[i])
				}
			}
			for i, d := range got.Drivers {
				if d.Key != want.Drivers[i].Key || abs(d.Expected-want.Drivers[i].Expected) > c.near {
					t.Fatalf("got  %+v\nwant %+v", d, want.Drivers[i])
				}
			}
		}
	})
}

// Whatever the severities, the lines and the awards add up to the total, and no byte
// hangs on the order in which all is given.
func TestMeansFoot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sliced(t, portfolio(t, rapid.OneOf(sixteenths, ranges)))
		r, err := Means(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		var lines, awards models.USD
		for _, l := range r.Lines {
			lines += l.Expected
		}
		for _, a := range r.Awards {
			awards += a.Expected
		}
		if lines != r.Total || awards != r.Total {
			t.Fatalf("%s by lines, %s by awards, %s in all", lines, awards, r.Total)
		}
		n := Model{rapid.Permutation(m.Drivers).Draw(t, "d"), rapid.Permutation(m.Awards).Draw(t, "a"), rapid.Permutation(m.Branches).Draw(t, "b")}
		again, err := Means(t.Context(), n)
		if err != nil || fmt.Sprintf("%+v", again) != fmt.Sprintf("%+v", r) {
			t.Fatalf("got  %+v, %v\nwant %+v", again, err, r)
		}
	})
}

// An award with too much to count is refused; as many drivers on many awards are not.
func TestMeansRefused(t *testing.T) {
	t.Parallel()
	if _, err := Means(t.Context(), knotted(30)); models.KindOf(err) != models.KindRefused {
		t.Errorf("got %v, want a refusal", err)
	}
	if r, err := Means(t.Context(), apart(40)); err != nil || r.Total != (1<<40-1)*40 {
		t.Errorf("got %+v, %v", r, err)
	}
	m := small()
	m.Branches[1].Severity = Fixed(2)
	if _, err := Means(t.Context(), m); refused(err) != "branches[1].severity.value" {
		t.Errorf("got %v", err)
	}
}

// Asking for awards changes no other figure; they add up to the total; and they are
// what the lines say of a program that is one award.
func TestByAward(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sliced(t, portfolio(t, rapid.OneOf(sixteenths, ranges)))
		for _, a := range m.Awards { // so that the lines by program are those by award
			for k := range a.Slices {
				a.Slices[k].Program = a.ID
			}
		}
		for _, o := range []Options{{Trials: 400, Seed: 4}, {Trials: 400, Seed: 4, Simulate: true}} {
			plain := text(t, m, o)
			o.ByAward = true
			r, err := Run(t.Context(), m, o)
			if err != nil {
				t.Fatal(err)
			}
			var sum models.USD
			for i, l := range r.Awards {
				sum += l.Expected
				if l.Key != m.Awards[i].ID || !slices.IsSorted([]models.USD{0, l.P50, l.P80, l.P90, l.P95, l.P99}) {
					t.Fatalf("%+v of %s", l, m.Awards[i].ID)
				}
				// a cent for each part that is rounded, where many share a draw
				if p := r.Programs[i]; p.Key != l.Key || abs(p.Expected-l.Expected) > 30 || abs(p.P95-l.P95) > 30 || abs(p.Shortfall-l.Shortfall) > 30 || p.AnyLoss != l.AnyLoss {
					t.Fatalf("%+v by award, %+v by program", l, p)
				}
			}
			if len(r.Awards) != len(m.Awards) || sum != r.Total.Expected {
				t.Fatalf("%d awards lose %s, and in all %s", len(r.Awards), sum, r.Total.Expected)
			}
			r.Awards = nil
			if b, err := json.Marshal(r); err != nil || string(b) != plain {
				t.Fatalf("got\n%s\nwant\n%s", b, plain)
			}
		}
	})
}
