package models

// Standing is what the law says on a day about one condition, one jurisdiction
// and one award year of a program.
type Standing string

const (
	NotAttached     Standing = "not_attached"
	WithdrawnByUSG  Standing = "withdrawn"
	Blocked         Standing = "blocked"
	NotEnforced     Standing = "not_enforced"
	InForce         Standing = "in_force"
	UncertainStands Standing = "uncertain"
)

// Standings lists them in the order of precedence.
var Standings = []Standing{NotAttached, WithdrawnByUSG, Blocked, NotEnforced, InForce, UncertainStands}

// Enforceable is whether the condition may be enforced there and then.
func (s Standing) Enforceable() Certainty {
	switch s {
	case InForce:
		return Yes
	case UncertainStands:
		return Maybe
	}
	return No
}

// Question asks for one standing. Program and FiscalYear are left out ("" and 0)
// for a condition that is not limited to any.
type Question struct {
	Jurisdiction string
	Program      string // id or ALN
	FiscalYear   int
	Condition    string
	AsOf         Date // the day asked about
	KnownOn      Date // with what had been learnt by that day; zero: all that is recorded
}

// ReasonKind is the layer that a reason belongs to.
type ReasonKind string

const (
	ReasonAttachment ReasonKind = "attachment"
	ReasonWithdrawal ReasonKind = "withdrawal"
	ReasonOrder      ReasonKind = "order"
	ReasonNotice     ReasonKind = "notice"
	ReasonMembership ReasonKind = "membership"
)

// Reason is one live fact that bears on the answer.
type Reason struct {
	Kind      ReasonKind
	ID        string
	Text      string
	Since     When
	Until     When
	Certainty Certainty // how far the fact itself can be relied on
	Sole      bool      // without it, the answer would be another
	Sources   []Source
}

// Answer is a standing with every live reason.
type Answer struct {
	Question
	Standing     Standing
	Stale        Date // the day through which what it rests on was verified; zero: fresh
	Reasons      []Reason
	Passed       []Reason // what was looked at and does not reach here, and why
	Illustrative bool     // the question is about something invented
}

// Enforceable is the answer in one word.
func (a Answer) Enforceable() Certainty { return a.Standing.Enforceable() }

// Protection is how one order protects one jurisdiction on a day.
type Protection struct {
	Jurisdiction string
	ByName       bool // the order names it, or it is a party; else the order reaches it by its scope
	Certainty    Certainty
}

// Relief is one order on a day: whether it runs, and whom it protects then.
type Relief struct {
	Order     string
	Runs      Certainty
	Protected []Protection // by jurisdiction; those not protected are left out
}
