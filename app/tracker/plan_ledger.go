package tracker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"proviso/app/store"
	"proviso/models"
)

// LedgerTable is what the ledger says of awards of one place.
type LedgerTable struct {
	Through models.Date // of the rows that do not say it
	File    string      // its name; "" if it was pasted
	Text    string      // what was read, of which the digest is kept
	Rows    []LedgerRow
}

// LedgerRow is what it says of one award; nil is not known.
type LedgerRow struct {
	Award           string // its number, or the grant's id
	Expended, Drawn *models.USD
	Through         models.Date
	At              int // number of the row; 0: its place in the list
}

// ReadLedger keeps what the ledger says beside the record, for all awards of the table
// or for none. Nothing of the record is changed by it: where the two differ, the
// difference stands until somebody settles it.
func (t *Tracker) ReadLedger(ctx context.Context, who models.Person, jurisdiction string, table LedgerTable) error {
	p, err := t.planToKeep(ctx, who, jurisdiction)
	switch {
	case err != nil:
		return err
	case len(table.Rows) == 0:
		return models.Invalid("rows", "is missing; paste the table with the names of its columns in the first row")
	}
	digest := sha256.Sum256([]byte(table.Text))
	seen := map[string]int{}
	var drafts []store.Draft
	for i, r := range table.Rows {
		if r.At == 0 {
			r.At = i + 1
		}
		if r.Through == 0 {
			r.Through = table.Through
		}
		a, err := p.ledgerAward(&r)
		if err != nil {
			return err
		}
		if n := seen[a.Grant.ID]; n > 0 {
			return r.wrong("award", "%q is the award of row %d already", r.Award, n)
		}
		seen[a.Grant.ID] = r.At
		l := models.LedgerReading{ID: a.Grant.ID, Expended: r.Expended, Drawn: r.Drawn, Through: r.Through, File: strings.TrimSpace(table.File), Digest: hex.EncodeToString(digest[:]), By: who.ID, At: t.Now().UTC()}
		if a.Ledger != nil {
			l.Settled = a.Ledger.Settled // which is good for the same difference alone
		}
		draft, err := workDraft(models.FactLedger, l.ID, l, p.Version(models.FactLedger, l.ID))
		if err != nil {
			return err
		}
		drafts = append(drafts, draft)
	}
	_, err = t.store.Record(ctx, drafts, who.ID, "read-ledger", fmt.Sprintf("the ledger, of %d awards", len(drafts)))
	return err
}

func (r *LedgerRow) wrong(field, format string, args ...any) error {
	return models.Invalid(fmt.Sprintf("row %d, %s", r.At, field), format, args...)
}

// ledgerAward is the award that a row is about.
func (p *PlanFacts) ledgerAward(r *LedgerRow) (*PlanAward, error) {
	name := strings.TrimSpace(r.Award)
	var found *PlanAward
	for i := range p.Awards {
		a := &p.Awards[i]
		switch {
		case name == "" || a.Grant.ID != name && !strings.EqualFold(a.Grant.AwardNumber, name):
		case found != nil:
			return nil, r.wrong("award", "%q is the number of two awards; name it by its id: %s or %s", name, found.Grant.ID, a.Grant.ID)
		default:
			found = a
		}
	}
	switch {
	case name == "":
		return nil, r.wrong("award", "is missing; it is the award's number or id")
	case found == nil:
		return nil, r.wrong("award", "%s has no award %q", p.Place.Name, name)
	case r.Expended == nil && r.Drawn == nil:
		return nil, r.wrong("expended", "is missing, and so is what was drawn; the row says nothing")
	case !r.Through.Known():
		return nil, r.wrong("through", "is missing; a ledger is read through a day")
	case r.Through > p.Today:
		return nil, r.wrong("through", "%s lies ahead", r.Through.Words())
	}
	for _, x := range []struct {
		field string
		usd   *models.USD
	}{{"expended", r.Expended}, {"drawn", r.Drawn}} {
		if x.usd != nil && *x.usd < 0 {
			return nil, r.wrong(x.field, "%s is below zero", x.usd.Format())
		}
	}
	return found, nil
}

// SettleLedger explains the difference that stands between the ledger and the record
// of an award. It is good for that difference: another one stands again.
func (t *Tracker) SettleLedger(ctx context.Context, who models.Person, grant string, version int, why string) error {
	f, err := t.awardToKeep(ctx, who, grant)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	switch {
	case f.LedgerVersion == 0:
		return models.Conflict("", "no ledger was read of this award")
	case version != f.LedgerVersion:
		return outdated(f.LedgerVersion, version)
	case !f.Award.Gap.Open:
		return models.Conflict("", "there is no difference to settle")
	case why == "":
		return models.Invalid("why", "is missing; say what explains the difference")
	}
	l := *f.Award.Ledger
	l.Settled = &models.Settled{Why: why, By: who.ID, On: f.Today}
	if d := f.Award.Gap.Expended; d != nil {
		l.Settled.Expended = *d
	}
	if d := f.Award.Gap.Drawn; d != nil {
		l.Settled.Drawn = *d
	}
	return t.keepWork(ctx, who, models.FactLedger, grant, l, version, "settle-ledger", why)
}
