package tell

import (
	"net/url"

	"proviso/app/publication"
)

// at is what a frozen address has behind the id of its thing: "@" and the edition.
func (f Frame) at() string {
	if !f.Frozen {
		return ""
	}
	return "@" + f.Edition.ID
}

// Page is the address of a page of the public site, in the frame's language and, of a
// frozen page, of the same edition. Path is what follows the language: "" for the
// portfolio, "grants/denver-co-byrne-jag-fy2017", "coverage/jag-notice.denver-co".
func (f Frame) Page(path string) string { return "/" + f.Lang + "/" + path + f.at() }

// Other is the address of the same page in another language.
func (f Frame) Other(lang, path string) string { return "/" + lang + "/" + path + f.at() }

// Live and Kept are the addresses of a page as it stands and of this edition of it.
func (f Frame) Live(path string) string { return "/" + f.Lang + "/" + path }

func (f Frame) Kept(path string) string { return "/" + f.Lang + "/" + path + "@" + f.Edition.ID }

// Card is the address of an embed, with the frame's language and theme, and whether it
// tells its height.
func (f Frame) Card(kind, id string) string {
	q := url.Values{}
	if f.Lang != Languages[0] {
		q.Set("lang", f.Lang)
	}
	if f.Theme != "" {
		q.Set("theme", f.Theme)
	}
	if f.Fit {
		q.Set("fit", "1")
	}
	address := "/embed/" + kind + "/" + id + f.at()
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	return address
}

// File is the address of a file beside an embed: csv, json, metadata.json, svg (the
// badge) or png (the picture for those who share a link). The last two have words in
// them, and so a language.
func (f Frame) File(kind, id, extension string) string {
	address := "/embed/" + kind + "/" + id + f.at() + "." + extension
	if f.Lang != Languages[0] && (extension == "svg" || extension == "png") {
		address += "?lang=" + f.Lang
	}
	return address
}

// Feed is the address of an Atom feed; kind "corrections" has the id "all".
func (f Frame) Feed(kind, id string) string {
	address := "/feeds/" + kind + "/" + id + ".atom"
	if f.Lang != Languages[0] {
		address += "?lang=" + f.Lang
	}
	return address
}

// Cards are the kinds of embeds: those of documents, and the map, whose id is "all".
// The id of a coverage card is a condition's, or a condition's and a place's with a
// point between ("jag-notice.denver-co").
var Cards = []string{"jurisdiction", "grant", "case", "coverage", "comparison", "map", "overview"}

// PageOf is the path of the public page that tells of the same as a card.
func PageOf(kind, id string) string {
	switch kind {
	case string(publication.KindOverview), "map":
		return ""
	case string(publication.KindCoverage):
		return "coverage/" + id
	}
	return kind + "s/" + id
}
