package tracker

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"

	"proviso/app/report"
	"proviso/app/risk"
	"proviso/models"
)

// AssessQuery says which grants are assessed, and for which day. Empty filters
// let everything through.
type AssessQuery struct {
	AsOf, KnownOn models.Date
	Jurisdiction  string // id
	State         string // USPS code
	Program       string // id or ALN
	FiscalYear    int
	Rung          models.Rung
	Explain       bool // say what would change each grant's rung
}

// Assessed is the ladder of a day.
type Assessed struct {
	AsOf, KnownOn models.Date
	Revision      int64
	Grants        []models.Assessment // by jurisdiction, program, year, id
	Unknown       Unknown
}

// Unknown counts what the record does not know of the grants listed.
type Unknown struct {
	Rungs, Amounts, Positions, Conditions int
}

// Assess judges every grant that the query lets through.
func (t *Tracker) Assess(ctx context.Context, q AssessQuery) (Assessed, error) {
	b, err := t.Book(ctx, q.KnownOn)
	if err != nil {
		return Assessed{}, err
	}
	return b.Holding(q.Jurisdiction, q.Program).Assess(q)
}

// Table is the ladder as a table, a row a grant.
func (a Assessed) Table() models.Table { return report.Assessment(a.Grants) }

// AnswerTable is one answer as a table, a row a reason.
func AnswerTable(a models.Answer) models.Table { return report.Answer(a) }

// Assess judges every grant that the query lets through.
func (b *Book) Assess(q AssessQuery) (Assessed, error) {
	if q.AsOf == 0 {
		return Assessed{}, models.Invalid("as_of", "is missing; a day is written YYYY-MM-DD")
	}
	grants, err := b.choose(q)
	if err != nil {
		return Assessed{}, err
	}
	judged := b.Judge(grants, q)
	out := Assessed{AsOf: q.AsOf, KnownOn: q.KnownOn, Revision: b.Record.Revision}
	for i := range judged {
		if q.Rung == "" || judged[i].Rung == q.Rung {
			out.Grants = append(out.Grants, judged[i])
			out.Unknown.count(&judged[i])
		}
	}
	return out, nil
}

func (u *Unknown) count(a *models.Assessment) {
	if a.Rung == models.RungUnknown {
		u.Rungs++
	}
	if a.Figure == nil {
		u.Amounts++
	}
	if a.Position == nil {
		u.Positions++
	}
	for _, c := range a.Conditions {
		if c.Standing == models.UncertainStands {
			u.Conditions++
		}
	}
}

// check errs where the query names what the record does not hold; it gives the
// id of the program.
func (b *Book) check(q AssessQuery) (program string, err error) {
	if q.Program != "" {
		p, ok := b.Law.Program(q.Program)
		if !ok {
			return "", models.NotFound("program", q.Program, nil)
		}
		program = p.ID
	}
	if q.Jurisdiction != "" {
		if _, ok := b.Law.Jurisdiction(q.Jurisdiction); !ok {
			return "", models.NotFound("jurisdiction", q.Jurisdiction, nil)
		}
	}
	if q.State != "" && !slices.ContainsFunc(b.Record.Jurisdictions, func(j models.Jurisdiction) bool { return j.State == q.State }) {
		return "", models.Invalid("state", "%q is not the postal code of a state in the record; write it like CO", q.State)
	}
	return program, nil
}

func (b *Book) choose(q AssessQuery) ([]*models.Grant, error) {
	program, err := b.check(q)
	if err != nil {
		return nil, err
	}
	var out []*models.Grant
	for i := range b.Record.Grants {
		g := &b.Record.Grants[i]
		j, ok := b.Law.Jurisdiction(g.Jurisdiction)
		switch {
		case !ok,
			q.Jurisdiction != "" && g.Jurisdiction != q.Jurisdiction,
			q.State != "" && j.State != q.State,
			program != "" && g.Program != program,
			q.FiscalYear != 0 && g.FiscalYear != q.FiscalYear,
			!risk.Begun(g, q.AsOf): // there is no such grant yet
		default:
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(x, y *models.Grant) int {
		return cmp.Or(cmp.Compare(x.Jurisdiction, y.Jurisdiction), cmp.Compare(x.Program, y.Program),
			cmp.Compare(x.FiscalYear, y.FiscalYear), cmp.Compare(x.ID, y.ID))
	})
	return out, nil
}

// inParallel calls f for 0 to n-1 in contiguous chunks, one per processor. Each
// call writes its own slot only, so the result does not depend on the number.
func inParallel(n int, f func(i int)) { inParallelBy(runtime.GOMAXPROCS(0), n, f) }

// inParallelBy is inParallel with at most so many at work; one works where it is
// called, on the caller's own thread.
func inParallelBy(workers, n int, f func(i int)) {
	if workers = min(workers, n); workers == 1 {
		for i := range n {
			f(i)
		}
		return
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w * n / workers; i < (w+1)*n/workers; i++ {
				f(i)
			}
		})
	}
	wg.Wait()
}
