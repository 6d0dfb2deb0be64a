package tracker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"proviso/app/intake"
	"proviso/app/store"
	"proviso/models"
)

// ImportFile is a file of what others report, and how it is to be read.
type ImportFile struct {
	Source       intake.Source
	Kind         models.ReportKind // "": what the file says that it is
	Jurisdiction string            // whose file it is; "": it is about everybody's awards
	Target       intake.Target     // of a table: what its rows are; "": what its columns say
	Sheet        string            // of a workbook's tables: which is meant; "": the first that can be read
	Columns      map[string]string // of a table: which column is which field of the target; nil: as was kept of them before, or what they are called
	// Progress is told how many bytes of how many were read; nil: nobody.
	Progress func(done, of int64)
}

// Imports lists the roles that import files.
var Imports = []models.Role{models.RoleGrants, models.RoleBudget}

// importer may read and keep files about a place; "" is all places.
func (t *Tracker) importer(ctx context.Context, who models.Person, jurisdiction string) error {
	if who.ID == "" {
		return models.Unsigned("sign in to import files")
	}
	var within []string
	if jurisdiction != "" {
		b, err := t.Book(ctx, 0)
		if err != nil {
			return err
		}
		b = b.Holding(jurisdiction)
		if _, ok := b.Law.Jurisdiction(jurisdiction); !ok {
			return models.NotFound("jurisdiction", jurisdiction, nil)
		}
		within = b.Within(jurisdiction)
	}
	if !who.Has(within, Imports...) {
		if jurisdiction == "" {
			return models.Denied("a file about everybody's awards is imported by those who have the role grants or budget everywhere; name your jurisdiction to import it for that alone")
		}
		return models.Denied("files of %s are imported by those who have the role grants or budget there", jurisdiction)
	}
	return nil
}

// Slowly does long work, one at a time and so that others are not slowed, and waits for it.
func (t *Tracker) Slowly(f func()) {
	t.slow.Lock()
	defer t.slow.Unlock()
	if t.Gently == nil {
		f()
		return
	}
	t.Gently(f)
}

// importStep is how many rows are judged and added at once. Other writers wait meanwhile,
// some hundredths of a second, and four times as many are in memory.
const importStep = 1000

// ReadImport reads a file as far as a person can decide on it: each row is compared with
// what stands, and nothing counts before KeepImport. What was begun and broken off goes on
// where it was. A file that is kept already is not read again: it is given as it was kept.
func (t *Tracker) ReadImport(ctx context.Context, who models.Person, f ImportFile) (models.Import, error) {
	m, read, err := t.BeginImport(ctx, who, f)
	if err != nil || read == nil {
		return m, err
	}
	return read(ctx)
}

// ImportKinds are the kinds of row that a file holds, the first what it is: a docket's
// file holds its entries too. Each is an import of its own.
func ImportKinds(f ImportFile) ([]models.ReportKind, error) {
	r, err := intake.Recognise(f.Source, f.Kind)
	if err != nil {
		return nil, err
	}
	if f.Kind != "" {
		return []models.ReportKind{r.Kind}, nil
	}
	return append([]models.ReportKind{r.Kind}, r.Also...), nil
}

// BeginImport says which import a file is, and gives what reads its rows; nil: it is kept
// already. The file must stay open until then.
func (t *Tracker) BeginImport(ctx context.Context, who models.Person, f ImportFile) (m models.Import, read func(context.Context) (models.Import, error), err error) {
	if err := t.importer(ctx, who, f.Jurisdiction); err != nil {
		return m, nil, err
	}
	r, err := intake.Recognise(f.Source, f.Kind)
	if err != nil {
		return m, nil, err
	}
	digest, err := fileDigest(ctx, f.Source)
	if err != nil {
		return m, nil, err
	}
	kept, err := t.store.KeptImports(ctx, r.Kind, f.Jurisdiction, digest)
	if err != nil {
		return m, nil, err
	}
	if len(kept) > 0 {
		m, err = t.store.Import(ctx, kept[len(kept)-1])
		return m, nil, err
	}
	m = models.Import{Kind: r.Kind, File: fileName(f.Source.Name), Bytes: f.Source.Size, Digest: digest, Jurisdiction: f.Jurisdiction, BeganBy: who.ID, Notes: notesOf(r)}
	var table *mapped
	if r.Kind == models.ReportedTable {
		if table, err = t.tableOf(ctx, r, &f, &m); err != nil {
			return m, nil, err
		}
	}
	if m, err = t.store.BeginImport(ctx, m); err != nil {
		return m, nil, err
	}
	return m, func(ctx context.Context) (models.Import, error) {
		err := t.readRows(ctx, &m, r, table, f.Progress)
		var wrong unreadable
		switch {
		case errors.As(err, &wrong): // it will be no better the next time
			_, lost := t.store.LeaveImport(ctx, m.Number, wrong.Error(), store.Note{Actor: who.ID, Action: "leave-import", Detail: detailOf(m.File, wrong.Error())})
			return m, errors.Join(wrong, lost)
		case err != nil:
			return m, err
		}
		return t.store.FinishImport(ctx, m.Number)
	}, nil
}

// unreadable is that a file cannot be read to its end.
type unreadable struct{ error }

func (u unreadable) Unwrap() error { return u.error }

// fileName is the name of a file without the folders that it lay in.
func fileName(name string) string {
	name = strings.ToValidUTF8(name[strings.LastIndexAny(name, `/\`)+1:], "\uFFFD")
	if name == "" {
		return "unnamed"
	}
	return name
}

func notesOf(r *intake.Reader) []string {
	out := []string{}
	for _, n := range r.Notes {
		out = append(out, strings.TrimPrefix(n.Field+": ", ": ")+n.Msg)
	}
	return out
}

// digestStep is how many bytes of a file are read while as many are digested.
const digestStep = 1 << 20

func fileDigest(ctx context.Context, s intake.Source) (string, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	read, used, failed := make(chan []byte), make(chan []byte, 2), make(chan error, 1)
	used <- make([]byte, digestStep)
	used <- make([]byte, digestStep)
	go func() {
		defer close(read)
		for at := int64(0); at < s.Size; {
			b := <-used
			n, err := s.Bytes.ReadAt(b[:min(digestStep, s.Size-at)], at)
			if n == 0 && err != nil {
				failed <- fmt.Errorf("read %s: %w", s.Name, err)
				return
			}
			at += int64(n)
			select {
			case read <- b[:n]:
			case <-ctx.Done():
				return
			}
		}
	}()
	h := sha256.New()
	for b := range read {
		h.Write(b)
		used <- b[:digestStep]
	}
	select {
	case err := <-failed:
		return "", err
	default:
	}
	return hex.EncodeToString(h.Sum(nil)), ctx.Err()
}

// readRows reads the rows that have not been read yet. One goroutine reads the file, the
// other compares and writes.
func (t *Tracker) readRows(ctx context.Context, m *models.Import, r *intake.Reader, table *mapped, progress func(done, of int64)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	parts, failed := make(chan []models.ImportRow, 2), make(chan error, 1)
	go func() {
		defer close(parts)
		failed <- partsOf(ctx, r, table, m.Rows, m.Number, parts)
	}()
	j, err := t.newJudge(ctx, m)
	if err != nil {
		return err
	}
	for part := range parts {
		last := part[len(part)-1].Row
		keep, err := j.judge(ctx, part)
		if err != nil {
			return err
		}
		m.Rows, m.Done = last, min(r.Done(), m.Bytes)
		if err := t.store.AddImportRows(ctx, *m, keep); err != nil {
			return err
		}
		if progress != nil {
			progress(m.Done, m.Bytes)
		}
	}
	return <-failed
}

// partsOf gives the rows of a file after the first so many, in parts. They are numbered
// as they come.
func partsOf(ctx context.Context, r *intake.Reader, table *mapped, read int, number int64, parts chan<- []models.ImportRow) error {
	part := make([]models.ImportRow, 0, importStep)
	send := func() error {
		select {
		case parts <- part:
			part = make([]models.ImportRow, 0, importStep)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	each := r.Each
	if table != nil {
		each = func(yield func(intake.Row) error) error { return table.each(r.Each, yield) }
	}
	n := 0
	err := each(func(row intake.Row) error {
		if n++; n <= read {
			return nil
		}
		part = append(part, importRow(number, n, row))
		if len(part) == importStep {
			return send()
		}
		return nil
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return unreadable{err}
	case len(part) > 0:
		return send()
	}
	return nil
}

func importRow(number int64, n int, r intake.Row) models.ImportRow {
	out := models.ImportRow{Import: number, Row: n, Line: r.Line, Subject: r.Subject, Key: r.Key, Dated: r.Dated, Verdict: models.RowNew, Body: string(r.Body), Named: r.Named}
	for _, note := range r.Notes {
		out.Notes = append(out.Notes, models.ImportNote(note))
	}
	if r.Refused != nil {
		out.Verdict, out.Body = models.RowRefused, ""
		out.Notes = append(out.Notes, models.ImportNote(*r.Refused))
		return out
	}
	digest := sha256.Sum256(r.Body)
	out.Digest = hex.EncodeToString(digest[:16])
	return out
}

// judge compares the rows of an import with what stands.
type judge struct {
	t      *Tracker
	m      *models.Import
	stands bool               // anything of its kind does
	awards map[string]awarded // of the record, by the number as it is compared
}

// awarded is what the record says that a grant was awarded.
type awarded struct {
	grant string
	usd   models.USD
}

func (t *Tracker) newJudge(ctx context.Context, m *models.Import) (*judge, error) {
	kept, err := t.store.KeptImports(ctx, m.Kind, m.Jurisdiction, "")
	if err != nil {
		return nil, err
	}
	j := &judge{t: t, m: m, stands: len(kept) > 0}
	if m.Kind != models.ReportedTransaction && m.Kind != models.ReportedAward {
		return j, nil
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return nil, err
	}
	j.awards = awardsByNumber(&b.Record)
	return j, nil
}

// awardsByNumber are the grants of the record that have a number and one figure of what
// was awarded, neither approximate nor disputed.
func awardsByNumber(r *models.Record) map[string]awarded {
	sums, figures := map[string]models.USD{}, map[string]int{}
	for i := range r.Amounts {
		switch a := &r.Amounts[i]; {
		case a.Approximate || a.Disputed:
		case a.Kind == models.Awarded:
			figures[a.Grant]++
			sums[a.Grant] += a.USD
		case a.Kind == models.Modification:
			sums[a.Grant] += a.USD
		case a.Kind == models.Deobligation:
			sums[a.Grant] -= a.USD
		}
	}
	out := map[string]awarded{}
	for i := range r.Grants {
		g := &r.Grants[i]
		if n := models.AwardNumber(g.AwardNumber); n != "" && figures[g.ID] == 1 && !g.Illustrative {
			out[n] = awarded{g.ID, sums[g.ID]}
		}
	}
	return out
}

// judge gives the rows that are to be kept, each with its verdict, and counts all.
func (j *judge) judge(ctx context.Context, rows []models.ImportRow) ([]models.ImportRow, error) {
	standing, err := j.standing(ctx, rows)
	if err != nil {
		return nil, err
	}
	if err := j.alike(ctx, rows, standing); err != nil {
		return nil, err
	}
	keep := rows[:0]
	for i := range rows {
		r := &rows[i]
		if r.Verdict != models.RowRefused {
			r.Verdict = verdictOf(r, standing)
			if err := j.conflicts(r); err != nil {
				return nil, err
			}
		}
		if j.m.Counts[r.Verdict]++; r.Verdict != models.RowUnchanged {
			keep = append(keep, *r)
		}
	}
	return keep, nil
}

type reportedThing struct{ subject, key string }

func (j *judge) standing(ctx context.Context, rows []models.ImportRow) (map[reportedThing]store.Standing, error) {
	if !j.stands {
		return nil, nil
	}
	var subjects []string
	seen := map[string]bool{}
	for i := range rows {
		if s := rows[i].Subject; rows[i].Verdict != models.RowRefused && !seen[s] {
			seen[s] = true
			subjects = append(subjects, s)
		}
	}
	found, err := j.t.store.Standings(ctx, j.m.Kind, j.m.Jurisdiction, subjects)
	out := make(map[reportedThing]store.Standing, len(found))
	for _, s := range found {
		out[reportedThing{s.Subject, s.Key}] = s
	}
	return out, err
}

func verdictOf(r *models.ImportRow, standing map[reportedThing]store.Standing) models.RowVerdict {
	was, there := standing[reportedThing{r.Subject, r.Key}]
	switch {
	case !there:
		return models.RowNew
	case was.Digest == r.Digest:
		return models.RowUnchanged
	case r.Dated < was.Dated:
		return models.RowOlder
	}
	return models.RowChanged
}

// conflicts marks a row that says another award than the record does. It is kept beside
// the record like any other: nothing that a person recorded is changed by it.
func (j *judge) conflicts(r *models.ImportRow) error {
	if !r.Verdict.Counts() {
		return nil
	}
	number, _, _ := strings.Cut(r.Subject, "/")
	a, ok := j.awards[number]
	if !ok {
		return nil
	}
	var says struct {
		Total *models.USD `json:"total_obligated"`
	}
	if err := json.Unmarshal([]byte(r.Body), &says); err != nil {
		return fmt.Errorf("row %d: %w", r.Row, err)
	}
	if says.Total != nil && *says.Total != a.usd {
		r.Verdict = models.RowConflict
		r.Notes = append(r.Notes, models.ImportNote{Field: "total_obligated", Msg: fmt.Sprintf("the file says %s; the record says that %s was awarded %s. Nothing is changed: compare the two, and correct the record if it is wrong", says.Total.Format(), a.grant, a.usd.Format())})
	}
	return nil
}

// KeepImport is a person's word that what a file reports is to count: all of it. What a
// docket tells of a case of the record is then to be looked at (see Reviews).
func (t *Tracker) KeepImport(ctx context.Context, who models.Person, number int64) (models.Import, error) {
	m, err := t.importFor(ctx, who, number)
	if err != nil {
		return m, err
	}
	reviews, err := t.reviewsOf(ctx, &m)
	if err != nil {
		return m, err
	}
	return t.store.KeepImport(ctx, number, store.Note{Actor: who.ID, Action: "keep-import", Detail: m.File + ": " + countWords(m.Counts)}, reviews...)
}

// LeaveImport is that nothing of a file is to count.
func (t *Tracker) LeaveImport(ctx context.Context, who models.Person, number int64, why string) (models.Import, error) {
	m, err := t.importFor(ctx, who, number)
	if err != nil {
		return m, err
	}
	return t.store.LeaveImport(ctx, number, strings.TrimSpace(why), store.Note{Actor: who.ID, Action: "leave-import", Detail: detailOf(m.File, why)})
}

// UndoImport takes back what was kept, with a reason.
func (t *Tracker) UndoImport(ctx context.Context, who models.Person, number int64, why string) (models.Import, error) {
	m, err := t.importFor(ctx, who, number)
	if err != nil {
		return m, err
	}
	if why = strings.TrimSpace(why); why == "" {
		return m, models.Invalid("reason", "is missing; say why the import is taken back, for those who read the history")
	}
	return t.store.UndoImport(ctx, number, why, store.Note{Actor: who.ID, Action: "undo-import", Detail: detailOf(m.File, why)})
}

func detailOf(file, why string) string {
	return strings.TrimSuffix(file+": "+strings.TrimSpace(why), ": ")
}

// importFor is an import that the person may settle; to anybody else there is none.
func (t *Tracker) importFor(ctx context.Context, who models.Person, number int64) (models.Import, error) {
	m, err := t.store.Import(ctx, number)
	if err != nil {
		return m, err
	}
	if m.Kind == models.UploadedFile { // it is no import yet
		return models.Import{}, models.NotFound("import", strconv.FormatInt(number, 10), nil)
	}
	if err := t.importer(ctx, who, m.Jurisdiction); models.KindOf(err) != models.KindDenied {
		return m, err
	}
	return models.Import{}, models.NotFound("import", strconv.FormatInt(number, 10), nil)
}

// countWords is what came of the rows: "3 new, 1 refused".
func countWords(counts map[models.RowVerdict]int) string {
	var out []string
	for _, v := range models.RowVerdicts {
		if n := counts[v]; n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, v))
		}
	}
	if len(out) == 0 {
		return "no rows"
	}
	return strings.Join(out, ", ")
}

// ImportList is the imports that the person may settle, the newest first, before a number
// (0: from the newest).
func (t *Tracker) ImportList(ctx context.Context, who models.Person, before int64, limit int) ([]models.Import, error) {
	if !who.HasAnywhere(Imports...) {
		return nil, t.importer(ctx, who, "")
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return nil, err
	}
	var out []models.Import
	for {
		all, err := t.store.Imports(ctx, before, limit)
		if err != nil || len(all) == 0 {
			return out, err
		}
		for _, m := range all {
			var within []string
			if m.Jurisdiction != "" {
				within = b.Within(m.Jurisdiction)
			}
			if who.Has(within, Imports...) {
				if out = append(out, m); len(out) == limit {
					return out, nil
				}
			}
		}
		before = all[len(all)-1].Number
	}
}

// Import is one import.
func (t *Tracker) Import(ctx context.Context, who models.Person, number int64) (models.Import, error) {
	return t.importFor(ctx, who, number)
}
