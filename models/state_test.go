package models

import "testing"

func TestStateIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"FY 2025 Local JAG Allocations: Washington": "WA", "West Virginia": "WV", "jag-2020-new-york.xlsx": "NY", "ARKANSAS": "AR",
		"Kansas and Missouri": "", "WA": "", "": "", "Virginia, West Virginia": "", "Oregonian": "",
	} {
		if got := StateIn(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"wa": "WA", " Washington ": "WA", "Wash.": "", "": "", "PUERTO RICO": "PR"} {
		if got := StateCode(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
