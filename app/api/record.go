package api

import (
	"bytes"
	"encoding/json"
	"fmt"

	"proviso/models"
)

// The things of the record as calls give them. Their fields are those of the
// canonical body in which each is kept and hashed; they are written out here, so
// that what the program does within can change and no caller notices. A field that
// is left out is not known, empty or false.

// Jurisdiction is a state or a subdivision of one.
type Jurisdiction struct {
	ID              string   `json:"id" example:"denver-co"`
	Name            string   `json:"name" example:"City and County of Denver"`
	Kind            string   `json:"kind,omitempty" enum:"state,county,city,consolidated,special_district" doc:"consolidated: city and county in one."`
	State           string   `json:"state,omitempty" example:"CO" doc:"Postal code."`
	GEOID           string   `json:"geoid,omitempty" doc:"Census code of 2, 5 or 7 digits."`
	Population      int64    `json:"population,omitempty"`
	PopulationYear  int      `json:"population_year,omitempty"`
	FiscalYearStart string   `json:"fiscal_year_start,omitempty" doc:"Month and day, MM-DD."`
	Illustrative    bool     `json:"illustrative,omitempty" doc:"Made up to show something; not of the record."`
	Note            string   `json:"note,omitempty"`
	Uncertain       bool     `json:"uncertain,omitempty"`
	Sources         []string `json:"sources,omitempty" doc:"Ids of sources."`
}

// Program is an assistance program.
type Program struct {
	ID            string   `json:"id" example:"byrne-jag"`
	ALN           string   `json:"aln,omitempty" example:"16.738" doc:"Assistance listing number."`
	ALNUnverified bool     `json:"aln_unverified,omitempty"`
	Name          string   `json:"name"`
	ShortName     string   `json:"short_name,omitempty" doc:"What people call it."`
	Agency        string   `json:"agency,omitempty"`
	Kind          string   `json:"kind,omitempty" doc:"formula, competitive or discretionary."`
	Statute       string   `json:"statute,omitempty"`
	Illustrative  bool     `json:"illustrative,omitempty" doc:"Made up to show something; not of the record."`
	Sources       []string `json:"sources,omitempty" doc:"Ids of sources."`
}

// Condition is a family of terms that award documents carry.
type Condition struct {
	ID              string       `json:"id" example:"jag-notice"`
	Title           string       `json:"title"`
	ShortNames      []string     `json:"short_names,omitempty"`
	Era             int          `json:"era,omitempty" doc:"Which wave of conditions: 2017 or 2025."`
	Kind            string       `json:"kind" doc:"certification, access, notice, disclosure, questionnaire, statutory, standard terms, ..."`
	Issuer          string       `json:"issuer,omitempty"`
	Requires        string       `json:"requires,omitempty"`
	MustCertify     string       `json:"must_certify,omitempty"`
	Consequences    string       `json:"consequences,omitempty"`
	Activation      string       `json:"activation,omitempty"`
	Voluntary       bool         `json:"voluntary,omitempty"`
	PolicyOnly      bool         `json:"policy_not_award_term,omitempty"`
	Proposed        bool         `json:"proposed,omitempty"`
	Statutes        []string     `json:"statutes,omitempty"`
	Authority       string       `json:"authority_asserted,omitempty" doc:"What the agency says it rests on."`
	Announced       string       `json:"announced,omitempty" doc:"Day, month or year."`
	Effective       string       `json:"effective,omitempty" doc:"It binds from here, where that is later than announced."`
	Withdrawn       string       `json:"withdrawn,omitempty" doc:"First day on which it is no longer applied."`
	WithdrawnBy     string       `json:"withdrawn_by,omitempty"`
	Attachments     []Attachment `json:"attachments" doc:"Which awards carry it."`
	Uncertain       bool         `json:"uncertain,omitempty"`
	Illustrative    bool         `json:"illustrative,omitempty" doc:"Made up to show something; not of the record."`
	Status          string       `json:"status,omitempty" doc:"The source's words at verified_through; nothing is computed from it."`
	Note            string       `json:"note,omitempty"`
	VerifiedThrough string       `json:"verified_through,omitempty" format:"date" doc:"The day through which an open end was looked after."`
	Sources         []string     `json:"sources,omitempty" doc:"Ids of sources."`
	Details         []Detail     `json:"details,omitempty"`
}

// Attachment says which program and year carry a condition, and from when.
type Attachment struct {
	FiscalYear   int      `json:"fiscal_year,omitempty" doc:"Left out: not limited to a year."`
	Programs     []string `json:"programs,omitempty" doc:"Ids of programs."`
	AllPrograms  bool     `json:"all_programs,omitempty"`
	ProgramKinds []string `json:"program_kinds,omitempty"`
	Agencies     []string `json:"agencies,omitempty" doc:"Every program of these agencies carries it."`
	Announced    string   `json:"announced,omitempty"`
	Withdrawn    string   `json:"withdrawn,omitempty"`
	Form         string   `json:"form,omitempty"`
	Signer       string   `json:"signer,omitempty"`
	Uncertain    bool     `json:"uncertain,omitempty"`
	Note         string   `json:"note,omitempty"`
	Sources      []string `json:"sources,omitempty" doc:"Ids of sources."`
	Details      []Detail `json:"details,omitempty"`
}

// Detail is a field that no rule reads, as its source gives it.
type Detail struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Case is a matter with its dockets, events and orders.
type Case struct {
	ID              string   `json:"id" example:"chicago-v-sessions-fy2017"`
	Caption         string   `json:"caption"`
	Role            string   `json:"role" doc:"challenge, enforcement, rule or context."`
	Court           string   `json:"court"`
	Docket          string   `json:"docket,omitempty"`
	AppealDockets   []string `json:"appeal_dockets,omitempty"`
	Judge           string   `json:"judge,omitempty"`
	Filed           string   `json:"filed,omitempty"`
	Ended           string   `json:"ended,omitempty"`
	Plaintiffs      []Party  `json:"plaintiffs,omitempty"`
	Defendants      []string `json:"defendants,omitempty"`
	Conditions      []string `json:"conditions_challenged,omitempty" doc:"Ids of conditions."`
	Programs        []string `json:"programs,omitempty" doc:"Ids of programs."`
	AllPrograms     bool     `json:"all_programs,omitempty"`
	FiscalYears     []int    `json:"fiscal_years,omitempty"`
	Related         []string `json:"related,omitempty" doc:"Ids of cases."`
	Events          []Event  `json:"events,omitempty"`
	Orders          []Order  `json:"orders,omitempty"`
	Posture         string   `json:"final_posture,omitempty"`
	Uncertain       bool     `json:"uncertain,omitempty"`
	Note            string   `json:"note,omitempty"`
	VerifiedThrough string   `json:"verified_through,omitempty" format:"date" doc:"The day through which open ends were looked after."`
	Sources         []string `json:"sources,omitempty" doc:"Ids of sources."`
	Details         []Detail `json:"details,omitempty"`
}

// Party is a plaintiff.
type Party struct {
	ID        string `json:"id" doc:"Id of a jurisdiction, or a name."`
	Joined    string `json:"joined,omitempty" doc:"Left out: from the filing on."`
	By        string `json:"by,omitempty"`
	Uncertain bool   `json:"uncertain,omitempty"`
}

// Event is something that happened on a docket.
type Event struct {
	Date      string   `json:"date,omitempty"`
	Kind      string   `json:"kind"`
	Text      string   `json:"text"`
	Citation  string   `json:"citation,omitempty"`
	Uncertain bool     `json:"uncertain,omitempty"`
	Note      string   `json:"note,omitempty"`
	Sources   []string `json:"sources,omitempty" doc:"Ids of sources."`
}

// Order is relief granted or denied in a case. It runs from its first day,
// included, to its last, excluded.
type Order struct {
	ID                 string      `json:"id" example:"chi17-pi"`
	Kind               string      `json:"kind"`
	Action             string      `json:"action,omitempty" doc:"The federal action it is aimed at, where that is no condition."`
	Conditions         []string    `json:"conditions,omitempty" doc:"Ids of conditions."`
	DoesNotCover       []string    `json:"does_not_cover,omitempty" doc:"Conditions that it expressly leaves alone."`
	Programs           []string    `json:"programs,omitempty" doc:"Ids of programs; left out: not limited to any."`
	Agencies           []string    `json:"agencies,omitempty" doc:"Besides, every program of these agencies."`
	FiscalYears        []int       `json:"fiscal_years,omitempty"`
	YearsUncertain     bool        `json:"fiscal_years_uncertain,omitempty"`
	Scope              string      `json:"scope" enum:"parties,parties_and_subdivisions,class,nationwide,apa_vacatur,concession,none" doc:"Whom it protects before exceptions."`
	Protected          []string    `json:"protected,omitempty" doc:"Ids of jurisdictions, group: and the id of an association, or * for everyone."`
	ProtectedUncertain []string    `json:"protected_uncertain,omitempty"`
	Subdivisions       []string    `json:"includes_political_subdivisions,omitempty" doc:"States whose local governments share it."`
	SubdivisionsMaybe  []string    `json:"subdivisions_not_confirmed,omitempty" doc:"States of whose local governments that is not known."`
	Vacatur            bool        `json:"apa_vacatur,omitempty" doc:"Besides, the condition itself was set aside."`
	From               string      `json:"from,omitempty"`
	To                 string      `json:"to,omitempty" doc:"Left out: no end was found."`
	EndedBy            string      `json:"ended_by,omitempty"`
	Stays              []Stay      `json:"stayed,omitempty"`
	Narrowings         []Narrowing `json:"narrowed,omitempty"`
	Reversed           string      `json:"reversed_on,omitempty" doc:"Day of the opinion; it binds at the mandate."`
	Mandate            string      `json:"mandate_issued,omitempty"`
	MandateNotBy       string      `json:"mandate_not_issued_as_of,omitempty"`
	UnsettledFor       string      `json:"non_parties_uncertain_from,omitempty" doc:"From here it cannot be told of those who are no party."`
	UnsettledFrom      string      `json:"uncertain_window_from,omitempty"`
	UnsettledTo        string      `json:"uncertain_window_to,omitempty"`
	Uncertain          bool        `json:"uncertain,omitempty"`
	Note               string      `json:"note,omitempty"`
	VerifiedThrough    string      `json:"verified_through,omitempty" format:"date" doc:"The day through which an open end was looked after."`
	Sources            []string    `json:"sources,omitempty" doc:"Ids of sources."`
	Details            []Detail    `json:"details,omitempty"`
}

// Stay suspends an order for some of those it protects.
type Stay struct {
	From      string   `json:"from"`
	To        string   `json:"to,omitempty" doc:"Left out: no end was found."`
	AsTo      string   `json:"as_to" enum:"all,non_parties,listed" doc:"For whom the order is suspended."`
	Listed    []string `json:"listed,omitempty"`
	Except    []string `json:"except,omitempty"`
	By        string   `json:"by,omitempty"`
	Uncertain bool     `json:"uncertain,omitempty"`
	Note      string   `json:"note,omitempty"`
	Sources   []string `json:"sources,omitempty" doc:"Ids of sources."`
}

// Narrowing leaves an order, for some conditions, to those it names alone.
type Narrowing struct {
	Date       string   `json:"date"`
	Conditions []string `json:"conditions"`
	Text       string   `json:"text,omitempty"`
}

// Notice is an agency's announcement about its own enforcement.
type Notice struct {
	ID           string   `json:"id"`
	Kind         string   `json:"kind"`
	Program      string   `json:"program,omitempty" doc:"Id of the program."`
	FiscalYear   int      `json:"fiscal_year,omitempty"`
	Numbers      []int    `json:"award_condition_numbers,omitempty"`
	Conditions   []string `json:"conditions,omitempty" doc:"Ids of conditions that it names outright."`
	AlsoText     []string `json:"also,omitempty"`
	Protected    []string `json:"protected,omitempty"`
	Subdivisions []string `json:"includes_political_subdivisions,omitempty" doc:"States whose local governments it reaches."`
	Addressees   []string `json:"jurisdictions,omitempty"`
	Date         string   `json:"date,omitempty"`
	NotBefore    string   `json:"not_before,omitempty" format:"date" doc:"Undated: it may stand from here on."`
	Until        string   `json:"until,omitempty"`
	Deadline     string   `json:"deadline,omitempty" format:"date"`
	RespondBy    string   `json:"respond_by,omitempty" format:"date"`
	Text         string   `json:"text,omitempty"`
	Revocable    string   `json:"revocable,omitempty"`
	Uncertain    bool     `json:"uncertain,omitempty"`
	Note         string   `json:"note,omitempty"`
	Sources      []string `json:"sources,omitempty" doc:"Ids of sources."`
	Details      []Detail `json:"details,omitempty"`
}

// Action is something a federal body sent, announced or did.
type Action struct {
	ID            string         `json:"id" example:"bja-document-request-2018-01-24"`
	Kind          string         `json:"kind" example:"document_request"`
	Effect        string         `json:"effect,omitempty" enum:"demand,allegation,hold,reduction,termination,clawback,offer,release,clearance" doc:"What it does to the standing of the grants it touches; left out: nothing of itself."`
	Title         string         `json:"title,omitempty"`
	Date          string         `json:"date,omitempty"`
	Office        string         `json:"office,omitempty"`
	Person        string         `json:"person,omitempty"`
	PersonTitle   string         `json:"person_title,omitempty"`
	AddressedTo   string         `json:"addressed_to,omitempty"`
	Recipients    []string       `json:"recipients,omitempty" doc:"Ids of jurisdictions."`
	Everyone      bool           `json:"everyone,omitempty" doc:"Addressed to every grantee of its programs."`
	RecipientRole string         `json:"recipients_role,omitempty"`
	Programs      []string       `json:"programs,omitempty" doc:"Ids of programs."`
	AllPrograms   bool           `json:"all_programs,omitempty"`
	FiscalYears   []int          `json:"fiscal_years,omitempty" doc:"Award years that it touches; left out: not said."`
	Conditions    []string       `json:"conditions,omitempty" doc:"Ids of conditions."`
	Cases         []string       `json:"cases,omitempty" doc:"Ids of cases."`
	Follows       string         `json:"follows,omitempty" doc:"Id of the action before."`
	RespondBy     string         `json:"response_deadline,omitempty" format:"date"`
	DeadlineNote  string         `json:"deadline_note,omitempty"`
	LegalBasis    []string       `json:"legal_basis,omitempty"`
	AskedFor      string         `json:"asked_for,omitempty"`
	Threat        string         `json:"threat,omitempty"`
	Responses     []Response     `json:"responses,omitempty"`
	Disagreements []Disagreement `json:"disagreements,omitempty"`
	Uncertain     bool           `json:"uncertain,omitempty"`
	Illustrative  bool           `json:"illustrative,omitempty" doc:"Made up to show something; not of the record."`
	Note          string         `json:"note,omitempty"`
	Sources       []string       `json:"sources,omitempty" doc:"Ids of sources."`
	Details       []Detail       `json:"details,omitempty"`
}

// Response is what one recipient answered, or how the matter ended for it.
type Response struct {
	Jurisdiction string   `json:"jurisdiction"`
	Date         string   `json:"date,omitempty"`
	Outcome      string   `json:"outcome"`
	Note         string   `json:"note,omitempty"`
	Sources      []string `json:"sources,omitempty" doc:"Ids of sources."`
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
	Source string `json:"source,omitempty" doc:"Id of the source."`
	Note   string `json:"note,omitempty"`
}

// Source is a document or page on which facts rest.
type Source struct {
	ID           string `json:"id" example:"b-ipt-fy17"`
	Title        string `json:"title"`
	URL          string `json:"url,omitempty" format:"uri"`
	Publisher    string `json:"publisher,omitempty"`
	Date         string `json:"date,omitempty" doc:"Of the document, not of its reading."`
	Seen         string `json:"seen,omitempty" doc:"How much of it was read."`
	Grade        string `json:"grade,omitempty" doc:"primary, secondary or tertiary; nothing rests on tertiary ones alone as settled."`
	Illustrative bool   `json:"illustrative,omitempty" doc:"Stands behind what is made up; there is no document."`
	Note         string `json:"note,omitempty"`
}

// as gives a thing of the record as a call gives it. A field that has no place
// there is an error: nothing is left out in silence.
func as[I any](thing any) (I, error) {
	var out I
	body, err := models.Body(thing)
	if err != nil {
		return out, err
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&out); err != nil {
		return out, fmt.Errorf("give %T: %w", thing, err)
	}
	return out, nil
}
