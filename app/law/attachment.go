package law

import (
	"slices"
	"time"

	"proviso/models"
)

// attached says whether any version of the condition is carried by awards of
// the program and year on the day, and by which attachment that is surest.
func (k *condition) attached(p *models.Program, year int, c clock) (models.Certainty, *models.Attachment) {
	best := models.No
	var by *models.Attachment
	for i := range k.Attachments {
		a := &k.Attachments[i]
		if got := k.carries(a, p, year).And(k.attachedSince(a, c)); got > best {
			best, by = got, a
		}
	}
	return best, by
}

// Carries says whether awards of a program ("": any) and year (0: any) ever
// carried the condition.
func (r *Record) Carries(condition, program string, year int) models.Certainty {
	out := models.No
	if k := r.conditions[condition]; k != nil {
		for i := range k.Attachments {
			out = out.Or(r.AttachedTo(&k.Attachments[i], program, year))
		}
	}
	return out
}

// AttachedTo says whether an attachment is about a program ("": any) and year
// (0: any) at all.
func (r *Record) AttachedTo(a *models.Attachment, program string, year int) models.Certainty {
	var p *models.Program
	if program != "" {
		var ok bool
		if p, ok = r.Program(program); !ok {
			return models.No
		}
	}
	return (&condition{}).carries(a, p, year)
}

// carries says whether an attachment is about the program and year at all.
func (k *condition) carries(a *models.Attachment, p *models.Program, year int) models.Certainty {
	if a.FiscalYear != 0 && year != 0 && a.FiscalYear != year {
		return models.No
	}
	limited := len(a.Programs) > 0 || len(a.Agencies) > 0 || len(a.ProgramKinds) > 0
	switch {
	case p == nil, a.AllPrograms, !limited, slices.Contains(a.Programs, p.ID), ofAgency(p, a.Agencies):
		return models.Yes
	case len(a.ProgramKinds) > 0 && p.Kind == "":
		return models.Maybe // the record does not know the kind of this program
	case slices.Contains(a.ProgramKinds, p.Kind):
		return models.Yes
	}
	return models.No
}

// attachedSince: from its announcement, or from its effective day where the
// condition has a later one, until withdrawn for that year alone. What is marked
// uncertain, or is only a proposal, is never attached for certain.
func (k *condition) attachedSince(a *models.Attachment, c clock) models.Certainty {
	out := c.happened(k.start(a)).And(c.happened(a.Withdrawn).Not())
	if k.Effective.Known() {
		out = out.And(c.happened(k.Effective))
	}
	if a.Uncertain || k.Uncertain || k.Proposed {
		out = out.Unsettled()
	}
	return out
}

// start is the day from which an attachment stands. Where the record gives none
// the condition's own announcement counts; failing that, awards of a federal
// fiscal year are made within it, so the day lies between 1 October and 30
// September.
func (k *condition) start(a *models.Attachment) models.When {
	switch {
	case a.Announced.Known():
		return a.Announced
	case k.Announced.Known():
		return k.Announced
	case a.FiscalYear != 0:
		return models.Within(models.NewDate(a.FiscalYear-1, time.October, 1), models.NewDate(a.FiscalYear, time.September, 30))
	}
	return models.Within(models.NewDate(1, time.January, 1), models.NewDate(9999, time.December, 31))
}

// withdrawal says whether the agency's withdrawal has taken effect. Nothing ends
// it, so it too is good only as far as it was verified.
func (k *condition) withdrawal(c clock) models.Certainty {
	out := c.happened(k.Withdrawn)
	if c.lapsed(k.VerifiedThrough) {
		out = out.Unsettled()
	}
	return out
}
