package models

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// states are the names of states and territories by their codes (U.S. Postal
// Service, Publication 28, appendix B).
var states = map[string]string{
	"AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
	"CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida",
	"GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana",
	"IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine",
	"MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi",
	"MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
	"NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
	"OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island",
	"SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah",
	"VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
	"WY": "Wyoming", "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico",
	"VI": "U.S. Virgin Islands",
}

// StateCode is the code of a state or territory, whether it is given or its name is, in
// whatever case; "" of anything else.
func StateCode(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if states[s] != "" {
		return s
	}
	for code, name := range states {
		if strings.ToUpper(name) == s {
			return code
		}
	}
	return ""
}

// StateIn is the code of the one state that a text names in full; "" where it names none
// or several.
func StateIn(text string) string {
	words := " " + strings.Join(strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return !unicode.IsLetter(r) }), " ") + " "
	// The longest first: West Virginia is not Virginia.
	codes := slices.SortedFunc(maps.Keys(states), func(a, b string) int { return cmp.Or(len(states[b])-len(states[a]), strings.Compare(a, b)) })
	found := ""
	for _, code := range codes {
		name := " " + strings.ToUpper(states[code]) + " "
		if !strings.Contains(words, name) {
			continue
		}
		if found != "" {
			return ""
		}
		found, words = code, strings.ReplaceAll(words, name, " | ")
	}
	return found
}

// StateName is the name of a state or territory; a code that is none is its own.
func StateName(code string) string {
	if name := states[code]; name != "" {
		return name
	}
	return code
}
