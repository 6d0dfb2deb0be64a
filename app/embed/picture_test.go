package embed

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/app/publication"
	"proviso/views/tell"
)

// machineFrame is what the public would see on the last of the days.
func machineFrame(t testing.TB, day string, lang string) tell.Frame {
	t.Helper()
	v, ok := tell.In(lang)
	if !ok {
		t.Fatal("no language", lang)
	}
	return tell.Frame{Voice: v, Edition: machineEdition(t, publication.Day(day)), Today: "2026-11-30", Base: "https://proviso.example.gov"}
}

// Whatever is longest in the record, a place's name, a caption, a sentence in Spanish,
// has room in the picture in some size.
func TestPicturesHoldTheirWords(t *testing.T) {
	for _, day := range machineDays {
		for _, lang := range tell.Languages {
			t.Run(string(day)+lang, func(t *testing.T) {
				t.Parallel()
				f := machineFrame(t, string(day), lang)
				longest := map[string]poster{} // by kind and what is longest in it
				keep := func(key string, p poster, of func(poster) string) {
					if len(of(p)) > len(of(longest[key])) {
						longest[key] = p
					}
				}
				for _, x := range machineThings(f.Edition) {
					p, ok := posterOf(f, x[0], x[1])
					if !ok || p.headline == "" || p.figure.figure == "" || p.figure.of == "" || p.foot == "" || (p.tone == "") != (p.status == "") || (p.tone == "") != (p.second.figure != "") {
						t.Fatalf("%v: its picture lacks something: %+v", x, p)
					}
					kind := publication.TableKind(x[0], x[1])
					keep(kind+" headline", p, func(p poster) string { return clauses(p.headline) })
					keep(kind+" status", p, func(p poster) string { return p.status })
					keep(kind+" figure", p, func(p poster) string { return p.figure.figure })
					keep(kind+" of", p, func(p poster) string { return p.figure.of })
					keep(kind+" second", p, func(p poster) string { return p.second.of })
				}
				for key, p := range longest {
					if p.lay().cut {
						t.Errorf("%s: a text has no room: %+v", key, p)
					}
				}
			})
		}
	}
}

func TestPicture(t *testing.T) {
	f := machineFrame(t, "2018-01-24", "es")
	heaviest := 0
	for _, x := range [][2]string{{"overview", "all"}, {"map", "all"}, {"jurisdiction", "denver-co"}, {"grant", "denver-co-byrne-jag-fy2017"}, {"case", "chicago-v-sessions-fy2017"}, {"coverage", "jag-notice"},
		{"coverage", "jag-notice.denver-co"}, {"comparison", "byrne-jag-fy2017"}} {
		text, ok := Picture(f, x[0], x[1])
		if !ok {
			t.Fatalf("%v has no picture", x)
		}
		img, err := png.Decode(bytes.NewReader(text))
		if err != nil || img.Bounds() != image.Rect(0, 0, PictureWidth, PictureHeight) {
			t.Errorf("%v: a picture of %v, %v", x, img.Bounds(), err)
		}
		if again, _ := Picture(f, x[0], x[1]); !bytes.Equal(text, again) {
			t.Errorf("%v: another picture of the same", x)
		}
		heaviest = max(heaviest, len(text))
		if at := inked(img); !at.In(image.Rect(60, 40, PictureWidth-60, PictureHeight-24)) {
			t.Errorf("%v: something reaches the edge: %v", x, at)
		}
	}
	if heaviest >= 60_000 {
		t.Errorf("a picture of %d bytes; other sites load no more than a glance is worth", heaviest)
	}
	text, _ := Picture(f, "grant", "denver-co-byrne-jag-fy2017")
	golden.Equal(t, "picture-grant.es.png", text)
	if _, ok := Picture(f, "grant", "nothing"); ok {
		t.Error("a picture of nothing")
	}
}

// inked is the rectangle of all that is not paper.
func inked(img image.Image) image.Rectangle {
	r := image.Rectangle{}
	paper := colourOf(paperColour)
	for y := range PictureHeight {
		for x := range PictureWidth {
			if img.At(x, y) != paper {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

func TestWrap(t *testing.T) {
	c := newCanvas(inkColour)
	for _, s := range []string{"", "one", "Los Angeles County Consolidated Fire Protection District", strings.Repeat("W", 200), strings.Repeat("ñandú ", 80), "  two  spaces "} {
		for _, wide := range []int{40, 200, 1000} {
			l := lettersOf(regular(), 30)
			lines := l.wrap(s, wide)
			for _, line := range lines {
				if l.width(line) > wide {
					t.Errorf("%q in %d: the line %q is %d wide", s, wide, line, l.width(line))
				}
			}
			if got, want := strings.Join(lines, ""), strings.Join(strings.Fields(s), ""); strings.ReplaceAll(got, " ", "") != want {
				t.Errorf("%q in %d: lines %q", s, wide, lines)
			}
		}
	}
	if l, lines := c.set(regular(), strings.Repeat("word ", 500), 300, 100, 40, 20); !c.cut || len(lines) != l.room(100) || !strings.HasSuffix(lines[len(lines)-1], "…") {
		t.Errorf("a text without room is set as %q", lines)
	}
}

func BenchmarkPicture(b *testing.B) {
	f := machineFrame(b, "2018-01-24", "es")
	for b.Loop() {
		Picture(f, "grant", "denver-co-byrne-jag-fy2017")
	}
}
