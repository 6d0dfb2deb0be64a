package budget

import (
	"cmp"
	"slices"

	"proviso/app/forecast"
	"proviso/models"
)

// Unscored says why what was believed of an ended driver is not scored.
type Unscored string

const (
	NothingBelieved Unscored = "nothing"  // no likelihood stood on the day before it ended
	ParentOpen      Unscored = "parent"   // the driver on which it hangs has not ended
	OtherOutcomes   Unscored = "outcomes" // the likelihood was written for other outcomes
)

// Resolved is an ended driver with what was believed of it on the day before.
type Resolved struct {
	Driver  models.Driver
	Parent  *models.Driver        // on which it hangs; nil: on none
	Stood   *models.Likelihood    // nil: there was none
	Chances []models.LikelyChance // of its outcomes, where its parent came out as it did
	Not     Unscored              // "": it is scored
	Score   float64               // of this one alone, 0 at best and 1 at worst
}

// Believed is what was believed at some time.
type Believed struct {
	models.Likelihood
	On models.Date // on which it was recorded
}

// Log is every driver of a jurisdiction that ended, the latest first, and how good the
// chances were.
type Log struct {
	Resolved []Resolved
	Brier    forecast.Brier // of a sample of 0 there is none
}

// small is the sample below which a score says little: one driver more can move it by
// more than a twentieth.
const small = 20

// Small is true of a log whose score says little yet.
func (l *Log) Small() bool { return l.Brier.Sample < small }

// NewLog scores the drivers that ended by what was believed on the day before each
// ended. Believed are all versions, in the order in which they were recorded.
func NewLog(drivers []models.Driver, believed []Believed) (Log, error) {
	f := Foresight{Drivers: drivers}
	var out Log
	var all []forecast.Resolved
	for _, d := range drivers {
		if d.Ended == nil {
			continue
		}
		r := Resolved{Driver: d, Parent: f.driver(d.Given)}
		if x, ok := r.weigh(believed); ok {
			one, err := forecast.Score([]forecast.Resolved{x})
			if err != nil {
				return out, err
			}
			r.Score, all = one.Score, append(all, x)
		}
		out.Resolved = append(out.Resolved, r)
	}
	slices.SortStableFunc(out.Resolved, func(x, y Resolved) int {
		return cmp.Or(-cmp.Compare(x.Driver.Ended.On, y.Driver.Ended.On), cmp.Compare(x.Driver.ID, y.Driver.ID))
	})
	var err error
	if len(all) > 0 {
		out.Brier, err = forecast.Score(all)
	}
	return out, err
}

// weigh finds the chances that stood, as a score takes them.
func (r *Resolved) weigh(believed []Believed) (forecast.Resolved, bool) {
	for i := range believed {
		if b := &believed[i]; b.ID == r.Driver.ID && b.On < r.Driver.Ended.On {
			r.Stood = &b.Likelihood
		}
	}
	of := ""
	switch {
	case r.Stood == nil:
		r.Not = NothingBelieved
		return forecast.Resolved{}, false
	case r.Parent != nil && r.Parent.Ended == nil:
		r.Not = ParentOpen
		return forecast.Resolved{}, false
	case r.Parent != nil:
		of = r.Parent.Ended.Outcome
	}
	chances, ok := ChancesOf(&r.Driver, r.Stood, of)
	if !ok {
		r.Not = OtherOutcomes
		return forecast.Resolved{}, false
	}
	r.Chances = chances
	x := forecast.Resolved{Outcome: slices.IndexFunc(r.Driver.Outcomes, func(o models.DriverOutcome) bool { return o.ID == r.Driver.Ended.Outcome }) + 1}
	for _, c := range chances {
		x.Chances = append(x.Chances, c.P50.Part())
	}
	return x, true
}
