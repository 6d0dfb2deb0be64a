package embed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/views/cards"
	"proviso/views/tell"
)

const machineBase = "https://proviso.example.gov"

// machineFrames gives the frame of a target as the engine does, of one edition.
func machineFrames(t testing.TB, day string) func(Target) (tell.Frame, bool) {
	return func(x Target) (tell.Frame, bool) {
		f := machineFrame(t, day, x.Lang)
		f.Frozen, f.Theme = x.Edition != "", x.Theme
		return f, x.Edition == "" || x.Edition == f.Edition.ID
	}
}

func TestOEmbedOfEverything(t *testing.T) {
	frames := machineFrames(t, "2018-01-24")
	e := machineEdition(t, "2018-01-24")
	for i, x := range someThings(e, 2) {
		kept := ""
		if i%2 == 1 {
			kept = e.ID
		}
		for _, target := range []Target{
			{Kind: x[0], ID: x[1], Lang: tell.Languages[i%2], Theme: []string{"", "light", "dark"}[i%3], Edition: kept},
			{Kind: x[0], ID: x[1], Lang: tell.Languages[i%2], Edition: kept, Page: true},
		} {
			if target.Page && target.Kind == "map" {
				continue // its page is that of the portfolio
			}
			address := target.Address(machineBase)
			if got, ok := TargetOf(machineBase, address); !ok || got != target {
				t.Fatalf("%s is read as %+v, want %+v", address, got, target)
			}
			r := OEmbed(machineBase, OEmbedQuery{URL: address, MaxWidth: "400", MaxHeight: "300", Format: "json"}, frames)
			var o oembed
			if err := json.Unmarshal(r.Body, &o); err != nil || r.Status != 200 || !strings.HasPrefix(r.Type, "application/json") {
				t.Fatalf("%s: %d %s %v", address, r.Status, r.Type, err)
			}
			if o.Type != "rich" || o.Version != "1.0" || o.Title == "" || o.Width != 400 || o.Height != 300 || o.ThumbnailURL != "" {
				t.Errorf("%s: %+v", address, o)
			}
			frame := Target{Kind: x[0], ID: x[1], Lang: target.Lang, Theme: target.Theme, Edition: kept}.Address(machineBase)
			if src, title := attribute(o.HTML, "src"), attribute(o.HTML, "title"); src != frame || title != o.Title || attribute(o.HTML, "width") != "400" || attribute(o.HTML, "height") != "300" || attribute(o.HTML, "loading") != "lazy" {
				t.Errorf("%s: the frame is %s, want %s", address, o.HTML, frame)
			}
			if free := oembedOf(machineFrame(t, "2018-01-24", target.Lang), target, 1<<20, 1<<20); free.Width != frameWidth || free.Height != cards.Height(machineFrame(t, "2018-01-24", target.Lang), x[0], x[1], frameWidth) || free.Height < 100 {
				t.Errorf("%s: without limits %d by %d", address, free.Width, free.Height)
			}
			same := OEmbed(machineBase, OEmbedQuery{URL: address, MaxWidth: "400", MaxHeight: "300", Format: "xml"}, frames)
			var ox oembed
			if err := xml.Unmarshal(same.Body, &ox); err != nil || !strings.HasPrefix(same.Type, "text/xml") || !strings.HasPrefix(string(same.Body), `<?xml version="1.0" encoding="utf-8"`) {
				t.Fatalf("%s: %v, %s", address, err, same.Body)
			}
			if ox.XMLName = (xml.Name{}); ox != o {
				t.Errorf("%s: XML says %+v, JSON %+v", address, ox, o)
			}
		}
	}
}

func attribute(markup, name string) string {
	m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(markup)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

func TestOEmbedAnswers(t *testing.T) {
	e := machineEdition(t, "2018-01-24")
	ours := machineBase + "/es/grants/denver-co-byrne-jag-fy2017"
	for name, c := range map[string]struct {
		q      OEmbedQuery
		status int
	}{
		"a page":                     {OEmbedQuery{URL: ours}, 200},
		"its fragment and tracking":  {OEmbedQuery{URL: ours + "?utm_source=x#sources"}, 200},
		"port named":                 {OEmbedQuery{URL: strings.Replace(ours, ".gov", ".gov:443", 1)}, 200},
		"letters of the host":        {OEmbedQuery{URL: strings.Replace(ours, "proviso", "PROVISO", 1)}, 200},
		"portfolio":                  {OEmbedQuery{URL: machineBase + "/en/"}, 200},
		"portfolio kept":             {OEmbedQuery{URL: machineBase + "/en/@" + e.ID}, 200},
		"a card":                     {OEmbedQuery{URL: machineBase + "/embed/map/all?theme=dark"}, 200},
		"nothing asked":              {OEmbedQuery{}, 404},
		"no address":                 {OEmbedQuery{URL: "%zz"}, 404},
		"another host":               {OEmbedQuery{URL: "https://example.gov/es/grants/denver-co-byrne-jag-fy2017"}, 404},
		"a host that begins so":      {OEmbedQuery{URL: machineBase + ".evil.example/en/"}, 404},
		"as a user":                  {OEmbedQuery{URL: "https://proviso.example.gov@evil.example/en/"}, 404},
		"with a user":                {OEmbedQuery{URL: "https://x@proviso.example.gov/en/"}, 404},
		"another scheme":             {OEmbedQuery{URL: strings.Replace(ours, "https", "http", 1)}, 404},
		"script":                     {OEmbedQuery{URL: "javascript:alert(1)"}, 404},
		"relative":                   {OEmbedQuery{URL: "/en/grants/denver-co-byrne-jag-fy2017"}, 404},
		"no such grant":              {OEmbedQuery{URL: machineBase + "/en/grants/nothing"}, 404},
		"no such edition":            {OEmbedQuery{URL: ours + "@ffffffffffff"}, 404},
		"no edition's id":            {OEmbedQuery{URL: ours + "@x"}, 404},
		"a page without an embed":    {OEmbedQuery{URL: machineBase + "/en/method"}, 404},
		"a list":                     {OEmbedQuery{URL: machineBase + "/en/cases"}, 404},
		"no such language":           {OEmbedQuery{URL: machineBase + "/fr/"}, 404},
		"a file":                     {OEmbedQuery{URL: machineBase + "/embed/grant/denver-co-byrne-jag-fy2017.csv"}, 404},
		"the workspace":              {OEmbedQuery{URL: machineBase + "/grants/denver-co-byrne-jag-fy2017"}, 404},
		"up and down":                {OEmbedQuery{URL: machineBase + "/en/grants/../grants/denver-co-byrne-jag-fy2017"}, 404},
		"another format":             {OEmbedQuery{URL: ours, Format: "yaml"}, 501},
		"another format, not ours":   {OEmbedQuery{URL: "https://example.org/", Format: "JSON"}, 501},
		"a width that is no number":  {OEmbedQuery{URL: ours, MaxWidth: "wide"}, 400},
		"a height that is none":      {OEmbedQuery{URL: ours, MaxHeight: "0"}, 400},
		"a height beyond any number": {OEmbedQuery{URL: ours, MaxHeight: "99999999999999999999"}, 400},
	} {
		r := OEmbed(machineBase, c.q, machineFrames(t, "2018-01-24"))
		if r.Status != c.status || (r.Body != nil) != (c.status == 200) {
			t.Errorf("%s: got %d with %d bytes, want %d", name, r.Status, len(r.Body), c.status)
		}
	}
}

func TestOEmbedIsAsItWas(t *testing.T) {
	frames := machineFrames(t, "2018-01-24")
	big := OEmbed(machineBase, OEmbedQuery{URL: machineBase + "/es/", MaxWidth: "1200", MaxHeight: "630", Format: "xml"}, frames)
	golden.Equal(t, "oembed.es.xml", append(big.Body, '\n'))
	var o oembed
	if err := xml.Unmarshal(big.Body, &o); err != nil || o.ThumbnailWidth != PictureWidth || o.ThumbnailHeight != PictureHeight {
		t.Errorf("a picture that fits is not named: %+v, %v", o, err)
	}
	kept := OEmbed(machineBase, OEmbedQuery{URL: machineBase + "/embed/case/chicago-v-sessions-fy2017@" + machineEdition(t, "2018-01-24").ID, MaxHeight: "300"}, frames)
	text := bytes.ReplaceAll(kept.Body, []byte(machineEdition(t, "2018-01-24").ID), []byte("EDITION")) // it moves with the record
	golden.Equal(t, "oembed.json", append(text, '\n'))
}

// What is discovered in the head of a page is what answers for it.
func TestDiscovery(t *testing.T) {
	page := machineBase + "/es/coverage/jag-notice.denver-co"
	u, err := url.Parse(Discovery(machineBase, page, "xml"))
	if err != nil || u.Path != OEmbedPath || len(u.Query()) != 2 {
		t.Fatalf("%v, %v", u, err)
	}
	r := OEmbed(machineBase, OEmbedQuery{URL: u.Query().Get("url"), Format: u.Query().Get("format")}, machineFrames(t, "2018-01-24"))
	if r.Status != 200 || r.Type != "text/xml; charset=utf-8" {
		t.Errorf("%d %s", r.Status, r.Type)
	}
}

// The file for the registry keeps the rules that its own checks apply to every file
// (github.com/iamcal/oembed, test.php, read in its version of 4 June 2026): one
// document, a list of providers with no unknown key; at least one endpoint, with an
// address without a wildcard; examples that begin with http and have url=; schemes
// with a scheme of letters, no round brackets, a host of two parts or more, and
// wildcards in it only for a whole part and neither of the last two.
func TestProviderKeepsTheRules(t *testing.T) {
	f := machineFrame(t, "2018-01-24", "en")
	text := string(Provider(f))
	golden.Equal(t, "provider.yml", []byte(text))
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[0] != "---" || lines[len(lines)-1] != "..." || strings.Count(text, "---") != 1 {
		t.Error("it is not one document")
	}
	expected := []string{"provider_name", "provider_url", "endpoints", "schemes", "url", "docs_url", "example_urls", "discovery", "formats"}
	under, found := "", map[string][]string{}
	for _, line := range lines[1 : len(lines)-1] {
		word := strings.TrimPrefix(strings.TrimSpace(line), "- ")
		if strings.HasPrefix(line, "    - ") {
			found[under] = append(found[under], word)
			continue
		}
		key, value, _ := strings.Cut(word, ":")
		if under = key; !slices.Contains(expected, key) {
			t.Errorf("the key %q is not expected", key)
		}
		found[key] = append(found[key], strings.TrimSpace(value))
	}
	if len(found["endpoints"]) != 1 || len(found["url"]) != 1 || strings.Contains(found["url"][0], "*") || found["url"][0] != machineBase+OEmbedPath || !slices.Contains(found["discovery"], "true") {
		t.Errorf("endpoints %v, address %v, discovery %v", found["endpoints"], found["url"], found["discovery"])
	}
	var schemes []*regexp.Regexp
	for _, s := range found["schemes"][1:] {
		u, err := url.Parse(s)
		if err != nil || strings.ContainsAny(s, "()") || !regexp.MustCompile(`^[a-z]+:`).MatchString(s) {
			t.Fatalf("the scheme %s: %v", s, err)
		}
		parts := strings.Split(u.Host, ".")
		slices.Reverse(parts)
		if len(parts) < 2 || parts[0] == "*" || parts[1] == "*" {
			t.Errorf("the host of %s", s)
		}
		for _, p := range parts {
			if strings.Contains(p, "*") && p != "*" {
				t.Errorf("the host of %s has a wildcard for a part of a name", s)
			}
		}
		schemes = append(schemes, regexp.MustCompile("^"+strings.ReplaceAll(regexp.QuoteMeta(s), `\*`, ".*")+"$"))
	}
	for _, s := range found["example_urls"][1:] {
		u, err := url.Parse(s)
		if err != nil || !regexp.MustCompile(`^https?://`).MatchString(s) || !strings.Contains(s, "url=") {
			t.Fatalf("the example %s: %v", s, err)
		}
		if r := OEmbed(machineBase, OEmbedQuery{URL: u.Query().Get("url"), Format: u.Query().Get("format")}, machineFrames(t, "2018-01-24")); r.Status != 200 {
			t.Errorf("the example %s answers %d", s, r.Status)
		}
	}
	// Whatever can be embedded has an address of one of the schemes.
	for _, x := range machineThings(f.Edition) {
		for _, target := range []Target{{Kind: x[0], ID: x[1], Lang: "es"}, {Kind: x[0], ID: x[1], Lang: "en", Page: true}, {Kind: x[0], ID: x[1], Lang: "es", Edition: f.Edition.ID, Page: true}} {
			if a := target.Address(machineBase); !slices.ContainsFunc(schemes, func(r *regexp.Regexp) bool { return r.MatchString(a) }) {
				t.Errorf("%s is of no scheme", a)
			}
		}
	}
}

// Whatever is asked, an address that is taken for ours is of our host and scheme, names
// what its kind can have, and is said again in a form that reads the same.
func FuzzTargetOf(f *testing.F) {
	for _, s := range []string{"/en/", "/es/@0123456789ab", "/en/grants/a-b@0123456789ab", "/embed/coverage/a.b?lang=es&theme=dark", "/embed/map/all@0123456789ab?lang=xx", "/en/coverage/a.b.c", "/en/grants/%61", "/en//grants/a", "/embed/grant/A", "/es/comparisons/byrne-jag-fy2017#x", "@evil.example/en/"} {
		f.Add(machineBase+s, machineBase)
		f.Add(machineBase+"/sub"+s, machineBase+"/sub")
	}
	f.Add("https://[::1]:0/en/", "https://[::1]")
	f.Fuzz(func(t *testing.T, address, base string) {
		x, ok := TargetOf(base, address)
		if !ok {
			return
		}
		u, err1 := url.Parse(address)
		home, err2 := url.Parse(base)
		if err1 != nil || err2 != nil || !strings.EqualFold(u.Hostname(), home.Hostname()) || !strings.EqualFold(u.Scheme, home.Scheme) || u.User != nil {
			t.Fatalf("%q is taken for an address under %q", address, base)
		}
		if !slices.Contains(tell.Cards, x.Kind) || !slices.Contains(tell.Languages, x.Lang) || x.ID == "" || strings.ContainsAny(x.ID+x.Edition+x.Theme, "/\\@?#%<>\"' ") {
			t.Fatalf("%q is read as %+v", address, x)
		}
		if again, ok := TargetOf(base, x.Address(base)); !ok || again != x {
			t.Fatalf("%q is read as %+v, said again as %q and read as %+v, %v", address, x, x.Address(base), again, ok)
		}
	})
}
