package law

import (
	"sync"

	"proviso/models"
)

// Day is the record as it stands on one day, with what was known on another. It
// remembers what it has worked out for each condition, program and year, so that
// the matrix of a whole country is quick. It is safe for concurrent use.
type Day struct {
	r     *Record
	clock clock
	mu    sync.RWMutex
	cells map[cellKey]*cell
	years map[yearKey]*sheet
}

type cellKey struct {
	condition, program string
	year               int
}

type yearKey struct {
	program string
	year    int
}

// cell is everything about a condition in a program and year that does not
// depend on the jurisdiction.
type cell struct {
	k          *condition
	attached   models.Certainty
	by         *models.Attachment
	withdrawal models.Certainty
	orders     []liveOrder
	notices    []liveNotice
}

type liveOrder struct {
	*order
	alive models.Certainty // in force, and about this program and year
}

type liveNotice struct {
	*notice
	stands models.Certainty
}

// sheet is the cells of all conditions that a program's awards of one year may
// carry on the day, by condition id.
type sheet struct {
	cells []*cell
}

// On is the record on a day. A zero day of knowledge means all that is recorded.
func (r *Record) On(asOf, knownOn models.Date) *Day {
	return &Day{r: r, clock: clock{asOf, knownOn}, cells: map[cellKey]*cell{}, years: map[yearKey]*sheet{}}
}

// AsOf is the day asked about.
func (d *Day) AsOf() models.Date { return d.clock.asOf }

// KnownOn is the day of knowledge; zero means everything.
func (d *Day) KnownOn() models.Date { return d.clock.known }

// Happened says whether a thing had happened by the day and was known.
func (d *Day) Happened(w models.When) models.Certainty { return d.clock.happened(w) }

func (d *Day) cell(k *condition, p *models.Program, year int) *cell {
	key := cellKey{condition: k.ID, year: year}
	if p != nil {
		key.program = p.ID
	}
	d.mu.RLock()
	x := d.cells[key]
	d.mu.RUnlock()
	if x != nil {
		return x
	}
	x = &cell{k: k, withdrawal: k.withdrawal(d.clock)}
	x.attached, x.by = k.attached(p, year, d.clock)
	for _, o := range k.orders {
		if alive := o.alive(d.clock).And(o.speaksOf(p, year)); alive != models.No {
			x.orders = append(x.orders, liveOrder{o, alive})
		}
	}
	for _, n := range k.notices {
		if s := n.stands(d.r, k, p, year, d.clock); s != models.No {
			x.notices = append(x.notices, liveNotice{n, s})
		}
	}
	d.mu.Lock()
	d.cells[key] = x
	d.mu.Unlock()
	return x
}

func (d *Day) sheet(p *models.Program, year int) *sheet {
	key := yearKey{p.ID, year}
	d.mu.RLock()
	s := d.years[key]
	d.mu.RUnlock()
	if s != nil {
		return s
	}
	s = &sheet{}
	for _, k := range d.r.ordered {
		if x := d.cell(k, p, year); x.attached != models.No {
			s.cells = append(s.cells, x)
		}
	}
	d.mu.Lock()
	d.years[key] = s
	d.mu.Unlock()
	return s
}

// Standing is the standing alone, without reasons. All three must be known to
// the record; a program of "" and a year of 0 leave these out.
func (d *Day) Standing(jurisdiction, program string, year int, condition string) (models.Standing, bool) {
	j, k := d.r.jurisdictions[jurisdiction], d.r.conditions[condition]
	if j == nil || k == nil {
		return "", false
	}
	var p *models.Program
	if program != "" {
		var ok bool
		if p, ok = d.r.Program(program); !ok {
			return "", false
		}
	}
	var buf [16]ground
	grounds := d.grounds(j, d.cell(k, p, year), buf[:0])
	return d.weigh(k, grounds, -1).standing, true
}

// For gives the standing of every condition that awards of the program and year
// carry, or may carry, on the day; by condition id. The result belongs to the
// caller.
func (d *Day) For(jurisdiction, program string, year int) []models.ConditionStanding {
	j := d.r.jurisdictions[jurisdiction]
	p, ok := d.r.Program(program)
	if j == nil || !ok {
		return nil
	}
	cells := d.sheet(p, year).cells
	out := make([]models.ConditionStanding, 0, len(cells))
	for _, x := range cells {
		var buf [16]ground
		grounds := d.grounds(j, x, buf[:0])
		w := d.weigh(x.k, grounds, -1)
		s := models.ConditionStanding{
			Condition: x.k.ID, Standing: w.standing, Stale: w.stale, Voluntary: x.k.Voluntary,
			Policy: x.k.PolicyOnly || x.k.Activation == "policy_only",
		}
		s.HangsOn, s.Sources, s.Sole = hangsOn(w.standing, grounds)
		if s.Sources == nil {
			s.Sources = x.sources()
		}
		out = append(out, s)
	}
	return out
}

// sources are those of the attachment or, where it names none, of the condition.
func (x *cell) sources() []string {
	if x.by != nil && len(x.by.Sources) > 0 {
		return x.by.Sources
	}
	return x.k.Sources
}

// hangsOn names the orders or notices behind a "no" with their sources, and says
// whether one of them alone holds it up.
func hangsOn(s models.Standing, grounds []ground) (ids, sources []string, sole bool) {
	if s != models.Blocked && s != models.NotEnforced {
		return nil, nil, false
	}
	others := 0
	add := func(id string, from []string) {
		ids = append(ids, id)
		if sources == nil {
			sources = from[:len(from):len(from)]
		} else {
			sources = append(sources, from...)
		}
	}
	for i := range grounds {
		g := &grounds[i]
		switch {
		case g.kind == models.ReasonAttachment:
		case s == models.Blocked && g.order != nil && g.c == models.Yes:
			add(g.order.ID, g.order.Sources)
		case s == models.NotEnforced && g.notice != nil && g.c == models.Yes:
			add(g.notice.ID, g.notice.Sources)
		default:
			others++
		}
	}
	return ids, sources, len(ids) == 1 && others == 0
}
