// Package golden compares what a test made with a file that somebody read. With
// UPDATE_GOLDEN=1 it rewrites the file: read the difference before it is committed.
package golden

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// Equal fails the test unless testdata/name holds exactly these bytes.
func Equal(t testing.TB, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; UPDATE_GOLDEN=1 makes it", err)
	}
	if bytes.Equal(got, want) {
		return
	}
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range max(len(g), len(w)) {
		switch {
		case i >= len(w):
			t.Fatalf("%s:%d: got one line more: %s", path, i+1, g[i])
		case i >= len(g):
			t.Fatalf("%s:%d: the file goes on: %s", path, i+1, w[i])
		case !bytes.Equal(g[i], w[i]):
			t.Fatalf("%s:%d:\ngot  %s\nwant %s", path, i+1, g[i], w[i])
		}
	}
}
