package intake

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"proviso/models"
)

// Government is what a name tells of whose government it is. A name can be read in more
// than one way: JERSEY CITY is a city of that name, or the city of Jersey.
type Government struct {
	Kind  string // city, town, village, borough, township, county, state, consolidated; "": the name does not tell
	Place string // the plain name, in small letters
	Part  bool   // a department or an office of it
}

// Kinds of government that names tell.
const (
	cityKind         = "city"
	countyKind       = "county"
	stateKind        = "state"
	consolidatedKind = "consolidated"
)

// toldKind are the words by which a name tells the kind. A parish is Louisiana's county.
var toldKind = map[string]string{
	"city": cityKind, "town": "town", "village": "village", "borough": "borough", "township": "township",
	"county": countyKind, "parish": countyKind, "state": stateKind, "commonwealth": stateKind,
}

// spelt are words that federal files write short.
var spelt = map[string]string{
	"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "twp": "township", "cnty": "county", "cty": "county",
	"dept": "department", "govt": "government", "metro": "metropolitan", "&": "and", "gov": "government", "boro": "borough", "vlg": "village", "sheriff's": "sheriff",
	"sheriffs": "sheriff", "mayors": "mayor", "comm": "commission",
}

// ofPart are words that a part of a government is called by; what it is a part of stands
// before the first, or behind the last.
var ofPart = []string{"department", "police", "sheriff", "office", "division", "bureau", "commission", "court", "courts", "attorney", "fire", "health",
	"mayor", "executive", "clerk", "probation", "corrections", "transportation", "treasurer", "auditor", "board", "agency", "public"}

// ofOthers are words of a body in its own right: it may stand in a city and be called
// after it, and is not the city.
var ofOthers = []string{"authority", "district", "school", "schools", "college", "university", "academy", "hospital", "foundation", "inc", "llc", "lp", "corp", "corporation",
	"company", "co", "fund", "society", "association", "associates", "coalition", "league", "institute", "trust", "church", "center", "library", "museum"}

// plainName is a name in small letters, without accents and signs, its short words
// written out. A character that was lost on its way stays as one that fits any.
func plainName(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == '.':
		case r == '?' || r == unicode.ReplacementChar:
			b.WriteRune('?')
		case r == '&':
			b.WriteString(" and ")
		case r == ',' || unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteRune(' ')
		}
	}
	words := strings.Fields(strings.ReplaceAll(b.String(), ",", " , "))
	for i, w := range words {
		if long, ok := spelt[w]; ok {
			words[i] = long
		}
	}
	for len(words) > 0 && (words[0] == "the" || words[0] == ",") {
		words = words[1:]
	}
	for n := len(words); n > 1 && (words[n-1] == "the" || words[n-1] == ","); n = len(words) {
		words = words[:n-1]
	}
	if n := len(words); n > 1 && words[n-1] == "co" { // COOK CO; a company is one in the files of others
		words[n-1] = countyKind
	}
	return strings.Join(words, " ")
}

// ReadGovernment reads a name of a state in the ways in which it can be meant; none if it
// is empty. What is no government comes out as one whose place nobody has.
func ReadGovernment(name, state string) []Government {
	words := strings.Fields(plainName(name))
	if n := len(words); n > 2 && words[n-2] == "," && words[n-1] == strings.ToLower(state) {
		words = words[:n-2] // CHICAGO, IL
	}
	if full := strings.Fields(plainName(models.StateName(state))); len(full) > 0 && len(words) > len(full)+1 && slices.Equal(words[len(words)-len(full):], full) && words[len(words)-len(full)-1] == "," {
		words = words[:len(words)-len(full)-1] // Middlesex, New Jersey
	}
	out := wholeGovernment(words)
	for _, g := range partGovernment(words) {
		if !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

// wholeGovernment reads the name of a government itself.
func wholeGovernment(words []string) []Government {
	unified := false
	if n := len(words); n > 2 && words[n-1] == "government" {
		if slices.Contains([]string{"consolidated", "unified", "metropolitan"}, words[n-2]) {
			words, unified = words[:n-2], true
		} else {
			words = words[:n-1]
		}
	}
	if len(words) > 2 && words[0] == "metropolitan" && words[1] == "government" && words[2] == "of" {
		words, unified = words[3:], true
	}
	if len(words) > 2 && words[0] == "government" && words[1] == "of" {
		words = words[2:]
	}
	words = inverted(words)
	if len(words) == 0 {
		return nil
	}
	if unified {
		return consolidated(words)
	}
	if kind, rest := toldBefore(words); kind != "" {
		return []Government{{Kind: kind, Place: strings.Join(rest, " ")}}
	}
	return toldBehind(words)
}

// inverted turns NEW YORK , CITY OF into city of new york; commas elsewhere go.
func inverted(words []string) []string {
	if i := slices.Index(words, ","); i > 0 && len(words) > i+2 && words[len(words)-1] == "of" {
		words = append(slices.Clone(words[i+1:]), words[:i]...)
	}
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "," || w == "the" })
}

// toldBefore reads CITY OF, COUNTY OF, CITY AND COUNTY OF.
func toldBefore(words []string) (string, []string) {
	i := slices.Index(words, "of")
	if i < 1 || i+1 >= len(words) {
		return "", nil
	}
	switch before := strings.Join(words[:i], " "); {
	case before == "city and county" || before == "county and city" || before == "consolidated city":
		return consolidatedKind, words[i+1:]
	case toldKind[before] != "":
		return toldKind[before], words[i+1:]
	}
	return "", nil
}

// toldBehind reads COOK COUNTY, DENVER CITY AND COUNTY, NEW YORK CITY, NEW YORK STATE and
// names that tell no kind.
func toldBehind(words []string) []Government {
	n := len(words)
	if n > 3 && words[n-2] == "and" && (words[n-3] == "city" && words[n-1] == "county" || words[n-3] == "county" && words[n-1] == "city") {
		return []Government{{Kind: consolidatedKind, Place: strings.Join(words[:n-3], " ")}}
	}
	kind := toldKind[words[n-1]]
	all := strings.Join(words, " ")
	switch {
	case all == "district of columbia": // a state to every program
		return []Government{{Kind: stateKind, Place: all}}
	case n == 1 || kind == "":
		return []Government{{Place: all}}
	case kind == cityKind:
		return []Government{{Kind: kind, Place: strings.Join(words[:n-1], " ")}, {Kind: kind, Place: all}}
	}
	return []Government{{Kind: kind, Place: strings.Join(words[:n-1], " ")}}
}

// consolidated reads the names of a city and a county that are one: with both of their
// names, and with that of the city alone.
func consolidated(words []string) []Government {
	plain := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "and" || w == "county" || w == "city" || w == "of" })
	if len(plain) == 0 {
		return nil
	}
	out := []Government{{Kind: consolidatedKind, Place: strings.Join(plain, " ")}}
	if len(plain) > 1 && len(plain) < len(words) { // a county's name stood behind the city's
		out = append(out, Government{Kind: consolidatedKind, Place: plain[0]})
	}
	return out
}

// partGovernment reads POLICE DEPARTMENT, CITY OF X and X COUNTY SHERIFF'S OFFICE: what
// it is a part of.
func partGovernment(words []string) []Government {
	is := func(list []string) func(string) bool {
		return func(w string) bool { return slices.Contains(list, w) }
	}
	first := slices.IndexFunc(words, is(ofPart))
	if first < 0 || slices.ContainsFunc(words, is(ofOthers)) {
		return nil
	}
	whole := words[:first]
	if first == 0 {
		whole = behindPart(words)
	}
	if len(whole) == 0 {
		return nil
	}
	var out []Government
	for _, g := range wholeGovernment(whole) {
		g.Part = true
		out = append(out, g)
	}
	return out
}

// behindPart is what stands behind a part: from the last CITY OF, COUNTY OF, STATE OF on,
// or behind the last comma or OF.
func behindPart(words []string) []string {
	for i := len(words) - 2; i > 0; i-- {
		if words[i] == "of" && toldKind[words[i-1]] != "" && i+1 < len(words) {
			from := i - 1
			if from >= 2 && words[from-1] == "and" && toldKind[words[from-2]] != "" {
				from -= 2
			}
			return words[from:]
		}
	}
	if i := lastOf(words, ","); i > 0 {
		return words[i+1:]
	}
	return nil
}

func lastOf(words []string, w string) int {
	for i := len(words) - 1; i >= 0; i-- {
		if words[i] == w {
			return i
		}
	}
	return -1
}

// samePlace compares plain names; a lost character fits any one.
func samePlace(a, b string) bool {
	if a == b || strings.ReplaceAll(a, " ", "") == strings.ReplaceAll(b, " ", "") {
		return a != ""
	}
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) {
		return false
	}
	lost := 0
	for i := range x {
		if x[i] != y[i] {
			if x[i] != '?' && y[i] != '?' {
				return false
			}
			lost++
		}
	}
	return lost <= 2 && len(x) > 2*lost
}
