package models

// Table is a report ready to be written as text, CSV or a page: every cell is
// already worded.
type Table struct {
	Columns []Column
	Rows    [][]string
	Footer  []string // sentences
}

// Column names a column in the field's own terms (snake case, as in JSON).
type Column struct {
	Name    string
	Numeric bool // set to the right, and safe as a number in a spreadsheet
	Money   bool // numeric too: dollars and cents, or a word where they are not known
	Date    bool // a day, YYYY-MM-DD, or words where it is not known to the day
}
