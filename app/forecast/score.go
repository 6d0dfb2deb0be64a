package forecast

import (
	"fmt"

	"proviso/models"
)

// Resolved is an assumption of which one now knows how it came out.
type Resolved struct {
	Chances []float64 `json:"chances"` // of each outcome, as they were believed at P50
	Outcome int       `json:"outcome"` // what happened, from 1; 0 is nothing
}

// Brier is how good the chances were.
type Brier struct {
	// Score is the mean of the squared distances, 0 at best and 1 at worst. Of a
	// driver with one outcome it is (p - what happened)²; with more, half the sum
	// over the outcomes and nothing, which is the same for one.
	Score float64 `json:"score"`
	// Sample is how many assumptions it is of. A score without it says nothing.
	Sample int `json:"sample"`
}

// Score scores the assumptions that are resolved. Of none there is no score.
func Score(resolved []Resolved) (Brier, error) {
	if len(resolved) == 0 {
		return Brier{}, models.Invalid("resolved", "is empty; there is nothing to score yet")
	}
	sum := 0.0
	for i, r := range resolved {
		at := fmt.Sprintf("resolved[%d]", i)
		if len(r.Chances) == 0 {
			return Brier{}, models.Invalid(at+".chances", "is empty; an assumption has at least one outcome")
		}
		if r.Outcome < 0 || r.Outcome > len(r.Chances) {
			return Brier{}, models.Invalid(at+".outcome", "%d is none of the outcomes; they are counted from 1 to %d, and 0 is nothing", r.Outcome, len(r.Chances))
		}
		var chances []Chance
		for _, p := range r.Chances {
			chances = append(chances, Sure(p))
		}
		if err := together(chances, at+".chances", func(k int) string { return fmt.Sprintf("%s.chances[%d]", at, k) }); err != nil {
			return Brier{}, err
		}
		for o, p := range middle(chances) {
			if o == r.Outcome {
				p = 1 - p
			}
			sum += float64(p*p) / 2
		}
	}
	return Brier{sum / float64(len(resolved)), len(resolved)}, nil
}
