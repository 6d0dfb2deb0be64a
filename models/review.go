package models

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// ReviewState is what became of a review.
type ReviewState string

const (
	ReviewOpen      ReviewState = "open"
	ReviewDone      ReviewState = "done"      // somebody has seen to it, on the record where that was needed
	ReviewDismissed ReviewState = "dismissed" // somebody says that there is nothing to see to
)

// Review is an entry on the docket of a case that a person is to look at, with what its
// words may mean. It changes nothing of the record, open or settled.
type Review struct {
	ID        string
	RaisedAt  time.Time
	RaisedBy  string // who kept the import: a person, or AlertSender
	Case      string
	Docket    string // as the row has it: CourtListener's id, or court/number
	Entry     string // what the entry is known by: CourtListener's id, or the key of its row
	Told      string // digest of what was told of the entry
	Import    int64  // the row that it rests on
	Row       int
	Suggested []Suggested // the likeliest first; none: its words suggest nothing
	State     ReviewState
	SettledAt time.Time
	SettledBy string
	Why       string // the note of who settled it
	Body      string // of the row, a DocketEntry as JSON; read, not written
}

// Suggested is what the words of an entry may mean for the orders of a case.
type Suggested struct {
	Kind  string `json:"kind"` // as events and orders of the record are called
	Words string `json:"words"`
	Why   string `json:"why"`
	Score int    `json:"score"`
}

// Names is what is suggested, in short: "stay_lifted, dismissed"; "" for nothing.
func (r *Review) Names() string {
	var out []string
	for _, s := range r.Suggested {
		out = append(out, s.Kind)
	}
	return strings.Join(out, ", ")
}

// AlertSender is who keeps what an alert of CourtListener's brings: no person.
const AlertSender = "courtlistener"

// Alert is a message of CourtListener's webhooks.
type Alert struct {
	Key        string // by which the sender knows its own retries
	ReceivedAt time.Time
	Type       int
	What       string // what it is, in a sentence
	Digest     string // SHA-256 of the body, hex
	Body       string // "" once it was worked
	Tries      int
	WorkedAt   time.Time // zero: it waits
	Outcome    string    // what came of it, or why it waits still
}

var alertKey = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// ParseAlertKey reads the key of an alert, a UUID.
func ParseAlertKey(field, s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	if !alertKey.MatchString(s) {
		return "", Invalid(field, "is missing or is no UUID; an alert says with it which one it is, so that it counts once")
	}
	return s, nil
}

// Parties are the ids of the plaintiffs and defendants of a case, as the record has them:
// jurisdictions, and others.
func (c *Case) Parties() []string {
	var out []string
	for i := range c.Plaintiffs {
		out = append(out, c.Plaintiffs[i].ID)
	}
	return slices.Concat(out, c.Defendants)
}
