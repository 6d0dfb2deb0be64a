package acceptance

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proviso/app/golden"
	"proviso/models"
)

func usd(t *testing.T, s string) models.USD {
	t.Helper()
	u, err := models.ParseUSD("amount", s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func term(id string, s models.Standing, rests ...string) Term {
	return Term{ConditionStanding: models.ConditionStanding{Condition: id, Standing: s}, Title: "Condition " + id, Text: "The words\n  of " + id + ".", Rests: rests}
}

func offer(t *testing.T, terms ...Term) Offer {
	own := usd(t, "12000.00")
	return Offer{Grant: models.Grant{ID: "g", FiscalYear: 2026, Illustrative: true}, Place: "An invented city", Program: "An invented program",
		Figure: &models.Figure{USD: usd(t, "421800.00"), Basis: models.Awarded}, OwnMoney: &own,
		AsOf: models.NewDate(2026, time.October, 1), Due: models.NewDate(2026, time.November, 14), Conditions: terms}
}

// TestEffects: what each route brings, binds and costs, for each mixture of
// standings, and on the days around the last one.
func TestEffects(t *testing.T) {
	force, held, unsure, gone := term("force", models.InForce), term("held", models.Blocked, "an order"), term("unsure", models.UncertainStands), term("gone", models.WithdrawnByUSG)
	for _, c := range []struct {
		name  string
		terms []Term
		rungs string // of accept, with letter, under order
		under bool
	}{
		{"nothing attached", nil, "clear clear clear", false},
		{"withdrawn only", []Term{gone}, "clear clear clear", false},
		{"in force", []Term{force}, "open at_issue open", false},
		{"blocked", []Term{held}, "protected protected protected", true},
		{"uncertain", []Term{unsure}, "unknown at_issue unknown", false},
		{"in force and blocked", []Term{force, held, gone}, "open at_issue open", true},
		{"blocked and uncertain", []Term{held, unsure}, "unknown at_issue unknown", true},
	} {
		o := offer(t, c.terms...)
		got := o.Effects()
		var rungs []string
		for _, e := range got[:3] {
			rungs = append(rungs, string(e.Rung))
			if e.Comes != o.Figure || e.Waits || e.Forgone || e.Own != nil {
				t.Errorf("%s: %s: %+v", c.name, e.Route, e)
			}
			if len(e.Binding)+len(e.Held)+len(e.Unsure) != len(c.terms)-count(c.terms, models.WithdrawnByUSG) {
				t.Errorf("%s: %s lists %d, %d and %d terms", c.name, e.Route, len(e.Binding), len(e.Held), len(e.Unsure))
			}
		}
		if s := strings.Join(rungs, " "); s != c.rungs || got[2].Open != c.under {
			t.Errorf("%s: %s, under an order %v", c.name, s, got[2].Open)
		}
		for _, e := range got[3:] {
			if e.Comes != nil || len(e.Binding) > 0 || e.Own != o.OwnMoney || e.Waits == e.Forgone {
				t.Errorf("%s: %s: %+v", c.name, e.Route, e)
			}
		}
	}
	o := offer(t, held)
	for add, want := range map[int]bool{-1: true, 0: true, 1: false} {
		o.AsOf = o.Due.AddDays(add)
		for _, e := range o.Effects() {
			if e.Open != (want || e.Route == models.RouteSue) {
				t.Errorf("%d days from the last: %s is open: %v", add, e.Route, e.Open)
			}
		}
	}
	o.Due, o.Figure, o.OwnMoney = 0, nil, nil
	for _, e := range o.Effects() {
		if !e.Open || e.Comes != nil || e.Own != nil || e.By != 0 {
			t.Errorf("nothing known: %+v", e)
		}
	}
}

func count(terms []Term, s models.Standing) (n int) {
	for _, t := range terms {
		if t.Standing == s {
			n++
		}
	}
	return n
}

func TestText(t *testing.T) {
	o := offer(t, term("held", models.Blocked, "City v. Department, preliminary injunction"), term("force", models.InForce))
	o.Conditions[1].Text = ""
	a := models.Acceptance{ID: "g", Route: models.RouteLetter, Letter: "We accept, and object.\n", Offices: []string{"chief legal officer", "chief executive"}, Round: 1, FinanceNote: "canary"}
	got, err := o.Text(a, "accept with a letter")
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "text", []byte(got))
	if strings.Contains(got, "canary") {
		t.Error("the finance note is in the text")
	}
	if again, _ := o.Text(a, "accept with a letter"); again != got {
		t.Error("another text the second time")
	}
	for field, spoil := range map[string]func(*models.Acceptance){
		"route": func(a *models.Acceptance) { a.Route = "" }, "offices": func(a *models.Acceptance) { a.Offices = nil }, "letter": func(a *models.Acceptance) { a.Letter = " " },
	} {
		bad := a
		spoil(&bad)
		if _, err := o.Text(bad, "x"); err == nil || !strings.HasPrefix(err.Error(), field+":") {
			t.Errorf("without %s: %v", field, err)
		}
	}
}

// TestSigning: each office once, in order, over the very text, in its round.
func TestSigning(t *testing.T) {
	text := "the text"
	a := models.Acceptance{ID: "g", Round: 2, Offices: []string{"legal", "executive"}, Frozen: &models.Frozen{Text: text, Digest: Digest(text)}}
	sign := func(grant string, round int, office, digest string) models.Signature {
		return models.Signature{Grant: grant, Round: round, Office: office, Digest: digest}
	}
	legal := sign("g", 2, "legal", Digest(text))
	both := []models.Signature{legal, sign("g", 2, "executive", Digest(text))}
	foreign := []models.Signature{sign("other", 2, "legal", Digest(text)), sign("g", 1, "legal", Digest(text)), sign("g", 2, "legal", Digest("another text"))}
	for _, c := range []struct {
		name, office, digest string
		signed               []models.Signature
		spoil                func(*models.Acceptance)
		want                 string
	}{
		{"the first", "legal", Digest(text), nil, nil, ""},
		{"out of order", "executive", Digest(text), nil, nil, "legal signs before executive"},
		{"twice", "legal", Digest(text), []models.Signature{legal}, nil, "legal has signed"},
		{"the second", "executive", Digest(text), []models.Signature{legal}, nil, ""},
		{"after all", "legal", Digest(text), both, nil, "all offices have signed"},
		{"those of others do not count", "executive", Digest(text), foreign, nil, "legal signs before executive"},
		{"not asked", "clerk", Digest(text), nil, nil, "does not have to sign"},
		{"another text was seen", "legal", Digest("old"), nil, nil, "locked again"},
		{"not locked", "legal", Digest(text), nil, func(a *models.Acceptance) { a.Frozen = nil }, "is not locked"},
		{"the text was changed behind its hash", "legal", Digest(text), nil, func(a *models.Acceptance) { f := *a.Frozen; f.Text += "."; a.Frozen = &f }, "is not the text that was locked"},
	} {
		b := a
		b.Offices = slices.Clone(a.Offices)
		if c.spoil != nil {
			c.spoil(&b)
		}
		err := MaySign(b, c.signed, c.office, c.digest)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if Next(a, nil) != "legal" || Next(a, []models.Signature{legal}) != "executive" || Next(a, both) != "" {
		t.Error("the next office is another")
	}
}
