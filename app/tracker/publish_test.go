package tracker

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"proviso/app/publication"
	"proviso/app/seed"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// publisherEverywhere is who may publish.
var publisherEverywhere = models.Person{ID: "pia", Name: "Pia", Assignments: []models.Assignment{{Role: models.RolePublisher}}}

var shippedOnce struct {
	sync.Once
	image []byte
	head  publication.Head
}

// shipped is a tracker with the record that ships, published.
func shipped(t *testing.T) (*Tracker, publication.Head) {
	t.Helper()
	shippedOnce.Do(func() {
		shippedOnce.image = storetest.Image(t, func(s *store.Store) {
			tr := New(s, storetest.Now)
			items, _ := realItems(t)
			load(t, tr, items)
			head, done, err := tr.PublishShipped(t.Context(), "seed", "sample")
			if err != nil || !done {
				t.Fatalf("publish what ships: %v, %v", done, err)
			}
			shippedOnce.head = head
		})
	})
	return New(storetest.From(t, shippedOnce.image), storetest.Now), shippedOnce.head
}

// amountOf is the fact of an amount, with another sum.
func amountOf(t *testing.T, tr *Tracker, id string, usd models.USD, replaces int) Draft {
	t.Helper()
	b, err := tr.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(b.Record.Amounts, func(a models.Amount) bool { return a.ID == id })
	if i < 0 {
		t.Fatalf("no amount %s", id)
	}
	a := b.Record.Amounts[i]
	a.USD = usd
	body, err := models.Body(a)
	if err != nil {
		t.Fatal(err)
	}
	return Draft{Kind: models.FactAmount, ID: id, Body: body, Sources: a.Sources, Replaces: replaces}
}

func denverAmount(t *testing.T, tr *Tracker) string {
	t.Helper()
	b, err := tr.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range b.Record.Amounts {
		if a.Grant == "denver-co-byrne-jag-fy2017" && a.Kind == models.Allocation {
			return a.ID
		}
	}
	t.Fatal("no allocation of Denver's")
	return ""
}

// TestPublish walks through a correction: the public sees nothing of it until it is
// published, then old and new value with the reason, and the frozen edition still
// says what it said.
func TestPublish(t *testing.T) {
	t.Parallel()
	tr, first := shipped(t)
	ctx := t.Context()
	settings := publication.Settings{AsOf: "2018-01-24"}
	id := denverAmount(t, tr)
	if _, err := tr.store.Record(ctx, []Draft{amountOf(t, tr, id, 42386200, 1)}, "ann", "keep", "a slip of the pen"); err != nil {
		t.Fatal(err)
	}
	grant := func() publication.Cents {
		t.Helper()
		e, err := tr.Published(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return e.Grant("denver-co-byrne-jag-fy2017").Amount.USD
	}
	if got := grant(); got != 42386100 {
		t.Errorf("before it is published the public reads %s", got)
	}
	p, err := tr.Preview(ctx, publisherEverywhere, settings)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(p.Superseded, func(s Superseded) bool { return s.ID == id && s.Path == "usd" })
	if at < 0 || p.Superseded[at].Old != "$423,861.00" || p.Superseded[at].New != "$423,862.00" || !strings.Contains(p.Superseded[at].Subject.Name, "Denver") {
		t.Fatalf("superseded: %+v", p.Superseded)
	}
	if _, err := tr.Publish(ctx, publisherEverywhere, Publishing{Settings: settings, Seal: strings.Repeat("0", 64)}); models.KindOf(err) != models.KindConflict {
		t.Errorf("another preview's seal: %v", err)
	}
	mended := Mended{Kind: models.FactAmount, ID: id, Path: "usd"}
	if _, err := tr.Publish(ctx, publisherEverywhere, Publishing{Settings: settings, Seal: p.Seal, Mended: []Mended{mended}}); models.KindOf(err) != models.KindInvalid {
		t.Errorf("a correction without a reason: %v", err)
	}
	mended.Reason = "The sum was off by a dollar."
	second, err := tr.Publish(ctx, publisherEverywhere, Publishing{Settings: settings, Seal: p.Seal, Mended: []Mended{mended}})
	if err != nil || second.Number != 2 {
		t.Fatalf("publish: %+v, %v", second, err)
	}
	if got := grant(); got != 42386200 {
		t.Errorf("then the public reads %s", got)
	}
	e, err := tr.Published(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if e.Previous != first.Hash || len(e.Corrections) != 1 {
		t.Fatalf("got previous %s, corrections %+v", e.Previous, e.Corrections)
	}
	c := e.Corrections[0]
	if c.Old != "$423,861.00" || c.New != "$423,862.00" || c.Reason != mended.Reason || c.Date != "2026-03-31" || !slices.Contains(c.Concerns, publication.About{Kind: publication.KindGrant, ID: "denver-co-byrne-jag-fy2017"}) ||
		!slices.Contains(c.Concerns, publication.About{Kind: publication.KindPlace, ID: "denver-co"}) {
		t.Errorf("got %+v", c)
	}
	for day, want := range map[publication.Day]int{"2026-03-31": 1, "2026-04-29": 1, "2026-04-30": 0} {
		if got := len(publication.Marked(e.Corrections, publication.KindGrant, "denver-co-byrne-jag-fy2017", day)); got != want {
			t.Errorf("on %s the grant bears %d marks, want %d", day, got, want)
		}
	}
	if len(publication.Marked(e.Corrections, publication.KindGrant, "chicago-il-byrne-jag-fy2017", "2026-03-31")) != 0 {
		t.Error("a grant that did not change bears the mark")
	}
	was, gone, err := tr.Frozen(ctx, first.ID)
	if err != nil || gone != nil || was.Grant("denver-co-byrne-jag-fy2017").Amount.USD != 42386100 {
		t.Errorf("the frozen one: %v, %v", gone, err)
	}
	if _, err := tr.Publish(ctx, publisherEverywhere, Publishing{Settings: settings}); models.KindOf(err) != models.KindConflict {
		t.Errorf("the same again: %v", err)
	}
	if err := tr.WithdrawPublication(ctx, publisherEverywhere, 2, "It was the other way round."); err != nil {
		t.Fatal(err)
	}
	if got := grant(); got != 42386100 {
		t.Errorf("taken back, and the public reads %s", got)
	}
	if _, gone, err = tr.Frozen(ctx, second.ID); err != nil || gone == nil || gone.Reason != "It was the other way round." {
		t.Errorf("of what was taken back: %+v, %v", gone, err)
	}
}

// TestPublicReads: whatever the public asks is answered from the newest publication.
func TestPublicReads(t *testing.T) {
	t.Parallel()
	tr, _ := shipped(t)
	ctx := t.Context()
	id := denverAmount(t, tr)
	if _, err := tr.store.Record(ctx, []Draft{amountOf(t, tr, id, 100, 1)}, "ann", "keep", ""); err != nil {
		t.Fatal(err)
	}
	public, err := tr.AsPublished(ctx)
	if err != nil {
		t.Fatal(err)
	}
	figure := func(ctx context.Context) models.USD {
		t.Helper()
		b, err := tr.Book(ctx, 0)
		if err != nil {
			t.Fatal(err)
		}
		f, err := b.GrantFile("denver-co-byrne-jag-fy2017", models.NewDate(2018, 1, 24), 0)
		if err != nil {
			t.Fatal(err)
		}
		return f.Figure.USD
	}
	if live, read := figure(ctx), figure(public); live != 100 || read != 42386100 {
		t.Errorf("the workspace reads %s, the public %s", live.Format(), read.Format())
	}
	if _, err := tr.Publish(ctx, publisherEverywhere, Publishing{Settings: publication.Settings{AsOf: "2018-01-24", KnownOn: "2018-06-01"}}); err != nil {
		t.Fatal(err)
	}
	if public, err = tr.AsPublished(ctx); err != nil {
		t.Fatal(err)
	}
	if got := figure(public); got != 100 {
		t.Errorf("then the public reads %s", got.Format())
	}
}

// TestWhoPublishes: nobody but who holds the role everywhere.
func TestWhoPublishes(t *testing.T) {
	t.Parallel()
	tr, _ := shipped(t)
	for _, role := range models.Roles {
		for _, place := range []string{"", "denver-co"} {
			who := models.Person{ID: "x", Assignments: []models.Assignment{{Role: role, Jurisdiction: place}}}
			may := role == models.RolePublisher && place == ""
			_, err := tr.Preview(t.Context(), who, publication.Settings{AsOf: "2018-01-24"})
			_, err2 := tr.Publish(t.Context(), who, Publishing{Settings: publication.Settings{AsOf: "2018-01-24"}, Seal: "x"})
			err3 := tr.WithdrawPublication(t.Context(), who, 99, "why")
			for _, err := range []error{err, err2, err3} {
				if (models.KindOf(err) == models.KindDenied) == may {
					t.Errorf("%s in %q: %v", role, place, err)
				}
			}
		}
	}
}

// TestEditionIsDeterministic: the same record and day give the same bytes, and they
// can be read again to the same edition.
func TestEditionIsDeterministic(t *testing.T) {
	t.Parallel()
	record, _ := seed.Embedded()
	for _, day := range []publication.Day{"2018-01-24", "2018-08-01", "2025-09-01", "2026-11-30"} {
		var seals []string
		for range 2 {
			e, err := NewBook(record).Edition(publication.Settings{AsOf: day})
			if err != nil {
				t.Fatal(err)
			}
			m, documents, err := e.Seal("")
			if err != nil {
				t.Fatal(err)
			}
			seals = append(seals, e.Hash)
			text, _ := m.Canonical()
			again, err := publication.Read(e.Head, text, documents)
			if err != nil {
				t.Fatal(err)
			}
			if _, documents2, err := again.Seal(""); err != nil || len(documents2) != len(documents) {
				t.Fatalf("%s: read again: %v", day, err)
			} else if again.Hash != e.Hash {
				for i := range documents {
					if documents[i].Digest != documents2[i].Digest {
						t.Errorf("%s: the %s %s is another when read again", day, documents[i].Kind, documents[i].ID)
					}
				}
			}
			documents[3].Body = append([]byte(nil), documents[3].Body...)
			documents[3].Body[10] ^= 1
			if _, err := publication.Read(e.Head, text, documents); err == nil {
				t.Error("a document with another byte was taken")
			}
		}
		if seals[0] != seals[1] {
			t.Errorf("%s: %s and %s", day, seals[0], seals[1])
		}
	}
}

// TestNothingInvented: what is invented is in no edition.
func TestNothingInvented(t *testing.T) {
	t.Parallel()
	tr, _ := shipped(t)
	sample, faults := seed.Sample()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	items, err := Items(sample)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tr.Load(t.Context(), items, "sample", "seed", "test"); err != nil {
		t.Fatal(err)
	}
	p, err := tr.Preview(t.Context(), publisherEverywhere, publication.Settings{AsOf: "2026-03-31"})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range p.Documents {
		if s := string(d.Body); strings.Contains(s, "Brindlewick") || strings.Contains(s, "Quillmere") || strings.Contains(s, models.IllustrativeMark) || !json.Valid(d.Body) {
			t.Errorf("the %s %s speaks of what is invented", d.Kind, d.ID)
		}
	}
}
