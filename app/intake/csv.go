package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"proviso/models"
)

// dialect is how a delimited text parts and quotes its cells.
//
// A quote within a quoted cell is doubled; with backslash it may be \" instead, and a
// backslash itself \\ (any other backslash is only that), as PostgreSQL writes with
// ESCAPE '\'. A quote in the middle of a cell that does not begin with one is a
// character like any other: the width of a 5" pipe.
type dialect struct {
	separator byte // , ; | or a tab
	backslash bool
}

// comma is the dialect of nearly all.
var comma = dialect{separator: ','}

// scanner cuts delimited text into records of cells. It is our own because
// encoding/csv keeps the whole rest of a file in memory when a quote is never closed,
// reads no backslash escapes, and takes half as long again (BenchmarkScanner compares
// them). On what both read, they read the same; so a line break within a cell is \n,
// whichever way the file writes it.
//
//	for s.next() {
//		if s.wrong != "" { … s.note(head) says why; the record has no cells
//		}
//		… s.cells, s.line
//	}
//	return s.err
type scanner struct {
	cells [][]byte // until the next call of next; a cell that is nil is empty and was not quoted
	line  int      // on which the record begins, from 1
	at    int      // the record's number, from 1
	wrong string   // why it cannot be taken, "" if it can
	cell  int      // which cell of it that is about, from 0; -1: the record
	err   error    // why nothing more can be read; nil at the end of the file

	from io.Reader
	how  dialect

	buf       []byte
	pos, end  int  // what is not yet read of buf
	eof       bool // from has no more than buf
	nextLine  int  // the line of pos
	dirty     bool // there is a NUL in buf, or a byte beyond ASCII
	returns   bool // there is a carriage return in buf
	escaped   []int
	torn      int
	firstRead int // bytes that are asked for at first
}

// mostTorn is how many records may fail on a line after their first. Each makes the
// scanner go back, up to MostCell; a file of nothing but open quotes would take hours.
const mostTorn = 1000

func newScanner(from io.Reader, how dialect) *scanner {
	return &scanner{from: from, how: how, nextLine: 1, firstRead: 256 << 10}
}

// outcome is how an attempt to cut a record ended.
type outcome int

const (
	whole outcome = iota // the record is cut
	short                // the buffer ends before the record does
	wrong                // it cannot be cut
)

// next reads the next record that is not an empty line.
func (s *scanner) next() bool {
	s.cells, s.wrong, s.cell = s.cells[:0], "", -1
	if s.err != nil || !s.skipEmptyLines() {
		return false
	}
	s.at, s.line = s.at+1, s.nextLine
	for {
		end, how := s.cut()
		switch how {
		case whole:
			if end-s.pos > MostRecord {
				s.refuseLong()
				return s.skipLine(s.end)
			}
			s.check(end)
			if s.wrong == "" {
				s.unescape()
			}
			s.pos = end
			return true
		case wrong:
			return s.skipLine(end)
		case short:
			if s.end-s.pos > MostRecord {
				s.refuseLong()
				return s.skipLine(s.end)
			}
			if !s.fill() {
				return false
			}
		}
	}
}

// cut sets cells from the record at pos and says where the next begins, or, if it is
// wrong, where that was seen.
func (s *scanner) cut() (int, outcome) {
	s.cells, s.escaped = s.cells[:0], s.escaped[:0]
	b, at, eol := s.buf[:s.end], s.pos, -1
	s.nextLine = s.line
	for {
		if len(s.cells) == MostCells {
			return at, s.refuse(-1, "it has more than %d cells; no spreadsheet has as many columns", MostCells)
		}
		if at < len(b) && b[at] == '"' {
			end, last, how := s.quoted(b, at+1)
			if how != whole || last {
				return end, how
			}
			at = end
			continue
		}
		if eol < at {
			i := bytes.IndexByte(b[at:], '\n')
			if i < 0 && !s.eof {
				return at, short
			}
			if eol = at + i; i < 0 {
				eol = len(b)
			}
		}
		if i := bytes.IndexByte(b[at:eol], s.how.separator); i >= 0 {
			if !s.add(b[at : at+i]) {
				return at, wrong
			}
			at += i + 1
			continue
		}
		if !s.add(withoutReturn(b[at:eol])) {
			return at, wrong
		}
		if eol == len(b) {
			return eol, whole
		}
		s.nextLine++
		return eol + 1, whole
	}
}

// add takes a cell that was not quoted.
func (s *scanner) add(cell []byte) bool {
	if len(cell) > MostCell {
		s.refuse(len(s.cells), "it is longer than %d MiB", MostCell>>20)
		return false
	}
	if len(cell) == 0 {
		cell = nil
	}
	s.cells = append(s.cells, cell)
	return true
}

// quoted takes the cell whose text begins at from, after its quote. It says where the
// next cell begins, or, after the last, the next record.
func (s *scanner) quoted(b []byte, from int) (at int, last bool, how outcome) {
	end, escaped := s.closing(b, from)
	size := end - from
	if end < 0 {
		size = len(b) - from
	}
	switch {
	case size > MostCell:
		return len(b), false, s.refuse(len(s.cells), "its quote is not closed within %d MiB", MostCell>>20)
	case end < 0 && s.eof:
		return len(b), false, s.refuse(len(s.cells), "its quote is never closed")
	case end < 0:
		return from, false, short
	}
	text := b[from:end:end]
	if escaped || s.returns && bytes.IndexByte(text, '\r') >= 0 {
		s.escaped = append(s.escaped, len(s.cells))
	}
	s.cells = append(s.cells, text)
	s.nextLine += bytes.Count(text, newline)
	at = end + 1
	if at < len(b) && b[at] == s.how.separator {
		return at + 1, false, whole
	}
	if at < len(b) && b[at] == '\r' {
		at++
	}
	switch {
	case at < len(b) && b[at] == '\n':
		s.nextLine++
		return at + 1, true, whole
	case at == len(b) && s.eof:
		return at, true, whole
	case at == len(b):
		return at, false, short
	}
	return at, false, s.refuse(len(s.cells)-1, "text stands after its closing quote; a quote within a cell is written twice")
}

var newline = []byte{'\n'}

// closing finds the quote that closes the text at from, and says whether there is
// anything within that is written another way than it is meant; -1 if there is none.
// A quote at the very end of b may turn out to be the first of two.
func (s *scanner) closing(b []byte, from int) (end int, escaped bool) {
	for i := from; ; {
		q := bytes.IndexByte(b[i:], '"')
		if q < 0 {
			return -1, escaped
		}
		q += i
		switch {
		case s.how.backslash && oddBackslashes(b[from:q]):
			i = q + 1
		case q+1 < len(b) && b[q+1] == '"':
			i = q + 2
		default:
			return q, escaped || s.how.backslash && bytes.IndexByte(b[from:q], '\\') >= 0
		}
		escaped = true
	}
}

// oddBackslashes is true if what follows b is escaped.
func oddBackslashes(b []byte) bool {
	n := len(b)
	for n > 0 && b[n-1] == '\\' {
		n--
	}
	return (len(b)-n)%2 == 1
}

// withoutReturn is a last cell without the carriage return of its line's end.
func withoutReturn(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\r' {
		return b[:n-1]
	}
	return b
}

// unescape puts the cells that need it as they are meant. It does so in the buffer, and
// only when the record is whole: until then it may be cut once more.
func (s *scanner) unescape() {
	for _, i := range s.escaped {
		b := s.cells[i]
		out := b[:0]
		for j := 0; j < len(b); j++ {
			c := b[j]
			if j+1 < len(b) {
				next := b[j+1]
				switch {
				case c == '"' && next == '"',
					c == '\\' && s.how.backslash && (next == '"' || next == '\\'),
					c == '\r' && next == '\n':
					j++
					c = next
				}
			}
			out = append(out, c)
		}
		s.cells[i] = out
	}
}

// check refuses a record up to end that holds what no text does.
func (s *scanner) check(end int) {
	if !s.dirty || clean(s.buf[s.pos:end]) {
		return
	}
	for i, c := range s.cells {
		if bytes.IndexByte(c, 0) >= 0 {
			s.refuse(i, "it holds a NUL, which no text has")
		} else if bad := firstNotUTF8(c); bad >= 0 {
			s.refuse(i, "the byte 0x%02X in it is not UTF-8, as the file seemed to be; save the file as UTF-8", c[bad])
		} else {
			continue
		}
		s.cells = s.cells[:0]
		return
	}
}

// refuse says why the record cannot be taken.
func (s *scanner) refuse(cell int, format string, args ...any) outcome {
	s.wrong, s.cell = fmt.Sprintf(format, args...), cell
	return wrong
}

func (s *scanner) refuseLong() {
	s.refuse(-1, "it is longer than %d MiB; no record of a real file is", MostRecord>>20)
}

// note is what is wrong with the record, told by the names of the columns.
func (s *scanner) note(head []string) *Note {
	switch {
	case s.cell < 0:
		return &Note{Msg: fmt.Sprintf("the record on line %d cannot be read: %s", s.line, s.wrong)}
	case s.cell < len(head):
		return &Note{Field: head[s.cell], Msg: fmt.Sprintf("this cell of the record on line %d cannot be read: %s", s.line, s.wrong)}
	}
	return &Note{Msg: fmt.Sprintf("cell %d of the record on line %d cannot be read: %s", s.cell+1, s.line, s.wrong)}
}

// skipEmptyLines stands at the first byte of a record, or is false: there is none.
func (s *scanner) skipEmptyLines() bool {
	for {
		for s.pos < s.end {
			switch c := s.buf[s.pos]; {
			case c == '\n':
				s.pos++
			case c == '\r' && s.pos+1 < s.end && s.buf[s.pos+1] == '\n':
				s.pos += 2
			case c == '\r' && s.pos+1 == s.end && s.eof:
				s.pos++
				return false
			case c == '\r' && s.pos+1 == s.end:
				if !s.fill() {
					return false
				}
				continue
			default:
				return true
			}
			s.nextLine++
		}
		if s.eof || !s.fill() {
			return false
		}
	}
}

// skipLine goes on behind the line on which the wrong record begins; what made it
// wrong was seen at seen. A record that only seems to go on over more lines, for a
// quote too many, would else take good ones with it.
func (s *scanner) skipLine(seen int) bool {
	s.cells, s.nextLine = s.cells[:0], s.line+1
	for {
		i := bytes.IndexByte(s.buf[s.pos:s.end], '\n')
		if i >= 0 {
			if s.pos += i + 1; s.pos <= seen {
				s.torn++
			}
			if s.torn > mostTorn {
				s.err = models.Invalid(fmt.Sprintf("line %d", s.line),
					"more than %d records are torn by a quote that does not close; this is not a table, or not one of this kind", mostTorn)
				return false
			}
			return true
		}
		s.pos, seen = s.end, -1
		if s.eof {
			return true
		}
		if !s.fill() {
			return false
		}
	}
}

// fill reads on, keeping what is not yet read; a buffer that holds nothing else grows.
// It is false only when reading failed.
func (s *scanner) fill() bool {
	switch kept := s.end - s.pos; {
	case s.buf == nil:
		s.buf = make([]byte, s.firstRead)
	case kept > len(s.buf)/2:
		grown := make([]byte, 2*len(s.buf))
		copy(grown, s.buf[s.pos:s.end])
		s.buf, s.pos, s.end = grown, 0, kept
	default:
		copy(s.buf, s.buf[s.pos:s.end])
		s.pos, s.end = 0, kept
	}
	n, err := io.ReadFull(s.from, s.buf[s.end:])
	s.end += n
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		s.eof = true
	case err != nil:
		s.err = fmt.Errorf("read the file after line %d: %w", s.nextLine, err)
		return false
	}
	b := s.buf[:s.end]
	s.returns = bytes.IndexByte(b, '\r') >= 0
	s.dirty = bytes.IndexByte(b, 0) >= 0 || !ascii(b)
	return true
}
