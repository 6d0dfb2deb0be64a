package embed

import (
	"encoding/xml"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"proviso/views/cards"
	"proviso/views/tell"
)

type siteURL struct {
	Loc     string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
	LastMod string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
	Links   []struct {
		Rel      string `xml:"rel,attr"`
		HrefLang string `xml:"hreflang,attr"`
		Href     string `xml:"href,attr"`
	} `xml:"http://www.w3.org/1999/xhtml link"`
}

type siteSet struct {
	XMLName xml.Name
	URLs    []siteURL `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
	Maps    []siteURL `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemap"`
}

func readSet(t *testing.T, text []byte) siteSet {
	t.Helper()
	strictXML(t, "site map", text)
	var s siteSet
	if err := xml.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	for _, u := range append(s.URLs, s.Maps...) {
		if _, err := time.Parse(time.RFC3339, u.LastMod); err != nil {
			t.Errorf("%s: %v", u.Loc, err)
		}
	}
	return s
}

func TestSitemap(t *testing.T) {
	f := machineFrame(t, "2026-11-30", "es")
	text, _ := Sitemap(f, 0)
	s := readSet(t, text)
	paths := sitePaths(f)
	if s.XMLName.Local != "urlset" || len(s.URLs) != len(paths)*len(tell.Languages) {
		t.Errorf("%d addresses of %d pages", len(s.URLs), len(paths))
	}
	others := map[string][]string{}
	for _, u := range s.URLs {
		for _, l := range u.Links {
			others[u.Loc] = append(others[u.Loc], l.HrefLang+" "+l.Href)
		}
		if len(u.Links) != len(tell.Languages)+1 || strings.Contains(u.Loc, "@") {
			t.Errorf("%s has the alternates %v", u.Loc, u.Links)
		}
	}
	for loc, links := range others { // each names all, itself among them, and all name it
		lang := strings.Split(strings.TrimPrefix(loc, machineBase+"/"), "/")[0]
		for _, l := range links {
			if _, href, _ := strings.Cut(l, " "); !slices.Equal(others[href], links) || !slices.Contains(links, lang+" "+loc) {
				t.Errorf("%s and %s do not name each other", loc, href)
			}
		}
	}
	if _, ok := Sitemap(f, 1); ok {
		t.Error("a part of a site map that is one file")
	}
}

func TestSitemapIndex(t *testing.T) {
	f := machineFrame(t, "2026-11-30", "en")
	const most = 301
	text, _ := sitemap(f, 0, most)
	index := readSet(t, text)
	seen := map[string]bool{}
	for n, m := range index.Maps {
		if m.Loc != machineBase+sitemapPart(n+1) {
			t.Errorf("part %d is said to be at %s", n+1, m.Loc)
		}
		part, ok := sitemap(f, n+1, most)
		if !ok {
			t.Fatalf("part %d is not there", n+1)
		}
		s := readSet(t, part)
		if len(s.URLs) == 0 || len(s.URLs) > most {
			t.Errorf("part %d has %d addresses", n+1, len(s.URLs))
		}
		for _, u := range s.URLs {
			seen[u.Loc] = true
		}
	}
	if index.XMLName.Local != "sitemapindex" || len(seen) != len(sitePaths(f))*len(tell.Languages) {
		t.Errorf("%s, %d addresses in %d parts", index.XMLName.Local, len(seen), len(index.Maps))
	}
	for _, part := range []int{-1, len(index.Maps) + 1} {
		if _, ok := sitemap(f, part, most); ok {
			t.Errorf("there is a part %d", part)
		}
	}
}

// Files, feeds and badges are those of the cards that there are: no more, no fewer.
func TestNothingIsLeftOut(t *testing.T) {
	for _, day := range machineDays {
		f := machineFrame(t, string(day), "en")
		shown, made := map[[2]string]bool{}, map[[2]string]bool{}
		for kind, id := range cards.Cards(f) {
			shown[[2]string{kind, id}] = true
		}
		for _, x := range machineThings(f.Edition) {
			made[x] = true
		}
		if !maps.Equal(shown, made) {
			t.Errorf("%s: %d cards, files of %d", day, len(shown), len(made))
		}
	}
}

func TestRobots(t *testing.T) {
	if got, want := string(Robots(machineFrame(t, "2018-01-24", "en"))), "User-agent: *\nAllow: /\n\nSitemap: https://proviso.example.gov/sitemap.xml\n"; got != want {
		t.Errorf("got %q", got)
	}
}
