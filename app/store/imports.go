package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// ImportKind is the kind of the lines of the trail that are about an import.
const ImportKind models.FactKind = "import"

type importRow struct {
	Number       int64              `gorm:"column:number;primaryKey;autoIncrement:false"`
	Kind         models.ReportKind  `gorm:"column:kind"`
	File         string             `gorm:"column:file"`
	Bytes        int64              `gorm:"column:bytes"`
	Digest       string             `gorm:"column:digest"`
	Jurisdiction string             `gorm:"column:jurisdiction"`
	Shape        string             `gorm:"column:shape"`
	Mapping      string             `gorm:"column:mapping"`
	State        models.ImportState `gorm:"column:state"`
	BeganAt      stamp              `gorm:"column:began_at"`
	BeganBy      string             `gorm:"column:began_by"`
	Against      int64              `gorm:"column:against"`
	Rows         int                `gorm:"column:records"`
	Done         int64              `gorm:"column:done"`
	Counts       string             `gorm:"column:counts"`
	Notes        string             `gorm:"column:notes"`
	KeptAt       *stamp             `gorm:"column:kept_at"`
	KeptBy       string             `gorm:"column:kept_by"`
	EndedAt      *stamp             `gorm:"column:ended_at"`
	EndedBy      string             `gorm:"column:ended_by"`
	EndedWhy     string             `gorm:"column:ended_why"`
}

func (importRow) TableName() string { return "imports" }

const importColumns = "number, kind, file, bytes, digest, jurisdiction, shape, mapping, state, began_at, began_by, against, records, done, counts, notes, kept_at, kept_by, ended_at, ended_by, ended_why"

func (r *importRow) model() (models.Import, error) {
	m := models.Import{Number: r.Number, Kind: r.Kind, File: r.File, Bytes: r.Bytes, Digest: r.Digest, Jurisdiction: r.Jurisdiction, Shape: r.Shape, Mapping: r.Mapping,
		State: r.State, BeganBy: r.BeganBy, Rows: r.Rows, Done: r.Done, KeptBy: r.KeptBy, EndedBy: r.EndedBy, EndedWhy: r.EndedWhy}
	var err error
	if m.BeganAt, err = r.BeganAt.time(); err != nil {
		return m, err
	}
	if m.KeptAt, err = r.KeptAt.maybe(); err != nil {
		return m, err
	}
	if m.EndedAt, err = r.EndedAt.maybe(); err != nil {
		return m, err
	}
	if err := json.Unmarshal([]byte(r.Counts), &m.Counts); err != nil {
		return m, fmt.Errorf("counts of import %d: %w", r.Number, err)
	}
	if err := json.Unmarshal([]byte(r.Notes), &m.Notes); err != nil {
		return m, fmt.Errorf("notes of import %d: %w", r.Number, err)
	}
	return m, nil
}

func written(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps and lists of texts and numbers
	}
	return string(b)
}

// BeginImport begins to read a file, or goes on with one that was begun: the same bytes,
// read as the same thing, for the same place. Of that, Rows have been read.
func (s *Store) BeginImport(ctx context.Context, m models.Import) (models.Import, error) {
	m.State = models.ImportReading
	err := s.change(ctx, "begin an import", func(tx *gorm.DB) ([]Note, error) {
		against, err := settled(ctx, tx, &m)
		if err != nil {
			return nil, err
		}
		begun, err := imports(ctx, tx, "WHERE state = 'reading' AND digest = ? AND kind = ? AND jurisdiction = ? AND mapping = ? AND against = ? ORDER BY number DESC LIMIT 1", m.Digest, m.Kind, m.Jurisdiction, m.Mapping, against)
		if err != nil {
			return nil, err
		}
		if len(begun) > 0 {
			m = begun[0]
			return nil, nil
		}
		last, err := only[int64](ctx, tx, "SELECT coalesce(max(number), 0) FROM imports")
		if err != nil {
			return nil, err
		}
		m.Number, m.BeganAt, m.Rows, m.Counts = last+1, s.o.Now().UTC().Truncate(time.Microsecond), 0, map[models.RowVerdict]int{}
		if m.Notes == nil {
			m.Notes = []string{}
		}
		return nil, insert(ctx, tx, []importRow{{Number: m.Number, Kind: m.Kind, File: m.File, Bytes: m.Bytes, Digest: m.Digest, Jurisdiction: m.Jurisdiction, Shape: m.Shape, Mapping: m.Mapping,
			State: m.State, BeganAt: stampOf(m.BeganAt), BeganBy: m.BeganBy, Against: against, Counts: written(m.Counts), Notes: written(m.Notes)}})
	})
	return m, err
}

// FinishImport is that all was read: of rows about the same thing the one with the
// latest day of its own counts, and of those alike the last. It gives the import as it
// then stands.
func (s *Store) FinishImport(ctx context.Context, number int64) (models.Import, error) {
	var m models.Import
	err := s.change(ctx, "finish an import", func(tx *gorm.DB) ([]Note, error) {
		found, err := imports(ctx, tx, "WHERE number = ? AND state = 'reading'", number)
		switch {
		case err != nil:
			return nil, err
		case len(found) == 0:
			return nil, models.Conflict("import", "number %d is not being read any more", number)
		}
		m = found[0]
		if err := settleTwice(ctx, tx, &m); err != nil {
			return nil, err
		}
		m.State = models.ImportRead
		_, err = execute(ctx, tx, "UPDATE imports SET state = 'read', counts = ? WHERE number = ?", written(m.Counts), number)
		return nil, err
	})
	return m, err
}

// settleTwice gives the rows that another row of the same import makes void their verdict.
func settleTwice(ctx context.Context, tx *gorm.DB, m *models.Import) error {
	// First whether there are any: it takes one walk along the index, and mostly there are none.
	some, err := find[int64](ctx, tx, "SELECT 1 FROM import_rows WHERE import = ? AND verdict <> 'refused' GROUP BY subject, key HAVING count(*) > 1 LIMIT 1", m.Number)
	if err != nil || len(some) == 0 {
		return err
	}
	void, err := find[countOf](ctx, tx, "SELECT verdict, count(*) AS n FROM import_rows r WHERE "+isVoid+" GROUP BY verdict", m.Number)
	if err != nil {
		return err
	}
	if _, err := execute(ctx, tx, "UPDATE import_rows AS r SET verdict = 'twice' WHERE "+isVoid, m.Number); err != nil {
		return err
	}
	for _, v := range void {
		if m.Counts[v.Verdict] -= v.N; m.Counts[v.Verdict] == 0 {
			delete(m.Counts, v.Verdict)
		}
		m.Counts[models.RowTwice] += v.N
	}
	return nil
}

const isVoid = "r.import = ? AND r.verdict NOT IN ('refused', 'twice') AND EXISTS (SELECT 1 FROM import_rows o WHERE o.subject = r.subject AND o.key = r.key AND o.import = r.import" +
	" AND o.verdict <> 'refused' AND (o.dated > r.dated OR o.dated = r.dated AND o.at > r.at))"

type countOf struct {
	Verdict models.RowVerdict
	N       int
}

// KeepImport is that what an import reports counts from now on, all of it: with a line
// in the trail. What has been kept or undone of its kind since it was read would make its
// verdicts wrong, so that it must be read again then. What is to be looked at because of
// it is raised with it.
func (s *Store) KeepImport(ctx context.Context, number int64, n Note, reviews ...models.Review) (models.Import, error) {
	return s.settleImport(ctx, "keep an import", number, n, func(tx *gorm.DB, m *models.Import) error {
		switch m.State {
		case models.ImportReading:
			return models.Conflict("import", "number %d has not been read to its end; read the file again and it goes on where it was", number)
		case models.ImportRead:
		default:
			return models.Conflict("import", "number %d was %s already", number, m.State)
		}
		against, err := settled(ctx, tx, m)
		if err != nil {
			return err
		}
		read, err := only[int64](ctx, tx, "SELECT against FROM imports WHERE number = ?", number)
		switch {
		case err != nil:
			return err
		case read != against:
			return models.Conflict("import", "another import of this kind was kept or undone since number %d was read, so that what is new in it may have changed; read the file again", number)
		}
		m.State, m.KeptAt, m.KeptBy = models.ImportKept, s.o.Now().UTC(), n.Actor
		_, err = execute(ctx, tx, "UPDATE imports SET state = 'kept', kept_at = ?, kept_by = ? WHERE number = ?", stampOf(m.KeptAt), m.KeptBy, number)
		if err != nil {
			return err
		}
		return raise(ctx, tx, m.KeptAt, m.KeptBy, reviews)
	}, raiseNotes(n.Actor, reviews)...)
}

// LeaveImport is that nothing of an import is kept. Its rows go.
func (s *Store) LeaveImport(ctx context.Context, number int64, why string, n Note) (models.Import, error) {
	return s.settleImport(ctx, "leave an import", number, n, func(tx *gorm.DB, m *models.Import) error {
		if m.State != models.ImportReading && m.State != models.ImportRead {
			return models.Conflict("import", "number %d was %s already", number, m.State)
		}
		if err := s.endImport(ctx, tx, m, models.ImportLeft, why, n.Actor); err != nil {
			return err
		}
		if _, err := execute(ctx, tx, "DELETE FROM import_recipients WHERE import = ?", number); err != nil {
			return err
		}
		_, err := execute(ctx, tx, "DELETE FROM import_rows WHERE import = ?", number)
		return err
	})
}

// UndoImport is that what was kept counts no longer. What was kept of the same kind
// after it was compared with it, so that the newest is undone first.
func (s *Store) UndoImport(ctx context.Context, number int64, why string, n Note) (models.Import, error) {
	return s.settleImport(ctx, "undo an import", number, n, func(tx *gorm.DB, m *models.Import) error {
		if m.State != models.ImportKept {
			return models.Conflict("import", "number %d is not kept: it is %s", number, m.State)
		}
		later, err := find[int64](ctx, tx, "SELECT number FROM imports WHERE kind = ? AND jurisdiction = ? AND state = 'kept' AND number > ? ORDER BY number DESC LIMIT 1", m.Kind, m.Jurisdiction, number)
		switch {
		case err != nil:
			return err
		case len(later) > 0:
			return models.Conflict("import", "import %d was compared with this one when it was kept; undo that one first", later[0])
		}
		return s.endImport(ctx, tx, m, models.ImportUndone, why, n.Actor)
	})
}

func (s *Store) endImport(ctx context.Context, tx *gorm.DB, m *models.Import, state models.ImportState, why, by string) error {
	m.State, m.EndedAt, m.EndedBy, m.EndedWhy = state, s.o.Now().UTC(), by, why
	_, err := execute(ctx, tx, "UPDATE imports SET state = ?, ended_at = ?, ended_by = ?, ended_why = ? WHERE number = ?", string(state), stampOf(m.EndedAt), by, why, m.Number)
	return err
}

func (s *Store) settleImport(ctx context.Context, doing string, number int64, n Note, f func(tx *gorm.DB, m *models.Import) error, more ...Note) (models.Import, error) {
	var m models.Import
	n.Kind, n.Person = ImportKind, strconv.FormatInt(number, 10)
	err := s.change(ctx, doing, func(tx *gorm.DB) ([]Note, error) {
		found, err := imports(ctx, tx, "WHERE number = ?", number)
		switch {
		case err != nil:
			return nil, err
		case len(found) == 0:
			return nil, models.NotFound("import", strconv.FormatInt(number, 10), nil)
		}
		m = found[0]
		return append([]Note{n}, more...), f(tx, &m)
	})
	return m, err
}

// settled is how often imports of the kind and place of one were kept or undone.
func settled(ctx context.Context, tx *gorm.DB, m *models.Import) (int64, error) {
	return only[int64](ctx, tx, "SELECT count(kept_at) + count(CASE WHEN state = 'undone' THEN 1 END) FROM imports WHERE kind = ? AND jurisdiction = ?", m.Kind, m.Jurisdiction)
}

func imports(ctx context.Context, db *gorm.DB, where string, args ...any) ([]models.Import, error) {
	rows, err := find[importRow](ctx, db, "SELECT "+importColumns+" FROM imports "+where, args...)
	if err != nil {
		return nil, err
	}
	out := make([]models.Import, len(rows))
	for i := range rows {
		if out[i], err = rows[i].model(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Imports are the imports, the newest first, before a number (0: from the newest). Files
// that wait to be read are none yet.
func (s *Store) Imports(ctx context.Context, before int64, limit int) ([]models.Import, error) {
	found, err := imports(ctx, s.read, "WHERE (? = 0 OR number < ?) AND kind <> ? ORDER BY number DESC LIMIT ?", before, before, models.UploadedFile, limit)
	return found, s.fault(ctx, "read imports", err)
}

// Import is one import.
func (s *Store) Import(ctx context.Context, number int64) (models.Import, error) {
	found, err := imports(ctx, s.read, "WHERE number = ?", number)
	switch {
	case err != nil:
		return models.Import{}, s.fault(ctx, "read an import", err)
	case len(found) == 0:
		return models.Import{}, models.NotFound("import", strconv.FormatInt(number, 10), nil)
	}
	return found[0], nil
}
