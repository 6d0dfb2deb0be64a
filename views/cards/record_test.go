package cards

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"proviso/app/publication"
	"proviso/app/seed"
	"proviso/app/tracker"
	"proviso/views/tell"
)

// today is the reader's day, long after the first wave of the record was verified.
const today = publication.Day("2026-11-30")

// days are those of the editions: demands open, a reversal, and today.
var days = []publication.Day{"2018-01-24", "2018-08-01", today}

// editions are those of the shipped record, made once.
var editions = sync.OnceValues(func() (map[publication.Day]*publication.Edition, error) {
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		return nil, fmt.Errorf("the shipped record: %v", faults)
	}
	b := tracker.NewBook(r)
	out := map[publication.Day]*publication.Edition{}
	for _, d := range days {
		e, err := b.Edition(publication.Settings{AsOf: d})
		if err != nil {
			return nil, err
		}
		if _, _, err := e.Seal(""); err != nil {
			return nil, err
		}
		out[d] = e
	}
	return out, nil
})

// frameOf is a frame of a language and day on a copy of the edition, which a test may
// change.
func frameOf(t *testing.T, lang string, day publication.Day) tell.Frame {
	t.Helper()
	all, err := editions()
	if err != nil {
		t.Fatal(err)
	}
	v, ok := tell.In(lang)
	if !ok {
		t.Fatalf("no voice speaks %s", lang)
	}
	e := *all[day]
	return tell.Frame{Voice: v, Edition: &e, Today: today, Base: "https://proviso.example.gov"}
}

func rendered(t *testing.T, f tell.Frame, kind, id string) []byte {
	t.Helper()
	c, ok := Card(f, kind, id)
	if !ok {
		t.Fatalf("there is no card %s %s", kind, id)
	}
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatalf("%s %s: %v", kind, id, err)
	}
	return b.Bytes()
}
