package law

import "proviso/models"

// ground is one live fact that bears on the answer for one jurisdiction.
type ground struct {
	kind     models.ReasonKind
	c        models.Certainty // how far it carries
	order    *order
	notice   *notice
	via      route
	verified models.Date
	lapsed   bool // it would carry further, had it been verified later
}

// grounds collects the live facts of a cell for a jurisdiction: the attachment
// first, then the withdrawal, the orders and the notices. buf is the caller's
// scratch space.
func (d *Day) grounds(j *models.Jurisdiction, x *cell, buf []ground) []ground {
	k := x.k
	if x.attached != models.No {
		buf = append(buf, ground{kind: models.ReasonAttachment, c: x.attached, verified: k.VerifiedThrough})
	}
	if x.withdrawal != models.No {
		buf = append(buf, ground{kind: models.ReasonWithdrawal, c: x.withdrawal, verified: k.VerifiedThrough,
			lapsed: d.clock.lapsed(k.VerifiedThrough)})
	}
	for i := range x.orders {
		o := &x.orders[i]
		if c, via := o.protects(d.r, j, k.ID, o.alive, d.clock); c != models.No {
			g := ground{kind: models.ReasonOrder, c: c, order: o.order, via: via}
			if d.clock.openEnded(o.To) {
				g.verified, g.lapsed = o.VerifiedThrough, d.clock.lapsed(o.VerifiedThrough)
			}
			buf = append(buf, g)
		}
	}
	for i := range x.notices {
		n := &x.notices[i]
		if c, via := n.reaches(d.r, j); c != models.No {
			g := ground{kind: models.ReasonNotice, c: c.And(n.stands), notice: n.notice, via: via}
			if d.clock.openEnded(n.Until) {
				g.verified, g.lapsed = k.VerifiedThrough, d.clock.lapsed(k.VerifiedThrough)
			}
			buf = append(buf, g)
		}
	}
	return buf
}

// weighed is what the grounds amount to.
type weighed struct {
	standing models.Standing
	stale    models.Date
}

// layers is the order of precedence of the four ways in which a condition does
// not bind (the table of DESIGN section 3); not_attached is the want of a ground.
var layers = [...]struct {
	kind     models.ReasonKind
	standing models.Standing
}{
	{models.ReasonWithdrawal, models.WithdrawnByUSG},
	{models.ReasonOrder, models.Blocked},
	{models.ReasonNotice, models.NotEnforced},
}

// weigh puts the grounds in their order: the first certain "no" is the standing;
// failing that, any uncertain "no" makes the answer uncertain; else the condition
// is in force. The ground at index without (-1: none) is left out, to see what
// rests on it alone.
func (d *Day) weigh(k *condition, grounds []ground, without int) weighed {
	attached := models.No
	doubt := false
	for i := range grounds {
		if i != without && grounds[i].kind == models.ReasonAttachment {
			attached = attached.Or(grounds[i].c)
		}
	}
	if attached == models.No {
		return weighed{standing: models.NotAttached}
	}
	for _, layer := range layers {
		best, verified, closed := models.No, models.Date(0), false
		for i := range grounds {
			g := &grounds[i]
			if i == without || g.kind != layer.kind {
				continue
			}
			best = best.Or(g.c)
			if g.c == models.Yes {
				verified = max(verified, g.verified)
				closed = closed || g.verified == 0
			}
		}
		if best == models.Yes {
			if closed {
				verified = 0
			}
			return weighed{layer.standing, d.staleSince(verified)}
		}
		doubt = doubt || best == models.Maybe
	}
	if doubt || attached == models.Maybe || d.clock.lapsed(k.VerifiedThrough) {
		return weighed{models.UncertainStands, d.staleDoubt(k, grounds, without)}
	}
	return weighed{models.InForce, d.staleSince(k.VerifiedThrough)}
}

// staleSince is the day of verification if the day asked about lies after it.
func (d *Day) staleSince(verified models.Date) models.Date {
	if verified != 0 && d.clock.asOf > verified {
		return verified
	}
	return 0
}

// staleDoubt is the day to show with an uncertain answer: that of the fact that
// would have settled it, had it been verified later; else that of the newest
// fact it rests on.
func (d *Day) staleDoubt(k *condition, grounds []ground, without int) models.Date {
	newest, lapsed := k.VerifiedThrough, models.Date(0)
	for i := range grounds {
		if i == without {
			continue
		}
		newest = max(newest, grounds[i].verified)
		if grounds[i].lapsed && grounds[i].kind != models.ReasonAttachment {
			lapsed = max(lapsed, grounds[i].verified)
		}
	}
	if lapsed != 0 {
		return lapsed
	}
	return d.staleSince(newest)
}
