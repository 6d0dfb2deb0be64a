package models

// Condition is a family of terms that award documents carry.
type Condition struct {
	ID              string       `json:"id"`
	Title           string       `json:"title"`
	ShortNames      []string     `json:"short_names,omitempty"`
	Era             int          `json:"era,omitempty"` // 2017 or 2025: which wave of conditions
	Kind            string       `json:"kind"`
	Issuer          string       `json:"issuer,omitempty"`
	Requires        string       `json:"requires,omitempty"`
	MustCertify     string       `json:"must_certify,omitempty"`
	Consequences    string       `json:"consequences,omitempty"`
	Activation      string       `json:"activation,omitempty"`
	Voluntary       bool         `json:"voluntary,omitempty"`
	PolicyOnly      bool         `json:"policy_not_award_term,omitempty"`
	Proposed        bool         `json:"proposed,omitempty"` // open for comment; final action not found
	Statutes        []string     `json:"statutes,omitempty"`
	Authority       string       `json:"authority_asserted,omitempty"`
	Announced       When         `json:"announced,omitzero"`
	Effective       When         `json:"effective,omitzero"` // binds from here if later than announced
	Withdrawn       When         `json:"withdrawn,omitzero"` // first day on which it is no longer applied
	WithdrawnBy     string       `json:"withdrawn_by,omitempty"`
	Attachments     []Attachment `json:"attachments"`
	Uncertain       bool         `json:"uncertain,omitempty"`
	Illustrative    bool         `json:"illustrative,omitempty"`
	Status          string       `json:"status,omitempty"` // the source's words at verified_through; never computed from
	Note            string       `json:"note,omitempty"`
	VerifiedThrough Date         `json:"verified_through,omitzero"`
	Sources         []string     `json:"sources,omitempty"`
	Details         []Detail     `json:"details,omitempty"`
}

// Attachment says which program and year carry a condition, and from when. With
// no program and AllPrograms false it is limited only by ProgramKinds and Agencies.
type Attachment struct {
	FiscalYear   int      `json:"fiscal_year,omitempty"` // 0: not limited to a year
	Programs     []string `json:"programs,omitempty"`    // program ids
	AllPrograms  bool     `json:"all_programs,omitempty"`
	ProgramKinds []string `json:"program_kinds,omitempty"` // carried by programs of these kinds, whichever they are
	Agencies     []string `json:"agencies,omitempty"`      // carried by every program of these agencies
	Announced    When     `json:"announced,omitzero"`
	Withdrawn    When     `json:"withdrawn,omitzero"`
	Form         string   `json:"form,omitempty"`
	Signer       string   `json:"signer,omitempty"`
	Uncertain    bool     `json:"uncertain,omitempty"`
	Note         string   `json:"note,omitempty"`
	Sources      []string `json:"sources,omitempty"`
	Details      []Detail `json:"details,omitempty"`
}

// Wide is true of what is attached to awards whichever their program and agency.
func (a *Attachment) Wide() bool { return a.AllPrograms || len(a.Programs)+len(a.Agencies) == 0 }

// Detail is a field of the record that no rule reads; it is kept and shown as
// the source gives it.
type Detail struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// NumberBlock says which condition families stand behind the numbers that award
// documents of one year and program use. No families: the mapping is not known.
type NumberBlock struct {
	ID         string   `json:"id"`
	FiscalYear int      `json:"fiscal_year"`
	Program    string   `json:"program"`
	Numbers    []int    `json:"numbers"`
	Families   []string `json:"families,omitempty"`  // together, these numbers are these families
	Unrelated  bool     `json:"unrelated,omitempty"` // the numbers are not immigration conditions
	Uncertain  bool     `json:"uncertain,omitempty"`
	Note       string   `json:"note,omitempty"`
	Sources    []string `json:"sources,omitempty"`
}
