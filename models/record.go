package models

// Record is the whole record as one value: the current version of every fact,
// each kind sorted by id. It is never changed once made.
type Record struct {
	Revision       int64 // sequence number of the newest fact in it
	Sources        []Source
	Jurisdictions  []Jurisdiction
	Associations   []Association
	Programs       []Program
	Conditions     []Condition
	NumberBlocks   []NumberBlock
	Cases          []Case
	Notices        []Notice
	Actions        []Action
	Grants         []Grant
	Amounts        []Amount
	Steps          []Step
	Reports        []Report
	Certifications []Certification
	Context        []ContextFigure
	Practices      []Practice
	Gaps           []Gap
	Exclusions     []Exclusion
}
