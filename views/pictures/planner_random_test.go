package pictures

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
	"proviso/views/ui"
)

// anyUSD is an amount of any size: a cent, an award, all that is.
func anyUSD(t *rapid.T, name string) models.USD {
	most := rapid.SampledFrom([]int64{0, 1, 150, 1e7, 1e10, 1e17}).Draw(t, name+" up to")
	return models.USD(rapid.Int64Range(-most, most).Draw(t, name))
}

func maybeUSD(t *rapid.T, name string) *models.USD {
	if rapid.Bool().Draw(t, name+" known") {
		u := anyUSD(t, name)
		return &u
	}
	return nil
}

func TestRandomExceedances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Exceedance{Confidence: rapid.Float64Range(0, 1).Draw(t, "confidence"), Reserve: anyUSD(t, "reserve"), Contingency: maybeUSD(t, "contingency"), Title: anyName(t)}
		for range rapid.IntRange(0, 30).Draw(t, "points") {
			e.Points = append(e.Points, ExceedancePoint{anyUSD(t, "loss"), rapid.Float64Range(0, 1).Draw(t, "over")})
		}
		p, ok := NewExceedance(en, "a", e)
		if ok != (len(e.Points) > 0) {
			t.Fatalf("a picture of %d points: %v", len(e.Points), ok)
		}
		if ok {
			soundApart(t, p)
			if n := len(p.Table.Rows); n != 7 && !slices.Contains(usual, e.Confidence) {
				t.Fatalf("%d rows of a confidence of %v", n, e.Confidence)
			}
		}
	})
}

// TestFalling: the curve falls, and its points are those given.
func TestFalling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var in []ExceedancePoint
		for range rapid.IntRange(1, 20).Draw(t, "points") {
			in = append(in, ExceedancePoint{models.USD(rapid.IntRange(0, 9).Draw(t, "loss")), rapid.Float64Range(-0.1, 1.1).Draw(t, "over")})
		}
		out := falling(in)
		for i, p := range out {
			if p.Over < 0 || p.Over > 1 || i > 0 && (p.Loss <= out[i-1].Loss || p.Over > out[i-1].Over) {
				t.Fatalf("%v of %v", out, in)
			}
		}
	})
}

func TestRandomTornados(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Tornado{Title: anyName(t), Base: anyUSD(t, "base")}
		for range rapid.IntRange(0, 15).Draw(t, "drivers") {
			in.Bars = append(in.Bars, TornadoBar{anyName(t), anyUSD(t, "p10"), anyUSD(t, "p90"), maybeUSD(t, "off")})
		}
		p, ok := NewTornado(en, "a", in)
		if ok != (len(in.Bars) > 0) {
			t.Fatalf("a picture of %d drivers: %v", len(in.Bars), ok)
		}
		if !ok {
			return
		}
		soundApart(t, p)
		if len(p.Table.Rows) != len(in.Bars)+1 {
			t.Fatalf("%d rows of %d drivers", len(p.Table.Rows), len(in.Bars))
		}
		for _, b := range in.Bars {
			if !slices.ContainsFunc(p.Table.Rows, func(r []string) bool { return r[0] == b.Name && r[1] == ui.Whole(b.P10) && r[2] == ui.Whole(b.P90) }) {
				t.Fatalf("%+v is not in the table", b)
			}
		}
	})
}

func TestRandomCash(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var in []CashMonth
		m := models.MonthOf(models.NewDate(2020, 1, 1).AddDays(rapid.IntRange(0, 4000).Draw(t, "first")))
		for range rapid.IntRange(0, 130).Draw(t, "months") {
			in = append(in, CashMonth{m, anyUSD(t, "planned"), anyUSD(t, "expected"), anyUSD(t, "spent"), anyUSD(t, "planned balance"), anyUSD(t, "expected balance")})
			m = models.MonthOf(m.Last().AddDays(rapid.SampledFrom([]int{1, 1, 1, 400}).Draw(t, "gap")))
		}
		p, ok := NewCash(en, "a", Cash{anyName(t), in})
		if ok != (len(in) > 0) {
			t.Fatalf("a picture of %d months: %v", len(in), ok)
		}
		if !ok {
			return
		}
		soundApart(t, p)
		for i, x := range in {
			if want := []string{monthShort(x.Month), ui.Whole(x.PlannedIn), ui.Whole(x.ExpectedIn), ui.Whole(x.Spent), ui.Whole(x.PlannedBalance), ui.Whole(x.ExpectedBalance)}; !slices.Equal(p.Table.Rows[i], want) {
				t.Fatalf("got %q, want %q", p.Table.Rows[i], want)
			}
		}
	})
}

func TestRandomWaterfalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Waterfall{Title: anyName(t), From: anyName(t), Net: anyName(t), Start: anyUSD(t, "start")}
		net := in.Start
		for range rapid.IntRange(0, 10).Draw(t, "steps") {
			in.Steps = append(in.Steps, WaterfallStep{anyName(t), anyUSD(t, "change")})
			net += in.Steps[len(in.Steps)-1].Change
		}
		p, ok := NewWaterfall(en, "a", in)
		if ok != (len(in.Steps) > 0) {
			t.Fatalf("a picture of %d steps: %v", len(in.Steps), ok)
		}
		if !ok {
			return
		}
		soundApart(t, p)
		if last := p.Table.Rows[len(p.Table.Rows)-1]; len(p.Table.Rows) != len(in.Steps)+2 || last[2] != ui.Whole(net) {
			t.Fatalf("%q, want %v", p.Table.Rows, net)
		}
	})
}

func TestRandomDecisions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Decisions{Title: anyName(t), Today: anyDay(t)}
		spread := rapid.SampledFrom([]int{0, 10, 400, 4000}).Draw(t, "spread")
		known := 0
		for range rapid.IntRange(0, 40).Draw(t, "days") {
			on := models.NewDate(2016, 3, 3).AddDays(rapid.IntRange(0, spread).Draw(t, "day"))
			if rapid.IntRange(0, 9).Draw(t, "unknown") == 0 {
				on = 0
			} else {
				known++
			}
			d.Items = append(d.Items, Decision{on, anyName(t), rapid.SampledFrom(DayKinds).Draw(t, "kind"), rapid.SampledFrom([]string{"", "/x"}).Draw(t, "url"), rapid.Bool().Draw(t, "passed")})
		}
		p, ok := NewDecisions(en, "a", d)
		if ok != (known > 0) {
			t.Fatalf("a picture of %d days: %v", known, ok)
		}
		if !ok {
			return
		}
		soundApart(t, p)
		if len(p.Table.Rows) != len(d.Items) {
			t.Fatalf("%d rows of %d days", len(p.Table.Rows), len(d.Items))
		}
		sorted := slices.Clone(d.Items)
		slices.SortStableFunc(sorted, func(a, b Decision) int {
			return cmp.Compare(cmp.Or(a.Day, math.MaxInt32), cmp.Or(b.Day, math.MaxInt32))
		})
		for i, x := range sorted {
			if r := p.Table.Rows[i]; r[2] != x.What || p.Table.URLs[i] != x.URL || x.Day.Known() && r[1] != x.passed(en, ui.Short(x.Day)) {
				t.Fatalf("row %q of %+v", r, x)
			}
		}
	})
}

func TestRandomLifts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Lifts{Title: anyName(t)}
		links, drawable := 0, false
		for range rapid.IntRange(0, 5).Draw(t, "orders") {
			r := LiftRow{Name: anyName(t), From: anyDay(t), Until: anyDay(t)}
			drawable = drawable || r.From.Known() || r.Until.Known()
			m := models.MonthOf(models.NewDate(2018, 1, 1).AddDays(rapid.IntRange(0, 900).Draw(t, "first")))
			chosen := rapid.IntRange(-1, 50).Draw(t, "chosen")
			for i := range rapid.SampledFrom([]int{0, 1, 12, 25, 70}).Draw(t, "months") {
				x := LiftMonth{Month: m, Chosen: i == chosen, URL: rapid.SampledFrom([]string{"", "/x"}).Draw(t, "url")}
				if x.URL != "" {
					links++
				}
				drawable = true
				r.Months = append(r.Months, x)
				m = models.MonthOf(m.Last().AddDays(1))
			}
			in.Rows = append(in.Rows, r)
		}
		p, ok := NewLifts(en, "a", in)
		if ok != drawable {
			t.Fatalf("a picture of %+v: %v", in, ok)
		}
		if !ok {
			return
		}
		soundApart(t, p)
		listed := 0
		for _, l := range p.Choices.Lists {
			listed += len(l.Links)
		}
		if listed != links || len(p.Table.Rows) != len(in.Rows) {
			t.Fatalf("%d links in lists, want %d; %d rows", listed, links, len(p.Table.Rows))
		}
	})
}
