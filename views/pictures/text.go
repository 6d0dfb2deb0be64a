package pictures

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// bolder is how much wider bold letters run.
const bolder = 1.08

// textWidth is how wide a text may run in the sans of a system. The server has no
// fonts to measure with, so these are the widths of DejaVu Sans, the widest that
// a system is likely to have.
func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("iljI.,:;'|!", r):
			w += 0.35
		case strings.ContainsRune(" frt()[]-/", r):
			w += 0.43
		case strings.ContainsRune("mwMW@%", r):
			w += 1
		case r >= 'A' && r <= 'Z':
			w += 0.72
		case r < 0x250:
			w += 0.63
		default:
			w += 1.05
		}
	}
	return w * size
}

// fit shortens a text to a width.
func fit(s string, width, size float64) string {
	if textWidth(s, size) <= width {
		return s
	}
	const dots = "…"
	out, w := strings.Builder{}, textWidth(dots, size)
	for _, r := range s {
		w += textWidth(string(r), size)
		if w > width {
			break
		}
		out.WriteRune(r)
	}
	return strings.TrimRight(out.String(), " ,;(") + dots
}

// fitWords shortens a text to a width between its words: the name of a link has each
// word that stands in it. A single word that is too long is cut.
func fitWords(s string, width, size float64) string {
	out := fit(s, width, size)
	cut, shortened := strings.CutSuffix(out, "…")
	if !shortened || out == s {
		return out
	}
	if next, _ := utf8.DecodeRuneInString(s[len(cut):]); unicode.IsLetter(next) || unicode.IsDigit(next) {
		if i := strings.LastIndexByte(cut, ' '); i > 0 {
			cut = strings.TrimRight(cut[:i], " ,;:(")
		}
	}
	return cut + "…"
}

// wrap breaks a text between words into lines of a width. A word longer than a
// line is shortened.
func wrap(s string, width, size float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if line != "" && textWidth(longer, size) > width {
			lines = append(lines, fit(line, width, size))
			longer = word
		}
		line = longer
	}
	if line == "" {
		return lines
	}
	return append(lines, fit(line, width, size))
}

// list joins parts that are not empty.
func list(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// shortened is true if a word of the text is wider than a line.
func shortened(s string, width, size float64) bool {
	for _, word := range strings.Fields(s) {
		if textWidth(word, size) > width {
			return true
		}
	}
	return false
}

// count is a number as people read it: 3,000.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// lines wraps a text into so many lines at most; the last is cut.
func lines(s string, most int, width, size float64) []string {
	out := wrap(s, width, size)
	if len(out) > most {
		out = append(out[:most-1], fit(out[most-1]+" "+out[most], width, size))
	}
	return out
}
