package tracker

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"proviso/app/budget"
	"proviso/app/intake"
	"proviso/models"
)

// justice is the code of the Department of Justice, under whose awards the numbers of the
// record are looked up.
const justice = "015"

// accounts are the statements of each award, by the grant's id.
type accounts struct {
	p        *PlanFacts
	byNumber map[string]string // grants by the number as it is compared; "" of a number that two have
	said     map[string][]budget.Statement
}

// statements gathers what each account says of the awards of a plan. It asks once for
// each kind of report, however many awards there are.
func (t *Tracker) statements(ctx context.Context, p *PlanFacts) (map[string][]budget.Statement, error) {
	a := &accounts{p: p, byNumber: map[string]string{}, said: map[string][]budget.Statement{}}
	var numbers, federal []string
	for i := range p.Awards {
		g := &p.Awards[i].Grant
		n := models.AwardNumber(g.AwardNumber)
		if _, twice := a.byNumber[n]; twice {
			a.byNumber[n] = "" // of which of the two it is, nobody says
			continue
		}
		if n != "" {
			a.byNumber[n] = g.ID
			numbers, federal = append(numbers, n), append(federal, n+"/"+justice)
		}
	}
	for _, x := range []struct {
		kind     models.ReportKind
		subjects []string
		of       func(models.ImportRow) error
	}{{models.ReportedTable, numbers, a.table}, {models.ReportedTransaction, federal, a.transaction}, {models.ReportedAward, federal, a.award}, {models.ReportedAudit, federal, a.audit}} {
		for _, place := range []string{"", p.Place.ID} { // of everybody's awards, and of the place's own
			if place == "" && x.kind == models.ReportedTable {
				continue
			}
			rows, err := t.store.Reported(ctx, x.kind, place, x.subjects)
			if err != nil {
				return nil, err
			}
			for _, r := range rows {
				if err := x.of(r); err != nil {
					return nil, fmt.Errorf("row %d of import %d: %w", r.Row, r.Import, err)
				}
			}
		}
	}
	for i := range p.Awards {
		a.record(&p.Awards[i])
		a.reading(&p.Awards[i])
	}
	return a.said, nil
}

// sumsOf are the sums that are told.
func sumsOf(told map[models.AmountKind]*models.USD) map[models.AmountKind]models.USD {
	out := map[models.AmountKind]models.USD{}
	for kind, u := range told {
		if u != nil {
			out[kind] = *u
		}
	}
	return out
}

func (a *accounts) add(grant string, s budget.Statement) {
	if grant != "" {
		a.said[grant] = append(a.said[grant], s)
	}
}

// table takes a row of a ledger, of a federal financial report or of an ASAP extract.
func (a *accounts) table(r models.ImportRow) error {
	var x models.TableFact
	if err := json.Unmarshal([]byte(r.Body), &x); err != nil {
		return err
	}
	v := func(field string) *models.USD { return x.Values[field].USD }
	s := budget.Statement{}
	switch intake.Target(x.Target) {
	case intake.TargetLedger:
		s.Account, s.Day = models.AccountLedger, x.Values["through"].Date
		s.Sums = sumsOf(map[models.AmountKind]*models.USD{models.Expended: v("expended"), models.Drawn: v("drawn"), models.Unliquidated: v("unliquidated")})
	case intake.TargetSF425:
		s.Account, s.Day = models.AccountSF425, x.Values["period_end"].Date
		s.Sums = sumsOf(map[models.AmountKind]*models.USD{models.Awarded: v("federal_authorized"), models.Expended: v("expenditures"), models.Drawn: v("cash_receipts"), models.Unliquidated: v("unliquidated")})
	case intake.TargetASAP:
		s.Account, s.Day = models.AccountASAP, x.Values["as_of"].Date
		s.Sums = sumsOf(map[models.AmountKind]*models.USD{models.Awarded: v("authorized"), models.Drawn: v("drawn")})
	default:
		return nil // of other things than sums to date
	}
	a.add(a.byNumber[r.Subject], s)
	return nil
}

// spending is what USAspending says of an award. What it says of one that comes through
// another is of the other's whole.
func (a *accounts) spending(subject string, day models.Date, obligated, outlayed *models.USD) {
	grant := a.byNumber[subject[:len(subject)-len("/"+justice)]]
	if x := a.p.Award(grant); x == nil || x.Grant.Via != "" {
		return
	}
	s := budget.Statement{Account: models.AccountUSAspending, Day: day, Sums: sumsOf(map[models.AmountKind]*models.USD{models.Awarded: obligated, models.Drawn: outlayed})}
	// The sums are repeated with each action on the award: the newest say what stands.
	all := a.said[grant]
	if i := slices.IndexFunc(all, func(x budget.Statement) bool { return x.Account == s.Account }); i >= 0 {
		if all[i].Day <= s.Day {
			all[i] = s
		}
		return
	}
	a.add(grant, s)
}

func (a *accounts) transaction(r models.ImportRow) error {
	var x models.FederalTransaction
	if err := json.Unmarshal([]byte(r.Body), &x); err != nil {
		return err
	}
	if x.Correction != "D" { // which deletes the record
		a.spending(r.Subject, cmp.Or(x.LastModified, x.ActionDate), x.TotalObligated, x.TotalOutlayed)
	}
	return nil
}

func (a *accounts) award(r models.ImportRow) error {
	var x models.FederalAward
	if err := json.Unmarshal([]byte(r.Body), &x); err != nil {
		return err
	}
	a.spending(r.Subject, cmp.Or(x.LastModified, x.LatestDate), x.TotalObligated, x.TotalOutlayed)
	return nil
}

func (a *accounts) audit(r models.ImportRow) error {
	var x models.AuditAward
	if err := json.Unmarshal([]byte(r.Body), &x); err != nil {
		return err
	}
	number := r.Subject[:len(r.Subject)-len("/"+justice)]
	a.add(a.byNumber[number], budget.Statement{Account: models.AccountAudit, Sums: sumsOf(map[models.AmountKind]*models.USD{models.Expended: x.Expended})})
	return nil
}

// record is what the record has of an award, each figure of its own day. One that is
// approximate differs from what others say without a mistake, and is not told.
func (a *accounts) record(x *PlanAward) {
	id := x.Grant.ID
	tell := func(kind models.AmountKind, u models.USD, day models.Date) {
		a.add(id, budget.Statement{Account: models.AccountRecord, Day: day, Sums: map[models.AmountKind]models.USD{kind: u}})
	}
	for _, kind := range []models.AmountKind{models.Expended, models.Drawn, models.Unliquidated} {
		if f := a.p.standingAmount(id, kind); f != nil && !f.Approximate {
			tell(kind, f.USD, f.Since.Latest)
		}
	}
	first := a.p.standingAmount(id, models.Awarded)
	whole := a.p.book.Desk.Ledger(id, a.p.on).Award
	if first == nil || first.Approximate || whole == nil {
		return
	}
	day := first.Since.Latest
	for _, kind := range []models.AmountKind{models.Modification, models.Deobligation} {
		if f := a.p.standingAmount(id, kind); f != nil {
			day = max(day, f.Since.Latest)
		}
	}
	tell(models.Awarded, *whole, cmp.Or(day, a.p.Today)) // of no day of its own it stands today
}

// reading is the ledger that was pasted beside the record, unless a file of the same day
// was imported, which is later.
func (a *accounts) reading(x *PlanAward) {
	l := x.Ledger
	if l == nil || slices.ContainsFunc(a.said[x.Grant.ID], func(s budget.Statement) bool { return s.Account == models.AccountLedger && s.Day == l.Through }) {
		return
	}
	a.add(x.Grant.ID, budget.Statement{Account: models.AccountLedger, Day: l.Through, Reading: true, Sums: sumsOf(map[models.AmountKind]*models.USD{models.Expended: l.Expended, models.Drawn: l.Drawn})})
}
