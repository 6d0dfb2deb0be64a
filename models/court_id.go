package models

import (
	"regexp"
	"strings"
)

// stateCitations are states as citations of courts shorten them (Bluebook, table T1),
// without points and blanks, with the letters that the ids of their courts begin with.
var stateCitations = map[string]string{
	"ala": "al", "alaska": "ak", "ariz": "az", "ark": "ar", "cal": "ca", "colo": "co", "conn": "ct", "del": "de", "dc": "dc",
	"fla": "fl", "ga": "ga", "guam": "gu", "haw": "hi", "idaho": "id", "ill": "il", "ind": "in", "iowa": "ia", "kan": "ks",
	"ky": "ky", "la": "la", "me": "me", "md": "md", "mass": "ma", "mich": "mi", "minn": "mn", "miss": "ms", "mo": "mo",
	"mont": "mt", "neb": "ne", "nev": "nv", "nh": "nh", "nj": "nj", "nm": "nm", "nmari": "nmi", "ny": "ny", "nc": "nc",
	"nd": "nd", "ohio": "oh", "okla": "ok", "or": "or", "pa": "pa", "pr": "pr", "ri": "ri", "sc": "sc", "sd": "sd",
	"tenn": "tn", "tex": "tx", "utah": "ut", "vt": "vt", "va": "va", "vi": "vi", "wash": "wa", "wva": "wv", "wis": "wi", "wyo": "wy",
}

var (
	bracketed  = regexp.MustCompile(`\([^)]*\)`)
	circuit    = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|d) ?cir(?:\.|cuit)?$`)
	courtIDs   = regexp.MustCompile(`^(?:[a-z]{2,3}[cemnsw]?d|ca\d{1,2}|cadc|cafc|scotus)$`)
	supreme    = regexp.MustCompile(`^(?:u\.? ?s\.?|scotus|(?:u\.? ?s\.? |united states )?(?:supreme court.*|sup\. ct\.|s\. ct\.))$`)
	partsDists = "nsewcm"
)

// CourtID is how CourtListener calls the court that a record cites: N.D. Ill. is ilnd,
// 7th Cir. ca7, U.S. Supreme Court scotus. What stands in brackets is passed over. An id
// is its own; "" is a federal court of appeals or district court that is not known.
func CourtID(s string) string {
	t := strings.ToLower(strings.Join(strings.Fields(bracketed.ReplaceAllString(s, " ")), " "))
	if m := circuit.FindStringSubmatch(t); m != nil {
		return "ca" + m[1]
	}
	tight := strings.NewReplacer(".", "", " ", "").Replace(t)
	switch {
	case supreme.MatchString(t):
		return "scotus"
	case strings.HasPrefix(tight, "dccir"):
		return "cadc"
	case strings.HasPrefix(tight, "fedcir"):
		return "cafc"
	}
	if rest, is := strings.CutPrefix(tight, "d"); is && stateCitations[rest] != "" {
		return stateCitations[rest] + "d"
	}
	if len(tight) > 2 && strings.IndexByte(partsDists, tight[0]) >= 0 && tight[1] == 'd' {
		if state := stateCitations[tight[2:]]; state != "" {
			return state + tight[:1] + "d"
		}
	}
	if courtIDs.MatchString(t) {
		return t
	}
	return ""
}
