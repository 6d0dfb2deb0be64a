package tracker

import (
	"fmt"
	"strings"
	"testing"

	"proviso/models"
)

const g4, g5 = "illustrative-g4", "illustrative-g5"

// awardOf is what is kept of an award.
func awardOf(t *testing.T, tr *Tracker, grant string) AwardFile {
	t.Helper()
	f, err := tr.AwardFile(t.Context(), petra(), grant)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// keepAward makes one change to the version that stands.
func keepAward(t *testing.T, tr *Tracker, grant string, c AwardChange) {
	t.Helper()
	c.Version = awardOf(t, tr, grant).Version
	if err := tr.KeepAwardBudget(t.Context(), petra(), grant, c); err != nil {
		t.Fatal(err)
	}
}

func TestKeepAwardBudget(t *testing.T) {
	t.Parallel()
	tr := budgeted(t)
	ctx := t.Context()
	line := func(version int) AwardChange {
		return AwardChange{Version: version, Line: &models.BudgetLine{Month: "2027-03", Fund: "250", Department: "POL", Category: "personnel", Amount: 100_00}}
	}
	for what, x := range map[string]struct {
		who  models.Person
		kind models.ErrorKind
	}{
		"nobody":           {models.Person{}, models.KindUnsigned},
		"counsel":          {person("cal", models.RoleCounsel, brindlewick), models.KindDenied},
		"budget elsewhere": {person("bob", models.RoleBudget, "chicago-il"), models.KindNotFound},
	} {
		if err := tr.KeepAwardBudget(ctx, x.who, g4, line(0)); models.KindOf(err) != x.kind {
			t.Errorf("%s: %v, want %s", what, err, x.kind)
		}
	}
	refused(t, "of no grant", tr.KeepAwardBudget(ctx, petra(), "none", line(0)), models.KindNotFound, "grant", "none")
	refused(t, "nothing", tr.KeepAwardBudget(ctx, petra(), g4, AwardChange{}), models.KindInvalid, "act", "nothing to change")
	wrong := line(0)
	wrong.Line.Fund = "9"
	refused(t, "a fund of no year", tr.KeepAwardBudget(ctx, petra(), g4, wrong), models.KindInvalid, "fund", "it has 101, 250")
	refused(t, "an old version", tr.KeepAwardBudget(ctx, petra(), g4, line(1)), models.KindConflict, "version", "nothing of either is lost")
	refused(t, "a row that is not there", tr.KeepAwardBudget(ctx, petra(), g4, AwardChange{Line: &models.BudgetLine{Row: models.Row{No: 7}, Month: "2027-03"}}), models.KindInvalid, "no", "there is no row 7")
	refused(t, "a haircut without a reason", tr.KeepAwardBudget(ctx, petra(), g4, AwardChange{Haircut: &models.Haircut{Part: 3000}}), models.KindInvalid, "reason", "is missing")
	if n := trailSays(t, tr, models.FactAwardBudget, "", ""); n != 0 {
		t.Fatalf("what was refused left %d lines", n)
	}

	keepAward(t, tr, g4, line(0))
	trailSays(t, tr, models.FactAwardBudget, "keep-award-budget", "added line 1")
	c := line(1)
	c.Line.No, c.Line.Amount = 1, 200_00
	keepAward(t, tr, g4, c)
	trailSays(t, tr, models.FactAwardBudget, "keep-award-budget", "corrected line 1")
	keepAward(t, tr, g4, AwardChange{Position: &models.FundedPosition{Title: "Patrol officer", FTE: 150, Fund: "250"}})
	keepAward(t, tr, g4, AwardChange{Action: &models.Mitigation{Kind: models.Stop, Name: "end the patrols", Amount: 5, By: "somebody else", On: 1}})
	keepAward(t, tr, g4, AwardChange{Haircut: &models.Haircut{Part: 3000, Reason: "as in 2017", By: "somebody else"}})
	burn, note := models.USD(23_000_00), " see the memo "
	keepAward(t, tr, g4, AwardChange{Bridge: &Bridge{Sum: &burn, Name: "salaries", Burn: &burn}})
	few := models.USD(4)
	refused(t, "less to bridge than is done", tr.KeepAwardBudget(ctx, petra(), g4, AwardChange{Version: 6, Bridge: &Bridge{Sum: &few}}), models.KindInvalid, "bridge", "$0.01 more than the $0.04")
	refused(t, "more done than is to bridge", tr.KeepAwardBudget(ctx, petra(), g4, AwardChange{Version: 6, Action: &models.Mitigation{Kind: models.Stop, Name: "more", Amount: burn}}), models.KindInvalid, "amount", "$0.05 more than the $23,000.00")
	keepAward(t, tr, g4, AwardChange{Note: &note})
	keepAward(t, tr, g4, AwardChange{Strike: &Strike{List: "position", No: 1, Why: "moved to the General Fund"}})
	trailSays(t, tr, models.FactAwardBudget, "keep-award-budget", "struck out position 1: moved to the General Fund")
	f := awardOf(t, tr, g4)
	b := f.Award.Budget
	h, ok := b.Haircut()
	today := models.NewDate(2026, 11, 30)
	if b.Lines[0].Amount != 200_00 || b.Positions[0].Counts() || b.Actions[0].By != "petra" || b.Actions[0].On != today || !ok || h.By != "petra" || h.On != today || *b.Burn != burn || b.BridgeName != "salaries" || b.Note != "see the memo" {
		t.Errorf("as it is kept: %+v", b)
	}
	if f.Version != 8 || len(f.History) != 8 || f.History[0].Reason != "added line 1" {
		t.Errorf("version %d, history %d", f.Version, len(f.History))
	}
	refused(t, "struck out without a reason", tr.KeepAwardBudget(ctx, petra(), g4, AwardChange{Version: 8, Strike: &Strike{List: "line", No: 1}}), models.KindInvalid, "why", "is missing")
	refused(t, "of no list", tr.KeepAwardBudget(ctx, petra(), g4, AwardChange{Version: 8, Strike: &Strike{List: "letter", No: 1, Why: "x"}}), models.KindInvalid, "list", "no list of an award")
	refused(t, "struck out twice", tr.KeepAwardBudget(ctx, petra(), g4, AwardChange{Version: 8, Strike: &Strike{List: "position", No: 1, Why: "x"}}), models.KindConflict, "no", "was struck out")
}

// TestFreezeOne: an order is frozen and thawed alone, and correcting it changes neither.
func TestFreezeOne(t *testing.T) {
	t.Parallel()
	tr := budgeted(t)
	order := &models.Encumbrance{Number: "PO-1", Amount: 5}
	keepAward(t, tr, g4, AwardChange{Encumbrance: order})
	freeze := func(version, no int, thaw bool, why string) error {
		return tr.KeepAwardBudget(t.Context(), petra(), g4, AwardChange{Version: version, Freeze: &OrderFreeze{No: no, Thaw: thaw, Why: why}})
	}
	refused(t, "without a reason", freeze(1, 1, false, ""), models.KindInvalid, "why", "is missing")
	refused(t, "of none", freeze(1, 2, false, "x"), models.KindInvalid, "no", "no row 2")
	refused(t, "thawed first", freeze(1, 1, true, "x"), models.KindConflict, "no", "not frozen")
	if err := freeze(1, 1, false, "the award may stop"); err != nil {
		t.Fatal(err)
	}
	refused(t, "twice", freeze(2, 1, false, "x"), models.KindConflict, "no", "frozen already")
	keepAward(t, tr, g4, AwardChange{Encumbrance: &models.Encumbrance{Row: models.Row{No: 1}, Number: "PO-1", Amount: 7, Frozen: &models.Freezing{Why: "made up"}}})
	x := awardOf(t, tr, g4).Award.Budget.Encumbrances[0]
	if x.Amount != 7 || x.Frozen == nil || x.Frozen.Why != "the award may stop" || x.Frozen.By != "petra" || x.Frozen.On != models.NewDate(2026, 11, 30) || x.Frozen.Condition != "" {
		t.Errorf("corrected: %+v", x)
	}
	if err := freeze(3, 1, true, "it goes on"); err != nil {
		t.Fatal(err)
	}
	if x := awardOf(t, tr, g4).Award.Budget.Encumbrances[0]; x.Frozen != nil || x.Amount != 7 {
		t.Errorf("thawed: %+v", x)
	}
	trailSays(t, tr, models.FactAwardBudget, "keep-award-budget", "thawed order 1: it goes on")
}

func TestPasteAward(t *testing.T) {
	t.Parallel()
	tr := budgeted(t)
	ctx := t.Context()
	lines := func(n int, fund string) AwardRows {
		var r AwardRows
		for i := range n {
			r.Lines = append(r.Lines, models.BudgetLine{Month: models.Month(fmt.Sprintf("2027-%02d", i%12+1)), Fund: fund, Amount: 100})
			r.At = append(r.At, i+2)
		}
		return r
	}
	bad := lines(3, "250")
	bad.Lines[2].Amount = -1
	refused(t, "a bad row", tr.PasteAward(ctx, petra(), g4, 0, bad), models.KindInvalid, "row 4, amount", "below zero")
	refused(t, "no rows", tr.PasteAward(ctx, petra(), g4, 0, AwardRows{}), models.KindInvalid, "rows", "is missing")
	refused(t, "of a version that is not there", tr.PasteAward(ctx, petra(), g4, 1, lines(1, "250")), models.KindConflict, "version", "")
	if err := tr.PasteAward(ctx, person("cal", models.RoleCounsel, brindlewick), g4, 0, lines(1, "250")); models.KindOf(err) != models.KindDenied {
		t.Errorf("counsel pastes: %v", err)
	}
	if n := trailSays(t, tr, models.FactAwardBudget, "", ""); n != 0 {
		t.Fatalf("what was refused left %d lines", n)
	}
	for version, r := range []AwardRows{lines(12, "250"), lines(2, "101")} {
		r.Replace = version == 1
		if err := tr.PasteAward(ctx, petra(), g4, version, r); err != nil {
			t.Fatal(err)
		}
	}
	trailSays(t, tr, models.FactAwardBudget, "paste-award-budget", "pasted 2 lines; 12 that were kept are struck out")
	all := awardOf(t, tr, g4).Award.Budget.Lines
	if len(all) != 14 || all[0].Counts() || !all[13].Counts() || all[13].No != 14 {
		t.Errorf("replaced: %+v", all)
	}

	// Orders are known by their numbers: a frozen one stays so.
	orders := func(numbers ...string) AwardRows {
		var r AwardRows
		for i, n := range numbers {
			r.Encumbrances, r.At = append(r.Encumbrances, models.Encumbrance{Number: n, Amount: models.USD(i)}), append(r.At, i+2)
		}
		return r
	}
	if err := tr.PasteAward(ctx, petra(), g5, 0, orders("PO-1", "PO-2")); err != nil {
		t.Fatal(err)
	}
	if err := tr.KeepAwardBudget(ctx, petra(), g5, AwardChange{Version: 1, Freeze: &OrderFreeze{No: 2, Why: "held"}}); err != nil {
		t.Fatal(err)
	}
	refused(t, "a number twice", tr.PasteAward(ctx, petra(), g5, 2, orders("PO-3", "po-3")), models.KindInvalid, "row 3, number", "stands in the table twice")
	r := orders("po-2", "PO-4")
	r.Replace = true
	if err := tr.PasteAward(ctx, petra(), g5, 2, r); err != nil {
		t.Fatal(err)
	}
	got := awardOf(t, tr, g5).Award.Budget.Encumbrances
	if len(got) != 3 || got[0].Counts() || got[1].Frozen == nil || got[1].Number != "po-2" || got[1].Amount != 0 || got[2].No != 3 || got[2].Frozen != nil {
		t.Errorf("orders: %+v", got)
	}
	positions := AwardRows{Positions: []models.FundedPosition{{Title: "Officer", FTE: 100}, {Title: "Officer", FTE: 100}, {Title: "Nobody"}}, At: []int{2, 3, 4}}
	refused(t, "a position of nobody", tr.PasteAward(ctx, petra(), g5, 3, positions), models.KindInvalid, "row 4, fte", "0 is not")
	positions.Positions = positions.Positions[:2]
	if err := tr.PasteAward(ctx, petra(), g5, 3, positions); err != nil {
		t.Error(err)
	}
	many := lines(11_000, "250")
	if err := tr.PasteAward(ctx, petra(), g4, 2, many); err != nil {
		t.Fatal(err)
	}
	refused(t, "more rows than a list holds", tr.PasteAward(ctx, petra(), g4, 3, many), models.KindInvalid, "rows", "20000 is the most")
}

// TestScenario21: a freeze under one condition reaches the awards that carry it; orders
// of unaffected awards in the same fund stay open.
func TestScenario21(t *testing.T) {
	t.Parallel()
	const condition = "illustrative-lantern-certification" // of g4 and g5, and not of the joint award
	tr := budgeted(t)
	ctx := t.Context()
	for grant, numbers := range map[string][]string{g4: {"PO-1", "PO-2"}, g5: {"PO-3"}, "illustrative-joint": {"PO-4"}} {
		for _, n := range numbers {
			keepAward(t, tr, grant, AwardChange{Encumbrance: &models.Encumbrance{Number: n, Fund: "250", Amount: 1000_00}})
		}
	}
	keepAward(t, tr, g4, AwardChange{Encumbrance: &models.Encumbrance{Number: "PO-5", Amount: 1}})
	keepAward(t, tr, g4, AwardChange{Strike: &Strike{List: "order", No: 3, Why: "paid"}})
	keepAward(t, tr, g4, AwardChange{Freeze: &OrderFreeze{No: 2, Why: "alone"}})
	before := trailSays(t, tr, models.FactAwardBudget, "", "")
	for what, x := range map[string]struct{ place, condition, why, field, says string }{
		"without a condition": {brindlewick, "", "x", "condition", "is missing"},
		"of none":             {brindlewick, "jag-unheard-of", "x", "condition", "no award of"},
		"without a reason":    {brindlewick, condition, " ", "why", "is missing"},
	} {
		_, _, err := tr.FreezeOrders(ctx, petra(), x.place, x.condition, x.why)
		refused(t, what, err, models.KindInvalid, x.field, x.says)
	}
	if _, _, err := tr.FreezeOrders(ctx, person("cal", models.RoleCounsel, brindlewick), brindlewick, condition, "x"); models.KindOf(err) != models.KindDenied {
		t.Errorf("counsel freezes: %v", err)
	}
	if _, _, err := tr.FreezeOrders(ctx, petra(), quillmere, condition, "x"); models.KindOf(err) != models.KindInvalid {
		t.Errorf("where nobody carries it: %v", err)
	}
	if after := trailSays(t, tr, models.FactAwardBudget, "", ""); after != before {
		t.Fatalf("what was refused left %d lines", after-before)
	}
	orders, awards, err := tr.FreezeOrders(ctx, petra(), brindlewick, condition, "the Bureau asks for the books")
	if err != nil || orders != 2 || awards != 2 {
		t.Fatalf("froze %d orders of %d awards, %v; want 2 of 2", orders, awards, err)
	}
	if after := trailSays(t, tr, models.FactAwardBudget, "freeze-orders", "froze the open orders under lantern certification (illustrative): the Bureau asks for the books"); after != before+2 {
		t.Errorf("%d lines for two awards", after-before)
	}
	frozen := func() (out []string) {
		p, err := tr.PlanFacts(ctx, petra(), brindlewick, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range p.Orders() {
			if x.Frozen != nil {
				out = append(out, x.Number+"/"+x.Frozen.Condition)
			}
		}
		return out
	}
	if got := strings.Join(frozen(), " "); got != "PO-1/"+condition+" PO-2/ PO-3/"+condition {
		t.Errorf("frozen are %s: that of the joint award in the same fund is to stay open", got)
	}
	if _, _, err := tr.FreezeOrders(ctx, petra(), brindlewick, condition, "again"); models.KindOf(err) != models.KindConflict {
		t.Errorf("frozen twice: %v", err)
	}
	orders, awards, err = tr.ThawOrders(ctx, petra(), brindlewick, condition, "the Bureau is satisfied")
	if err != nil || orders != 2 || awards != 2 {
		t.Fatalf("thawed %d orders of %d awards, %v; want 2 of 2", orders, awards, err)
	}
	trailSays(t, tr, models.FactAwardBudget, "thaw-orders", "satisfied")
	if got := strings.Join(frozen(), " "); got != "PO-2/" {
		t.Errorf("frozen are %s: the one that was frozen alone is to stay so", got)
	}
	if _, _, err := tr.ThawOrders(ctx, petra(), brindlewick, condition, "again"); models.KindOf(err) != models.KindConflict {
		t.Errorf("thawed twice: %v", err)
	}
	p, err := tr.PlanFacts(ctx, petra(), brindlewick, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.FreezeConditions(); !strings.Contains(strings.Join(got, " "), condition) || strings.Contains(strings.Join(got, " "), "jag-notice") {
		t.Errorf("the conditions of awards with orders are %v", got)
	}
}

// TestScenario22: a ledger that says $12,000 more was spent than the report to the
// agency is told as a difference, changes nothing, and stands until it is settled.
func TestScenario22(t *testing.T) {
	t.Parallel()
	const g1 = "illustrative-g1" // the record has X of $260,000.00 and D of $215,000.00 on 30 September
	tr := budgeted(t)
	ctx := t.Context()
	usd := func(dollars int64) *models.USD { u := models.USD(dollars * 100); return &u }
	through := models.NewDate(2026, 9, 30)
	read := func(rows ...LedgerRow) error {
		return tr.ReadLedger(ctx, petra(), quillmere, LedgerTable{Through: through, File: "ledger.csv", Text: "as it was", Rows: rows})
	}
	good := LedgerRow{Award: "illustrative-24-g1", Expended: usd(272_000), Drawn: usd(215_000), At: 2}
	for what, x := range map[string]struct {
		row         LedgerRow
		field, says string
	}{
		"an award of nobody":     {LedgerRow{Award: "X-1", Drawn: usd(1), At: 3}, "row 3, award", `has no award "X-1"`},
		"an award elsewhere":     {LedgerRow{Award: g4, Drawn: usd(1), At: 3}, "row 3, award", "has no award"},
		"no award":               {LedgerRow{Drawn: usd(1), At: 3}, "row 3, award", "is missing"},
		"no amount":              {LedgerRow{Award: "illustrative-g2", At: 3}, "row 3, expended", "says nothing"},
		"an amount below zero":   {LedgerRow{Award: "illustrative-g2", Drawn: usd(-1), At: 3}, "row 3, drawn", "below zero"},
		"the same award":         {LedgerRow{Award: g1, Drawn: usd(1), At: 3}, "row 3, award", "the award of row 2 already"},
		"a day that lies ahead":  {LedgerRow{Award: "illustrative-g2", Drawn: usd(1), Through: models.NewDate(2026, 12, 1), At: 3}, "row 3, through", "lies ahead"},
		"a row without a number": {LedgerRow{Award: "X-1", Drawn: usd(1)}, "row 2, award", "has no award"},
	} {
		refused(t, what, read(good, x.row), models.KindInvalid, x.field, x.says)
	}
	refused(t, "nothing", read(), models.KindInvalid, "rows", "is missing")
	refused(t, "no day", tr.ReadLedger(ctx, petra(), quillmere, LedgerTable{Rows: []LedgerRow{good}}), models.KindInvalid, "row 2, through", "is missing")
	if err := tr.ReadLedger(ctx, person("cal", models.RoleCounsel, quillmere), quillmere, LedgerTable{Through: through, Rows: []LedgerRow{good}}); models.KindOf(err) != models.KindDenied {
		t.Errorf("counsel reads it in: %v", err)
	}
	refused(t, "settled before it was read", tr.SettleLedger(ctx, petra(), g1, 0, "x"), models.KindConflict, "", "no ledger")
	if n := trailSays(t, tr, models.FactLedger, "", ""); n != 0 {
		t.Fatalf("what was refused left %d lines", n)
	}
	record, err := tr.Book(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}

	if err := read(good, LedgerRow{Award: "illustrative-g2", Drawn: usd(104_516), At: 3}); err != nil {
		t.Fatal(err)
	}
	if n := trailSays(t, tr, models.FactLedger, "read-ledger", "of 2 awards"); n != 2 {
		t.Errorf("%d lines for two awards", n)
	}
	stands := func(what string, expended models.USD, open bool) AwardFile {
		t.Helper()
		f := awardOf(t, tr, g1)
		if g := f.Award.Gap; g.Expended == nil || *g.Expended != expended || g.Drawn == nil || *g.Drawn != 0 || g.Open != open {
			t.Errorf("%s: the difference is %+v", what, g)
		}
		return f
	}
	f := stands("read", 12_000_00, true)
	if l := f.Award.Ledger; l.File != "ledger.csv" || len(l.Digest) != 64 || l.By != "petra" || l.Through != through || l.At.IsZero() {
		t.Errorf("the reading: %+v", l)
	}
	if g := awardOf(t, tr, "illustrative-g2").Award.Gap; g.Open || g.Expended != nil || *g.Drawn != 0 {
		t.Errorf("where the two agree: %+v", g)
	}
	if after, err := tr.Book(ctx, 0); err != nil || after.Record.Revision != record.Record.Revision || *f.PlanFacts.standing(g1, models.Expended) != 260_000_00 {
		t.Errorf("the record was changed, %v", err)
	}
	refused(t, "settled without a reason", tr.SettleLedger(ctx, petra(), g1, 1, " "), models.KindInvalid, "why", "is missing")
	refused(t, "of an old version", tr.SettleLedger(ctx, petra(), g1, 2, "x"), models.KindConflict, "version", "")
	if err := tr.SettleLedger(ctx, petra(), g1, 1, "an invoice of October, booked early"); err != nil {
		t.Fatal(err)
	}
	trailSays(t, tr, models.FactLedger, "settle-ledger", "booked early")
	stands("settled", 12_000_00, false)
	refused(t, "settled twice", tr.SettleLedger(ctx, petra(), g1, 2, "x"), models.KindConflict, "", "no difference")
	if err := read(good); err != nil {
		t.Fatal(err)
	}
	stands("the same read again", 12_000_00, false)
	good.Expended = usd(275_000)
	if err := read(good); err != nil {
		t.Fatal(err)
	}
	if f := stands("another difference", 15_000_00, true); f.Award.Ledger.Settled.Why != "an invoice of October, booked early" || f.LedgerVersion != 4 || len(f.History) != 4 {
		t.Errorf("what was settled before: %+v, version %d, history %d", f.Award.Ledger.Settled, f.LedgerVersion, len(f.History))
	}
}
