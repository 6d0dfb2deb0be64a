package forecast

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

// lifted is $1,200 over four months under an order at 25 %, and $100 under an audit.
func lifted() Model {
	b := cut("audit", "b")
	b.Severity = Fixed(0.5)
	return Model{
		Drivers:  []Driver{order("order", 0.25), order("audit", 0.5)},
		Awards:   []Award{waits(), free("b", 100)},
		Branches: []Branch{{Driver: "order", Outcome: "ends", Award: "a", Kind: Terminated, Refused: true}, b},
	}
}

// "This order is lifted on 1 March": certain, and felt from that month on.
func TestScenario(t *testing.T) {
	t.Parallel()
	half := Fixed(0.25)
	for _, c := range []struct {
		name string
		a    []Assumption
		want models.USD
	}{
		{"base", nil, 325_00}, // 0.25 * 1,200 + 0.5 * 50
		{"adverse: the order ends", []Assumption{{ID: "o", Driver: "order", Certain: "ends"}}, 1225_00},
		{"the order ends in January", []Assumption{{ID: "o", Driver: "order", Certain: "ends", From: "2027-01"}}, 625_00},
		{"the order stands", []Assumption{{ID: "o", Driver: "order", Nothing: true}}, 25_00},
		{"other chances", []Assumption{{ID: "o", Driver: "order", Chances: []Chance{Sure(0.5)}}}, 625_00},
		{"another severity", []Assumption{{ID: "s", Branch: 2, Severity: &half}}, 312_50},
		{"severe: all of it", []Assumption{{ID: "o", Driver: "order", Certain: "ends"}, {ID: "s", Branch: 2, Severity: &Severity{}}, {ID: "a", Driver: "audit", Certain: "ends"}}, 1300_00},
		{"the later of two on one driver", []Assumption{{ID: "o", Driver: "order", Certain: "ends"}, {ID: "p", Driver: "order", Nothing: true}}, 25_00},
	} {
		m := lifted()
		under, err := m.Under(Scenario{c.name, c.a})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := exactly(t, under).Total.Expected; got != c.want {
			t.Errorf("%s: %s is expected, want %s", c.name, got, c.want)
		}
		if !reflect.DeepEqual(m, lifted()) {
			t.Errorf("%s: the model was changed", c.name)
		}
	}
}

func TestScenarioRefused(t *testing.T) {
	t.Parallel()
	one := Fixed(2)
	for field, a := range map[string][]Assumption{
		"assumptions[0]":                {{ID: "x", Driver: "order"}},
		"assumptions[0].id":             {{Driver: "order", Nothing: true}},
		"assumptions[1].id":             {{ID: "x", Driver: "order", Nothing: true}, {ID: "x", Driver: "order", Nothing: true}},
		"assumptions[0].driver":         {{ID: "x", Driver: "vote", Nothing: true}},
		"assumptions[0].certain":        {{ID: "x", Driver: "order", Certain: "stays"}},
		"assumptions[0].from":           {{ID: "x", Driver: "order", Certain: "ends", From: "March"}},
		"assumptions[0].chances":        {{ID: "x", Driver: "order", Chances: []Chance{}}},
		"assumptions[0].chances[0].p10": {{ID: "x", Driver: "order", Chances: []Chance{{0.2, 0.1, 0.3}}}},
		"assumptions[0].branch":         {{ID: "x", Branch: 3, Severity: &one}},
		"assumptions[0].severity.value": {{ID: "x", Branch: 1, Severity: &one}},
		"assumptions[0].severity":       {{ID: "x", Branch: 1, Driver: "order", Severity: &one}},
	} {
		if _, err := lifted().Under(Scenario{"own", a}); refused(err) != field {
			t.Errorf("got %v, want a refusal of %s", err, field)
		}
	}
}

// Two scenarios by hand: one assumption changed, one added, one dropped.
func TestCompare(t *testing.T) {
	t.Parallel()
	quarter := Fixed(0.25)
	a := Scenario{"base", []Assumption{{ID: "s", Branch: 2, Severity: &quarter}, {ID: "o", Driver: "order", Chances: []Chance{Sure(0.5)}}}}
	b := Scenario{"adverse", []Assumption{{ID: "o", Driver: "order", Certain: "ends"}, {ID: "a", Driver: "audit", Certain: "ends"}}}
	got, err := Compare(t.Context(), lifted(), a, b, 0.8, Options{Trials: 1})
	if err != nil {
		t.Fatal(err)
	}
	// 612.50; the order for certain 1,212.50; the audit too 1,225; its half again 1,250
	want := "{61250 122500} {125000 125000} [{o changed {60000 0}} {a added {1250 0}} {s removed {2500 2500}}] {0 0}"
	d := func(e Effect) string { return fmt.Sprintf("{%d %d}", e.Expected, e.Reserve) }
	text := d(got.From) + " " + d(got.To) + " ["
	for i, s := range got.Steps {
		if i > 0 {
			text += " "
		}
		text += fmt.Sprintf("{%s %s %s}", s.Assumption, s.How, d(s.By))
	}
	if text += "] " + d(got.Rest); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

// The steps and the rest are the difference to the cent, whatever is assumed.
func TestCompareFoots(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := portfolio(t, sixteenths)
		scenario := func(name string) Scenario {
			s := Scenario{Name: name}
			for _, id := range rapid.Permutation([]string{"w", "x", "y", "z"}).Draw(t, name)[:rapid.IntRange(0, 4).Draw(t, "n")] {
				a := Assumption{ID: id, Driver: rapid.SampledFrom(m.Drivers).Draw(t, "driver").ID, Nothing: true}
				if rapid.Bool().Draw(t, "certain") {
					a.Nothing, a.Certain = false, "o0"
				}
				s.Assumptions = append(s.Assumptions, a)
			}
			return s
		}
		a, b := scenario("a"), scenario("b")
		d, err := Compare(t.Context(), m, a, b, 0.8, Options{Trials: 1})
		if err != nil {
			t.Fatal(err)
		}
		sum := d.Rest
		for _, s := range d.Steps {
			sum.Expected, sum.Reserve = sum.Expected+s.By.Expected, sum.Reserve+s.By.Reserve
		}
		if sum != d.To.less(d.From) {
			t.Fatalf("the steps make %v, the difference is %v", sum, d.To.less(d.From))
		}
		for _, x := range []struct {
			s    Scenario
			want Effect
		}{{a, d.From}, {b, d.To}} {
			under, err := m.Under(x.s)
			if err != nil {
				t.Fatal(err)
			}
			r, err := Exact(t.Context(), under)
			if err != nil || r.Total.Expected != x.want.Expected || r.losses.Quantile(0.8) != x.want.Reserve {
				t.Fatalf("%s: %+v, %v; want %v", x.s.Name, r.Total, err, x.want)
			}
		}
	})
}

// Scores by hand, with the size of their sample.
func TestScore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		r    []Resolved
		want float64
	}{
		{"sure and right", []Resolved{{[]float64{1}, 1}, {[]float64{0}, 0}}, 0},
		{"sure and wrong", []Resolved{{[]float64{1}, 0}, {[]float64{0}, 1}}, 1},
		{"30 %, and it happened", []Resolved{{[]float64{0.3}, 1}}, 0.49},
		{"30 %, and it did not", []Resolved{{[]float64{0.3}, 0}}, 0.09},
		{"both", []Resolved{{[]float64{0.3}, 1}, {[]float64{0.3}, 0}}, 0.29},
		{"one of two", []Resolved{{[]float64{0.5, 0.2}, 2}}, (0.25 + 0.64 + 0.09) / 2},
	} {
		if got, err := Score(c.r); err != nil || math.Abs(got.Score-c.want) > 1e-12 || got.Sample != len(c.r) {
			t.Errorf("%s: got %+v, %v; want %v of %d", c.name, got, err, c.want, len(c.r))
		}
	}
	for field, r := range map[string][]Resolved{
		"resolved":                   nil,
		"resolved[0].chances":        {{nil, 0}},
		"resolved[1].outcome":        {{[]float64{0.5}, 1}, {[]float64{0.5}, 2}},
		"resolved[0].chances[0].p10": {{[]float64{math.NaN()}, 1}},
	} {
		if _, err := Score(r); refused(err) != field {
			t.Errorf("got %v, want a refusal of %s", err, field)
		}
	}
}
