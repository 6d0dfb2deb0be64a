package tracker

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"proviso/app/store/storetest"
	"proviso/models"
)

// said are the texts that stand in the record by the field that they stand in, so
// that a changed fact says something that another says.
type said map[string][]string

func (s said) gather(field string, v any) {
	switch v := v.(type) {
	case string:
		s[field] = append(s[field], v)
	case []any:
		for _, x := range v {
			s.gather(field, x)
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			s.gather(k, v[k])
		}
	}
}

// textsIn are the texts in a body, each with a way to change it.
func textsIn(field string, v any, set func(any), found func(field, text string, set func(any))) {
	switch v := v.(type) {
	case string:
		found(field, v, set)
	case []any:
		for i, x := range v {
			textsIn(field, x, func(y any) { v[i] = y }, found)
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			textsIn(k, v[k], func(y any) {
				if y == nil {
					delete(v, k)
				} else {
					v[k] = y
				}
			}, found)
		}
	}
}

// altered is a body in which a few texts are those of other facts, or gone; nil if
// that is no body of the kind.
func altered(rt *rapid.T, all said, kind models.FactKind, id string, body []byte) []byte {
	var v map[string]any
	if err := json.Unmarshal(body, &v); err != nil {
		rt.Fatal(err)
	}
	for range rapid.IntRange(1, 3).Draw(rt, "alterations") {
		type place struct {
			field string
			set   func(any)
		}
		var there []place
		textsIn("", v, nil, func(field, _ string, set func(any)) { there = append(there, place{field, set}) })
		p := rapid.SampledFrom(there).Draw(rt, "place")
		if rapid.IntRange(0, 9).Draw(rt, "gone") == 0 {
			p.set(nil)
			continue
		}
		p.set(rapid.SampledFrom(all[p.field]).Draw(rt, "text"))
	}
	v["id"] = id
	changed, err := json.Marshal(v)
	if err != nil {
		rt.Fatal(err)
	}
	if changed, err = models.Canonical(kind, changed); err != nil {
		return nil
	}
	return changed
}

// What a change is held against is a small part of the record; it has the flaws
// that the whole has, in the same order, whatever is changed and however much is
// wrong with the record already.
func TestNarrowCheckFindsWhatTheWholeFinds(t *testing.T) {
	items, real := realItems(t)
	real.Sort()
	all := said{}
	for _, it := range items {
		var v any
		if err := json.Unmarshal(it.Body, &v); err != nil {
			t.Fatal(err)
		}
		all.gather("", v)
	}
	// Few are picked from many, so the things that rules compare are picked often.
	var picked []Item
	for _, it := range items {
		n := 1
		switch it.Kind {
		case models.FactGap, models.FactExclusion, models.FactProgram, models.FactAssociation, models.FactAmount:
			n = 4
		case models.FactCase, models.FactNotice, models.FactGrant:
			n = 6
		}
		for range n {
			picked = append(picked, it)
		}
	}
	bodies := map[models.Subject][]byte{}
	ties := models.NewTies(func(s models.Subject) []byte { return bodies[s] })
	for _, it := range items {
		s := models.Subject{Kind: it.Kind, ID: it.ID}
		if err := ties.Move(s, nil, it.Body); err != nil {
			t.Fatal(err)
		}
		bodies[s] = it.Body
	}
	flawed, changed := 0, 0
	record := real
	rapid.Check(t, func(rt *rapid.T) {
		// Each case goes on from the record that the one before left: when one is tried
		// again to make it smaller, that is from another record, and no less a case.
		var changes []models.Changed
		for range rapid.IntRange(1, 4).Draw(rt, "things") {
			it := rapid.SampledFrom(picked).Draw(rt, "thing")
			s := models.Subject{Kind: it.Kind, ID: it.ID}
			body := bodies[s]
			if body == nil {
				body = it.Body
			}
			switch rapid.IntRange(0, 5).Draw(rt, "act") {
			case 0: // withdrawn
				body = nil
			case 1: // another of the same
				s.ID += fmt.Sprintf("-%d", rapid.IntRange(2, 4).Draw(rt, "copy"))
				if body = altered(rt, all, s.Kind, s.ID, body); body == nil {
					continue
				}
			case 2: // as it was in the beginning
				body = it.Body
			default:
				if body = altered(rt, all, s.Kind, s.ID, body); body == nil {
					continue
				}
			}
			if !slices.ContainsFunc(changes, func(c models.Changed) bool { return c.Subject == s }) {
				changes = append(changes, models.Changed{Subject: s, Body: body})
			}
		}
		after, err := record.With(changes)
		if err != nil {
			rt.Fatal(err)
		}
		had := map[string]int{}
		for _, f := range record.Flaws() {
			had[f.String()]++
		}
		want := slices.DeleteFunc(after.Flaws(), func(f models.Flaw) bool { had[f.String()]--; return had[f.String()] >= 0 })
		got, err := ties.NewFlaws(changes)
		if err != nil {
			rt.Fatal(err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			rt.Fatalf("%s\nfinds %v\nwant  %v", changes, got, want)
		}
		changed++
		if len(want) > 0 {
			flawed++
		}
		if rapid.IntRange(0, 2).Draw(rt, "land") == 0 {
			for _, c := range changes {
				if err := ties.Move(c.Subject, bodies[c.Subject], c.Body); err != nil {
					rt.Fatal(err)
				}
				bodies[c.Subject] = c.Body
			}
			record = after
		}
	})
	if flawed < changed/10 {
		t.Errorf("%d of %d changes brought a flaw: too few to show anything", flawed, changed)
	}
}

// What is held in memory after any writes, by this program and by another one, is
// what is read anew.
func TestHoldingsAreWhatIsRecorded(t *testing.T) {
	tr, s := keptReal(t)
	other := New(s, storetest.Now)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		writer := rapid.SampledFrom([]*Tracker{tr, tr, other}).Draw(rt, "writer")
		var drafts []Draft
		switch rapid.IntRange(0, 4).Draw(rt, "act") {
		case 0:
			id := fmt.Sprintf("letter-%d", n)
			drafts = append(drafts, made(t, models.FactSource, id, 0, models.Source{ID: id, Title: id}))
		case 1:
			id := fmt.Sprintf("illustrative-state-%d", n)
			drafts = append(drafts, made(t, models.FactJurisdiction, id, 0, models.Jurisdiction{ID: id, Name: id, Kind: models.State, State: "ZZ", Illustrative: true, Sources: []string{"c-npr-08-23"}}))
		case 2, 3:
			for _, id := range []string{"denver-co-byrne-jag-fy2017", "chicago-il-byrne-jag-fy2017"} {
				drafts = append(drafts, corrected(t, writer, models.FactGrant, id, func(g *models.Grant) {
					g.Note, g.Sources = fmt.Sprint(n), []string{"c-npr-08-23"}
				}))
			}
		case 4: // of the workspace: nothing that is public moves
			id := fmt.Sprintf("denver-co-byrne-jag-fy2017.illustrative-%d", n)
			if _, err := s.Record(t.Context(), []Draft{made(t, models.FactDuty, id, 0, models.Duty{ID: id})}, "anna", "note-deadline", ""); err != nil {
				rt.Fatal(err)
			}
		}
		if len(drafts) > 0 {
			if _, err := writer.Keep(t.Context(), anna, only(drafts...)); err != nil {
				rt.Fatal(err)
			}
		}
		if rapid.Bool().Draw(rt, "look") { // else several writes are caught up with at once
			sameHoldings(t, tr, New(s, storetest.Now))
		}
	})
	sameHoldings(t, tr, New(s, storetest.Now))
}

// sameHoldings wants two trackers to hold the same, and a book of it to be that which
// is read from the store.
func sameHoldings(t testing.TB, one, fresh *Tracker) {
	t.Helper()
	a, err := one.holdings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	read, err := fresh.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	b, err := fresh.holdings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if a.revision != b.revision || !maps.Equal(maps.Collect(a.facts.all()), maps.Collect(b.facts.all())) || !maps.EqualFunc(a.states, b.states, slices.Equal) {
		t.Fatalf("revision %d and %d: other facts are held than are recorded", a.revision, b.revision)
	}
	held, err := one.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	x, err := Items(held.Record)
	if err != nil {
		t.Fatal(err)
	}
	y, err := Items(read.Record)
	if err != nil {
		t.Fatal(err)
	}
	if held.Record.Revision != read.Record.Revision || held.facts != read.facts || !maps.Equal(held.stamps, read.stamps) ||
		!slices.EqualFunc(x, y, func(x, y Item) bool { return x.Kind == y.Kind && x.ID == y.ID && bytes.Equal(x.Body, y.Body) }) {
		t.Fatal("the book of what is held is not that of what is recorded")
	}
}
