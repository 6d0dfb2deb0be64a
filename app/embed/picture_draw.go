package embed

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// PictureWidth and PictureHeight are those that sites ask for which show a link as a
// card.
const (
	PictureWidth  = 1200
	PictureHeight = 630
)

// The colours of paper.
const (
	paperColour = "#fbfaf6"
	inkColour   = "#1a1d23"
	mutedColour = "#555b66"
	lineColour  = "#d9d6cc"
)

// shades is how many steps a colour has from paper to itself: enough for smooth
// letters, and few enough for a picture with a palette, a third of the bytes.
const shades = 15

// canvas is paper with inks on it that do not lie over each other.
type canvas struct {
	img  *image.Paletted
	inks []string
	cut  bool // some text had no room in any of its sizes
}

func newCanvas(inks ...string) *canvas {
	paper := colourOf(paperColour)
	palette := color.Palette{paper}
	for _, name := range inks {
		ink := colourOf(name)
		for s := 1; s <= shades; s++ {
			mix := func(p, i uint8) uint8 { return uint8((int(p)*(shades-s) + int(i)*s + shades/2) / shades) }
			palette = append(palette, color.RGBA{mix(paper.R, ink.R), mix(paper.G, ink.G), mix(paper.B, ink.B), 255})
		}
	}
	return &canvas{img: image.NewPaletted(image.Rect(0, 0, PictureWidth, PictureHeight), palette), inks: inks}
}

func colourOf(hex string) color.RGBA {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != len("#rrggbb") {
		panic("no colour is written " + hex)
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
}

func (c *canvas) ink(name string) int {
	for i, x := range c.inks {
		if x == name {
			return i
		}
	}
	panic("the picture has no ink " + name)
}

// print lays a mask in an ink: mask's point mp comes to r's corner.
func (c *canvas) print(ink string, r image.Rectangle, mask *image.Alpha, mp image.Point) {
	first := uint8(1 + c.ink(ink)*shades)
	inside := r.Intersect(c.img.Bounds())
	for y := inside.Min.Y; y < inside.Max.Y; y++ {
		for x := inside.Min.X; x < inside.Max.X; x++ {
			a := int(mask.AlphaAt(mp.X+x-r.Min.X, mp.Y+y-r.Min.Y).A)
			if s := (a*shades + 127) / 255; s > 0 {
				at := c.img.PixOffset(x, y)
				c.img.Pix[at] = max(c.img.Pix[at], first+uint8(s-1))
			}
		}
	}
}

func (c *canvas) rule(ink string, r image.Rectangle) {
	full := uint8((c.ink(ink) + 1) * shades)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c.img.Pix[c.img.PixOffset(x, y)] = full
		}
	}
}

// lines writes lines from a baseline downwards.
func (c *canvas) lines(l letters, ink string, x, y int, lines []string) {
	for _, line := range lines {
		c.write(l, ink, x, y, line)
		y += l.leading()
	}
}

// mark draws the shape of a tone, its square so wide.
func (c *canvas) mark(t tone, x, y, wide int) {
	z := vector.NewRasterizer(wide, wide)
	t.shape.trace(z, 0, 0, float64(wide))
	mask := image.NewAlpha(image.Rect(0, 0, wide, wide))
	z.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	c.print(t.ink, image.Rect(x, y, x+wide, y+wide), mask, image.Point{})
}

func (c *canvas) png() []byte {
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&b, c.img); err != nil {
		panic(err) // a buffer does not fail, and the picture has a size and a palette
	}
	return b.Bytes()
}

var (
	regular = sync.OnceValue(func() *opentype.Font { return mustFont(goregular.TTF) })
	bold    = sync.OnceValue(func() *opentype.Font { return mustFont(gobold.TTF) })
)

func mustFont(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err)
	}
	return f
}

// letters are a font at a size. They are for one picture: a face is not safe for two
// at a time.
type letters struct {
	face font.Face
	size int
}

func lettersOf(f *opentype.Font, size int) letters {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(err)
	}
	return letters{face, size}
}

func (l letters) width(s string) int { return font.MeasureString(l.face, s).Ceil() }

// leading is from one line to the next.
func (l letters) leading() int { return l.size * 5 / 4 }

// write writes a line from x on the baseline y, and gives where it ends.
func (c *canvas) write(l letters, ink string, x, y int, s string) int {
	dot := fixed.P(x, y)
	last := rune(-1)
	for _, r := range s {
		if last >= 0 {
			dot.X += l.face.Kern(last, r)
		}
		box, mask, at, advance, ok := l.face.Glyph(dot, r)
		if alpha, is := mask.(*image.Alpha); ok && is {
			c.print(ink, box, alpha, at)
		}
		dot.X += advance
		last = r
	}
	return dot.X.Ceil()
}

// wrap breaks a text into lines that are no wider than wide: between words, and in a
// word only where it is wider than a line.
func (l letters) wrap(s string, wide int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if longer := strings.TrimLeft(line+" "+word, " "); l.width(longer) <= wide {
			line = longer
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for l.width(word) > wide {
			n := l.fits(word, wide)
			lines, word = append(lines, word[:n]), word[n:]
		}
		line = word
	}
	return append(lines, line)
}

// fits is how many bytes of a word fit, at least one letter.
func (l letters) fits(word string, wide int) int {
	fit := 0
	for i, r := range word {
		end := i + len(string(r))
		if fit > 0 && l.width(word[:end]) > wide {
			break
		}
		fit = end
	}
	return fit
}

// set is a text in the largest of the sizes in which its lines are no wider and in all
// no higher than what there is; if none is small enough, in the smallest, and its last
// line ends in dots.
func (c *canvas) set(f *opentype.Font, s string, wide, high int, sizes ...int) (letters, []string) {
	var l letters
	var lines []string
	for _, size := range sizes {
		l = lettersOf(f, size)
		if lines = l.wrap(s, wide); len(lines) <= l.room(high) {
			return l, lines
		}
	}
	c.cut = true
	room := l.room(high)
	last := lines[room-1]
	for last != "" && l.width(last+" …") > wide {
		last = last[:max(0, strings.LastIndexByte(last, ' '))]
	}
	lines[room-1] = last + " …"
	return l, lines[:room]
}

// room is how many lines there are in a height.
func (l letters) room(high int) int { return max(1, high/l.leading()) }
