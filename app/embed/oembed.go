package embed

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"proviso/views/cards"
	"proviso/views/tell"
)

// OEmbedPath is where others ask how an address is embedded, by the oEmbed
// specification (oembed.com, version 1.0).
const OEmbedPath = "/oembed"

// OEmbedQuery is what was asked, as it came.
type OEmbedQuery struct {
	URL                 string // absolute
	MaxWidth, MaxHeight string // "" is no limit
	Format              string // json or xml; "" is json
}

// Reply is what is answered. A status other than 200 comes without a body: the
// caller has an error page of its own.
type Reply struct {
	Status int
	Type   string
	Body   []byte
}

// frameWidth is how wide an embed is made where nothing narrower is asked for. Its
// height is what it takes, since the script that fits it is not there.
const frameWidth = 600

// How long what was answered may be kept, in seconds: it names addresses and a title,
// and no figure. That of a frozen address never changes.
const (
	oembedAge     = 60 * 60
	oembedAgeKept = 365 * 24 * 60 * 60
)

// oembed is the answer, in the order of the specification.
type oembed struct {
	XMLName         xml.Name `xml:"oembed" json:"-"`
	Type            string   `xml:"type" json:"type"`
	Version         string   `xml:"version" json:"version"`
	Title           string   `xml:"title" json:"title"`
	AuthorName      string   `xml:"author_name" json:"author_name"`
	AuthorURL       string   `xml:"author_url" json:"author_url"`
	ProviderName    string   `xml:"provider_name" json:"provider_name"`
	ProviderURL     string   `xml:"provider_url" json:"provider_url"`
	CacheAge        int      `xml:"cache_age" json:"cache_age"`
	HTML            string   `xml:"html" json:"html"`
	Width           int      `xml:"width" json:"width"`
	Height          int      `xml:"height" json:"height"`
	ThumbnailURL    string   `xml:"thumbnail_url,omitempty" json:"thumbnail_url,omitempty"`
	ThumbnailWidth  int      `xml:"thumbnail_width,omitempty" json:"thumbnail_width,omitempty"`
	ThumbnailHeight int      `xml:"thumbnail_height,omitempty" json:"thumbnail_height,omitempty"`
}

// OEmbed answers how an address of this site is embedded: one of a page or of an
// embed, in either language, live or frozen. Frame gives what the target is shown
// with, its edition among it; false if there is no such edition. An address that is
// not ours, or that leads to nothing, is 404; a format that is neither JSON nor XML is
// 501; a limit that is no number is 400.
func OEmbed(base string, q OEmbedQuery, frame func(Target) (tell.Frame, bool)) Reply {
	if q.Format == "" {
		q.Format = "json"
	}
	if q.Format != "json" && q.Format != "xml" {
		return Reply{Status: http.StatusNotImplemented}
	}
	maxWidth, ok1 := limit(q.MaxWidth)
	maxHeight, ok2 := limit(q.MaxHeight)
	if !ok1 || !ok2 {
		return Reply{Status: http.StatusBadRequest}
	}
	t, ok := TargetOf(base, q.URL)
	if !ok {
		return Reply{Status: http.StatusNotFound}
	}
	f, ok := frame(t)
	if !ok || !has(f.Edition, t.Kind, t.ID) {
		return Reply{Status: http.StatusNotFound}
	}
	return oembedOf(f, t, maxWidth, maxHeight).reply(q.Format)
}

// limit reads a number of pixels; without one there is none that matters.
func limit(s string) (int, bool) {
	if s == "" {
		return 1 << 30, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0
}

func oembedOf(f tell.Frame, t Target, maxWidth, maxHeight int) oembed {
	wide := min(frameWidth, maxWidth)
	o := oembed{Type: "rich", Version: "1.0", Title: titleOf(f, t.Kind, t.ID), AuthorName: siteName, AuthorURL: f.Base + f.Live(""), ProviderName: siteName, ProviderURL: f.Base + f.Live(""),
		CacheAge: oembedAge, Width: wide, Height: min(cards.Height(f, t.Kind, t.ID, wide), maxHeight)}
	if f.Frozen {
		o.CacheAge = oembedAgeKept
	}
	o.HTML = FrameOnly(f, t.Kind, t.ID, o.Width, o.Height)
	if PictureWidth <= maxWidth && PictureHeight <= maxHeight { // the limits are the picture's too
		o.ThumbnailURL, o.ThumbnailWidth, o.ThumbnailHeight = f.Base+f.File(t.Kind, t.ID, "png"), PictureWidth, PictureHeight
	}
	return o
}

// FrameOnly is the snippet that works where scripts are stripped. The page that shows
// it is not told to us.
func FrameOnly(f tell.Frame, kind, id string, wide, high int) string {
	return fmt.Sprintf(`<iframe src="%s" title="%s" lang="%s" width="%d" height="%d" loading="lazy" referrerpolicy="no-referrer" frameborder="0"></iframe>`,
		html.EscapeString(f.Base+f.Card(kind, id)), html.EscapeString(titleOf(f, kind, id)), f.Lang, wide, high)
}

func (o oembed) reply(format string) Reply {
	if format == "xml" {
		text, err := xml.Marshal(o)
		if err != nil {
			return Reply{Status: http.StatusInternalServerError}
		}
		return Reply{http.StatusOK, "text/xml; charset=utf-8", append([]byte(`<?xml version="1.0" encoding="utf-8" standalone="yes"?>`+"\n"), text...)}
	}
	text, err := json.Marshal(o)
	if err != nil {
		return Reply{Status: http.StatusInternalServerError}
	}
	return Reply{http.StatusOK, "application/json; charset=utf-8", text}
}

// Provider describes this site for the registry of oEmbed providers, in the form that
// it asks for: https://github.com/iamcal/oembed, providers/*.yml.
func Provider(f tell.Frame) []byte {
	f = plainFrame(f)
	var b strings.Builder
	b.WriteString("---\n- provider_name: " + siteName + "\n  provider_url: " + f.Base + "/\n  endpoints:\n  - schemes:\n")
	for _, s := range providerSchemes() {
		b.WriteString("    - " + f.Base + s + "\n")
	}
	example := Target{Kind: "overview", ID: "all", Lang: tell.Languages[0], Page: true}.Address(f.Base)
	b.WriteString("    url: " + f.Base + OEmbedPath + "\n    docs_url: " + f.Base + f.Live("embed") + "\n    example_urls:\n")
	for _, format := range []string{"json", "xml"} {
		b.WriteString("    - " + Discovery(f.Base, example, format) + "\n")
	}
	b.WriteString("    discovery: true\n    formats:\n    - json\n    - xml\n...\n")
	return []byte(b.String())
}

// providerSchemes are the forms of addresses that can be embedded.
func providerSchemes() []string {
	var out []string
	for _, lang := range tell.Languages {
		out = append(out, "/"+lang+"/")
		var folders []string
		for folder := range pageKinds {
			folders = append(folders, "/"+lang+"/"+folder+"/*")
		}
		slices.Sort(folders)
		out = append(append(out, folders...), "/"+lang+"/@*")
	}
	return append(out, "/embed/*")
}
