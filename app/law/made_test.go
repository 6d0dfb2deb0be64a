package law_test

import (
	"testing"

	"proviso/app/law"
	"proviso/models"
)

// Mechanisms that the real record does not try on their own, on a record made up
// for this test: two states with a city each, and one condition of two years.
func madeUp(t *testing.T, change func(r *models.Record)) *law.Record {
	t.Helper()
	when := func(s string) models.When { return models.OnDay(day(t, s)) }
	r := models.Record{
		Jurisdictions: []models.Jurisdiction{
			{ID: "north", Kind: models.State, State: "NN"}, {ID: "south", Kind: models.State, State: "SS"},
			{ID: "upper-nn", Kind: models.City, State: "NN"}, {ID: "lower-ss", Kind: models.City, State: "SS"},
		},
		Programs: []models.Program{{ID: "p", ALN: "99.001"}},
		Conditions: []models.Condition{
			{ID: "k", Title: "K", Attachments: []models.Attachment{
				{FiscalYear: 2020, Programs: []string{"p"}, Announced: when("2020-01-01")},
				{FiscalYear: 2021, Programs: []string{"p"}, Announced: when("2020-01-01")}}},
			{ID: "other", Title: "O", Attachments: []models.Attachment{{FiscalYear: 2020, Programs: []string{"p"}, Announced: when("2020-01-01")}}},
		},
		Cases: []models.Case{{ID: "c", Filed: when("2020-01-01"), Plaintiffs: []models.Party{{ID: "upper-nn"}}, Orders: []models.Order{{
			ID: "o", Kind: "preliminary_injunction", Conditions: []string{"k"}, FiscalYears: []int{2020}, Scope: models.ScopeNationwide,
			Protected: []string{models.Everyone}, From: when("2020-02-01")}}}},
	}
	change(&r)
	return law.Compile(r)
}

func TestMadeUp(t *testing.T) {
	when := func(s string) models.When { return models.OnDay(day(t, s)) }
	order := func(r *models.Record) *models.Order { return &r.Cases[0].Orders[0] }
	numbers := func(notice, block []int, blockYear int) func(r *models.Record) {
		return func(r *models.Record) {
			r.Cases = nil
			r.NumberBlocks = []models.NumberBlock{{ID: "b", FiscalYear: blockYear, Program: "p", Numbers: block, Families: []string{"k"}}}
			r.Notices = []models.Notice{{ID: "n", Kind: models.NonEnforcement, Program: "99.001", FiscalYear: 2020, Numbers: notice, Protected: []string{"lower-ss"}, Date: when("2020-02-01")}}
		}
	}
	for _, c := range []struct {
		name, place string
		year        int
		on          string
		want        models.Standing
		change      func(r *models.Record)
	}{
		{"a stay for all spares those excepted", "lower-ss", 2020, "2020-04-01", blocked, func(r *models.Record) {
			order(r).Stays = []models.Stay{{From: when("2020-03-01"), AsTo: models.StayAll, Except: []string{"lower-ss"}}}
		}},
		{"and nobody else, parties neither", "upper-nn", 2020, "2020-04-01", inForce, func(r *models.Record) {
			order(r).Stays = []models.Stay{{From: when("2020-03-01"), AsTo: models.StayAll, Except: []string{"lower-ss"}}}
		}},
		{"a stay as to others than the parties spares a party", "upper-nn", 2020, "2020-04-01", blocked, func(r *models.Record) {
			order(r).Stays = []models.Stay{{From: when("2020-03-01"), AsTo: models.StayNonParties}}
		}},
		{"an uncertain stay settles nothing", "lower-ss", 2020, "2020-04-01", uncertain, func(r *models.Record) {
			order(r).Stays = []models.Stay{{From: when("2020-03-01"), AsTo: models.StayAll, Uncertain: true}}
		}},
		{"a stay of one place by name", "lower-ss", 2020, "2020-04-01", inForce, func(r *models.Record) {
			order(r).Stays = []models.Stay{{From: when("2020-03-01"), AsTo: models.StayListed, Listed: []string{"lower-ss"}}}
		}},
		{"a party that joins after the order: the eve", "lower-ss", 2020, "2020-03-31", inForce, func(r *models.Record) {
			r.Cases[0].Plaintiffs = append(r.Cases[0].Plaintiffs, models.Party{ID: "lower-ss", Joined: when("2020-04-01")})
			order(r).Scope, order(r).Protected = models.ScopeParties, []string{"upper-nn", "lower-ss"}
		}},
		{"a party that joins after the order: the day", "lower-ss", 2020, "2020-04-01", blocked, func(r *models.Record) {
			r.Cases[0].Plaintiffs = append(r.Cases[0].Plaintiffs, models.Party{ID: "lower-ss", Joined: when("2020-04-01")})
			order(r).Scope, order(r).Protected = models.ScopeParties, []string{"upper-nn", "lower-ss"}
		}},
		{"a state's local governments without the state: the state", "north", 2020, "2020-04-01", inForce, func(r *models.Record) {
			order(r).Scope, order(r).Protected, order(r).Subdivisions = models.ScopeSubdivisions, nil, []string{"north"}
		}},
		{"a state's local governments without the state: a city", "upper-nn", 2020, "2020-04-01", blocked, func(r *models.Record) {
			order(r).Scope, order(r).Protected, order(r).Subdivisions = models.ScopeSubdivisions, nil, []string{"north"}
		}},
		{"another state's city", "lower-ss", 2020, "2020-04-01", inForce, func(r *models.Record) {
			order(r).Scope, order(r).Protected, order(r).Subdivisions = models.ScopeSubdivisions, nil, []string{"north"}
		}},
		{"years that are not confirmed: another year may be meant", "lower-ss", 2021, "2020-04-01", uncertain, func(r *models.Record) { order(r).YearsUncertain = true }},
		{"years that are not confirmed: those named are", "lower-ss", 2020, "2020-04-01", blocked, func(r *models.Record) { order(r).YearsUncertain = true }},
		{"withdrawn from one year's awards: the eve", "lower-ss", 2021, "2020-05-31", inForce, func(r *models.Record) { r.Conditions[0].Attachments[1].Withdrawn = when("2020-06-01") }},
		{"withdrawn from one year's awards: the day", "lower-ss", 2021, "2020-06-01", notAttached, func(r *models.Record) { r.Conditions[0].Attachments[1].Withdrawn = when("2020-06-01") }},
		{"a mandate carries the reversal out", "lower-ss", 2020, "2020-06-01", inForce, func(r *models.Record) {
			order(r).Reversed, order(r).Mandate = when("2020-05-01"), when("2020-06-01")
		}},
		{"the day before the mandate", "lower-ss", 2020, "2020-05-31", uncertain, func(r *models.Record) {
			order(r).Reversed, order(r).Mandate = when("2020-05-01"), when("2020-06-01")
		}},
		{"a notice of the whole block", "lower-ss", 2020, "2020-04-01", notEnforced, numbers([]int{7, 8, 9}, []int{7, 8}, 2020)},
		{"a notice of part of the block", "lower-ss", 2020, "2020-04-01", uncertain, numbers([]int{7}, []int{7, 8}, 2020)},
		{"the same numbers of another year", "lower-ss", 2020, "2020-04-01", inForce, numbers([]int{7, 8}, []int{7, 8}, 2021)},
		{"a notice that was taken back", "lower-ss", 2020, "2020-06-01", inForce, func(r *models.Record) {
			numbers([]int{7, 8}, []int{7, 8}, 2020)(r)
			r.Notices[0].Until = when("2020-06-01")
		}},
		{"no year said, and the years differ", "lower-ss", 0, "2020-04-01", uncertain, func(*models.Record) {}},
		{"no year said, and the years agree", "lower-ss", 0, "2020-04-01", blocked, func(r *models.Record) { order(r).FiscalYears = nil }},
		{"a vacatur of the condition itself reaches all", "lower-ss", 2020, "2020-04-01", blocked, func(r *models.Record) {
			order(r).Scope, order(r).Protected = models.ScopeVacatur, nil
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := madeUp(t, c.change).Coverage(models.Question{Jurisdiction: c.place, Program: "p", FiscalYear: c.year, Condition: "k", AsOf: day(t, c.on)})
			if err != nil {
				t.Fatal(err)
			}
			if a.Standing != c.want {
				t.Errorf("got %s, want %s: %+v", a.Standing, c.want, a.Reasons)
			}
		})
	}
}

// Expiry that is known beforehand is not known before it happens (rule 8), and
// an order of two reasons rests on neither alone.
func TestOverlap(t *testing.T) {
	rec := madeUp(t, func(r *models.Record) {
		second := r.Cases[0].Orders[0]
		second.ID, second.To = "o2", models.OnDay(day(t, "2020-05-01"))
		r.Cases[0].Orders = append(r.Cases[0].Orders, second)
	})
	ask := func(on, known string) models.Answer {
		q := models.Question{Jurisdiction: "lower-ss", Program: "p", FiscalYear: 2020, Condition: "k", AsOf: day(t, on)}
		if known != "" {
			q.KnownOn = day(t, known)
		}
		a, err := rec.Coverage(q)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	sole := func(a models.Answer) (n, orders int) {
		for _, r := range a.Reasons {
			if r.Kind == models.ReasonOrder {
				orders++
				if r.Sole {
					n++
				}
			}
		}
		return n, orders
	}
	if n, orders := sole(ask("2020-04-30", "")); n != 0 || orders != 2 {
		t.Errorf("two overlap: %d of %d alone", n, orders)
	}
	if n, orders := sole(ask("2020-05-01", "")); n != 1 || orders != 1 {
		t.Errorf("one has ended: %d of %d alone", n, orders)
	}
	if n, orders := sole(ask("2020-05-01", "2020-04-30")); n != 0 || orders != 2 {
		t.Errorf("its end is not known: %d of %d alone", n, orders)
	}
}
