//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"proviso/app/publication"
	"proviso/app/seed"
	"proviso/app/tracker"
	"proviso/static"
	"proviso/views/cards"
	"proviso/views/tell"
)

// cardsOf serves the cards of the shipped record on a day as they are embedded, and
// gives the frame of a language. (What a server adds to them is tested with it.)
func cardsOf(t *testing.T, day publication.Day) (base string, frame func(lang string) tell.Frame) {
	t.Helper()
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	e, err := tracker.NewBook(r).Edition(publication.Settings{AsOf: day})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := e.Seal(""); err != nil {
		t.Fatal(err)
	}
	frame = func(lang string) tell.Frame {
		v, _ := tell.In(lang)
		return tell.Frame{Voice: v, Edition: e, Today: "2026-11-30", Base: "https://proviso.example.gov"}
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name, ok := strings.CutPrefix(r.URL.Path, "/static/"); ok {
			body, _ := static.File(name, "")
			w.Header().Set("Content-Type", "text/css; charset=utf-8")
			w.Write(body)
			return
		}
		if name := map[string]string{"/embed.js": "embed.js", "/embed/fit.js": "fit.js"}[r.URL.Path]; name != "" {
			body, _ := static.File(name, "")
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			w.Write(body)
			return
		}
		kind, id, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/embed/"), "/")
		q := r.URL.Query()
		f := frame("en")
		if q.Get("lang") == "es" {
			f = frame("es")
		}
		f.Theme, f.Fit = q.Get("theme"), q.Get("fit") != ""
		if place := q.Get("place"); place != "" {
			id += "." + place
		}
		c, ok := cards.Card(f, kind, id)
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'")
		if err := c.Render(r.Context(), w); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL, frame
}

// widest is how much higher a frame may be made than its card is.
const widest = 1.45

// TestCards: at 320, 600 and 900 pixels no card scrolls sideways, nor does a table in
// it, and the height that is foretold of it is enough and not much more.
func TestCards(t *testing.T) {
	for _, day := range []publication.Day{"2018-01-24", "2026-11-30"} {
		base, frame := cardsOf(t, day)
		ctx := browser(t)
		met := map[string]int{}
		for kind, id := range cards.Cards(frame("en")) {
			if met[kind]++; met[kind] > 1 && met[kind]%29 != 0 {
				continue
			}
			for _, lang := range tell.Languages {
				f := frame(lang)
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 800), chromedp.Navigate(base+f.Card(kind, id))); err != nil {
					t.Fatal(err)
				}
				for _, width := range []int{320, 600, 900} {
					name := fmt.Sprintf("%s %s on %s in %s at %d", kind, id, day, lang, width)
					if err := chromedp.Do(ctx, chromedp.EmulateViewport(int64(width), 800)); err != nil {
						t.Fatal(err)
					}
					text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`[Math.ceil(document.documentElement.getBoundingClientRect().height), document.documentElement.scrollWidth,
						Array.from(document.querySelectorAll(".window")).filter(function (e) { return e.scrollWidth > e.clientWidth }).length].join(" ")`))
					if err != nil {
						t.Fatal(err)
					}
					var high, wide, sideways int
					if _, err := fmt.Sscan(text, &high, &wide, &sideways); err != nil {
						t.Fatal(err)
					}
					if wide > width || sideways > 0 {
						t.Errorf("%s: %d wide, %d tables scroll sideways", name, wide, sideways)
					}
					if foretold := cards.Height(f, kind, id, width); foretold < high || float64(foretold) > widest*float64(high) {
						t.Errorf("%s is %d high, foretold %d", name, high, foretold)
					}
				}
			}
		}
	}
}

// TestCardsAxe: no card breaks a rule of WCAG 2.2 AA that axe can find, in either theme.
func TestCardsAxe(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("..", "..", "static", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatalf("%v: go tool task assets brings it", err)
	}
	base, _ := cardsOf(t, "2018-01-24")
	ctx := browser(t)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 800)); err != nil {
		t.Fatal(err)
	}
	for _, card := range []string{"grant/denver-co-byrne-jag-fy2017", "jurisdiction/chicago-il", "case/santa-clara-sf-v-trump", "coverage/jag-notice", "coverage/jag-notice.denver-co", "comparison/byrne-jag-fy2017", "map/all", "overview/all", "jurisdiction/district-of-columbia"} {
		for _, query := range []string{"?theme=light", "?theme=dark&lang=es"} {
			if err := chromedp.Do(ctx, chromedp.Navigate(base+"/embed/"+card+query)); err != nil {
				t.Fatal(err)
			}
			if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](string(axe)+"; true")); err != nil {
				t.Fatal(err)
			}
			violations, err := finds(ctx, everyRule)
			if err != nil {
				t.Fatal(err)
			}
			if len(violations) > 0 {
				t.Errorf("%s%s:\n%s", card, query, strings.Join(violations, "\n"))
			}
		}
	}
}

// TestPicker: in a frame of a newspaper, a reader chooses a place by the form alone, and
// the frame takes the height of the answer.
func TestPicker(t *testing.T) {
	base, _ := cardsOf(t, "2018-01-24")
	story := newspaper(t, fmt.Sprintf(`<iframe id="a" src="%s/embed/coverage/jag-notice?fit=1&theme=dark" title="Card" width="340" height="300" frameborder="0"></iframe><script src="%[1]s/embed.js"></script>`, base))
	ctx := browser(t)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(900, 1200), chromedp.Navigate(story)); err != nil {
		t.Fatal(err)
	}
	holds(t, ctx, "the question is fitted", `(window.wide = tall("a")) > 400`)
	// The frame is of another origin: what happens in it is looked at by itself.
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"/embed/coverage/jag-notice?fit=1&theme=dark&lang=es")); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.querySelector("select").value = "denver-co"; true`)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.RunResponse(ctx, chromedp.Click("button")); err != nil {
		t.Fatal(err)
	}
	is(t, ctx, "the answer", `document.querySelector("h1").textContent.includes("Denver") && document.documentElement.lang === "es" && document.documentElement.dataset.theme === "dark" && !!document.querySelector("script[src='/embed/fit.js']")`)
	story = newspaper(t, fmt.Sprintf(`<iframe id="a" src="%s/embed/coverage/jag-notice?place=denver-co&fit=1" title="Card" width="340" height="%s" frameborder="0"></iframe><script src="%[1]s/embed.js"></script>`, base, strconv.Itoa(3000)))
	if err := chromedp.Do(ctx, chromedp.Navigate(story)); err != nil {
		t.Fatal(err)
	}
	holds(t, ctx, "the answer is fitted", `tall("a") < 1500 && tall("a") > 300`)
}
