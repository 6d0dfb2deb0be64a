package tracker

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/app/seed"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// planning is a tracker on the real record and the invented one, on 30 November 2026.
func planning(t testing.TB) *Tracker {
	t.Helper()
	invented.Do(func() {
		invented.image = storetest.Image(t, func(s *store.Store) {
			items, _ := realItems(t)
			sample, faults := seed.Sample()
			if len(faults) > 0 {
				t.Fatal(faults[0])
			}
			more, err := Items(sample)
			if err != nil {
				t.Fatal(err)
			}
			load(t, New(s, storetest.Now), append(items, more...))
		})
	})
	return New(storetest.From(t, invented.image), func() time.Time { return time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC) })
}

// invented is the real record and the invented one, as most tests of plans begin.
var invented struct {
	sync.Once
	image []byte
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

// What the record says that money of a place hangs on is offered as a driver: on 24 January
// 2018 Denver's award of FY2017 hung on Chicago's injunction and on the request for
// documents; no amount of it was known.
func TestPlanFacts(t *testing.T) {
	t.Parallel()
	tr := planning(t)
	p, err := tr.PlanFacts(t.Context(), petra(), "denver-co", models.NewDate(2018, 1, 24))
	if err != nil {
		t.Fatal(err)
	}
	through := p.Award("denver-co-byrne-jag-fy2017-via-colorado")
	if len(p.Awards) != 4 || through == nil || through.Grant.Via != "colorado" || through.Position != nil || p.Sample {
		t.Errorf("awards: %d, of them through the state %+v", len(p.Awards), through)
	}
	for about, name := range map[models.Ref]string{
		{Kind: models.AboutOrder, ID: "chi17-pi"}:                        "The preliminary injunction of 15 September 2017 in City of Chicago v. Sessions",
		{Kind: models.FactAction, ID: "bja-document-request-2018-01-24"}: "Document request by the Bureau of Justice Assistance",
		{Kind: models.FactCondition, ID: "jag-1373-cert"}:                "certification condition",
		{Kind: models.FactProgram, ID: "byrne-jag"}:                      "Byrne JAG",
	} {
		i := slices.IndexFunc(p.Candidates, func(c Candidate) bool { return c.About == about })
		if i < 0 || !strings.EqualFold(p.Candidates[i].Name, name) || !slices.Contains(p.Candidates[i].Grants, "denver-co-byrne-jag-fy2017") {
			t.Errorf("%v is not offered as %q: %v", about, name, p.Candidates)
		}
	}
	if p, err = tr.PlanFacts(t.Context(), petra(), brindlewick, 0); err != nil || !p.Sample || len(p.Awards) != 6 {
		t.Errorf("the invented city: %d awards, %v", len(p.Awards), err)
	}
}
