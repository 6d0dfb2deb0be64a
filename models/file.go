package models

import "strings"

// GrantFile is everything that the record holds on one grant by a day.
type GrantFile struct {
	Assessment
	Place          Jurisdiction
	Program        Program
	Footings       []Footing // of each condition, in the order of Conditions
	Rules          []RuleSaid
	Amounts        []Amount // by date; those of a day not known first
	Certifications []Certification
	Touches        []Touched
	Deadlines      []Deadline // known on the day, past ones too
	Subawards      []Assessment
	Held           bool        // its payments or the award itself are held
	Excluded       []Exclusion // of its figures
	Dated          []Dated     // by the day, lane by lane
}

// RuleSaid is a rule of the ladder with what became of it.
type RuleSaid struct {
	Title, Citation string
	Outcome         string // why it gave no verdict, where it gave none
	Verdicts        []Verdict
}

// Touched is an action that touches a grant, with what its recipient answered by
// the day.
type Touched struct {
	Touch
	Answers []Response
}

// Footing is a condition's standing for one grant with what it rests on.
type Footing struct {
	ConditionStanding
	Term     *Condition
	Since    When   // from when it has stood so, zero where that is not known
	Verified Date   // through when what it rests on was verified; zero: not recorded
	Holds    []Hold // the orders and notices behind a "no"
	Doubt    string // why it is uncertain, in a sentence
}

// Reach is the way by which an order or a notice protects a place.
type Reach string

const (
	ReachNone     Reach = ""
	ReachNamed    Reach = "named"
	ReachParty    Reach = "party" // the order is for everyone, and the place is a party
	ReachState    Reach = "state" // as a local government of a state
	ReachMember   Reach = "member"
	ReachEveryone Reach = "everyone"
)

// Hold is an order or a notice as it stands between a condition and a place.
type Hold struct {
	ID     string
	Case   *Case   // of an order
	Order  *Order  // nil: it is a notice
	Notice *Notice // nil: it is an order
	Reach  Reach
}

// Name is the case of an order without what it was called later; "" of a notice.
func (h Hold) Name() string {
	if h.Case == nil {
		return ""
	}
	return h.Case.Short()
}

// Short is a caption without what the case was called later.
func (m Case) Short() string {
	s, _, _ := strings.Cut(m.Caption, " (")
	return s
}

// PlaceFile is everything that the record holds on one jurisdiction by a day.
type PlaceFile struct {
	Place        Jurisdiction
	Grants       []Assessment
	Cover        []PlaceCover // what stands how under each condition
	Elsewhere    []Elsewhere  // orders and notices looked at that do not protect here
	Actions      []PlaceAction
	Cases        []Case
	State        *PlaceState // nil of a state itself, and where the state is not known
	Practices    []Practice
	Context      []ContextFigure
	Associations []Association // of which it is a confirmed member
	Peers        []Peers
	Dated        []Dated
}

// PlaceCover is a condition's footing for awards of a place that stand alike.
type PlaceCover struct {
	Footing
	Awards []*Grant
}

// Elsewhere is an order or a notice that protects others, and why not this place.
type Elsewhere struct {
	Hold
	Why        string
	Conditions []string
	Sources    []Source
}

// PlaceAction is an action that names a place, with the place's own answers.
type PlaceAction struct {
	*Action
	Answers []Response
}

// PlaceState is how the state of a place stands.
type PlaceState struct {
	Place  Jurisdiction
	Grants []Assessment
	Cases  []Case
	Orders []StateOrder // in force on the day and protecting the state by name
}

// StateOrder is an order that protects a state, and whether its local governments
// share it.
type StateOrder struct {
	Hold
	Subdivisions Certainty
}

// Peers are the other places whose grant of the same program and year stands on
// the same rung, with every condition standing as here.
type Peers struct {
	Grant *Grant
	Rung  Rung
	Of    int      // conditions that stand alike
	Same  []string // ids of jurisdictions
}

// PlaceRow is a place in a list.
type PlaceRow struct {
	Jurisdiction
	Grants int
	Worst  Rung // "" without grants
	Worsts int  // grants on that rung
	Asked  int  // actions by the day that name it
	Cases  int
}

// DemandFile is everything that the record holds on one federal action by a day.
type DemandFile struct {
	Action   Action // answers of after the day left out
	Happened Certainty
	Grants   []Assessment // that it touches on the day
	Earlier  *Action      // that it follows
	Later    []Action     // that follow it, by the day
	Cases    []Case       // that it names, or that are about it
	Orders   []Hold       // made by the day against it
}
