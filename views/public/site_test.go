package public

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

// days are those on which the shipped record is shown: with the demands open, in the
// second wave, and long after anybody last verified the first.
var days = []publication.Day{"2018-01-24", "2025-09-01", "2026-11-30"}

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
		e.Number = 1
		out[d] = e
	}
	return out, nil
})

// frame shows the edition of a day, read on that day.
func frame(t testing.TB, lang string, d publication.Day) tell.Frame {
	t.Helper()
	all, err := editions()
	if err != nil {
		t.Fatal(err)
	}
	v, ok := tell.In(lang)
	if !ok {
		t.Fatalf("no voice speaks %s", lang)
	}
	return tell.Frame{Voice: v, Edition: all[d], Today: d, Base: "https://proviso.example.gov"}
}

func rendered(t testing.TB, f tell.Frame, path string) []byte {
	t.Helper()
	c, ok := Page(f, path)
	if !ok {
		t.Fatalf("there is no page %q", path)
	}
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatalf("%q: %v", path, err)
	}
	return b.Bytes()
}
