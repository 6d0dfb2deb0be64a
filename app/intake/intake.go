// Package intake reads the files in which federal agencies, courts and a
// jurisdiction's own systems tell what they did: bytes in, rows out. It is pure: no
// database, no clock, no file of its own. What it reads is what others report; nothing
// in it is a fact of the record until a person says so.
//
// Memory does not grow with the file: a reader holds one record at a time, and refuses
// a record that is too long, has too many cells, or nests too deep (see Bounds).
package intake

import (
	"io"

	"proviso/models"
)

// Source is a file that somebody wants read. Its bytes may be read more than once:
// what it is, is seen in its beginning, or for an archive at its end.
type Source struct {
	Name  string // as its owner calls it; its extension alone decides nothing
	Bytes io.ReaderAt
	Size  int64 // in bytes
}

// Bounds of what is read. A file beyond one of them is refused with a word on which.
const (
	MostCell     = 1 << 20  // bytes of one cell or text
	MostRecord   = 8 << 20  // bytes of one record
	MostCells    = 16_384   // cells of one record, as many as a spreadsheet has columns
	MostNesting  = 64       // levels of JSON or XML
	MostParts    = 64       // files in one archive that are read
	MostUnpacked = 64 << 30 // bytes that an archive may unpack to, all files together
	MostRatio    = 200      // times that a file in an archive may be longer unpacked, beyond its first MiB
)

// Row is one record of a file, as its kind is kept: read, or refused.
type Row struct {
	At   int // its number among the file's records, from 1; what is refused counts too
	Line int // the line, or the spreadsheet's row, on which it begins, from 1; 0: the format has none
	Part int // in which of the reader's Parts, from 0; 0 too where there are none
	// Key says which thing the row is about, within its kind: the same thing has the
	// same key in every file. Subject is what it hangs on, by which rows are looked up:
	// an award's number and agency, a docket, a listing's number, a place.
	Key, Subject string
	Dated        string // the row's own day or instant of last change, ISO; "" not told. The later wins.
	Body         []byte // JSON of the kind's type in models, its fields in that order; nil if refused
	Named        models.Named
	Notes        []Note // what was repaired, taken another way than it is written, or looks wrong and was kept
	Refused      *Note  // why it is not taken, and what would be right

	cells  []string       // of a table, for who looks for its header
	stored map[int]string // of a workbook's
	aside  bool           // it is none: a line of a form that nobody filled in
}

// Note is a remark on one cell of a row, or on all of it.
type Note struct {
	Field string `json:"field,omitempty"` // the column or path as the file calls it; "" the row
	Msg   string `json:"msg"`             // one sentence, and a remedy where there is one
}

// Reader gives the rows of a source of one kind.
type Reader struct {
	Kind  models.ReportKind
	Also  []models.ReportKind // other kinds of row in the same source, as a docket has entries; ask Recognise for each
	Parts []string            // the files within an archive that are read, or the sheets of a workbook, in order; empty if it is neither
	Heads []Head              // of a table: where its columns seem to be named, one for each of Parts, or one
	Notes []Note              // on the file as a whole: columns that are missing or doubled, files left aside, how its characters were read

	each func(yield func(Row) error) error
	done func() int64
}

// Head is a row that seems to name the columns of a table. The rows of a table are given
// all, those above and the head itself too: a person may know better.
type Head struct {
	Part  int      // in which of the reader's Parts
	Sheet string   // its name, in a workbook
	Row   int      // the line or row on which it stands; 0: none seems to be one
	Names []string // of the columns, each another: a second Amount is called "Amount (column E)"
}

// Each gives every row in the order of the file, and stops with the first error that
// yield returns. A record that cannot be taken is a row that says so; an error of its
// own means that the file cannot be read on (it is cut off, or not what it seemed), and
// names the line. It may be called again, and gives the same.
func (r *Reader) Each(yield func(Row) error) error { return r.each(yield) }

// Done is how many bytes of the source were read, for a bar of progress. It may be
// asked while Each runs.
func (r *Reader) Done() int64 { return r.done() }
