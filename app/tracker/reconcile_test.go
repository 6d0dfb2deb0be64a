package tracker

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"proviso/app/budget"
	"proviso/app/intake"
	"proviso/app/store/storetest"
	"proviso/models"
)

// importTable reads a table of Quillmere's books from its file, and keeps it.
func importTable(t *testing.T, tr *Tracker, name string, target intake.Target, table string) models.Import {
	t.Helper()
	f := fileOf(name, []byte(table))
	f.Jurisdiction, f.Target = quillmere, target
	who := petra(models.RoleGrants)
	m, err := tr.ReadImport(t.Context(), who, f)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if m.Counts[models.RowRefused] > 0 {
		rows, _ := tr.store.ImportRows(t.Context(), m.Number, models.RowRefused, 0, 5)
		t.Fatalf("%s: refused %+v", name, rows)
	}
	if m, err = tr.KeepImport(t.Context(), who, m.Number); err != nil {
		t.Fatal(err)
	}
	return m
}

func reconciledOf(t *testing.T, tr *Tracker, grant string) ReconciledAward {
	t.Helper()
	d, err := tr.Reconciliation(t.Context(), petra(), quillmere)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(d.Reconciled, func(a ReconciledAward) bool { return a.Grant == grant })
	return d.Reconciled[i]
}

func between(a ReconciledAward, first, second models.Account, figure models.AmountKind) *budget.Difference {
	i := slices.IndexFunc(a.Differences, func(d budget.Difference) bool {
		return d.Between == [2]models.Account{first, second} && d.Figure == figure
	})
	if i < 0 {
		return nil
	}
	return &a.Differences[i]
}

// TestScenario22Files: a ledger file that says $12,000 more was spent than the SF-425 is
// told as a difference; nothing is overwritten; the report carries it until it is settled,
// and then with why; another file makes it stand again.
func TestScenario22Files(t *testing.T) {
	t.Parallel()
	const g1 = "illustrative-g1" // the record has X of $260,000.00 and D of $215,000.00 on 30 September
	tr := budgeted(t)
	ctx := t.Context()
	record, err := tr.Book(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	importTable(t, tr, "sf425.csv", intake.TargetSF425, "Federal Grant Number,Reporting Period End Date,Cash Receipts,Federal Expenditures\nILLUSTRATIVE-24-G1,09/30/2026,\"$215,000.00\",\"$260,000.00\"\n")
	importTable(t, tr, "ledger.csv", intake.TargetLedger, "Award Number,Expended,Drawn,Through\nILLUSTRATIVE-24-G1,\"$272,000.00\",\"215,000.00\",2026-09-30\n")

	a := reconciledOf(t, tr, g1)
	d := between(a, models.AccountLedger, models.AccountSF425, models.Expended)
	day := models.NewDate(2026, 9, 30)
	if d == nil || d.By == nil || *d.By != 12_000_00 || d.Days != [2]models.Date{day, day} || !d.Open() {
		t.Fatalf("the difference is %+v of %+v", d, a)
	}
	if x := between(a, models.AccountRecord, models.AccountLedger, models.Expended); x == nil || *x.By != -12_000_00 || OfReading(x) {
		t.Errorf("between record and ledger: %+v", x)
	}
	if between(a, models.AccountLedger, models.AccountSF425, models.Drawn) != nil || a.Open() != 2 || a.Agree < 3 || !slices.Equal(a.Accounts, []models.Account{models.AccountRecord, models.AccountLedger, models.AccountSF425}) {
		t.Errorf("where they agree: %+v", a)
	}
	if after, err := tr.Book(ctx, 0); err != nil || after.Record.Revision != record.Record.Revision {
		t.Errorf("the record was changed, %v", err)
	}
	reports := func() (open, settled []string) {
		t.Helper()
		r, err := tr.DraftReport(ctx, petra(), quillmere, ReportQuery{Confidence: 80_00})
		if models.KindOf(err) == models.KindConflict && r.Jurisdiction != "" { // nobody has said what could happen: the notes stand all the same
			err = nil
		}
		if err != nil {
			t.Fatal(err)
		}
		return r.Notes, r.Settled
	}
	const note = "the ledger of 30 September 2026 has $12,000.00 more expended than the federal financial report (SF-425) of 30 September 2026"
	if open, settled := reports(); !strings.Contains(strings.Join(open, "\n"), note+"; nobody has explained it yet.") || len(settled) != 0 {
		t.Errorf("the report carries %q, settled %q", open, settled)
	}

	s := Settling{Between: d.Between, Figure: d.Figure, Sums: [2]models.USD{*d.Sums[0], *d.Sums[1]}, Kind: models.Explained, Why: "an invoice of October, booked early"}
	settle := func(version int, change func(*Settling)) error {
		x := s
		change(&x)
		return tr.SettleDifference(ctx, petra(), g1, version, x)
	}
	refused(t, "without a reason", settle(0, func(x *Settling) { x.Why = " \n" }), models.KindInvalid, "why", "is missing")
	refused(t, "in no way", settle(0, func(x *Settling) { x.Kind = "ignored" }), models.KindInvalid, "kind", "explained or accepted")
	refused(t, "of an old version", settle(1, func(x *Settling) {}), models.KindConflict, "version", "")
	refused(t, "of other sums", settle(0, func(x *Settling) { x.Sums[0]++ }), models.KindConflict, "", "$272,000.00 and $260,000.00 now")
	refused(t, "where they agree", settle(0, func(x *Settling) { x.Figure = models.Drawn }), models.KindConflict, "", "no such difference")
	for _, who := range []models.Person{person("cal", models.RoleCounsel, quillmere), person("abe", models.RoleAuditor, quillmere)} {
		if err := tr.SettleDifference(ctx, who, g1, 0, s); models.KindOf(err) != models.KindDenied {
			t.Errorf("%s settles it: %v", who.ID, err)
		}
	}
	if err := tr.SettleDifference(ctx, person("eve", models.RoleBudget, "denver-co"), g1, 0, s); models.KindOf(err) != models.KindNotFound {
		t.Errorf("another place settles it: %v", err)
	}
	if _, err := tr.Reconciliation(ctx, person("vic", models.RoleViewer, quillmere), quillmere); models.KindOf(err) != models.KindDenied {
		t.Errorf("a viewer reads it: %v", err)
	}
	if n := trailSays(t, tr, models.FactReconciliation, "", ""); n != 0 {
		t.Fatalf("what was refused left %d lines", n)
	}

	if err := settle(0, func(*Settling) {}); err != nil {
		t.Fatal(err)
	}
	trailSays(t, tr, models.FactReconciliation, "settle-difference", "booked early")
	refused(t, "settled twice", settle(1, func(x *Settling) {}), models.KindConflict, "", "settled already")
	open, settled := reports()
	if strings.Contains(strings.Join(open, "\n"), note) || len(settled) != 1 || !strings.Contains(settled[0], note+"; explained by petra on 30 November 2026: an invoice of October, booked early.") {
		t.Errorf("settled, the report carries %q, settled %q", open, settled)
	}
	// The same file again changes nothing; one with another sum makes it stand again.
	importTable(t, tr, "ledger-2.csv", intake.TargetLedger, "Award Number,Expended,Drawn,Through\nILLUSTRATIVE-24-G1,\"$275,000.00\",\"215,000.00\",2026-09-30\n")
	a = reconciledOf(t, tr, g1)
	if d := between(a, models.AccountLedger, models.AccountSF425, models.Expended); *d.By != 15_000_00 || !d.Open() || a.Version != 1 {
		t.Errorf("after another file: %+v", d)
	}
	if open, settled := reports(); !strings.Contains(strings.Join(open, "\n"), "$15,000.00 more expended") || len(settled) != 0 {
		t.Errorf("after another file the report carries %q, settled %q", open, settled)
	}
	// A file that says what the others do ends it; taken back, the difference stands again;
	// and what was settled is settled once the sums are those again.
	m := importTable(t, tr, "ledger-3.csv", intake.TargetLedger, "Award Number,Expended,Drawn,Through\nILLUSTRATIVE-24-G1,\"$260,000.00\",\"215,000.00\",2026-09-30\n")
	if a = reconciledOf(t, tr, g1); a.Open() != 0 || between(a, models.AccountLedger, models.AccountSF425, models.Expended) != nil || a.Agree < 5 {
		t.Errorf("once they agree: %+v", a)
	}
	if open, settled := reports(); len(open)+len(settled) != 0 {
		t.Errorf("once they agree the report carries %q, settled %q", open, settled)
	}
	if _, err := tr.UndoImport(ctx, petra(models.RoleGrants), m.Number, "a wrong file"); err != nil {
		t.Fatal(err)
	}
	if d := between(reconciledOf(t, tr, g1), models.AccountLedger, models.AccountSF425, models.Expended); d == nil || *d.By != 15_000_00 || !d.Open() {
		t.Errorf("once the file is taken back: %+v", d)
	}
	importTable(t, tr, "ledger-4.csv", intake.TargetLedger, "Award Number,Expended,Drawn,Through\nILLUSTRATIVE-24-G1,272000,215000,2026-09-30\n")
	if d := between(reconciledOf(t, tr, g1), models.AccountLedger, models.AccountSF425, models.Expended); d == nil || d.Open() || d.Settled.Why != s.Why {
		t.Errorf("with the sums of before: %+v", d)
	}
}

// A ledger that was pasted beside the record is one of the accounts; its difference from
// the record is settled where it always was, and told once.
func TestReconcilePasted(t *testing.T) {
	t.Parallel()
	const g1 = "illustrative-g1"
	tr := budgeted(t)
	ctx, usd := t.Context(), models.USD(272_000_00)
	table := LedgerTable{Through: models.NewDate(2026, 9, 30), Rows: []LedgerRow{{Award: g1, Expended: &usd}}}
	if err := tr.ReadLedger(ctx, petra(), quillmere, table); err != nil {
		t.Fatal(err)
	}
	a := reconciledOf(t, tr, g1)
	d := between(a, models.AccountRecord, models.AccountLedger, models.Expended)
	if d == nil || !d.Open() || !OfReading(d) {
		t.Fatalf("the difference: %+v", d)
	}
	s := Settling{Between: d.Between, Figure: d.Figure, Sums: [2]models.USD{*d.Sums[0], *d.Sums[1]}, Kind: models.Accepted, Why: "x"}
	refused(t, "settled elsewhere", tr.SettleDifference(ctx, petra(), g1, 0, s), models.KindConflict, "", "page of the ledger")
	if open, _ := reconcileNotes([]ReconciledAward{a}, nil); len(open) != 0 {
		t.Errorf("it is told twice: %q", open)
	}
	if err := tr.SettleLedger(ctx, petra(), g1, 1, "booked early"); err != nil {
		t.Fatal(err)
	}
	if d := between(reconciledOf(t, tr, g1), models.AccountRecord, models.AccountLedger, models.Expended); d.Open() || d.Settled.Why != "booked early" {
		t.Errorf("settled on the ledger's page: %+v", d.Settled)
	}
	// A file of the same day is later.
	importTable(t, tr, "ledger.csv", intake.TargetLedger, "Award Number,Expended,Through\nILLUSTRATIVE-24-G1,271000,2026-09-30\n")
	if d := between(reconciledOf(t, tr, g1), models.AccountRecord, models.AccountLedger, models.Expended); *d.By != -11_000_00 || !d.Open() || OfReading(d) {
		t.Errorf("after the file: %+v", d)
	}
}

// However many awards a place has, the accounts are asked for as often.
func TestReconciliationQueries(t *testing.T) {
	t.Parallel()
	tr := budgeted(t)
	rows := "Account ID,Authorized,Drawn,Available Balance,As of\n"
	for _, n := range []string{"24-G1", "23-G2"} {
		rows += fmt.Sprintf("ILLUSTRATIVE-%s,100,20,80,2026-09-30\n", n)
	}
	importTable(t, tr, "asap.csv", intake.TargetASAP, rows)
	count := func(place string) (n, awards int) {
		if _, err := tr.PlanFacts(t.Context(), petra(), place, 0); err != nil {
			t.Fatal(err)
		}
		n = storetest.Queries(t, tr.store, func() {
			d, err := tr.Reconciliation(t.Context(), petra(), place)
			if err != nil {
				t.Fatal(err)
			}
			awards = len(d.Reconciled)
		})
		return n, awards
	}
	few, n := count(quillmere)
	many, m := count(brindlewick)
	if n >= m || few != many || few > 12 {
		t.Errorf("%d queries for %d awards, %d for %d", few, n, many, m)
	}
	a := reconciledOf(t, tr, "illustrative-g1")
	if d := between(a, models.AccountRecord, models.AccountASAP, models.Awarded); d == nil || !d.Open() {
		t.Errorf("what ASAP has as authorized: %+v", a)
	}
}

// What USAspending says is looked up by the number and the department; of the actions on
// an award the newest says what stands. A Single Audit is shown, and compared with nothing.
func TestReconcileFederal(t *testing.T) {
	t.Parallel()
	const g1 = "illustrative-g1"
	tr := budgeted(t)
	award := map[string]string{"award_id_fain": "ILLUSTRATIVE24G1", "awarding_agency_code": "015"}
	with := func(more ...string) map[string]string {
		out := map[string]string{}
		for k, v := range award {
			out[k] = v
		}
		for i := 0; i < len(more); i += 2 {
			out[more[i]] = more[i+1]
		}
		return out
	}
	body := edited(t, reportOf(t, "usaspending/transactions_nyc.csv"), map[int]map[string]string{
		1: with("total_obligated_amount", "1.00", "last_modified_date", "2026-10-01"),
		4: with("total_obligated_amount", "300000.00", "total_outlayed_amount_for_overall_award", "", "last_modified_date", "2026-11-01"),
		5: {"award_id_fain": "ILLUSTRATIVE24G1", "awarding_agency_code": "080", "total_obligated_amount": "2.00", "last_modified_date": "2026-11-02"},
	})
	m, err := tr.ReadImport(t.Context(), importer, fileOf("nyc.csv", body))
	if err != nil {
		t.Fatal(err)
	}
	keepFile(t, tr, m)
	a := reconciledOf(t, tr, g1)
	d := between(a, models.AccountRecord, models.AccountUSAspending, models.Awarded)
	if d == nil || d.Sums[1] == nil || *d.Sums[1] != 300_000_00 || d.Days[1] != models.NewDate(2026, 11, 1) || !d.Days[0].Known() {
		t.Fatalf("what was awarded: %+v of %+v", d, a)
	}
	if d := between(a, models.AccountRecord, models.AccountUSAspending, models.Drawn); d == nil || d.Why != budget.NotTold {
		t.Errorf("outlays that are not told: %+v", d)
	}
	importTable(t, tr, "ledger.csv", intake.TargetLedger, "Award Number,Expended,Through\nILLUSTRATIVE-24-G1,271000,2026-09-30\n")
	s := &accounts{p: &PlanFacts{}, byNumber: map[string]string{"ILLUSTRATIVE24G1": g1}, said: map[string][]budget.Statement{}}
	if err := s.audit(models.ImportRow{Subject: "ILLUSTRATIVE24G1/015", Body: `{"aln":"16.738","expended":"5000.00"}`}); err != nil || len(s.said[g1]) != 1 || s.said[g1][0].Sums[models.Expended] != 5_000_00 {
		t.Errorf("an audit: %+v, %v", s.said, err)
	}
	if again, _ := budget.Reconcile(append(s.said[g1], budget.Statement{Account: models.AccountLedger, Day: 1, Sums: map[models.AmountKind]models.USD{models.Expended: 1}}), nil); len(again) != 1 || again[0].Why != budget.OneYear {
		t.Errorf("an audit beside a ledger: %+v", again)
	}
}
