package static

import (
	"os"
	"strings"
	"testing"
)

// TestStates: the outlines are all there, each with a place for its mark.
func TestStates(t *testing.T) {
	if States() == nil {
		if os.Getenv("PROVISO_ASSETS") != "" { // the test command has built them
			t.Fatal("the outlines are not built")
		}
		t.Skip("the outlines are not built: go tool task assets")
	}
	if n := len(States()); n != 51 {
		t.Errorf("%d states, want 50 and the District of Columbia", n)
	}
	for code, s := range States() {
		if len(code) != 2 || !strings.HasPrefix(s.Path, "M") || !strings.HasSuffix(s.Path, "z") || s.R <= 0 || s.X <= 0 || s.X >= 975 || s.Y <= 0 || s.Y >= 610 {
			t.Errorf("%s: %+v", code, s)
		}
	}
}
