package tracker

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/app/risk"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// anna keeps the record for all; ben keeps the grants of Colorado; bea its money.
var (
	anna = models.Person{ID: "anna", Assignments: []models.Assignment{{Role: models.RoleGrants}}}
	carl = models.Person{ID: "carl", Assignments: []models.Assignment{{Role: models.RoleCounsel}}}
	ben  = models.Person{ID: "ben", Assignments: []models.Assignment{{Role: models.RoleGrants, Jurisdiction: "colorado"}}}
	bea  = models.Person{ID: "bea", Assignments: []models.Assignment{{Role: models.RoleBudget, Jurisdiction: "denver-co"}}}
	vera = models.Person{ID: "vera", Assignments: []models.Assignment{{Role: models.RoleViewer}, {Role: models.RoleAdmin}}}
)

var now = models.DateOf(storetest.Day)

// kept is a tracker on the real record.
func keptReal(t testing.TB) (*Tracker, *store.Store) {
	t.Helper()
	s := storetest.Open(t)
	tr := New(s, storetest.Now)
	items, _ := realItems(t)
	load(t, tr, items)
	return tr, s
}

// corrected is the newest version of a fact, with its body changed by hand.
func corrected[T any](t testing.TB, tr *Tracker, kind models.FactKind, id string, change func(*T)) Draft {
	t.Helper()
	f, err := tr.OneFact(t.Context(), kind, id)
	if err != nil {
		t.Fatal(err)
	}
	var v T
	if err := json.Unmarshal([]byte(f.Body), &v); err != nil {
		t.Fatal(err)
	}
	change(&v)
	return made(t, kind, id, f.Version, v)
}

func made(t testing.TB, kind models.FactKind, id string, replaces int, v any) Draft {
	t.Helper()
	body, err := models.Body(v)
	if err != nil {
		t.Fatal(err)
	}
	return Draft{Kind: kind, ID: id, Body: body, Replaces: replaces, KnownFrom: now}
}

func only(d ...Draft) Change { return Change{Drafts: d, Reason: "because the test says so"} }

// Every fact of the real record comes back from a form as it went in, to the byte.
func TestRoundTrip(t *testing.T) {
	items, _ := realItems(t)
	for _, it := range items {
		e, err := models.EntryOf(it.Kind, it.Body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Read(it.Kind)
		if err != nil || len(got.Faults) > 0 || string(got.Body) != string(it.Body) || got.ID != it.ID {
			t.Errorf("%s %s: %v %v\ngot  %s\nwant %s", it.Kind, it.ID, got.Faults, err, got.Body, it.Body)
		}
	}
}

const (
	injunction = "san-francisco-v-trump-2025"
	extension  = "san-francisco-v-trump-2025-r3"
)

// Scenario 6: the extension of August 2025 is taken out of the record and then
// recorded by a person. Only the jurisdictions that it names change; an unnamed
// city stays as it was. What was foretold is what happens.
func TestScenario6(t *testing.T) {
	tr, s := keptReal(t)
	var order models.Order
	without := corrected(t, tr, models.FactCase, injunction, func(m *models.Case) {
		i := slices.IndexFunc(m.Orders, func(o models.Order) bool { return o.ID == extension })
		order = m.Orders[i]
		m.Orders = slices.Delete(m.Orders, i, i+1)
	})
	forgotten := []Draft{without}
	held, err := tr.held.Load().record()
	if err != nil {
		t.Fatal(err)
	}
	for id := range held.IDs(models.FactGap) { // what speaks of it goes with it
		forgotten = append(forgotten, corrected(t, tr, models.FactGap, id, func(g *models.Gap) {
			g.Affects = slices.DeleteFunc(g.Affects, func(o string) bool { return o == extension })
			g.Sources = append(g.Sources, "c-npr-08-23")
		}))
	}
	if _, err := tr.Keep(t.Context(), anna, only(forgotten...)); err != nil {
		t.Fatal(err)
	}
	with := only(corrected(t, tr, models.FactCase, injunction, func(m *models.Case) { m.Orders = append(m.Orders, order) }))
	on := models.NewDate(2025, time.September, 15)
	proposal, err := tr.Propose(t.Context(), carl, with, on)
	if err != nil {
		t.Fatal(err)
	}
	foretold := proposal.Days[1]
	if foretold.Day != on {
		t.Fatalf("%+v", foretold)
	}
	before, err := tr.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	moved := map[string]bool{}
	for _, m := range foretold.Moved {
		moved[m.Grant.Jurisdiction] = true
	}
	for _, m := range foretold.Places {
		moved[m.Place.ID] = true
		for _, k := range m.Conditions {
			if !slices.Contains(order.Conditions, k.Condition) || k.From != models.InForce || k.To != models.Blocked && k.To != models.UncertainStands || k.Why == "" || k.Ended {
				t.Errorf("%s: %+v", m.Place.ID, k)
			}
		}
	}
	for _, id := range order.Protected {
		if !moved[id] {
			t.Errorf("%s is named and does not move", id)
		}
		delete(moved, id)
	}
	if delete(moved, order.ProtectedUncertain[0]); len(moved) > 0 {
		t.Errorf("these move and are not named: %v", moved)
	}
	if n := storetest.Queries(t, s, func() {
		if _, err = tr.Propose(t.Context(), anna, with, on); err != nil {
			t.Fatal(err)
		}
	}); n != 1 {
		t.Errorf("%d queries for a proposal, want 1: the revision", n)
	}
	if _, err := tr.Keep(t.Context(), anna, with); err != nil {
		t.Fatal(err)
	}
	after, err := tr.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	sameAsAssessed(t, before, after, foretold)
	unnamed := models.Question{Jurisdiction: "miami-dade-county-fl", FiscalYear: 2025, Condition: "eo14159-s17-funding-bar", AsOf: on}
	named := models.Question{Jurisdiction: "denver-co", FiscalYear: 2025, Condition: "eo14159-s17-funding-bar", AsOf: on}
	for q, moves := range map[models.Question]bool{unnamed: false, named: true} {
		was, err := before.Coverage(q)
		if err != nil {
			t.Fatal(err)
		}
		is, err := after.Coverage(q)
		if err != nil || (was.Standing != is.Standing) != moves {
			t.Errorf("%s: %s, then %s (%v)", q.Jurisdiction, was.Standing, is.Standing, err)
		}
	}
	if n := storetest.Queries(t, s, func() {
		if _, err := tr.Keep(t.Context(), anna, only(corrected(t, tr, models.FactCase, injunction, func(m *models.Case) { m.Judge = "W. H. Orrick" }))); err != nil {
			t.Fatal(err)
		}
	}); n > 10 {
		t.Errorf("%d queries for a write", n)
	}
}

// sameAsAssessed compares what was foretold with a full assessment of both records.
func sameAsAssessed(t *testing.T, before, after *Book, foretold Effect) {
	t.Helper()
	type stands map[string]models.Standing
	assess := func(b *Book) (map[string]models.Rung, map[string]stands) {
		rungs, conditions := map[string]models.Rung{}, map[string]stands{}
		for i := range b.Record.Grants {
			g := &b.Record.Grants[i]
			if !risk.Begun(g, foretold.Day) {
				continue
			}
			a := b.Judge([]*models.Grant{g}, AssessQuery{AsOf: foretold.Day})[0]
			rungs[g.ID], conditions[g.ID] = a.Rung, stands{}
			for _, k := range a.Conditions {
				conditions[g.ID][k.Condition] = k.Standing
			}
		}
		return rungs, conditions
	}
	wasRung, was := assess(before)
	isRung, is := assess(after)
	var want []string
	for id := range isRung {
		line := fmt.Sprint(id, " ", wasRung[id], " ", isRung[id])
		moved := wasRung[id] != isRung[id]
		for _, k := range after.Record.Conditions {
			from, to := was[id][k.ID], is[id][k.ID]
			if from == "" {
				from = models.NotAttached
			}
			if to == "" {
				to = models.NotAttached
			}
			if from != to {
				moved = true
				line += fmt.Sprint(" ", k.ID, " ", from, " ", to)
			}
		}
		if moved {
			want = append(want, line)
		}
	}
	var got []string
	for _, m := range foretold.Moved {
		line := fmt.Sprint(m.Grant.ID, " ", m.From, " ", m.To)
		for _, k := range m.Conditions {
			line += fmt.Sprint(" ", k.Condition, " ", k.From, " ", k.To)
		}
		got = append(got, line)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("foretold and come to pass differ\ngot  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// What is foretold of a change is what an assessment of the record with it says.
func TestProposeForetells(t *testing.T) {
	for _, c := range []struct {
		name  string
		asOf  models.Date
		moves bool
		draft func(t *testing.T, tr *Tracker) Draft
	}{
		{"an injunction ends early", models.NewDate(2018, time.January, 24), true, func(t *testing.T, tr *Tracker) Draft {
			return corrected(t, tr, models.FactCase, "chicago-v-sessions-fy2017", func(m *models.Case) {
				m.Orders[0].To = models.OnDay(models.NewDate(2017, time.December, 1))
			})
		}},
		{"a condition leaves a year", models.NewDate(2018, time.January, 24), true, func(t *testing.T, tr *Tracker) Draft {
			return corrected(t, tr, models.FactCondition, "jag-1373-cert", func(k *models.Condition) {
				i := slices.IndexFunc(k.Attachments, func(a models.Attachment) bool { return a.FiscalYear == 2017 })
				k.Attachments[i].Withdrawn = models.OnDay(models.NewDate(2018, time.January, 1))
			})
		}},
		{"a demand is a termination", models.NewDate(2018, time.January, 24), true, func(t *testing.T, tr *Tracker) Draft {
			return corrected(t, tr, models.FactAction, "bja-document-request-2018-01-24", func(a *models.Action) { a.Effect = models.EffectTerminate })
		}},
		{"an award is declined", models.NewDate(2018, time.January, 24), true, func(t *testing.T, tr *Tracker) Draft {
			return made(t, models.FactStep, "denver-declines", 0, models.Step{ID: "denver-declines", Grant: "denver-co-byrne-jag-fy2016", Kind: models.StepDeclined, Date: models.OnDay(models.NewDate(2018, time.January, 2)), Sources: []string{"c-npr-08-23"}})
		}},
		{"only a note", models.NewDate(2018, time.January, 24), false, func(t *testing.T, tr *Tracker) Draft {
			return corrected(t, tr, models.FactCase, injunction, func(m *models.Case) { m.Note = "a note" })
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr, _ := keptReal(t)
			change := only(c.draft(t, tr))
			p, err := tr.Propose(t.Context(), anna, change, c.asOf)
			if err != nil {
				t.Fatal(err)
			}
			before, err := tr.Book(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tr.Keep(t.Context(), anna, change); err != nil {
				t.Fatal(err)
			}
			after, err := tr.Book(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Days) != 2 || (len(p.Days[1].Moved) > 0) != c.moves {
				t.Errorf("%d days, %d grants move", len(p.Days), len(p.Days[len(p.Days)-1].Moved))
			}
			for _, d := range p.Days {
				sameAsAssessed(t, before, after, d)
			}
			if len(p.Drafts) != 1 || len(p.Drafts[0].Fields) == 0 {
				t.Errorf("what changes is not told: %+v", p.Drafts)
			}
		})
	}
}

// What the record may not hold is refused with all that is wrong, each at its field.
func TestKeepRefuses(t *testing.T) {
	tr, _ := keptReal(t)
	amount := models.Amount{ID: "denver-x", Grant: "denver-co-byrne-jag-fy2016", Kind: models.Awarded, USD: 100, Sources: []string{"c-npr-08-23"}}
	with := func(change func(*models.Amount)) Draft {
		a := amount
		change(&a)
		return made(t, models.FactAmount, a.ID, 0, a)
	}
	for _, c := range []struct {
		name   string
		change Change
		path   string
		want   string
	}{
		{"no reason", Change{Drafts: []Draft{with(func(*models.Amount) {})}, Reason: "  "}, "[reason]", "is missing"},
		{"no source", only(with(func(a *models.Amount) { a.Sources = nil })), "[sources]", "is missing"},
		{"a source that is not there", only(with(func(a *models.Amount) { a.Sources = []string{"hearsay"} })), "[sources 0]", `no source "hearsay"`},
		{"a grant that is not there", only(with(func(a *models.Amount) { a.Grant = "atlantis" })), "[grant]", `no grant "atlantis"`},
		{"a kind that is none", only(with(func(a *models.Amount) { a.Kind = "bribe" })), "[kind]", "is not a kind of amount"},
		{"below zero", only(with(func(a *models.Amount) { a.USD = -1 })), "[usd]", "below zero"},
		{"no day of knowledge", Change{Drafts: []Draft{{Kind: models.FactAmount, ID: "denver-x", Body: with(func(*models.Amount) {}).Body}}, Reason: "x"}, "[known_from]", "is missing"},
		{"known tomorrow", Change{Drafts: []Draft{{Kind: models.FactAmount, ID: "denver-x", Body: with(func(*models.Amount) {}).Body, KnownFrom: now + 1}}, Reason: "x"}, "[known_from]", "lies ahead"},
		{"an id that is taken", only(with(func(a *models.Amount) { a.ID = "denver-jag-fy2017-award" })), "[id]", "is taken"},
		{"an id that is none", only(with(func(a *models.Amount) { a.ID = "Denver 2016/17" })), "[id]", "is not an id"},
		{"the id of a page", only(with(func(a *models.Amount) { a.ID = "new" })), "[id]", "is no id"},
		{"a field that there is not", only(Draft{Kind: models.FactAmount, ID: "x", Body: []byte(`{"id":"x","secret":1}`), KnownFrom: now}), "[]", "unknown field"},
		{"shares one cent off", only(corrected(t, tr, models.FactGrant, "contra-costa-county-ca-byrne-jag-fy2018", func(g *models.Grant) { g.Joint.Shares[0].Amount--; g.Sources = []string{"c-npr-08-23"} })), "[joint shares]", "$0.01 is missing"},
		{"a place with grants is withdrawn", only(Draft{Kind: models.FactJurisdiction, ID: "denver-co", Withdrawn: true, Replaces: 1, KnownFrom: now, Body: corrected(t, tr, models.FactJurisdiction, "denver-co", func(*models.Jurisdiction) {}).Body}), "[jurisdiction]", `no jurisdiction "denver-co"`},
		{"an order that ends before it begins", only(corrected(t, tr, models.FactCase, injunction, func(m *models.Case) { m.Orders[0].To = models.OnDay(1_000_001) })), "[orders 0 to]", "is not after its beginning"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := tr.Keep(t.Context(), anna, c.change)
			var r *Refusal
			if !errors.As(err, &r) {
				t.Fatalf("got %v", err)
			}
			if models.KindOf(err) != models.KindInvalid {
				t.Errorf("kind %q", models.KindOf(err))
			}
			if !slices.ContainsFunc(r.Flaws, func(f models.Flaw) bool {
				path := fmt.Sprint(f.Path)
				if path == "[]" || path == "[ ]" {
					path = "[]"
				}
				return path == c.path && strings.Contains(f.Msg, c.want)
			}) {
				t.Errorf("got %+v, want %q at %s", r.Flaws, c.want, c.path)
			}
			if _, err := tr.Propose(t.Context(), anna, c.change); err == nil {
				t.Error("the preview let it pass")
			}
		})
	}
	if h, err := tr.FactHistory(t.Context(), models.FactAmount, "denver-x"); err == nil {
		t.Errorf("something was recorded: %+v", h)
	}
}

// Who may keep what: each kind of fact by each person, in their own jurisdiction,
// in that of another, and moved from one into the other.
func TestKeepRoles(t *testing.T) {
	tr, _ := keptReal(t)
	note := func(kind models.FactKind, id string) Draft {
		f, err := tr.OneFact(t.Context(), kind, id)
		if err != nil {
			t.Fatal(err)
		}
		e, err := models.EntryOf(kind, []byte(f.Body))
		if err != nil {
			t.Fatal(err)
		}
		e["note"] = "another note"
		got, err := e.Read(kind)
		if err != nil {
			t.Fatal(err)
		}
		return Draft{Kind: kind, ID: id, Body: got.Body, Replaces: f.Version, KnownFrom: now, Sources: []string{"c-npr-08-23"}}
	}
	law := note(models.FactCase, injunction)
	denver := note(models.FactGrant, "denver-co-byrne-jag-fy2016")
	denverMoney := note(models.FactAmount, "denver-jag-fy2017-award")
	other := note(models.FactGrant, "contra-costa-county-ca-byrne-jag-fy2018")
	takeover := corrected(t, tr, models.FactGrant, "contra-costa-county-ca-byrne-jag-fy2018", func(g *models.Grant) { g.Jurisdiction, g.Sources = "denver-co", []string{"c-npr-08-23"} })
	giveaway := corrected(t, tr, models.FactGrant, "denver-co-byrne-jag-fy2016", func(g *models.Grant) { g.Jurisdiction, g.Sources = "boston-ma", []string{"c-npr-08-23"} })
	moneyMoved := corrected(t, tr, models.FactAmount, "denver-jag-fy2017-award", func(a *models.Amount) { a.Grant = "contra-costa-county-ca-byrne-jag-fy2018" })
	source := made(t, models.FactSource, "a-letter", 0, models.Source{ID: "a-letter", Title: "A letter"})
	theirSource := note(models.FactSource, "c-npr-08-23")
	gone := models.Person{ID: "gone", Disabled: true, Assignments: anna.Assignments}
	for _, c := range []struct {
		name  string
		draft Draft
		may   []string
	}{
		{"a case", law, []string{"anna", "carl"}},
		{"a grant", denver, []string{"anna", "ben"}},
		{"money of a grant", denverMoney, []string{"anna", "ben", "bea"}},
		{"a grant elsewhere", other, []string{"anna"}},
		{"a grant taken over", takeover, []string{"anna"}},
		{"a grant given away", giveaway, []string{"anna"}},
		{"money moved to another's grant", moneyMoved, []string{"anna"}},
		{"a new source", source, []string{"anna", "carl", "ben", "bea"}},
		{"a source of all", theirSource, []string{"anna", "carl"}},
	} {
		for _, who := range []models.Person{anna, carl, ben, bea, vera, gone, {}} {
			_, err := tr.Propose(t.Context(), who, only(c.draft))
			want := models.KindDenied
			if who.ID == "" {
				want = models.KindUnsigned
			}
			if slices.Contains(c.may, who.ID) {
				want = ""
			}
			var r *Refusal
			if got := models.KindOf(err); got != want && !(want == "" && errors.As(err, &r)) {
				t.Errorf("%s by %q: %v, want %q", c.name, who.ID, err, want)
			}
			if want == "" {
				continue
			}
			if _, err := tr.Keep(t.Context(), who, only(c.draft)); models.KindOf(err) != want {
				t.Errorf("%s kept by %q: %v", c.name, who.ID, err)
			}
		}
	}
}

// Two edit one version: the second is told what the first wrote, and with the
// fields merged both are in the record.
func TestKeepClash(t *testing.T) {
	tr, _ := keptReal(t)
	mine := corrected(t, tr, models.FactCase, injunction, func(m *models.Case) { m.Note, m.Judge = "mine", "Orrick" })
	theirs := corrected(t, tr, models.FactCase, injunction, func(m *models.Case) { m.Note, m.Court = "theirs", "another court" })
	if _, err := tr.Keep(t.Context(), carl, only(theirs)); err != nil {
		t.Fatal(err)
	}
	for name, ask := range map[string]func() error{
		"keep":    func() error { _, err := tr.Keep(t.Context(), anna, only(mine)); return err },
		"propose": func() error { _, err := tr.Propose(t.Context(), anna, only(mine)); return err },
	} {
		err := ask()
		var c *Clash
		if !errors.As(err, &c) || models.KindOf(err) != models.KindConflict {
			t.Fatalf("%s: %v", name, err)
		}
		if c.Theirs.Author != "carl" || c.Theirs.Version != 2 || c.Merge.Entry["court"] != "another court" || c.Merge.Entry["judge"] != "Orrick" {
			t.Errorf("%s: %+v", name, c)
		}
		if len(c.Merge.Fields) != 3 || !c.Merge.Clashes() {
			t.Errorf("%s: %+v", name, c.Merge.Fields)
		}
	}
	h, err := tr.FactHistory(t.Context(), models.FactCase, injunction)
	if err != nil || len(h) != 2 || h[0].Author != "carl" || len(h[0].Fields) != 2 || h[0].Reason == "" || h[1].Fields != nil {
		t.Errorf("%+v %v", h, err)
	}
}

// Of many who write one version at once, one gets through, and no write is lost
// where each writes a thing of its own.
func TestKeepAtOnce(t *testing.T) {
	tr, s := keptReal(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	won, clashed := 0, 0
	same := corrected(t, tr, models.FactCase, injunction, func(m *models.Case) { m.Judge = "Orrick" })
	for i := range 12 {
		wg.Go(func() {
			own := fmt.Sprintf("letter-%d", i)
			if _, err := tr.Keep(t.Context(), anna, only(made(t, models.FactSource, own, 0, models.Source{ID: own, Title: own}))); err != nil {
				t.Error(err)
			}
			d := same
			d.Body = bytes.Replace(same.Body, []byte("Orrick"), []byte(own), 1)
			_, err := tr.Keep(t.Context(), anna, only(d))
			var c *Clash
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if errors.As(err, &c) {
				clashed++
			} else {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won != 1 || clashed != 11 {
		t.Errorf("%d won, %d were told", won, clashed)
	}
	sameHoldings(t, tr, New(s, storetest.Now))
}

// Confirming moves the now, as a version of its own; never back, never ahead.
func TestConfirm(t *testing.T) {
	tr, _ := keptReal(t)
	facts, err := tr.Confirm(t.Context(), anna, Confirmation{Kind: models.FactCase, ID: injunction, Day: now, Source: "c-npr-08-23"})
	if err != nil {
		t.Fatal(err)
	}
	var m models.Case
	if err := json.Unmarshal([]byte(facts[0].Body), &m); err != nil {
		t.Fatal(err)
	}
	if m.VerifiedThrough != now || m.Orders[0].VerifiedThrough != now || !slices.Contains(m.Sources, "c-npr-08-23") || facts[0].Reason != "confirmed" || facts[0].Version != 2 {
		t.Errorf("%+v", facts[0])
	}
	if _, err := tr.Confirm(t.Context(), anna, Confirmation{Kind: models.FactCondition, ID: "jag-1373-cert", Day: now}); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		name string
		c    Confirmation
		want models.ErrorKind
	}{
		{"back", Confirmation{Kind: models.FactCase, ID: injunction, Day: now - 1}, models.KindInvalid},
		{"ahead", Confirmation{Kind: models.FactCase, ID: injunction, Day: now + 1}, models.KindInvalid},
		{"no day", Confirmation{Kind: models.FactCase, ID: injunction}, models.KindInvalid},
		{"no such order", Confirmation{Kind: models.FactCase, ID: injunction, Day: now, Orders: []string{"x"}}, models.KindNotFound},
		{"no such case", Confirmation{Kind: models.FactCase, ID: "x", Day: now}, models.KindNotFound},
		{"a source is not verified", Confirmation{Kind: models.FactSource, ID: "c-npr-08-23", Day: now}, models.KindInvalid},
		{"an old version", Confirmation{Kind: models.FactCase, ID: "vera-v-doj", Version: 7, Day: now}, models.KindInvalid},
	} {
		if _, err := tr.Confirm(t.Context(), anna, c.c); models.KindOf(err) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := tr.Confirm(t.Context(), vera, Confirmation{Kind: models.FactCase, ID: "chicago-v-sessions-fy2018", Day: now}); models.KindOf(err) != models.KindDenied {
		t.Errorf("by a viewer: %v", err)
	}
}

// What is withdrawn is out of the record and keeps its history and its id, and can
// be put back.
func TestWithdraw(t *testing.T) {
	tr, _ := keptReal(t)
	id := "chelsea-v-trump"
	if err := tr.Withdraw(t.Context(), anna, models.FactCase, id, 0, ""); err == nil {
		t.Error("without a reason")
	}
	if err := tr.Withdraw(t.Context(), anna, models.FactCase, id, 1, "a duplicate"); err != nil {
		t.Fatal(err)
	}
	b, err := tr.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Case(id); err == nil {
		t.Error("the case is still in the record")
	}
	f, err := tr.OneFact(t.Context(), models.FactCase, id)
	if err != nil || !f.Withdrawn || f.Reason != "a duplicate" {
		t.Fatalf("%+v %v", f, err)
	}
	back := Draft{Kind: models.FactCase, ID: id, Body: []byte(f.Body), KnownFrom: now}
	var r *Refusal
	if _, err := tr.Keep(t.Context(), anna, only(back)); !errors.As(err, &r) || !strings.Contains(err.Error(), "was withdrawn") {
		t.Errorf("its id is free again: %v", err)
	}
	back.Replaces = 2
	if _, err := tr.Keep(t.Context(), anna, only(back)); err != nil {
		t.Error(err)
	}
	if h, err := tr.FactHistory(t.Context(), models.FactCase, id); err != nil || len(h) != 3 || !h[1].Withdrawn {
		t.Errorf("%+v %v", h, err)
	}
}

// Ids are made of what a fact says, and are not taken.
func TestProposeID(t *testing.T) {
	tr, _ := keptReal(t)
	for _, c := range []struct {
		kind models.FactKind
		e    models.Entry
		want string
	}{
		{models.FactGrant, models.Entry{"jurisdiction": "denver-co", "program": "byrne-jag", "fiscal_year": "2026"}, "denver-co-byrne-jag-fy2026"},
		{models.FactGrant, models.Entry{"jurisdiction": "denver-co", "program": "byrne-jag", "fiscal_year": "2017"}, "denver-co-byrne-jag-fy2017-2"},
		{models.FactJurisdiction, models.Entry{"name": "City of Española", "kind": "city", "state": "NM"}, "espanola-nm"},
		{models.FactSource, models.Entry{"title": "<script>alert(1)</script>"}, "script-alert-1-script"},
		{models.FactSource, models.Entry{}, "source"},
		{models.FactSource, models.Entry{"title": "New"}, "source-new"},
		{models.FactSource, models.Entry{"title": "新しい"}, "source"},
	} {
		if got, err := tr.ProposeID(t.Context(), c.kind, c.e); err != nil || got != c.want {
			t.Errorf("%v: %q %v, want %q", c.e, got, err, c.want)
		}
	}
}
