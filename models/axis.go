package models

// AxisID names one of the five axes on which an award stands.
type AxisID string

const (
	AxisLife          AxisID = "life"          // from the application to the closing
	AxisPayment       AxisID = "payment"       // whether money moves
	AxisAction        AxisID = "action"        // what a federal agency last did
	AxisPosture       AxisID = "posture"       // how its conditions stand
	AxisCertification AxisID = "certification" // what its offices signed
)

// Axes lists them in the order in which they are shown.
var Axes = []AxisID{AxisLife, AxisPayment, AxisAction, AxisPosture, AxisCertification}

// Axis is where an award stands on one of them on a day. A zero State is not
// known: nothing is recorded, or what is was not looked at for too long.
type Axis struct {
	ID      AxisID
	State   string // a StepKind, Effect, Standing or CertificationState, or one of the words below
	Count   int    // of posture: how many conditions stand so
	Of      int    // of posture: of how many
	Since   When
	Checked Date   // the last day on which anybody saw it; zero: not recorded
	Text    string // a sentence: the finding or the note that it rests on
	Basis   FactRef
	Sources []string
}

// States that are worked out and stand in no fact.
const (
	AxisAllocated = "allocated" // of life: a formula gives it a share, and nothing more is recorded
	AxisLate      = "late"      // of payment: held for a report that is late
	AxisActive    = "active"    // within the period of the award
	AxisCloses    = "closing"   // after it
	AxisNothing   = "nothing"   // of actions: none is recorded
)
