package intake

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestAwardNumbersSeen reads every number that was seen, as it was printed.
func TestAwardNumbersSeen(t *testing.T) {
	t.Parallel()
	records, err := csv.NewReader(bytes.NewReader(sample(t, "ojp/award_numbers_seen.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records[1:] {
		a, ok := ReadAwardNumber(r[0])
		if !ok || a.Number != strings.ReplaceAll(r[0], "-", "") || a.Mended || strings.Contains(r[0], "-") && a.Written != r[0] {
			t.Errorf("%s: got %+v, %v", r[0], a, ok)
		}
		if year := r[4]; year != "" && digits(year) != a.Year {
			t.Errorf("%s: year %d, want %s", r[0], a.Year, year)
		}
	}
	if len(records) < 19 {
		t.Errorf("only %d numbers", len(records)-1)
	}
}

func TestAwardNumberSpellings(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"2018-DJ-BX-0422": "2018-DJ-BX-0422", "2018 dj bx 0422": "2018-DJ-BX-0422", "2018DJBX0422": "2018-DJ-BX-0422", "2O18-DJ-BX-O422": "2018-DJ-BX-0422",
		"2015-FW-AX-K001": "2015-FW-AX-K001", "l5PBJA-24-GG-O4727-JAGX": "15PBJA-24-GG-04727-JAGX", "15JOVW24GG01477CY": "15JOVW-24-GG-01477-CY",
		"15PBJA–24–GG–04727–JAGX": "15PBJA-24-GG-04727-JAGX",
		// A state's own numbers, other agencies' and words are none.
		"2021-JAGC-DADE-34-3B-131": "", "VOCA-2020-MIAMI-DADE POLICE DEPARTM-00697": "", "H79SM089396": "", "NO PASSTHROUGH ID PROVIDED": "", "": "", "16.738": "",
	} {
		a, ok := ReadAwardNumber(s)
		if ok != (want != "") || a.Written != want {
			t.Errorf("%q: got %+v, %v; want %q", s, a, ok, want)
		}
	}
}

// TestAwardNumberRound reads what it writes, however that is spelt.
func TestAwardNumberRound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.StringMatching(`(19[7-9]|20[0-4])[0-9]-[A-Z]{2}-[A-Z]{2}-[A-Z0-9][0-9]{3}`), rapid.StringMatching(`15[A-Z]{3,5}-[0-9]{2}-[A-Z]{2}-[0-9]{5}-[A-Z0-9]{2,4}`)).Draw(t, "number")
		a, ok := ReadAwardNumber(s)
		if !ok {
			t.Fatalf("%s is not read", s)
		}
		for _, spelt := range []string{a.Written, a.Number, strings.ToLower(a.Written), strings.ReplaceAll(a.Written, "-", " ")} {
			if b, ok := ReadAwardNumber(spelt); !ok || b.Number != a.Number || b.Written != a.Written {
				t.Fatalf("%s spelt %s: %+v, %v", s, spelt, b, ok)
			}
		}
	})
}
