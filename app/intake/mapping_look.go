package intake

import (
	"slices"

	"proviso/models"
)

// ColumnLetters is what a spreadsheet calls the column at i, from 0: A, Z, AA.
func ColumnLetters(i int) string { return letters(i) }

// Seen is a cell of a mapped column that is not simply what it should be.
type Seen struct {
	Column  int    // in Head.Names, from 0
	Msg     string // what is wrong, or how it was taken
	Refused bool   // its row cannot be taken
}

// Look tells of every cell of a row what Read would find, where Read tells of the first
// that is wrong: for a person who says which column is what. A row that is no data has none.
func (m Mapping) Look(h Head, line int, row models.TableRow) []Seen {
	if m.Read(h, line, row).Aside != "" {
		return nil
	}
	var out []Seen
	for _, f := range fieldsOf[m.Target] {
		at := slices.Index(h.Names, m.Columns[f.Name])
		if at < 0 {
			continue
		}
		c := cell{row: line, shown: cellOf(row.Cells, at), stored: row.Stored[at]}
		v, note, err := c.read(f.Kind)
		switch {
		case err != nil:
			out = append(out, Seen{at, err.Error(), true})
		case note != "":
			out = append(out, Seen{at, note, false})
		case v == nil && f.Needed && row.Merged[at] == 0:
			out = append(out, Seen{at, "the " + f.Title + " is missing", true})
		}
	}
	return out
}
