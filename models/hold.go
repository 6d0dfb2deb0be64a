package models

import (
	"slices"
	"strings"
)

// RecordHold keeps documents from being taken away until it is released: those of its
// jurisdiction that are about its demand or case, and those about its grants.
type RecordHold struct {
	ID           string   `json:"id"`
	Jurisdiction string   `json:"jurisdiction"`
	Demand       string   `json:"demand,omitempty"` // id of the action that asks
	Case         string   `json:"case,omitempty"`
	Grants       []string `json:"grants,omitempty"`
	From         Date     `json:"from"`
	Reason       string   `json:"reason"`
	By           string   `json:"by"` // id of a person
	ReleasedOn   Date     `json:"released_on,omitzero"`
	ReleasedBy   string   `json:"released_by,omitempty"`
	ReleaseWhy   string   `json:"release_why,omitempty"`
}

// Open is true until the hold is released.
func (h RecordHold) Open() bool { return h.ReleasedOn == 0 }

// Matter is the demand or the case that it is for.
func (h RecordHold) Matter() Ref {
	if h.Demand != "" {
		return Ref{FactAction, h.Demand}
	}
	return Ref{FactCase, h.Case}
}

// Holds is true if the document may not be taken away while the hold is open.
func (h RecordHold) Holds(d Document) bool {
	return slices.ContainsFunc(d.About, func(r Ref) bool { return h.Reaches(d.Jurisdiction, r) })
}

// Reaches is true if the hold is open and of what a document of the jurisdiction
// is about. A demand can be addressed to many: the others' documents about it are
// for their own holds. The id of a deadline begins with that of its grant or demand.
func (h RecordHold) Reaches(jurisdiction string, about Ref) bool {
	of := func(id string) bool { return id != "" && strings.HasPrefix(about.ID, id+".") }
	own := h.Jurisdiction == jurisdiction
	switch {
	case !h.Open() || about.ID == "":
		return false
	case about.Kind == FactGrant:
		return slices.Contains(h.Grants, about.ID)
	case about.Kind == FactAction:
		return own && about.ID == h.Demand
	case about.Kind == FactCase:
		return own && about.ID == h.Case
	case about.Kind == FactDuty:
		return own && of(h.Demand) || slices.ContainsFunc(h.Grants, of)
	}
	return false
}
