package tracker

import (
	"cmp"
	"slices"

	"proviso/app/law"
	"proviso/models"
)

// index finds things of a record by their ids.
type index struct {
	orders  map[string]place
	notices map[string]*models.Notice
	actions map[string]*models.Action
	grants  map[string]*models.Grant
	states  map[string]string // the id of a state by its postal code
}

// place is where an order stands: in its case.
type place struct {
	matter *models.Case
	order  *models.Order
}

func newIndex(r *models.Record) index {
	x := index{orders: map[string]place{}, notices: map[string]*models.Notice{}, actions: map[string]*models.Action{}, grants: map[string]*models.Grant{}, states: map[string]string{}}
	for i := range r.Cases {
		m := &r.Cases[i]
		for k := range m.Orders {
			x.orders[m.Orders[k].ID] = place{m, &m.Orders[k]}
		}
	}
	for i := range r.Notices {
		x.notices[r.Notices[i].ID] = &r.Notices[i]
	}
	for i := range r.Actions {
		x.actions[r.Actions[i].ID] = &r.Actions[i]
	}
	for i := range r.Grants {
		x.grants[r.Grants[i].ID] = &r.Grants[i]
	}
	for i := range r.Jurisdictions {
		if j := &r.Jurisdictions[i]; j.Kind == models.State {
			x.states[j.State] = j.ID
		}
	}
	return x
}

// CitedSource is the source of an id, or nil.
func (b *Book) CitedSource(id string) *models.Source {
	i, ok := slices.BinarySearchFunc(b.Record.Sources, id, func(s models.Source, id string) int { return cmp.Compare(s.ID, id) })
	if !ok {
		return nil
	}
	return &b.Record.Sources[i]
}

// noSuch is the error about an id that the record does not hold, with those that
// come near. Grants are also found by the words that they are made of.
func noSuch[T any](kind, id string, all map[string]*T, words func(*T) []string) error {
	named := make(map[string][]string, len(all))
	for have, v := range all {
		named[have] = append([]string{have}, words(v)...)
	}
	return models.NotFound(kind, id, law.Nearest(id, named))
}

// happenedBy is true unless the thing certainly had not happened by the day, or
// was not known; of a day not known it may have.
func happenedBy(day *law.Day, w models.When) bool {
	return !w.Known() || day.Happened(w) != models.No
}

// hidden is true of what lies after the day of knowledge.
func hidden(w models.When, knownOn models.Date) bool {
	return knownOn != 0 && w.Known() && w.Earliest > knownOn
}
