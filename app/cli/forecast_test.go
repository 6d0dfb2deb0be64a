package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tenAwards are ten awards of a million dollars each under one driver of 30 %, which
// every award draws for itself if each is true; one more is not known.
func tenAwards(each bool) string {
	var awards, branches []string
	for i := range 10 {
		awards = append(awards, fmt.Sprintf(`{"id": "a%d", "amounts": {"committed": "0.00", "uncommitted": "1000000.00", "owed_back": "0.00"}, "slices": [{"fund": "General", "share": 1}]}`, i))
		branches = append(branches, fmt.Sprintf(`{"driver": "d", "outcome": "o", "award": "a%d", "kind": "terminated"}`, i))
	}
	awards = append(awards, `{"id": "unknown"}`)
	return fmt.Sprintf("{\"drivers\": [{\"id\": \"d\", \"each\": %t, \"outcomes\": [{\"id\": \"o\", \"chance\": {\"p10\": 0.2, \"p50\": 0.3, \"p90\": 0.4}}]}],\n\"awards\": [%s],\n\"branches\": [%s]}",
		each, strings.Join(awards, ",\n"), strings.Join(branches, ",\n"))
}

// TestForecast: the known answers of ten awards, by command; what is not known is
// told and counted; the same seed gives the same bytes.
func TestForecast(t *testing.T) {
	file := filepath.Join(t.TempDir(), "model.json")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(tenAwards(false))
	proviso(t, "", "forecast", "--model", file, "--format", "csv").want(t, 0, "total,,3000000.00,0.00,10000000.00,10000000.00,10000000.00,10000000.00,10000000.00,0.3000\r\n")
	got := proviso(t, "", "forecast", "--model", file)
	got.want(t, 0, "$3,000,000.00")
	for _, told := range []string{"Every way in which it can come out was counted.", "A reserve of $10,000,000.00 covers 80 % of outcomes.", "Awards assessed: 10; not assessed: 1.", "Not assessed: unknown, of which no amount is known."} {
		if !strings.Contains(got.err, told) {
			t.Errorf("it is not told %q:\n%s", told, got.err)
		}
	}
	proviso(t, tenAwards(true), "forecast", "--model", "-", "--format", "csv", "--confidence", "0.95").want(t, 0, "total,,3000000.00,3000000.00,4000000.00,5000000.00,5000000.00,7000000.00,6193620.86,0.9718")
	proviso(t, "", "forecast", "--model", file, "--tornado", "--format", "csv").want(t, 0, "d,2000000.00,4000000.00,0.00,0.00,10000000.00,0.00\r\n")
	proviso(t, "", "forecast", "--model", file, "--tornado", "--format", "json").want(t, 0, `"method": "enumerated"`)
	var result struct {
		Method  string
		Reserve string
		Total   struct{ Expected string }
	}
	first := proviso(t, "", "forecast", "--model", file, "--format", "json", "--simulate", "--trials", "20000", "--seed", "7")
	if err := json.Unmarshal([]byte(first.out), &result); err != nil || result.Method != "simulated" || result.Reserve != "10000000.00" {
		t.Errorf("%v: %+v", err, result)
	}
	if again := proviso(t, "", "forecast", "--model", file, "--format", "json", "--simulate", "--trials", "20000", "--seed", "7"); again.out != first.out {
		t.Error("the same seed gave other figures")
	}
	for text, want := range map[string]string{
		strings.Replace(tenAwards(false), `"p10": 0.2`, `"p10": 0.5`, 1):       "drivers[0].outcomes[0].chance.p10: 0.5 is above p50",
		strings.Replace(tenAwards(false), `"each"`, `"eech"`, 1):               `line 1: there is no field "eech"`,
		strings.Replace(tenAwards(false), `"award": "a3"`, `"award": "b3"`, 1): "branches[3].award",
	} {
		write(text)
		proviso(t, "", "forecast", "--model", file).want(t, 2, "")
		if got := proviso(t, "", "forecast", "--model", file); !strings.Contains(got.err, want) {
			t.Errorf("want %q: %s", want, got.err)
		}
	}
	for _, args := range [][]string{{"--confidence", "80"}, {"--trials", "0"}, {"--model", filepath.Join(t.TempDir(), "none")}} {
		write(tenAwards(false))
		proviso(t, "", append([]string{"forecast", "--model", file}, args...)...).want(t, 2, "")
	}
}

// TestForecastOfReadme: the example of the README is one.
func TestForecastOfReadme(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), `    {"drivers":`)
	model, _, ok := strings.Cut(rest, "\n\n")
	if !ok {
		t.Fatal("the README has no example of a model")
	}
	// Half of what is committed is protected: 0.3 x (91,800 + 35,000).
	proviso(t, `{"drivers":`+model, "forecast", "--model", "-", "--format", "csv").want(t, 0, "total,,38040.00,0.00,126800.00,")
}
