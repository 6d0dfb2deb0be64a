package public

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

// The head tells where the page stands in other languages and forms, and what a link
// to it shows; of a frozen page the forms are frozen too.
func TestHead(t *testing.T) {
	f := frame(t, "es", days[0])
	base, at := f.Base, ""
	for _, frozen := range []bool{false, true} {
		if f.Frozen = frozen; frozen {
			at = "@" + f.Edition.ID
		}
		page := string(rendered(t, f, "grants/denver-co-byrne-jag-fy2017"))
		head, _, ok := strings.Cut(page, "</head>")
		if !ok {
			t.Fatal("the page has no head")
		}
		const grant = "/grants/denver-co-byrne-jag-fy2017"
		const file = "/embed/grant/denver-co-byrne-jag-fy2017"
		for _, want := range []string{
			`<html lang="es">`,
			`<link rel="canonical" href="` + base + `/es` + grant + `">`,
			`hreflang="en" href="` + base + `/en` + grant + at + `">`,
			`hreflang="es" href="` + base + `/es` + grant + at + `">`,
			`hreflang="x-default" href="` + base + `/en` + grant + at + `">`,
			`href="/feeds/grant/denver-co-byrne-jag-fy2017.atom?lang=es">`,
			`type="application/json" title="JSON" href="` + file + at + `.json">`,
			`type="text/csv" title="CSV" href="` + file + at + `.csv">`,
			`type="application/json+oembed"`, `type="text/xml+oembed"`, `href="` + base + `/oembed?format=json&amp;url=https%3A%2F%2Fproviso.example.gov%2Fes%2Fgrants%2F`,
			`<meta property="og:image" content="` + base + file + at + `.png?lang=es">`, `<meta property="og:locale" content="es_US">`,
			`<meta property="og:url" content="` + base + `/es` + grant + at + `">`,
		} {
			if !strings.Contains(head, want) {
				t.Errorf("frozen %v: the head has no %s", frozen, want)
			}
		}
		if !strings.Contains(page, `lang="en" hreflang="en">English</a>`) {
			t.Errorf("frozen %v: nothing leads to the page in English", frozen)
		}
	}
}

// The data block that is given stands in the head, of pages that tell of a document.
func TestDataBlock(t *testing.T) {
	f := frame(t, "en", days[0])
	s := Site{Frame: f, Data: func(card, id string) templ.Component {
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, "<data>"+card+" "+id+"</data>")
			return err
		})
	}}
	for path, want := range map[string]string{"": "overview all", "grants/denver-co-byrne-jag-fy2017": "grant denver-co-byrne-jag-fy2017", "coverage/jag-notice.denver-co": "coverage jag-notice.denver-co",
		"comparisons/cops-hiring-fy2017": "comparison cops-hiring-fy2017", "cases": "", "licence": ""} {
		c, ok := s.Page(path)
		if !ok {
			t.Fatalf("there is no page %q", path)
		}
		var b strings.Builder
		if err := c.Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(b.String(), "</head>")
		if has := strings.Contains(head, "<data>"); has != (want != "") || has && !strings.Contains(head, "<data>"+want+"</data>") {
			t.Errorf("%q: the data block is %v, want %q", path, has, want)
		}
	}
}

// What is no page is none: no page is made of half an address.
func TestNoPage(t *testing.T) {
	f := frame(t, "en", days[0])
	for _, path := range []string{"nothing", "grants", "grants/", "grants/nothing", "jurisdictions/", "coverage/.", "coverage/jag-notice.", "coverage/jag-notice.nowhere", "coverage/nothing.denver-co", "cases/../cases", "comparisons/byrne-jag", "/"} {
		if _, ok := Page(f, path); ok {
			t.Errorf("there is a page %q", path)
		}
	}
	if _, ok := Page(f, "coverage/jag-notice.alameda-ca"); !ok {
		t.Error("a place without a grant has no answer")
	}
}
