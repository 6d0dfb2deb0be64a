package tracker

import (
	"context"
	"strings"
	"testing"
	"time"

	"proviso/app/seed"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func realItems(t testing.TB) ([]Item, models.Record) {
	t.Helper()
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	items, err := Items(r)
	if err != nil {
		t.Fatal(err)
	}
	return items, r
}

func load(t testing.TB, tr *Tracker, items []Item) Loaded {
	t.Helper()
	got, err := tr.Load(context.Background(), items, "seed", "seed", "test")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// The record comes out of the store as it went in, and loading it again changes
// nothing.
func TestLoadTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr := New(s, storetest.Now)
		items, want := realItems(t)
		first := load(t, tr, items)
		if first.Added != len(items) || first.Changed+first.Withdrawn+first.Unchanged != 0 || first.Revision != int64(len(items)) {
			t.Fatalf("first: %+v of %d", first, len(items))
		}
		again := load(t, tr, items)
		if again.Unchanged != len(items) || again.Added+again.Changed+again.Withdrawn != 0 || again.Revision != first.Revision {
			t.Errorf("again: %+v", again)
		}
		b, err := tr.Book(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Items(b.Record)
		if err != nil || len(back) != len(items) {
			t.Fatal(len(back), err)
		}
		for i := range items {
			if items[i].Kind != back[i].Kind || items[i].ID != back[i].ID || string(items[i].Body) != string(back[i].Body) {
				t.Fatalf("%s %s came back as %s", items[i].Kind, items[i].ID, back[i].Body)
			}
		}
		if len(b.Record.Cases) != len(want.Cases) {
			t.Errorf("%d cases of %d", len(b.Record.Cases), len(want.Cases))
		}
	})
}

// A changed seed supersedes: the old version stays, and is what was known before.
func TestLoadSupersedes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr := New(s, storetest.Now)
		items, _ := realItems(t)
		load(t, tr, items)
		var dropped string
		changed := items[:0:0]
		for _, it := range items {
			switch {
			case it.Kind == models.FactGap && dropped == "":
				dropped = it.ID
				continue
			case it.Kind == models.FactCondition && it.ID == "jag-notice":
				it.Body = []byte(strings.Replace(string(it.Body), `"withdrawn":"2021-04-14"`, `"withdrawn":"2021-04-28"`, 1))
			}
			changed = append(changed, it)
		}
		got := load(t, tr, changed)
		if got.Changed != 1 || got.Withdrawn != 1 || got.Added != 0 {
			t.Fatalf("%+v", got)
		}
		history, err := s.History(t.Context(), models.FactCondition, "jag-notice")
		if err != nil || len(history) != 2 || history[0].Digest == history[1].Digest || history[1].KnownFrom != models.DateOf(storetest.Day) {
			t.Fatalf("%+v, %v", history, err)
		}
		q := models.Question{Jurisdiction: "texas", Program: "byrne-jag", FiscalYear: 2019, Condition: "jag-notice", AsOf: models.NewDate(2021, 4, 20)}
		for known, want := range map[models.Date]models.Standing{
			0:                                models.InForce,
			models.DateOf(storetest.Day):     models.InForce,
			models.DateOf(storetest.Day) - 1: models.WithdrawnByUSG, // as the record stood before it was corrected
		} {
			q.KnownOn = known
			if a, err := tr.Coverage(t.Context(), q); err != nil || a.Standing != want {
				t.Errorf("known on %s: %s, %v; want %s", known, a.Standing, err, want)
			}
		}
		b, err := tr.Book(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range b.Record.Gaps {
			if g.ID == dropped {
				t.Errorf("%s was dropped from the seed and is still held", dropped)
			}
		}
		if back := load(t, tr, items); back.Changed != 2 || back.Added+back.Withdrawn != 0 {
			t.Errorf("back again: %+v", back)
		}
	})
}

// What a person corrected is not overwritten by the seed.
func TestLoadKeepsCorrections(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr := New(s, storetest.Now)
		items, _ := realItems(t)
		load(t, tr, items)
		var mine Item
		for _, it := range items {
			if it.Kind == models.FactProgram && it.ID == "byrne-jag" {
				mine = it
			}
		}
		corrected := []byte(strings.Replace(string(mine.Body), "formula", "competitive", 1))
		if _, err := s.Record(t.Context(), []store.Draft{{Kind: mine.Kind, ID: mine.ID, Body: corrected, Sources: mine.Sources, Replaces: 1}}, "somebody", "correct", "test"); err != nil {
			t.Fatal(err)
		}
		if got := load(t, tr, items); got.Unchanged != len(items) || len(got.Kept) != 0 {
			t.Errorf("the seed as before: %+v", got)
		}
		for i := range items {
			if items[i].Kind == mine.Kind && items[i].ID == mine.ID {
				items[i].Body = []byte(strings.Replace(string(mine.Body), "formula", "other", 1))
			}
		}
		got := load(t, tr, items)
		if len(got.Kept) != 1 || got.Kept[0] != "program byrne-jag" || got.Changed != 0 {
			t.Errorf("the seed changed too: %+v", got)
		}
		b, err := tr.Book(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		if p, _ := b.Law.Program("16.738"); p.Kind != "competitive" {
			t.Errorf("the correction was overwritten: %q", p.Kind)
		}
	})
}

// A book is read with a fixed number of queries and kept until the revision moves.
func TestBookQueries(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr := New(s, storetest.Now)
		items, _ := realItems(t)
		load(t, tr, items)
		read := func() {
			if _, err := tr.Book(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
		}
		if n := storetest.Queries(t, s, read); n != 2 {
			t.Errorf("reading the record took %d queries, want 2", n)
		}
		if n := storetest.Queries(t, s, read); n != 1 {
			t.Errorf("a kept book took %d queries, want 1 for the revision", n)
		}
		if _, err := s.Record(t.Context(), []store.Draft{{Kind: models.FactGap, ID: "new", Body: []byte(`{"id":"new","subject":"s","last_known":"l"}`)}}, "somebody", "add", "test"); err != nil {
			t.Fatal(err)
		}
		if n := storetest.Queries(t, s, read); n != 2 {
			t.Errorf("a moved revision took %d queries, want 2", n)
		}
	})
}

func TestAssessFilters(t *testing.T) {
	_, r := realItems(t)
	b := NewBook(r)
	q := AssessQuery{AsOf: models.NewDate(2018, time.January, 24)}
	all, err := b.Assess(q)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*AssessQuery){
		"jurisdiction": func(q *AssessQuery) { q.Jurisdiction = "denver-co" },
		"state":        func(q *AssessQuery) { q.State = "CO" },
		"program":      func(q *AssessQuery) { q.Program = "16.710" },
		"year":         func(q *AssessQuery) { q.FiscalYear = 2016 },
		"rung":         func(q *AssessQuery) { q.Rung = models.AtIssue },
	} {
		f := q
		change(&f)
		got, err := b.Assess(f)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, a := range all.Grants {
			keep := (f.Jurisdiction == "" || a.Grant.Jurisdiction == f.Jurisdiction) && (f.State == "" || a.State == f.State) &&
				(f.Program == "" || a.Grant.Program == "cops-hiring") && (f.FiscalYear == 0 || a.Grant.FiscalYear == f.FiscalYear) && (f.Rung == "" || a.Rung == f.Rung)
			if keep {
				want++
			}
		}
		if len(got.Grants) != want || want == 0 || want == len(all.Grants) {
			t.Errorf("%s: %d grants, want %d of %d", name, len(got.Grants), want, len(all.Grants))
		}
	}
	if _, err := b.Assess(AssessQuery{}); err == nil {
		t.Error("no day was taken for one")
	}
	for _, a := range all.Grants {
		if a.Grant.FiscalYear > 2018 {
			t.Errorf("%s does not exist yet", a.Grant.ID)
		}
	}
}

// BenchmarkLoad is the whole record into a new SQLite file: read, validated,
// written with its trail. The baseline is reading and validating it alone.
func BenchmarkLoad(b *testing.B) {
	b.Run("baseline", func(b *testing.B) {
		for b.Loop() {
			realItems(b)
		}
	})
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			items, _ := realItems(b)
			load(b, New(storetest.Open(b), storetest.Now), items)
		}
	})
}
