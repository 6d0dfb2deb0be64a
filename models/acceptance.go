package models

import (
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
	Unlocks     []Unlock `json:"unlocks,omitempty"` // oldest first
}

// Frozen is a text that can only be signed as it is. Nothing that is privileged
// is part of it.
type Frozen struct {
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Revision int64     `json:"revision"` // of the record that the standings in it rest on
	AsOf     Date      `json:"as_of"`
	Orders   []string  `json:"orders,omitempty"` // ids of those in force for this award on that day
	Text     string    `json:"text"`
	Digest   string    `json:"digest"` // SHA-256 of Text, hex
}

// Unlock is that a frozen text was opened again, and why.
type Unlock struct {
	Round  int       `json:"round"` // that ended
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Why    string    `json:"why"`
	Digest string    `json:"digest"` // of the text that was not signed to the end
}

// Signature is an office's, by the person who holds it, over a frozen text. It is
// written once and never changed.
type Signature struct {
	ID     string    `json:"id"` // of SignatureID
	Grant  string    `json:"grant"`
	Round  int       `json:"round"`
	Office string    `json:"office"`
	Person string    `json:"person"`
	Name   string    `json:"name"` // as it was then
	At     time.Time `json:"at"`
	Digest string    `json:"digest"` // of the text signed
}

// CounselNote is privileged: it is a kind of Privileged and of nothing else.
type CounselNote struct {
	ID         string `json:"id"` // of the grant that it is about
	Text       string `json:"text"`
	Likelihood string `json:"likelihood,omitempty"` // in counsel's words
}
