package embed

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proviso/app/publication"
	"proviso/views/tell"
)

// machineSite knows every address that the site answers, and no other.
type machineSite struct {
	e     *publication.Edition
	paths map[string]bool
}

func newMachineSite(f tell.Frame) machineSite {
	s := machineSite{f.Edition, map[string]bool{"corrections": true, "embed": true}} // of every site, whatever was published
	for _, p := range sitePaths(f) {
		s.paths[p] = true
	}
	return s
}

var (
	machinePage = regexp.MustCompile(`^/(en|es)/([^@?]*)(@[0-9a-f]{12})?$`)
	machineFile = regexp.MustCompile(`^/embed/([a-z]+)/([^/@?]+?)(@[0-9a-f]{12})?(\.csv|\.json|\.metadata\.json|\.svg|\.png)?(\?(?:lang=es)?&?(?:theme=(?:dark|light))?)?$`)
	machineFeed = regexp.MustCompile(`^/feeds/([a-z]+)/([^/?]+)\.atom(\?lang=es)?$`)
)

// answers is true of an address without the base.
func (s machineSite) answers(address string) bool {
	address, _ = strings.CutSuffix(address, "#data") // the data block of a page
	kept := func(at string) bool { return at == "" || at == "@"+s.e.ID }
	if m := machinePage.FindStringSubmatch(address); m != nil {
		return s.paths[m[2]] && kept(m[3])
	}
	if m := machineFeed.FindStringSubmatch(address); m != nil {
		return slices.Contains(FeedKinds, m[1]) && (m[1] == "corrections" && m[2] == "all" || has(s.e, m[1], m[2]))
	}
	if m := machineFile.FindStringSubmatch(address); m != nil {
		badge := slices.Contains(BadgeKinds, m[1])
		return has(s.e, m[1], m[2]) && kept(m[3]) && (m[4] != ".svg" || badge)
	}
	if query, ok := strings.CutPrefix(address, OEmbedPath+"?"); ok {
		q, err := url.ParseQuery(query)
		inner, ours := strings.CutPrefix(q.Get("url"), machineBase)
		return err == nil && ours && s.answers(inner)
	}
	return address == "" || address == "/" || address == OEmbedPath || address == SitemapPath
}

var machineAddress = regexp.MustCompile(`https?://[^"'<>\s\\]+`)

// checkAddresses fails on an address in a text that the site does not answer, unless
// it is that of a source, the licence or a vocabulary.
func (s machineSite) checkAddresses(t *testing.T, what string, text []byte, sources map[string]bool) {
	t.Helper()
	plain := strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">").Replace(html.UnescapeString(html.UnescapeString(string(text))))
	n := 0
	for _, a := range machineAddress.FindAllString(plain, -1) {
		ours, is := strings.CutPrefix(a, machineBase)
		ours = strings.TrimRight(ours, ".,;*")
		switch {
		case is && s.answers(ours):
			n++
		case is:
			t.Errorf("%s names %s, which leads nowhere", what, a)
		case !sources[a] && !slices.Contains([]string{Licence, strings.TrimSuffix(Licence, "/"), "https://schema.org", "http://www.w3.org/2005/Atom", "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"}, a):
			t.Errorf("%s names %s, which is neither ours nor a source", what, a)
		}
	}
	if n == 0 && !strings.HasSuffix(what, ".svg") {
		t.Errorf("%s names no address of ours", what)
	}
}

// sourceLinks are the addresses of all sources of an edition, as texts of several kinds
// have them.
func sourceLinks(e *publication.Edition) map[string]bool {
	out := map[string]bool{}
	add := func(list []publication.Source) {
		for _, s := range list {
			for _, a := range machineAddress.FindAllString(s.URL+" "+s.Title, -1) {
				out[a] = true
			}
		}
	}
	for i := range e.Places {
		add(e.Places[i].Sources)
	}
	for i := range e.Grants {
		add(e.Grants[i].Sources)
	}
	for i := range e.Cases {
		add(e.Cases[i].Sources)
	}
	for i := range e.Conditions {
		add(e.Conditions[i].Sources)
	}
	for i := range e.Comparisons {
		add(e.Comparisons[i].Sources)
	}
	return out
}

// Whatever a file names is there.
func TestEveryAddressLeadsSomewhere(t *testing.T) {
	f := machineFrame(t, "2018-06-26", "es")
	site, sources := newMachineSite(f), sourceLinks(f.Edition)
	for i, x := range someThings(f.Edition, 2) {
		f.Voice, _ = tell.In(tell.Languages[i%2])
		f.Frozen = i%3 == 1
		name := x[0] + "/" + x[1]
		if text, ok := Metadata(f, x[0], x[1]); ok {
			site.checkAddresses(t, name+".metadata.json", text, sources)
		} else {
			t.Errorf("%s has no metadata", name)
		}
		if text, ok := Dataset(f, x[0], x[1]); ok {
			site.checkAddresses(t, name+" dataset", []byte(text), sources)
		} else {
			t.Errorf("%s is no dataset", name)
		}
		if text, ok := Feed(f, x[0], x[1]); ok {
			site.checkAddresses(t, name+".atom", text, sources)
		}
		if text, ok := Badge(f, x[0], x[1]); ok {
			site.checkAddresses(t, name+".svg", text, sources)
		}
		target := Target{Kind: x[0], ID: x[1], Lang: f.Lang}
		site.checkAddresses(t, name+" oembed", OEmbed(machineBase, OEmbedQuery{URL: target.Address(machineBase)}, machineFrames(t, "2018-06-26")).Body, sources)
	}
	for part := 0; ; part++ {
		text, ok := sitemap(f, part, 1000)
		if !ok {
			break
		}
		if part > 0 {
			site.checkAddresses(t, "site map", text, nil)
		}
	}
	whole, _ := Sitemap(f, 0)
	site.checkAddresses(t, "site map", whole, nil)
	site.checkAddresses(t, "robots.txt", Robots(f), nil)
	for _, address := range []string{"/en/nothing", "/en/grants/denver-co-byrne-jag-fy2017@000000000000", "/embed/map/all.svg", "/embed/grant/x", "/feeds/map/all.atom", "/admin"} {
		if site.answers(address) {
			t.Errorf("the matcher takes %s for an address of ours", address)
		}
	}
}
