package models

import (
	"regexp"
	"slices"
	"strings"
)

// several parts a text that names more than one docket.
var several = regexp.MustCompile(`;|,|\band\b|&`)

// DocketKeys are the keys of all dockets that a case names, its own and those above, as
// reports on dockets have them; see DocketNumber. A docket of a court that is not known,
// or without a number, has none.
func (c Case) DocketKeys() []string {
	var out []string
	add := func(court, text string) {
		id := CourtID(court)
		if id == "" {
			return
		}
		for _, part := range several.Split(bracketed.ReplaceAllString(text, " "), -1) {
			for _, key := range DocketKeys(id, part) {
				if _, number, _ := strings.Cut(key, "/"); isDocketNumber(number) && !slices.Contains(out, key) {
					out = append(out, key)
				}
			}
		}
	}
	add(c.Court, c.Docket)
	for _, above := range c.AppealDockets {
		if at := aboveNumber.FindStringIndex(above); at != nil {
			add(above[:at[0]], above[at[0]:])
		}
	}
	return out
}

var (
	// aboveNumber is where in "9th Cir. 18-55599 (COPS)" the number begins.
	aboveNumber = regexp.MustCompile(`\b\d{2}(?:-\d|[AMO]\d)`)
	wholeNumber = regexp.MustCompile(`^(?:(?:\d+:)?\d{2}-[a-z]{2,3}-\d+|\d{2}-\d+|\d{2}[AMO]\d+)$`)
)

// isDocketNumber is true of a number as DocketNumber writes one.
func isDocketNumber(s string) bool { return wholeNumber.MatchString(s) }
