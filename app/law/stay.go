package law

import "proviso/models"

// stay is a stay with its lists as sets.
type stay struct {
	*models.Stay
	listed, except map[string]bool
}

// stayed says whether any stay suspends the order for a jurisdiction that it
// would protect by the given route (rule 3). A stay that was lifted leaves
// nothing behind; granting rehearing or vacating an opinion is no stay.
func (o *order) stayed(r *Record, j *models.Jurisdiction, via route, c clock) models.Certainty {
	out := models.No
	for i := range o.stays {
		s := &o.stays[i]
		runs := c.happened(s.From).And(c.happened(s.To).Not())
		suspends := runs.And(s.appliesTo(r, o, j, via))
		if s.Uncertain {
			suspends = suspends.Unsettled()
		}
		out = out.Or(suspends)
	}
	return out
}

// appliesTo says whether the stay is for this jurisdiction. Where the order
// protects by membership and the stay suspends it for the same members, the two
// are one question: whoever is protected is also stayed, member or not.
func (s *stay) appliesTo(r *Record, o *order, j *models.Jurisdiction, via route) models.Certainty {
	if s.except[j.ID] {
		return models.No
	}
	switch s.AsTo {
	case models.StayAll:
		return models.Yes
	case models.StayNonParties:
		if o.parties[j.ID] {
			return models.No
		}
		return models.Yes
	}
	out := models.No
	for id := range s.listed {
		switch {
		case id == j.ID, via.kind == routeMember && via.via == id:
			return models.Yes
		default:
			out = out.Or(r.member(id, j))
		}
	}
	return out
}

// unsettledFor is true for those of whom, from a day on, it could not be found
// out whether the stay still runs: the order may protect them, stay or no stay.
func (o *order) unsettledFor(j *models.Jurisdiction, c clock) bool {
	return o.UnsettledFor.Known() && !o.parties[j.ID] && c.happened(o.UnsettledFor) != models.No
}
