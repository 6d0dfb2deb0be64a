package tracker

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"proviso/app/intake"
	"proviso/models"
)

const (
	// rowsShown is how many rows of a table are shown to who says what its columns are.
	rowsShown = 5
	// rowsTried is how many are read to see what cannot be.
	rowsTried = 1000
	// cellsTold is how many cells of a column are told that cannot be read.
	cellsTold = 3
)

// TableLook is a table that waits, as far as a person needs to see it to say what its
// columns are, with what they are likely to be or were said to be.
type TableLook struct {
	File    models.Import
	Sheets  []string // of a workbook, those that people see
	Head    intake.Head
	Rows    []LookedRow // the first below the head
	Columns             // as they stand: said, as they were kept, or as their names say
	// Remembered is true if they were kept of a table with the same columns.
	Remembered bool
	Tried      int            // rows that were read so
	Seen       []ColumnFaults // by the column, in the order of Head.Names
}

// LookedRow is a row of a table as it is written.
type LookedRow struct {
	Line  int
	Cells []string
}

// ColumnFaults are the cells of a column that cannot be read as what it is said to be, or
// were taken another way than they are written.
type ColumnFaults struct {
	Refused, Noted int
	Cells          []SeenCell // the first of them, those that are refused before the others
}

// SeenCell is one of them.
type SeenCell struct {
	Line    int
	Msg     string
	Refused bool
}

// LookAtUpload shows a table that waits. With c it is tried with what it says: a target
// alone is a question for the columns that it may have.
func (t *Tracker) LookAtUpload(ctx context.Context, who models.Person, number int64, c Columns) (TableLook, error) {
	if c.Target != "" && !slices.Contains(intake.Targets(), c.Target) {
		return TableLook{}, models.Invalid("target", "%q is not what the rows of a table can be; it is one of %s", string(c.Target), targetNames())
	}
	out := TableLook{Columns: c}
	err := t.asking(ctx, who, number, func(file models.Import, r *intake.Reader) error {
		out.File, out.Jurisdiction = file, cmp.Or(c.Jurisdiction, file.Jurisdiction)
		for _, h := range r.Heads {
			if h.Sheet != "" {
				out.Sheets = append(out.Sheets, h.Sheet)
			}
		}
		if err := t.lookAtHead(ctx, who, r.Heads, &out); err != nil {
			return err
		}
		return out.look(r)
	})
	return out, err
}

// ColumnNames are the names of the columns of a table that waits; of a workbook, on a
// sheet of it.
func (t *Tracker) ColumnNames(ctx context.Context, who models.Person, number int64, sheet string) (names []string, err error) {
	err = t.asking(ctx, who, number, func(_ models.Import, r *intake.Reader) error {
		h, err := headOn(r.Heads, sheet)
		names = h.Names
		return err
	})
	return names, err
}

// asking opens a table of which is asked what its columns are.
func (t *Tracker) asking(ctx context.Context, who models.Person, number int64, f func(models.Import, *intake.Reader) error) error {
	u, err := t.uploadFor(ctx, who, number)
	switch {
	case err != nil:
		return err
	case u.State != models.ImportReading || u.Said != "" || u.Done < u.Bytes:
		return models.Conflict("", "it is read already, or was left")
	}
	r, err := intake.Recognise(t.opened(ctx, u), models.ReportedTable)
	if err != nil {
		return err
	}
	return f(u.Import, r)
}

// headOn is the head on a sheet; "": the first.
func headOn(heads []intake.Head, sheet string) (intake.Head, error) {
	for _, h := range heads {
		if sheet == "" || h.Sheet == sheet {
			return h, nil
		}
	}
	if len(heads) == 0 {
		return intake.Head{}, models.Invalid("file", "no row of it names its columns; the first row of a table does")
	}
	return intake.Head{}, models.Invalid("sheet", "the workbook has no sheet %q", sheet)
}

// lookAtHead chooses the sheet that is meant, and what its columns may be.
func (t *Tracker) lookAtHead(ctx context.Context, who models.Person, heads []intake.Head, out *TableLook) error {
	var err error
	if out.Head, err = headOn(heads, out.Sheet); err != nil {
		return err
	}
	if out.Sheet != "" {
		heads = []intake.Head{out.Head}
	}
	if out.Columns.Columns != nil {
		out.Sheet = out.Head.Sheet
		return nil
	}
	best := intake.Mapping{}
	for _, h := range heads {
		before, where, err := t.keptColumns(ctx, who, h)
		if err != nil {
			return err
		}
		if before.Target != "" && (out.Target == "" || out.Target == before.Target) {
			out.Head, best, out.Remembered = h, before, true
			if out.Jurisdiction == "" {
				out.Jurisdiction = where
			}
			break
		}
		for _, g := range h.Guess() {
			if (out.Target == "" || out.Target == g.Target) && g.Score > best.Score {
				out.Head, best = h, g
			}
		}
	}
	if best.Target == "" && out.Target != "" {
		best = out.Head.GuessOf(out.Target)
	}
	out.Target, out.Columns.Columns, out.Sheet = best.Target, best.Columns, out.Head.Sheet
	return nil
}

// keptColumns is what the columns of a table with this head were last said to be, of any
// place whose files the person imports, and of which.
func (t *Tracker) keptColumns(ctx context.Context, who models.Person, h intake.Head) (m intake.Mapping, place string, err error) {
	kept, err := t.store.Mappings(ctx, shapeOf(h))
	if err != nil {
		return m, "", err
	}
	for _, x := range kept {
		switch err := t.importer(ctx, who, x.Jurisdiction); {
		case models.KindOf(err) == models.KindDenied:
			continue
		case err != nil:
			return m, "", err
		}
		if err := json.Unmarshal([]byte(x.Mapping), &m); err != nil {
			return m, "", fmt.Errorf("mapping of import %d: %w", x.Number, err)
		}
		return m, x.Jurisdiction, nil
	}
	return m, "", nil
}

// errSeen ends a reading that has seen enough.
var errSeen = errors.New("enough is seen")

// look reads the first rows.
func (l *TableLook) look(r *intake.Reader) error {
	m := intake.Mapping{Target: l.Target, Sheet: l.Head.Sheet, HeaderRow: l.Head.Row, Columns: l.Columns.Columns}
	l.Seen = make([]ColumnFaults, len(l.Head.Names))
	err := r.Each(func(row intake.Row) error {
		switch {
		case row.Part > l.Head.Part || l.Tried == rowsTried:
			return errSeen
		case row.Part < l.Head.Part || row.Line <= l.Head.Row || row.Refused != nil:
			return nil
		}
		var cells models.TableRow
		if err := json.Unmarshal(row.Body, &cells); err != nil {
			return fmt.Errorf("line %d: %w", row.Line, err)
		}
		if len(cells.Cells) == 0 {
			return nil
		}
		if l.Tried++; len(l.Rows) < rowsShown {
			l.Rows = append(l.Rows, LookedRow{row.Line, cells.Cells})
		}
		if l.Target == "" {
			return nil
		}
		for _, s := range m.Look(l.Head, row.Line, cells) {
			l.Seen[s.Column].add(SeenCell{row.Line, s.Msg, s.Refused})
		}
		return nil
	})
	if errors.Is(err, errSeen) {
		return nil
	}
	return err
}

func (f *ColumnFaults) add(c SeenCell) {
	if c.Refused {
		f.Refused++
	} else {
		f.Noted++
	}
	if len(f.Cells) < cellsTold {
		f.Cells = append(f.Cells, c)
		return
	}
	// What is refused matters more than what was noted before it.
	if at := slices.IndexFunc(f.Cells, func(x SeenCell) bool { return !x.Refused }); c.Refused && at >= 0 {
		f.Cells = append(slices.Delete(f.Cells, at, at+1), c)
	}
}
