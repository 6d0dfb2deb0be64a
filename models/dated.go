package models

// Lane is the kind of a dated fact: a line of a timeline.
type Lane string

const (
	LaneLife          Lane = "life"
	LanePayment       Lane = "payment"
	LaneAction        Lane = "action"
	LaneOrders        Lane = "orders"
	LaneCertification Lane = "certification"
)

// Lanes lists them in the order in which they are shown.
var Lanes = []Lane{LaneLife, LanePayment, LaneAction, LaneOrders, LaneCertification}

// Dated is a fact with its day: one of the pointers is set, or Order with Case
// (and the Stay of it), or Response with the action that it answers.
type Dated struct {
	Lane          Lane
	When, Until   When
	Grant         string // id, of what happened to one grant alone
	Step          *Step
	Amount        *Amount
	Action        *Action
	Response      *Response
	Case          *Case
	Order         *Order
	Stay          *Stay
	Notice        *Notice
	Certification *Certification
	Report        *Report
	Sources       []string
}
