package intake

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"proviso/models"
)

// format is one format that can be read. It is known by what a file begins with, never
// by its name.
type format struct {
	name  string // as a sentence calls it: "USAspending transactions"
	kind  models.ReportKind
	sniff func(b *beginning) bool
	open  func(b *beginning) (reading, error)
}

// formats are tried in this order; the first that knows a file reads it. The general
// table comes after all of them and is not in it.
var formats = slices.Concat(headed, otherFormats())

// headed are tables with a header of their own.
var headed = []format{
	transactionsCSV, awardsCSV, subawardsCSV,
	listingsCSV, titlesCSV,
	auditCSV,
	countiesCSV, statesCSV, placesCSV, estimatesCSV, gazetteerCSV, unitsCSV,
}

// beginning is what is seen of a text before it is known what it is, and the text.
type beginning struct {
	text
	seen  []byte   // its first bytes as UTF-8, at most bytesSeen
	how   dialect  // of its cells, if it is delimited
	head  []string // the cells of its first record, or of the one that is the header; nil if that cannot be cut
	above int      // records that stand above head: a title, the day of a download

	sheet func(yield func(line int, cells [][]byte) error) error // the records below head, if it is a sheet of a workbook

	looked, even int // of how many records it was seen that how cuts them; how many have the same number of cells, two or more
}

// has is true if the header names all of these columns, in whatever case.
func (b *beginning) has(columns ...string) bool {
	for _, c := range columns {
		c = plainColumn(c)
		if !slices.ContainsFunc(b.head, func(h string) bool { return len(h) >= len(c) && plainColumn(h) == c }) {
			return false
		}
	}
	return true
}

// mostTitles is how many records may stand above the header of a table.
const mostTitles = 10

// below looks for the header of a known table under its title; nil if there is none.
func (b *beginning) below() *format {
	first := b.head
	s := newScanner(bytes.NewReader(b.seen), b.how)
	for s.next() && s.at <= mostTitles+1 {
		if s.at == 1 || s.wrong != "" {
			continue
		}
		b.head = trimmed(s.cells)
		for i := range headed {
			if headed[i].sniff(b) {
				b.above = s.at - 1
				b.notes = append(b.notes, Note{Msg: fmt.Sprintf("the columns are named on line %d; what stands above them was left aside", s.line)})
				return &headed[i]
			}
		}
	}
	b.head = first
	return nil
}

func trimmed(cells [][]byte) []string {
	out := make([]string, 0, len(cells))
	for _, c := range cells {
		out = append(out, strings.TrimSpace(string(c)))
	}
	return out
}

// reading is a file of a known format, ready to be read.
type reading struct {
	each  func(yield func(Row) error) error
	notes []Note
	heads []Head // of a table
}

// Recognise says what a source is and gives a reader of its rows. With asKind it is
// read as that or refused; without, it is found out, and a table of a kind that is not
// known is a ReportedTable.
func Recognise(src Source, asKind models.ReportKind) (*Reader, error) {
	if src.Size == 0 {
		return nil, models.Invalid(src.Name, "the file is empty")
	}
	c := &counting{from: src.Bytes}
	f := file{name: src.Name, size: src.Size, open: func() (io.Reader, error) {
		return io.NewSectionReader(c, 0, src.Size), nil
	}}
	head, err := f.beginning(4)
	if err != nil {
		return nil, err
	}
	var r *Reader
	switch {
	case bytes.HasPrefix(head, []byte("PK")):
		r, err = recogniseArchive(c, src, asKind)
	case bytes.HasPrefix(head, []byte("BZh")):
		r, err = recogniseText(bzipped(f), asKind)
	default:
		r, err = recogniseText(f, asKind)
	}
	if err != nil {
		return nil, err
	}
	return counted(r, c), nil
}

// counted has a reader say how far it is, if it does not know itself: from nothing each
// time it is read.
func counted(r *Reader, c *counting) *Reader {
	if r.done != nil {
		return r
	}
	each := r.each
	r.each = func(yield func(Row) error) error {
		c.n.Store(0)
		return each(yield)
	}
	r.done = c.n.Load
	return r
}

// recogniseText reads one file that is no archive.
func recogniseText(f file, asKind models.ReportKind) (*Reader, error) {
	b, err := begin(f)
	if err != nil {
		return nil, err
	}
	known, err := b.known(asKind)
	if err != nil {
		return nil, err
	}
	how, err := known.open(b)
	if err != nil {
		return nil, err
	}
	return &Reader{Kind: known.kind, Also: alsoIn(known), Notes: slices.Concat(b.notes, how.notes), Heads: how.heads, each: how.each}, nil
}

// known finds the format of a file, or says what it is instead.
func (b *beginning) known(asKind models.ReportKind) (format, error) {
	if asKind == models.ReportedTable {
		return tableText, b.mustBeTable(true)
	}
	var found *format
	for i := range formats {
		if formats[i].sniff(b) {
			found = twin(&formats[i], asKind)
			break
		}
	}
	if found == nil && len(b.head) > 0 && b.otherAside() == "" {
		found = b.below()
	}
	switch {
	case found != nil && (asKind == "" || asKind == found.kind):
		return *found, nil
	case found != nil:
		return format{}, &otherKind{models.Invalid(b.name, "this is not what it is to be read as (%s): its header is that of %s", string(asKind), found.name), found.name}
	}
	if err := b.leftAside(); err != nil {
		return format{}, err
	}
	if asKind == "" {
		return tableText, b.mustBeTable(false)
	}
	return format{}, models.Invalid(b.name, "this is not what it is to be read as (%s): %s", string(asKind), b.told())
}

// otherKind is that a file is known, and of another kind than it was to be read as.
type otherKind struct {
	error
	what string
}

func (o *otherKind) Unwrap() error { return o.error }

// leftAside refuses files that are known and not read, with what to take instead.
func (b *beginning) leftAside() error {
	switch {
	case b.isContracts():
		return models.Invalid(b.name, "these are contracts; of USAspending's downloads only assistance (grants) is read, the files whose names begin with Assistance_")
	case b.isLegacyUSAspending():
		return models.Invalid(b.name, "this is a download of USAspending from before 2017, whose amounts are not comparable with today's; download the awards anew under Award Data Archive or Custom Award Data, type Assistance")
	}
	if aside := b.otherAside(); aside != "" {
		return models.Invalid(b.name, "%s", aside)
	}
	return nil
}

// savedPage is what systems send as .xls or .csv that is none: a page, a page that says that
// something went wrong, and the XML of Excel 2003.
var savedPage = regexp.MustCompile(`(?i)<html|<!doctype html|<table|urn:schemas-microsoft-com:office:spreadsheet`)

// mustBeTable refuses what is not a table. Where nobody has said that it is one, its
// records must also be alike: any text has commas.
func (b *beginning) mustBeTable(said bool) error {
	first := bytes.TrimSpace(b.seen)
	switch {
	case len(first) > 0 && first[0] == '<' && savedPage.Match(first[:min(len(first), 2000)]):
		return models.Invalid(b.name, "this is a web page or XML that a spreadsheet program opens, whatever its name says (it begins with %.40q); open it in one and save it as .xlsx or CSV", first)
	case len(first) > 0 && (first[0] == '{' || first[0] == '<' || bytes.HasPrefix(first, []byte("[{")) || bytes.HasPrefix(first, []byte("[\n"))):
		return models.Invalid(b.name, "this is JSON, XML or HTML of a kind that is not known, and no table: it begins with %.40q", first)
	case b.even == 1 && len(b.head) >= 2 && wordy(b.head) == len(b.head) && b.size > int64(len(b.seen)):
		// One record is longer than what is seen of the file: reading it says so.
	case b.even < 1, !said && len(b.head) < wideHeader && (b.even < 2 || b.even*2 < b.looked):
		return models.Invalid(b.name, "this is no table and no other file that can be read: %s", b.told())
	}
	return nil
}

// told says how a file begins, for a person who wonders why it is not read.
func (b *beginning) told() string {
	switch {
	case len(b.head) >= 2:
		shown := b.head
		if len(shown) > 8 {
			shown = slices.Concat(shown[:8], []string{"…"})
		}
		return "its columns are " + strings.Join(shown, ", ")
	case len(bytes.TrimSpace(b.seen)) == 0:
		return "it holds nothing"
	}
	line, _, _ := bytes.Cut(bytes.TrimSpace(b.seen), newline)
	return fmt.Sprintf("it begins with %.60q", line)
}

// begin looks at the beginning of a file.
func begin(f file) (*beginning, error) {
	t, err := textOf(f)
	if err != nil {
		return nil, err
	}
	b := &beginning{text: t}
	if b.seen, err = t.file.beginning(bytesSeen); err != nil {
		return nil, err
	}
	b.how.separator, b.looked, b.even = separatorOf(b.seen)
	s := newScanner(bytes.NewReader(b.seen), b.how)
	if s.next() && s.wrong == "" {
		b.head = trimmed(s.cells)
	}
	return b, nil
}

// separatorOf is what parts the cells: whichever of comma, tab, semicolon and stroke gives the
// first records most cells that they agree on. It says how many it looked at, and how
// many of them agree. A header of many cells outweighs what comes below: a listing's
// record is one long text with semicolons, of which there is room for the first.
func separatorOf(seen []byte) (best byte, looked, even int) {
	best = ','
	most := 1
	for _, separator := range []byte{',', '\t', ';', '|'} {
		s := newScanner(bytes.NewReader(seen), dialect{separator: separator})
		counts := map[int]int{}
		for s.at < 20 && s.next() {
			if s.wrong == "" && len(s.cells) > 1 {
				counts[len(s.cells)]++
			}
			if s.at == 1 && len(s.cells) >= wideHeader {
				return separator, 1, 1
			}
		}
		for cells, times := range counts {
			if cells*times > most || cells*times == most && separator == best && times > even {
				best, most, looked, even = separator, cells*times, s.at, times
			}
		}
	}
	return best, looked, even
}

// wideHeader is how many cells of a first record are no accident of a text with commas.
const wideHeader = 10

// counting counts the bytes that are read.
type counting struct {
	from io.ReaderAt
	n    atomic.Int64
}

func (c *counting) ReadAt(b []byte, at int64) (int, error) {
	n, err := c.from.ReadAt(b, at)
	c.n.Add(int64(n))
	return n, err
}
