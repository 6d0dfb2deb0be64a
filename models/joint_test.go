package models

import (
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

// greensboro is the joint award of FY2016 as the city's resolution has it.
func greensboro() Joint {
	return Joint{Shares: []Share{{Member: "greensboro-nc", Amount: 111_519_00}, {Member: "guilford-county-nc", Amount: 51_542_00}, {Member: "high-point-nc", Amount: 41_454_00}}}
}

// TestScenario10: the shares of Greensboro's award of FY2016 make it up; one cent
// off is refused with the difference.
func TestScenario10(t *testing.T) {
	const award = USD(204_515_00)
	if err := greensboro().Foot(award); err != nil {
		t.Error(err)
	}
	for off, want := range map[USD]string{-1: "$0.01 is missing", 1: "$0.01 too much"} {
		j := greensboro()
		j.Shares[2].Amount += off
		if err := j.Foot(award); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%d cents off: got %v, want %q", off, err, want)
		}
	}
	fee := Memorandum{Fee: 4_515_00, Shares: []Share{{Member: "a", Amount: 200_000_00}}}
	if err := fee.Foot(award); err != nil {
		t.Errorf("a fee is a part of the award: %v", err)
	}
	gone := Memorandum{Shares: []Share{{Member: "a", Amount: award, Status: ShareDeclined}}}
	if err := gone.Foot(award); err == nil {
		t.Error("a member that declined kept its share")
	}
}

// TestScenario11: a partner declines; what it leaves goes to the others by their
// percentages, in a version of its own. The first version stays as it was signed.
func TestScenario11(t *testing.T) {
	const award = USD(204_515_00)
	day := OnDay(mustDate(t, "2016-07-01"))
	first := Memorandum{Version: 1, Date: day, Shares: greensboro().Shares}
	for i := range first.Shares {
		first.Shares[i].Status, first.Shares[i].On = ShareSigned, day
	}
	next, err := first.Decline("high-point-nc", mustDate(t, "2016-08-01"), award)
	if err != nil {
		t.Fatal(err)
	}
	if err := next.Foot(award); err != nil {
		t.Error(err)
	}
	// 20,451,500 x 51,542 / 163,061 is 6,464,520.72 cents: the cent left over is the county's.
	want := []Share{{"greensboro-nc", 111_519_00, 139_869_79, SharePending, When{}}, {"guilford-county-nc", 51_542_00, 64_645_21, SharePending, When{}},
		{"high-point-nc", 41_454_00, 0, ShareDeclined, OnDay(mustDate(t, "2016-08-01"))}}
	for i, s := range next.Shares {
		if s != want[i] {
			t.Errorf("got %+v, want %+v", s, want[i])
		}
	}
	if next.Version != 2 || first.Shares[0].Amount != 111_519_00 || first.Shares[2].Status != ShareSigned {
		t.Errorf("version %d; the first is %+v", next.Version, first.Shares)
	}
	j := Joint{Memoranda: []Memorandum{first, next}}
	if before := j.On(mustDate(t, "2016-07-31")); len(before) != 1 || before[0].Version != 1 {
		t.Errorf("the day before: %+v", before)
	}
	if after := j.On(mustDate(t, "2016-08-01")); len(after) != 2 || after[1].Version != 2 {
		t.Errorf("on the day: %+v", after)
	}
	if _, err := next.Decline("high-point-nc", mustDate(t, "2016-08-02"), award); err == nil {
		t.Error("a member declined twice")
	}
	if _, err := next.Decline("nobody", mustDate(t, "2016-08-02"), award); err == nil {
		t.Error("one that is no member declined")
	}
}

// TestApportion: whatever is split, the parts make it up to the cent, none is a
// cent or more away from its exact part, and who weighs nothing gets nothing.
func TestApportion(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		amount := USD(chance.Int64N(1 << (1 + chance.IntN(62))))
		weights := make([]USD, 1+chance.IntN(8))
		total := new(big.Int)
		for i := range weights {
			if chance.IntN(4) > 0 {
				weights[i] = USD(chance.Int64N(1 << (1 + chance.IntN(50))))
			}
			total.Add(total, big.NewInt(int64(weights[i])))
		}
		got, err := Apportion(amount, weights)
		if total.Sign() == 0 {
			if err == nil {
				t.Fatalf("nobody shares %d and gets %v", amount, got)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		var sum USD
		for i, part := range got {
			sum += part
			exact := new(big.Int).Mul(big.NewInt(int64(amount)), big.NewInt(int64(weights[i])))
			off := new(big.Int).Sub(new(big.Int).Mul(big.NewInt(int64(part)), total), exact)
			if off.Abs(off).Cmp(total) >= 0 || weights[i] == 0 && part != 0 {
				t.Fatalf("%d by %v: part %d is %d", amount, weights, i, part)
			}
		}
		if sum != amount {
			t.Fatalf("%d by %v: %v make %d", amount, weights, got, sum)
		}
	}
	if got, err := Apportion(1_00, []USD{1, 1, 1}); err != nil || got[0] != 34 || got[1] != 33 || got[2] != 33 {
		t.Errorf("a dollar by three: %v, %v", got, err)
	}
	if _, err := Apportion(-1, []USD{1}); err == nil {
		t.Error("less than nothing was split")
	}
}

func mustDate(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate("date", s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
