package models

import "slices"

// Driver is something that happens or not to many awards at once, as a jurisdiction
// plans for it. How likely it is stands elsewhere: see Likelihood.
type Driver struct {
	ID           string          `json:"id"` // of DriverID
	Jurisdiction string          `json:"jurisdiction"`
	Name         string          `json:"name"`
	About        Ref             `json:"about,omitzero"`  // the order (AboutOrder), notice, condition, action or program
	Outcomes     []DriverOutcome `json:"outcomes"`        // of which at most one happens
	Given        string          `json:"given,omitempty"` // id of the driver that its chances hang on
	Each         bool            `json:"each,omitempty"`  // every award draws for itself; common cause is the default
	Branches     []DriverBranch  `json:"branches,omitempty"`
	Owner        string          `json:"owner,omitempty"`   // an office
	NextDay      Date            `json:"next_day,omitzero"` // of a hearing or decision, where one is set
	Ended        *DriverEnd      `json:"ended,omitempty"`   // nil while it is open
	By           string          `json:"by"`
	On           Date            `json:"on"`
}

// AboutOrder is the kind of what a driver is about that is an order of a court: an
// order stands within its case, and is no fact of its own.
const AboutOrder FactKind = "order"

// DriverID is the id of a driver of a jurisdiction.
func DriverID(jurisdiction, name string) string { return jurisdiction + "." + Slug(name) }

// DriverOutcome is one of the things that can happen.
type DriverOutcome struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// DriverBranch is what an outcome does to awards.
type DriverBranch struct {
	Row
	Outcome  string    `json:"outcome"`
	Grants   []string  `json:"grants"`
	Harm     Harm      `json:"harm"`
	Severity PlanRange `json:"severity,omitzero"` // the zero range is all of it
	Own      bool      `json:"own,omitempty"`     // each award draws its severity for itself
	Months   int       `json:"months,omitempty"`  // of a delay or hold
	From     Month     `json:"from,omitempty"`    // the first month whose money is touched
	// Protected is the part of the committed money that a termination leaves
	// (2 C.F.R. 200.343); nil: by the open orders that were obligated before it.
	Protected *Percent `json:"protected,omitempty"`
	Refused   bool     `json:"past_costs_refused,omitempty"`
}

// PlanRange is how much of the money is lost: one part, or a part between two, or
// about the likeliest of three.
type PlanRange struct {
	Low    *Percent `json:"low,omitempty"`
	Likely *Percent `json:"likely,omitempty"`
	High   *Percent `json:"high,omitempty"`
}

// Harm is how an award is hurt. Each acts on its own amounts.
type Harm string

const (
	HarmNever      Harm = "never_awarded" // own money spent before the award
	HarmDelayed    Harm = "delayed"
	HarmHeld       Harm = "held"
	HarmReduced    Harm = "reduced"
	HarmTerminated Harm = "terminated"
	HarmDisallowed Harm = "disallowed"
	HarmClawedBack Harm = "clawed_back"
)

// Harms lists them.
var Harms = []Harm{HarmNever, HarmDelayed, HarmHeld, HarmReduced, HarmTerminated, HarmDisallowed, HarmClawedBack}

// ParseHarm reads one.
func ParseHarm(field, s string) (Harm, error) {
	if h := Harm(s); slices.Contains(Harms, h) {
		return h, nil
	}
	return "", Invalid(field, "%q is not how an award is hurt; it is never_awarded, delayed, held, reduced, terminated, disallowed or clawed_back", s)
}

// Moves is true of what only moves money.
func (h Harm) Moves() bool { return h == HarmDelayed || h == HarmHeld }

// DriverEnd is how a driver came out.
type DriverEnd struct {
	Outcome string `json:"outcome,omitempty"` // "": nothing of it happened
	On      Date   `json:"on"`
	Why     string `json:"why"` // with the order or letter that decided it
	By      string `json:"by"`
}

// Likelihood is what a named person believes of a driver, for planning. It is
// privileged, as counsel's own is: no export, feed, bundle or log has it.
type Likelihood struct {
	ID           string       `json:"id"` // the driver's
	Jurisdiction string       `json:"jurisdiction"`
	Cases        []LikelyCase `json:"cases"`
	Reason       string       `json:"reason"`
	By           string       `json:"by"` // id of a person
	On           Date         `json:"on"`
	// Told says that a report to the council may print the middle chance.
	Told bool `json:"told,omitempty"`
}

// LikelyCase is the chances of a driver's outcomes where the driver that it hangs on
// came out so. A driver that hangs on none has one case, of the outcome "".
type LikelyCase struct {
	Outcome string         `json:"outcome"` // of the other driver; "": nothing of it
	Chances []LikelyChance `json:"chances"`
}

// LikelyChance is how likely one outcome is, and how far that could be off.
type LikelyChance struct {
	Outcome string  `json:"outcome"`
	P10     Percent `json:"p10"`
	P50     Percent `json:"p50"`
	P90     Percent `json:"p90"`
}

// CounselLikelihood is counsel's own. A plan that goes by it is for counsel and whom
// counsel names, and no report is made of it.
type CounselLikelihood struct {
	Likelihood
	Readers []Role `json:"readers,omitempty"` // besides counsel, where the driver is
}

// ClaimsFlag says that an award could bring a claim under the False Claims Act, with
// what its formula takes. It is outside every expected loss.
type ClaimsFlag struct {
	ID      string `json:"id"` // the grant's
	Claims  int    `json:"claims"`
	Damages USD    `json:"damages"` // the government's, before they are trebled
	Reason  string `json:"reason"`
	By      string `json:"by"`
	On      Date   `json:"on"`
	Readers []Role `json:"readers,omitempty"`
}

// Scenario is a named set of assumptions about drivers. It holds no chance: where it
// takes one to be otherwise it says at which end of what is believed.
type Scenario struct {
	ID           string               `json:"id"` // of DriverID
	Jurisdiction string               `json:"jurisdiction"`
	Name         string               `json:"name"`
	Like         string               `json:"like,omitempty"`        // name of the one that it was copied from
	Assumptions  []ScenarioAssumption `json:"assumptions,omitempty"` // one of a driver
	Note         string               `json:"note,omitempty"`
	By           string               `json:"by"`
	On           Date                 `json:"on"`
}

// ScenarioAssumption is one thing that a scenario takes to be otherwise: Certain,
// Nothing or At.
type ScenarioAssumption struct {
	Driver  string `json:"driver"`
	Certain string `json:"certain,omitempty"` // the outcome that happens
	Nothing bool   `json:"nothing,omitempty"`
	From    Month  `json:"from,omitempty"` // from when a certain outcome is felt
	At      string `json:"at,omitempty"`   // p10 or p90: its chances at that end
}

// The scenarios that every plan has. One that is saved under the same name stands in
// its place.
const (
	ScenarioBase    = "base"    // every driver comes out as is likeliest
	ScenarioAdverse = "adverse" // by the worst of its outcomes that has 20 % or more
	ScenarioSevere  = "severe"  // by the worst of its outcomes
)
