package tracker

import (
	"cmp"
	"context"
	"maps"
	"runtime"
	"slices"

	"proviso/app/law"
	"proviso/app/publication"
	"proviso/models"
)

// Edition makes what a publication of the settings would say: the documents alone,
// without a head or corrections. It is a method of Book, which holds the public
// record and has no way to the workspace or to counsel; and it names nothing
// invented, since that is a book of its own.
func (b *Book) Edition(s publication.Settings) (*publication.Edition, error) {
	return b.makeEdition(s, runtime.GOMAXPROCS(0))
}

// makeEdition makes it with so many at work at once.
func (b *Book) makeEdition(s publication.Settings, workers int) (*publication.Edition, error) {
	asOf, err := models.ParseDate("as_of", string(s.AsOf))
	if err != nil {
		return nil, err
	}
	var knownOn models.Date
	if s.KnownOn != "" {
		if knownOn, err = models.ParseDate("known_on", string(s.KnownOn)); err != nil {
			return nil, err
		}
	}
	e := &editor{b: b, workers: workers, day: b.Day(asOf, knownOn), asOf: asOf, knownOn: knownOn, byPlace: map[string][]*models.GrantFile{}}
	if err := e.read(); err != nil {
		return nil, err
	}
	out := &publication.Edition{Head: publication.Head{Settings: s, Revision: b.Record.Revision}}
	out.Grants = make([]publication.Grant, len(e.files))
	inParallelBy(workers, len(e.files), func(i int) { out.Grants[i] = e.grant(e.files[i]) })
	for i := range out.Grants {
		e.lines = append(e.lines, &out.Grants[i].GrantLine)
	}
	places := make([]*models.Jurisdiction, 0, len(b.Record.Jurisdictions))
	for i := range b.Record.Jurisdictions {
		places = append(places, &b.Record.Jurisdictions[i])
	}
	e.linesOf = map[string][]*publication.GrantLine{}
	for _, l := range e.lines {
		e.linesOf[l.Place.ID] = append(e.linesOf[l.Place.ID], l)
	}
	out.Places = make([]publication.Place, len(places))
	inParallelBy(workers, len(places), func(i int) { out.Places[i] = e.place(places[i]) })
	if out.Cases, err = e.cases(); err != nil {
		return nil, err
	}
	out.Conditions = e.conditions(out.Places)
	out.Comparisons = e.comparisons(out.Places)
	out.Overview = e.overview(out)
	return out, nil
}

// editor makes the documents of one edition.
type editor struct {
	b       *Book
	workers int
	day     *law.Day
	asOf    models.Date
	knownOn models.Date
	judged  []models.Assessment
	files   []*models.GrantFile // by the grant's id
	byPlace map[string][]*models.GrantFile
	lines   []*publication.GrantLine // of files
	linesOf map[string][]*publication.GrantLine
}

// read judges every grant once.
func (e *editor) read() error {
	q := AssessQuery{AsOf: e.asOf, KnownOn: e.knownOn}
	grants, err := e.b.choose(q)
	if err != nil {
		return err
	}
	e.judged = make([]models.Assessment, len(grants))
	inParallelBy(e.workers, len(grants), func(i int) { e.judged[i] = e.b.judge(grants[i], e.day, q) })
	slices.SortFunc(e.judged, func(x, y models.Assessment) int { return cmp.Compare(x.Grant.ID, y.Grant.ID) })
	e.files = make([]*models.GrantFile, len(e.judged))
	inParallelBy(e.workers, len(e.judged), func(i int) { e.files[i] = e.file(&e.judged[i]) })
	for i := range e.files {
		e.byPlace[e.files[i].Grant.Jurisdiction] = append(e.byPlace[e.files[i].Grant.Jurisdiction], e.files[i])
	}
	return nil
}

// file is as much of a grant's file as is published: what would change its standing,
// and every rule that said nothing, are for those who work with it.
func (e *editor) file(a *models.Assessment) *models.GrantFile {
	g := e.b.index.grants[a.Grant.ID]
	d := e.b.Desk.Dossier(e.day, *g)
	f := &models.GrantFile{Assessment: *a, Place: d.Jurisdiction, Program: d.Program, Footings: e.b.footings(e.day, g, a.Conditions), Dated: e.b.datedBy(e.day, g, d, a.Conditions)}
	for _, t := range d.Touches {
		x := models.Touched{Touch: t}
		for _, r := range t.Action.Responses {
			if r.Jurisdiction == g.Jurisdiction && happenedBy(e.day, r.Date) {
				x.Answers = append(x.Answers, r)
			}
		}
		f.Touches = append(f.Touches, x)
	}
	e.b.speakPlainly(f)
	return f
}

// cites numbers the sources of one document in the order in which they are cited.
type cites struct {
	b    *Book
	at   map[string]int
	list []publication.Source
}

func (e *editor) cites() *cites {
	return &cites{b: e.b, at: map[string]int{}, list: []publication.Source{}}
}

func (c *cites) of(ids []string) []int {
	var out []int
	for _, id := range ids {
		n, ok := c.at[id]
		if !ok {
			s := c.b.CitedSource(id)
			if s == nil {
				continue
			}
			c.list = append(c.list, publication.Source{ID: s.ID, Title: s.Title, Publisher: s.Publisher, URL: s.URL, Date: whenOf(s.Date), Grade: s.Grade})
			n = len(c.list)
			c.at[id] = n
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

func isoDay(d models.Date) publication.Day   { return publication.Day(d.String()) }
func whenOf(w models.When) publication.When  { return publication.When(w.String()) }
func centsOf(u models.USD) publication.Cents { return publication.Cents(u) }

func (e *editor) placeRef(id string) publication.Ref {
	if j, ok := e.b.Law.Jurisdiction(id); ok {
		return publication.Ref{ID: id, Name: j.Name}
	}
	return publication.Ref{ID: id, Name: id}
}

func (e *editor) termRef(id string) publication.Ref {
	if k, ok := e.b.Law.Condition(id); ok {
		return publication.Ref{ID: id, Name: k.Title}
	}
	return publication.Ref{ID: id, Name: id}
}

func (e *editor) amount(a *models.Assessment, c *cites) *publication.Amount {
	f := a.Figure
	if f == nil {
		return nil
	}
	out := &publication.Amount{USD: centsOf(f.USD), Basis: string(f.Basis), Since: whenOf(f.Since), Approximate: f.Approximate, Disputed: f.Disputed, Sources: c.of(f.Sources)}
	if f.Changed != nil {
		now := centsOf(*f.Changed)
		out.Changed = &now
	}
	amounts := e.b.Record.Amounts
	if i, ok := slices.BinarySearchFunc(amounts, f.ID, func(x models.Amount, id string) int { return cmp.Compare(x.ID, id) }); ok {
		for _, r := range amounts[i].Rivals {
			out.Rivals = append(out.Rivals, publication.Rival{USD: centsOf(r.USD), Basis: string(r.Kind), Approximate: r.Approximate, Sources: c.of([]string{r.Source})})
		}
	}
	return out
}

// earliest is the earlier of two days, of which one may not be known.
func earliest(a, b publication.Day) publication.Day {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

// sums adds amounts of one basis, and never those of two.
func sums(lines []*publication.GrantLine) publication.Sums {
	out := publication.Sums{By: []publication.Sum{}}
	by := map[string]*publication.Sum{}
	for _, l := range lines {
		switch {
		case l.Via != nil:
			out.PassThrough++
		case l.Amount == nil:
			out.Unknown++
		case l.Amount.Disputed:
			out.Disputed++
		default:
			s := by[l.Amount.Basis]
			if s == nil {
				s = &publication.Sum{Basis: l.Amount.Basis}
				by[l.Amount.Basis] = s
			}
			s.USD += l.Amount.Now()
			s.Grants++
			s.Approximate = s.Approximate || l.Amount.Approximate
		}
	}
	for _, basis := range slices.Sorted(maps.Keys(by)) {
		out.By = append(out.By, *by[basis])
	}
	return out
}

// worst is the worse of two rungs; "" is none.
func worst(a, b string) string {
	if a == "" || models.Rung(b).Severity() > models.Rung(a).Severity() {
		return b
	}
	return a
}

func lineOf(lines []*publication.GrantLine) []publication.GrantLine {
	out := make([]publication.GrantLine, 0, len(lines))
	for _, l := range lines {
		x := *l
		if x.Amount != nil { // sources are numbered by the grant's own document
			plain := *x.Amount
			plain.Sources, plain.Rivals = nil, nil
			x.Amount = &plain
		}
		out = append(out, x)
	}
	return out
}

// draftEdition makes an edition of the record as it stands, and tells nobody.
func (t *Tracker) draftEdition(ctx context.Context, s publication.Settings) (*publication.Edition, error) {
	knownOn := models.Date(0)
	if s.KnownOn != "" {
		d, err := models.ParseDate("known_on", string(s.KnownOn))
		if err != nil {
			return nil, err
		}
		knownOn = d
	}
	b, err := t.Book(ctx, knownOn)
	if err != nil {
		return nil, err
	}
	if t.Gently != nil {
		return b.makeEdition(s, 1)
	}
	return b.Edition(s)
}
