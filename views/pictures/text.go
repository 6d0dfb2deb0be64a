package pictures

import "strings"

// bolder is how much wider bold letters run.
const bolder = 1.08

// textWidth is how wide a text may run in the sans of a system: on the safe side
// of Segoe UI, Roboto, Noto Sans, San Francisco and Liberation Sans. The server
// has no fonts to measure with.
func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("iljI.,:;'|!", r):
			w += 0.31
		case strings.ContainsRune(" frt()[]-/", r):
			w += 0.38
		case strings.ContainsRune("mwMW@%", r):
			w += 0.93
		case r >= 'A' && r <= 'Z':
			w += 0.7
		case r < 0x250:
			w += 0.585
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
