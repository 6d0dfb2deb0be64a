package embed

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/views/public"
	"proviso/views/tell"
)

// sitemapMost is how many addresses a file of a site map may name (sitemaps.org,
// protocol 0.9). It may have 50 MB too, which that many of ours are far below.
const sitemapMost = 50_000

// Where the site map is, and the parts of one that is too long for a file: N from 1.
const (
	SitemapPath = "/sitemap.xml"
	RobotsPath  = "/robots.txt"
)

func sitemapPart(n int) string { return "/sitemap-" + strconv.Itoa(n) + ".xml" }

// sitePaths are the paths of the pages of an edition, behind the language, the same in
// every language.
func sitePaths(f tell.Frame) []string { return slices.Collect(public.Site{Frame: f}.Paths()) }

// Sitemap is the file of a site map: of part 0 the one that is asked for first, which
// names all pages or, where they are too many for a file, the parts. False of a part
// that is not there.
func Sitemap(f tell.Frame, part int) ([]byte, bool) { return sitemap(f, part, sitemapMost) }

func sitemap(f tell.Frame, part, most int) ([]byte, bool) {
	f.Frozen, f.Theme = false, ""
	paths := sitePaths(f)
	each := most / len(tell.Languages) // paths of a file
	parts := (len(paths) + each - 1) / each
	if part < 0 || part > parts || parts == 1 && part > 0 {
		return nil, false
	}
	changed := f.Edition.Published.UTC().Format(time.RFC3339)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if part == 0 && parts > 1 {
		b.WriteString(`<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
		for n := 1; n <= parts; n++ {
			b.WriteString("<sitemap><loc>" + escaped(f.Base+sitemapPart(n)) + "</loc><lastmod>" + changed + "</lastmod></sitemap>\n")
		}
		b.WriteString("</sitemapindex>\n")
		return b.Bytes(), true
	}
	from := max(0, part-1) * each
	b.WriteString(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n")
	for _, path := range paths[from:min(len(paths), from+each)] {
		others := alternates(f, path)
		for _, lang := range tell.Languages {
			b.WriteString("<url><loc>" + escaped(f.Base+f.Other(lang, path)) + "</loc><lastmod>" + changed + "</lastmod>" + others + "</url>\n")
		}
	}
	b.WriteString("</urlset>\n")
	return b.Bytes(), true
}

// alternates name a page in every language, itself among them, and the one for whom
// none of them is named.
func alternates(f tell.Frame, path string) string {
	var b strings.Builder
	link := func(lang, address string) {
		b.WriteString(`<xhtml:link rel="alternate" hreflang="` + lang + `" href="` + escaped(f.Base+address) + `"/>`)
	}
	for _, lang := range tell.Languages {
		link(lang, f.Other(lang, path))
	}
	link("x-default", f.Other(tell.Languages[0], path))
	return b.String()
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer does not fail
	return b.String()
}

// Robots lets everyone read everything that is public, and says where the map is.
func Robots(f tell.Frame) []byte {
	return []byte("User-agent: *\nAllow: /\n\nSitemap: " + f.Base + SitemapPath + "\n")
}
