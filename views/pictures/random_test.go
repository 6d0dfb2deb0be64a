package pictures

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
	"proviso/views/ui"
)

func gzipped(t *testing.T, s string) int {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, 9)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

func everyState() []StateStanding {
	var out []StateStanding
	for _, row := range tiles {
		for _, code := range strings.Fields(row) {
			if code != ".." {
				out = append(out, StateStanding{code, "State of " + code, models.Rungs[len(out)%7], len(out) + 1, "/?state=" + code})
			}
		}
	}
	return out
}

var anyWhen = rapid.Custom(func(t *rapid.T) models.When {
	d := models.NewDate(2015, 1, 1) + models.Date(rapid.IntRange(0, 4200).Draw(t, "day"))
	text := d.String()[:rapid.SampledFrom([]int{4, 7, 10, 10, 10}).Draw(t, "to")]
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		return models.When{}
	case 1:
		text += "?"
	case 2:
		return models.Within(d, d+200)
	}
	return when(t, text)
})

func anyDay(t *rapid.T) models.Date {
	return rapid.SampledFrom([]models.Date{0, models.NewDate(2014, 5, 5), models.NewDate(2018, 1, 24), models.NewDate(2030, 1, 1)}).Draw(t, "day")
}

func anyName(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "x", "City of Somewhere", "<b>&\"'", "東京都", strings.Repeat("long ", 40), strings.Repeat("unbroken", 40)}).Draw(t, "name")
}

// TestRandomPositions: whatever the ledger, the table repeats the position and
// the spent, in hand, committed and uncommitted make up the award.
func TestRandomPositions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		usd := func(name string) models.USD { return models.USD(rapid.Int64Range(0, 1e13).Draw(t, name)) }
		a := usd("award")
		x, o := usd("expended"), usd("unliquidated")
		d := min(usd("drawn"), a)
		p, _, err := models.Ledger{Award: &a, Expended: &x, Drawn: &d, Unliquidated: &o, OwnMoney: usd("own")}.Position()
		if err != nil {
			t.Fatal(err)
		}
		pic, ok := NewPosition(en, "a", &p)
		if ok != (a > 0) {
			t.Fatalf("a picture of %v: %v", a, ok)
		}
		if !ok {
			return
		}
		sound(t, pic)
		want := []models.USD{a, min(x, a), p.OwedBack, p.Committed, p.Uncommitted, p.OverAward, d, a - d, p.Demandable, p.SpentUnpaid, p.OwedBack, p.Future}
		for i, u := range want {
			if got := pic.Table.Rows[i][1]; got != ui.Whole(u) {
				t.Fatalf("row %v, want %v", pic.Table.Rows[i], u)
			}
		}
		if got := min(x, a) + p.OwedBack + p.Committed + p.Uncommitted; got != a {
			t.Fatalf("the parts of the spending bar make %v, not %v", got, a)
		}
	})
}

func TestRandomOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := models.Case{Filed: anyWhen.Draw(t, "filed")}
		for range rapid.IntRange(0, 4).Draw(t, "orders") {
			w := func(name string) models.When { return anyWhen.Draw(t, name) }
			o := models.Order{Kind: anyName(t), Scope: rapid.SampledFrom([]models.OrderScope{models.ScopeParties, models.ScopeNationwide, models.ScopeNone, models.ScopeClass}).Draw(t, "scope"),
				From: w("from"), To: w("to"), Reversed: w("reversed"), Mandate: w("mandate"), MandateNotBy: w("notby"), UnsettledFor: w("for"), UnsettledFrom: w("wfrom"), UnsettledTo: w("wto"),
				Uncertain: rapid.Bool().Draw(t, "uncertain"), VerifiedThrough: anyDay(t), Protected: []string{"city", models.Everyone, "a", "b", "c"}[:rapid.IntRange(0, 5).Draw(t, "protected")], EndedBy: anyName(t)}
			for range rapid.IntRange(0, 3).Draw(t, "stays") {
				o.Stays = append(o.Stays, models.Stay{From: w("sfrom"), To: w("sto"), AsTo: rapid.SampledFrom([]models.StayAs{models.StayAll, models.StayListed, models.StayNonParties}).Draw(t, "as"),
					Except: []string{"city"}[:rapid.IntRange(0, 1).Draw(t, "except")], Listed: []string{"group:mayors"}, Uncertain: rapid.Bool().Draw(t, "maybe")})
			}
			c.Orders = append(c.Orders, o)
		}
		known := anyDay(t)
		rows := OrderRows(en, c, map[string]string{"city": anyName(t)}, known)
		for _, r := range rows {
			for _, x := range []models.When{r.From, r.Until, models.OnDay(r.Verified)} {
				if known != 0 && x.Known() && x.Earliest > known {
					t.Fatalf("%v was not known on %v", x, known)
				}
			}
			for _, s := range r.Spans {
				if known != 0 && (s.From.Known() && s.From.Earliest > known || s.To.Known() && s.To.Earliest > known) {
					t.Fatalf("%+v was not known on %v", s, known)
				}
			}
		}
		if p, ok := NewOrders(en, "a", anyName(t), rows, anyDay(t), known); ok {
			sound(t, p)
			if len(p.Table.Rows) != len(rows) {
				t.Fatalf("%d rows of %d orders", len(p.Table.Rows), len(rows))
			}
			for i, r := range rows {
				if p.Table.Rows[i][0] != r.Name || p.Table.Rows[i][1] != r.Protects {
					t.Fatalf("row %v of %+v", p.Table.Rows[i], r)
				}
			}
		}
	})
}

// TestRandomCounts: the money, strip, map and change pictures say in their tables
// what went in, recounted here.
func TestRandomCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var as []models.Assessment
		n := map[models.Rung]int{}
		sums := map[models.Rung]map[models.AmountKind]models.USD{}
		worst := map[string]int{}
		for range rapid.IntRange(0, 60).Draw(t, "grants") {
			a := models.Assessment{Rung: rapid.SampledFrom(models.Rungs).Draw(t, "rung"), State: rapid.SampledFrom([]string{"CA", "RI", "DC", "PR", "AK"}).Draw(t, "state")}
			if rapid.Bool().Draw(t, "known") {
				a.Figure = &models.Figure{USD: models.USD(rapid.Int64Range(0, 1e12).Draw(t, "usd")), Basis: rapid.SampledFrom([]models.AmountKind{models.Awarded, models.Allocation, models.Reported, models.Request}).Draw(t, "basis"),
					Disputed: rapid.Bool().Draw(t, "disputed")}
			}
			if rapid.IntRange(0, 9).Draw(t, "via") == 0 {
				a.Grant.Via = "state"
			}
			if n[a.Rung]++; sums[a.Rung] == nil {
				sums[a.Rung] = map[models.AmountKind]models.USD{}
			}
			if a.Figure != nil && !a.Figure.Disputed && a.Grant.Via == "" {
				sums[a.Rung][a.Figure.Basis] += a.Figure.USD
			}
			worst[a.State] = max(worst[a.State], a.Rung.Severity())
			as = append(as, a)
		}
		rungOf := func(word string) models.Rung {
			i := slices.IndexFunc(models.Rungs, func(r models.Rung) bool { return en.Say("rung."+string(r)) == word })
			return models.Rungs[i]
		}
		if p, ok := NewMoneyByRung(en, "a", as); ok {
			sound(t, p)
			if len(p.Table.Rows) != len(n) {
				t.Fatalf("%d rows of %d rungs", len(p.Table.Rows), len(n))
			}
			for _, row := range p.Table.Rows {
				r := rungOf(row[0])
				if row[1] != count(n[r]) {
					t.Fatalf("%v, want %d grants", row, n[r])
				}
				for i, b := range bases {
					u, any := sums[r][b.kind]
					if want := ui.Whole(u); any && row[2+i] != want || !any && row[2+i] != "" {
						t.Fatalf("%v: %s is %v", row, b.kind, u)
					}
				}
			}
		}
		var counts []RungCount
		times := rapid.SampledFrom([]int{1, 40}).Draw(t, "times")
		for r, k := range n {
			counts = append(counts, RungCount{r, k * times})
		}
		if p, ok := NewStrip(en, "a", counts); ok {
			sound(t, p)
			for _, row := range p.Table.Rows {
				if row[1] != count(n[rungOf(row[0])]*times) {
					t.Fatalf("%v of %v", row, counts)
				}
			}
		}
		standing := Worst(as, func(c string) string { return c }, func(c string) string { return "/" + c })
		if p, ok := stateMap(en, "a", standing, outlines); ok {
			sound(t, p)
			for _, row := range p.Table.Rows {
				if rungOf(row[1]).Severity() != worst[row[0]] {
					t.Fatalf("%v, want severity %d", row, worst[row[0]])
				}
			}
		}
	})
}

func TestRandomMoves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var moves []Moved
		n := map[[2]string]int{}
		for range rapid.IntRange(0, 20).Draw(t, "moves") {
			m := Moved{rapid.SampledFrom(models.Standings).Draw(t, "from"), rapid.SampledFrom(models.Standings).Draw(t, "to"), rapid.SampledFrom([]int{0, 1, 2, 30, 50000}).Draw(t, "n")}
			n[[2]string{en.Say("standing." + string(m.From)), en.Say("standing." + string(m.To))}] += m.N
			moves = append(moves, m)
		}
		p, ok := NewChange(en, "a", models.NewDate(2018, 1, 24), models.NewDate(2018, 2, 24), moves)
		if !ok {
			return
		}
		sound(t, p)
		for _, row := range p.Table.Rows {
			k := [2]string{row[0], row[1]}
			if row[2] != count(n[k]) || n[k] == 0 {
				t.Fatalf("%v of %v", row, n)
			}
			delete(n, k)
		}
		for k, left := range n {
			if left > 0 {
				t.Fatalf("%v is not in the table", k)
			}
		}
	})
}

func TestRandomTimelines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var in []Happening
		for range rapid.IntRange(0, 60).Draw(t, "happenings") {
			in = append(in, Happening{rapid.SampledFrom(Lanes).Draw(t, "lane"), anyWhen.Draw(t, "when"), anyWhen.Draw(t, "until"), anyName(t)})
		}
		known := anyDay(t)
		p, ok := NewTimeline(en, "a", "x", in, anyDay(t), known)
		if !ok {
			return
		}
		sound(t, p)
		told := 0
		for _, h := range in {
			if known == 0 || !h.When.Known() || h.When.Earliest <= known {
				told++
			}
		}
		if len(p.Table.Rows) != told {
			t.Fatalf("%d rows of %d happenings", len(p.Table.Rows), told)
		}
		for _, row := range p.Table.Rows {
			if !slices.ContainsFunc(in, func(h Happening) bool { return h.What == row[3] }) {
				t.Fatalf("%v went nowhere in", row)
			}
		}
	})
}

func BenchmarkMap(b *testing.B) {
	all := everyState()
	for b.Loop() {
		p, _ := NewStateMap(en, "a", all)
		var out bytes.Buffer
		if err := Show(p).Render(b.Context(), &out); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(out.Len()), "bytes")
	}
}

func BenchmarkStrip(b *testing.B) {
	for b.Loop() {
		p, _ := NewStrip(en, "a", []RungCount{{models.Clear, 60}, {models.Protected, 80}, {models.AtIssue, 100}, {models.RungUnknown, 60}})
		var out bytes.Buffer
		if err := Show(p).Render(b.Context(), &out); err != nil {
			b.Fatal(err)
		}
	}
}
