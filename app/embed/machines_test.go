package embed

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"proviso/app/publication"
	"proviso/app/seed"
	"proviso/app/tracker"
)

// machineDays are the days of the editions that tests of files and feeds go through:
// the letters, the stay of a nationwide order, and a day long after the last check.
var machineDays = []publication.Day{"2018-01-24", "2018-06-26", "2026-11-30"}

var machineBook = sync.OnceValues(func() (*tracker.Book, error) {
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		return nil, fmt.Errorf("the shipped record: %v", faults)
	}
	return tracker.NewBook(r), nil
})

var machineEditions sync.Map // by day, func() (*publication.Edition, error)

// machineEdition is the real record as it would be published for a day. It is shared
// between tests and not to be changed.
func machineEdition(t testing.TB, day publication.Day) *publication.Edition {
	t.Helper()
	make, _ := machineEditions.LoadOrStore(day, sync.OnceValues(func() (*publication.Edition, error) {
		b, err := machineBook()
		if err != nil {
			return nil, err
		}
		e, err := b.Edition(publication.Settings{AsOf: day})
		if err != nil {
			return nil, err
		}
		e.Number, e.Published = 7, time.Date(2026, time.November, 30, 9, 30, 0, 0, time.UTC)
		_, _, err = e.Seal("")
		return e, err
	}))
	e, err := make.(func() (*publication.Edition, error))()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// someThings are every so manieth embed of an edition, for what another day's edition
// is gone through whole.
func someThings(e *publication.Edition, each int) [][2]string {
	var out [][2]string
	for i, x := range machineThings(e) {
		if i%each == 0 {
			out = append(out, x)
		}
	}
	return out
}

// machineThings are every embed of an edition, as kind and id.
func machineThings(e *publication.Edition) [][2]string {
	out := [][2]string{{"overview", "all"}, {"map", "all"}}
	for i := range e.Places {
		out = append(out, [2]string{"jurisdiction", e.Places[i].ID})
	}
	for i := range e.Grants {
		out = append(out, [2]string{"grant", e.Grants[i].ID})
	}
	for i := range e.Cases {
		out = append(out, [2]string{"case", e.Cases[i].ID})
	}
	for i := range e.Conditions {
		k := &e.Conditions[i]
		out = append(out, [2]string{"coverage", k.ID})
		for _, p := range k.Places {
			out = append(out, [2]string{"coverage", k.ID + "." + p.Place.ID})
		}
	}
	for i := range e.Comparisons {
		out = append(out, [2]string{"comparison", e.Comparisons[i].ID})
	}
	return out
}
