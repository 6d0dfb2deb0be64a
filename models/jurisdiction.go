package models

import "cmp"

// JurisdictionKind is what a jurisdiction is.
type JurisdictionKind string

const (
	State           JurisdictionKind = "state"
	County          JurisdictionKind = "county"
	City            JurisdictionKind = "city"
	Consolidated    JurisdictionKind = "consolidated" // city and county in one
	SpecialDistrict JurisdictionKind = "special_district"
	KindUnknown     JurisdictionKind = "" // the record does not say
)

// ParseJurisdictionKind reads a kind; "" is KindUnknown.
func ParseJurisdictionKind(field, s string) (JurisdictionKind, error) {
	switch k := JurisdictionKind(s); k {
	case State, County, City, Consolidated, SpecialDistrict, KindUnknown:
		return k, nil
	}
	return "", Invalid(field, "%q is not a kind of jurisdiction; it is state, county, city, consolidated or special_district", s)
}

// Jurisdiction is a state or a subdivision of one. ID is its slug: states bare
// ("california"), all others with their state ("denver-co").
type Jurisdiction struct {
	ID              string           `json:"id"`
	Name            string           `json:"name"`
	Kind            JurisdictionKind `json:"kind,omitempty"`
	State           string           `json:"state,omitempty"` // USPS code; "" where the record does not know the state
	GEOID           string           `json:"geoid,omitempty"` // Census code of 2, 5 or 7 digits
	Population      int64            `json:"population,omitempty"`
	PopulationYear  int              `json:"population_year,omitempty"`
	FiscalYearStart string           `json:"fiscal_year_start,omitempty"` // MM-DD
	Illustrative    bool             `json:"illustrative,omitempty"`
	Note            string           `json:"note,omitempty"`
	Uncertain       bool             `json:"uncertain,omitempty"`
	Sources         []string         `json:"sources,omitempty"`
}

// Association is a body whose members an order or notice can protect. Its ID
// stands in orders as "group:" + ID.
type Association struct {
	ID         string             `json:"id"`
	Title      string             `json:"title"`
	Definition string             `json:"definition,omitempty"`
	Confirmed  []string           `json:"confirmed_members,omitempty"` // jurisdiction ids
	MayJoin    []JurisdictionKind `json:"member_kinds,omitempty"`      // kinds that can be members at all
	Note       string             `json:"note,omitempty"`
	Sources    []string           `json:"sources,omitempty"`
}

// Program is an assistance program. Its number (ALN) can be missing.
type Program struct {
	ID            string   `json:"id"`
	ALN           string   `json:"aln,omitempty"`
	ALNUnverified bool     `json:"aln_unverified,omitempty"`
	Name          string   `json:"name"`
	ShortName     string   `json:"short_name,omitempty"` // what people call it
	Agency        string   `json:"agency,omitempty"`
	Kind          string   `json:"kind,omitempty"` // formula, competitive, discretionary; "" not known
	Statute       string   `json:"statute,omitempty"`
	Illustrative  bool     `json:"illustrative,omitempty"`
	Sources       []string `json:"sources,omitempty"`
}

// Short is what people call the program, for lists.
func (p Program) Short() string { return cmp.Or(p.ShortName, p.Name) }
