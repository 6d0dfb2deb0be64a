package tracker

import (
	"testing"

	"proviso/models"
)

// Every fact of the real record comes back from a form as it went in, to the byte.
func TestRoundTrip(t *testing.T) {
	items, _ := realItems(t)
	for _, it := range items {
		e, err := models.EntryOf(it.Kind, it.Body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Read(it.Kind)
		if err != nil || len(got.Faults) > 0 || string(got.Body) != string(it.Body) || got.ID != it.ID {
			t.Errorf("%s %s: %v %v\ngot  %s\nwant %s", it.Kind, it.ID, got.Faults, err, got.Body, it.Body)
		}
	}
}
