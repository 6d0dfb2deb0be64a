package law

import "proviso/models"

// alive says whether the order runs on the day: begun, not ended, not reversed.
// Whom it protects is another matter. Intervals include their first day and
// exclude their last (rule 6).
func (o *order) alive(c clock) models.Certainty {
	out := o.begun(c).And(o.ended(c).Not())
	if o.Uncertain || o.inDoubt(c) || o.unverified(c) {
		out = out.Unsettled()
	}
	return out
}

// begun: of an order whose day is not known it is only sure that it does not
// come before its case.
func (o *order) begun(c clock) models.Certainty {
	if o.From.Known() {
		return c.happened(o.From)
	}
	if o.matter.Filed.Known() {
		return c.happened(o.matter.Filed).Unsettled()
	}
	return models.Maybe
}

// ended: by its end (superseded, vacated, expired), or by a reversal. A reversal
// binds at the mandate; between opinion and mandate it may have (rule 4).
func (o *order) ended(c clock) models.Certainty {
	reversed := c.happened(o.Reversed).And(c.happened(o.Mandate).Or(models.Maybe))
	return c.happened(o.To).Or(reversed)
}

// inDoubt is true within the window in which the record does not know whether
// the order was yet made.
func (o *order) inDoubt(c clock) bool {
	return c.happened(o.UnsettledFrom) != models.No && c.happened(o.UnsettledTo) != models.Yes
}

// unverified is true for an open-ended order long after its verification (rule 10).
func (o *order) unverified(c clock) bool {
	return c.openEnded(o.To) && c.lapsed(o.VerifiedThrough)
}

// protects is the whole answer of one order for one jurisdiction: the strongest
// of its routes that no stay suspends. It also gives that route.
func (o *order) protects(r *Record, j *models.Jurisdiction, cond string, alive models.Certainty, c clock) (models.Certainty, route) {
	if alive == models.No {
		return models.No, route{}
	}
	var buf [8]route
	best, by := models.No, route{}
	unsettled := o.unsettledFor(j, c)
	for _, via := range o.routes(r, j, cond, c, buf[:0]) {
		got := via.c
		if unsettled && via.kind == routeEveryone {
			got = got.Unsettled()
		} else {
			got = got.And(o.stayed(r, j, via, c).Not())
		}
		if got > best {
			best, by = got, via
		}
	}
	return best.And(alive), by
}
