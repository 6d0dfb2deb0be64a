package models

import (
	"regexp"
	"strings"
)

// bluebookStates are the codes of states and territories by how the citation of a court
// shortens their names (The Bluebook, table T10), without points and spaces.
var bluebookStates = map[string]string{
	"ala": "al", "alaska": "ak", "ariz": "az", "ark": "ar", "cal": "ca", "colo": "co", "conn": "ct", "del": "de", "dc": "dc", "fla": "fl", "ga": "ga", "guam": "gu",
	"haw": "hi", "idaho": "id", "ill": "il", "ind": "in", "iowa": "ia", "kan": "ks", "ky": "ky", "la": "la", "me": "me", "md": "md", "mass": "ma", "mich": "mi",
	"minn": "mn", "miss": "ms", "mo": "mo", "mont": "mt", "neb": "ne", "nev": "nv", "nh": "nh", "nj": "nj", "nm": "nm", "ny": "ny", "nc": "nc", "nd": "nd",
	"nmari": "nmi", "ohio": "oh", "okla": "ok", "or": "or", "pa": "pa", "pr": "pr", "ri": "ri", "sc": "sc", "sd": "sd", "tenn": "tn", "tex": "tx", "utah": "ut",
	"vt": "vt", "va": "va", "vi": "vi", "wash": "wa", "wva": "wv", "wis": "wi", "wyo": "wy",
}

var (
	districtCourt = regexp.MustCompile(`^([nsewmc]?d)([a-z]+)$`)
	circuitCourt  = regexp.MustCompile(`^(\d{1,2})(?:st|d|nd|rd|th)cir$`)
	namedCircuits = map[string]string{"dccir": "cadc", "fedcir": "cafc", "us": "scotus", "ussupremecourt": "scotus", "scotus": "scotus", "sct": "scotus"}
	inBrackets    = regexp.MustCompile(`\([^)]*\)`)
	notLetters    = regexp.MustCompile(`[^a-z0-9]+`)
)

// CourtID is CourtListener's id of a federal court of districts, circuits or the whole,
// by how citations call it: "N.D. Ill." is ilnd, "4th Cir." ca4. What stands in brackets,
// a division or a doubt, is passed over; "" is a court that is not known here.
func CourtID(s string) string {
	t := notLetters.ReplaceAllString(strings.ToLower(inBrackets.ReplaceAllString(s, "")), "")
	if id := namedCircuits[t]; id != "" {
		return id
	}
	if m := circuitCourt.FindStringSubmatch(t); m != nil {
		return "ca" + m[1]
	}
	m := districtCourt.FindStringSubmatch(t)
	if m == nil {
		return ""
	}
	// D.N.D. reads as a district, N.D., of a state D., which is none: the part of a state
	// counts only if a state is left.
	if state := bluebookStates[m[2]]; state != "" {
		return state + m[1]
	}
	if state := bluebookStates[strings.TrimPrefix(t, "d")]; state != "" && t[0] == 'd' {
		return state + "d"
	}
	return ""
}

// DocketKeys are the keys, as DocketKeys has them, of each docket of a case; where one
// text names several, of each of them.
func (c *Case) DocketKeys() [][]string {
	var out [][]string
	add := func(court, text string) {
		for _, part := range severalDockets.Split(inBrackets.ReplaceAllString(text, ""), -1) {
			if part = strings.TrimSpace(part); part != "" && court != "" {
				out = append(out, DocketKeys(court, part))
			}
		}
	}
	add(CourtID(c.Court), c.Docket)
	for _, appeal := range c.AppealDockets {
		if m := courtThenNumber.FindStringSubmatch(appeal); m != nil {
			add(CourtID(m[1]), m[2])
		}
	}
	return out
}

var (
	severalDockets  = regexp.MustCompile(`;|,|\band\b`)
	courtThenNumber = regexp.MustCompile(`^(.*?[a-z.])\s+(\d{2}[-AMO].*)$`)
)
