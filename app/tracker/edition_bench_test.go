package tracker

import (
	"testing"

	"proviso/app/publication"
	"proviso/models"
)

// BenchmarkEdition makes and seals an edition of 5,000 grants. The baseline judges
// the same grants, which every page of the portfolio does.
func BenchmarkEdition(b *testing.B) {
	book := country(b, 5_000)
	on := models.NewDate(2020, 9, 1)
	b.Run("baseline", func(b *testing.B) {
		for b.Loop() {
			if _, err := book.Assess(AssessQuery{AsOf: on}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("make", func(b *testing.B) {
		for b.Loop() {
			if _, err := book.Edition(publication.Settings{AsOf: "2020-09-01"}); err != nil {
				b.Fatal(err)
			}
		}
	})
	e, err := book.Edition(publication.Settings{AsOf: "2020-09-01"})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("seal", func(b *testing.B) {
		for b.Loop() {
			_, documents, err := e.Seal("")
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for _, d := range documents {
				n += len(d.Body)
			}
			b.ReportMetric(float64(n)/1e6, "MB")
		}
	})
}
