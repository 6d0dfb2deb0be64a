package tracker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"proviso/app/budget"
	"proviso/models"
)

// ReconcileDesk is how the accounts of a jurisdiction's awards stand to each other.
type ReconcileDesk struct {
	*PlanFacts
	Reconciled []ReconciledAward // an award of each, in the order of Awards
}

// ReconciledAward is one award with what its accounts do not agree on.
type ReconciledAward struct {
	Grant, Name string
	Version     int              // of what was settled; 0: nothing
	Accounts    []models.Account // that say something of it
	Figures     []budget.Figure  // what each told last
	Differences []budget.Difference
	Agree       int  // comparisons in which nothing differs
	Settles     bool // the person may explain or accept what differs
}

// Open is how many differences nobody has settled.
func (a *ReconciledAward) Open() int {
	n := 0
	for i := range a.Differences {
		if a.Differences[i].Open() {
			n++
		}
	}
	return n
}

// Reconciliation compares what the record, the ledger, federal financial reports, ASAP,
// USAspending and Single Audits say of each award of a place. Nothing is changed by it.
func (t *Tracker) Reconciliation(ctx context.Context, who models.Person, jurisdiction string) (ReconcileDesk, error) {
	p, err := t.PlanFacts(ctx, who, jurisdiction, 0)
	if err != nil {
		return ReconcileDesk{}, err
	}
	all, err := t.reconciled(ctx, p)
	return ReconcileDesk{PlanFacts: p, Reconciled: all}, err
}

// AwardAccounts is how the accounts of one award stand to each other, for who sees the
// plan of its jurisdiction.
func (t *Tracker) AwardAccounts(ctx context.Context, who models.Person, grant string) (ReconciledAward, error) {
	f, err := t.awardFile(ctx, who, grant)
	if err != nil {
		return ReconciledAward{}, err
	}
	return t.awardReconciled(ctx, f.PlanFacts, grant)
}

func (t *Tracker) awardReconciled(ctx context.Context, p *PlanFacts, grant string) (ReconciledAward, error) {
	all, err := t.reconciled(ctx, p)
	if err != nil {
		return ReconciledAward{}, err
	}
	return all[slices.IndexFunc(all, func(a ReconciledAward) bool { return a.Grant == grant })], nil
}

func (t *Tracker) reconciled(ctx context.Context, p *PlanFacts) ([]ReconciledAward, error) {
	said, err := t.statements(ctx, p)
	if err != nil {
		return nil, err
	}
	out := make([]ReconciledAward, len(p.Awards))
	for i := range p.Awards {
		a := &p.Awards[i]
		out[i] = ReconciledAward{Grant: a.Grant.ID, Name: a.Name, Settles: p.Keeps, Version: p.Version(models.FactReconciliation, a.Grant.ID)}
		for _, account := range models.Accounts {
			if slices.ContainsFunc(said[a.Grant.ID], func(s budget.Statement) bool { return s.Account == account }) {
				out[i].Accounts = append(out[i].Accounts, account)
			}
		}
		out[i].Figures = budget.Figures(said[a.Grant.ID])
		kept := p.work.reconciliation(a.Grant.ID)
		out[i].Differences, out[i].Agree = budget.Reconcile(said[a.Grant.ID], kept.Settled)
		for k := range out[i].Differences {
			if d := &out[i].Differences[k]; OfReading(d) {
				d.Settled = a.settledReading(d)
			}
		}
	}
	return out, nil
}

// reconciliation is what was settled of an award.
func (w *Workbook) reconciliation(grant string) models.Reconciliation {
	if i := slices.IndexFunc(w.Reconciliations, func(r models.Reconciliation) bool { return r.ID == grant }); i >= 0 {
		return w.Reconciliations[i]
	}
	return models.Reconciliation{ID: grant}
}

// OfReading is true of the difference between the record and a ledger that was pasted
// beside it, which SettleLedger settles.
func OfReading(d *budget.Difference) bool {
	return d.Reading && d.By != nil && d.Between == [2]models.Account{models.AccountRecord, models.AccountLedger}
}

// settledReading is how such a difference was settled.
func (a *PlanAward) settledReading(d *budget.Difference) *models.SettledDifference {
	s := a.Ledger.Settled
	if s == nil || d.Figure == models.Expended && s.Expended != -*d.By || d.Figure == models.Drawn && s.Drawn != -*d.By {
		return nil
	}
	return &models.SettledDifference{Between: d.Between, Figure: d.Figure, Sums: [2]models.USD{*d.Sums[0], *d.Sums[1]}, Days: d.Days, Difference: *d.By, Kind: models.Explained, Why: s.Why, By: s.By, On: s.On}
}

// DifferenceID names a difference with the sums that it is of: with others it is another,
// so that nobody settles by it what they have not seen. "": there is nothing to settle.
func (a *ReconciledAward) DifferenceID(d *budget.Difference) string {
	if d.By == nil {
		return ""
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s %s %s %s", a.Grant, d.Between[0], d.Between[1], d.Figure, d.Sums[0], d.Sums[1]))
	return hex.EncodeToString(sum[:8])
}

// SettleByID explains or accepts a difference of the awards of a place that was listed,
// and gives it as it then is.
func (t *Tracker) SettleByID(ctx context.Context, who models.Person, jurisdiction, id string, kind models.SettlingKind, why string) (ReconciledAward, error) {
	all, err := t.Reconciliation(ctx, who, jurisdiction)
	if err != nil {
		return ReconciledAward{}, err
	}
	for i := range all.Reconciled {
		a := &all.Reconciled[i]
		for k := range a.Differences {
			d := &a.Differences[k]
			if id == "" || a.DifferenceID(d) != id {
				continue
			}
			s := Settling{Between: d.Between, Figure: d.Figure, Sums: [2]models.USD{*d.Sums[0], *d.Sums[1]}, Kind: kind, Why: why}
			if err := t.SettleDifference(ctx, who, a.Grant, a.Version, s); err != nil {
				return ReconciledAward{}, err
			}
			after, err := t.AwardAccounts(ctx, who, a.Grant)
			after.Differences = slices.DeleteFunc(after.Differences, func(d budget.Difference) bool { return after.DifferenceID(&d) != id })
			return after, err
		}
	}
	return ReconciledAward{}, models.Conflict("difference", "there is no difference %q, or none any longer: one of its sums has changed; look at what there is now", id)
}

// Settling is a person's word on a difference, as it was seen.
type Settling struct {
	Between [2]models.Account
	Figure  models.AmountKind
	Sums    [2]models.USD
	Kind    models.SettlingKind
	Why     string
}

// SettleDifference explains or accepts a difference between two accounts of an award. It
// is good for the sums that were seen: if one of them has changed since, it is a Conflict,
// and with other sums the difference stands again.
func (t *Tracker) SettleDifference(ctx context.Context, who models.Person, grant string, version int, s Settling) error {
	f, err := t.awardToKeep(ctx, who, grant)
	if err != nil {
		return err
	}
	s.Why = strings.TrimSpace(s.Why)
	if now := f.PlanFacts.Version(models.FactReconciliation, grant); version != now {
		return outdated(now, version)
	}
	a, err := t.awardReconciled(ctx, f.PlanFacts, grant)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(a.Differences, func(d budget.Difference) bool {
		return d.By != nil && d.Between == s.Between && d.Figure == s.Figure
	})
	switch {
	case i < 0:
		return models.Conflict("", "there is no such difference, or none any longer; look at what there is now")
	case OfReading(&a.Differences[i]):
		return models.Conflict("", "this ledger was pasted beside the record: its difference is settled on the page of the ledger")
	}
	d := a.Differences[i]
	switch sums := [2]models.USD{*d.Sums[0], *d.Sums[1]}; {
	case sums != s.Sums:
		return models.Conflict("", "the sums have changed since you looked: they are %s and %s now; look at them first", sums[0].Format(), sums[1].Format())
	case d.Settled != nil:
		return models.Conflict("", "the difference was settled already, on %s", d.Settled.On.Words())
	case s.Why == "":
		return models.Invalid("why", "is missing; say what explains the difference, or why it is accepted")
	}
	if s.Kind, err = models.ParseSettlingKind("kind", string(s.Kind)); err != nil {
		return err
	}
	r := f.work.reconciliation(grant)
	r.Settled = append(slices.Clone(r.Settled), models.SettledDifference{Between: d.Between, Figure: d.Figure, Sums: s.Sums, Days: d.Days, Difference: *d.By, Kind: s.Kind, Why: s.Why, By: who.ID, On: f.Today})
	return t.keepWork(ctx, who, models.FactReconciliation, grant, r, version, "settle-difference", s.Why)
}

// accountWords are what reports call the accounts.
var accountWords = map[models.Account]string{
	models.AccountRecord: "the record", models.AccountLedger: "the ledger", models.AccountSF425: "the federal financial report (SF-425)",
	models.AccountASAP: "ASAP", models.AccountUSAspending: "USAspending", models.AccountAudit: "the Single Audit",
}

// reconcileNotes are the differences between accounts as a report carries them: what
// nobody settled, and what somebody did, with why. Those with a ledger that was pasted
// are told by ledgerNotes.
func reconcileNotes(all []ReconciledAward, people map[string]string) (open, settled []string) {
	for i := range all {
		for k := range all[i].Differences {
			d := &all[i].Differences[k]
			switch {
			case d.By == nil:
			case d.Settled != nil:
				by := people[d.Settled.By]
				if by == "" {
					by = d.Settled.By
				}
				settled = append(settled, fmt.Sprintf("%s; %s by %s on %s: %s", differenceWords(all[i].Name, d), d.Settled.Kind, by, d.Settled.On.Words(), strings.TrimRight(d.Settled.Why, ".")+"."))
			case !OfReading(d):
				open = append(open, differenceWords(all[i].Name, d)+"; nobody has explained it yet.")
			}
		}
	}
	return open, settled
}

// differenceWords say a difference: "X: the ledger of 30 September 2026 has $12,000.00
// more expended than the federal financial report (SF-425) of 30 September 2026".
func differenceWords(award string, d *budget.Difference) string {
	what := map[models.AmountKind]string{models.Awarded: "awarded", models.Expended: "expended", models.Drawn: "drawn", models.Unliquidated: "unliquidated"}[d.Figure]
	way, by := "more", *d.By
	if by < 0 {
		way, by = "less", -by
	}
	return fmt.Sprintf("%s: %s of %s has %s %s %s than %s of %s", award, accountWords[d.Between[0]], d.Days[0].Words(), by.Format(), way, what, accountWords[d.Between[1]], d.Days[1].Words())
}
