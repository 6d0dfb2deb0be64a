package models

import "slices"

// Reply is the file that one jurisdiction keeps of one federal demand: what was
// asked, of whom it was gathered, what was sent, and how it ended. Where it stands
// is worked out from it and never kept. Nothing that is privileged is part of it:
// of the privilege log it holds what was handed over, and no more.
type Reply struct {
	ID           string        `json:"id"` // of ReplyID
	Action       string        `json:"action"`
	Jurisdiction string        `json:"jurisdiction"`
	Items        []AskedItem   `json:"items,omitempty"` // as all lists here in the order of being written down
	Custodians   []Custodian   `json:"custodians,omitempty"`
	Productions  []Production  `json:"productions,omitempty"`
	Letters      []ReplyLetter `json:"letters,omitempty"`
	Clearances   []Clearance   `json:"clearances,omitempty"`
	Served       []ServedLog   `json:"served,omitempty"`
	Note         string        `json:"note,omitempty"`
}

// ReplyID is the id of the file of a demand in a jurisdiction.
func ReplyID(action, jurisdiction string) string { return action + "." + jurisdiction }

// Row is what the rows of a file have in common. A row is corrected or struck out
// and never taken away: its number stays its own.
type Row struct {
	No     int    `json:"no"`               // within its list, from 1
	Struck string `json:"struck,omitempty"` // why it counts no more; "": it counts
}

// Counts is true of a row that was not struck out.
func (r Row) Counts() bool { return r.Struck == "" }

// Number is the row's number.
func (r Row) Number() int { return r.No }

// AskedItem is one thing that a demand asks for.
type AskedItem struct {
	Row
	Label    string  `json:"label"` // as the demand numbers it
	Text     string  `json:"text"`
	From     Date    `json:"from,omitzero"` // the period asked about; zero: the demand does not say
	To       Date    `json:"to,omitzero"`
	Closed   ItemEnd `json:"closed,omitempty"`
	ClosedOn Date    `json:"closed_on,omitzero"`
	Why      string  `json:"why,omitempty"` // of an objection
}

// ItemEnd is how people closed an item; "" while it is open.
type ItemEnd string

const (
	ItemComplete ItemEnd = "complete"  // all that there is was handed over
	ItemNothing  ItemEnd = "nothing"   // a search found nothing
	ItemObjected ItemEnd = "objection" // it is not answered, and the agency is told why
)

// ItemEnds lists them.
var ItemEnds = []ItemEnd{ItemComplete, ItemNothing, ItemObjected}

// ParseItemEnd reads how an item was closed; "" is open.
func ParseItemEnd(field, s string) (ItemEnd, error) {
	if e := ItemEnd(s); s == "" || slices.Contains(ItemEnds, e) {
		return e, nil
	}
	return "", Invalid(field, "%q is no end of an item; it is complete, nothing or objection, or is left out while it is open", s)
}

// Custodian is an office, or a person of the workspace, that was asked to look.
type Custodian struct {
	Row
	Office     string `json:"office,omitempty"`
	Person     string `json:"person,omitempty"` // id
	AskedOn    Date   `json:"asked_on"`
	AnsweredOn Date   `json:"answered_on,omitzero"`
	Nothing    bool   `json:"nothing,omitempty"` // the answer: nothing was found
	Note       string `json:"note,omitempty"`
}

// Production is one sending of documents.
type Production struct {
	Row
	First     string   `json:"first,omitempty"` // control number of the first page
	Last      string   `json:"last,omitempty"`  // and of the last
	SentOn    Date     `json:"sent_on"`
	How       string   `json:"how"`
	ToWhom    string   `json:"to_whom"`
	Answers   []int    `json:"answers,omitempty"`   // numbers of items
	Documents []string `json:"documents,omitempty"` // ids
	Note      string   `json:"note,omitempty"`
}

// ReplyLetter is a response in words.
type ReplyLetter struct {
	Row
	SentOn    Date   `json:"sent_on"`
	Office    string `json:"office"`              // that sent it
	Signature string `json:"signature,omitempty"` // the office over whose signature it went
	Document  string `json:"document,omitempty"`
	Position  string `json:"position,omitempty"` // what it says
	Complete  bool   `json:"complete,omitempty"` // it says that the answer is complete
	Refuses   bool   `json:"refuses,omitempty"`  // it says that the demand will not be met
	Why       string `json:"why,omitempty"`      // of a refusal
}

// Clearance is the agency's word that it is satisfied.
type Clearance struct {
	Row
	On       Date   `json:"on"`
	Office   string `json:"office"` // the agency's
	Document string `json:"document,omitempty"`
	Source   string `json:"source,omitempty"` // id of a source of the record
	Text     string `json:"text,omitempty"`
}

// ServedLog is a privilege log as it was handed to the agency: what is privileged
// is what is behind its rows.
type ServedLog struct {
	On     Date        `json:"on"`
	ToWhom string      `json:"to_whom"`
	By     string      `json:"by"` // id of a person
	Rows   []ServedRow `json:"rows"`
}

// ServedRow is one document held back, as the agency was told.
type ServedRow struct {
	Control     string `json:"control"`
	Date        string `json:"date,omitempty"`
	Author      string `json:"author"`
	Recipients  string `json:"recipients,omitempty"`
	Type        string `json:"type"`
	Description string `json:"description"`
	Ground      string `json:"ground"`
	Items       []int  `json:"items,omitempty"`
}

// PrivilegeLog is privileged: it is a kind of Privileged and of nothing else. Its
// ID is that of the file. How documents are described before they are handed over
// is counsel's work.
type PrivilegeLog struct {
	ID      string         `json:"id"`
	Readers []string       `json:"readers,omitempty"` // ids of those whom counsel names
	Entries []WithheldItem `json:"entries,omitempty"`
	Handed  int            `json:"handed,omitempty"` // how often it was handed over
}

// WithheldItem is one document held back and why, without what it says.
type WithheldItem struct {
	Row
	Control     string `json:"control"` // control number
	Date        When   `json:"date,omitzero"`
	Author      string `json:"author"` // an office
	Recipients  string `json:"recipients,omitempty"`
	Type        string `json:"type"`
	Description string `json:"description"`
	Ground      Ground `json:"ground"`
	Items       []int  `json:"items,omitempty"` // numbers of those that ask for it
}

// Ground is the ground on which a document is held back.
type Ground string

const (
	GroundAttorney     Ground = "attorney_client"
	GroundWork         Ground = "work_product"
	GroundDeliberative Ground = "deliberative_process"
	GroundCommon       Ground = "common_interest"
	GroundEnforcement  Ground = "law_enforcement"
	GroundOther        Ground = "other"
)

// Grounds lists them.
var Grounds = []Ground{GroundAttorney, GroundWork, GroundDeliberative, GroundCommon, GroundEnforcement, GroundOther}

// ParseGround reads a ground.
func ParseGround(field, s string) (Ground, error) {
	if g := Ground(s); slices.Contains(Grounds, g) {
		return g, nil
	}
	return "", Invalid(field, "%q is no ground; it is attorney_client, work_product, deliberative_process, common_interest, law_enforcement or other", s)
}
