package cli_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// TestForecastPlan: the plan of the invented city, by command. Two awards of $1,000,000
// under one condition that is held to be enforced with 30 %: $600,000 is expected.
func TestForecastPlan(t *testing.T) {
	db := filepath.Join(t.TempDir(), "plan.db")
	proviso(t, "", "seed", "--sample", "--db", db).want(t, 0, "illustrative:")
	forecast := func(args ...string) result {
		t.Helper()
		return proviso(t, "", append([]string{"forecast", "--db", db, "--as-of", "2026-11-30"}, args...)...)
	}
	const place = "illustrative-brindlewick"
	var report struct {
		Totals  struct{ Base, Adverse, Severe, Expected, P80 string }
		Reserve string
	}
	got := forecast("--jurisdiction", place, "--award", "illustrative-g4", "--award", "illustrative-g5", "--format", "json")
	if err := json.Unmarshal([]byte(got.out), &report); err != nil {
		t.Fatal(err, got.err)
	}
	if x := report.Totals; x.Base != "0.00" || x.Adverse != "2000000.00" || x.Severe != "2000000.00" || x.Expected != "600000.00" || x.P80 != "2000000.00" || report.Reserve != "2000000.00" {
		t.Errorf("%+v", report)
	}
	if strings.Contains(got.out, `"p50": 3000`) || strings.Contains(got.out, "Invented.") {
		t.Error("a likelihood that nobody said may be told is in it")
	}
	for _, part := range []string{`"curve": [`, `"everything": 0.3`, `"waterfall": [`, `"decisions": [`} {
		if !strings.Contains(got.out, part) {
			t.Errorf("there is no %s", part)
		}
	}
	forecast("--jurisdiction", place, "--scenario", "The books are not found", "--format", "json").want(t, 0, "which assumes: Request for the lantern books: costs are disallowed")
	forecast("--jurisdiction", place, "--format", "csv", "--fiscal-year", "FY2027").want(t, 0, "FY2027,Grants Fund,Community Safety,direct,340000.00,0.00,0.00,300000.00,300000.00,")
	first := forecast("--jurisdiction", place, "--format", "csv", "--seed", "7")
	first.want(t, 0, "\r\ntotal,,,,")
	if again := forecast("--jurisdiction", place, "--format", "csv", "--seed", "7"); again.out != first.out {
		t.Error("the same seed gave other figures")
	}
	if !strings.Contains(first.err, "Not assessed: Night Patrols (illustrative), FY2027, no amount of it is known.") {
		t.Errorf("what is not assessed is not told: %s", first.err)
	}
	forecast("--jurisdiction", place, "--tornado", "--format", "csv", "--award", "illustrative-g4", "--award", "illustrative-g5").want(t, 0, "illustrative-brindlewick.lantern-certification,400000.00,900000.00,0.00,0.00,2000000.00,0.00\r\n")
	forecast("--jurisdiction", place, "--award", "illustrative-g4", "--award", "illustrative-g5", "--scenario", "severe", "--compare", "believed", "--format", "csv").want(t, 0, "to,severe,2000000.00,2000000.00\r\n")
	forecast("--jurisdiction", place, "--award", "illustrative-g4", "--award", "illustrative-g5", "--lift", place+".lantern-certification@2027-07", "--format", "json").want(t, 0, `"expected": "1400000.00"`)
	denver := forecast("--jurisdiction", "denver-co", "--format", "csv")
	denver.want(t, 0, "unknown,unknown,unknown,unknown")
	if strings.Contains(denver.out+denver.err, "0.00") || !strings.Contains(denver.err, "of none of the 4 awards the amounts are known") {
		t.Errorf("what is not known is a zero: %s%s", denver.out, denver.err)
	}
	for want, args := range map[string][]string{
		"of none of the 4 awards":                              {"--jurisdiction", "denver-co", "--tornado"},
		`no jurisdiction is called "nowhere"`:                  {"--jurisdiction", "nowhere"},
		`is no award of City of Brindlewick`:                   {"--jurisdiction", place, "--award", "x"},
		`is no driver and month; it is written DRIVER@YYYY-MM`: {"--jurisdiction", place, "--lift", "x"},
		`no scenario is called "best"`:                         {"--jurisdiction", place, "--scenario", "best"},
		`"FY1999" is no fiscal year that is kept`:              {"--jurisdiction", place, "--fiscal-year", "FY1999"},
		"--simulate is of a --model":                           {"--jurisdiction", place, "--simulate"},
		"is nothing that actions are set against":              {"--jurisdiction", place, "--against", "luck"},
		"are of a plan: name its --jurisdiction":               {"--model", "-"},
		"--jurisdiction and --model can't be used together":    {"--jurisdiction", place, "--model", "-"},
	} {
		if got := forecast(args...); got.code == 0 || !strings.Contains(got.err, want) {
			t.Errorf("%v: %d %s", args, got.code, got.err)
		}
	}
}
