package models

// ContextFigure is a sum that was reported of a program or a group. It is shown
// beside awards and never added to them.
type ContextFigure struct {
	ID          string   `json:"id"`
	Kind        string   `json:"kind"` // program_total or reported_exposure
	Scope       string   `json:"scope"`
	Program     string   `json:"program,omitempty"`
	FiscalYear  int      `json:"fiscal_year,omitempty"`
	Period      string   `json:"period,omitempty"`
	USD         USD      `json:"usd"`
	Approximate bool     `json:"approximate,omitempty"`
	Note        string   `json:"note,omitempty"`
	Sources     []string `json:"sources,omitempty"`
}

// Practice is what some recipient did about the risk.
type Practice struct {
	ID        string   `json:"id"`
	Who       []string `json:"who,omitempty"` // jurisdiction ids
	Practice  string   `json:"practice"`
	Date      When     `json:"date,omitzero"`
	Uncertain bool     `json:"uncertain,omitempty"`
	Sources   []string `json:"sources,omitempty"`
}

// Gap is something that was looked for in vain, so that nobody reads silence as
// an answer.
type Gap struct {
	ID        string   `json:"id"`
	Subject   string   `json:"subject"`
	Searched  string   `json:"searched,omitempty"`
	LastKnown string   `json:"last_known"`
	Affects   []string `json:"affects,omitempty"` // order ids
	Sources   []string `json:"sources,omitempty"`
}

// Exclusion is a row of the record that is kept but not counted or not used,
// and why.
type Exclusion struct {
	ID     string `json:"id"`
	Of     string `json:"of"` // the id of what is excluded
	From   string `json:"from"`
	Reason string `json:"reason"`
}
