package public

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"proviso/views/tell"
)

// Every page of the shipped record, in each language, on each day: it renders, and is
// well made.
func TestEveryPage(t *testing.T) {
	for _, lang := range tell.Languages {
		for _, day := range days {
			t.Run(lang+" "+string(day), func(t *testing.T) {
				t.Parallel()
				f := frame(t, lang, day)
				n := 0
				for path := range (Site{Frame: f}).Paths() {
					n++
					page := rendered(t, f, path)
					if strings.HasPrefix(path, "coverage/") && n%4 > 0 {
						continue // they are many and alike
					}
					for _, fault := range faults(f, path, page) {
						t.Errorf("%s: %s", path, fault)
					}
					if t.Failed() && n > 50 {
						t.Fatal("and more")
					}
				}
				e := f.Edition
				if least := 5 + len(e.Places) + len(e.Grants) + len(e.Cases) + len(e.Conditions) + len(e.Comparisons); n < least {
					t.Errorf("%d pages, want %d or more", n, least)
				}
			})
		}
	}
}

// A frozen page leads to its own edition, and says that it is frozen.
func TestFrozenPage(t *testing.T) {
	for _, lang := range tell.Languages {
		f := frame(t, lang, days[0])
		f.Frozen = true
		for _, path := range []string{"", "jurisdictions/denver-co", "coverage/jag-notice.denver-co"} {
			page := rendered(t, f, path)
			for _, fault := range faults(f, path, page) {
				t.Errorf("%s: %s", path, fault)
			}
			if !bytes.Contains(page, []byte(f.Say("public.frozen_now"))) || !bytes.Contains(page, []byte(`href="`+f.Live(path)+`"`)) {
				t.Errorf("%s: nothing leads to the page as it stands", path)
			}
		}
	}
}

// rawKind is a name of the record that ought to have a word: two words with an
// underscore between.
var rawKind = regexp.MustCompile(`\b[a-z]+_[a-z]+\b`)

// english are words that no sentence in Spanish has.
var english = map[string]bool{"the": true, "The": true, "was": true, "were": true, "which": true, "with": true, "not": true, "this": true, "This": true, "that": true, "from": true, "until": true, "by": true}

// inEnglish is the first word of a text that is English, or "".
func inEnglish(s string) string {
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if english[w] {
			return w
		}
	}
	return ""
}

// checked walks a page.
type checked struct {
	f        tell.Frame
	names    bool // the page is about names of the record
	frames   bool // the page shows cards before they are embedded
	faults   []string
	ids      map[string]bool
	within   []string // in-page links
	headings []int
	langs    []string // of the elements that are open
}

func (c *checked) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// faults are what is wrong with a page.
func faults(f tell.Frame, path string, page []byte) []string {
	c := &checked{f: f, names: path == "data", frames: path == "embed", ids: map[string]bool{}}
	dec := xml.NewDecoder(bytes.NewReader(page))
	dec.Strict, dec.AutoClose, dec.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := dec.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			c.fault("is not well formed: %v", err)
			return c.faults
		}
		switch x := token.(type) {
		case xml.StartElement:
			c.open(x)
		case xml.EndElement:
			if len(c.langs) > 0 {
				c.langs = c.langs[:len(c.langs)-1]
			}
		case xml.CharData:
			c.read(string(x))
		}
	}
	for _, id := range c.within {
		if !c.ids[id] {
			c.fault("#%s leads nowhere", id)
		}
	}
	if len(c.headings) == 0 || c.headings[0] != 1 || slices.Contains(c.headings[1:], 1) {
		c.fault("its headings are %v", c.headings)
	}
	for i := 1; i < len(c.headings); i++ {
		if c.headings[i] > c.headings[i-1]+1 {
			c.fault("its headings jump: %v", c.headings)
		}
	}
	return c.faults
}

// void are the elements that have no end.
var void = []string{"meta", "link", "input", "img", "br"}

func (c *checked) open(x xml.StartElement) {
	lang := ""
	if len(c.langs) > 0 {
		lang = c.langs[len(c.langs)-1]
	}
	get := map[string]string{}
	for _, a := range x.Attr {
		name := a.Name.Local
		if a.Name.Space != "" {
			name = a.Name.Space + ":" + name
		}
		get[name] = a.Value
		switch {
		case name == "style" || strings.HasPrefix(name, "on"):
			c.fault("<%s> has the attribute %s", x.Name.Local, name)
		case name == "lang":
			lang = a.Value
		case name == "id":
			if c.ids[a.Value] {
				c.fault("the id %s stands twice", a.Value)
			}
			c.ids[a.Value] = true
		case name == "href" || name == "action":
			c.follow(a.Value)
		}
	}
	if !slices.Contains(void, x.Name.Local) {
		c.langs = append(c.langs, lang)
	}
	for _, name := range []string{"aria-label", "data-label", "title"} {
		if lang == "" || lang == c.f.Lang {
			c.read(get[name])
		}
	}
	switch name := x.Name.Local; name {
	case "iframe":
		if !c.frames {
			c.fault("has a <%s>", name)
		}
	case "script", "style":
		c.fault("has a <%s>", name)
	case "h1", "h2", "h3", "h4":
		c.headings = append(c.headings, int(name[1]-'0'))
	case "svg":
		if get["role"] == "img" && get["aria-label"] == "" || get["role"] == "" && get["aria-hidden"] != "true" {
			c.fault("a picture has no name: %v", get)
		}
	}
}

// read looks at words that a reader sees or hears.
func (c *checked) read(s string) {
	if len(c.langs) > 0 && c.langs[len(c.langs)-1] == "en" && c.f.Lang != "en" {
		return
	}
	if !c.names && strings.Contains(s, "_") && !strings.Contains(s, "http") {
		if bad := rawKind.FindString(s); bad != "" {
			c.fault("says %q", bad)
		}
	}
	if c.f.Lang == "es" && !c.names {
		if inEnglish(s) != "" {
			if bad := inEnglish(c.unnamed(s)); bad != "" {
				c.fault("says %q in %q", bad, s)
			}
		}
	}
	if strings.Contains(s, "<no value>") || strings.Contains(s, "{{") || strings.Contains(s, "TODO") {
		c.fault("says %q", s)
	}
}

// unnamed is a text without the names of cases, which are the same in Spanish.
func (c *checked) unnamed(s string) string {
	for i := range c.f.Edition.Cases {
		s = strings.ReplaceAll(s, c.f.Edition.Cases[i].Caption, "")
	}
	return s
}

// follow checks that an address of the site leads somewhere.
func (c *checked) follow(address string) {
	address = strings.TrimPrefix(address, c.f.Base)
	switch {
	case address == "" || strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://"):
		return
	case strings.HasPrefix(address, "#"):
		c.within = append(c.within, address[1:])
		return
	}
	path, _, _ := strings.Cut(address, "?")
	if strings.HasPrefix(path, "/static/") {
		return
	}
	if frozen := "@" + c.f.Edition.ID; strings.Contains(path, frozen) {
		path = strings.Replace(path, frozen, "", 1)
	} else if c.f.Frozen && !strings.HasPrefix(path, "/feeds/") && path != "/oembed" && !c.live(path) {
		c.fault("%s leaves the edition", address)
	}
	switch head, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/"); head {
	case "oembed":
	case "method", "corrections": // of the program itself: its rules, and where a report goes
		if rest != "" && rest != "report" {
			c.fault("%s leads nowhere", address)
		}
	case "embed":
		kind, id, _ := strings.Cut(rest, "/")
		for _, x := range []string{".metadata.json", ".json", ".csv", ".png"} {
			id = strings.TrimSuffix(id, x)
		}
		if _, ok := (Site{Frame: c.f}).known(tell.PageOf(kind, id)); !ok || !slices.Contains(tell.Cards, kind) {
			c.fault("%s is no card", address)
		}
	case "feeds":
		kind, id, _ := strings.Cut(strings.TrimSuffix(rest, ".atom"), "/")
		if _, ok := (Site{Frame: c.f}).known(tell.PageOf(kind, id)); !ok && kind != "corrections" {
			c.fault("%s is no feed", address)
		}
	case "en", "es":
		if _, ok := (Site{Frame: c.f}).known(rest); !ok && !slices.Contains([]string{"embed"}, rest) {
			c.fault("%s leads nowhere", address)
		}
	default:
		c.fault("%s leads nowhere", address)
	}
}

// live is true of the two addresses to the page as it stands that a frozen page has.
func (c *checked) live(path string) bool {
	return strings.HasPrefix(path, "/en/") || strings.HasPrefix(path, "/es/")
}
