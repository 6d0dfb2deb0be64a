// Package publication is what leaves the house: the types that the public reads,
// and nothing else. It promises that an edition is a function of what it was made
// from, byte for byte, and that its hash covers all of it and the edition before.
//
// It imports nothing of ours. That is the wall: no type in it can hold a note of
// counsel, a likelihood or a name of the workspace, because none can be named
// here; and the rooms that serve the public see these types and no others.
//
// Money is whole cents, written as text of dollars and cents. A Day is one day of
// the calendar. A When is a day as far as it is known, in the Extended Date/Time
// Format: 2018, 2018-09, 2018-09-15, with a final "?" where the source does not
// confirm it, or first/last. Both are "" where the record does not say.
package publication

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Format is that of documents and manifests: a number that moves when a field
// changes its meaning. What was published keeps the one it was published with.
const Format = 1

// StaleAfter is the number of days after the last verification from which a page
// says "not verified since" and asserts nothing.
const StaleAfter = 45

// CorrectedFor is the number of days for which a page bears the mark "corrected".
const CorrectedFor = 30

type (
	Day  string
	When string
)

// AddDays is n days later; "" and what is no day stay as they are.
func (d Day) AddDays(n int) Day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return Day(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// Stale is true of a day of verification that lies StaleAfter days or more before
// today; what was never verified is not said to be stale but unknown.
func (d Day) Stale(today Day) bool { return d != "" && today >= d.AddDays(StaleAfter) }

// Cents is money in whole cents.
type Cents int64

func (c Cents) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// String is dollars and cents, as in "423861.00".
func (c Cents) String() string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	return fmt.Sprintf("%s%d.%02d", sign, int64(c)/100, int64(c)%100)
}

func (c *Cents) UnmarshalText(b []byte) error {
	s, sign := string(b), Cents(1)
	if len(s) > 0 && s[0] == '-' {
		s, sign = s[1:], -1
	}
	if len(s) < 4 || s[len(s)-3] != '.' {
		return fmt.Errorf("%q is not money; it is written like 423861.00", b)
	}
	var n Cents
	for i, r := range s {
		switch {
		case i == len(s)-3:
		case r < '0' || r > '9', n > 1<<58:
			return fmt.Errorf("%q is not money; it is written like 423861.00", b)
		default:
			n = n*10 + Cents(r-'0')
		}
	}
	*c = sign * n
	return nil
}

// Settings are what a publisher chooses of an edition.
type Settings struct {
	AsOf    Day `json:"as_of"`              // the day that is told about
	KnownOn Day `json:"known_on,omitempty"` // with what had been learnt by that day; "": all that is recorded
}

// Kind is a kind of document. Kinds stand in addresses and are never renamed.
type Kind string

const (
	KindOverview   Kind = "overview"     // the whole record on the day; its id is "all"
	KindPlace      Kind = "jurisdiction" // one jurisdiction
	KindGrant      Kind = "grant"
	KindCase       Kind = "case"
	KindCoverage   Kind = "coverage"   // one condition, and every place that carries it
	KindComparison Kind = "comparison" // places under one program and year; its id is "<program>-fy<year>"
)

// Kinds lists them in the order of a manifest.
var Kinds = []Kind{KindOverview, KindPlace, KindGrant, KindCase, KindCoverage, KindComparison}

// OverviewID is the id of the one overview.
const OverviewID = "all"

// Document is one document as it leaves: canonical JSON of the kind's type.
type Document struct {
	Kind   Kind
	ID     string
	Digest string // SHA-256 of Body, hex
	Body   []byte
}

// Entry names a document in a manifest.
type Entry struct {
	Kind   Kind   `json:"kind"`
	ID     string `json:"id"`
	Digest string `json:"sha256"`
}

// Manifest says all that an edition consists of. Its hash, SHA-256 of its
// canonical JSON, is that of the edition: it covers every byte that leaves and,
// through Previous, every edition before.
type Manifest struct {
	Format      int          `json:"format"`
	Settings                 // as_of, known_on
	Revision    int64        `json:"revision"`           // of the record it was made from
	Previous    string       `json:"previous,omitempty"` // hash of the edition before
	Documents   []Entry      `json:"documents"`          // by kind, then id
	Corrections []Correction `json:"corrections"`        // all so far, newest first
}

// Canonical is the manifest as it is hashed.
func (m *Manifest) Canonical() ([]byte, error) { return json.Marshal(m) }

// Head identifies an edition.
type Head struct {
	Settings
	ID        string    `json:"id"`           // the first idLength characters of Hash
	Number    int       `json:"number"`       // from 1, in the order of publishing
	Hash      string    `json:"sha256"`       // of the manifest, hex
	Previous  string    `json:"previous"`     // hash of the edition before; "": it is the first
	Revision  int64     `json:"revision"`     // of the record it was made from
	Published time.Time `json:"published_at"` // UTC
}

// idLength is long enough that two editions of one site never share an id.
const idLength = 12

// IDOf is the id of an edition by its hash.
func IDOf(hash string) string { return hash[:idLength] }

// Edition is one publication, read.
type Edition struct {
	Head
	Overview    Overview
	Places      []Place // by id, as all that follow
	Grants      []Grant
	Cases       []Case
	Conditions  []Condition
	Comparisons []Comparison
	Corrections []Correction // newest first
	// Digests are those of the documents, so that what was made of one is used again.
	Digests map[Kind]map[string]string
}

// Correction is one value that was found wrong and mended: what the page said, what
// it says now, when and why. Reason is the publisher's sentence, written to be read.
type Correction struct {
	Edition  int     `json:"publication"` // number of the edition that made it
	Date     Day     `json:"date"`
	Subject  Ref     `json:"subject"` // what the fact is about
	Kind     string  `json:"kind"`    // of the fact: grant, amount, order, ...
	Field    string  `json:"field"`
	Old      string  `json:"old"` // "" was not said
	New      string  `json:"new"` // "" is no longer said
	Reason   string  `json:"reason"`
	ReasonES string  `json:"reason_es,omitempty"`
	Concerns []About `json:"concerns,omitempty"` // the documents that say something else since
}

// About names a document.
type About struct {
	Kind Kind   `json:"kind"`
	ID   string `json:"id"`
}

// Marked are the corrections of which a document bears the mark on a day, newest first.
func Marked(all []Correction, kind Kind, id string, today Day) []Correction {
	var out []Correction
	for _, c := range all {
		if today >= c.Date && today < c.Date.AddDays(CorrectedFor) {
			for _, a := range c.Concerns {
				if a.Kind == kind && (a.ID == id || kind == KindOverview) {
					out = append(out, c)
					break
				}
			}
		}
	}
	return out
}

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Gone is what is left of an edition that was taken back.
type Gone struct {
	Head
	At     time.Time
	Reason string
}
