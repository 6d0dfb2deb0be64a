package models

import (
	"fmt"
	"slices"
	"time"
)

// Route is a way to answer an award that is offered with conditions.
type Route string

const (
	RouteAccept      Route = "accept"
	RouteLetter      Route = "accept_with_letter" // accepted, and the objection told openly
	RouteUnderOrder  Route = "accept_under_order" // accepted, resting on an order or an agency's notice
	RouteExtend      Route = "extend"             // more time is asked for
	RouteAlternative Route = "alternative"        // another certification is sent
	RouteDecline     Route = "decline"
	RouteSue         Route = "sue"
	RouteWithdraw    Route = "withdraw" // the application is taken back
)

// Routes lists every route, those that take the money first.
var Routes = []Route{RouteAccept, RouteLetter, RouteUnderOrder, RouteExtend, RouteAlternative, RouteSue, RouteDecline, RouteWithdraw}

// ParseRoute reads a route.
func ParseRoute(field, s string) (Route, error) {
	if r := Route(s); slices.Contains(Routes, r) {
		return r, nil
	}
	return "", Invalid(field, "%q is not a route; it is accept, accept_with_letter, accept_under_order, extend, alternative, sue, decline or withdraw", s)
}

// Acceptance is what an office of the recipient decides about one award, and the
// text that it signs. The ID is the grant's.
type Acceptance struct {
	ID          string   `json:"id"`
	Route       Route    `json:"route,omitempty"` // "" until one is chosen
	Why         string   `json:"why,omitempty"`   // for the file, not privileged
	Letter      string   `json:"letter,omitempty"`
	FinanceNote string   `json:"finance_note,omitempty"`
	Offices     []string `json:"offices,omitempty"` // that must sign, in this order
	Round       int      `json:"round"`             // of signing, from 1; unlocking begins the next
	Frozen      *Frozen  `json:"frozen,omitempty"`  // nil while it is being written
	Sealed      *Printed `json:"sealed,omitempty"`  // the pack with all signatures; nil until the last
	Unlocks     []Unlock `json:"unlocks,omitempty"` // oldest first
}

// Frozen is a text that can only be signed as it is. Nothing that is privileged
// is part of it.
type Frozen struct {
	At       time.Time    `json:"at"`
	By       string       `json:"by"`
	Revision int64        `json:"revision"` // of the record that the standings in it rest on
	AsOf     Date         `json:"as_of"`
	Orders   []string     `json:"orders,omitempty"` // ids of those in force for this award on that day
	Terms    []FrozenTerm `json:"terms,omitempty"`
	Text     string       `json:"text"`
	Digest   string       `json:"digest"` // SHA-256 of Text, hex
	Pack     *Printed     `json:"pack,omitempty"`
}

// FrozenTerm is how a condition stood when a text was locked.
type FrozenTerm struct {
	Condition string   `json:"condition"`
	Standing  Standing `json:"standing"`
	HangsOn   []string `json:"hangs_on,omitempty"` // ids of orders and notices, sorted
}

// TermMoved is a condition that stands otherwise than when a text was locked. A
// standing of "" is that of a condition that the award did not carry.
type TermMoved struct {
	Condition string   `json:"condition"`
	From      Standing `json:"from,omitempty"`
	To        Standing `json:"to,omitempty"`
	Gone      []string `json:"gone,omitempty"` // ids of orders and notices that it rested on and no longer does
	Come      []string `json:"come,omitempty"` // and of those that it rests on since
}

// Printed is a pack as it is kept: a page that holds all that it needs, and a PDF
// of it where one could be made.
type Printed struct {
	Page string `json:"page"`          // SHA-256, hex
	PDF  string `json:"pdf,omitempty"` // SHA-256, hex; "": none was made
	Why  string `json:"why,omitempty"` // there is none
}

// Pack is the page of a Printed. Its own body is written once; equal content of
// one round has equal bytes.
type Pack struct {
	ID    string `json:"id"` // of PackID
	Grant string `json:"grant"`
	HTML  string `json:"html"`
}

// PackID is the id of the pack of a round: as it was locked, or with its signatures.
func PackID(grant string, round int, sealed bool) string {
	id := fmt.Sprintf("%s/%d", grant, round)
	if sealed {
		id += "/signed"
	}
	return id
}

// Unlock is that a frozen text was opened again, and why.
type Unlock struct {
	Round  int       `json:"round"` // that ended
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Why    string    `json:"why"`
	Digest string    `json:"digest"` // of the text
	Pack   *Printed  `json:"pack,omitempty"`
	Sealed *Printed  `json:"sealed,omitempty"` // nil: it was not signed to the end
}

// Signature is an office's, by the person who holds it, over a frozen text. It is
// written once and never changed.
type Signature struct {
	ID       string      `json:"id"` // of SignatureID
	Grant    string      `json:"grant"`
	Round    int         `json:"round"`
	Office   string      `json:"office"`
	Person   string      `json:"person"`
	Name     string      `json:"name"` // as it was then
	At       time.Time   `json:"at"`
	Digest   string      `json:"digest"`             // of the text signed
	Pack     string      `json:"pack,omitempty"`     // of the page of the pack that was shown with it
	Revision int64       `json:"revision,omitempty"` // of the record then
	Orders   []string    `json:"orders,omitempty"`   // ids of those in force for the award then
	Moved    []TermMoved `json:"moved,omitempty"`    // since the text was locked, and shown to the signer
}

// CounselNote is privileged: it is a kind of Privileged and of nothing else.
type CounselNote struct {
	ID         string `json:"id"` // of the grant that it is about
	Text       string `json:"text"`
	Likelihood string `json:"likelihood,omitempty"` // in counsel's words
	Readers    []Role `json:"readers,omitempty"`    // that counsel named, besides counsel, where the grant is
}

// ReadableBy is true if the person may read the note: counsel, and who has a role
// that counsel named, in the grant's jurisdiction or in one that it is a part of.
// Nothing else decides it.
func (n CounselNote) ReadableBy(who Person, within []string) bool {
	return who.ID != "" && who.Has(within, append(slices.Clone(n.Readers), RoleCounsel)...)
}
