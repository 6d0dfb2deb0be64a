package models

// NonEnforcement is the kind of notice that makes a condition not enforced.
const NonEnforcement = "non_enforcement"

// Notice is an agency's announcement about its own enforcement: a layer of its
// own, apart from orders. It speaks in years and award-condition numbers.
type Notice struct {
	ID           string   `json:"id"`
	Kind         string   `json:"kind"`
	Program      string   `json:"program,omitempty"`
	FiscalYear   int      `json:"fiscal_year,omitempty"`
	Numbers      []int    `json:"award_condition_numbers,omitempty"`
	Conditions   []string `json:"conditions,omitempty"` // families that it names outright
	AlsoText     []string `json:"also,omitempty"`
	Protected    []string `json:"protected,omitempty"`
	Subdivisions []string `json:"includes_political_subdivisions,omitempty"` // states whose local governments it reaches
	Addressees   []string `json:"jurisdictions,omitempty"`                   // whom other kinds of notice concern
	Date         When     `json:"date,omitzero"`
	NotBefore    Date     `json:"not_before,omitzero"` // undated: it may stand from here on
	Until        When     `json:"until,omitzero"`
	Deadline     Date     `json:"deadline,omitzero"`
	RespondBy    Date     `json:"respond_by,omitzero"`
	Text         string   `json:"text,omitempty"`
	Revocable    string   `json:"revocable,omitempty"`
	Uncertain    bool     `json:"uncertain,omitempty"`
	Note         string   `json:"note,omitempty"`
	Sources      []string `json:"sources,omitempty"`
	Details      []Detail `json:"details,omitempty"`
}
