package law_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/app/law"
	"proviso/models"
)

// The properties run on the real record with random questions, changed in the
// way that each property names: what must hold for thousands of questions that
// nobody wrote down.

func drawDay(t *rapid.T, label string) models.Date {
	first, last := models.NewDate(2016, 1, 1), models.NewDate(2026, 12, 31)
	return first.AddDays(rapid.IntRange(0, int(last-first)).Draw(t, label))
}

func drawQuestion(t *rapid.T) models.Question {
	r := seeded()
	k := rapid.SampledFrom(r.Conditions).Draw(t, "condition")
	q := models.Question{Condition: k.ID, Jurisdiction: rapid.SampledFrom(r.Jurisdictions).Draw(t, "jurisdiction").ID, AsOf: drawDay(t, "as of")}
	// Mostly a program and year that carry the condition: else all is "not attached".
	if a := rapid.SampledFrom(k.Attachments).Draw(t, "attachment"); rapid.IntRange(0, 9).Draw(t, "limit") > 0 {
		q.FiscalYear = a.FiscalYear
		if len(a.Programs) > 0 {
			q.Program = rapid.SampledFrom(a.Programs).Draw(t, "program")
		}
	}
	if rapid.Bool().Draw(t, "as known") {
		q.KnownOn = drawDay(t, "known on")
	}
	return q
}

// copied is the real record with lists of its own down to the orders.
func copied() models.Record {
	r := seeded()
	r.Cases = slices.Clone(r.Cases)
	for i := range r.Cases {
		r.Cases[i].Orders = slices.Clone(r.Cases[i].Orders)
		for k := range r.Cases[i].Orders {
			r.Cases[i].Orders[k].Stays = slices.Clone(r.Cases[i].Orders[k].Stays)
		}
	}
	return r
}

func standing(t *rapid.T, r *law.Record, q models.Question) models.Answer {
	a, err := r.Coverage(q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Adding an order never turns a certain "no" into a "yes".
func TestAddingAnOrderNeverExposes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuestion(t)
		before := standing(t, real(), q)
		r := copied()
		m := &r.Cases[rapid.IntRange(0, len(r.Cases)-1).Draw(t, "case")]
		o := models.Order{ID: "another", Kind: "preliminary_injunction", Scope: models.ScopeParties, From: models.OnDay(drawDay(t, "from")),
			Conditions: []string{q.Condition}, Protected: []string{rapid.SampledFrom(r.Jurisdictions).Draw(t, "protected").ID},
			Uncertain: rapid.Bool().Draw(t, "uncertain"), VerifiedThrough: drawDay(t, "verified")}
		if rapid.Bool().Draw(t, "everyone") {
			o.Scope, o.Protected = models.ScopeNationwide, []string{models.Everyone}
		}
		if rapid.Bool().Draw(t, "this one") {
			o.Protected = append(o.Protected, q.Jurisdiction)
		}
		m.Orders = append(m.Orders, o)
		after := standing(t, law.Compile(r), q)
		if before.Enforceable() == models.No && after.Enforceable() != models.No {
			t.Fatalf("%+v: %s became %s by another order", q, before.Standing, after.Standing)
		}
		if before.Enforceable() == models.Maybe && after.Enforceable() == models.Yes {
			t.Fatalf("%+v: %s became %s by another order", q, before.Standing, after.Standing)
		}
	})
}

// From the day on which a stay is lifted, the answer is as if it had never been.
func TestLiftedStayLeavesNothing(t *testing.T) {
	type at struct{ m, o int }
	var orders []at
	r := seeded()
	for i, m := range r.Cases {
		for k, o := range m.Orders {
			if len(o.Conditions) > 0 && o.From.Exact() {
				orders = append(orders, at{i, k})
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		where := rapid.SampledFrom(orders).Draw(t, "order")
		r := copied()
		o := &r.Cases[where.m].Orders[where.o]
		from := o.From.Earliest.AddDays(rapid.IntRange(0, 400).Draw(t, "stayed after"))
		lifted := from.AddDays(rapid.IntRange(1, 400).Draw(t, "for"))
		o.Stays = append(o.Stays, models.Stay{From: models.OnDay(from), To: models.OnDay(lifted),
			AsTo: rapid.SampledFrom([]models.StayAs{models.StayAll, models.StayNonParties}).Draw(t, "as to")})
		q := drawQuestion(t)
		q.Condition = rapid.SampledFrom(o.Conditions).Draw(t, "of the order")
		q.AsOf, q.KnownOn = lifted.AddDays(rapid.IntRange(0, 400).Draw(t, "later")), 0
		got, want := standing(t, law.Compile(r), q), standing(t, real(), q)
		if got.Standing != want.Standing {
			t.Fatalf("%+v: %s with a stay of %s that was lifted on %s, %s without", q, got.Standing, o.ID, lifted, want.Standing)
		}
	})
}

// lastEvent is the last happening that the record holds.
func lastEvent() models.Date {
	r := seeded()
	last := models.Date(0)
	take := func(ws ...models.When) {
		for _, w := range ws {
			last = max(last, w.Latest)
		}
	}
	for _, k := range r.Conditions {
		take(k.Announced, k.Effective, k.Withdrawn)
		for _, a := range k.Attachments {
			take(a.Announced, a.Withdrawn)
		}
	}
	for _, m := range r.Cases {
		take(m.Filed, m.Ended)
		for _, e := range m.Events {
			take(e.Date)
		}
		for _, o := range m.Orders {
			take(o.From, o.To, o.Reversed, o.Mandate, o.UnsettledFor, o.UnsettledFrom, o.UnsettledTo)
			for _, s := range o.Stays {
				take(s.From, s.To)
			}
			for _, n := range o.Narrowings {
				take(n.Date)
			}
		}
	}
	for _, n := range r.Notices {
		take(n.Date, n.Until)
		last = max(last, n.NotBefore)
	}
	return last
}

// A day of knowledge at or after the last recorded event changes nothing, and
// neither does one on or after the day asked about.
func TestKnowingAllIsKnowingAll(t *testing.T) {
	last := lastEvent()
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuestion(t)
		q.KnownOn = 0
		want := standing(t, real(), q)
		later := max(last, q.AsOf)
		if rapid.Bool().Draw(t, "by the record") {
			later = last
		}
		q.KnownOn = later.AddDays(rapid.IntRange(0, 1000).Draw(t, "later"))
		got := standing(t, real(), q)
		if got.Standing != want.Standing || got.Stale != want.Stale {
			t.Fatalf("%+v: %s, knowing all %s", q, got.Standing, want.Standing)
		}
	})
}

// The answer on a day depends on no event after it: forgetting all that comes
// later changes nothing. (An end that lies ahead makes an order closed, so it
// matters for verification alone; the property leaves days past verification out.)
func TestTheFutureDoesNotReachBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuestion(t)
		q.KnownOn = 0
		got := standing(t, real(), q)
		q.KnownOn = q.AsOf
		want := standing(t, real(), q)
		if got.Standing != want.Standing && want.Stale == 0 {
			t.Fatalf("%+v: %s, but %s as known on the day itself", q, got.Standing, want.Standing)
		}
	})
}

// The order in which the record is written down changes no answer.
func TestPermutingTheRecordChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuestion(t)
		r := copied()
		r.Cases = rapid.Permutation(r.Cases).Draw(t, "cases")
		r.Conditions = rapid.Permutation(r.Conditions).Draw(t, "conditions")
		r.Notices = rapid.Permutation(r.Notices).Draw(t, "notices")
		r.NumberBlocks = rapid.Permutation(slices.Clone(r.NumberBlocks)).Draw(t, "blocks")
		r.Jurisdictions = rapid.Permutation(r.Jurisdictions).Draw(t, "jurisdictions")
		for i := range r.Cases {
			r.Cases[i].Orders = rapid.Permutation(r.Cases[i].Orders).Draw(t, "orders")
		}
		got, want := standing(t, law.Compile(r), q), standing(t, real(), q)
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Fatalf("%+v:\n%+v\nin another order\n%+v", q, want, got)
		}
	})
}

// The quick answer without reasons is the same as the explained one.
func TestStandingAgreesWithCoverage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuestion(t)
		if q.Program == "" || q.FiscalYear == 0 {
			t.Skip("the question leaves something out")
		}
		want := standing(t, real(), q)
		day := real().On(q.AsOf, q.KnownOn)
		if got, ok := day.Standing(q.Jurisdiction, q.Program, q.FiscalYear, q.Condition); !ok || got != want.Standing {
			t.Fatalf("%+v: %s without reasons, %s with", q, got, want.Standing)
		}
		i := slices.IndexFunc(day.For(q.Jurisdiction, q.Program, q.FiscalYear), func(s models.ConditionStanding) bool { return s.Condition == q.Condition })
		if (i < 0) != (want.Standing == models.NotAttached) {
			t.Fatalf("%+v: %s, listed at %d", q, want.Standing, i)
		}
	})
}

// Every "no" but that of an unattached condition rests on a live reason; an
// "uncertain" names something uncertain or unverified.
func TestEveryAnswerHasItsReason(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuestion(t)
		a := standing(t, real(), q)
		has := func(kind models.ReasonKind, c models.Certainty) bool {
			return slices.ContainsFunc(a.Reasons, func(r models.Reason) bool { return r.Kind == kind && r.Certainty == c })
		}
		ok := true
		switch a.Standing {
		case models.NotAttached, models.InForce:
			ok = has(models.ReasonAttachment, models.Yes)
		case models.WithdrawnByUSG:
			ok = has(models.ReasonWithdrawal, models.Yes)
		case models.Blocked:
			ok = has(models.ReasonOrder, models.Yes)
		case models.NotEnforced:
			ok = has(models.ReasonNotice, models.Yes)
		case models.UncertainStands:
			ok = a.Stale != 0 || slices.ContainsFunc(a.Reasons, func(r models.Reason) bool { return r.Certainty == models.Maybe })
		}
		if !ok {
			t.Fatalf("%+v: %s without a reason for it: %+v", q, a.Standing, a.Reasons)
		}
		for _, r := range a.Reasons {
			if r.Text == "" || r.ID == "" {
				t.Fatalf("%+v: a reason without words: %+v", q, r)
			}
		}
	})
}

// TestAwardsThatStandDifferently: a question that leaves the year open, where that
// decides, is told so, and by which awards.
func TestAwardsThatStandDifferently(t *testing.T) {
	ask := func(q models.Question) models.Answer {
		a, err := real().Coverage(q)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := ask(models.Question{Jurisdiction: "chicago-il", Condition: "jag-access", AsOf: models.NewDate(2018, 8, 5)})
	const want = "(FY2017 byrne-jag blocked; FY2018 byrne-jag in force); name the program and the fiscal year."
	if a.Standing != models.UncertainStands || len(a.Reasons) == 0 || !strings.HasSuffix(a.Reasons[0].Text, want) {
		t.Errorf("%s: %+v", a.Standing, a.Reasons)
	}
	for _, p := range a.Passed {
		if p.ID == "chi17-perm" {
			t.Errorf("an order that protects some of them is among what protects none: %s", p.Text)
		}
	}
	if b := ask(models.Question{Jurisdiction: "chicago-il", Condition: "jag-access", AsOf: models.NewDate(2018, 1, 24)}); strings.Contains(b.Reasons[0].Text, "stand differently") {
		t.Errorf("%s by one year's awards: %s", b.Standing, b.Reasons[0].Text)
	}
}
