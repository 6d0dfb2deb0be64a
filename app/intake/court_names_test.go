package intake

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"proviso/models"
)

// TestCourtIDs: every court of districts and circuits of a list of courts is known by
// how it is cited, and no other court is taken for one.
func TestCourtIDs(t *testing.T) {
	text, err := os.ReadFile("testdata/courts/federal_courts.json")
	if err != nil {
		t.Fatal(err)
	}
	var courts []struct {
		ID, Type string
		Cited    string `json:"citation_string"`
	}
	if err := json.Unmarshal(text, &courts); err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, c := range courts {
		got := models.CourtID(c.Cited)
		if got != "" && got != c.ID {
			t.Errorf("%q is %q, want %q", c.Cited, got, c.ID)
		}
		district := c.Type == "trial" && strings.Contains(c.Cited, "D.") && !strings.Contains(c.Cited, "Dist.")
		if known++; got == "" {
			known--
			if district || strings.HasSuffix(c.Cited, "Cir.") {
				t.Errorf("%q is not known, want %q", c.Cited, c.ID)
			}
		}
	}
	if known < 100 {
		t.Errorf("%d courts are known", known)
	}
}
