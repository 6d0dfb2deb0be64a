package server

import (
	"log/slog"
	"testing"

	"proviso/app/config"
	"proviso/app/identity"
	"proviso/app/seed"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
)

// BenchmarkPage answers the portfolio of January 2018 packed: made each time,
// made once and kept, and held by the client.
func BenchmarkPage(b *testing.B) {
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		b.Fatal(faults[0])
	}
	items, err := tracker.Items(r)
	if err != nil {
		b.Fatal(err)
	}
	s := storetest.Open(b)
	tr := tracker.New(s, noon)
	if _, err := tr.Load(b.Context(), items, "seed", "seed", "bench"); err != nil {
		b.Fatal(err)
	}
	storetest.Publish(b, s)
	for _, way := range []string{"made", "kept", "held"} {
		o := Options{Now: noon, Identity: identity.New(s, identity.Options{Now: noon}), Log: slog.New(slog.DiscardHandler), Config: config.Defaults()}
		if way == "made" {
			o.Config.PageCache = 0
		}
		app := New(tr, o)
		headers, want := []string{"Accept-Encoding: br"}, 200
		first := from(app, anyone, "GET", "/?as_of=2018-01-24", headers...)
		if way == "held" {
			headers, want = append(headers, "If-None-Match: "+etagOf(first)), 304
		}
		b.Run(way, func(b *testing.B) {
			for b.Loop() {
				if c := from(app, anyone, "GET", "/?as_of=2018-01-24", headers...); c.Response.StatusCode() != want {
					b.Fatal(c.Response.StatusCode())
				}
			}
		})
	}
}
