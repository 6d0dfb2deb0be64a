package intake

import (
	"archive/zip"
	"io"
	"math"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/xuri/excelize/v2"

	"proviso/models"
)

// Bounds of a workbook. excelize holds all of it but for large sheets and texts, which
// it puts on disk beyond 16 MiB; so a large table had better come as CSV.
const (
	mostWorkbook = 48 << 20  // bytes as it comes
	mostSheet    = 1 << 30   // bytes of a sheet, or of the texts of all, unpacked
	mostOther    = 128 << 20 // bytes of everything else in it, unpacked
	mostPart     = 8 << 20   // bytes of one part of that, but for pictures
	mostSheets   = 64
)

// recogniseWorkbook reads the sheets of an .xlsx workbook as tables.
func recogniseWorkbook(from io.ReaderAt, src Source, z *zip.Reader, asKind models.ReportKind) (*Reader, error) {
	if src.Size > mostWorkbook {
		return nil, models.Invalid(src.Name, "the workbook is larger than %d MiB; save the sheet that is meant as CSV", mostWorkbook>>20)
	}
	if err := checkWorkbook(src.Name, z); err != nil {
		return nil, err
	}
	w := &workbook{name: src.Name, size: src.Size, from: from, zip: z}
	if err := w.describe(); err != nil {
		return nil, err
	}
	r := &Reader{Kind: models.ReportedTable, Notes: w.notes, each: w.each, done: w.done}
	for _, s := range w.sheets {
		r.Parts = append(r.Parts, s.name)
	}
	if err := w.heads(r); err != nil {
		return nil, err
	}
	if asKind == models.ReportedTable {
		return r, nil
	}
	return w.known(r, asKind)
}

// checkWorkbook refuses what no table of a grant office needs, and holds every part to
// the size that it says it has: excelize believes it.
func checkWorkbook(name string, z *zip.Reader) error {
	other := uint64(0)
	for _, f := range z.File {
		if err := checkEntry(name, f); err != nil {
			return err
		}
		inSheets := strings.HasPrefix(f.Name, "xl/worksheets/") || f.Name == "xl/sharedStrings.xml"
		switch {
		case strings.HasSuffix(f.Name, "vbaProject.bin"), strings.HasPrefix(f.Name, "xl/macrosheets/"):
			return models.Invalid(name, "the workbook holds macros; save it as .xlsx, which has none, or as CSV")
		case f.Name == "xl/workbook.bin":
			return models.Invalid(name, "this is a binary workbook (.xlsb); save it as .xlsx or CSV")
		case inSheets && f.UncompressedSize64 > mostSheet:
			return models.Invalid(name, "a sheet of the workbook is larger than %d MiB unpacked; save it as CSV", mostSheet>>20)
		case !inSheets && f.UncompressedSize64 > mostPart && (strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels")):
			return models.Invalid(name, "the part %s of the workbook is larger than %d MiB unpacked; save the sheet that is meant as CSV", f.Name, mostPart>>20)
		case !inSheets:
			if other += f.UncompressedSize64; other > mostOther {
				return models.Invalid(name, "the workbook holds more than %d MiB of pictures and other things beside its sheets; save the sheet that is meant as CSV", mostOther>>20)
			}
		}
		from, err := entry(f).open()
		if err == nil {
			_, err = io.Copy(io.Discard, from)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// workbook is an .xlsx whose sheets are read one after the other.
type workbook struct {
	name   string
	size   int64
	from   io.ReaderAt
	zip    *zip.Reader
	sheets []sheet
	notes  []Note
	from04 bool // days are counted from 1904, as on old Macintoshes

	read atomic.Int64 // rows of all sheets
}

// done is how far a reading is, in bytes of the workbook: excelize takes all of it in
// before it gives the first row.
func (w *workbook) done() int64 {
	rows := int64(0)
	for _, s := range w.sheets {
		rows += s.rows
	}
	if rows == 0 {
		return w.size
	}
	return int64(float64(w.size) * float64(min(w.read.Load(), rows)) / float64(rows))
}

// open opens it for one reading. The caller closes it.
func (w *workbook) open() (*excelize.File, error) {
	f, err := excelize.OpenReader(io.NewSectionReader(w.from, 0, w.size), excelize.Options{UnzipSizeLimit: mostSheet + mostSheet + mostOther})
	if err != nil {
		return nil, models.Invalid(w.name, "the workbook cannot be opened (%s); save it again as .xlsx, or as CSV", err.Error())
	}
	return f, nil
}

// heads guesses, for each sheet, the row that names the columns.
func (w *workbook) heads(r *Reader) error {
	f, err := w.open()
	if err != nil {
		return err
	}
	defer f.Close()
	for i, s := range w.sheets {
		var first [][]string
		var lines []int
		err := w.rows(f, i, func(row Row) error {
			if row.Line > mostAboveHead {
				return errEnough
			}
			if len(row.cells) > 0 {
				first, lines = append(first, s.across(row.cells, row.Line)), append(lines, row.Line)
			}
			return nil
		})
		if err != nil && err != errEnough {
			return err
		}
		h := headOf(first, lines, true)
		h.Part, h.Sheet = i, s.name
		r.Heads = append(r.Heads, h)
	}
	return nil
}

func (w *workbook) each(yield func(Row) error) error {
	f, err := w.open()
	if err != nil {
		return err
	}
	defer f.Close()
	at := 0
	w.read.Store(0)
	for i := range w.sheets {
		err := w.rows(f, i, func(row Row) error {
			if len(row.cells) == 0 && row.Refused == nil {
				return nil
			}
			at++
			row.At = at
			return yield(row)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// rows gives the rows of a sheet. They are read twice side by side, as they are shown
// and as they are stored: an amount is taken from the second, a number that is a name
// (00123) from the first.
func (w *workbook) rows(f *excelize.File, part int, yield func(Row) error) error {
	s := w.sheets[part]
	shown, err := f.Rows(s.name)
	if err != nil {
		return models.Invalid(w.name, "the sheet %s cannot be read: %s", s.name, err.Error())
	}
	defer shown.Close()
	stored, err := f.Rows(s.name)
	if err != nil {
		return models.Invalid(w.name, "the sheet %s cannot be read: %s", s.name, err.Error())
	}
	defer stored.Close()
	shades := shades{f, map[int]string{}}
	for line := 1; shown.Next() && stored.Next(); line++ {
		cells, err := shown.Columns()
		if err != nil {
			return models.Invalid(w.name, "row %d of the sheet %s cannot be read: %s", line, s.name, err.Error())
		}
		raw, err := stored.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return models.Invalid(w.name, "row %d of the sheet %s cannot be read: %s", line, s.name, err.Error())
		}
		w.read.Add(1)
		row := Row{Line: line, Part: part}
		t := models.TableRow{Sheet: s.name, Shade: shades.of(s.styles[line])}
		for i, c := range cells {
			if len(c) > MostCell {
				row.refuse(models.Invalid("column "+letters(i), "the cell in row %d is longer than %d MiB", line, MostCell>>20))
			}
			t.Cells = append(t.Cells, strings.TrimSpace(c))
			if v := w.stored(c, cellOf(raw, i)); v != "" {
				put(&t.Stored, i, v)
			}
		}
		s.merge(&t, line)
		if where, ok := s.uncounted[line]; ok {
			row.note("column "+letters(where), "the formula here has no value stored with it, so that the cell is empty; open the workbook in a spreadsheet program and save it")
		}
		if row.Refused == nil {
			row.table(t)
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	return shown.Error()
}

func put[V any](m *map[int]V, i int, v V) {
	if *m == nil {
		*m = map[int]V{}
	}
	(*m)[i] = v
}

// stored is what a cell holds where that is a number with a fraction, or is shown as
// something else: its digits, or of a day the day. A workbook stores $1,234.50 as 1234.5, and a day as
// the number of days since 1899, which only its form gives away.
func (w *workbook) stored(shown, raw string) string {
	if raw == "" || raw == shown && !strings.ContainsAny(raw, ".E") {
		return ""
	}
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return ""
	}
	if day, ok := w.day(shown, n); ok {
		return day.String()
	}
	return plainNumber(n)
}

// plainNumber is a number without an exponent, to the fifteen digits that a
// spreadsheet keeps: what is behind them is the noise of binary fractions.
func plainNumber(n float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if err != nil {
		rounded = n
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// day is the day that a number is if it is shown as one: with a stroke, a hyphen or a
// month between digits, among which its year and its day are.
func (w *workbook) day(shown string, n float64) (models.Date, bool) {
	if n < 1 || n > 2_958_465 || strings.ContainsAny(shown, "$%(),E") && !strings.ContainsAny(shown, "/-") && !monthIn(shown) {
		return 0, false
	}
	if !strings.ContainsAny(shown, "/-") && !monthIn(shown) {
		return 0, false
	}
	t, err := excelize.ExcelDateToTime(n, w.from04)
	if err != nil {
		return 0, false
	}
	t = t.Add(time.Second / 2)
	if !strings.Contains(shown, t.Format("06")) || !strings.Contains(shown, strconv.Itoa(t.Day())) {
		return 0, false
	}
	return models.DateOf(t), true
}

func monthIn(s string) bool {
	s = strings.ToLower(s)
	for m := time.January; m <= time.December; m++ {
		if strings.Contains(s, strings.ToLower(m.String()[:3])) {
			return true
		}
	}
	return false
}

// shades are the colours behind cells, by their styles.
type shades struct {
	f    *excelize.File
	seen map[int]string
}

func (s shades) of(styles []int) string {
	for _, style := range styles {
		if colour := s.colour(style); colour != "" {
			return colour
		}
	}
	return ""
}

func (s shades) colour(style int) string {
	colour, ok := s.seen[style]
	if !ok {
		if st, err := s.f.GetStyle(style); err == nil && st.Fill.Pattern > 0 && len(st.Fill.Color) > 0 {
			colour = strings.TrimPrefix(strings.ToUpper(st.Fill.Color[0]), "#")
		}
		if colour == "FFFFFF" || colour == "FFFFFFFF" {
			colour = ""
		}
		s.seen[style] = colour
	}
	return colour
}
