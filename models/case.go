package models

// Case is a matter with its dockets, events and the orders made in it.
type Case struct {
	ID              string   `json:"id"`
	Caption         string   `json:"caption"`
	Role            string   `json:"role"` // challenge, enforcement, rule, context
	Court           string   `json:"court"`
	Docket          string   `json:"docket,omitempty"`
	AppealDockets   []string `json:"appeal_dockets,omitempty"`
	Judge           string   `json:"judge,omitempty"`
	Filed           When     `json:"filed,omitzero"`
	Ended           When     `json:"ended,omitzero"`
	Plaintiffs      []Party  `json:"plaintiffs,omitempty"`
	Defendants      []string `json:"defendants,omitempty"`
	Conditions      []string `json:"conditions_challenged,omitempty"`
	Programs        []string `json:"programs,omitempty"`
	AllPrograms     bool     `json:"all_programs,omitempty"`
	FiscalYears     []int    `json:"fiscal_years,omitempty"`
	Related         []string `json:"related,omitempty"`
	Events          []Event  `json:"events,omitempty"`
	Orders          []Order  `json:"orders,omitempty"`
	Posture         string   `json:"final_posture,omitempty"`
	Uncertain       bool     `json:"uncertain,omitempty"`
	Note            string   `json:"note,omitempty"`
	VerifiedThrough Date     `json:"verified_through,omitzero"`
	Sources         []string `json:"sources,omitempty"`
	Details         []Detail `json:"details,omitempty"`
}

// Party is a plaintiff and the day on which it joined; the zero day is the
// filing. ID is a jurisdiction's where there is one, else a name as given.
type Party struct {
	ID        string `json:"id"`
	Joined    When   `json:"joined,omitzero"`
	By        string `json:"by,omitempty"`
	Uncertain bool   `json:"uncertain,omitempty"`
}

// Event is something that happened on a docket.
type Event struct {
	Date      When     `json:"date,omitzero"`
	Kind      string   `json:"kind"`
	Text      string   `json:"text"`
	Citation  string   `json:"citation,omitempty"`
	Uncertain bool     `json:"uncertain,omitempty"`
	Note      string   `json:"note,omitempty"`
	Sources   []string `json:"sources,omitempty"`
}

// OrderScope says whom an order protects before exceptions.
type OrderScope string

const (
	ScopeParties      OrderScope = "parties"
	ScopeSubdivisions OrderScope = "parties_and_subdivisions"
	ScopeClass        OrderScope = "class"
	ScopeNationwide   OrderScope = "nationwide"
	ScopeVacatur      OrderScope = "apa_vacatur"
	ScopeConcession   OrderScope = "concession"
	ScopeNone         OrderScope = "none"
)

// ParseOrderScope reads a scope.
func ParseOrderScope(field, s string) (OrderScope, error) {
	switch o := OrderScope(s); o {
	case ScopeParties, ScopeSubdivisions, ScopeClass, ScopeNationwide, ScopeVacatur, ScopeConcession, ScopeNone:
		return o, nil
	}
	return "", Invalid(field, "%q is not a scope; it is parties, parties_and_subdivisions, class, nationwide, apa_vacatur, concession or none", s)
}

// Everyone stands in Protected for every grantee; GroupPrefix before an
// association's id for its members.
const (
	Everyone    = "*"
	GroupPrefix = "group:"
)

// Order is relief granted (or denied) in a case. It runs from From, included,
// to To, excluded; an unknown To means that no end was found.
type Order struct {
	ID                 string      `json:"id"`
	Kind               string      `json:"kind"`
	Action             string      `json:"action,omitempty"` // the federal action it is aimed at, where it is not a condition
	Conditions         []string    `json:"conditions,omitempty"`
	DoesNotCover       []string    `json:"does_not_cover,omitempty"` // conditions that it expressly leaves alone
	Programs           []string    `json:"programs,omitempty"`       // none: not limited to any
	Agencies           []string    `json:"agencies,omitempty"`       // besides Programs, every program of these agencies
	FiscalYears        []int       `json:"fiscal_years,omitempty"`
	YearsUncertain     bool        `json:"fiscal_years_uncertain,omitempty"`
	Scope              OrderScope  `json:"scope"`
	Protected          []string    `json:"protected,omitempty"`
	ProtectedUncertain []string    `json:"protected_uncertain,omitempty"`
	Subdivisions       []string    `json:"includes_political_subdivisions,omitempty"` // states whose local governments share it
	SubdivisionsMaybe  []string    `json:"subdivisions_not_confirmed,omitempty"`      // states of whose local governments that is not known
	Vacatur            bool        `json:"apa_vacatur,omitempty"`                     // besides, the condition itself was set aside
	From               When        `json:"from,omitzero"`
	To                 When        `json:"to,omitzero"`
	EndedBy            string      `json:"ended_by,omitempty"`
	Stays              []Stay      `json:"stayed,omitempty"`
	Narrowings         []Narrowing `json:"narrowed,omitempty"`
	Reversed           When        `json:"reversed_on,omitzero"` // the opinion; it binds at the mandate
	Mandate            When        `json:"mandate_issued,omitzero"`
	MandateNotBy       When        `json:"mandate_not_issued_as_of,omitzero"`
	UnsettledFor       When        `json:"non_parties_uncertain_from,omitzero"` // from here non-parties cannot be told
	UnsettledFrom      When        `json:"uncertain_window_from,omitzero"`
	UnsettledTo        When        `json:"uncertain_window_to,omitzero"`
	Uncertain          bool        `json:"uncertain,omitempty"`
	Note               string      `json:"note,omitempty"`
	VerifiedThrough    Date        `json:"verified_through,omitzero"`
	Sources            []string    `json:"sources,omitempty"`
	Details            []Detail    `json:"details,omitempty"`
}

// StayAs says for whom a stay suspends an order.
type StayAs string

const (
	StayAll        StayAs = "all"
	StayNonParties StayAs = "non_parties"
	StayListed     StayAs = "listed"
)

// ParseStayAs reads for whom a stay is.
func ParseStayAs(field, s string) (StayAs, error) {
	switch a := StayAs(s); a {
	case StayAll, StayNonParties, StayListed:
		return a, nil
	}
	return "", Invalid(field, "%q does not say for whom; it is all, non_parties or listed", s)
}

// Stay suspends an order for some beneficiaries from From, included, to To,
// excluded; an unknown To means that no end was found.
type Stay struct {
	From      When     `json:"from"`
	To        When     `json:"to,omitzero"`
	AsTo      StayAs   `json:"as_to"`
	Listed    []string `json:"listed,omitempty"` // jurisdiction ids or "group:" ids, for StayListed
	Except    []string `json:"except,omitempty"`
	By        string   `json:"by,omitempty"`
	Uncertain bool     `json:"uncertain,omitempty"`
	Note      string   `json:"note,omitempty"`
	Sources   []string `json:"sources,omitempty"`
}

// Narrowing leaves an order, for some conditions, to those it names alone; of
// subdivisions it then cannot be told.
type Narrowing struct {
	Date       When     `json:"date"`
	Conditions []string `json:"conditions"`
	Text       string   `json:"text,omitempty"`
}
