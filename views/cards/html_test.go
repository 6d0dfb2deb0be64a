package cards

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// voids have no end.
var voids = []string{"meta", "link", "input", "br", "img"}

// parsed is what a document consists of, as far as a card's rules look at it.
type parsed struct {
	count  map[string]int // elements
	ids    map[string]bool
	attrs  map[string][]string // by "element name"
	words  string              // text that is read, a space between elements
	faults []string
}

// parse walks a document and notes what is nested wrongly, is said twice or may not be.
func parse(doc []byte) parsed {
	p := parsed{count: map[string]int{}, ids: map[string]bool{}, attrs: map[string][]string{}}
	fault := func(format string, args ...any) { p.faults = append(p.faults, fmt.Sprintf(format, args...)) }
	var open []string
	var words strings.Builder
	z := html.NewTokenizer(bytes.NewReader(doc))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				fault("never ended: %v", open)
			}
			p.words = strings.Join(strings.Fields(words.String()), " ")
			return p
		case html.StartTagToken:
			tok := z.Token()
			p.element(tok, open, fault)
			if !slices.Contains(voids, tok.Data) {
				open = append(open, tok.Data)
			}
		case html.SelfClosingTagToken:
			p.element(z.Token(), open, fault)
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				fault("</%s> ends %v", name, open)
				continue
			}
			open = open[:len(open)-1]
			words.WriteString(" ")
		case html.TextToken:
			if !slices.Contains(open, "head") {
				words.Write(z.Text())
			}
		}
	}
}

// parents say in what an element may stand, for those that may not stand anywhere.
var parents = map[string]string{"tr": "thead tbody", "td": "tr", "th": "tr", "li": "ul", "dt": "div dl", "dd": "div dl", "option": "select", "symbol": "svg", "use": "svg", "rect": "svg", "thead": "table", "tbody": "table"}

func (p *parsed) element(tok html.Token, open []string, fault func(string, ...any)) {
	p.count[tok.Data]++
	if may := parents[tok.Data]; may != "" && (len(open) == 0 || !slices.Contains(strings.Fields(may), open[len(open)-1])) {
		fault("<%s> in %v", tok.Data, open)
	}
	if slices.Contains(open, "p") && slices.Contains([]string{"p", "div", "ul", "table", "h1", "h2", "figure", "form", "dl"}, tok.Data) {
		fault("<%s> within a paragraph", tok.Data)
	}
	if tok.Data == "a" && slices.Contains(open, "a") {
		fault("a link within a link")
	}
	seen := map[string]bool{}
	for _, a := range tok.Attr {
		if seen[a.Key] {
			fault("<%s> has two %s", tok.Data, a.Key)
		}
		seen[a.Key] = true
		p.attrs[tok.Data+" "+a.Key] = append(p.attrs[tok.Data+" "+a.Key], a.Val)
		switch {
		case a.Key == "id" && p.ids[a.Val]:
			fault("the id %s stands twice", a.Val)
		case a.Key == "id":
			p.ids[a.Val] = true
		case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
			fault("<%s %s=%q>", tok.Data, a.Key, a.Val)
		case (a.Key == "lang" || a.Key == "aria-label" || a.Key == "title") && a.Val == "":
			fault("<%s> has an empty %s", tok.Data, a.Key)
		}
	}
}

// all are the values of an attribute, of whichever element.
func (p *parsed) all(key string) []string {
	var out []string
	for name, values := range p.attrs {
		if strings.HasSuffix(name, " "+key) {
			out = append(out, values...)
		}
	}
	return out
}
