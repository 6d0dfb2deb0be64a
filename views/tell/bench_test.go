package tell

import (
	"testing"

	"proviso/app/publication"
)

// What one grant costs to be told, of the thousands that a publication may hold.
func BenchmarkGrant(b *testing.B) {
	all, err := editions()
	if err != nil {
		b.Fatal(err)
	}
	v, _ := In("es")
	e := all["2018-01-24"]
	f := Frame{Voice: v, Edition: e, Today: publication.Day("2026-11-30")}
	for i := 0; b.Loop(); i++ {
		g := &e.Grants[i%len(e.Grants)]
		f.Grant(g)
		for k := range g.Events {
			f.Event(&g.Events[k])
		}
		for k := range g.Conditions {
			f.StandingLine(&g.Conditions[k], f.Today)
		}
	}
}
