package models

// Effect says what a federal action does to the standing of the grants it
// touches. Most actions do nothing of themselves: they announce.
type Effect string

const (
	EffectNone      Effect = ""
	EffectDemand    Effect = "demand"     // documents, an opinion or an answer asked for
	EffectAlleged   Effect = "allegation" // non-compliance alleged, finally or not
	EffectHold      Effect = "hold"       // award or payment held
	EffectReduce    Effect = "reduction"
	EffectTerminate Effect = "termination"
	EffectClawback  Effect = "clawback"
	EffectOffer     Effect = "offer"     // award offered: a hold of awarding ends
	EffectRelease   Effect = "release"   // money or award released: a hold ends
	EffectClear     Effect = "clearance" // demands and allegations end
)

// ParseEffect reads an effect; "" is EffectNone.
func ParseEffect(field, s string) (Effect, error) {
	switch e := Effect(s); e {
	case EffectNone, EffectDemand, EffectAlleged, EffectHold, EffectReduce, EffectTerminate, EffectClawback, EffectOffer, EffectRelease, EffectClear:
		return e, nil
	}
	return "", Invalid(field, "%q is not an effect; it is demand, allegation, hold, reduction, termination, clawback, offer, release or clearance", s)
}

// Action is something a federal body sent, announced or did: a letter, request,
// assessment, list, order, memorandum, hold, offer, release.
type Action struct {
	ID            string         `json:"id"`
	Kind          string         `json:"kind"`
	Effect        Effect         `json:"effect,omitempty"`
	Title         string         `json:"title,omitempty"`
	Date          When           `json:"date,omitzero"`
	Office        string         `json:"office,omitempty"`
	Person        string         `json:"person,omitempty"`
	PersonTitle   string         `json:"person_title,omitempty"`
	AddressedTo   string         `json:"addressed_to,omitempty"`
	Recipients    []string       `json:"recipients,omitempty"` // jurisdiction ids
	Everyone      bool           `json:"everyone,omitempty"`   // addressed to every grantee of its programs
	RecipientRole string         `json:"recipients_role,omitempty"`
	Programs      []string       `json:"programs,omitempty"`
	AllPrograms   bool           `json:"all_programs,omitempty"`
	FiscalYears   []int          `json:"fiscal_years,omitempty"` // award years it touches; none: not said
	Conditions    []string       `json:"conditions,omitempty"`
	Cases         []string       `json:"cases,omitempty"`
	Follows       string         `json:"follows,omitempty"`
	RespondBy     Date           `json:"response_deadline,omitzero"`
	DeadlineNote  string         `json:"deadline_note,omitempty"`
	LegalBasis    []string       `json:"legal_basis,omitempty"`
	AskedFor      string         `json:"asked_for,omitempty"`
	Threat        string         `json:"threat,omitempty"`
	Responses     []Response     `json:"responses,omitempty"`
	Disagreements []Disagreement `json:"disagreements,omitempty"`
	Uncertain     bool           `json:"uncertain,omitempty"`
	Illustrative  bool           `json:"illustrative,omitempty"`
	Note          string         `json:"note,omitempty"`
	Sources       []string       `json:"sources,omitempty"`
	Details       []Detail       `json:"details,omitempty"`
}

// Demands is true for an action that asks its recipients for something: one whose
// effect is a demand, and an allegation to be answered by a day, as a preliminary
// assessment is.
func (a Action) Demands() bool {
	return a.Effect == EffectDemand || a.Effect == EffectAlleged && a.RespondBy.Known()
}

// Response is what one recipient answered, or how the matter ended for it.
type Response struct {
	Jurisdiction string   `json:"jurisdiction"`
	Date         When     `json:"date,omitzero"`
	Outcome      string   `json:"outcome"`
	Note         string   `json:"note,omitempty"`
	Sources      []string `json:"sources,omitempty"`
}

// Closes is true if with this response the demand is over for the recipient.
func (r Response) Closes() bool {
	switch r.Outcome {
	case "cleared", "settled", "no_evidence_of_noncompliance":
		return true
	}
	return false
}

// Answers is true if with this response the recipient answered the sender. What it
// told the public, and a suit, are no answer to it.
func (r Response) Answers() bool {
	switch r.Outcome {
	case "responded", "response_submitted", "information_submitted", "legal_opinion_submitted", "asserted_compliance", "answered":
		return true
	}
	return r.Closes()
}

// Disagreement keeps every value that sources give for one field.
type Disagreement struct {
	Field     string       `json:"field"`
	AppliesTo string       `json:"applies_to,omitempty"`
	Values    []RivalValue `json:"values"`
}

// RivalValue is one source's value.
type RivalValue struct {
	Value  string `json:"value"`
	Source string `json:"source,omitempty"`
	Note   string `json:"note,omitempty"`
}
