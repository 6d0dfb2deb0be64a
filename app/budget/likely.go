package budget

import "proviso/models"

// Likely is a chance in the words of Intelligence Community Directive 203 (Analytic
// Standards, 2 January 2015, section D.6.e.(2)(a)), whose bands end where the next
// begins: what lies on an edge is said with the word nearer to even. The directive has
// no word for what cannot be otherwise.
func Likely(p models.Percent) string {
	switch {
	case p <= 0:
		return "taken to be impossible"
	case p < 5_00:
		return "almost no chance"
	case p < 20_00:
		return "very unlikely"
	case p < 45_00:
		return "unlikely"
	case p <= 55_00:
		return "roughly even chance"
	case p <= 80_00:
		return "likely"
	case p <= 95_00:
		return "very likely"
	case p < models.Whole:
		return "almost certain"
	}
	return "taken to be certain"
}

// LikelyRange is a chance in words with the number and how far it could be off:
// "unlikely, 30 % (20-45 %)".
func LikelyRange(c models.LikelyChance) string {
	out := Likely(c.P50) + ", " + c.P50.Format()
	if c.P10 != c.P90 {
		out += " (" + c.P10.String() + "-" + c.P90.Format() + ")"
	}
	return out
}
