package models

// Source is a document or page on which a fact rests.
type Source struct {
	ID           string `json:"id"`
	Title        string `json:"title"`
	URL          string `json:"url,omitempty"`
	Publisher    string `json:"publisher,omitempty"`
	Date         When   `json:"date,omitzero"`          // of the document; not of its reading
	Seen         string `json:"seen,omitempty"`         // how much of it was read: opening, summary, docket
	Grade        string `json:"grade,omitempty"`        // primary, secondary, tertiary
	Illustrative bool   `json:"illustrative,omitempty"` // stands behind invented facts; there is no document
	Note         string `json:"note,omitempty"`
}

// Tertiary is true for somebody's notes: nothing that rests on these alone is
// shown as settled.
func (s Source) Tertiary() bool { return s.Grade == "tertiary" }
