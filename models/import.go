package models

import (
	"slices"
	"time"
)

// ImportState is how far an import has come. Only what is kept counts.
type ImportState string

const (
	ImportReading ImportState = "reading" // rows are being read; nobody sees them
	ImportRead    ImportState = "read"    // all were read, and wait for a person
	ImportKept    ImportState = "kept"
	ImportLeft    ImportState = "left"   // a person kept nothing of it
	ImportUndone  ImportState = "undone" // it was kept, and was taken back
)

// UploadedFile is the kind of an import that is a file as it was sent, which waits to be
// read. It is none of ReportKinds, and its rows are slices of the file.
const UploadedFile ReportKind = "uploaded-file"

// RowVerdict is what a row of an import is to what was reported before.
type RowVerdict string

const (
	RowNew       RowVerdict = "new"
	RowChanged   RowVerdict = "changed"   // what was reported of the same thing before is another
	RowUnchanged RowVerdict = "unchanged" // the same; counted, not stored again
	RowConflict  RowVerdict = "conflict"  // new or changed, and other than a person has recorded
	RowOlder     RowVerdict = "older"     // what was reported before has a later day of its own
	RowTwice     RowVerdict = "twice"     // a later row of the same file is about the same thing
	RowRefused   RowVerdict = "refused"   // cannot be taken, and says why
)

// RowVerdicts lists every verdict in the order in which a preview shows them.
var RowVerdicts = []RowVerdict{RowRefused, RowConflict, RowChanged, RowNew, RowOlder, RowTwice, RowUnchanged}

// Known is true of a verdict.
func (v RowVerdict) Known() bool { return slices.Contains(RowVerdicts, v) }

// Counts reports whether a row of the verdict is held once its import is kept.
func (v RowVerdict) Counts() bool {
	return slices.Contains([]RowVerdict{RowNew, RowChanged, RowConflict}, v)
}

// Import is one file that was read: what others report, as they report it. It changes
// nothing of the record.
type Import struct {
	Number       int64
	Kind         ReportKind
	File         string // its name
	Bytes        int64
	Digest       string // SHA-256 of the file, hex
	Jurisdiction string // whose table it is; "": of everybody's awards
	Shape        string // digest of a table's header, by which its mapping is remembered
	Mapping      string // JSON; what a table's columns mean
	State        ImportState
	BeganAt      time.Time
	BeganBy      string
	Rows         int   // records that were read so far
	Done         int64 // bytes of the file that were read so far
	Counts       map[RowVerdict]int
	Notes        []string // on the file as a whole
	KeptAt       time.Time
	KeptBy       string
	EndedAt      time.Time // left or undone
	EndedBy      string
	EndedWhy     string
}

// ImportRow is one record of an import, with what was found.
type ImportRow struct {
	Import  int64
	Row     int // its number in the file, from 1
	Line    int // where it begins; 0: the format has no lines
	Subject string
	Key     string
	Dated   string
	Digest  string // of the body: the first 128 bits of its SHA-256, hex
	Verdict RowVerdict
	Body    string // JSON; "" of a row that was refused
	Notes   []ImportNote
	Named   Named // while it is read; it is not read back
}

// Named is who a row of federal money says has it, told apart from its body so that
// rows can be found by it. Rows of other kinds name nobody.
type Named struct {
	Recipient string // JSON of a FederalRecipient, as the body has it
	State     string
	UEI       string // in capitals
	Performed string // where the money is spent, in the code of USAspending
}

// ImportNote is a remark on a cell of a row, or on the row.
type ImportNote struct {
	Field string `json:"field,omitempty"`
	Msg   string `json:"msg"`
}
