package planner

import (
	"github.com/a-h/templ"

	"proviso/models"
)

// Given is what the page of a plan is worded from.
type Given struct {
	Report    models.CouncilReport // as it would be issued now
	Year      string               // of the table; "": all
	Years     []models.BudgetYear
	Scenarios []string
	Against   string
	Seed      uint64
	Counsel   bool // by counsel's own likelihoods
	YearSums  *models.ReportSums
	Channels  []Channel
	Together  []Together
	Kept      []Kept
	Moves     []string // names of the two drivers that move the reserve most
	Unsaid    []models.Driver
	Unlaid    []string // grants
	Uncosted  []models.ReportGap
	Awards    []Award
	Changes   []string // since the last report
	Last      *models.CouncilReport
	Compared  *Compared
	Pictures  Pictures
	Known     int  // awards with known amounts
	Says      bool // the plan says something of what would be missing
	Of        int  // awards of the place; there are fewer in Awards where some were chosen
	Names     func(grant string) string
	Keeps     bool
	Counsels  bool
}

// Channel is what is expected of money that comes by one way.
type Channel struct {
	PassThrough bool
	Sums        models.ReportSums
}

// Together is how awards that one driver touches are lost together.
type Together struct {
	Driver   string
	About    models.Ref // what the driver is about; none: nothing of the record
	Called   string     // that, as people speak
	Grants   []string
	Expected models.USD
	All, Any models.Percent
}

// Kept is what it is worth that an order stands.
type Kept struct {
	Name     string
	Protects models.USD
}

// Compared is why the plan comes out otherwise than in another scenario.
type Compared struct {
	Name                      string // of the other; "": as is believed
	Lifted                    bool   // the same, without the orders that are taken to be lifted
	From, To                  models.USD
	FromReserve, ToReserve    models.USD
	Steps                     []Step
	RestExpected, RestReserve models.USD
}

// Step is what one assumption makes of the difference.
type Step struct {
	Driver, How       string
	Expected, Reserve models.USD
}

// Award is one award of the plan.
type Award struct {
	models.ReportAward
	Figure   *models.Figure // what is known of its amount; nil: nothing
	Haircut  models.Percent
	Expected models.USD
	Assessed bool
}

// Pictures are those of the page; nil is none.
type Pictures struct {
	Curve, Tornado, Cash, Cascade, Decisions, Lifts templ.Component
}
