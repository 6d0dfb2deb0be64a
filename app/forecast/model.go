package forecast

import "proviso/models"

// Model is what a forecast is made of.
type Model struct {
	Drivers  []Driver `json:"drivers"`
	Awards   []Award  `json:"awards"`
	Branches []Branch `json:"branches"`
}

// Driver is something that happens or not to many awards at once: an order ends, a
// condition is enforced, a program is cut. Exactly one of its outcomes happens, or
// none of them.
type Driver struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	// Given is the driver that this one's chances hang on; nil if they hang on none.
	Given    *Parent   `json:"given,omitempty"`
	Outcomes []Outcome `json:"outcomes"`
	// Each says that every award under the driver draws for itself. Independence is
	// said; common cause is the default.
	Each bool `json:"each,omitempty"`
}

// Outcome is one of the things that can happen. Its chance is not read where the
// driver hangs on another: there the cases have the chances.
type Outcome struct {
	ID     string `json:"id"`
	Name   string `json:"name,omitempty"`
	Chance Chance `json:"chance,omitzero"`
}

// Chance is what a named person believes, 0 to 1. A forecast goes by P50; P10 and
// P90 are how far it could be off.
type Chance struct {
	P10 float64 `json:"p10"`
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
}

// Sure is a chance without doubt about it.
func Sure(p float64) Chance { return Chance{p, p, p} }

// Parent is the driver that another hangs on, with a case for each of its outcomes
// and one for nothing.
type Parent struct {
	Driver string `json:"driver"`
	Cases  []Case `json:"cases"`
}

// Case has the chances of a driver's outcomes, in their order, where its parent
// came out so. The outcome "" is nothing.
type Case struct {
	Outcome string   `json:"outcome"`
	Chances []Chance `json:"chances"`
}

// Award is a grant with what can be lost of it.
type Award struct {
	ID string `json:"id"`
	// Amounts are nil where nothing is known of them.
	Amounts *Amounts `json:"amounts,omitempty"`
	// Slices say how the amounts fall; none is one slice without names.
	Slices []Slice `json:"slices,omitempty"`
}

// Amounts are the money of an award, in disjoint parts. One that is nil is not
// known; it is not zero.
type Amounts struct {
	Spent       *models.USD `json:"spent_unpaid,omitempty"` // R: spent, not paid back to us
	Committed   *models.USD `json:"committed,omitempty"`    // O: to come, and promised to somebody
	Uncommitted *models.USD `json:"uncommitted,omitempty"`  // B: to come, and promised to nobody
	Unspent     *models.USD `json:"owed_back,omitempty"`    // U: received, not spent
	Demandable  *models.USD `json:"demandable,omitempty"`   // C: received and spent
	Own         *models.USD `json:"own,omitempty"`          // P: own money spent before there was an award
}

// Amount names one of the amounts.
type Amount string

const (
	Spent       Amount = "spent_unpaid"
	Committed   Amount = "committed"
	Uncommitted Amount = "uncommitted"
	Unspent     Amount = "owed_back"
	Demandable  Amount = "demandable"
	Own         Amount = "own"
)

// amounts are in the order in which everything lists them.
var amounts = [...]Amount{Spent, Committed, Uncommitted, Unspent, Demandable, Own}

// of is the amount by its name; nil if it is not known.
func (a *Amounts) of(name Amount) *models.USD {
	if a == nil {
		return nil
	}
	switch name {
	case Spent:
		return a.Spent
	case Committed:
		return a.Committed
	case Uncommitted:
		return a.Uncommitted
	case Unspent:
		return a.Unspent
	case Demandable:
		return a.Demandable
	case Own:
		return a.Own
	}
	return nil
}

// Of are the amounts of a position, which parts an award in the same way.
func Of(p models.Position) *Amounts {
	return &Amounts{Spent: &p.SpentUnpaid, Committed: &p.Committed, Uncommitted: &p.Uncommitted, Unspent: &p.OwedBack, Demandable: &p.Demandable, Own: &p.OwnMoney}
}

// Slice is the part of an award's amounts that falls on one fiscal year of the
// jurisdiction, fund, department, program and month; a name may be left out. Money of
// an amount that has no slice falls on none of them.
type Slice struct {
	// Amount is the amount that the slice is of; "" is each one that has no slices
	// of its own. The shares of an amount sum to 1.
	Amount     Amount `json:"amount,omitempty"`
	FiscalYear string `json:"fiscal_year,omitempty"`
	Fund       string `json:"fund,omitempty"`
	Department string `json:"department,omitempty"`
	Program    string `json:"program,omitempty"`
	Month      Month  `json:"month,omitempty"`
	// PassThrough says that the money comes through another government.
	PassThrough bool    `json:"pass_through,omitempty"`
	Share       float64 `json:"share"`
}

// Branch is what an outcome of a driver does to an award. One that stands there twice
// is one branch; of two that differ and take the same money the larger loss counts.
type Branch struct {
	Driver  string `json:"driver"`
	Outcome string `json:"outcome"`
	Award   string `json:"award"`
	Kind    Kind   `json:"kind"`
	// Severity is the part that is lost; the zero Severity is all of it.
	Severity Severity `json:"severity,omitzero"`
	// Own says that the severity is drawn for this award alone. By default one draw
	// serves all awards under the outcome.
	Own bool `json:"own,omitempty"`
	// Months is how far a delay or hold moves the money.
	Months int `json:"months,omitempty"`
	// From is the first month whose money to come is touched; "" is all of it.
	// Money of no month is always touched.
	From Month `json:"from,omitempty"`
	// Protected is the part of the committed money that a termination leaves to us
	// (2 C.F.R. 200.343), 0 to 1.
	Protected float64 `json:"protected,omitempty"`
	// Refused says that a termination takes what is spent and not paid as well.
	Refused bool `json:"past_costs_refused,omitempty"`
}

// Kind is how an award is hurt.
type Kind string

const (
	NeverAwarded Kind = "never_awarded" // own money spent before the award
	Delayed      Kind = "delayed"       // moves the money to come and what is owed to us; loses nothing
	Held         Kind = "held"          // the same
	Reduced      Kind = "reduced"       // the money to come, uncommitted first
	Terminated   Kind = "terminated"    // the money to come less what is protected, what is unspent, past costs if refused
	Disallowed   Kind = "disallowed"    // what was received and spent
	ClawedBack   Kind = "clawed_back"   // the same
)

// acts are the amounts that a branch acts on; nil for a kind that there is not.
func (b Branch) acts() []Amount {
	switch b.Kind {
	case NeverAwarded:
		return []Amount{Own}
	case Delayed, Held:
		return []Amount{Spent, Committed, Uncommitted}
	case Reduced:
		return []Amount{Committed, Uncommitted}
	case Terminated:
		if b.Refused {
			return []Amount{Spent, Committed, Uncommitted, Unspent}
		}
		return []Amount{Committed, Uncommitted, Unspent}
	case Disallowed, ClawedBack:
		return []Amount{Demandable}
	}
	return nil
}

// loses is false for what only moves money.
func (k Kind) loses() bool { return k != Delayed && k != Held }

// Month is a month of the calendar, written YYYY-MM; "" is none.
type Month = models.Month
