package embed

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"proviso/app/publication"
	"proviso/views/tell"
)

// Target is a thing of this site that an address names: an embed, or a page that has
// one. Whether an edition has it is not known here.
type Target struct {
	Kind, ID string
	Lang     string // of tell.Languages
	Theme    string // of an embed: "", light or dark
	Edition  string // id of the edition that a frozen address names; "" for the newest
	Page     bool   // the address is that of a page
}

// Themes are those of embeds.
var Themes = []string{"light", "dark"}

var (
	targetID      = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?$`)
	targetEdition = regexp.MustCompile(`^[0-9a-f]{12}$`)
)

// pageKinds are the kinds of embeds by the folder of their pages.
var pageKinds = func() map[string]string {
	out := map[string]string{}
	for _, kind := range tell.Cards {
		if folder, _, ok := strings.Cut(tell.PageOf(kind, "x"), "/"); ok {
			out[folder] = kind
		}
	}
	return out
}()

// TargetOf reads an absolute address as others have it from us: of a page or of an
// embed, live or frozen, in any language. It is false for an address of another site,
// for one that names nothing that can be embedded, and for what is no address.
func TargetOf(base, address string) (Target, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Opaque != "" || u.User != nil {
		return Target{}, false
	}
	home, err := url.Parse(base)
	if err != nil || !strings.EqualFold(u.Scheme, home.Scheme) || hostOf(u) != hostOf(home) || home.Host == "" {
		return Target{}, false
	}
	path, ok := strings.CutPrefix(u.EscapedPath(), home.EscapedPath()+"/")
	if !ok {
		return Target{}, false
	}
	var t Target
	if at := strings.LastIndexByte(path, '@'); at >= 0 {
		path, t.Edition = path[:at], path[at+1:]
		if !targetEdition.MatchString(t.Edition) {
			return Target{}, false
		}
	}
	first, rest, _ := strings.Cut(path, "/")
	if first == "embed" {
		return t.card(rest, u.Query())
	}
	if !slices.Contains(tell.Languages, first) || !strings.Contains(path, "/") {
		return Target{}, false
	}
	t.Lang = first
	return t.page(rest)
}

// hostOf is the host with the port that is meant where none is named.
func hostOf(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[strings.ToLower(u.Scheme)]
	}
	return strings.ToLower(u.Hostname()) + ":" + port
}

func (t Target) card(path string, q url.Values) (Target, bool) {
	t.Kind, t.ID, _ = strings.Cut(path, "/")
	t.Lang = tell.Languages[0]
	if lang := q.Get("lang"); slices.Contains(tell.Languages, lang) {
		t.Lang = lang
	}
	if theme := q.Get("theme"); slices.Contains(Themes, theme) {
		t.Theme = theme
	}
	return t, slices.Contains(tell.Cards, t.Kind) && t.named()
}

func (t Target) page(path string) (Target, bool) {
	t.Page = true
	if path == "" {
		t.Kind, t.ID = string(publication.KindOverview), publication.OverviewID
		return t, true
	}
	folder, id, _ := strings.Cut(path, "/")
	t.Kind, t.ID = pageKinds[folder], id
	return t, t.Kind != "" && t.named()
}

// named is true of an id that its kind can have.
func (t Target) named() bool {
	whole := t.Kind == string(publication.KindOverview) || t.Kind == publication.TableMap
	if whole {
		return t.ID == publication.OverviewID
	}
	return targetID.MatchString(t.ID) && (t.Kind == string(publication.KindCoverage) || !strings.Contains(t.ID, "."))
}

// Address is that of the target under a base.
func (t Target) Address(base string) string {
	f := tell.Frame{Frozen: t.Edition != "", Edition: &publication.Edition{Head: publication.Head{ID: t.Edition}}, Base: base, Theme: t.Theme}
	f.Voice, _ = tell.In(t.Lang)
	if t.Page {
		return base + f.Page(tell.PageOf(t.Kind, t.ID))
	}
	return base + f.Card(t.Kind, t.ID)
}
