package models

import (
	"fmt"
	"slices"
)

// Grant is one jurisdiction's application or award under a program for a
// federal fiscal year, direct or passed through a state's award.
type Grant struct {
	ID           string   `json:"id"`
	Jurisdiction string   `json:"jurisdiction"`
	Program      string   `json:"program"`
	FiscalYear   int      `json:"fiscal_year"`
	AwardNumber  string   `json:"award_number,omitempty"` // FAIN, "" until known
	Via          string   `json:"pass_through,omitempty"` // prime recipient of a subaward; never added to the prime
	Joint        *Joint   `json:"joint,omitempty"`
	Inferred     string   `json:"inferred,omitempty"` // why the grant is known to exist although no figure was found
	Illustrative bool     `json:"illustrative,omitempty"`
	Note         string   `json:"note,omitempty"`
	Sources      []string `json:"sources,omitempty"`
}

// AmountKind says what a dated amount is.
type AmountKind string

const (
	Allocation   AmountKind = "allocation" // formula share before any award
	Request      AmountKind = "request"
	Awarded      AmountKind = "award"
	Reported     AmountKind = "reported"     // as a third party gives it
	Modification AmountKind = "modification" // added to (or, negative, taken from) the award
	Deobligation AmountKind = "deobligation"
	Expended     AmountKind = "expended"               // X, cumulative
	Drawn        AmountKind = "drawn"                  // D, cumulative
	Unliquidated AmountKind = "unliquidated"           // O, obligations not yet paid
	PreAward     AmountKind = "own_money_before_award" // outside A
	Interest     AmountKind = "interest_owed"          // outside A
)

// ParseAmountKind reads a kind.
func ParseAmountKind(field, s string) (AmountKind, error) {
	switch k := AmountKind(s); k {
	case Allocation, Request, Awarded, Reported, Modification, Deobligation, Expended, Drawn, Unliquidated, PreAward, Interest:
		return k, nil
	}
	return "", Invalid(field, "%q is not a kind of amount; it is allocation, request, award, reported, modification, deobligation, expended, drawn, unliquidated, own_money_before_award or interest_owed", s)
}

// Amount is one dated, sourced figure of a grant, federal share.
type Amount struct {
	ID          string     `json:"id"`
	Grant       string     `json:"grant"`
	Kind        AmountKind `json:"kind"`
	USD         USD        `json:"usd"`
	Since       When       `json:"since,omitzero"` // the day from which it stands; unknown: always
	Approximate bool       `json:"approximate,omitempty"`
	Disputed    bool       `json:"disputed,omitempty"` // counted in no total
	Rivals      []Rival    `json:"other_values,omitempty"`
	Status      string     `json:"status,omitempty"` // the source's word for the state of the grant
	Note        string     `json:"note,omitempty"`
	Sources     []string   `json:"sources,omitempty"`
}

// Rival is a figure that another source gives for the same thing.
type Rival struct {
	USD         USD        `json:"usd"`
	Kind        AmountKind `json:"kind"`
	Source      string     `json:"source,omitempty"`
	Approximate bool       `json:"approximate,omitempty"`
	Note        string     `json:"note,omitempty"`
}

// StepKind is something that happened to one grant.
type StepKind string

const (
	StepReviewed    StepKind = "local_review" // of an application, before it is sent
	StepApplied     StepKind = "applied"
	StepApproved    StepKind = "board_approved" // by the recipient's own governing body
	StepSubmitted   StepKind = "submitted"      // the whole application, where applying takes two steps
	StepWithdrawn   StepKind = "withdrawn"      // by the recipient
	StepSelected    StepKind = "selected"       // by the agency, which has not offered it yet
	StepOffered     StepKind = "offered"
	StepAwarded     StepKind = "awarded"
	StepAcceptAsked StepKind = "acceptance_requested" // laid before the governing body for acceptance
	StepAccepted    StepKind = "accepted"
	StepDeclined    StepKind = "declined"
	StepNoCert      StepKind = "applied_without_certification"
	StepHeld        StepKind = "held"
	StepReleased    StepKind = "released"
	StepCleared     StepKind = "cleared"
	StepDenied      StepKind = "denied"
	StepTerminated  StepKind = "terminated"
	StepJudgment    StepKind = "judgment"
	StepAskedMore   StepKind = "extension_requested" // of the day for acceptance, or of the period
	StepExtended    StepKind = "extended"
	StepClosed      StepKind = "closed" // by the agency, after the period
	StepPeriodStart StepKind = "period_start"
	StepPeriodEnd   StepKind = "period_end"

	// What somebody saw of the award's payments, each good until it is looked at again.
	StepPayOpen      StepKind = "payments_open" // a draw was paid, or the account is open
	StepPayHeld      StepKind = "payments_held"
	StepPayReviewed  StepKind = "payments_reviewed" // each draw waits for the agency's review, or has a ceiling
	StepPaySuspended StepKind = "payments_suspended"
	StepPayHidden    StepKind = "payments_not_visible" // the award does not appear in the payment system
	StepPayRejected  StepKind = "draw_rejected"
	StepPayClosed    StepKind = "payments_closed"
	StepPayUnknown   StepKind = "payments_unknown" // somebody looked and could not tell
)

// PaymentSteps lists what can be seen of an award's payments, the best first.
var PaymentSteps = []StepKind{StepPayOpen, StepPayReviewed, StepPayHeld, StepPaySuspended, StepPayHidden, StepPayRejected, StepPayClosed, StepPayUnknown}

// OfPayment is true of what was seen of an award's payments.
func (k StepKind) OfPayment() bool { return slices.Contains(PaymentSteps, k) }

// StopsPayment is true of what keeps money from being paid.
func (k StepKind) StopsPayment() bool {
	switch k {
	case StepPayHeld, StepPayReviewed, StepPaySuspended, StepPayHidden, StepPayRejected:
		return true
	}
	return false
}

// ParseStepKind reads a kind of step.
func ParseStepKind(field, s string) (StepKind, error) {
	k := StepKind(s)
	switch k {
	case StepReviewed, StepApplied, StepApproved, StepSubmitted, StepWithdrawn, StepSelected, StepOffered, StepAwarded, StepAcceptAsked, StepAccepted, StepDeclined, StepNoCert, StepHeld,
		StepReleased, StepCleared, StepDenied, StepTerminated, StepJudgment, StepAskedMore, StepExtended, StepClosed, StepPeriodStart, StepPeriodEnd:
		return k, nil
	}
	if k.OfPayment() {
		return k, nil
	}
	return "", Invalid(field, "%q is not a step of a grant", s)
}

// Step is a dated thing that happened to one grant. AsOf means that the source
// saw the state on that day and does not say when it began.
type Step struct {
	ID      string   `json:"id"`
	Grant   string   `json:"grant"`
	Kind    StepKind `json:"kind"`
	Date    When     `json:"date,omitzero"`
	AsOf    bool     `json:"as_of,omitempty"`
	Until   When     `json:"until,omitzero"`            // for a hold whose end the source gives
	Checked Date     `json:"verified_through,omitzero"` // the last day on which somebody saw that it still was so
	Note    string   `json:"note,omitempty"`
	Sources []string `json:"sources,omitempty"`
}

// LastChecked is the last day on which it was seen to be so.
func (s Step) LastChecked() Date { return max(s.Checked, s.Date.Latest) }

// Report is a financial or performance report that a grant owes.
type Report struct {
	ID        string   `json:"id"`
	Grant     string   `json:"grant"`
	Kind      string   `json:"kind"` // financial or performance
	PeriodEnd Date     `json:"period_end"`
	DueOn     Date     `json:"due_on"`
	FiledOn   Date     `json:"filed_on,omitzero"`
	Sources   []string `json:"sources,omitempty"`
}

// CertificationState is how far a certification has come.
type CertificationState string

const (
	CertDrafting    CertificationState = "drafting"
	CertCounsel     CertificationState = "counsel_review"
	CertSigned      CertificationState = "signed"
	CertLetter      CertificationState = "signed_with_letter"
	CertAlternative CertificationState = "alternative_sent"
	CertRefused     CertificationState = "refused"
	CertSuperseded  CertificationState = "superseded"
	CertWithdrawn   CertificationState = "withdrawn"
)

// ParseCertificationState reads a state.
func ParseCertificationState(field, s string) (CertificationState, error) {
	switch c := CertificationState(s); c {
	case CertDrafting, CertCounsel, CertSigned, CertLetter, CertAlternative, CertRefused, CertSuperseded, CertWithdrawn:
		return c, nil
	}
	return "", Invalid(field, "%q is not a state of a certification", s)
}

// Certification is an office's answer to a condition's text for one grant.
type Certification struct {
	ID        string             `json:"id"`
	Grant     string             `json:"grant"`
	Condition string             `json:"condition"`
	Office    string             `json:"office"`
	State     CertificationState `json:"state"`
	Date      When               `json:"date,omitzero"`
	DueOn     Date               `json:"due_on,omitzero"`
	Note      string             `json:"note,omitempty"`
	Sources   []string           `json:"sources,omitempty"`
}

// Name is how a grant is spoken of where no title is at hand.
func (g Grant) Name() string {
	return fmt.Sprintf("%s FY%d of %s", g.Program, g.FiscalYear, g.Jurisdiction)
}
