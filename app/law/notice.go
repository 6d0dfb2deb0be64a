package law

import (
	"cmp"
	"slices"
	"strings"

	"proviso/models"
)

// notice is a non-enforcement notice as it bears on one condition.
type notice struct {
	*models.Notice
	about  models.Certainty // whether the notice means this condition
	named  map[string]bool
	groups []string
	subs   map[string]bool // USPS codes
	reader bool            // its addressees are not known: it may speak to anybody
}

// fileNotices files each notice that an agency will not enforce under every
// condition that it may mean. Rescissions and pauses are not filed: a rescission
// is recorded as the withdrawal of the conditions that it withdrew.
func (r *Record) fileNotices(notices []models.Notice, blocks []models.NumberBlock) {
	for i := range notices {
		n := &notices[i]
		if n.Kind != models.NonEnforcement {
			continue
		}
		for _, c := range r.ordered {
			if about := r.means(n, c, blocks); about != models.No {
				c.notices = append(c.notices, r.newNotice(n, about))
			}
		}
	}
	for _, c := range r.ordered {
		slices.SortFunc(c.notices, func(a, b *notice) int { return cmp.Compare(a.ID, b.ID) })
	}
}

func (r *Record) newNotice(n *models.Notice, about models.Certainty) *notice {
	x := &notice{Notice: n, about: about, named: map[string]bool{}, subs: map[string]bool{}}
	for _, id := range n.Protected {
		if strings.HasPrefix(id, models.GroupPrefix) {
			x.groups = append(x.groups, id)
		} else {
			x.named[id] = true
		}
	}
	for _, s := range n.Subdivisions {
		x.subs[r.states[s]] = true
	}
	x.reader = len(n.Protected) == 0
	return x
}

// means says whether a notice's numbers are about a condition (rule 11). A
// condition that it names outright is meant. The whole block of numbers of a
// year covers the block's families for certain, though single numbers are not
// matched; part of a block, or a block whose families are not known, may mean
// any family that the year's awards carry. A notice whose addressees were not
// captured either is taken at its word alone.
func (r *Record) means(n *models.Notice, k *condition, blocks []models.NumberBlock) models.Certainty {
	if slices.Contains(n.Conditions, k.ID) {
		return models.Yes
	}
	if len(n.Protected) == 0 {
		return models.No
	}
	out := models.No
	for i := range blocks {
		b := &blocks[i]
		if b.Unrelated || b.FiscalYear != n.FiscalYear || r.programID(b.Program) != r.programID(n.Program) {
			continue
		}
		named := 0
		for _, number := range b.Numbers {
			if slices.Contains(n.Numbers, number) {
				named++
			}
		}
		switch {
		case named == 0:
		case len(b.Families) == 0:
			if k.everCarriedBy(r.programID(n.Program), n.FiscalYear) {
				out = out.Or(models.Maybe)
			}
		case slices.Contains(b.Families, k.ID):
			if named == len(b.Numbers) && !b.Uncertain {
				out = out.Or(models.Yes)
			} else {
				out = out.Or(models.Maybe)
			}
		}
	}
	return out
}

func (r *Record) programID(idOrALN string) string {
	if id, ok := r.alns[idOrALN]; ok {
		return id
	}
	return idOrALN
}

func (k *condition) everCarriedBy(program string, year int) bool {
	for i := range k.Attachments {
		a := &k.Attachments[i]
		if a.FiscalYear == year && slices.Contains(a.Programs, program) {
			return true
		}
	}
	return false
}

// stands says whether the notice was out on the day and speaks of the program
// and year. An undated notice may stand from its earliest possible day on.
func (n *notice) stands(r *Record, k *condition, p *models.Program, year int, c clock) models.Certainty {
	if n.FiscalYear != 0 && year != 0 && n.FiscalYear != year {
		return models.No
	}
	if n.Program != "" && p != nil && r.programID(n.Program) != p.ID {
		return models.No
	}
	out := c.happened(n.Date)
	if !n.Date.Known() {
		out = c.happened(models.OnDay(n.NotBefore)).Unsettled()
		if n.NotBefore == 0 {
			out = models.Maybe
		}
	}
	out = out.And(c.happened(n.Until).Not()).And(n.about)
	if n.Uncertain || c.openEnded(n.Until) && c.lapsed(k.VerifiedThrough) {
		out = out.Unsettled()
	}
	return out
}

// reaches says whether the notice speaks to the jurisdiction, and by which route.
func (n *notice) reaches(r *Record, j *models.Jurisdiction) (models.Certainty, route) {
	if n.named[j.ID] {
		return models.Yes, route{routeNamed, j.ID, models.Yes}
	}
	if j.Kind != models.State && len(n.subs) > 0 {
		if n.subs[j.State] {
			return models.Yes, route{routeSubdivision, j.State, models.Yes}
		}
		if j.State == "" {
			return models.Maybe, route{routeSubdivision, "", models.Maybe}
		}
	}
	best, by := models.No, route{}
	for _, g := range n.groups {
		if m := r.member(g, j); m > best {
			best, by = m, route{routeMember, g, m}
		}
	}
	if n.reader {
		return best.Or(models.Maybe), route{routeEveryone, models.Everyone, models.Maybe}
	}
	return best, by
}
