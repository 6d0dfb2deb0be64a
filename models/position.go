package models

// Position is where the money of one award stands on a day. The four amounts
// harm differently and are never added up to a total "at risk": their sum is
// just the award. All in whole cents, federal share.
type Position struct {
	Award       USD // A: what the four make up
	SpentUnpaid USD // max(0, X-D): spent, not yet repaid to us
	Future      USD // A - max(X, D): neither spent nor received
	OwedBack    USD // max(0, D-X): received, not spent
	Demandable  USD // min(X, D): received and spent
	Committed   USD // the part of Future under obligation, at most Future
	Uncommitted USD // the rest of Future
	OverAward   USD // spending beyond the award: our own cost, outside the four
	OwnMoney    USD // our own money spent before the award, lost if it never comes; outside the four
	Interest    USD // owed on advances; outside the four
}

// Ledger is what an award's position is computed from; nil is "not known".
type Ledger struct {
	Award        *USD // A, after modifications and deobligations
	Expended     *USD // X
	Drawn        *USD // D
	Unliquidated *USD // O; where not known all of Future counts as uncommitted
	OwnMoney     USD  // spent before the award; none recorded is none
	Interest     USD  // owed on advances; none recorded is none
}

// Position computes the four amounts. It is not known (ok false) where A, X or
// D is not. Drawing more than the award is an error: federal money cannot be
// drawn beyond what was awarded, so one of the two entries is wrong.
func (l Ledger) Position() (p Position, ok bool, err error) {
	if l.Award == nil || l.Expended == nil || l.Drawn == nil {
		return Position{}, false, nil
	}
	a, x, d := *l.Award, *l.Expended, *l.Drawn
	for field, v := range map[string]USD{"award": a, "expended": x, "drawn": d} {
		if v < 0 {
			return Position{}, false, Invalid(field, "%s is below zero", v.Format())
		}
	}
	if d > a {
		return Position{}, false, Invalid("drawn", "%s is more than the award of %s", d.Format(), a.Format())
	}
	if x > a {
		p.OverAward, x = x-a, a
	}
	p.Award = a
	p.SpentUnpaid = max(0, x-d)
	p.Future = a - max(x, d)
	p.OwedBack = max(0, d-x)
	p.Demandable = min(x, d)
	if l.Unliquidated != nil {
		if *l.Unliquidated < 0 {
			return Position{}, false, Invalid("unliquidated", "%s is below zero", (*l.Unliquidated).Format())
		}
		p.Committed = min(*l.Unliquidated, p.Future)
	}
	p.Uncommitted = p.Future - p.Committed
	p.OwnMoney, p.Interest = l.OwnMoney, l.Interest
	return p, true, nil
}
