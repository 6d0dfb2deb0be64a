package models

import (
	"slices"
	"time"
)

// Digest is how often a person is told by mail of what changed and what is due.
type Digest string

const (
	DigestNone   Digest = "none"
	DigestDaily  Digest = "daily"
	DigestWeekly Digest = "weekly"
)

// Digests lists them.
var Digests = []Digest{DigestNone, DigestDaily, DigestWeekly}

// ParseDigest reads how often.
func ParseDigest(field, s string) (Digest, error) {
	if d := Digest(s); slices.Contains(Digests, d) {
		return d, nil
	}
	return "", Invalid(field, "%q is not how often; it is none, daily or weekly", s)
}

// LetterKind is what a mail is about.
type LetterKind string

const (
	LetterReminder LetterKind = "reminder"
	LetterDigest   LetterKind = "digest"
)

// Reader is somebody to whom mail goes, and up to which day the person has been
// told: of what is due, and of what changed. The zero day is one on which nothing
// was told yet.
type Reader struct {
	Person   Person
	Digest   Digest
	Reminded Date
	Digested Date
	Waiting  []LetterKind // of mails that were written and have not gone yet: no further one is written
}

// ReminderDue is true on a day of which the reader is to be reminded yet.
func (r *Reader) ReminderDue(day Date) bool {
	return r.Reminded < day && !slices.Contains(r.Waiting, LetterReminder)
}

// DigestDue is true on a day of which a digest is to be written yet: every day, or
// on Mondays, and after a stop as soon as it is over.
func (r *Reader) DigestDue(day Date) bool {
	if r.Digested >= day || slices.Contains(r.Waiting, LetterDigest) {
		return false
	}
	switch r.Digest {
	case DigestDaily:
		return true
	case DigestWeekly:
		return day.Time().Weekday() == time.Monday || r.Digested != 0 && day-r.Digested >= 7
	}
	return false
}

// Readable is true of a person to whom mail about the workspace can go.
func (r *Reader) Readable() bool { return r.Person.Mail != "" && r.Person.HasAnywhere(Roles...) }

// Letter is what one person is told at once, before it is worded. It is a type of
// its own, of text and days alone: nothing that counsel keeps, and nothing that
// people note of a deadline, can come into a mail.
type Letter struct {
	Person string // id
	Kind   LetterKind
	Day    Date // on which things stand so
	Since  Date // of a digest: the day up to which the last one told
	Dues   []LetterDue
	Loose  int             // of a digest: open deadlines within a month in places of the person, after which nobody looks
	Moved  []LetterDue     // of a digest: deadlines of which something was written
	Turns  []LetterTurn    // of a digest: grants for which a condition stands otherwise
	News   []LetterHappens // of a digest: orders, notices and actions
}

// LetterDue is one deadline in a mail.
type LetterDue struct {
	ID           string
	What         string
	Program      string // name; "" of a demand
	Year         int    // fiscal year
	Place        string // name
	On, Business Date
	Closed       string // why On is no business day; "": it is one
	State        DueState
	As           LetterPart
	Illustrative bool
}

// LetterPart is what a person is to a deadline.
type LetterPart string

const (
	AsOwner  LetterPart = "owner"
	AsBackup LetterPart = "backup"
	AsKeeper LetterPart = "keeper" // nobody looks after it, and the person keeps deadlines there
)

// LetterTurn is a grant for which conditions stand otherwise than before.
type LetterTurn struct {
	ID, Program, Place string
	Year               int
	Turns              []ConditionTurn
	Illustrative       bool
}

// ConditionTurn is a condition that stands otherwise.
type ConditionTurn struct {
	Condition    string
	Before, Then Standing
}

// LetterHappens is something that happened.
type LetterHappens struct {
	On   Date
	What string
}

// MailTrouble is that mail to a person does not go.
type MailTrouble struct {
	Person  string // id
	Since   time.Time
	Why     string // as the server said it: for administrators
	GivenUp bool   // nobody tries again
}

// MailState is how it stands with the mail that goes from here.
type MailState struct {
	Runs     bool          // rounds are made
	Digest   Digest        // that the person has chosen
	Troubles []MailTrouble // of the person; of everybody for an administrator
}
