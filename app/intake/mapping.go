package intake

import (
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// Target is what the rows of a table are about. Targets are stored with the mappings
// that are remembered, and never renamed.
type Target string

const (
	TargetLedger     Target = "ledger"         // a jurisdiction's own books, by award
	TargetSF425      Target = "sf-425"         // federal financial reports
	TargetASAP       Target = "asap"           // accounts of the Treasury's payment system
	TargetAllocation Target = "allocation"     // JAG: what each place of a state may ask for
	TargetAwards     Target = "award-list"     // OJP, COPS: awards made
	TargetPosition   Target = "position"       // people paid from an award
	TargetConditions Target = "condition-list" // award conditions by number
)

// Mapping says which column of a table is which field of a target. It is a value that
// can be stored, and applied to the next file of the same make.
type Mapping struct {
	Target    Target            `json:"target"`
	Sheet     string            `json:"sheet,omitempty"` // "": the only one
	HeaderRow int               `json:"header_row"`      // rows up to and with it are no data; 0: all are
	Columns   map[string]string `json:"columns"`         // the column's name, as Head has it, by the field's
	Score     int               `json:"-"`               // of a guess: 0 to 100
	Sure      bool              `json:"-"`               // of a guess: a column that only such tables have is called as it is in them
}

// Guess is what a table may be by the names of its columns, the likeliest first. Only
// targets for which every column that must be there is found are named.
func (h Head) Guess() []Mapping {
	var out []Mapping
	for _, t := range Targets() {
		if m, ok := h.guess(t); ok {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b Mapping) int { return b.Score - a.Score })
	return out
}

// Guess is the same for the names of columns alone.
func Guess(head []string) []Mapping {
	return Head{Row: 1, Names: named(head, len(head))}.Guess()
}

// guess gives each field the column whose name fits it best. The score is how much of
// the table, or of the target if that is less, it accounts for: a short list is told by
// its few columns, and a wide one may have many that nobody asks for.
func (h Head) guess(t Target) (Mapping, bool) {
	m := h.GuessOf(t)
	for _, f := range fieldsOf[t] {
		if _, have := m.Columns[f.Name]; m.needs(f) && !have {
			return Mapping{}, false
		}
	}
	return m, slices.ContainsFunc(fieldsOf[t], func(f Field) bool {
		return m.Columns[f.Name] != "" && (f.telling() || t.tells(f, m.Columns[f.Name]))
	})
}

// GuessOf is which column may be which field of a target, whether or not it is enough
// to read the table as that.
func (h Head) GuessOf(t Target) Mapping {
	m := Mapping{Target: t, Sheet: h.Sheet, HeaderRow: h.Row, Columns: map[string]string{}}
	type fit struct {
		field, column, points int
	}
	var fits []fit
	fields := fieldsOf[t]
	for i, f := range fields {
		for j, name := range h.Names {
			if p := f.fits(name); p > 0 {
				fits = append(fits, fit{i, j, p})
			}
		}
	}
	slices.SortStableFunc(fits, func(a, b fit) int { return b.points - a.points })
	taken, points := map[int]bool{}, 0
	for _, f := range fits {
		name := fields[f.field].Name
		if _, have := m.Columns[name]; have || taken[f.column] {
			continue
		}
		m.Columns[name], taken[f.column] = h.Names[f.column], true
		points += f.points
		m.Sure = m.Sure || f.points >= ownName && t.tells(fields[f.field], h.Names[f.column])
	}
	m.Sure = m.Sure && (t != TargetAwards || m.Columns[awardField] != "") // an amount for somebody is no award yet
	m.Score = points / max(min(len(h.Names), len(fields)), fewestFields)
	return m
}

// fewestFields is how many columns tell by themselves what a table is: of two that fit a
// target there are many tables.
const fewestFields = 3

// needs is true of a field of which there must be a column. A list of awards may leave
// their numbers out, as those of COPS do; then it is told by who received how much.
func (m Mapping) needs(f Field) bool {
	if m.Target != TargetAwards || m.Columns[awardField] != "" {
		return f.Needed
	}
	switch f.Name {
	case awardField:
		return m.Columns[recipientField] == ""
	case recipientField, amountField:
		return m.Columns[recipientField] != "" || f.Needed
	}
	return f.Needed
}

// The fields of a list of awards without one of which a row of it says nothing.
const (
	awardField     = "award"
	recipientField = "recipient"
	amountField    = "amount"
)

// ownName is how well a column fits that is called by one of a field's names.
const ownName = 90

// tells is true of a column that only tables of a target have, or only with what else
// they must have: an amount of a place may be anything, one of an award is not.
func (t Target) tells(f Field, column string) bool {
	switch {
	case t == TargetConditions:
		return strings.Contains(plainWords(column), "condition")
	case t == TargetPosition:
		return f.Name == "title" || f.Kind != KindText && f.Kind != KindAward
	case t == TargetAllocation && slices.Contains([]string{"direct", "individual", "award", "amount"}, plainWords(column)):
		return false
	}
	return f.Kind == KindMoney
}

// fits says how well a column's name fits a field: 100 if it is the first of its names,
// a little less for another, much less if one of them stands within it.
func (f Field) fits(column string) int {
	words := plainWords(column)
	best := 0
	for i, alias := range f.Aliases {
		switch {
		case words == alias:
			return 100 - min(i, 9)
		case strings.Contains(" "+words+" ", " "+alias+" "):
			best = max(best, 40+50*len(alias)/len(words))
		}
	}
	return best
}

// plainWords is a name in small letters and single blanks, without signs.
func plainWords(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return ' '
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// ParseColumns reads which column is which field, a line each: "expended = YTD Actual".
func ParseColumns(field, s string) (map[string]string, error) {
	out := map[string]string{}
	for i, line := range strings.Split(s, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, column, ok := strings.Cut(line, "=")
		name, column = strings.TrimSpace(name), strings.TrimSpace(column)
		switch {
		case !ok || name == "" || column == "":
			return nil, models.Invalid(field, "line %d, %q, is not FIELD = COLUMN", i+1, line)
		case out[name] != "":
			return nil, models.Invalid(field, "line %d names %s again", i+1, name)
		}
		out[name] = column
	}
	return out, nil
}

// Check says what is wrong with a mapping for a table with these columns, if anything.
func (m Mapping) Check(h Head) error {
	fields := fieldsOf[m.Target]
	if fields == nil {
		return models.Invalid("target", "%q is not what the rows of a table can be about; it is one of %s", string(m.Target), joinTargets())
	}
	for name, column := range m.Columns {
		if !slices.ContainsFunc(fields, func(f Field) bool { return f.Name == name }) {
			return models.Invalid(name, "%s has no such field", string(m.Target))
		}
		if !slices.Contains(h.Names, column) {
			return models.Invalid(name, "the table has no column %q", column)
		}
	}
	for _, f := range fields {
		if m.needs(f) && m.Columns[f.Name] == "" {
			return models.Invalid(f.Name, "say which column is the %s; without it a row of %s says nothing", f.Title, string(m.Target))
		}
	}
	return nil
}

func joinTargets() string {
	var out []string
	for _, t := range Targets() {
		out = append(out, string(t))
	}
	return strings.Join(out, ", ")
}

// Mapped is a row of a table as its target has it.
type Mapped struct {
	Values  map[string]Value // by the field; what is not told is not in it
	Notes   []Note
	Refused *Note  // why it is not taken; then there are no values
	Aside   string // why it is no data at all: a title, a header, a total; "" it is data
	Group   int    // the first row of the rows that are joined with it by an amount for all of them; 0: none
	Shade   string // the colour behind it: an allocation sheet has the rows of a group in one
}

// Value is one cell, read as its field's kind.
type Value struct {
	Text   string      `json:"text"` // as it is shown
	USD    *models.USD `json:"usd,omitempty"`
	Date   models.Date `json:"date,omitzero"`
	Number string      `json:"number,omitempty"` // digits with a point: months, a part of a whole
	Award  string      `json:"award,omitempty"`  // an award's number as it is compared
}

// Read reads a row of the table whose head is h. line is the row's.
func (m Mapping) Read(h Head, line int, row models.TableRow) Mapped {
	switch {
	case m.Sheet != "" && row.Sheet != m.Sheet:
		return Mapped{Aside: "it is of another sheet"}
	case line <= m.HeaderRow:
		return Mapped{Aside: "it stands above the data"}
	case filled(row.Cells) == 0:
		return Mapped{Aside: "it is empty"}
	case m.Target != TargetConditions && isNote(row.Cells):
		return Mapped{Aside: "it is a note on the table"}
	}
	out := Mapped{Values: map[string]Value{}, Shade: row.Shade}
	for _, f := range fieldsOf[m.Target] {
		at := slices.Index(h.Names, m.Columns[f.Name])
		if at < 0 {
			continue
		}
		c := cell{row: line, column: fmt.Sprintf("%s (%s)", h.Names[at], letters(at)), shown: cellOf(row.Cells, at), stored: row.Stored[at]}
		if c.shown == "" && row.Merged[at] > 0 && row.Merged[at] < line {
			if f.Kind == KindMoney {
				out.Notes = append(out.Notes, Note{c.column, fmt.Sprintf("row %d: the amount stands in row %d, for all rows that are joined with it", line, row.Merged[at])})
				out.Group = row.Merged[at]
			}
			continue
		}
		if row.Merged[at] > 0 && f.Kind == KindMoney {
			out.Group = row.Merged[at]
		}
		v, note, err := c.read(f.Kind)
		if note == asterisk && f.Name == directField && m.Target == TargetAllocation {
			note += ": in a JAG allocation sheet it marks a county without enough reported violent crime, which has no amount of its own and must still sign the agreement on the joint one"
		}
		switch {
		case err != nil:
			return m.refusedOrTotal(row, Mapped{Refused: &Note{c.column, fmt.Sprintf("row %d: %s", line, err.Error())}})
		case v != nil:
			out.Values[f.Name] = *v
		}
		if note != "" {
			out.Notes = append(out.Notes, Note{c.column, fmt.Sprintf("row %d: %s", line, note)})
		}
	}
	for _, f := range fieldsOf[m.Target] {
		at := slices.Index(h.Names, m.Columns[f.Name])
		if _, told := out.Values[f.Name]; !told && m.needs(f) && f.Kind != KindMoney && row.Merged[max(at, 0)] == 0 {
			return m.refusedOrTotal(row, Mapped{Refused: &Note{m.Columns[f.Name], fmt.Sprintf("row %d: the %s is missing", line, f.Title)}})
		}
	}
	return m.refusedOrTotal(row, out)
}

// isNote is true of a row with nothing in it but a sentence: what an asterisk means, where
// the figures are from.
func isNote(cells []string) bool {
	if filled(cells) != 1 {
		return false
	}
	for _, c := range cells {
		if words := plainWords(c); words != "" {
			return strings.HasPrefix(c, "*") || strings.HasPrefix(words, "note ") || strings.HasPrefix(words, "notes ") || strings.HasPrefix(words, "source ") ||
				len(strings.Fields(words)) >= 10
		}
	}
	return false
}

// refusedOrTotal sets a line of totals aside: it is the sum of others, and would be
// taken twice.
func (m Mapping) refusedOrTotal(row models.TableRow, out Mapped) Mapped {
	for _, c := range row.Cells {
		words := plainWords(c)
		if words == "" {
			continue
		}
		first, _, _ := strings.Cut(words, " ")
		if first == "total" || first == "totals" || first == "subtotal" || strings.HasPrefix(words, "grand total") || strings.HasPrefix(words, "sub total") {
			return Mapped{Aside: "it is a line of totals"}
		}
		break
	}
	return out
}
