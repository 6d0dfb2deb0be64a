package models

import "strings"

// Rung is a grant's standing on the ladder.
type Rung string

const (
	Clear       Rung = "clear"
	Protected   Rung = "protected"
	RungUnknown Rung = "unknown"
	Open        Rung = "open"
	AtIssue     Rung = "at_issue"
	Restricted  Rung = "restricted"
	Lost        Rung = "lost"

	// NoRung is a remark's: it is told and decides nothing.
	NoRung Rung = ""
)

// Rungs lists them from the best to the worst. "unknown" stands above what is
// known to be harmless and below what is known to be harm: a doubt outweighs a
// "protected", and is outweighed by an "open".
var Rungs = []Rung{Clear, Protected, RungUnknown, Open, AtIssue, Restricted, Lost}

// Severity is the rung's place in Rungs.
func (r Rung) Severity() int {
	for i, x := range Rungs {
		if x == r {
			return i
		}
	}
	return -1
}

// ParseRung reads a rung.
func ParseRung(field, s string) (Rung, error) {
	if r := Rung(s); r.Severity() >= 0 {
		return r, nil
	}
	return "", Invalid(field, "%q is not a rung; it is clear, protected, open, at_issue, restricted, lost or unknown", s)
}

// Cause parts what others did from what the recipient let happen.
type Cause string

const (
	CausePolitical     Cause = "political"
	CauseSelfInflicted Cause = "self_inflicted"
	CauseNone          Cause = ""
)

// Verdict is one rule's word on one thing it looked at.
type Verdict struct {
	Rung    Rung
	Cause   Cause
	Text    string   // a sentence for a county attorney
	Basis   string   // id of the fact looked at: an action, order, condition, step, report
	Since   When     // from when it holds, where that is known
	Sources []string // source ids
}

// Finding is a verdict with the rule that gave it.
type Finding struct {
	Rule     string // rule id
	Title    string
	Citation string
	Verdict
}

// ConditionStanding is one condition's standing for a grant.
type ConditionStanding struct {
	Condition string
	Standing  Standing
	Stale     Date
	Voluntary bool
	Policy    bool     // a policy, no term in an award
	HangsOn   []string // ids of the orders and notices behind a "no"
	Sole      bool     // one of them alone
	Sources   []string // of the orders or notices behind a "no", else of the condition; do not change
}

// Deadline is a day by which something must be done.
type Deadline struct {
	Date Date
	What string
	ID   string // of the fact it comes from
	// Sources of that fact.
	Sources []string
}

// Figure is what is known of a grant's amount on a day.
type Figure struct {
	USD         USD
	Changed     *USD // an award with what was added and taken since; nil: nothing was
	Basis       AmountKind
	Since       When
	Approximate bool
	Disputed    bool
	ID          string
	Sources     []string
}

// Assessment is one grant on one day.
type Assessment struct {
	Grant        Grant
	State        string // USPS code of its jurisdiction
	Rung         Rung
	Figure       *Figure   // nil: no amount is known
	Position     *Position // nil: not known
	Conditions   []ConditionStanding
	Findings     []Finding
	NextDeadline *Deadline
	Changes      []Change
}

// With lists the ids of the conditions that have the standing, a space between.
func (a *Assessment) With(s Standing) string {
	var ids []string
	for _, c := range a.Conditions {
		if c.Standing == s {
			ids = append(ids, c.Condition)
		}
	}
	return strings.Join(ids, " ")
}

// Why is the grant's standing in one line: the findings that put it on its rung.
func (a *Assessment) Why() string {
	var texts []string
	for _, f := range a.Findings {
		if f.Rung == a.Rung {
			texts = append(texts, f.Text)
		}
	}
	return strings.Join(texts, " ")
}

// Change is a smallest set of facts that would move the grant to another rung.
type Change struct {
	Facts []string // what would have to happen, in words
	To    Rung
}

// Dossier is everything that the rules may look at about one grant on one day.
// It holds no conclusion.
type Dossier struct {
	Grant           Grant
	Jurisdiction    Jurisdiction
	Program         Program
	Conditions      []ConditionStanding // those attached on the day or not certainly not
	Touches         []Touch             // actions with an effect that touch the grant and may have happened, by date
	OffersElsewhere When                // when awards of its program and year were first offered to anybody
	Steps           []Step              // of this grant, happened by the day or of a day not known; by date
	Doubtful        []Step              // of this grant; it cannot be told whether they had happened by the day
	Reports         []Report
	Certifications  []Certification
	Deadlines       []Deadline // known on the day, past ones too
}

// Touch is a federal action as it touches one grant.
type Touch struct {
	Action    *Action
	Named     bool // the jurisdiction is named; else it is one of all grantees
	Certainty Certainty
	Closed    *Response // the recipient's own response that ended the matter by the day
}
