package tracker

import (
	"cmp"
	"maps"
	"runtime"
	"slices"
	"sync"

	"proviso/app/law"
	"proviso/app/risk"
	"proviso/models"
)

// Sheet is the ladder of a day with only what lists show: each grant's rung,
// amount, standings and what they hang on. It holds no reasons, so that the days
// of a hundred thousand grants fit in memory and are filtered, sorted and paged
// in milliseconds. It is immutable but for the orders it remembers, and safe for
// concurrent use.
type Sheet struct {
	AsOf, KnownOn models.Date
	Lines         []Line // by jurisdiction, program, fiscal year, id
	book          *Book
	mu            sync.Mutex
	orders        map[string][]int32 // sort key -> lines in that order
	drivers       func() []Driver
}

// Line is one grant on the sheet. Its fields stand by size: a hundred thousand
// lines are kept for each of several days.
type Line struct {
	Grant    *models.Grant
	Place    *models.Jurisdiction
	Position *models.Position // nil: not known
	Marks    []Mark           // of the conditions that it carries, by condition
	HangsOn  []uint16         // of what the "no" among them rests on, in the order of the book's Drivers
	For      string           // what the next deadline is
	usd      models.USD
	Due      models.Date // of the next deadline; zero: none
	rung     uint8       // its severity
	basis    uint8       // of the amount, in bases; 0: not known, else one more
	about    bool
	disputed bool
	Demanded bool // a federal demand stands open against its recipient
	Held     bool // its payments or the award itself are held
}

// Rung is the grant's standing.
func (l *Line) Rung() models.Rung { return models.Rungs[l.rung] }

// Amount is what a list says of the grant's figure.
func (l *Line) Amount() Amount {
	if l.basis == 0 {
		return Amount{}
	}
	return Amount{l.usd, bases[l.basis-1], l.about, l.disputed, true}
}

// Amount is a grant's figure as lists have it.
type Amount struct {
	USD                          models.USD
	Basis                        models.AmountKind // "": not known
	Approximate, Disputed, Known bool
}

// Mark is a condition's standing on a line, small.
type Mark struct {
	Condition uint16 // in the order of the book's Record.Conditions
	standing  uint8
	Stale     bool
}

// Standing is the standing of the mark.
func (m Mark) Standing() models.Standing { return models.Standings[m.standing] }

// sheetKey is a day and the day of knowledge.
type sheetKey struct{ asOf, knownOn models.Date }

// keptLines bounds how many lines a book keeps in all its sheets: ten days of
// 100,000 grants, about 140 MB, or hundreds of days of a few grants.
const keptLines = 1_000_000

// sheets keeps the sheets of a book. Two who ask for one day wait for one sheet.
type sheets struct {
	mu    sync.Mutex
	by    map[sheetKey]*sheetOnce
	asked []sheetKey // least recently asked first
}

type sheetOnce struct {
	once  sync.Once
	sheet *Sheet
}

// Sheet is the sheet of a day.
func (b *Book) Sheet(asOf, knownOn models.Date) *Sheet {
	k := sheetKey{asOf, knownOn}
	b.sheets.mu.Lock()
	if b.sheets.by == nil {
		b.sheets.by = map[sheetKey]*sheetOnce{}
	}
	s := b.sheets.by[k]
	if s == nil {
		s = &sheetOnce{}
		b.sheets.by[k] = s
	}
	b.sheets.asked = append(slices.DeleteFunc(b.sheets.asked, func(x sheetKey) bool { return x == k }), k)
	most := max(2, min(keptDays, keptLines/max(1, len(b.Record.Grants))))
	for len(b.sheets.asked) > most {
		delete(b.sheets.by, b.sheets.asked[0])
		b.sheets.asked = b.sheets.asked[1:]
	}
	b.sheets.mu.Unlock()
	s.once.Do(func() { s.sheet = b.newSheet(asOf, knownOn) })
	return s.sheet
}

// numbering numbers conditions and drivers, for marks that take four bytes.
type numbering struct {
	conditions map[string]uint16
	drivers    []string // ids of orders and notices, ascending
	driver     map[string]uint16
	names      map[string]string // of jurisdictions, folded
	called     map[string]string // of jurisdictions and programs
	told       map[string]Driver
	short      []string // names of conditions in sentences
	states     []string
	programs   []string
	years      []int
}

func newNumbering(r *models.Record) *numbering {
	x := &numbering{conditions: map[string]uint16{}, driver: map[string]uint16{}, names: map[string]string{}, called: map[string]string{}, told: map[string]Driver{}}
	for i := range r.Conditions {
		x.conditions[r.Conditions[i].ID] = uint16(i)
		x.short = append(x.short, shortName(&r.Conditions[i]))
	}
	for i := range r.Cases {
		for k := range r.Cases[i].Orders {
			id := r.Cases[i].Orders[k].ID
			x.drivers = append(x.drivers, id)
			x.told[id] = Driver{ID: id, Title: shortCaption(&r.Cases[i]), Case: r.Cases[i].ID}
		}
	}
	for i := range r.Notices {
		x.drivers = append(x.drivers, r.Notices[i].ID)
		x.told[r.Notices[i].ID] = Driver{ID: r.Notices[i].ID, Title: r.Notices[i].ID}
	}
	for i := range r.Jurisdictions {
		x.names[r.Jurisdictions[i].ID] = fold(r.Jurisdictions[i].Name)
		x.called[r.Jurisdictions[i].ID] = r.Jurisdictions[i].Name
	}
	states, programs, years := map[string]bool{}, map[string]bool{}, map[int]bool{}
	where := map[string]string{}
	for i := range r.Jurisdictions {
		where[r.Jurisdictions[i].ID] = r.Jurisdictions[i].State
	}
	for i := range r.Grants {
		g := &r.Grants[i]
		if s := where[g.Jurisdiction]; s != "" {
			states[s] = true
		}
		programs[g.Program], years[g.FiscalYear] = true, true
	}
	x.states, x.programs, x.years = slices.Sorted(maps.Keys(states)), slices.Sorted(maps.Keys(programs)), slices.Sorted(maps.Keys(years))
	for i := range r.Programs {
		x.called[r.Programs[i].ID] = r.Programs[i].Short()
	}
	slices.Sort(x.drivers)
	x.drivers = slices.Compact(x.drivers)
	for i, id := range x.drivers {
		x.driver[id] = uint16(i)
	}
	return x
}

// Driver is the id of the order or notice of a number on a line.
func (b *Book) Driver(n uint16) string { return b.numbers.drivers[n] }

func (b *Book) newSheet(asOf, knownOn models.Date) *Sheet {
	s := &Sheet{AsOf: asOf, KnownOn: knownOn, book: b, orders: map[string][]int32{}}
	for i := range b.Record.Grants {
		g := &b.Record.Grants[i]
		if j, ok := b.Law.Jurisdiction(g.Jurisdiction); ok && risk.Begun(g, asOf) {
			s.Lines = append(s.Lines, Line{Grant: g, Place: j})
		}
	}
	slices.SortFunc(s.Lines, func(x, y Line) int {
		return cmp.Or(cmp.Compare(x.Grant.Jurisdiction, y.Grant.Jurisdiction), cmp.Compare(x.Grant.Program, y.Grant.Program),
			cmp.Compare(x.Grant.FiscalYear, y.Grant.FiscalYear), cmp.Compare(x.Grant.ID, y.Grant.ID))
	})
	s.drivers = sync.OnceValue(s.hangOn)
	day := b.Day(asOf, knownOn)
	workers := max(1, min(runtime.GOMAXPROCS(0), len(s.Lines)))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			var p page
			for i := w * len(s.Lines) / workers; i < (w+1)*len(s.Lines)/workers; i++ {
				b.fill(&s.Lines[i], day, &p)
			}
		})
	}
	wg.Wait()
	return s
}

// page hands out small slices of large ones: a line costs no allocation for its
// marks.
type page struct {
	marks   []Mark
	drivers []uint16
}

const pageSize = 4096

func (p *page) mark(n int) []Mark {
	if len(p.marks) < n {
		p.marks = make([]Mark, max(n, pageSize))
	}
	out := p.marks[:n:n]
	p.marks = p.marks[n:]
	return out
}

func (p *page) driver(ids []uint16) []uint16 {
	if len(ids) == 0 {
		return nil
	}
	if len(p.drivers) < len(ids) {
		p.drivers = make([]uint16, max(len(ids), pageSize))
	}
	out := p.drivers[:len(ids):len(ids)]
	p.drivers = p.drivers[len(ids):]
	copy(out, ids)
	return out
}

// fill judges the line's grant and keeps what lists show of it.
func (b *Book) fill(l *Line, day *law.Day, p *page) {
	a := risk.Assess(b.Desk.Dossier(day, *l.Grant), day.AsOf())
	b.Desk.Weigh(&a, day)
	l.rung, l.Position, l.Demanded, l.Held = uint8(a.Rung.Severity()), a.Position, risk.Demanded(&a), risk.Held(&a)
	if f := a.Figure; f != nil {
		l.usd, l.basis, l.about, l.disputed = f.USD, uint8(slices.Index(bases[:], f.Basis)+1), f.Approximate, f.Disputed
	}
	if d := a.NextDeadline; d != nil {
		l.Due, l.For = d.Date, d.What
	}
	l.Marks = p.mark(len(a.Conditions))
	var hangs []uint16
	for i := range a.Conditions {
		k := &a.Conditions[i]
		l.Marks[i] = Mark{b.numbers.conditions[k.Condition], uint8(slices.Index(models.Standings, k.Standing)), k.Stale != 0}
		for _, id := range k.HangsOn {
			if n, ok := b.numbers.driver[id]; ok && !slices.Contains(hangs, n) {
				hangs = append(hangs, n)
			}
		}
	}
	slices.Sort(hangs)
	l.HangsOn = p.driver(hangs)
}

// Count is how many of the line's conditions are in force, held off (blocked, not
// enforced or withdrawn) and uncertain.
func (l *Line) Count() (inForce, heldOff, uncertain int) {
	for _, m := range l.Marks {
		switch m.Standing() {
		case models.InForce:
			inForce++
		case models.UncertainStands:
			uncertain++
		default:
			heldOff++
		}
	}
	return inForce, heldOff, uncertain
}
