//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// reportFile is a real file of the samples.
func reportFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "intake", "testdata", filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// fileImported is a person who reads a file of USAspending, looks at what it would bring,
// keeps it, sends it again, and takes it back; and one who sends what cannot be read.
func fileImported(p person) {
	nyc := reportFile(p.t, "usaspending/transactions_nyc.csv")
	p.visit("/workspace/imports")
	p.reads("awards.csv", "Nothing in a file changes the record")
	p.file("notes.csv", "Award,Amount\n")
	p.refused(button("Read the file"))
	p.reads("One thing is to be put right")
	p.file("nyc.csv", nyc)
	p.follow(button("Read the file"))
	at := p.where()
	p.reads("5 refused, 16 new.", "waits for a decision", "21 records", "BOOM HEALTH")
	p.follow(link("5 refused"))
	p.reads("06 is a direct payment, not a grant")
	p.lacks("BOOM HEALTH")
	p.follow(button("Keep what the file reports"))
	p.reads("kept on", "Ada Example")
	p.visit("/workspace/imports")
	p.file("the same.csv", nyc)
	p.follow(button("Read the file"))
	if p.where() != at {
		p.t.Errorf("the same file is read again: %s", p.where())
	}
	p.visit("/workspace/imports")
	p.file("newer.csv", strings.Replace(nyc, "2100000.00", "2200000.00", 1))
	p.follow(button("Read the file"))
	p.reads("one changed", "15 unchanged", "total_obligated: was 2100000.00, would be 2200000.00")
	p.follow(button("Keep nothing of it"))
	p.reads("nothing of it counts")
	p.visit(at)
	p.writes(field("Why"), "the wrong vintage")
	p.follow(button("Take the import back"))
	p.reads("taken back on", "the wrong vintage")
}
