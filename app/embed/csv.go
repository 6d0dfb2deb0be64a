package embed

import (
	"proviso/app/publication"
	"proviso/views/tell"
)

// CSV is the file of rows beside an embed, the same in every language: names of
// columns and of closed sets are those of the JSON. False if the edition has no such
// thing.
func CSV(f tell.Frame, kind, id string) ([]byte, bool) {
	table, ok := f.Edition.Table(kind, id)
	if !ok {
		return nil, false
	}
	return table.CSV(), true
}

// has is true of an embed that an edition has.
func has(e *publication.Edition, kind, id string) bool {
	switch kind {
	case string(publication.KindOverview), publication.TableMap:
		return id == publication.OverviewID
	case string(publication.KindPlace):
		return e.Place(id) != nil
	case string(publication.KindGrant):
		return e.Grant(id) != nil
	case string(publication.KindCase):
		return e.Case(id) != nil
	case string(publication.KindComparison):
		return e.Comparison(id) != nil
	case string(publication.KindCoverage):
		condition, place, ok := publication.ConditionAndPlace(id)
		if !ok {
			return e.Condition(id) != nil
		}
		return coverOf(e, condition, place) != nil
	}
	return false
}

// coverOf is whether a place is covered against a condition; nil if no grant of it
// carries the condition.
func coverOf(e *publication.Edition, condition, place string) *publication.PlaceCover {
	k := e.Condition(condition)
	if k == nil {
		return nil
	}
	for i := range k.Places {
		if k.Places[i].Place.ID == place {
			return &k.Places[i]
		}
	}
	return nil
}
