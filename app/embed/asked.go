package embed

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"proviso/views/tell"
)

// asked is what one request of the public is for, whichever way it was written: two
// addresses that mean the same are equal.
type asked struct {
	sort    sort
	lang    string
	kind    string // of a card, file or feed
	id      string // of a card, file or feed; the path of a page
	ext     string // of a file
	edition string // id of the edition that is asked for; "": the newest
	theme   string
	fit     bool
	query   string // of a page that makes something of it: canonical
	part    int    // of the site map, where it is too long for one
}

// sort is what kind of answer is asked for.
type sort int

const (
	noSort sort = iota
	sortPage
	sortCard
	sortFile
	sortFeed
	sortAlone // one of the files that a site has once: its name is the id
)

// extensions are those of the files beside a card, the longest first.
var extensions = []string{".metadata.json", ".json", ".csv", ".svg", ".png"}

// alone are the addresses of what a site has once.
var alone = map[string]string{"/sitemap.xml": "sitemap", "/robots.txt": "robots", "/embed.js": "embed.js", "/embed/fit.js": "fit.js", "/embed/provider.yml": "provider"}

// longestAddress bounds what is looked at: no address of ours is as long.
const longestAddress = 1024

// editorPath is the page that makes something of what stands behind the "?".
const editorPath = "embed"

// read reads an address. It is false for one that is not the public site's; one that
// is, and names nothing, is found out when it is made.
func read(path, query string) (a asked, ok bool) {
	if len(path)+len(query) > longestAddress {
		return asked{}, false
	}
	if name, is := alone[path]; is {
		return asked{sort: sortAlone, id: name, lang: langIn(query)}, true
	}
	if n, is := partOf(path); is {
		return asked{sort: sortAlone, id: "sitemap", part: n, lang: tell.Languages[0]}, true
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch {
	case path == "/corrections":
		return asked{sort: sortPage, lang: tell.Languages[0], id: "corrections"}, true
	case slices.Contains(tell.Languages, first) && strings.HasPrefix(path, "/"+first+"/"):
		a = asked{sort: sortPage, lang: first}
		a.id, a.edition, _ = strings.Cut(strings.TrimSuffix(rest, "/"), "@")
		if a.id == editorPath {
			a.query = editorQuery(query)
		}
		if condition, place, is := picked(a.id, query); is {
			a.id = condition + "." + place
		}
		return a, true
	case first == "embed":
		kind, name, _ := strings.Cut(rest, "/")
		if !slices.Contains(tell.Cards, kind) || name == "" {
			return asked{}, false
		}
		a = asked{sort: sortCard, kind: kind, lang: langIn(query)}
		for _, ext := range extensions {
			if plain, is := strings.CutSuffix(name, ext); is {
				a.sort, a.ext, name = sortFile, ext[1:], plain
				break
			}
		}
		a.id, a.edition, _ = strings.Cut(name, "@")
		if a.sort == sortCard {
			a.theme, a.fit = themeIn(query), parameter(query, "fit") == "1"
			if condition, place, is := picked("coverage/"+a.id, query); is && kind == "coverage" {
				a.id = strings.TrimPrefix(condition, "coverage/") + "." + place
			}
		}
		return a, true
	case first == "feeds":
		kind, name, _ := strings.Cut(rest, "/")
		id, is := strings.CutSuffix(name, ".atom")
		return asked{sort: sortFeed, kind: kind, id: id, lang: langIn(query)}, is
	}
	return asked{}, false
}

// partOf is which part of a site map that is too long for one file is asked for.
func partOf(path string) (int, bool) {
	digits, is := strings.CutPrefix(path, "/sitemap-")
	digits, ends := strings.CutSuffix(digits, ".xml")
	n, err := strconv.Atoi(digits)
	return n, is && ends && err == nil && n > 0 && sitemapPart(n) == path
}

// picked is the answer that a place picker asks for: it sends the place behind the
// address of its condition.
func picked(path, query string) (condition, place string, ok bool) {
	condition, is := strings.CutPrefix(path, "coverage/")
	if place = parameter(query, "place"); !is || place == "" || condition == "" || strings.Contains(condition, ".") {
		return "", "", false
	}
	return path, place, true
}

func langIn(query string) string {
	if lang := parameter(query, "lang"); slices.Contains(tell.Languages, lang) {
		return lang
	}
	return tell.Languages[0]
}

func themeIn(query string) string {
	if theme := parameter(query, "theme"); theme == "light" || theme == "dark" {
		return theme
	}
	return ""
}

// parameter is the first value of a name in a query. What does not parse says nothing,
// as what nobody of ours knows: addresses gather such things on their way.
func parameter(query, name string) string {
	if query == "" {
		return ""
	}
	values, _ := url.ParseQuery(query)
	return values.Get(name)
}

// editorQuery keeps what the editor page makes something of, in one order.
func editorQuery(query string) string {
	read, _ := url.ParseQuery(query)
	kept := url.Values{}
	for _, name := range []string{"kind", "id", "condition", "place", "card_lang", "theme", "which"} {
		if v := read.Get(name); v != "" && len(v) < 200 {
			kept.Set(name, v)
		}
	}
	return kept.Encode()
}
