package forecast

import (
	"context"
	"slices"

	"proviso/models"
)

// MeanResult is what is to be expected, without how likely anything else is.
type MeanResult struct {
	Assessed    int        `json:"assessed"` // awards
	NotAssessed []Missing  `json:"not_assessed,omitempty"`
	Total       models.USD `json:"total"`
	// Lines and Awards have each place that any money falls on and each award that is
	// assessed. Either adds up to the total to the cent.
	Lines  []MeanLine `json:"lines,omitempty"`
	Awards []Mean     `json:"awards,omitempty"`
	// Drivers are those of Result: each as if no other took anything.
	Drivers []Mean `json:"drivers,omitempty"`
}

// Mean is the expected loss of an award or by a driver.
type Mean struct {
	Key      string     `json:"key"`
	Expected models.USD `json:"expected"`
}

// MeanLine is the expected loss of a place.
type MeanLine struct {
	Place
	Expected models.USD `json:"expected"`
}

// Means is the expected loss without any trial, with severities at their means. Where
// every driver is certain, as in a scenario that says of each what happens, it is the
// loss of the one way in which it can come out. Where drivers are not, every way in
// which each award can come out is counted, so that only what hangs on the award
// bounds it, however many drivers the model has; an award with too many is refused.
//
// With severities that are fixed this is what Run expects, to the cent but for the
// rounding of the total. With others it is so as long as the loss is in proportion to
// the severity. It is the loss at the mean severity, and not the mean of the losses,
// where two branches take the same money, a cut may go through the uncommitted money
// into the committed, or an amount of dollars may be more than there is.
func Means(ctx context.Context, m Model) (*MeanResult, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	r := &MeanResult{}
	places, drivers := map[Place]float64{}, map[string]float64{}
	near := m.near()
	var awards []float64
	for _, a := range byID(m.Awards, func(a Award) string { return a.ID }) {
		x, lacks, ok := near.prospect(a)
		if !ok {
			r.NotAssessed = append(r.NotAssessed, Missing{a.ID, lacks})
			continue
		}
		loss, err := x.expect(ctx, places, drivers)
		if err != nil {
			return nil, err
		}
		r.Awards, awards = append(r.Awards, Mean{Key: a.ID}), append(awards, loss)
	}
	r.Assessed = len(awards)
	for _, d := range byID(m.Drivers, func(d Driver) string { return d.ID }) {
		r.Drivers = append(r.Drivers, Mean{d.ID, round(drivers[d.ID])})
	}
	for p := range places {
		r.Lines = append(r.Lines, MeanLine{Place: p})
	}
	slices.SortFunc(r.Lines, func(a, b MeanLine) int { return a.Place.before(b.Place) })
	r.fill(awards, places)
	return r, nil
}

// expect adds what is to be expected of an award to the places and drivers.
func (x prospect) expect(ctx context.Context, places map[Place]float64, drivers map[string]float64) (float64, error) {
	lost, alone := make([]float64, len(x.pieces)), make([]float64, len(x.plan.drivers))
	err := x.each(ctx, wholly(nil), func(chance float64, f *fate) {
		for slot, cents := range f.lost {
			lost[slot] += float64(chance * float64(cents))
		}
		for d, cents := range f.alone {
			alone[d] += float64(chance * float64(cents))
		}
	})
	sum := 0.0
	for slot, p := range x.award.portions() {
		places[p.slice.place()] += lost[slot]
		sum += lost[slot]
	}
	for d, cents := range alone {
		drivers[x.plan.drivers[d].ID] += cents
	}
	return sum, err
}

// fill lays what is expected out in whole cents.
func (r *MeanResult) fill(awards []float64, places map[Place]float64) {
	sum := 0.0
	for _, cents := range awards {
		sum += cents
	}
	r.Total = round(sum)
	for i, cents := range layOut(int64(r.Total), awards) {
		r.Awards[i].Expected = models.USD(cents)
	}
	weights := make([]float64, len(r.Lines))
	for i, l := range r.Lines {
		weights[i] = places[l.Place]
	}
	for i, cents := range layOut(int64(r.Total), weights) {
		r.Lines[i].Expected = models.USD(cents)
	}
}
