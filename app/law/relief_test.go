package law_test

import (
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

// relief is what an order of the real record does on a day.
func relief(t *testing.T, id, asOf, known string) models.Relief {
	t.Helper()
	knownOn := models.Date(0)
	if known != "" {
		knownOn = day(t, known)
	}
	for _, m := range seeded().Cases {
		for _, r := range real().On(day(t, asOf), knownOn).Relief(&m) {
			if r.Order == id {
				return r
			}
		}
	}
	t.Fatalf("no order %s", id)
	return models.Relief{}
}

func TestRelief(t *testing.T) {
	everybody := len(seeded().Jurisdictions)
	for _, c := range []struct {
		order, asOf, known     string
		runs                   models.Certainty
		byName, scope, unclear int
	}{
		{"chi17-pi", "2017-09-14", "", models.No, 0, 0, 0},
		{"chi17-pi", "2017-09-15", "", models.Yes, 1, everybody - 1, 0},
		{"chi17-pi", "2018-06-26", "", models.Yes, 1, 0, 0}, // stayed for all but Chicago
		{"chi17-pi", "2018-06-26", "2018-06-25", models.Yes, 1, everybody - 1, 0},
		{"chi17-pi", "2018-07-27", "", models.No, 0, 0, 0},
		{"chi17-perm", "2018-08-01", "", models.Yes, 1, 0, 0},
		{"chi17-perm", "2020-05-15", "", models.Yes, 1, 0, everybody - 1},
		{"san-francisco-v-trump-2025-r3", "2025-08-21", "", models.No, 0, 0, 0},
	} {
		got := relief(t, c.order, c.asOf, c.known)
		var byName, scope, unclear int
		for _, p := range got.Protected {
			switch {
			case p.Certainty == models.Maybe:
				unclear++
			case p.ByName:
				byName++
			default:
				scope++
			}
		}
		if got.Runs != c.runs || byName != c.byName || scope != c.scope || unclear != c.unclear {
			t.Errorf("%s on %s (%s): runs %s, %d by name, %d by scope, %d uncertain", c.order, c.asOf, c.known, got.Runs, byName, scope, unclear)
		}
	}
}

// An order that an answer rests on protects the place of the question.
func TestReliefAgreesWithAnswers(t *testing.T) {
	r := seeded()
	byOrder := map[string]*models.Case{}
	for i := range r.Cases {
		for _, o := range r.Cases[i].Orders {
			byOrder[o.ID] = &r.Cases[i]
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		g := rapid.SampledFrom(r.Grants).Draw(t, "grant")
		d := real().On(models.NewDate(2017, 1, 1)+models.Date(rapid.IntRange(0, 3600).Draw(t, "day")), 0)
		for _, k := range d.For(g.Jurisdiction, g.Program, g.FiscalYear) {
			for _, id := range k.HangsOn {
				m := byOrder[id]
				if m == nil {
					continue // a notice
				}
				found := false
				for _, rel := range d.Relief(m) {
					for _, p := range rel.Protected {
						found = found || rel.Order == id && p.Jurisdiction == g.Jurisdiction && p.Certainty == models.Yes
					}
				}
				if !found {
					t.Fatalf("%s on %s rests on %s, which protects it not", g.ID, d.AsOf(), id)
				}
			}
		}
	})
}
