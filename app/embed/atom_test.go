package embed

import (
	"bytes"
	"encoding/xml"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"proviso/app/golden"
	"proviso/app/publication"
	"proviso/views/tell"
)

// atomNode is an element of a feed, whatever it is.
type atomNode struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []atomNode `xml:",any"`
}

func (n *atomNode) all(name string) []*atomNode {
	var out []*atomNode
	for i := range n.Nodes {
		if n.Nodes[i].XMLName.Local == name {
			out = append(out, &n.Nodes[i])
		}
	}
	return out
}

func (n *atomNode) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// checkAtom is what RFC 4287 asks of a feed and its entries, section by section.
func checkAtom(t *testing.T, what string, text []byte, published time.Time) *atomNode {
	t.Helper()
	strictXML(t, what, text)
	var feed atomNode
	if err := xml.Unmarshal(text, &feed); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if feed.XMLName.Space != "http://www.w3.org/2005/Atom" || feed.XMLName.Local != "feed" || feed.attr("lang") == "" {
		t.Errorf("%s: the root is %v", what, feed.XMLName)
	}
	once := func(n *atomNode, names ...string) { // 4.1.1, 4.1.2
		for _, name := range names {
			if all := n.all(name); len(all) != 1 || strings.TrimSpace(all[0].Text) == "" && name != "author" {
				t.Errorf("%s: %d elements %s, or one without a text", what, len(all), name)
			}
		}
	}
	once(&feed, "id", "title", "subtitle", "updated", "author", "rights")
	once(feed.all("author")[0], "name", "uri") // 3.2
	atomLinks(t, what, &feed)
	if self := slices.IndexFunc(feed.all("link"), func(l *atomNode) bool { return l.attr("rel") == "self" }); self < 0 {
		t.Errorf("%s: it does not say where it is", what)
	}
	entries := feed.all("entry")
	if len(entries) > feedEntries {
		t.Errorf("%s: %d entries", what, len(entries))
	}
	ids, last := map[string]bool{feed.all("id")[0].Text: true}, feed.all("updated")[0].Text
	for _, e := range entries {
		once(e, "id", "title", "updated")
		atomLinks(t, what, e)
		id, updated := e.all("id")[0].Text, e.all("updated")[0].Text
		if u, err := url.Parse(id); err != nil || !u.IsAbs() || ids[id] { // 4.2.6
			t.Errorf("%s: the id %s is no address, or there twice", what, id)
		}
		ids[id] = true
		at, err := time.Parse(time.RFC3339, updated) // 3.3
		if err != nil || at.After(published) || updated > last {
			t.Errorf("%s: an entry of %s behind one of %s", what, updated, last)
		}
		last = updated
		if content := e.all("content"); len(content) > 1 || len(content) == 1 && (content[0].attr("type") != "text" || len(content[0].Nodes) > 0) {
			t.Errorf("%s: the content of %s", what, id)
		}
		if !slices.ContainsFunc(e.all("link"), func(l *atomNode) bool { return l.attr("rel") == "alternate" }) { // 4.1.2
			t.Errorf("%s: %s leads nowhere", what, id)
		}
		for _, c := range e.all("category") {
			if c.attr("term") == "" { // 4.2.2
				t.Errorf("%s: a category without a term", what)
			}
		}
	}
	if _, err := time.Parse(time.RFC3339, feed.all("updated")[0].Text); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	return &feed
}

// atomLinks: each has an address, and no two alternates one type and language.
func atomLinks(t *testing.T, what string, n *atomNode) {
	t.Helper()
	seen := map[string]bool{}
	for _, l := range n.all("link") {
		if u, err := url.Parse(l.attr("href")); err != nil || !u.IsAbs() {
			t.Errorf("%s: a link to %q", what, l.attr("href"))
		}
		key := l.attr("rel") + l.attr("type") + l.attr("hreflang")
		if l.attr("rel") == "alternate" && seen[key] {
			t.Errorf("%s: two alternates %s", what, key)
		}
		seen[key] = true
	}
}

func TestFeedsOfEverything(t *testing.T) {
	for i, day := range machineDays {
		f := machineFrame(t, string(day), tell.Languages[i%2])
		mended := *f.Edition
		mended.Corrections = machineCorrections
		f.Edition = &mended
		for _, x := range append(someThings(f.Edition, []int{4, 4, 1}[i]), [2]string{"corrections", "all"}) {
			text, ok := Feed(f, x[0], x[1])
			if ok != slices.Contains(FeedKinds, x[0]) {
				t.Fatalf("%v: a feed %v", x, ok)
			}
			if !ok {
				continue
			}
			feed := checkAtom(t, strings.Join(x[:], "/"), text, f.Edition.Published)
			if want := wantEntries(f.Edition, x[0], x[1]); len(feed.all("entry")) != min(want, feedEntries) {
				t.Errorf("%v: %d entries of %d facts", x, len(feed.all("entry")), want)
			}
			f.Frozen, f.Theme = true, "dark"
			if again, _ := Feed(f, x[0], x[1]); !bytes.Equal(again, text) {
				t.Errorf("%v: another feed of the same", x)
			}
			f.Frozen, f.Theme = false, ""
		}
		for _, x := range [][2]string{{"corrections", "x"}, {"grant", "x"}, {"overview", "all"}} {
			if _, ok := Feed(f, x[0], x[1]); ok {
				t.Errorf("a feed of %v", x)
			}
		}
	}
}

func wantEntries(e *publication.Edition, kind, id string) int {
	n := len(concerning(e, kind, id))
	switch kind {
	case "jurisdiction":
		return n + len(e.Place(id).Events)
	case "grant":
		return n + len(e.Grant(id).Events)
	case "case":
		return n + len(e.Case(id).Events)
	}
	return len(e.Corrections)
}

// What is published again with nothing new is the same feed but for what happened at no
// day that is known; an entry keeps its id wherever the site stands.
func TestEntriesStay(t *testing.T) {
	f := machineFrame(t, "2018-06-26", "en")
	later := *f.Edition
	later.Published = later.Published.AddDate(0, 1, 0)
	g := f
	g.Edition, g.Base = &later, "https://elsewhere.example.gov"
	for i := range f.Edition.Grants {
		id := f.Edition.Grants[i].ID
		a, _ := Feed(f, "grant", id)
		b, _ := Feed(g, "grant", id)
		x, y := checkAtom(t, id, a, f.Edition.Published), checkAtom(t, id, b, later.Published)
		for k, e := range x.all("entry") {
			o := y.all("entry")[k]
			if e.all("updated")[0].Text == moment(f.Edition.Published) { // nothing says when it was
				continue
			}
			if e.all("id")[0].Text != o.all("id")[0].Text || e.all("updated")[0].Text != o.all("updated")[0].Text {
				t.Errorf("%s: entry %d moved", id, k)
			}
		}
	}
}

func TestFeedIsAsItWas(t *testing.T) {
	f := machineFrame(t, "2018-06-26", "es")
	mended := *f.Edition
	mended.Corrections = machineCorrections
	f.Edition = &mended
	text, _ := Feed(f, "grant", "denver-co-byrne-jag-fy2017")
	golden.Equal(t, "grant.es.atom", text)
	text, _ = Feed(f, "corrections", "all")
	golden.Equal(t, "corrections.es.atom", text)
}

// Of many, the newest are told.
func TestFeedHasItsFill(t *testing.T) {
	f := machineFrame(t, "2018-06-26", "en")
	long := *f.Edition
	c := *long.Case("chicago-v-sessions-fy2017")
	c.Events = nil
	for day := publication.Day("2017-01-01"); len(c.Events) < feedEntries+10; day = day.AddDays(1) {
		c.Events = append(c.Events, publication.Event{Date: publication.When(day), Kind: "docket", Word: "motion"})
	}
	long.Cases = []publication.Case{c}
	f.Edition = &long
	text, _ := Feed(f, "case", c.ID)
	entries := checkAtom(t, "a long feed", text, long.Published).all("entry")
	if last := entries[len(entries)-1].all("updated")[0].Text; len(entries) != feedEntries || last != "2017-01-11T00:00:00Z" {
		t.Errorf("%d entries back to %s", len(entries), last)
	}
}

func TestDated(t *testing.T) {
	f := machineFrame(t, "2018-06-26", "en")
	now := moment(f.Edition.Published)
	for when, want := range map[string]string{"2018-01-24": "2018-01-24T00:00:00Z", "2018-01-24?": "2018-01-24T00:00:00Z", "2016-02": "2016-02-29T00:00:00Z", "2017": "2017-12-31T00:00:00Z", "2017-01-01/2017-03": "2017-03-31T00:00:00Z", "": now, "2030-01-01": now, "2026": now, "soon": now} {
		if got := dated(f, when); got != want {
			t.Errorf("%q: got %s, want %s", when, got, want)
		}
	}
}
