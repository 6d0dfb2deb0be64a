package models

import (
	"regexp"
	"strings"
)

// The spellings of a docket's number. A district court's has an office (1:), a year, a
// type (cv) and a number, and after it, as one likes, the initials of the judges and a
// defendant's number; an appeal has a year and a number; an application to the Supreme
// Court has an A between them, its miscellaneous and original cases an M or O.
var (
	districtNumber  = regexp.MustCompile(`(?:\b(\d{1,2}):\s?|\b)(?:19|20)?(\d{2})[- ]?([a-z]{2,3})[- ]?0*(\d{1,6})\b`)
	typeFirstNumber = regexp.MustCompile(`\b([a-z]{2})[- ](\d{2})[- ]0*(\d{1,6})\b`)
	plainNumber     = regexp.MustCompile(`\b(\d{2})-0*(\d{1,6})\b`)
	supremeNumber   = regexp.MustCompile(`\b(\d{2})-?([amo])-?0*(\d{1,6})\b`)
	dashes          = strings.NewReplacer("‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "−", "-", "\u00a0", " ")
)

// DocketNumber is a docket as it is compared, court/number: 1:16-cv-00745,
// 1:16-cv-00745-ESH and "No. 1:16cv745" are all dcd/1:16-cv-745. The office is kept
// where it is written, because some courts number each office by itself. A text with no
// number in it, or with several, stays as it is but for spaces and capitals. Court is
// CourtListener's id.
func DocketNumber(court, s string) string {
	return strings.ToLower(strings.TrimSpace(court)) + "/" + docketNumber(s)
}

// DocketKeys are the keys under which a docket may be found: its own, and, where its
// office is written, that of a file which leaves the office out.
func DocketKeys(court, s string) []string {
	key := DocketNumber(court, s)
	court, number, _ := strings.Cut(key, "/")
	if _, rest, has := strings.Cut(number, ":"); has && docketNumber(rest) == rest {
		return []string{key, court + "/" + rest}
	}
	return []string{key}
}

func docketNumber(s string) string {
	t := strings.Join(strings.Fields(strings.ToLower(dashes.Replace(s))), " ")
	if m := districtNumber.FindAllStringSubmatch(t, -1); len(m) > 0 {
		return oneNumber(t, m, func(p []string) string {
			office := strings.TrimLeft(p[1], "0")
			if office != "" {
				office += ":"
			}
			return office + p[2] + "-" + p[3] + "-" + p[4]
		})
	}
	if m := typeFirstNumber.FindAllStringSubmatch(t, -1); len(m) > 0 {
		return oneNumber(t, m, func(p []string) string { return p[2] + "-" + p[1] + "-" + p[3] })
	}
	if m := supremeNumber.FindAllStringSubmatch(t, -1); len(m) > 0 {
		return oneNumber(t, m, func(p []string) string { return p[1] + strings.ToUpper(p[2]) + p[3] })
	}
	if m := plainNumber.FindAllStringSubmatch(t, -1); len(m) > 0 {
		return oneNumber(t, m, func(p []string) string { return p[1] + "-" + p[2] })
	}
	return t
}

// oneNumber is the one number that a text names, or the text if it names several.
func oneNumber(text string, found [][]string, say func([]string) string) string {
	first := say(found[0])
	for _, other := range found[1:] {
		if say(other) != first {
			return text
		}
	}
	return first
}
