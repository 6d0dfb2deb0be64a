package cards

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"proviso/app/golden"
	"proviso/app/publication"
	"proviso/views/tell"
)

// mostBytes is how heavy a card may be as it travels.
const mostBytes = 12 << 10

// Every card of the shipped record, on three days and in each language: whole and well
// formed, without a script or a style of its own, light, and its table beside its picture.
func TestEveryCard(t *testing.T) {
	heaviest, which, n := 0, "", 0
	for _, day := range days {
		for _, lang := range tell.Languages {
			f := frameOf(t, lang, day)
			met := map[string]int{}
			for kind, id := range Cards(f) {
				if met[kind]++; day != days[0] && met[kind] > 10 && met[kind]%7 != 0 { // there are hundreds, and alike
					continue
				}
				n++
				doc := rendered(t, f, kind, id)
				name := kind + " " + id + " on " + string(day) + " in " + lang
				check(t, name, f, doc)
				if size := packed(t, doc); size > heaviest {
					heaviest, which = size, name
				}
			}
		}
	}
	if heaviest > mostBytes {
		t.Errorf("%s has %d bytes with brotli, more than %d", which, heaviest, mostBytes)
	}
	if n < 1000 {
		t.Errorf("only %d cards were made", n)
	}
	t.Logf("%d cards; the heaviest has %d bytes: %s", n, heaviest, which)
}

func check(t *testing.T, name string, f tell.Frame, doc []byte) {
	t.Helper()
	p := parse(doc)
	for _, fault := range p.faults {
		t.Errorf("%s: %s", name, fault)
	}
	for element, want := range map[string]int{"html": 1, "title": 1, "h1": 1, "main": 1, "footer": 1, "style": 0, "script": 0, "img": 0, "iframe": 0} {
		if got := p.count[element]; got != want {
			t.Errorf("%s: %d <%s>, want %d", name, got, element, want)
		}
	}
	if p.count["h2"] == 0 {
		t.Errorf("%s: no table has a heading", name)
	}
	for _, key := range []string{"aria-labelledby", "aria-describedby", "for"} {
		for _, id := range p.all(key) {
			if !p.ids[id] {
				t.Errorf("%s: %s names %s, which is not there", name, key, id)
			}
		}
	}
	for _, to := range p.attrs["use href"] {
		if !p.ids[strings.TrimPrefix(to, "#")] {
			t.Errorf("%s: no shape is called %s", name, to)
		}
	}
	for _, to := range append(p.attrs["a href"], p.attrs["form action"]...) {
		if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
			t.Errorf("%s: a link leads to %q", name, to)
		}
	}
	if a, b := len(p.attrs["a target"]), len(p.attrs["a aria-describedby"]); a != b || a != len(p.attrs["a rel"]) || a < 5 {
		t.Errorf("%s: %d links open a new page, %d say so, %d have a rel", name, a, b, len(p.attrs["a rel"]))
	}
	if lang := p.attrs["html lang"]; !slices.Equal(lang, []string{f.Lang}) || len(p.attrs["html dir"]) != 1 {
		t.Errorf("%s: it is in %v", name, lang)
	}
	for _, lang := range p.attrs["span lang"] {
		if lang != "en" || f.Lang == "en" {
			t.Errorf("%s: words are marked as %s", name, lang)
		}
	}
	if lower := strings.ToLower(p.words); strings.Contains(lower, "sanctuary city is") || strings.Contains(lower, "eligible for") || strings.Contains(lower, "at risk") {
		t.Errorf("%s: it concludes", name)
	}
}

func packed(t *testing.T, doc []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, 5) // as app/embed packs them
	if _, err := w.Write(doc); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// headline is the sentence of a card; it is read with the others of views/tell.
var headline = regexp.MustCompile(`(?s)<h1[^>]*>.*?</h1>`)

// What some cards say beside their sentence, read by somebody.
func TestWords(t *testing.T) {
	var b bytes.Buffer
	for _, lang := range tell.Languages {
		for _, x := range []struct {
			day      publication.Day
			kind, id string
		}{
			{"2018-01-24", "grant", "denver-co-byrne-jag-fy2017"}, {"2018-01-24", "jurisdiction", "denver-co"}, {"2018-08-01", "case", "santa-clara-sf-v-trump"},
			{"2018-01-24", "coverage", "jag-notice.denver-co"}, {today, "coverage", "jag-1373-cert.denver-co"}, {"2018-01-24", "coverage", "cops-1373"},
			{"2018-01-24", "comparison", "cops-hiring-fy2017"}, {"2018-01-24", "map", "all"}, {"2018-01-24", "overview", "all"},
		} {
			p := parse(headline.ReplaceAll(rendered(t, frameOf(t, lang, x.day), x.kind, x.id), nil))
			b.WriteString("# " + x.kind + " " + x.id + " on " + string(x.day) + " in " + lang + "\n" + sentences(p.words) + "\n")
		}
	}
	golden.Equal(t, "words.txt", b.Bytes())
}

var sentenceEnd = regexp.MustCompile(`((?:\pL{4,}|\d{4}|\))[.?!]) `)

func sentences(s string) string { return sentenceEnd.ReplaceAllString(s, "$1\n") }

// A card that tells its height has one script, of this site, and is the same otherwise.
func TestFit(t *testing.T) {
	f := frameOf(t, "es", "2018-01-24")
	f.Theme = "dark"
	plain := rendered(t, f, "map", "all")
	f.Fit = true
	fitted := rendered(t, f, "map", "all")
	const script = `<script src="/embed/fit.js" async></script>`
	if got := bytes.Replace(fitted, []byte(script), nil, 1); bytes.Equal(fitted, plain) || !bytes.Equal(got, plain) {
		t.Error("the card that tells its height differs by more than its script")
	}
	p := parse(rendered(t, f, "coverage", "jag-notice"))
	for name, want := range map[string]string{"lang": "es", "theme": "dark", "fit": "1"} {
		if at := slices.Index(p.attrs["input name"], name); at < 0 || p.attrs["input value"][at] != want {
			t.Errorf("the form forgets %s: %v %v", name, p.attrs["input name"], p.attrs["input value"])
		}
	}
}

// A frozen card leads to its own edition, and its form does.
func TestFrozen(t *testing.T) {
	f := frameOf(t, "en", "2018-01-24")
	f.Frozen = true
	at := "@" + f.Edition.ID
	p := parse(rendered(t, f, "coverage", "jag-notice"))
	if action := p.attrs["form action"]; !slices.Equal(action, []string{"/embed/coverage/jag-notice" + at}) {
		t.Errorf("the form leads to %v", action)
	}
	for _, to := range p.attrs["a href"] {
		if to != "/en/corrections" && !strings.Contains(to, at) {
			t.Errorf("%s leads out of the edition", to)
		}
	}
}

// A card bears the mark for thirty days, and no longer.
func TestCorrected(t *testing.T) {
	f := frameOf(t, "en", "2018-01-24")
	f.Edition.Corrections = []publication.Correction{{Date: "2026-11-10", Concerns: []publication.About{{Kind: publication.KindPlace, ID: "denver-co"}}}}
	for _, c := range []struct {
		today    publication.Day
		kind, id string
		want     bool
	}{
		{"2026-11-10", "jurisdiction", "denver-co", true}, {"2026-12-09", "jurisdiction", "denver-co", true}, {"2026-12-10", "jurisdiction", "denver-co", false}, {"2026-11-09", "jurisdiction", "denver-co", false},
		{"2026-11-30", "jurisdiction", "chicago-il", false}, {"2026-11-30", "coverage", "jag-notice.denver-co", true}, {"2026-11-30", "coverage", "jag-notice.chicago-il", false},
	} {
		f.Today = c.today
		if got := bytes.Contains(rendered(t, f, c.kind, c.id), []byte(`class="corrected"`)); got != c.want {
			t.Errorf("%s %s on %s: marked %t, want %t", c.kind, c.id, c.today, got, c.want)
		}
	}
}

// What was not verified for 45 days is said not to have been; a day before, it is not.
func TestNotVerified(t *testing.T) {
	f := frameOf(t, "en", "2018-01-24")
	verified := f.Edition.Grant("denver-co-byrne-jag-fy2017").Verified
	for days, want := range map[int]bool{44: false, 45: true} {
		f.Today = verified.AddDays(days)
		doc := rendered(t, f, "grant", "denver-co-byrne-jag-fy2017")
		if got := bytes.Contains(doc, []byte(`<p class="stale">Not verified since `)); got != want {
			t.Errorf("%d days after: said %t, want %t", days, got, want)
		}
	}
}

func TestNoSuchCard(t *testing.T) {
	f := frameOf(t, "en", "2018-01-24")
	for _, x := range [][2]string{{"", ""}, {"grant", "none"}, {"coverage", "none"}, {"coverage", "jag-notice.none"}, {"coverage", "none.denver-co"}, {"map", "none"}, {"overview", ""}, {"odd", "all"}, {"jurisdiction", "denver-co "}} {
		if _, ok := Card(f, x[0], x[1]); ok {
			t.Errorf("there is a card %q %q", x[0], x[1])
		}
		if h := Height(f, x[0], x[1], 600); h != 0 {
			t.Errorf("the card %q %q that is not there is %d high", x[0], x[1], h)
		}
	}
	if _, ok := Card(f, "coverage", "cops-1373.denver-co"); !ok {
		t.Error("a place that does not carry the condition is not told so")
	}
}
