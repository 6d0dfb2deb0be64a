package embed

import (
	"html"
	"strconv"
	"strings"
)

// badge is a line in a frame: what it is about, a shape with its word, and the day.
type badge struct {
	title string // the whole in words, for those who hear it
	label string
	tone  string
	word  string
	foot  string
}

const (
	badgeHigh = 24
	badgeText = 12 // size of letters
	badgeEdge = 7
	badgeGap  = 9
	badgeMark = 14
)

// draw is the badge as SVG, readable on any ground since it brings its own: with
// attributes of presentation alone, so that a page that forbids styles shows it the
// same. Every text is told how wide it is, so that none is clipped whatever letters
// the reader's device has.
func (b badge) draw() []byte {
	t := tones[b.tone]
	var body strings.Builder
	x := badgeEdge
	text := func(s, ink, weight string, wide int) {
		body.WriteString(`<text x="` + strconv.Itoa(x) + `" y="16.5"` + weight + ` fill="` + ink + `" textLength="` + strconv.Itoa(wide) + `">` + html.EscapeString(s) + `</text>`)
		x += wide + badgeGap
	}
	if b.label != "" {
		text(b.label, inkColour, "", plainWidth(b.label))
	}
	body.WriteString(`<path transform="translate(` + strconv.Itoa(x) + ` 5)scale(.9)" fill="` + t.ink + `" d="` + t.shape.path() + `"/>`)
	x += badgeMark + 5
	text(b.word, t.ink, ` font-weight="700"`, boldWidth(b.word))
	text(b.foot, mutedColour, "", plainWidth(b.foot))
	wide := x - badgeGap + badgeEdge

	var out strings.Builder
	out.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="` + strconv.Itoa(wide) + `" height="` + strconv.Itoa(badgeHigh) + `" role="img" font-family="Verdana,DejaVu Sans,sans-serif" font-size="` + strconv.Itoa(badgeText) + `">`)
	out.WriteString(`<title>` + html.EscapeString(b.title) + `</title>`)
	out.WriteString(`<rect x=".5" y=".5" width="` + strconv.Itoa(wide-1) + `" height="` + strconv.Itoa(badgeHigh-1) + `" rx="3" fill="` + paperColour + `" stroke="#8a8676"/>`)
	out.WriteString(body.String())
	out.WriteString("</svg>")
	return []byte(out.String())
}

// boldWidth is how wide a text is in the bold of the widest letters that a badge asks
// for, and plainWidth in their plain, in pixels and rather more than less.
func boldWidth(s string) int { return (letterWidths(s)*badgeText + 99) / 100 }

func plainWidth(s string) int { return (letterWidths(s)*badgeText*92 + 9999) / 10000 }

// letterWidths adds the widths of letters in hundredths of their size; a letter that
// has none here is taken for a wide one.
func letterWidths(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			n += int(asciiWidths[r-' '])
		case r >= 0xa0 && r <= 0xff:
			n += int(latinWidths[r-0xa0])
		case r == '–' || r == '’' || r == '“' || r == '”':
			n += 53
		default:
			n += 105
		}
	}
	return n
}

// asciiWidths are those of DejaVu Sans Bold from the space to the tilde, rounded up;
// Verdana's, which has the same ancestor, are no wider.
var asciiWidths = [...]uint8{
	35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37,
	70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 59,
	100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 38, 78, 64, 100, 84, 86,
	74, 86, 77, 73, 69, 82, 78, 111, 78, 73, 73, 46, 37, 46, 84, 50,
	50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69,
	72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
}

// latinWidths go on from the no-break space to y with a diaeresis.
var latinWidths = [...]uint8{
	35, 46, 70, 70, 64, 70, 37, 50, 50, 100, 57, 65, 84, 42, 100, 50,
	50, 84, 44, 44, 50, 74, 64, 38, 50, 44, 57, 65, 104, 104, 104, 59,
	78, 78, 78, 78, 78, 78, 109, 74, 69, 69, 69, 69, 38, 38, 38, 38,
	84, 84, 86, 86, 86, 86, 86, 84, 86, 82, 82, 82, 82, 73, 74, 72,
	68, 68, 68, 68, 68, 68, 105, 60, 68, 68, 68, 68, 35, 35, 35, 35,
	69, 72, 69, 69, 69, 69, 69, 84, 69, 72, 72, 72, 72, 66, 72, 66,
}
