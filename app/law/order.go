package law

import (
	"cmp"
	"slices"
	"strings"

	"proviso/models"
)

// order is an order with its case and its lists as sets.
type order struct {
	*models.Order
	matter     *models.Case
	programs   map[string]bool
	named      map[string]models.Certainty // jurisdiction id -> named for certain, or perhaps
	groups     []string                    // "group:" ids protected
	everyone   bool
	subs       map[string]models.Certainty // USPS code -> whether its local governments share it
	joined     map[string]models.When      // only where the day is known
	parties    map[string]bool             // plaintiffs and those whom a stay spares
	stays      []stay
	narrowings []models.Narrowing
}

// fileOrders files each order under the conditions that it names. An order that
// names none (against an award reduction, say) blocks no condition.
func (r *Record) fileOrders(cases []models.Case) {
	matters := make([]*models.Case, 0, len(cases))
	for i := range cases {
		matters = append(matters, &cases[i])
	}
	slices.SortFunc(matters, func(a, b *models.Case) int { return cmp.Compare(a.ID, b.ID) })
	for _, m := range matters {
		for i := range m.Orders {
			o := r.newOrder(m, &m.Orders[i])
			for _, id := range o.Conditions {
				if c, ok := r.conditions[id]; ok {
					c.orders = append(c.orders, o)
				}
			}
			for _, id := range o.DoesNotCover {
				if c, ok := r.conditions[id]; ok {
					c.beside = append(c.beside, o)
				}
			}
		}
	}
	byDay := func(a, b *order) int {
		return cmp.Or(cmp.Compare(a.From.Earliest, b.From.Earliest), cmp.Compare(a.ID, b.ID))
	}
	for _, c := range r.ordered {
		slices.SortStableFunc(c.orders, byDay)
		slices.SortStableFunc(c.beside, byDay)
		c.orders = slices.Compact(c.orders)
	}
}

func (r *Record) newOrder(m *models.Case, mo *models.Order) *order {
	o := &order{
		Order: mo, matter: m,
		programs: map[string]bool{}, named: map[string]models.Certainty{},
		subs: map[string]models.Certainty{}, joined: map[string]models.When{}, parties: map[string]bool{},
		narrowings: mo.Narrowings,
	}
	for _, p := range mo.Programs {
		if id, ok := r.alns[p]; ok {
			p = id
		}
		o.programs[p] = true
	}
	for _, id := range mo.ProtectedUncertain {
		o.named[id] = models.Maybe
	}
	for _, id := range mo.Protected {
		switch {
		case id == models.Everyone:
			o.everyone = true
		case strings.HasPrefix(id, models.GroupPrefix):
			o.groups = append(o.groups, id)
		default:
			o.named[id] = models.Yes
		}
	}
	slices.Sort(o.groups)
	for _, s := range mo.SubdivisionsMaybe {
		o.subs[r.states[s]] = models.Maybe
	}
	for _, s := range mo.Subdivisions {
		if _, unconfirmed := o.subs[r.states[s]]; !unconfirmed {
			o.subs[r.states[s]] = models.Yes
		}
	}
	for _, p := range m.Plaintiffs {
		o.parties[p.ID] = true
		if p.Joined.Known() {
			o.joined[p.ID] = p.Joined
		}
	}
	for i := range mo.Stays {
		s := stay{Stay: &mo.Stays[i], listed: set(mo.Stays[i].Listed), except: set(mo.Stays[i].Except)}
		for id := range s.except {
			o.parties[id] = true
		}
		o.stays = append(o.stays, s)
	}
	return o
}
