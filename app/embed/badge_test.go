package embed

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"proviso/app/golden"
	"proviso/app/publication"
	"proviso/views/tell"
)

const badgeBytes = 600 // compressed, at most

// compressor measures texts one after the other, at a level that is quick and makes
// them rather longer than they are sent.
func compressor() func([]byte) int {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, 3)
	return func(text []byte) int {
		b.Reset()
		w.Reset(&b)
		_, _ = w.Write(text)
		_ = w.Close()
		return b.Len()
	}
}

func TestBadgesOfEverything(t *testing.T) {
	for _, day := range machineDays {
		for _, lang := range tell.Languages {
			t.Run(string(day)+lang, func(t *testing.T) {
				t.Parallel()
				f := machineFrame(t, string(day), lang)
				compressed, heaviest, words := compressor(), 0, map[string]string{}
				for _, x := range machineThings(f.Edition) {
					text, ok := Badge(f, x[0], x[1])
					if ok != slices.Contains(BadgeKinds, x[0]) {
						t.Fatalf("%v: a badge %v", x, ok)
					}
					if ok {
						heaviest = max(heaviest, compressed(text))
						checkBadge(t, x, text, words)
					}
				}
				t.Logf("the heaviest badge has %d bytes", heaviest)
				if heaviest > badgeBytes {
					t.Errorf("a badge has %d bytes", heaviest)
				}
			})
		}
	}
}

// checkBadge reads a badge as a browser does. Words keeps which word goes with which
// shape: never two shapes with one word.
func checkBadge(t *testing.T, x [2]string, text []byte, words map[string]string) {
	t.Helper()
	var svg struct {
		Role  string `xml:"role,attr"`
		Width int    `xml:"width,attr"`
		Title string `xml:"title"`
		Texts []struct {
			X      int    `xml:"x,attr"`
			Length int    `xml:"textLength,attr"`
			Text   string `xml:",chardata"`
		} `xml:"text"`
		Path struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal(text, &svg); err != nil {
		t.Fatalf("%v: %v: %s", x, err, text)
	}
	if svg.Role != "img" || svg.Title == "" || len(svg.Texts) != 3 || svg.Path.D == "" || bytes.Contains(text, []byte("style")) || bytes.Contains(text, []byte("href")) {
		t.Errorf("%v: %s", x, text)
	}
	at := 0
	for i, s := range svg.Texts {
		if s.Text == "" || s.X < at || s.X+s.Length > svg.Width {
			t.Errorf("%v: the text %q lies over another or beyond the edge", x, s.Text)
		}
		at = s.X + s.Length
		if i > 0 && !strings.Contains(svg.Title, s.Text) {
			t.Errorf("%v: the title %q does not say %q", x, svg.Title, s.Text)
		}
	}
	key := x[0] + " " + svg.Texts[1].Text
	if was := words[key]; was != "" && was != svg.Path.D {
		t.Errorf("%v: %q has two shapes", x, key)
	}
	words[key] = svg.Path.D
}

func TestBadge(t *testing.T) {
	f := machineFrame(t, "2018-01-24", "es")
	var all bytes.Buffer
	for _, x := range [][2]string{{"grant", "denver-co-byrne-jag-fy2017"}, {"jurisdiction", "denver-co"}, {"case", "chicago-v-sessions-fy2017"}, {"coverage", "jag-notice"}, {"coverage", "jag-1373-cert.denver-co"}} {
		text, _ := Badge(f, x[0], x[1])
		all.Write(append(text, '\n'))
	}
	mended := *f.Edition
	mended.Corrections = []publication.Correction{{Date: "2026-11-20", Concerns: []publication.About{{Kind: publication.KindGrant, ID: "denver-co-byrne-jag-fy2017"}}}}
	f.Edition = &mended
	text, _ := Badge(f, "grant", "denver-co-byrne-jag-fy2017")
	all.Write(append(text, '\n'))
	golden.Equal(t, "badges.es.svg", all.Bytes())
}

// A shape in a badge and in a picture is one and the same: the path that a browser is
// given parses again, and every tone has an outline of its own.
func TestShapes(t *testing.T) {
	seen := map[string]string{}
	for name, tone := range tones {
		d := tone.shape.path()
		if other, ok := seen[d]; ok {
			t.Errorf("%s and %s have one shape", name, other)
		}
		seen[d] = name
		if !regexp.MustCompile(`^[MLHVCZaz0-9 .-]+$`).MatchString(d) {
			t.Errorf("%s: %q", name, d)
		}
		for _, n := range regexp.MustCompile(`[0-9.]+`).FindAllString(d, -1) {
			if x, err := strconv.ParseFloat(n, 64); err != nil || x > 16 {
				t.Errorf("%s: the number %s", name, n)
			}
		}
	}
	for day := range map[publication.Day]bool{"2018-01-24": true, "2026-11-30": true} { // no status is without one of its own
		f := machineFrame(t, string(day), "en")
		for _, x := range machineThings(f.Edition) {
			if a, _ := aboutOf(f, x[0], x[1]); statusTones[a.Kind] == "" {
				t.Fatalf("%v: the status %s has no shape", x, a.Kind)
			}
		}
	}
	for kind, tone := range statusTones {
		if tones[tone].shape == "" {
			t.Errorf("%s has no shape", kind)
		}
	}
}

// What cannot be told is never a zero, and never counted as if it were told.
func TestNoZeroForUnknown(t *testing.T) {
	f := machineFrame(t, "2026-11-30", "en")
	for _, x := range machineThings(f.Edition) {
		a, _ := aboutOf(f, x[0], x[1])
		if zero := strings.HasPrefix(a.figure, "0"); zero && (a.Kind == "unsure" || a.Kind == publication.UncertainCover) {
			t.Errorf("%v is %s and has the figure %s %s", x, a.Status, a.figure, a.of)
		}
	}
}

// strictXML fails unless a text is well-formed to its end.
func strictXML(t *testing.T, what string, text []byte) {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(text))
	for {
		if _, err := dec.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
}
