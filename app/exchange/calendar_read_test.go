//go:build e2e

package exchange

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestCalendarIsRead has the parser of a calendar program read it: ical.js, which
// go tool task assets fetches.
func TestCalendarIsRead(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "node", "calendar.mjs")
	cmd.Dir = "../../static"
	cmd.Stdin = strings.NewReader(written(t, exampleCalendar()))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Name, Refresh, Method string
		Properties            []string
		Events                []struct {
			UID, Summary, About, Day, Changed, URL string
			Whole                                  bool
			Sequence                               int
			Properties, Alarms                     []string
		}
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if got.Name != "Deadlines of Ann" || got.Refresh != "PT12H" || got.Method != "PUBLISH" || len(got.Events) != 3 {
		t.Fatalf("got %+v", got)
	}
	e := got.Events[0]
	if e.UID != "g1.acceptance@proviso" || e.Day != "2026-11-14" || !e.Whole || e.Sequence != 7 || e.Changed != "2026-10-01T09:30:00Z" ||
		e.Summary != "Acceptance of the award, Saturday; last business day 13 November" || e.About != "First line\nsecond, line; \\ end" ||
		!slices.Equal(e.Alarms, []string{"-P14D", "-P7D", "-P2D"}) {
		t.Errorf("got %+v", e)
	}
	h := got.Events[1]
	if len(h.Alarms) > 0 || !slices.Equal(h.Properties, e.Properties) || !strings.HasPrefix(h.Summary, "Report ATTENDEE:mailto:x@example.org BEGIN:VALARM END:VEVENT, \\n; a b c d") || h.URL != "https://proviso.example/ X-EVIL:1" {
		t.Errorf("a hostile text: got %+v", h)
	}
	if got := got.Events[2].Summary; got != strings.TrimSpace(strings.Repeat("größer ", 40)) {
		t.Errorf("a long text: got %q", got)
	}
}
