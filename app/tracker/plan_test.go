package tracker

import (
	"testing"
	"time"

	"proviso/app/seed"
	"proviso/app/store/storetest"
	"proviso/models"
)

// planning is a tracker on the real record and the invented one, on 30 November 2026.
func planning(t testing.TB) *Tracker {
	t.Helper()
	tr := New(storetest.Open(t), func() time.Time { return time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC) })
	items, _ := realItems(t)
	sample, faults := seed.Sample()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	invented, err := Items(sample)
	if err != nil {
		t.Fatal(err)
	}
	load(t, tr, append(items, invented...))
	return tr
}

const (
	brindlewick = "illustrative-brindlewick"
	quillmere   = "illustrative-quillmere-county"
)

// petra is of the budget office of both invented places and of Denver.
func petra(roles ...models.Role) models.Person {
	p := models.Person{ID: "petra"}
	for _, r := range append(roles, models.RoleBudget) {
		for _, place := range []string{brindlewick, quillmere, "denver-co"} {
			p.Assignments = append(p.Assignments, models.Assignment{Role: r, Jurisdiction: place})
		}
	}
	return p
}

func TestPlanFacts(t *testing.T) {
	t.Parallel()
	tr := planning(t)
	for place, day := range map[string]models.Date{brindlewick: 0, quillmere: 0, "denver-co": models.NewDate(2018, 1, 24)} {
		p, err := tr.PlanFacts(t.Context(), petra(), place, day)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range p.Awards {
			t.Log(place, a.Grant.ID, a.Name, a.Rung, a.Position != nil, a.Grant.Via)
		}
		for _, c := range p.Candidates {
			t.Log(c)
		}
	}
}
