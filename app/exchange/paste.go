package exchange

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"proviso/models"
)

// PasteKind is what the cells of a column hold, and how they come out.
type PasteKind string

const (
	PasteText    PasteKind = "text"
	PasteMoney   PasteKind = "money"   // out as models.USD writes it
	PasteDay     PasteKind = "day"     // 2027-03-31 or 3/31/2027; out as the first
	PasteMonth   PasteKind = "month"   // 2027-03, 3/2027, Mar 2027, Mar-27, or a day of it; out as the first
	PasteNumber  PasteKind = "number"  // not below zero, at most two decimals
	PastePercent PasteKind = "percent" // out as models.Percent writes it
)

// PasteColumn is a column that a pasted table may have, found by its name or by
// another that people give it.
type PasteColumn struct {
	Name     string
	Aliases  []string
	Required bool // each row has it
	Kind     PasteKind
}

// Pasted is a table that was pasted: its cells in the order of the columns that were
// asked for, "" where there is nothing or a cell says unknown.
type Pasted struct {
	Rows [][]string
	At   []int // the number of each row, as the spreadsheet shows it where the first is 1
}

// Bounds of what is pasted at once.
const (
	MostPasted     = 1 << 20 // bytes
	MostPastedRows = 5000
)

// ReadPaste reads a table that was copied from a spreadsheet, or from a CSV file with
// commas or semicolons. Its first row names the columns, in any order. A column that
// is not known, and a cell that cannot be read, are errors that say where.
func ReadPaste(text string, columns []PasteColumn) (Pasted, error) {
	var out Pasted
	if len(text) > MostPasted {
		return out, models.Invalid("", "what was pasted has %d bytes; at most %d are read at once", len(text), MostPasted)
	}
	text = strings.TrimPrefix(strings.ToValidUTF8(text, "\uFFFD"), "\uFEFF")
	grid, err := gridOf(text)
	if err != nil {
		return out, err
	}
	head := slices.IndexFunc(grid, func(r []string) bool { return !blank(r) })
	if head < 0 {
		return out, models.Invalid("", "nothing was pasted; the first row names the columns: %s", columnNames(columns))
	}
	where, err := headOf(grid[head], columns)
	if err != nil {
		return out, err
	}
	for i, cells := range grid[head+1:] {
		no := head + i + 2
		if blank(cells) {
			continue
		}
		if len(out.Rows) == MostPastedRows {
			return Pasted{}, models.Invalid("", "the table has more than %d rows; paste it in parts", MostPastedRows)
		}
		row, err := rowOf(no, cells, where, columns)
		if err != nil {
			return Pasted{}, err
		}
		out.Rows, out.At = append(out.Rows, row), append(out.At, no)
	}
	if len(out.Rows) == 0 {
		return out, models.Invalid("", "the table has the names of its columns and no row below them")
	}
	return out, nil
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return c != "" })
}

func columnNames(columns []PasteColumn) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

// headOf says which of the columns each cell of the first row names; -1: none, and
// nothing may stand below.
func headOf(cells []string, columns []PasteColumn) ([]int, error) {
	where, found := make([]int, len(cells)), make([]bool, len(columns))
	for i, cell := range cells {
		where[i] = -1
		if cell == "" {
			continue
		}
		k := slices.IndexFunc(columns, func(c PasteColumn) bool { return c.called(cell) })
		switch {
		case k < 0:
			return nil, models.Invalid("", "there is no column %q; the columns are %s", cell, columnNames(columns))
		case found[k]:
			return nil, models.Invalid("", "the column %s stands there twice", columns[k].Name)
		}
		where[i], found[k] = k, true
	}
	for k, c := range columns {
		if c.Required && !found[k] {
			return nil, models.Invalid("", "the column %s is missing; the first row names the columns: %s", c.Name, columnNames(columns))
		}
	}
	return where, nil
}

// called is true of a name of the column, however it is spaced and capitalised.
func (c PasteColumn) called(name string) bool {
	slug := models.Slug(name)
	return slug != "" && (slug == models.Slug(c.Name) || slices.ContainsFunc(c.Aliases, func(a string) bool { return slug == models.Slug(a) }))
}

func rowOf(no int, cells []string, where []int, columns []PasteColumn) ([]string, error) {
	row := make([]string, len(columns))
	for i, cell := range cells {
		if i >= len(where) || where[i] < 0 {
			if cell != "" {
				return nil, models.Invalid("row "+strconv.Itoa(no), "%q stands in column %d, which has no name", cell, i+1)
			}
			continue
		}
		row[where[i]] = cell
	}
	for k, c := range columns {
		at := "row " + strconv.Itoa(no) + ", " + c.Name
		if c.Kind != PasteText && strings.EqualFold(row[k], "unknown") {
			row[k] = ""
		}
		if row[k] == "" {
			if c.Required {
				return nil, models.Invalid(at, "is missing")
			}
			continue
		}
		var err error
		if row[k], err = c.Kind.read(at, row[k]); err != nil {
			return nil, err
		}
	}
	return row, nil
}

// read gives a cell as it is written one way only.
func (k PasteKind) read(at, cell string) (string, error) {
	switch k {
	case PasteMoney:
		u, err := models.ParseUSD(at, strings.Replace(cell, "$ ", "$", 1)) // as a spreadsheet sets it to the left
		return u.String(), err
	case PasteDay:
		d, err := readDay(at, cell)
		return d.String(), err
	case PasteMonth:
		return readMonth(at, cell)
	case PasteNumber:
		return readNumber(at, cell)
	case PastePercent:
		p, err := models.ParsePercent(at, cell)
		return p.String(), err
	}
	return cell, nil
}

func readDay(at, cell string) (models.Date, error) {
	if t, err := time.Parse("1/2/2006", cell); err == nil && t.Year() >= 1 {
		return models.DateOf(t), nil
	}
	d, err := models.ParseDate("", cell)
	if err != nil {
		return 0, models.Invalid(at, "%q is not a day; it is written 2027-03-31 or 3/31/2027", cell)
	}
	return d, nil
}

func readMonth(at, cell string) (string, error) {
	if m, err := models.ParseMonth("", cell); err == nil && m.Known() {
		return string(m), nil
	}
	for _, layout := range []string{"1/2006", "Jan 2006", "January 2006", "Jan-06"} {
		if t, err := time.Parse(layout, cell); err == nil && t.Year() >= 1 {
			return string(models.MonthOf(models.DateOf(t))), nil
		}
	}
	if d, err := readDay("", cell); err == nil {
		return string(models.MonthOf(d)), nil
	}
	return "", models.Invalid(at, "%q is not a month; it is written 2027-03 or Mar 2027", cell)
}

func readNumber(at, cell string) (string, error) {
	whole, part, has := strings.Cut(strings.ReplaceAll(cell, ",", ""), ".")
	n, err := strconv.ParseUint(whole, 10, 32)
	if _, bad := strconv.ParseUint("0"+part, 10, 32); err != nil || bad != nil || len(part) > 2 || has && part == "" {
		return "", models.Invalid(at, "%q is not a number; it is written in digits, with at most two decimals, as 30 or 1.5", cell)
	}
	if part = strings.TrimRight(part, "0"); part != "" {
		return strconv.FormatUint(n, 10) + "." + part, nil
	}
	return strconv.FormatUint(n, 10), nil
}

// gridOf parts a text into rows of cells, each as it is read: without what no eye
// sees and without the apostrophe that keeps it from being taken for a formula. A
// cell in quotation marks may hold what parts cells and rows.
func gridOf(text string) ([][]string, error) {
	comma := partedBy(text)
	var grid [][]string
	var row []string
	for rest := text; ; {
		cell, after, ok := quoted(rest, comma)
		if !ok {
			if comma != '\t' && strings.HasPrefix(strings.TrimLeft(rest, " "), `"`) {
				return nil, models.Invalid("row "+strconv.Itoa(len(grid)+1), "a quotation mark is opened and not closed before the next cell")
			}
			end := strings.IndexAny(rest, string(comma)+"\r\n")
			if end < 0 {
				end = len(rest)
			}
			cell, after = rest[:end], rest[end:]
		}
		row = append(row, bare(cell))
		switch {
		case after == "":
			return append(grid, row), nil
		case after[0] == byte(comma):
			rest = after[1:]
			continue
		}
		grid, row = append(grid, row), nil
		if rest = strings.TrimPrefix(after, "\r"); rest == after || strings.HasPrefix(rest, "\n") {
			rest = rest[1:]
		}
		if rest == "" {
			return grid, nil
		}
	}
}

// partedBy is what parts the cells: a tab, or of comma and semicolon the one that the
// first row has more of.
func partedBy(text string) rune {
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n "), "\n")
	switch {
	case strings.ContainsRune(line, '\t'):
		return '\t'
	case strings.Count(line, ";") > strings.Count(line, ","):
		return ';'
	}
	return ','
}

// quoted reads a cell that is in quotation marks to what parts it from the next.
func quoted(text string, comma rune) (cell, after string, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimLeft(text, " "), `"`)
	if !ok {
		return "", "", false
	}
	var b strings.Builder
	for {
		piece, more, ok := strings.Cut(rest, `"`)
		if !ok {
			return "", "", false
		}
		b.WriteString(piece)
		if rest, ok = strings.CutPrefix(more, `"`); ok {
			b.WriteByte('"')
			continue
		}
		after = strings.TrimLeft(more, " ")
		if after == "" || strings.ContainsRune(string(comma)+"\r\n", rune(after[0])) {
			return b.String(), after, true
		}
		return "", "", false
	}
}

// bare is what a cell says: spaces and lines are one space, marks that are none are
// gone.
func bare(cell string) string {
	cell = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, cell)
	cell = strings.Join(strings.Fields(cell), " ")
	for {
		rest, ok := strings.CutPrefix(cell, "'")
		if first, _ := utf8.DecodeRuneInString(rest); !ok || rest == "" || !strings.ContainsRune(begins, first) {
			return cell
		}
		cell = rest
	}
}
