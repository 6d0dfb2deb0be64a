package risk

import (
	"slices"
	"time"

	"proviso/app/law"
	"proviso/models"
)

// stepsBy lays out the steps that had happened by the day, and apart from them
// those that may have. An award figure of a known day is an award, where no step
// says so.
func (k *Desk) stepsBy(d *models.Dossier, day *law.Day) {
	for _, s := range k.steps[d.Grant.ID] {
		if s.Kind == models.StepHeld {
			s.Until = k.heldUntil(&d.Grant, &s, day)
		}
		happened := day.Happened(s.Date)
		if !s.Date.Known() {
			happened = day.Happened(decided(&d.Grant))
		}
		switch happened {
		case models.Yes:
			d.Steps = append(d.Steps, s)
		case models.Maybe:
			d.Doubtful = append(d.Doubtful, s)
		}
	}
	for i := range k.amounts[d.Grant.ID] {
		a := &k.amounts[d.Grant.ID][i]
		if a.Kind == models.Awarded && day.Happened(a.Since) == models.Yes && step(d, models.StepAwarded) == nil {
			d.Steps = append(d.Steps, models.Step{ID: a.ID, Grant: a.Grant, Kind: models.StepAwarded, Date: a.Since, Sources: a.Sources})
		}
	}
	byDate := func(x, y models.Step) int { return stepOrder(&x, &y) }
	slices.SortFunc(d.Steps, byDate)
	slices.SortFunc(d.Doubtful, byDate)
}

// heldUntil is when a hold ended, as far as that is known: the end that its
// source gives or, for one that was only seen on a day, the award's own release.
// It may lie ahead of the day asked about: what is later seen released was held
// until then, however long ago it was last seen held.
func (k *Desk) heldUntil(g *models.Grant, s *models.Step, day *law.Day) models.When {
	var end models.When
	consider := func(w models.When) {
		known := w.Known() && (day.KnownOn() == 0 || w.Latest <= day.KnownOn())
		if known && (!end.Known() || w.Earliest < end.Earliest) {
			end = w
		}
	}
	consider(s.Until)
	if s.Until.Known() || !s.AsOf {
		return end
	}
	for _, r := range k.steps[g.ID] {
		if r.Kind == models.StepReleased && after(r.Date, s.Date) {
			consider(r.Date)
		}
	}
	for _, a := range k.byRecipient[g.Jurisdiction] {
		if a.Effect == models.EffectRelease && !a.Uncertain && Concerns(a, g) && after(a.Date, s.Date) {
			consider(a.Date)
		}
	}
	return end
}

// decided is the day from which a step whose day is not recorded can be taken to
// have happened: awards of a federal fiscal year are made or refused before the
// calendar year in which it ends is over.
func decided(g *models.Grant) models.When {
	return models.OnDay(models.NewDate(g.FiscalYear+1, time.January, 1))
}
