package models

import (
	"slices"
	"time"
)

// Duty is what people keep about one deadline: who looks after it, to what day
// it was moved and why, and the proof that it was met. The deadline itself is
// computed and never stored. Its ID is that of the deadline, which stays: the
// grant (or demand), the rule and the period.
type Duty struct {
	ID           string    `json:"id"`
	Jurisdiction string    `json:"jurisdiction"`
	Grant        string    `json:"grant,omitempty"`
	Demand       string    `json:"demand,omitempty"` // id of the action that asks
	Rule         string    `json:"rule"`             // id, whatever its version
	Moves        []Move    `json:"moves,omitempty"`  // oldest first; the last one holds
	Owner        string    `json:"owner,omitempty"`  // id of a person, as are all below
	Backup       string    `json:"backup,omitempty"`
	Attempts     []Attempt `json:"attempts,omitempty"` // to file, oldest first
	FiledOn      Date      `json:"filed_on,omitzero"`
	Muted        []string  `json:"muted,omitempty"` // who wants no reminder of it
	Note         string    `json:"note,omitempty"`
}

// Move is a day put in the place of the one before, which stays in the history.
type Move struct {
	On       Date      `json:"on"`
	Why      string    `json:"why"`
	Document string    `json:"document,omitempty"` // what grants it, as one would cite it
	Source   string    `json:"source,omitempty"`   // id of a source of the record
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// Outcome is how an attempt to file came out.
type Outcome string

const (
	OutcomeFiled  Outcome = "filed"
	OutcomeFailed Outcome = "failed"
)

// ParseOutcome reads an outcome.
func ParseOutcome(field, s string) (Outcome, error) {
	switch o := Outcome(s); o {
	case OutcomeFiled, OutcomeFailed:
		return o, nil
	}
	return "", Invalid(field, "%q is no outcome; it is filed or failed", s)
}

// Attempt is one try to file, met or failed: a failed one is evidence too.
type Attempt struct {
	At        time.Time `json:"at"`
	Channel   string    `json:"channel"` // JustGrants, ASAP, mail
	Outcome   Outcome   `json:"outcome"`
	Reference string    `json:"reference,omitempty"` // confirmation or ticket number
	Note      string    `json:"note,omitempty"`
	By        string    `json:"by"`
}

// IsMuted is true if the person wants no reminder of the duty.
func (d Duty) IsMuted(person string) bool { return slices.Contains(d.Muted, person) }

// Failed is how many attempts failed.
func (d Duty) Failed() int {
	n := 0
	for _, a := range d.Attempts {
		if a.Outcome == OutcomeFailed {
			n++
		}
	}
	return n
}

// DueRule is one version of a rule from which a deadline follows. Which version
// applies is decided by the day that the count starts on, so that a closed rule
// still judges the past.
type DueRule struct {
	ID       string // kebab-case, the same for all its versions
	Version  string // told apart within ID
	Title    string
	Citation string
	URL      string   // official page or text
	Agencies []string // whose awards it is for, as a program names its agency; none: everybody's
	Subaward bool     // it is for awards passed through another
	From     Date     // first day of the count that it is for; zero: from before the record begins
	Until    Date     // first day that it is no longer for; zero: it stands
	Days     int      // calendar days from the start of the count; negative: before it
	Years    int      // added to these
	Start    string   // what the count starts at: "the offer", "the end of the period"
	Every    int      // months of a reporting period; 0: it falls due once
	Lapses   bool     // a chance or a term that runs out: nobody is late for it
	Rivals   []RivalRule
	Note     string
}

// RivalRule is what another official page says, and why it is not followed.
type RivalRule struct {
	Says   string
	Title  string
	URL    string
	NotFor string // why it is not followed
}

// DueState is where a deadline stands on a day.
type DueState string

const (
	DueAhead     DueState = "ahead"
	DueSoon      DueState = "soon" // within SoonDays
	DueOverdue   DueState = "overdue"
	DueFailed    DueState = "failed" // the last attempt to file failed, and the day has not passed
	DueFiled     DueState = "filed"
	DueFiledLate DueState = "filed_late"
	DuePassed    DueState = "passed" // a chance or a term that has run out
	DueUnknown   DueState = "unknown"
)

// DueStates lists them, the most pressing first.
var DueStates = []DueState{DueOverdue, DueFailed, DueSoon, DueAhead, DueUnknown, DueFiledLate, DueFiled, DuePassed}

// SoonDays is from how many days before it on a deadline counts as soon.
const SoonDays = 14

// Open is true of a deadline for which something is still to be done.
func (s DueState) Open() bool {
	switch s {
	case DueAhead, DueSoon, DueOverdue, DueFailed:
		return true
	}
	return false
}

// ParseDueState reads a state.
func ParseDueState(field, s string) (DueState, error) {
	if d := DueState(s); slices.Contains(DueStates, d) {
		return d, nil
	}
	return "", Invalid(field, "%q is no state of a deadline; it is overdue, failed, soon, ahead, unknown, filed_late, filed or passed", s)
}

// Due is one deadline on one day, computed, with what people keep of it.
type Due struct {
	ID           string
	Rule         DueRule
	Grant        string // id; "" of a demand
	Demand       string // id of an action
	Jurisdiction string
	Program      string
	What         string // what is due, as one would say it
	Period       Date   // the last day of the period that it is about
	Start        When   // what is counted from; the first day that it may have been
	Counted      Date   // the day that the rule, or the paper itself, gives; zero: not known
	Missing      string // what would have to be known
	Moves        []DueMove
	On           Date     // the day that holds
	Business     Date     // the last business day on or before it
	Closed       string   // why On is no business day: Saturday, a holiday's name; "": it is one
	Working      []string // the computation, a sentence a step
	Held         []string // what keeps a term running after its day
	State        DueState
	FiledOn      Date
	Deobligated  *USD // what would be deobligated at closeout as things stand; nil: not known, or not about money
	Rests        []FactRef
	Sources      []string
	Duty         Duty
	Version      int // of the duty; 0: nothing is kept yet
	Changed      Stamp
}

// DueMove is a day that was put in the place of another.
type DueMove struct {
	From, To Date
	Why      string
	Document string
	Source   string // id, "" where none is in the record
	By       string // id of the person; "" where the record itself moves it
	At       time.Time
}

// FactRef names a fact.
type FactRef struct {
	Kind FactKind
	ID   string
}

// Stamp is the newest fact that a thing rests on, and when it was recorded.
type Stamp struct {
	Seq     int64
	Version int
	At      time.Time
}
