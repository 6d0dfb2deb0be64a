package risk

import (
	"cmp"
	"slices"
	"time"

	"proviso/app/law"
	"proviso/models"
)

// Desk lays out dossiers: the record with its facts filed by the grants that they
// touch. It is immutable and safe for concurrent use.
type Desk struct {
	law            *law.Record
	jurisdictions  map[string]*models.Jurisdiction
	programs       map[string]*models.Program
	byRecipient    map[string][]*models.Action // effective ones, by the jurisdiction they name
	toAll          []*models.Action            // effective ones, to everybody
	offers         []*models.Action
	deadlines      []*models.Notice
	amounts        map[string][]models.Amount
	steps          map[string][]models.Step
	reports        map[string][]models.Report
	certifications map[string][]models.Certification
}

// NewDesk files a record. Only actions with an effect are laid before the rules;
// the others are history.
func NewDesk(r models.Record, l *law.Record) *Desk {
	k := &Desk{law: l, jurisdictions: map[string]*models.Jurisdiction{}, programs: map[string]*models.Program{},
		byRecipient: map[string][]*models.Action{}, amounts: map[string][]models.Amount{}, steps: map[string][]models.Step{},
		reports: map[string][]models.Report{}, certifications: map[string][]models.Certification{}}
	for i := range r.Jurisdictions {
		k.jurisdictions[r.Jurisdictions[i].ID] = &r.Jurisdictions[i]
	}
	for i := range r.Programs {
		k.programs[r.Programs[i].ID] = &r.Programs[i]
	}
	for i := range r.Actions {
		a := &r.Actions[i]
		if a.Effect == models.EffectNone {
			continue
		}
		for _, j := range a.Recipients {
			k.byRecipient[j] = append(k.byRecipient[j], a)
		}
		if a.Everyone {
			k.toAll = append(k.toAll, a)
		}
		if a.Effect == models.EffectOffer {
			k.offers = append(k.offers, a)
		}
	}
	for i := range r.Notices {
		if n := &r.Notices[i]; n.Deadline != 0 {
			k.deadlines = append(k.deadlines, n)
		}
	}
	for _, a := range r.Amounts {
		k.amounts[a.Grant] = append(k.amounts[a.Grant], a)
	}
	for _, s := range r.Steps {
		k.steps[s.Grant] = append(k.steps[s.Grant], s)
	}
	for _, p := range r.Reports {
		k.reports[p.Grant] = append(k.reports[p.Grant], p)
	}
	for _, c := range r.Certifications {
		k.certifications[c.Grant] = append(k.certifications[c.Grant], c)
	}
	return k
}

// Dossier lays out everything that the rules may look at about one grant on the
// day: what had happened by it and was known.
func (k *Desk) Dossier(day *law.Day, g models.Grant) *models.Dossier {
	d := &models.Dossier{Grant: g, Conditions: day.For(g.Jurisdiction, g.Program, g.FiscalYear)}
	if j := k.jurisdictions[g.Jurisdiction]; j != nil {
		d.Jurisdiction = *j
	}
	if p := k.programs[g.Program]; p != nil {
		d.Program = *p
	}
	for _, a := range k.byRecipient[g.Jurisdiction] {
		k.touch(d, day, a, true)
	}
	for _, a := range k.toAll {
		k.touch(d, day, a, false)
	}
	slices.SortStableFunc(d.Touches, func(x, y models.Touch) int {
		return cmp.Or(cmp.Compare(x.Action.Date.Earliest, y.Action.Date.Earliest), cmp.Compare(x.Action.ID, y.Action.ID))
	})
	for _, a := range k.offers {
		if Concerns(a, &g) && day.Happened(a.Date) != models.No && (!d.OffersElsewhere.Known() || a.Date.Earliest < d.OffersElsewhere.Earliest) {
			d.OffersElsewhere = a.Date
		}
	}
	k.stepsBy(d, day)
	for _, p := range k.reports[g.ID] {
		if day.Happened(models.OnDay(p.FiledOn)) != models.Yes {
			p.FiledOn = 0
		}
		d.Reports = append(d.Reports, p)
	}
	for _, c := range k.certifications[g.ID] {
		if c.Date.Known() && day.Happened(c.Date) != models.Yes {
			if c.DueOn == 0 {
				continue
			}
			// It was owed before it came to its state, and may have been late then.
			c.State, c.Date = models.CertDrafting, models.When{}
		}
		d.Certifications = append(d.Certifications, c)
	}
	k.dates(d, day)
	return d
}

// Begun is true once the grant's federal fiscal year has begun: before that
// there is no such grant.
func Begun(g *models.Grant, day models.Date) bool {
	return fiscalYear(day) >= g.FiscalYear
}

// touch adds an action to the dossier if it touches the grant and may have
// happened.
func (k *Desk) touch(d *models.Dossier, day *law.Day, a *models.Action, named bool) {
	if !Concerns(a, &d.Grant) {
		return
	}
	happened := models.Maybe // of a day not known: it may have
	if a.Date.Known() {
		happened = day.Happened(a.Date)
	}
	if happened == models.No {
		return
	}
	if slices.ContainsFunc(d.Touches, func(t models.Touch) bool { return t.Action == a }) {
		return // named, and one of all besides
	}
	// A hold of everybody that does not say of which award years may be of others.
	anyYear := a.Effect == models.EffectHold && !named && len(a.FiscalYears) == 0
	if a.Uncertain || anyYear {
		happened = happened.Unsettled()
	}
	t := models.Touch{Action: a, Named: named, Certainty: happened}
	for i := range a.Responses {
		r := &a.Responses[i]
		if r.Jurisdiction == d.Grant.Jurisdiction && r.Closes() && r.Date.Known() && day.Happened(r.Date) == models.Yes {
			t.Closed = r
		}
	}
	d.Touches = append(d.Touches, t)
}

// Touches says whether an action with an effect is laid before the rules when
// they judge the grant: it names the recipient, or everybody, and concerns the
// grant's program and award year.
func Touches(a *models.Action, g *models.Grant) bool {
	return a.Effect != models.EffectNone && (a.Everyone || slices.Contains(a.Recipients, g.Jurisdiction)) && Concerns(a, g)
}

// Concerns says whether an action is about a grant's program and award year. One
// that names no award years is about money then current: the awards of the
// federal fiscal year of its date, of the year before, and later ones.
func Concerns(a *models.Action, g *models.Grant) bool {
	if !a.AllPrograms && !slices.Contains(a.Programs, g.Program) {
		return false
	}
	if len(a.FiscalYears) > 0 {
		return slices.Contains(a.FiscalYears, g.FiscalYear)
	}
	return a.Date.Known() && g.FiscalYear >= fiscalYear(a.Date.Earliest)-1
}

// fiscalYear is the federal fiscal year of a day: from 1 October of the year
// before (31 U.S.C. § 1102).
func fiscalYear(d models.Date) int {
	t := d.Time()
	if t.Month() >= time.October {
		return t.Year() + 1
	}
	return t.Year()
}
