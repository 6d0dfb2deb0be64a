package cards

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"proviso/views/tell"
)

func editorOf(t *testing.T, f tell.Frame, q url.Values) ([]byte, editor) {
	t.Helper()
	a := AskOf(f, q)
	var b bytes.Buffer
	if err := Editor(f, a).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), newEditor(f, a)
}

// The three pieces of code of every kind of card: a title, no script or style within
// the page, lazy, as wide as its column, and no word of the page's address.
func TestSnippets(t *testing.T) {
	ids := map[string]string{"jurisdiction": "denver-co", "grant": "denver-co-byrne-jag-fy2017", "case": "chicago-v-sessions-fy2017", "coverage": "jag-notice.denver-co", "comparison": "byrne-jag-fy2017", "map": "all", "overview": "all"}
	for _, lang := range tell.Languages {
		f := frameOf(t, lang, "2018-01-24")
		for _, kind := range tell.Cards {
			_, e := editorOf(t, f, url.Values{"kind": {kind}, "id": {ids[kind]}, "card_lang": {"es"}, "theme": {"dark"}, "which": {"kept"}})
			if len(e.Snippets) != 3 {
				t.Fatalf("%s: %d snippets", kind, len(e.Snippets))
			}
			for i, s := range e.Snippets {
				p := parse([]byte(s.Text))
				if len(p.faults) > 0 {
					t.Errorf("%s %s: %v", kind, s.ID, p.faults)
				}
				if want := []int{1, 1, 0}[i]; p.count["iframe"] != want || p.count["script"] != []int{1, 0, 0}[i] || p.count["img"] != []int{0, 0, 1}[i] {
					t.Errorf("%s %s: %v", kind, s.ID, p.count)
				}
				for _, src := range p.all("src") {
					if !strings.HasPrefix(src, f.Base+"/embed") || !strings.Contains(src, f.Edition.ID) && !strings.HasSuffix(src, "/embed.js") {
						t.Errorf("%s %s loads %s", kind, s.ID, src)
					}
				}
				if n := len(p.all("referrerpolicy")); n != len(p.all("src")) {
					t.Errorf("%s %s tells the page's address", kind, s.ID)
				}
				if i < 2 && (!slices.Equal(p.attrs["iframe width"], []string{"100%"}) || !slices.Equal(p.attrs["iframe loading"], []string{"lazy"}) || len(p.attrs["iframe title"]) != 1) {
					t.Errorf("%s %s: %s", kind, s.ID, s.Text)
				}
				if got := strings.Contains(s.Text, "fit=1"); got != (i == 0) {
					t.Errorf("%s %s tells its height: %t", kind, s.ID, got)
				}
			}
		}
	}
}

// Whatever is asked for, the page is whole and shows a card that there is.
func TestEditorIsWhole(t *testing.T) {
	for _, lang := range tell.Languages {
		f := frameOf(t, lang, "2018-08-01")
		for _, q := range []url.Values{nil, {"kind": {"grant"}}, {"kind": {"case"}, "id": {"denver-co"}}, {"kind": {"odd"}, "id": {"<b>"}, "place": {"\""}, "theme": {"pink"}, "card_lang": {"fr"}, "which": {"x"}},
			{"kind": {"coverage"}, "id": {"jag-notice"}, "place": {"denver-co"}}, {"kind": {"coverage"}, "id": {"jag-notice"}, "place": {"none"}}, {"kind": {"jurisdiction"}, "id": {"chicago-il"}, "place": {"denver-co"}}} {
			doc, e := editorOf(t, f, q)
			p := parse(doc)
			if len(p.faults) > 0 || p.count["script"] > 0 || p.count["iframe"] != 3 || p.count["textarea"] != 3 || p.count["form"] != 1 {
				t.Errorf("%v: %v %v", q, p.faults, p.count)
			}
			for _, x := range e.Previews {
				u, err := url.Parse(x.URL)
				if err != nil {
					t.Fatal(err)
				}
				kind, id, _ := strings.Cut(strings.TrimPrefix(u.Path, "/embed/"), "/")
				width, err := strconv.Atoi(x.Width)
				if err != nil {
					t.Fatal(err)
				}
				if h := strconv.Itoa(Height(AskOf(f, q).frame(f), kind, id, width)); h != x.Height || h == "0" {
					t.Errorf("%v: the preview of %s %s is %s high, want %s", q, kind, id, x.Height, h)
				}
			}
		}
	}
}

// An edition with nothing in it has a page all the same.
func TestEditorOfNothing(t *testing.T) {
	f := frameOf(t, "en", "2018-01-24")
	f.Edition.Grants = nil
	doc, _ := editorOf(t, f, url.Values{"kind": {"grant"}})
	if !bytes.Contains(doc, []byte(f.Say("card.editor_none"))) || bytes.Contains(doc, []byte("<iframe")) {
		t.Errorf("%s", doc)
	}
}
