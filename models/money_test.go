package models

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseUSD(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"423861", "423861.00"}, {"423861.00", "423861.00"}, {"423,861.00", "423861.00"}, {"$423,861", "423861.00"},
		{"-12.50", "-12.50"}, {" 7.05 ", "7.05"}, {"0", "0.00"}, {"1,000,000", "1000000.00"}, {"92233720368547758.07", "92233720368547758.07"},
	} {
		if got, err := ParseUSD("amount", c.in); err != nil || got.String() != c.want {
			t.Errorf("%q: got %s, %v; want %s", c.in, got, err, c.want)
		}
	}
	for _, in := range []string{"", " ", "N/A", "12.505", "1,00", "1.0", "1.", ".50", "$", "-", "--1", "1e6", "1 000", "12,34,567", ",123", "1,234,", "٣", "0x10", "NaN",
		"92233720368547758.08", "about 5", "1.00.00", "+5"} {
		if got, err := ParseUSD("amount", in); err == nil || KindOf(err) != KindInvalid || !strings.Contains(err.Error(), "423861.00") {
			t.Errorf("%q: got %s, %v; want an error that says what would be right", in, got, err)
		}
	}
}

func TestFormatUSD(t *testing.T) {
	for cents, want := range map[USD]string{0: "$0.00", 5: "$0.05", 12345: "$123.45", 100000: "$1,000.00", 42386100: "$423,861.00", -123456789: "-$1,234,567.89",
		math.MinInt64: "-$92,233,720,368,547,758.08"} {
		if got := cents.Format(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// Whatever is written is read back, with or without separators.
func TestUSDRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := USD(rapid.Int64Range(math.MinInt64+1, math.MaxInt64).Draw(t, "cents"))
		for _, text := range []string{u.String(), u.Format()} {
			if got, err := ParseUSD("amount", text); err != nil || got != u {
				t.Fatalf("%s: got %d, %v; want %d", text, got, err, u)
			}
		}
	})
}

func FuzzParseUSD(f *testing.F) {
	for _, s := range []string{"423,861.00", "-$1.05", "12.505", "1,00", "N/A", "9999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := ParseUSD("amount", s)
		if err != nil {
			if u != 0 {
				t.Fatalf("%q: an error and %s", s, u)
			}
			return
		}
		if again, err := ParseUSD("amount", u.String()); err != nil || again != u {
			t.Fatalf("%q: %s read again is %s, %v", s, u, again, err)
		}
	})
}

func amount(t *testing.T, s string) *USD {
	t.Helper()
	u, err := ParseUSD("amount", s)
	if err != nil {
		t.Fatal(err)
	}
	return &u
}

// The two check values: a reimbursement award and an advance award.
func TestPosition(t *testing.T) {
	for _, c := range []struct {
		name string
		l    Ledger
		want [7]string // spent_unpaid, future, owed_back, demandable, committed, uncommitted, over award
	}{
		{"reimbursed", Ledger{Award: amount(t, "421800.00"), Expended: amount(t, "260000.00"), Drawn: amount(t, "215000.00"), Unliquidated: amount(t, "70000.00")},
			[7]string{"45000.00", "161800.00", "0.00", "215000.00", "70000.00", "91800.00", "0.00"}},
		{"advanced", Ledger{Award: amount(t, "104516.00"), Expended: amount(t, "60000.00"), Drawn: amount(t, "104516.00"), Unliquidated: amount(t, "10000.00")},
			[7]string{"0.00", "0.00", "44516.00", "60000.00", "0.00", "0.00", "0.00"}},
		{"spent beyond the award", Ledger{Award: amount(t, "100.00"), Expended: amount(t, "130.00"), Drawn: amount(t, "80.00"), Unliquidated: nil},
			[7]string{"20.00", "0.00", "0.00", "80.00", "0.00", "0.00", "30.00"}},
		{"untouched", Ledger{Award: amount(t, "100.00"), Expended: amount(t, "0.00"), Drawn: amount(t, "0.00"), Unliquidated: nil},
			[7]string{"0.00", "100.00", "0.00", "0.00", "0.00", "100.00", "0.00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, ok, err := c.l.Position()
			if !ok || err != nil {
				t.Fatal(ok, err)
			}
			got := [7]string{p.SpentUnpaid.String(), p.Future.String(), p.OwedBack.String(), p.Demandable.String(), p.Committed.String(), p.Uncommitted.String(), p.OverAward.String()}
			if got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestPositionUnknown(t *testing.T) {
	a := amount(t, "100.00")
	for name, l := range map[string]Ledger{"no award": {Expended: a, Drawn: a}, "no spending": {Award: a, Drawn: a}, "no draws": {Award: a, Expended: a}, "nothing": {}} {
		if p, ok, err := l.Position(); ok || err != nil || p != (Position{}) {
			t.Errorf("%s: got %+v, %v, %v; want unknown", name, p, ok, err)
		}
	}
	if _, _, err := (Ledger{Award: a, Expended: a, Drawn: amount(t, "100.01")}).Position(); err == nil || !strings.Contains(err.Error(), "drawn: $100.01 is more than the award of $100.00") {
		t.Errorf("drawing more than the award: got %v", err)
	}
	if _, _, err := (Ledger{Award: a, Expended: amount(t, "-1.00"), Drawn: a}).Position(); err == nil {
		t.Error("spending below zero was taken")
	}
}

// The four amounts are never negative and make up the award.
func TestFourAmountsMakeTheAward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string, most int64) *USD {
			u := USD(rapid.Int64Range(0, most).Draw(t, label))
			return &u
		}
		a := draw("award", 1<<50)
		l := Ledger{Award: a, Expended: draw("expended", 1<<51), Drawn: draw("drawn", int64(*a)), Unliquidated: draw("unliquidated", 1<<50)}
		p, ok, err := l.Position()
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		if sum := p.SpentUnpaid + p.Future + p.OwedBack + p.Demandable; sum != *a {
			t.Fatalf("%+v make up %s, not %s", p, sum, *a)
		}
		if min(p.SpentUnpaid, p.Future, p.OwedBack, p.Demandable, p.Committed, p.Uncommitted, p.OverAward) < 0 || p.Committed+p.Uncommitted != p.Future {
			t.Fatalf("%+v", p)
		}
	})
}

// Greensboro's FY2016 joint award: the memorandum foots to the cent or is refused.
func TestFoot(t *testing.T) {
	shares := func(amounts ...string) Joint {
		j := Joint{}
		for _, a := range amounts {
			j.Shares = append(j.Shares, Share{Amount: *amount(t, a)})
		}
		return j
	}
	award := *amount(t, "204515.00")
	if err := shares("111519.00", "51542.00", "41454.00").Foot(award); err != nil {
		t.Error(err)
	}
	if err := shares("111519.00", "51542.00", "41453.99").Foot(award); err == nil || !strings.Contains(err.Error(), "$0.01 is missing") {
		t.Errorf("one cent short: got %v", err)
	}
	if err := shares("111519.00", "51542.00", "41454.01").Foot(award); err == nil || !strings.Contains(err.Error(), "$0.01 too much") {
		t.Errorf("one cent over: got %v", err)
	}
	if err := shares().Foot(award); err != nil {
		t.Errorf("no shares to foot: got %v", err)
	}
}
