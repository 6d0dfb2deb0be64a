package risk

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"proviso/app/law"
	"proviso/models"
)

// country is the real record with 20,000 made-up places and five years of JAG
// for each. They exist in this benchmark alone.
func country() models.Record {
	r := seeded()
	states := []string{"CA", "CO", "IL", "NY", "TX", "WA", "OR", "PA", "FL", "MA"}
	kinds := []models.JurisdictionKind{models.City, models.County, models.Consolidated, models.SpecialDistrict}
	r.Jurisdictions = append([]models.Jurisdiction{}, r.Jurisdictions...)
	r.Grants, r.Amounts = nil, nil
	for i := range 20_000 {
		id := fmt.Sprintf("place-%05d", i)
		r.Jurisdictions = append(r.Jurisdictions, models.Jurisdiction{ID: id, Name: id, Kind: kinds[i%len(kinds)], State: states[i%len(states)]})
		for year := 2016; year <= 2020; year++ {
			g := models.Grant{ID: fmt.Sprint(id, "-", year), Jurisdiction: id, Program: "byrne-jag", FiscalYear: year}
			r.Grants = append(r.Grants, g)
			r.Amounts = append(r.Amounts, models.Amount{ID: g.ID + "-a", Grant: g.ID, Kind: models.Allocation, USD: 100_000_00})
		}
	}
	return r
}

// BenchmarkAssess judges 100,000 awards on one day, on two cores; MB is what the
// judged grants keep in memory beyond the record. The baseline is the standings
// of their conditions alone.
func BenchmarkAssess(b *testing.B) {
	r := country()
	l := law.Compile(r)
	desk := NewDesk(r, l)
	on := models.NewDate(2020, 9, 1)
	b.Run("baseline", func(b *testing.B) {
		for b.Loop() {
			day := l.On(on, 0)
			inTwo(len(r.Grants), func(i int) {
				g := &r.Grants[i]
				if day.For(g.Jurisdiction, g.Program, g.FiscalYear) == nil {
					panic(g.ID)
				}
			})
		}
	})
	b.Run("ladder", func(b *testing.B) { benchmarkLadder(b, r, l, desk, on) })
}

func benchmarkLadder(b *testing.B, r models.Record, l *law.Record, desk *Desk, on models.Date) {
	for b.Loop() {
		if judged := judgeAll(desk, l.On(on, 0), r.Grants, on); len(judged) != len(r.Grants) {
			b.Fatal(len(judged))
		}
	}
	b.StopTimer()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	judged := judgeAll(desk, l.On(on, 0), r.Grants, on)
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
	runtime.KeepAlive(judged)
}

func judgeAll(desk *Desk, on *law.Day, grants []models.Grant, asOf models.Date) []models.Assessment {
	judged := make([]models.Assessment, len(grants))
	inTwo(len(grants), func(i int) {
		judged[i] = Assess(desk.Dossier(on, grants[i]), asOf)
		desk.Weigh(&judged[i], on)
	})
	return judged
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
