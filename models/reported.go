package models

import (
	"strings"
	"unicode"
)

// ReportKind is a kind of row that others report and a file brings. Kinds are stored and
// never renamed. What is reported is evidence beside the record: nothing in it is a fact
// until a person takes it as one.
type ReportKind string

const (
	ReportedTransaction ReportKind = "federal-transaction" // USAspending PrimeTransactions: one action on an award
	ReportedAward       ReportKind = "federal-award"       // USAspending PrimeAwardSummaries, and its API
	ReportedSubaward    ReportKind = "federal-subaward"    // USAspending Subawards, and its API
	ReportedListing     ReportKind = "assistance-listing"  // SAM.gov Assistance Listings, titles, the Federal Program Inventory
	ReportedOpportunity ReportKind = "funding-opportunity" // Grants.gov
	ReportedAudit       ReportKind = "single-audit-award"  // federal awards of a Single Audit (SF-SAC)
	ReportedDocket      ReportKind = "docket"              // CourtListener, RECAP, PACER
	ReportedEntry       ReportKind = "docket-entry"
	ReportedPlace       ReportKind = "census-place" // a place or county by GEOID, with its population
	ReportedTable       ReportKind = "table"        // any table: what its columns mean, a person says
)

// ReportKinds lists every kind.
var ReportKinds = []ReportKind{ReportedTransaction, ReportedAward, ReportedSubaward, ReportedListing, ReportedOpportunity, ReportedAudit,
	ReportedDocket, ReportedEntry, ReportedPlace, ReportedTable}

// FederalRecipient is who received, as the reporting system has it. Nothing here is a
// jurisdiction of the record until it is matched.
type FederalRecipient struct {
	UEI        string `json:"uei,omitempty"`  // 12 characters, since April 2022
	DUNS       string `json:"duns,omitempty"` // 9 digits, before that
	Name       string `json:"name,omitempty"`
	City       string `json:"city,omitempty"`
	State      string `json:"state,omitempty"`       // two letters
	CountyFIPS string `json:"county_fips,omitempty"` // 5 digits
	ZIP        string `json:"zip,omitempty"`
	Types      string `json:"types,omitempty"` // business types, a letter each
}

// FederalTransaction is one action on one award: the award itself, a modification, a
// correction. Amounts that are not given are nil, which is not zero.
type FederalTransaction struct {
	TransactionKey string           `json:"transaction_key,omitempty"` // assistance_transaction_unique_key
	AwardKey       string           `json:"award_key,omitempty"`       // assistance_award_unique_key; not stable between vintages
	FAIN           string           `json:"fain"`                      // as written
	Modification   string           `json:"modification,omitempty"`    // never a number
	Obligation     *USD             `json:"obligation,omitempty"`      // change by this action; below zero: de-obligated
	TotalObligated *USD             `json:"total_obligated,omitempty"` // of the award after all actions, repeated on each
	TotalOutlayed  *USD             `json:"total_outlayed,omitempty"`  // to date, repeated on each
	ActionDate     Date             `json:"action_date,omitzero"`
	Start          Date             `json:"start,omitzero"`
	End            Date             `json:"end,omitzero"`
	Agency         string           `json:"agency,omitempty"`     // toptier code, 015: Department of Justice
	SubAgency      string           `json:"sub_agency,omitempty"` // 1550: Office of Justice Programs
	AgencyName     string           `json:"agency_name,omitempty"`
	Recipient      FederalRecipient `json:"recipient"`
	ALN            string           `json:"aln,omitempty"` // text: 10.070 is not 10.07
	ALNTitle       string           `json:"aln_title,omitempty"`
	Opportunity    string           `json:"opportunity,omitempty"`     // NOFO number
	AssistanceType string           `json:"assistance_type,omitempty"` // 02 to 05, F001, F002: grants
	ActionType     string           `json:"action_type,omitempty"`     // A new, B continuation, C revision, D adjustment to completed project, E mixed
	Correction     string           `json:"correction,omitempty"`      // C corrects an earlier record; D deletes it
	RecordType     string           `json:"record_type,omitempty"`
	Performed      string           `json:"performed,omitempty"`   // code of the place of performance
	Description    string           `json:"description,omitempty"` // of the award, at most 300 characters
	LastModified   Date             `json:"last_modified,omitzero"`
	URL            string           `json:"url,omitempty"`
}

// FederalAward is one award rolled up over its actions.
type FederalAward struct {
	AwardKey       string           `json:"award_key,omitempty"`
	FAIN           string           `json:"fain"`
	TotalObligated *USD             `json:"total_obligated,omitempty"`
	TotalOutlayed  *USD             `json:"total_outlayed,omitempty"`
	TotalFunding   *USD             `json:"total_funding,omitempty"` // federal and not
	BaseDate       Date             `json:"base_date,omitzero"`
	LatestDate     Date             `json:"latest_date,omitzero"`
	Start          Date             `json:"start,omitzero"`
	End            Date             `json:"end,omitzero"`
	Agency         string           `json:"agency,omitempty"`
	SubAgency      string           `json:"sub_agency,omitempty"`
	AgencyName     string           `json:"agency_name,omitempty"`
	Recipient      FederalRecipient `json:"recipient"`
	ALNs           []string         `json:"alns,omitempty"`
	ALNTitle       string           `json:"aln_title,omitempty"` // of the first
	Opportunity    string           `json:"opportunity,omitempty"`
	AssistanceType string           `json:"assistance_type,omitempty"`
	RecordType     string           `json:"record_type,omitempty"`
	Performed      string           `json:"performed,omitempty"`
	Description    string           `json:"description,omitempty"`
	LastModified   Date             `json:"last_modified,omitzero"`
	URL            string           `json:"url,omitempty"`
}

// FederalSubaward is what a prime recipient reports that it gave on.
type FederalSubaward struct {
	PrimeKey     string           `json:"prime_key,omitempty"`
	PrimeFAIN    string           `json:"prime_fain"`
	PrimeName    string           `json:"prime_name,omitempty"`
	PrimeUEI     string           `json:"prime_uei,omitempty"`
	Number       string           `json:"number"` // free text of the prime
	Amount       *USD             `json:"amount,omitempty"`
	ActionDate   Date             `json:"action_date,omitzero"`
	Agency       string           `json:"agency,omitempty"`
	SubAgency    string           `json:"sub_agency,omitempty"`
	Recipient    FederalRecipient `json:"recipient"` // the subrecipient
	ALNs         []string         `json:"alns,omitempty"`
	Description  string           `json:"description,omitempty"`
	LastModified Date             `json:"last_modified,omitzero"`
}

// Listing is an Assistance Listing, or what a list of titles or the program inventory
// says of one.
type Listing struct {
	Number    string        `json:"number"` // ALN, text
	Title     string        `json:"title"`
	Popular   string        `json:"popular,omitempty"`
	Agency    string        `json:"agency,omitempty"`
	Types     string        `json:"types,omitempty"` // of assistance
	Objective string        `json:"objective,omitempty"`
	Money     []ListingYear `json:"money,omitempty"`
	Published string        `json:"published,omitempty"` // as written
	Archived  string        `json:"archived,omitempty"`
	URL       string        `json:"url,omitempty"`
}

// ListingYear is what was obligated or paid under a listing in a federal fiscal year, as
// two systems have it; they differ.
type ListingYear struct {
	Year        string `json:"year"`
	Obligated   *USD   `json:"sam_actual,omitempty"`
	Estimated   *USD   `json:"sam_estimate,omitempty"`
	USAspending *USD   `json:"usaspending_actual,omitempty"`
	Outlay      *USD   `json:"outlay,omitempty"`
}

// FundingOpportunity is what Grants.gov tells of one chance to apply for money, posted or
// foreseen.
type FundingOpportunity struct {
	ID          string   `json:"id"`               // Grants.gov's
	Number      string   `json:"number,omitempty"` // O-BJA-2024-172010, which awards name
	Title       string   `json:"title"`
	Forecast    bool     `json:"forecast,omitempty"` // it is foreseen, and may not come
	Agency      string   `json:"agency,omitempty"`   // its code there: USDOJ-OJP-BJA
	AgencyName  string   `json:"agency_name,omitempty"`
	ALNs        []string `json:"alns,omitempty"`
	Instruments []string `json:"instruments,omitempty"` // G grant, CA cooperative agreement, PC procurement contract, O other
	Applicants  []string `json:"applicants,omitempty"`  // codes of who may apply: 00 states, 01 counties, 02 cities and townships
	Posted      Date     `json:"posted,omitzero"`       // of a forecast, the day for which the posting is foreseen
	Closes      Date     `json:"closes,omitzero"`       // the same
	Archived    Date     `json:"archived,omitzero"`
	FiscalYear  string   `json:"fiscal_year,omitempty"`
	Ceiling     *USD     `json:"ceiling,omitempty"` // of one award; nil: none, or not told
	Floor       *USD     `json:"floor,omitempty"`
	Total       *USD     `json:"total,omitempty"`  // estimated, of all awards
	Awards      string   `json:"awards,omitempty"` // how many are expected
	Matching    string   `json:"matching,omitempty"`
	Description string   `json:"description,omitempty"` // at most 300 characters
	Updated     Date     `json:"updated,omitzero"`
	URL         string   `json:"url,omitempty"`
}

// AuditAward is one line of a Single Audit's schedule of expenditures of federal awards:
// where a jurisdiction's own books show a program's money.
type AuditAward struct {
	Auditee       string `json:"auditee,omitempty"` // UEI or EIN where the file has it
	Report        string `json:"report,omitempty"`  // the audit's number, where the file or its name has it
	Line          string `json:"line,omitempty"`    // the award's reference within the report
	ALN           string `json:"aln"`
	Award         string `json:"award,omitempty"` // additional_award_identification
	Program       string `json:"program,omitempty"`
	Cluster       string `json:"cluster,omitempty"`
	Expended      *USD   `json:"expended"` // below zero: taken back
	Direct        *bool  `json:"direct,omitempty"`
	PassThrough   string `json:"pass_through,omitempty"` // name
	PassNumber    string `json:"pass_through_number,omitempty"`
	Subrecipients *USD   `json:"to_subrecipients,omitempty"`
	Major         *bool  `json:"major,omitempty"`
}

// Docket is a case at one court, as a docketing service has it.
type Docket struct {
	ID           string `json:"id,omitempty"` // CourtListener's
	Court        string `json:"court"`        // CourtListener's id of the court
	Number       string `json:"number"`       // 1:16-cv-00745; appeals 25-1138; Supreme Court 24A910
	Core         string `json:"core,omitempty"`
	PACER        string `json:"pacer_case_id,omitempty"`
	Name         string `json:"name,omitempty"`
	Filed        Date   `json:"filed,omitzero"`
	Terminated   Date   `json:"terminated,omitzero"`
	LastFiling   Date   `json:"last_filing,omitzero"`
	Judge        string `json:"judge,omitempty"`
	Cause        string `json:"cause,omitempty"`
	Nature       string `json:"nature_of_suit,omitempty"`
	AppealFrom   string `json:"appeal_from,omitempty"`
	Original     string `json:"original_number,omitempty"` // docket of the court below
	URL          string `json:"url,omitempty"`
	LastModified string `json:"last_modified,omitempty"` // instant, as written
}

// DocketEntry is one entry on a docket.
type DocketEntry struct {
	ID           string        `json:"id,omitempty"`
	Docket       string        `json:"docket"`           // CourtListener's id of it, or court/number
	Number       string        `json:"number,omitempty"` // "" : a minute entry has none
	Sequence     string        `json:"sequence,omitempty"`
	Filed        Date          `json:"filed,omitzero"`
	Description  string        `json:"description,omitempty"`
	Papers       []DocketPaper `json:"papers,omitempty"`
	LastModified string        `json:"last_modified,omitempty"`
}

// DocketPaper is a document of an entry.
type DocketPaper struct {
	ID          string `json:"id,omitempty"`
	Number      string `json:"number,omitempty"` // text
	Attachment  string `json:"attachment,omitempty"`
	Description string `json:"description,omitempty"`
	PACER       string `json:"pacer_doc_id,omitempty"` // its fourth digit 1 is written 0
	Pages       int    `json:"pages,omitempty"`
	URL         string `json:"url,omitempty"`
}

// CensusPlace is a place, county or state with the GEOID by which others know it.
type CensusPlace struct {
	GEOID       string         `json:"geoid"` // 2 digits a state, 5 a county, 7 a place, 10 a subdivision of a county
	Level       string         `json:"level"` // state, county, place, subdivision
	Name        string         `json:"name"`
	State       string         `json:"state,omitempty"` // two letters
	County      string         `json:"county,omitempty"`
	Type        string         `json:"type,omitempty"`        // the file's word
	Populations map[string]int `json:"populations,omitempty"` // by the year of an estimate; "census 2010" is a count in a file that has both; "" a year not told
}

// TableRow is a row of any table as it stands: what its columns mean, a person says.
type TableRow struct {
	Sheet  string         `json:"sheet,omitempty"`
	Cells  []string       `json:"cells"`            // as they are shown; empty ones at the end are left out
	Stored map[int]string `json:"stored,omitempty"` // by cell, from 0: what a workbook holds where it shows something else: 1234.5, 2026-03-31
	Merged map[int]int    `json:"merged,omitempty"` // by cell: the first row of the rows that it is joined over
	Shade  string         `json:"shade,omitempty"`  // the colour behind its first cell, as RRGGBB
}

// TableFact is a row of a table whose columns have a meaning.
type TableFact struct {
	Target string                `json:"target"`          // what the rows are: ledger, sf-425, asap, ...
	Values map[string]TableValue `json:"values"`          // by field; what is not told is not in it
	Group  int                   `json:"group,omitempty"` // the first row of those that share an amount
	Named  *FederalRecipient     `json:"named,omitempty"` // whom it is about, with what is known of all rows
}

// TableValue is one cell, read as its field's kind.
type TableValue struct {
	Text   string `json:"text"` // as it is shown
	USD    *USD   `json:"usd,omitempty"`
	Date   Date   `json:"date,omitzero"`
	Number string `json:"number,omitempty"`
	Award  string `json:"award,omitempty"` // an award's number as it is compared
}

// AwardNumber is a federal award number as it is compared: letters and digits alone, in
// capitals. DOJ writes 2020-MU-MU-0006 where USAspending writes 2020MUMU0006.
func AwardNumber(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < unicode.MaxASCII && (unicode.IsDigit(r) || unicode.IsUpper(r)):
			return r
		case r < unicode.MaxASCII && unicode.IsLower(r):
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}
