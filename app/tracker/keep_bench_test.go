package tracker

import (
	"fmt"
	"testing"
	"time"

	"proviso/models"
)

// What a preview and a write cost on the real record.
func BenchmarkPropose(b *testing.B) {
	tr, _ := keptReal(b)
	c := only(corrected(b, tr, models.FactCase, injunction, func(m *models.Case) { m.Orders[0].To = models.OnDay(models.NewDate(2025, time.June, 1)) }))
	for b.Loop() {
		if _, err := tr.Propose(b.Context(), anna, c, models.NewDate(2025, time.September, 1)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkKeep(b *testing.B) {
	tr, _ := keptReal(b)
	n := 0
	for b.Loop() {
		n++
		id := fmt.Sprintf("letter-%d", n)
		if _, err := tr.Keep(b.Context(), anna, only(made(b, models.FactSource, id, 0, models.Source{ID: id, Title: id}))); err != nil {
			b.Fatal(err)
		}
	}
}
