package law_test

import (
	"fmt"
	"sync"
	"testing"

	"proviso/app/law"
	"proviso/models"
)

func BenchmarkCoverage(b *testing.B) {
	rec := real()
	q := models.Question{Jurisdiction: "denver-co", Program: "byrne-jag", FiscalYear: 2017, Condition: "jag-notice", AsOf: models.NewDate(2018, 6, 25)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rec.Coverage(q); err != nil {
			b.Fatal(err)
		}
	}
}

// country is the real record with 20,000 made-up jurisdictions, and the awards
// of a whole country: five years of JAG each. They exist in this benchmark alone.
func country() (*law.Record, []models.Grant) {
	r := seeded()
	states := []string{"CA", "CO", "IL", "NY", "TX", "WA", "OR", "PA", "FL", "MA"}
	kinds := []models.JurisdictionKind{models.City, models.County, models.Consolidated, models.SpecialDistrict}
	r.Jurisdictions = append([]models.Jurisdiction{}, r.Jurisdictions...)
	var grants []models.Grant
	for i := range 20_000 {
		id := fmt.Sprintf("place-%05d", i)
		r.Jurisdictions = append(r.Jurisdictions, models.Jurisdiction{ID: id, Name: id, Kind: kinds[i%len(kinds)], State: states[i%len(states)]})
		for year := 2016; year <= 2020; year++ {
			grants = append(grants, models.Grant{ID: id, Jurisdiction: id, Program: "byrne-jag", FiscalYear: year})
		}
	}
	return law.Compile(r), grants
}

var tenConditions = []string{"jag-1373-cert", "jag-access", "jag-notice", "jag-subrecipient-1373", "jag-harboring-nondisclosure",
	"jag-removal-statutes-cert", "jag-info-questionnaire", "jag-rule-of-construction", "cops-1373", "eo13768-s9a"}

// BenchmarkMatrix is 100,000 awards x 10 conditions on one day, without reasons;
// the baseline walks the same million cells and looks its jurisdiction up in a map.
func BenchmarkMatrix(b *testing.B) {
	rec, grants := country()
	b.Run("standings", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			day := rec.On(models.NewDate(2018, 9, 1), 0)
			inTwo(len(grants), func(i int) {
				g := grants[i]
				for _, k := range tenConditions {
					if _, ok := day.Standing(g.Jurisdiction, g.Program, g.FiscalYear, k); !ok {
						panic(g.ID)
					}
				}
			})
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ns/cell")
	})
	b.Run("baseline", func(b *testing.B) {
		index := map[string]int{}
		for i, g := range grants {
			index[g.Jurisdiction] = i
		}
		for b.Loop() {
			inTwo(len(grants), func(i int) {
				for range tenConditions {
					if _, ok := index[grants[i].Jurisdiction]; !ok {
						panic(i)
					}
				}
			})
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ns/cell")
	})
}

func inTwo(n int, f func(int)) {
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Go(func() {
			for i := w * n / 2; i < (w+1)*n/2; i++ {
				f(i)
			}
		})
	}
	wg.Wait()
}
