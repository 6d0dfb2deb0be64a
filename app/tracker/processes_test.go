package tracker

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/app/budget"
	"proviso/app/store"
	"proviso/app/vault"
	"proviso/models"
)

// beside is another process on the same database, as far as a tracker knows.
func beside(tr *Tracker) *Tracker {
	other := New(tr.store, tr.Now)
	other.Vault, other.runs.patience = tr.Vault, tr.runs.patience
	other.ShareForecasts(tr.runs.key)
	tr.others.Store(1)
	other.others.Store(1)
	return other
}

// Two processes take each other's writes into account: of a source that one takes away
// and the other rests something on, one is refused, whoever is first.
func TestKeepBesideAnother(t *testing.T) {
	t.Parallel()
	tr, _ := keptReal(t)
	other := beside(tr)
	ctx := t.Context()
	if _, err := other.holdings(ctx); err != nil { // what it weighs by is from before
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 8 {
		source := models.Source{ID: fmt.Sprintf("letter-%d", i), Title: "A letter", Publisher: "Somebody"}
		if _, err := tr.Keep(ctx, anna, only(made(t, models.FactSource, source.ID, 0, source))); err != nil {
			t.Fatal(err)
		}
		gone := made(t, models.FactSource, source.ID, 1, source)
		gone.Withdrawn = true
		resting := made(t, models.FactCase, fmt.Sprintf("county-%d", i), 0, models.Case{ID: fmt.Sprintf("county-%d", i), Caption: "County", Role: "challenge", Court: "N.D. Cal.",
			Filed: models.OnDay(models.NewDate(2018, 1, 2)), Sources: []string{source.ID}})
		errs := make(chan error, 2)
		all.Go(func() { _, err := tr.Keep(ctx, carlAnna, only(gone)); errs <- err })
		all.Go(func() { _, err := other.Keep(ctx, carlAnna, only(resting)); errs <- err })
		all.Wait()
		one, two := <-errs, <-errs
		var refused *Refusal
		if (one == nil) == (two == nil) || !errors.As(errors.Join(one, two), &refused) {
			t.Errorf("round %d: %v, %v: one of the two is to be refused", i, one, two)
		}
	}
}

// carlAnna may keep anything.
var carlAnna = models.Person{ID: "carl-anna", Assignments: []models.Assignment{{Role: models.RoleGrants}, {Role: models.RoleCounsel}}}

// While one process makes an edition the other leaves it alone; where the first was
// killed the other makes it once its time is over.
func TestPublishDueBesideAnother(t *testing.T) {
	t.Parallel()
	tr, now := timed(t)
	s := schedule{tr, t, now}
	s.set(PublishAtOnce, 0)
	s.record(s.newCase("new-case"))
	ctx, begun := t.Context(), *now
	if mine, err := tr.store.TakeLease(ctx, store.PublishWork, "killed", begun, begun.Add(publishLease)); err != nil || !mine {
		t.Fatal(mine, err)
	}
	for after, want := range map[time.Duration]bool{0: false, publishLease: true} {
		if _, done, err := tr.PublishDue(ctx, begun.Add(after)); err != nil || done != want && after == 0 {
			t.Errorf("after %s: published %v, %v", after, done, err)
		}
	}
	var all sync.WaitGroup
	other := beside(tr)
	s.record(s.newCase("another-case"))
	for _, x := range []*Tracker{tr, other, tr, other} {
		all.Go(func() {
			if _, _, err := x.PublishDue(ctx, begun.Add(2*publishLease)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	published, err := tr.store.Publications(ctx)
	if err != nil || len(published) != 3 {
		t.Errorf("%d publications, want 3: each of the two changes once (%v)", len(published), err)
	}
}

// What another process is about to record a document with is not taken away.
func TestContentBesideAnother(t *testing.T) {
	t.Parallel()
	tr, _ := keptReal(t)
	tr.Vault = vault.Folder(t.TempDir(), 1<<20)
	other := beside(tr)
	ctx := t.Context()
	add := func(x *Tracker) string {
		t.Helper()
		id, err := x.AddDocument(ctx, anna, "denver-co", PaperWords{Title: "Order"}, Upload{Name: "order.txt", Content: strings.NewReader("An order.\n")})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	there := func(digest string) bool {
		f, err := tr.Vault.Get(ctx, digest)
		if err == nil {
			f.Close()
		}
		return err == nil
	}
	first := add(tr)
	f, err := tr.Document(ctx, anna, first)
	if err != nil {
		t.Fatal(err)
	}
	digest := f.Versions[0].Digest
	done, err := other.claim(ctx, digest)
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.RemoveDocument(ctx, anna, first, 1, "twice there"); err != nil {
		t.Fatal(err)
	}
	if !there(digest) {
		t.Error("what another process needs was taken away")
	}
	done()
	second := add(other)
	if err := tr.RemoveDocument(ctx, anna, second, 1, "twice there"); err != nil {
		t.Fatal(err)
	}
	if there(digest) {
		t.Error("what nobody needs is still there")
	}
	if _, err := other.claim(ctx, digest); models.KindOf(err) != models.KindConflict {
		t.Errorf("what was just taken away: %v", err)
	}
}

// A plan that another process reckons is told of, stopped and read here; if that one is
// killed it is reckoned here.
func TestPlanBesideAnother(t *testing.T) {
	t.Parallel()
	tr := plannedSample(t)
	ctx, who := t.Context(), petra()
	query := func(seed uint64) PlanQuery {
		return PlanQuery{Jurisdiction: brindlewick, Options: budget.Options{Seed: seed}}
	}
	elsewhere := func(seed uint64, until time.Duration) store.Run {
		t.Helper()
		p, err := tr.prepare(ctx, who, query(seed))
		if err != nil {
			t.Fatal(err)
		}
		id, err := tr.runs.id(&p.Plan, p.Query)
		if err != nil {
			t.Fatal(err)
		}
		r := store.Run{ID: id, Jurisdiction: brindlewick, Holder: "another", Until: tr.Now().Add(until), Done: 3, Total: 9}
		if _, err := tr.store.HoldRun(ctx, r, tr.Now()); err != nil {
			t.Fatal(err)
		}
		return r
	}
	other := beside(tr)
	whole, err := other.Reckon(ctx, who, query(7))
	if err != nil {
		t.Fatal(err)
	}

	held := elsewhere(7, time.Minute)
	tr.runs.patience = time.Millisecond
	r, err := tr.Plan(ctx, who, query(7))
	if err != nil || r.ID != held.ID || r.Reckoned != nil {
		t.Fatalf("what another reckons: %+v, %v", r, err)
	}
	text, err := whole.Reckoned.Carry()
	if err != nil {
		t.Fatal(err)
	}
	held.Result = string(text)
	if err := tr.store.EndRun(ctx, held, tr.Now()); err != nil {
		t.Fatal(err)
	}
	tr.runs.patience = time.Minute
	if r, err = tr.Plan(ctx, who, query(7)); err != nil || r.Reckoned == nil || r.Done != 3 || r.Reckoned.Reserve != whole.Reckoned.Reserve || r.Reckoned.Reserve == 0 {
		t.Errorf("what another has reckoned: %+v, %v", r.Reckoned, err)
	}

	held = elsewhere(8, time.Minute)
	if err := tr.StopPlan(ctx, who, brindlewick, held.ID); err != nil {
		t.Error(err)
	}
	if stands, _, err := tr.store.RunOf(ctx, held.ID); err != nil || !stands.Stopped {
		t.Errorf("another is not told to stop: %+v, %v", stands, err)
	}
	if err := tr.store.EndRun(ctx, held, tr.Now()); err != nil {
		t.Fatal(err)
	}
	if r, err = tr.Plan(ctx, who, query(8)); err != nil || !r.Stopped {
		t.Errorf("what was stopped: %+v, %v", r, err)
	}

	elsewhere(9, 0) // its process was killed
	if r, err = tr.Plan(ctx, who, query(9)); err != nil || r.Reckoned == nil {
		t.Errorf("what was left undone: %+v, %v", r, err)
	}
}

// A plan that takes long is told to others while it runs, and is theirs when it is done.
func TestPlanIsShared(t *testing.T) {
	t.Parallel()
	tr := plannedSample(t)
	other := beside(tr)
	ctx, who, q := t.Context(), petra(), PlanQuery{Jurisdiction: brindlewick}
	tr.runs.turn <- struct{}{} // another forecast is at work, and this one waits
	tr.runs.patience = time.Millisecond
	r, err := tr.Plan(ctx, who, q)
	if err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for there := false; !there; _, there, err = tr.store.RunOf(ctx, r.ID) {
		if <-tick.C; err != nil || ctx.Err() != nil {
			t.Fatal(err, ctx.Err())
		}
	}
	got := make(chan error, 1)
	go func() {
		p, err := other.Plan(ctx, who, q)
		if err == nil && (p.ID != r.ID || p.Reckoned == nil) {
			err = fmt.Errorf("it is %+v", p)
		}
		got <- err
	}()
	<-tr.runs.turn
	if err := <-got; err != nil {
		t.Errorf("asked of the other process: %v", err)
	}
	stands, _, err := tr.store.RunOf(ctx, r.ID)
	if err != nil || !stands.Ended || stands.Holder != tr.process {
		t.Errorf("it is not handed over: %v, %v", stands.Holder, err)
	}
}
