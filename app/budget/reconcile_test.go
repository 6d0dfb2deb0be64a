package budget

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

func sums(pairs ...any) map[models.AmountKind]models.USD {
	out := map[models.AmountKind]models.USD{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i].(models.AmountKind)] = models.USD(pairs[i+1].(int) * 100)
	}
	return out
}

func TestReconcile(t *testing.T) {
	t.Parallel()
	june, september, november := models.NewDate(2026, 6, 30), models.NewDate(2026, 9, 30), models.NewDate(2026, 11, 20)
	say := func(a models.Account, day models.Date, pairs ...any) Statement {
		return Statement{Account: a, Day: day, Sums: sums(pairs...)}
	}
	const record, ledger, report, asap, spending, audit = models.AccountRecord, models.AccountLedger, models.AccountSF425, models.AccountASAP, models.AccountUSAspending, models.AccountAudit
	type diff struct {
		between [2]models.Account
		figure  models.AmountKind
		by      int // dollars
		why     Incomparable
		days    [2]models.Date
	}
	for name, x := range map[string]struct {
		all   []Statement
		want  []diff
		agree int
	}{
		"nothing":     {nil, nil, 0},
		"one account": {[]Statement{say(ledger, june, models.Expended, 5), say(ledger, september, models.Expended, 6)}, nil, 0},
		"the ledger above the report": {[]Statement{say(ledger, september, models.Expended, 272_000, models.Drawn, 215_000), say(report, september, models.Expended, 260_000, models.Drawn, 215_000)},
			[]diff{{[2]models.Account{ledger, report}, models.Expended, 12_000, "", [2]models.Date{september, september}}}, 1},
		"the latest day of which both tell": {[]Statement{say(ledger, november, models.Expended, 300), say(ledger, september, models.Expended, 270), say(ledger, june, models.Expended, 200), say(report, september, models.Expended, 260), say(report, june, models.Expended, 100)},
			[]diff{{[2]models.Account{ledger, report}, models.Expended, 10, "", [2]models.Date{september, september}}}, 0},
		"other days": {[]Statement{say(ledger, november, models.Expended, 300), say(report, september, models.Expended, 260)},
			[]diff{{[2]models.Account{ledger, report}, models.Expended, 0, OtherDays, [2]models.Date{november, september}}}, 0},
		"a day that is not told": {[]Statement{say(asap, 0, models.Awarded, 9), say(record, june, models.Awarded, 8)},
			[]diff{{[2]models.Account{record, asap}, models.Awarded, 0, DayNotTold, [2]models.Date{june, 0}}}, 0},
		"a figure that is not told": {[]Statement{say(asap, september, models.Awarded, 9), say(report, september, models.Drawn, 8)},
			[]diff{{[2]models.Account{report, asap}, models.Awarded, 0, NotTold, [2]models.Date{september, september}}, {[2]models.Account{report, asap}, models.Drawn, 0, NotTold, [2]models.Date{september, september}}}, 0},
		"zero is told": {[]Statement{say(asap, september, models.Drawn, 0), say(report, september, models.Drawn, 8)},
			[]diff{{[2]models.Account{report, asap}, models.Drawn, 8, "", [2]models.Date{september, september}}}, 0},
		"what was awarded, whatever the day": {[]Statement{say(record, june, models.Awarded, 100), say(spending, november, models.Awarded, 90), say(asap, september, models.Awarded, 100)},
			[]diff{{[2]models.Account{record, spending}, models.Awarded, 10, "", [2]models.Date{june, november}}}, 1},
		"where the record does not tell it": {[]Statement{say(report, june, models.Awarded, 100), say(spending, november, models.Awarded, 90), say(asap, september, models.Awarded, 100)},
			[]diff{{[2]models.Account{report, spending}, models.Awarded, 10, "", [2]models.Date{june, november}}, {[2]models.Account{asap, spending}, models.Awarded, 10, "", [2]models.Date{september, november}}}, 1},
		"outlays above what was reported": {[]Statement{say(report, november, models.Drawn, 100), say(spending, september, models.Drawn, 140)}, []diff{{[2]models.Account{report, spending}, models.Drawn, -40, "", [2]models.Date{november, september}}}, 0},
		"outlays lag":                     {[]Statement{say(asap, september, models.Drawn, 100), say(spending, november, models.Drawn, 40)}, nil, 1},
		"outlays above what was drawn":    {[]Statement{say(asap, november, models.Drawn, 100), say(spending, september, models.Drawn, 140)}, []diff{{[2]models.Account{asap, spending}, models.Drawn, -40, "", [2]models.Date{november, september}}}, 0},
		"outlays of a later day":          {[]Statement{say(asap, june, models.Drawn, 100), say(spending, november, models.Drawn, 140)}, []diff{{[2]models.Account{asap, spending}, models.Drawn, 0, LaterOutlay, [2]models.Date{june, november}}}, 0},
		"an audit tells of a year":        {[]Statement{say(ledger, june, models.Expended, 100), say(audit, 0, models.Expended, 100)}, []diff{{[2]models.Account{ledger, audit}, models.Expended, 0, OneYear, [2]models.Date{june, 0}}}, 0},
		"the books run ahead of record":   {[]Statement{say(record, june, models.Expended, 100), say(ledger, november, models.Expended, 120)}, []diff{{[2]models.Account{record, ledger}, models.Expended, -20, "", [2]models.Date{june, november}}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, agree := Reconcile(x.all, nil)
			var list []diff
			for _, d := range got {
				var by models.USD
				if d.By != nil {
					by = *d.By
				}
				list = append(list, diff{d.Between, d.Figure, int(by / 100), d.Why, d.Days})
				if (d.By == nil) != (d.Why != "") || d.Why == NotTold && d.Sums[0] != nil && d.Sums[1] != nil {
					t.Errorf("it is compared, or says why not: %+v", d)
				}
			}
			if !slices.Equal(list, x.want) || agree != x.agree {
				t.Errorf("got %+v and %d that agree, want %+v and %d", list, agree, x.want, x.agree)
			}
		})
	}
}

// What was settled is so for these sums alone.
func TestSettledStandsAgain(t *testing.T) {
	t.Parallel()
	day := models.NewDate(2026, 9, 30)
	of := func(ledger, report int) (Difference, models.SettledDifference) {
		all, _ := Reconcile([]Statement{{Account: models.AccountLedger, Day: day, Sums: sums(models.Expended, ledger)}, {Account: models.AccountSF425, Day: day, Sums: sums(models.Expended, report)}}, nil)
		d := all[0]
		return d, models.SettledDifference{Between: d.Between, Figure: d.Figure, Sums: [2]models.USD{*d.Sums[0], *d.Sums[1]}, Why: "w"}
	}
	d, first := of(272, 260)
	_, other := of(300, 288) // the same difference, of other sums
	second := first
	second.Why = "better"
	for i, x := range []struct {
		settled []models.SettledDifference
		why     string
	}{{nil, ""}, {[]models.SettledDifference{first}, "w"}, {[]models.SettledDifference{other}, ""}, {[]models.SettledDifference{first, second, other}, "better"}} {
		if got := settledAs(&d, x.settled); (got == nil) != (x.why == "") || got != nil && got.Why != x.why {
			t.Errorf("%d: settled as %+v", i, got)
		}
	}
}

// Accounts that say the same differ in nothing; the order in which they come does not
// matter; each difference names the days of both.
func TestReconcileHolds(t *testing.T) {
	t.Parallel()
	figures := []models.AmountKind{models.Awarded, models.Expended, models.Drawn, models.Unliquidated}
	day := rapid.SampledFrom([]models.Date{0, models.NewDate(2026, 6, 30), models.NewDate(2026, 9, 30)})
	statement := rapid.Custom(func(t *rapid.T) Statement {
		s := Statement{Account: rapid.SampledFrom(models.Accounts).Draw(t, "account"), Day: day.Draw(t, "day"), Sums: map[models.AmountKind]models.USD{}, Reading: rapid.Bool().Draw(t, "reading")}
		for _, f := range figures {
			if rapid.Bool().Draw(t, "tells") {
				s.Sums[f] = models.USD(rapid.IntRange(0, 3).Draw(t, "sum"))
			}
		}
		return s
	})
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOf(statement).Draw(t, "all")
		got, agree := Reconcile(all, nil)
		turned := slices.Clone(all)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		r.Shuffle(len(turned), func(i, k int) { turned[i], turned[k] = turned[k], turned[i] })
		if again, n := Reconcile(turned, nil); !reflect.DeepEqual(got, again) || n != agree {
			t.Fatalf("in another order: %+v, %+v", got, again)
		}
		for _, d := range got {
			if d.By != nil && (!d.Days[0].Known() || !d.Days[1].Known() || *d.By == 0 || *d.Sums[0]-*d.Sums[1] != *d.By) {
				t.Fatalf("a difference without a day, or of nothing: %+v", d)
			}
		}
		same := sums(models.Awarded, 9, models.Expended, 5, models.Drawn, 4, models.Unliquidated, 1)
		for i := range all {
			all[i].Sums = same
		}
		agreed, _ := Reconcile(all, nil)
		for _, d := range agreed {
			if d.By != nil {
				t.Fatalf("they say the same, and differ: %+v", d)
			}
		}
	})
}

// TestEachPairIsCompared: ledger, SF-425, ASAP and USAspending are compared two by two,
// in each figure that both of a pair can tell.
func TestEachPairIsCompared(t *testing.T) {
	t.Parallel()
	four := []models.Account{models.AccountLedger, models.AccountSF425, models.AccountASAP, models.AccountUSAspending}
	tells := map[models.Account][]models.AmountKind{ // by the fields of their files
		models.AccountLedger:      {models.Expended, models.Drawn, models.Unliquidated},
		models.AccountSF425:       {models.Awarded, models.Expended, models.Drawn, models.Unliquidated},
		models.AccountASAP:        {models.Awarded, models.Drawn},
		models.AccountUSAspending: {models.Awarded, models.Drawn},
	}
	day := models.NewDate(2026, 9, 30)
	for i, first := range four {
		for _, second := range four[i+1:] {
			for _, figure := range tells[first] {
				if !slices.Contains(tells[second], figure) {
					continue
				}
				got, _ := Reconcile([]Statement{{Account: first, Day: day, Sums: sums(figure, 1)}, {Account: second, Day: day, Sums: sums(figure, 2)}}, nil)
				if len(got) != 1 || !got[0].Open() || *got[0].By != -100 {
					t.Errorf("%s and %s in %s: %+v", first, second, figure, got)
				}
			}
		}
	}
}

// TestFigures gives the newest of each account, and no row for what is not told.
func TestFigures(t *testing.T) {
	t.Parallel()
	june, september := models.NewDate(2026, 6, 30), models.NewDate(2026, 9, 30)
	got := Figures([]Statement{
		{Account: models.AccountSF425, Day: september, Sums: sums(models.Expended, 260)},
		{Account: models.AccountLedger, Day: june, Sums: sums(models.Expended, 200, models.Drawn, 0)},
		{Account: models.AccountLedger, Day: september, Sums: sums(models.Expended, 272)},
		{Account: models.AccountAudit, Sums: sums(models.Expended, 5)},
		{Account: models.AccountASAP, Day: september, Sums: sums()},
	})
	want := []Figure{{models.AccountLedger, models.Expended, 272_00, september}, {models.AccountSF425, models.Expended, 260_00, september}, {models.AccountAudit, models.Expended, 5_00, 0}, {models.AccountLedger, models.Drawn, 0, june}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
