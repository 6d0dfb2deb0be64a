package embed

import (
	"cmp"
	"image"
	"strings"
	"unicode"
	"unicode/utf8"

	"proviso/app/publication"
	"proviso/views/tell"
)

// poster is what a picture says.
type poster struct {
	site     string
	kicker   string // what sort of thing it is about
	headline string
	tone     string // "" where a second figure stands in the place of a status
	status   string // the word that goes with the shape of the tone
	figure   number
	second   number
	foot     string // of which day it tells
	address  string
}

// number is a figure and what it is of.
type number struct{ figure, of string }

// The picture's lines, in pixels.
const (
	pictureEdge  = 72
	pictureInner = PictureWidth - 2*pictureEdge
)

// draw is the picture, the same bytes for the same words.
func (p poster) draw() []byte { return p.lay().png() }

func (p poster) lay() *canvas {
	t := tones[p.tone]
	c := newCanvas(lineColour, mutedColour, inkColour, cmp.Or(t.ink, inkColour))
	site, small := lettersOf(bold(), 34), lettersOf(regular(), 26)

	right := PictureWidth - pictureEdge
	c.write(site, inkColour, pictureEdge, 86, p.site)
	c.write(small, mutedColour, right-small.width(p.kicker), 86, p.kicker)
	c.rule(lineColour, image.Rect(pictureEdge, 112, right, 114))

	head, lines := c.set(bold(), clauses(p.headline), pictureInner, 300, 60, 54, 48, 44, 40, 36, 33, 30, 27, 24)
	c.lines(head, inkColour, pictureEdge, 138+head.size*7/8, lines)

	middle := PictureWidth/2 + 24
	if p.tone == "" {
		c.number(p.second, pictureEdge, middle-48-pictureEdge)
	} else {
		c.mark(t, pictureEdge, 450, 72)
		x := pictureEdge + 72 + 24
		word, lines := c.set(bold(), p.status, middle-48-x, 92, 44, 38, 34, 30, 26, 22)
		c.lines(word, t.ink, x, 486+word.size*3/8-(len(lines)-1)*word.leading()/2, lines)
	}
	c.number(p.figure, middle, right-middle)

	c.rule(lineColour, image.Rect(pictureEdge, 552, right, 554))
	address := lettersOf(regular(), 26)
	if address.width(p.address) > pictureInner/3 { // a test installation has a long one
		address = lettersOf(regular(), 18)
	}
	c.write(address, mutedColour, right-address.width(p.address), 594, p.address)
	foot, lines := c.set(regular(), p.foot, pictureInner-address.width(p.address)-32, 32, 26, 24, 22, 20, 18, 16)
	c.lines(foot, mutedColour, pictureEdge, 594, lines)
	return c
}

// number writes a figure and under it what it is of.
func (c *canvas) number(n number, x, wide int) {
	figure, lines := c.set(bold(), n.figure, wide, 56, 44, 38, 32, 28, 24)
	c.lines(figure, inkColour, x, 484, lines)
	of, lines := c.set(regular(), n.of, wide, 38, 26, 24, 22, 20, 18, 15)
	c.lines(of, mutedColour, x, 520, lines)
}

// A headline of more letters than headLetters cannot be read where a link is shown
// small; one of fewer than headLeast does not say what it is about.
const (
	headLetters = 260
	headLeast   = 100
)

// clauses leaves out the last clauses of a headline that is too long to be read small;
// what stands behind a semicolon adds to what stands before it.
func clauses(s string) string {
	for utf8.RuneCountInString(s) > headLetters {
		at := strings.LastIndex(s, "; ")
		if at < headLeast {
			break
		}
		s = s[:at] + "."
	}
	return s
}

// Picture is the PNG that shows where a link to an embed or its page is shared. False
// if the edition has no such thing.
func Picture(f tell.Frame, kind, id string) ([]byte, bool) {
	p, ok := posterOf(f, kind, id)
	if !ok {
		return nil, false
	}
	return p.draw(), true
}

func posterOf(f tell.Frame, kind, id string) (poster, bool) {
	a, ok := aboutOf(f, kind, id)
	if !ok {
		return poster{}, false
	}
	p := poster{site: siteName, kicker: f.Say("machines.kind." + publication.TableKind(kind, id)), headline: a.Headline, tone: a.tone, status: capitalized(a.Status), figure: number{a.figure, a.of}, foot: a.AsOf}
	switch {
	case a.Kind == notVerified:
	case kind == string(publication.KindPlace):
		if n := len(f.Edition.Place(id).Grants); n > 1 {
			p.status = capitalized(f.Say("machines.worst", "N", n, "Status", a.Status))
		}
	case kind == string(publication.KindComparison) || documentKind(kind) == publication.KindOverview: // of many, and no one word is of all
		n := demanded(f.Edition, kind, id)
		p.tone, p.status, p.second = "", "", p.figure
		p.figure = number{f.Number(n), f.Say("machines.figure.demanded", "N", n)}
	}
	if a.Verified != "" && a.Kind != notVerified { // it stands beside the mark already
		p.foot = f.Say("machines.joined", "One", p.foot, "Other", a.Verified)
	}
	if corrected(f, kind, id) {
		p.foot = f.Say("machines.corrected", "AsOf", p.foot)
	}
	p.address = strings.TrimPrefix(strings.TrimPrefix(f.Base, "https://"), "http://")
	return p, true
}

func capitalized(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// demanded is against how many of the jurisdictions that an embed shows a federal
// demand stands open.
func demanded(e *publication.Edition, kind, id string) int {
	c := e.Comparison(id)
	if publication.Kind(kind) != publication.KindComparison {
		return e.Overview.Demanded
	}
	seen := map[string]bool{}
	for i := range c.Rows {
		if c.Rows[i].Demanded {
			seen[c.Rows[i].Place.ID] = true
		}
	}
	return len(seen)
}
