package pictures

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/models"
)

// legible fails unless every text of a drawing stands clear of every other: tall
// letters and tails included, but for what a font leaves free.
func legible(t failer, p Picture) {
	t.Helper()
	type box struct {
		text                     string
		left, right, top, bottom float64
	}
	for _, d := range p.Drawings {
		font := number(t, d.Font)
		marks := slices.Clone(d.Marks)
		for _, l := range d.Links {
			marks = append(marks, l.Marks...)
		}
		var boxes []box
		for _, m := range marks {
			if m.Kind != "text" {
				continue
			}
			a := map[string]string{"text-anchor": start}
			for _, kv := range m.Attrs {
				a[kv.Key] = fmt.Sprint(kv.Value)
			}
			size := font
			if a["font-weight"] != "" {
				size *= bolder
			}
			wide := textWidth(m.Text, size)
			x, y := number(t, a["x"]), number(t, a["y"])
			x -= map[string]float64{start: 0, middle: wide / 2, end: wide}[a["text-anchor"]]
			b := box{m.Text, x, x + wide, y - 0.78*size, y + 0.22*size}
			for _, o := range boxes {
				if b.left < o.right-0.2 && o.left < b.right-0.2 && b.top < o.bottom-0.1 && o.top < b.bottom-0.1 {
					t.Fatalf("%s %s: %q and %q lie on one another: %+v, %+v", p.ID, d.Class, b.text, o.text, b, o)
				}
			}
			boxes = append(boxes, b)
		}
	}
}

func soundApart(t failer, p Picture) string {
	t.Helper()
	legible(t, p)
	return sound(t, p)
}

func usd(n models.USD) *models.USD { return &n }

// tenGrants is the chance of losing more than k of ten awards of $1M, 30 % each,
// that do not hang together.
func tenGrants() []ExceedancePoint {
	var out []ExceedancePoint
	over, ways := 1.0, 1.0
	for k := range 11 {
		over -= ways * math.Pow(0.3, float64(k)) * math.Pow(0.7, float64(10-k))
		ways = ways * float64(10-k) / float64(k+1)
		out = append(out, ExceedancePoint{models.USD(k) * 1_000_000_00, max(math.Round(over*1e12)/1e12, 0)})
	}
	return out
}

func someBars(n int) []TornadoBar {
	var out []TornadoBar
	for i := range n {
		wide := models.USD(n-i) * 61_000_00
		out = append(out, TornadoBar{fmt.Sprintf("Driver %d", i+1), 2_400_000_00 - wide, 2_400_000_00 + wide/2, usd(2_400_000_00 - wide*2)})
	}
	out[0].Name = "The court of appeals reverses the injunction against the notice and access conditions, and the agency holds every draw of the years in question"
	out[n-1].Off = nil
	return out
}

func someCash(t failer, n int) []CashMonth {
	var out []CashMonth
	planned, expected := models.USD(310_000_00), models.USD(310_000_00)
	m := models.MonthOf(day(t, "2026-07-01"))
	for i := range n {
		x := CashMonth{Month: m, PlannedIn: 95_000_00, ExpectedIn: 71_250_50, Spent: 104_000_00}
		if i%6 == 5 {
			x.Spent = 188_000_00
		}
		planned, expected = planned+x.PlannedIn-x.Spent, expected+x.ExpectedIn-x.Spent
		x.PlannedBalance, x.ExpectedBalance = planned, expected
		out = append(out, x)
		m = models.MonthOf(m.Last().AddDays(1))
	}
	return out
}

func someDays(t failer) Decisions {
	return Decisions{Today: day(t, "2027-02-10"), Items: []Decision{
		{day(t, "2027-03-01"), "Tell the union of the two positions", DayNotice, "/budget/positions/1", false}, {day(t, "2027-03-03"), "Tell the union of the third position", DayNotice, "", false},
		{day(t, "2027-03-05"), "Argument in the court of appeals", DayDriver, "/budget/drivers/argument", false}, {day(t, "2027-01-15"), "Freeze the open orders", DayNotice, "/budget/orders", true},
		{day(t, "2027-06-30"), "End of FY2027", DayPeriod, "", false}, {day(t, "2027-09-30"), "End of the award period of the second award, which has been extended once and cannot be again", DayPeriod, "/grants/2", false},
		{day(t, "2027-03-02"), "Council sits", DayOther, "", false}, {0, "A hearing that is not set", DayDriver, "", false},
	}}
}

// someLifts are two orders with months to choose from and one without.
func someLifts(t failer, n int) Lifts {
	var a, b []LiftMonth
	m := models.MonthOf(day(t, "2026-10-01"))
	for i := range n {
		a = append(a, LiftMonth{m, "/budget/scenarios/own?lift=a." + string(m), i == 5})
		if i > 2 {
			b = append(b, LiftMonth{m, "/budget/scenarios/own?lift=b." + string(m), false})
		}
		m = models.MonthOf(m.Last().AddDays(1))
	}
	return Lifts{Rows: []LiftRow{{"City v. Department, preliminary injunction", day(t, "2025-03-01"), 0, a},
		{"County v. Department, temporary order", day(t, "2026-12-10"), day(t, "2027-08-20"), b}, {"State v. Agency, permanent injunction", 0, 0, nil}}}
}

// TestPlannerGolden: read these files before they are committed.
func TestPlannerGolden(t *testing.T) {
	m := must(t)
	for name, p := range map[string]Picture{
		"exceedance":       m(NewExceedance(en, "a", Exceedance{Points: tenGrants(), Confidence: 0.8, Reserve: 4_000_000_00, Contingency: usd(1_250_000_00)})),
		"exceedance-point": m(NewExceedance(en, "a", Exceedance{Points: []ExceedancePoint{{0, 0}}, Confidence: 0.95})),
		"tornado":          m(NewTornado(en, "a", Tornado{Base: 2_400_000_00, Bars: someBars(4)})),
		"tornado-many":     m(NewTornado(en, "a", Tornado{Title: "What moves the reserve", Base: 2_400_000_00, Bars: someBars(15)})),
		"cash":             m(NewCash(en, "a", Cash{Months: someCash(t, 24)})),
		"cash-month":       m(NewCash(en, "a", Cash{Months: someCash(t, 1)})),
		"waterfall": m(NewWaterfall(en, "a", Waterfall{From: "Gap", Start: 118_000_00, Steps: []WaterfallStep{
			{"Charge the indirect costs of the second half to another award", -37_000_00}, {"Rent of the shared office that comes on top", 4_000_00}, {"Leave two positions open", -25_000_50}}})),
		"waterfall-below": m(NewWaterfall(en, "a", Waterfall{Start: 60_000_00, Steps: []WaterfallStep{{"Covered by the order", -90_000_00}, {"Nothing", 0}}})),
		"decisions":       m(NewDecisions(en, "a", someDays(t))),
		"lifts":           m(NewLifts(en, "a", someLifts(t, 20))),
		"lifts-long":      m(NewLifts(en, "a", someLifts(t, 36))),
	} {
		t.Run(name, func(t *testing.T) {
			html := soundApart(t, p)
			golden.Equal(t, name+".html", bytes.ReplaceAll([]byte(html+"\n"), []byte("><"), []byte(">\n<")))
		})
	}
}

// TestNoPlannerPicture: what there is nothing to draw of is not drawn.
func TestNoPlannerPicture(t *testing.T) {
	for name, ok := range map[string]bool{
		"no point": second(NewExceedance(en, "a", Exceedance{Confidence: 0.8})), "no driver": second(NewTornado(en, "a", Tornado{Base: 5})),
		"no month": second(NewCash(en, "a", Cash{Months: []CashMonth{{Spent: 5}}})), "no step": second(NewWaterfall(en, "a", Waterfall{Start: 5})),
		"no day": second(NewDecisions(en, "a", Decisions{Today: day(t, "2027-01-01"), Items: []Decision{{What: "x", Kind: DayOther}}})), "no order": second(NewLifts(en, "a", Lifts{})),
		"an order of no time": second(NewLifts(en, "a", Lifts{Rows: []LiftRow{{Name: "x", Months: []LiftMonth{{Month: "soon"}}}}})),
	} {
		if ok {
			t.Errorf("%s: there is a picture", name)
		}
	}
}

// TestExceedanceTable: what is read off ten grants of $1M, 30 % each, that do not
// hang together. Its P95 is five of them.
func TestExceedanceTable(t *testing.T) {
	e := Exceedance{Points: tenGrants(), Confidence: 0.8, Reserve: 4_000_000_00}
	rows := must(t)(NewExceedance(en, "a", e)).Table.Rows
	want := [][]string{{"50 %", "$3,000,000", "at most 50 %"}, {"80 % (chosen)", "$4,000,000", "at most 20 %"}, {"90 %", "$5,000,000", "at most 10 %"}, {"95 %", "$5,000,000", "at most 5 %"}, {"99 %", "$7,000,000", "at most 1 %"},
		{"contingency", "unknown", "unknown"}}
	if !slices.EqualFunc(rows, want, slices.Equal) {
		t.Errorf("got %q\nwant %q", rows, want)
	}
	e.Confidence, e.Reserve, e.Contingency = 0.975, 6_000_000_00, usd(3_999_999_99)
	p := must(t)(NewExceedance(en, "a", e))
	if rows := p.Table.Rows; len(rows) != 7 || rows[4][0] != "97.5 % (chosen)" || rows[6][2] != "35 %" {
		t.Errorf("a confidence between two has a row of its own, and what is below $4M leaves the chance of $3M: %q", rows)
	}
	if want := "The contingency is $3,999,999.99; the chance that more is lost is 35 %."; !strings.HasSuffix(p.Say, want) {
		t.Errorf("got %q, want %q", p.Say, want)
	}
	e.Reserves = []ExceedanceReserve{{0.5, 123}, {0.975, 456}}
	if rows := must(t)(NewExceedance(en, "a", e)).Table.Rows; len(rows) != 3 || rows[0][1] != "$1.23" || rows[1][1] != "$6,000,000" {
		t.Errorf("reserves given go before those read off, the chosen one before both: %q", rows)
	}
	e = Exceedance{Points: []ExceedancePoint{{100_00, 0.2}}, Confidence: 0.9, Reserve: 100_00}
	if rows := must(t)(NewExceedance(en, "a", e)).Table.Rows; rows[1][1] != "$100" || rows[2][1] != "more than $100" {
		t.Errorf("where the points end too soon more is wanted: %q", rows)
	}
}

// TestBrief: figures on an axis.
func TestBrief(t *testing.T) {
	for u, want := range map[models.USD]string{0: "$0", 50: "$0.50", -99: "-$0.99", 950_00: "$950", 999_50: "$1K", 1_000_00: "$1K", 12_500_00: "$12.5K", 400_000_00: "$400K", 999_499_00: "$999K", 999_500_00: "$1M",
		1_200_000_00: "$1.2M", 1_234_567_00: "$1.23M", -1_200_000_00: "-$1.2M", 9_996_000_00: "$10M", 3_000_000_000_00: "$3B", math.MaxInt64: "$92234T", math.MinInt64: "-$92234T"} {
		if got := brief(u); got != want {
			t.Errorf("%d: got %s, want %s", u, got, want)
		}
	}
}

// TestChanceWords: what is almost never or almost certain is not called never or certain.
func TestChanceWords(t *testing.T) {
	for p, want := range map[float64]string{0: "0 %", 1: "100 %", 0.3: "30 %", 0.34567: "34.6 %", 0.0004: "less than 0.1 %", 0.9996: "more than 99.9 %", 0.001: "0.1 %"} {
		if got := chanceWords(en, p); got != want {
			t.Errorf("%v: got %s, want %s", p, got, want)
		}
	}
}

// TestTornadoOrder: the widest first, twelve drawn, all in the table.
func TestTornadoOrder(t *testing.T) {
	bars := someBars(15)
	slices.Reverse(bars)
	p := must(t)(NewTornado(en, "a", Tornado{Base: 2_400_000_00, Bars: bars}))
	if len(p.Table.Rows) != 16 || !strings.HasPrefix(p.Table.Rows[0][0], "The court of appeals") || p.Table.Rows[14][0] != "Driver 15" || p.Table.Rows[14][3] != "unknown" {
		t.Errorf("got %q", p.Table.Rows)
	}
	html := soundApart(t, p)
	if !slices.Equal(p.Lines, []string{"3 more drivers, which move less, are in the table."}) || strings.Contains(html, ">Driver 13</text>") || !strings.Contains(html, ">Driver 12</text>") {
		t.Errorf("twelve are drawn and the rest counted: %q", p.Lines)
	}
	if bars[0].Name != "Driver 15" {
		t.Error("what was given is put in another order")
	}
}

// TestCashShort: the first month below zero, for either line.
func TestCashShort(t *testing.T) {
	p := must(t)(NewCash(en, "a", Cash{Months: someCash(t, 24)}))
	if want := "As planned it is first below zero in October 2027, at -$2,000. As expected it is first below zero in January 2027, at -$3,246.50."; !strings.HasSuffix(p.Say, want) {
		t.Errorf("got %q, want %q", p.Say, want)
	}
	at := CashMonth{Month: "2027-01", PlannedBalance: 0, ExpectedBalance: -1}
	if p := must(t)(NewCash(en, "a", Cash{Months: []CashMonth{at}})); !strings.HasSuffix(p.Say, "As planned it is never below zero. As expected it is first below zero in January 2027, at -$0.01.") {
		t.Errorf("nothing is not below zero, a cent is: %q", p.Say)
	}
}

// TestWaterfallFoots: $118,000, then $81,000, then $60,000.
func TestWaterfallFoots(t *testing.T) {
	p := must(t)(NewWaterfall(en, "a", Waterfall{From: "Gap", Start: 118_000_00, Net: "To find", Steps: []WaterfallStep{{"First", -37_000_00}, {"Second", -21_000_00}}}))
	want := [][]string{{"Gap", "", "$118,000"}, {"First", "-$37,000", "$81,000"}, {"Second", "-$21,000", "$60,000"}, {"To find", "", "$60,000"}}
	if !slices.EqualFunc(p.Table.Rows, want, slices.Equal) || p.Say != "Gap $118,000; after 2 steps, To find $60,000." {
		t.Errorf("got %q, %q", p.Table.Rows, p.Say)
	}
}

// TestDecisionLinks: days are in order, those that lead somewhere are links with
// all their words on a wide screen, and links of the table on any.
func TestDecisionLinks(t *testing.T) {
	p := must(t)(NewDecisions(en, "a", someDays(t)))
	html := soundApart(t, p)
	if p.Table.Rows[0][2] != "Freeze the open orders" || p.Table.Rows[0][1] != "15 Jan 2027 (passed)" || p.Table.Rows[7][1] != "unknown" {
		t.Errorf("got %q", p.Table.Rows)
	}
	for _, want := range []string{`aria-label="1 Mar 2027: Tell the union of the two positions, last responsible day"`, `<a href="/budget/positions/1">Tell the union of the two positions</a>`} {
		if n := strings.Count(html, want); n != 1 {
			t.Errorf("%s stands %d times", want, n)
		}
	}
	if !strings.Contains(p.Say, "8 days from 15 January 2027 to 30 September 2027. The next is 1 March 2027: Tell the union of the two positions.") || len(p.Drawings[1].Links) > 0 || !p.Open {
		t.Errorf("a narrow screen has numbers and an open table: %q", p.Say)
	}
	hittable(t, p)
}

// TestDecisionsCrowded: of many days on one, those that have no room are counted,
// and days to come go first.
func TestDecisionsCrowded(t *testing.T) {
	d := Decisions{Today: day(t, "2027-02-10")}
	for i := range 40 {
		d.Items = append(d.Items, Decision{day(t, "2027-03-01"), fmt.Sprintf("Thing %d with a name that takes its room", i), DayOther, "", i < 20})
	}
	p := must(t)(NewDecisions(en, "a", d))
	html := soundApart(t, p)
	if !slices.Equal(p.Lines, []string{"28 more days that had no room are in the table."}) || len(p.Table.Rows) != 40 {
		t.Errorf("got %q", p.Lines)
	}
	if strings.Contains(html, "(passed): ") || !strings.Contains(html, ">1 Mar 2027: Thing 20 ") {
		t.Error("what passed goes before what is to come")
	}
}

// hittable fails unless each link is 24 pixels by 24 where the drawing is 592 wide,
// which is the least that a wide one is shown at.
func hittable(t *testing.T, p Picture) {
	t.Helper()
	for _, l := range p.Drawings[0].Links {
		a := map[string]string{}
		for _, kv := range l.Marks[0].Attrs {
			a[kv.Key] = fmt.Sprint(kv.Value)
		}
		if scale := 592.0 / 720; number(t, a["width"])*scale < 24 || number(t, a["height"])*scale < 24 {
			t.Errorf("%s is %s by %s", l.Name, a["width"], a["height"])
		}
	}
}

// TestLiftChoices: the same choices stand as links in the drawing and as lists.
func TestLiftChoices(t *testing.T) {
	for _, n := range []int{4, 20, 36} {
		p := must(t)(NewLifts(en, "a", someLifts(t, n)))
		soundApart(t, p)
		hittable(t, p)
		drawn := map[string]string{}
		for _, l := range p.Drawings[0].Links {
			drawn[l.Name] = l.URL
		}
		listed := 0
		for _, list := range p.Choices.Lists {
			for _, x := range list.Links {
				if listed++; drawn[x.Name] != x.URL || !strings.Contains(x.Name, x.Text) || !strings.HasPrefix(x.Name, list.Name+" is lifted on 1 ") {
					t.Errorf("%d months: %+v is %q in the drawing", n, x, drawn[x.Name])
				}
			}
		}
		if listed != 2*n-3 || len(drawn) != listed || len(p.Drawings[1].Links) != 0 {
			t.Errorf("%d months: %d links in lists and %d in the drawing", n, listed, len(drawn))
		}
	}
	p := must(t)(NewLifts(en, "a", someLifts(t, 20)))
	if want := "3 orders, October 2026 to May 2028. City v. Department, preliminary injunction is lifted on 1 March 2027."; p.Say != want {
		t.Errorf("got %q, want %q", p.Say, want)
	}
	if got := p.Table.Rows[1]; !slices.Equal(got, []string{"County v. Department, temporary order", "10 Dec 2026", "20 Aug 2027", "not lifted"}) {
		t.Errorf("got %q", got)
	}
}

// TestPlannerHostile: names are text wherever they stand, and no link is a script.
func TestPlannerHostile(t *testing.T) {
	m := must(t)
	bad, script := `"/><script>alert(1)</script>{{.X}}`, "javascript:alert(1)"
	for _, p := range []Picture{
		m(NewTornado(en, "a", Tornado{Title: bad, Bars: []TornadoBar{{Name: bad}}})), m(NewWaterfall(en, "a", Waterfall{From: bad, Net: bad, Steps: []WaterfallStep{{bad, 5}}})),
		m(NewDecisions(en, "a", Decisions{Items: []Decision{{day(t, "2027-01-01"), bad, DayOther, script, false}}})),
		m(NewLifts(en, "a", Lifts{Rows: []LiftRow{{bad, 0, 0, []LiftMonth{{"2027-01", script, true}}}}})),
	} {
		if html := sound(t, p); strings.Contains(html, "<script") || strings.Contains(html, script) || !strings.Contains(html, "{{.X}}") {
			t.Errorf("%s", html)
		}
	}
}
