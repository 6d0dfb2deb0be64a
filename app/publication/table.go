package publication

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Unknown is what a cell says where the record does not know. An empty cell says
// that there is nothing of the sort: no stay, no pass-through, not yet ended.
const Unknown = "unknown"

// Between stands between the values of a cell that has several.
const Between = ";"

// Type is what the cells of a column hold where they are neither empty nor unknown.
type Type string

const (
	TextCell    Type = "text"        // in English where it is a sentence of the record
	IDCell      Type = "identifier"  // as in addresses and in the JSON
	IDsCell     Type = "identifiers" // some, with Between between them
	CodeCell    Type = "code"        // one of a closed list of names
	CodesCell   Type = "codes"
	IntegerCell Type = "integer"
	MoneyCell   Type = "money" // dollars and cents, exact
	DayCell     Type = "day"   // 2018-01-24
	DateCell    Type = "edtf"  // a day as far as it is known: Extended Date/Time Format
	FlagCell    Type = "boolean"
	LinksCell   Type = "links" // addresses of sources, or their ids where there is no address
)

// Column is one column of a table. Names are those of the JSON, joined with "_"
// where they are nested; one name means the same in every table.
type Column struct {
	Name string
	Type Type
	Unit string // USD, grants, residents, ...; "" where there is none
}

// Table is a document as rows: what a reader counts and adds to get the figures
// that the card says.
type Table struct {
	Columns []Column
	Rows    [][]string
}

// CSV is the table as RFC 4180 has it, in UTF-8, a header line first. A text that a
// spreadsheet would take for a formula gets an apostrophe before it.
func (t *Table) CSV() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	line := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = c.Name
	}
	_ = w.Write(line) // a buffer does not fail
	for _, row := range t.Rows {
		for i, cell := range row {
			line[i] = defused(t.Columns[i].Type, cell)
		}
		_ = w.Write(line)
	}
	w.Flush()
	return b.Bytes()
}

var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// formulaBegins are what makes a spreadsheet take a cell for a formula, the wide
// forms that some take for the same among them.
const formulaBegins = "=+-@\t\r\n＝＋－＠"

func defused(t Type, cell string) string {
	if (t == IntegerCell || t == MoneyCell) && plainNumber.MatchString(cell) {
		return cell
	}
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune(formulaBegins, first) {
		return "'" + cell
	}
	return cell
}

// field is a column with how its cell is read from a row.
type field[T any] struct {
	Column
	cell func(T) string
}

// within are fields of a part of a row.
func within[T, P any](fields []field[P], part func(T) P) []field[T] {
	out := make([]field[T], len(fields))
	for i, f := range fields {
		out[i] = field[T]{f.Column, func(row T) string { return f.cell(part(row)) }}
	}
	return out
}

func columnsOf[T any](fields []field[T]) []Column {
	out := make([]Column, len(fields))
	for i, f := range fields {
		out[i] = f.Column
	}
	return out
}

func tableOf[T any](e *Edition, fields []field[T], rows []T) Table {
	t := Table{Columns: stamped(columnsOf(fields)), Rows: make([][]string, len(rows))}
	for i, row := range rows {
		line := make([]string, 0, len(t.Columns))
		for _, f := range fields {
			line = append(line, f.cell(row))
		}
		t.Rows[i] = append(line, string(e.AsOf), e.ID)
	}
	return t
}

// stamped adds the columns that each row of every table ends with, so that rows of
// several files can be laid together and still say of which day they tell.
func stamped(columns []Column) []Column {
	return append(columns, Column{"as_of", DayCell, ""}, Column{"publication", IDCell, ""})
}

// The kinds of tables: those of documents, and two that show a part of one.
const (
	TableAnswer = "answer" // one condition and one place
	TableMap    = "map"
)

// TableKinds lists them.
var TableKinds = []string{string(KindOverview), string(KindPlace), string(KindGrant), string(KindCase), string(KindCoverage), TableAnswer, string(KindComparison), TableMap}

// ColumnsOf are the columns of a kind of table; nil if there is no such kind.
func ColumnsOf(kind string) []Column {
	switch kind {
	case string(KindOverview), string(KindPlace):
		return stamped(columnsOf(awardFields))
	case string(KindGrant), TableAnswer:
		return stamped(columnsOf(standingFields))
	case string(KindCase):
		return stamped(columnsOf(orderFields))
	case string(KindCoverage):
		return stamped(columnsOf(coverFields))
	case string(KindComparison):
		return stamped(columnsOf(comparedFields))
	case TableMap:
		return stamped(columnsOf(stateFields))
	}
	return nil
}

// TableKind is the kind of table of an embed: an answer for a coverage card whose id
// names a place too.
func TableKind(kind, id string) string {
	if _, _, ok := ConditionAndPlace(id); ok && kind == string(KindCoverage) {
		return TableAnswer
	}
	return kind
}

// ConditionAndPlace are the two ids in that of an answer, "jag-notice.denver-co".
func ConditionAndPlace(id string) (condition, place string, ok bool) {
	condition, place, ok = strings.Cut(id, ".")
	return condition, place, ok && condition != "" && place != ""
}

// Table is what an embed shows as a table; false if the edition has no such thing.
func (e *Edition) Table(kind, id string) (Table, bool) {
	table := TableKind(kind, id)
	if kind == TableAnswer { // no embed is of that kind: an answer is asked for as coverage
		return Table{}, false
	}
	switch table {
	case string(KindOverview):
		return tableOf(e, awardFields, e.awards(e.Overview.Lines)), id == OverviewID
	case TableMap:
		rows := make([]*StateLine, len(e.Overview.States))
		for i := range rows {
			rows[i] = &e.Overview.States[i]
		}
		return tableOf(e, stateFields, rows), id == OverviewID
	case string(KindPlace):
		if p := e.Place(id); p != nil {
			return tableOf(e, awardFields, e.awards(p.Grants)), true
		}
	case string(KindGrant):
		if g := e.Grant(id); g != nil {
			return tableOf(e, standingFields, e.standingsOf(g)), true
		}
	case string(KindCase):
		if c := e.Case(id); c != nil {
			return tableOf(e, orderFields, e.orders(c)), true
		}
	case string(KindCoverage):
		if k := e.Condition(id); k != nil {
			return tableOf(e, coverFields, covers(k)), true
		}
	case TableAnswer:
		if rows := e.answer(id); rows != nil {
			return tableOf(e, standingFields, rows), true
		}
	case string(KindComparison):
		if c := e.Comparison(id); c != nil {
			return tableOf(e, comparedFields, e.compared(c)), true
		}
	}
	return Table{}, false
}

func known(s string) string {
	if s == "" {
		return Unknown
	}
	return s
}

func flag(b bool) string { return strconv.FormatBool(b) }

// links are the addresses of sources by their places in a list, from 1.
func links(list []Source, places []int) string {
	out := make([]string, 0, len(places))
	for _, n := range places {
		if n < 1 || n > len(list) {
			continue
		}
		if s := &list[n-1]; s.URL != "" {
			out = append(out, s.URL)
		} else {
			out = append(out, s.ID)
		}
	}
	return strings.Join(out, " ")
}
