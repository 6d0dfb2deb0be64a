package intake

import (
	"fmt"
	"strings"
	"unicode"

	"proviso/models"
)

// tableText is any delimited text. All of its records are given, its title and header
// too; which row names the columns is a guess that a person may change.
var tableText = format{
	name:  "a table",
	kind:  models.ReportedTable,
	sniff: func(b *beginning) bool { return len(b.head) >= 2 },
	open: func(b *beginning) (reading, error) {
		var first [][]string
		var lines []int
		each := b.tableRows()
		err := each(func(row Row) error {
			if len(first) == mostAboveHead {
				return errEnough
			}
			first, lines = append(first, row.cells), append(lines, row.Line)
			return nil
		})
		if err != nil && err != errEnough {
			return reading{}, err
		}
		return reading{each: each, heads: []Head{headOf(first, lines, false)}}, nil
	},
}

// errEnough ends a reading that has seen what it needs.
var errEnough = fmt.Errorf("enough is read")

// tableRows gives every record of a delimited text as a row of a table.
func (b *beginning) tableRows() func(yield func(Row) error) error {
	return func(yield func(Row) error) error {
		from, err := b.open()
		if err != nil {
			return err
		}
		s := newScanner(from, b.how)
		for s.next() {
			row := Row{At: s.at, Line: s.line}
			if s.wrong != "" {
				row.Refused = s.note(nil)
			} else {
				cells := make([]string, len(s.cells))
				for i, c := range s.cells {
					cells[i] = strings.TrimSpace(string(c))
				}
				row.table(models.TableRow{Cells: cells})
			}
			if err := yield(row); err != nil {
				return err
			}
		}
		return s.err
	}
}

// table sets what every row of a table has.
func (r *Row) table(t models.TableRow) {
	for len(t.Cells) > 0 && t.Cells[len(t.Cells)-1] == "" {
		t.Cells = t.Cells[:len(t.Cells)-1]
	}
	if t.Cells == nil {
		t.Cells = []string{}
	}
	r.cells, r.stored = t.Cells, t.Stored
	r.Key = fmt.Sprintf("%s!%d", t.Sheet, r.Line)
	r.keepJSON(t)
}

// mostAboveHead is how many rows are looked at for the one that names the columns.
const mostAboveHead = 40

// headOf guesses which row names the columns: the first that is nearly as wide as those
// below and nearly all words. Above it stand titles, which fill a cell or two. A header
// may take two rows, the upper one over several columns.
func headOf(rows [][]string, lines []int, workbook bool) Head {
	for i, row := range rows {
		width := 0
		for _, below := range rows[i+1 : min(i+11, len(rows))] {
			width = max(width, filled(below))
		}
		n, apart := filled(row), distinct(row)
		if apart < 2 || apart*2 < width || n*10 < width*6 || wordy(row)*10 < n*8 {
			continue
		}
		h := Head{Row: lines[i], Names: row}
		if i+1 < len(rows) && completes(row, rows[i+1]) {
			if !workbook {
				row = toTheRight(row, rows[i+1])
			}
			h = Head{Row: lines[i+1], Names: stacked(row, rows[i+1])}
		}
		h.Names = named(h.Names, width)
		return h
	}
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	return Head{Names: named(nil, width)}
}

func filled(row []string) int {
	n := 0
	for _, c := range row {
		if c != "" {
			n++
		}
	}
	return n
}

// distinct is how many cells are filled, each otherwise: a title that is joined over all
// columns is one.
func distinct(row []string) int {
	seen := map[string]bool{}
	for _, c := range row {
		if c != "" {
			seen[c] = true
		}
	}
	return len(seen)
}

// wordy is how many cells are words: what is no number, amount or day.
func wordy(row []string) int {
	n := 0
	for _, c := range row {
		letters := 0
		for _, r := range c {
			if unicode.IsLetter(r) {
				letters++
			}
		}
		if letters > 0 && letters*3 >= len(c) {
			n++
		}
	}
	return n
}

// completes is true if a row is the lower half of a header: all words, under cells of
// the upper half that are empty or say the same, and itself empty under one that does not.
func completes(upper, lower []string) bool {
	if filled(lower) == 0 || wordy(lower) < filled(lower) {
		return false
	}
	under, over := false, false
	for i := range max(len(upper), len(lower)) {
		u, l := cellOf(upper, i), cellOf(lower, i)
		under = under || l != "" && (u == "" || i > 0 && u == cellOf(upper, i-1))
		over = over || u != "" && l == ""
	}
	return under && over
}

func cellOf(row []string, i int) string {
	if i < 0 || i >= len(row) {
		return ""
	}
	return row[i]
}

// stacked puts the two halves of a header together. In text a name of the upper half
// goes for the empty cells to its right; a workbook has said so already.
func stacked(upper, lower []string) []string {
	out := make([]string, max(len(upper), len(lower)))
	for i := range out {
		u, l := cellOf(upper, i), cellOf(lower, i)
		switch {
		case l == "":
			out[i] = u
		case u == l:
			out[i] = l
		default:
			out[i] = strings.TrimSpace(u + " " + l)
		}
	}
	return out
}

// toTheRight fills empty cells over a cell of the lower half with what stands left of
// them.
func toTheRight(upper, lower []string) []string {
	out := make([]string, max(len(upper), len(lower)))
	for i := range out {
		if out[i] = cellOf(upper, i); out[i] == "" && i > 0 && cellOf(lower, i) != "" {
			out[i] = out[i-1]
		}
	}
	return out
}

// named has every column named, and each otherwise.
func named(names []string, width int) []string {
	out := make([]string, max(len(names), width))
	seen := map[string]bool{}
	for i := range out {
		name := strings.Join(strings.Fields(cellOf(names, i)), " ")
		switch {
		case name == "":
			name = "column " + letters(i)
		case seen[name]:
			name += " (column " + letters(i) + ")"
		}
		seen[name] = true
		out[i] = name
	}
	return out
}

// letters is what a spreadsheet calls the column at i, from 0: A, Z, AA.
func letters(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}
