package api_test

import (
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/app/store/storetest"
)

// TestSurface: what callers have written into their programs. A line that goes or
// changes breaks one of them; lines may come.
func TestSurface(t *testing.T) {
	s := serving(t, storetest.Open(t))
	var lines []string
	for path, methods := range s.document(t).Paths {
		for method, x := range methods {
			line := strings.ToUpper(method) + " " + path + " " + x.OperationID + ":"
			for _, f := range x.Parameters {
				line += " " + f.Name
			}
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	golden.Equal(t, "surface.golden", []byte(strings.Join(lines, "\n")+"\n"))
}
