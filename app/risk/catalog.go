package risk

import (
	"time"

	"proviso/models"
)

// uniformGuidance is the day on which 2 C.F.R. part 200 took effect for awards
// (79 Fed. Reg. 75871). A rule that rests on it judges no earlier day.
var uniformGuidance = models.NewDate(2014, time.December, 26)

// Catalog is every rule, in the order in which findings of one rung are told.
var Catalog = []Rule{
	awardLost,
	awardHeld,
	paymentsStopped,
	awardReduced,
	reportLate,
	documentsDemanded,
	noncomplianceAlleged,
	certificationRefused,
	certificationOverdue,
	conditionInForce,
	conditionUncertain,
	awardUnknown,
	conditionBlocked,
	conditionWithdrawn,
	moneyMoves,
}

// Lookup is the rule of an id.
func Lookup(id string) (*Rule, bool) {
	for i := range Catalog {
		if Catalog[i].ID == id {
			return &Catalog[i], true
		}
	}
	return nil, false
}
