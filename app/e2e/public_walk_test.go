//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// newsPages are one of each kind of the public pages, behind their language, and
// newsCards one of each kind of the cards.
var (
	newsPages = []string{"", "jurisdictions", "jurisdictions/chicago-il", denverGrant, "cases", "cases/chicago-v-sessions-fy2017", "coverage", "coverage/jag-notice", "coverage/jag-notice.denver-co",
		"comparisons", "comparisons/byrne-jag-fy2017", "method", "corrections", "data", "licence", "embed"}
	newsCards = []string{"jurisdiction/chicago-il", "grant/denver-co-byrne-jag-fy2017", "case/chicago-v-sessions-fy2017", "coverage/jag-notice", "coverage/jag-notice.denver-co", "comparison/byrne-jag-fy2017", "map/all", "overview/all"}
)

// newsAddresses are those of one of each kind in a language.
func newsAddresses(lang string) []string {
	var out []string
	for _, p := range newsPages {
		out = append(out, "/"+lang+"/"+p)
	}
	for _, c := range newsCards {
		out = append(out, "/embed/"+c+"?lang="+lang)
	}
	return out
}

// TestPublicAxe: no kind of public page and no card breaks a rule of WCAG 2.2 AA that axe
// can find, in either language, light and dark, narrow and wide: what light and width
// bear on is looked at in each of both, what they do not bear on in one.
func TestPublicAxe(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("..", "..", "static", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatalf("%v: go tool task assets brings it", err)
	}
	s := newsRead(t)
	for lang, looks := range map[string][2]struct {
		width int64
		light string
	}{"en": {{320, "light"}, {1280, "dark"}}, "es": {{320, "dark"}, {1280, "light"}}} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			ctx := newsTab(t)
			for _, address := range newsAddresses(lang) {
				newsOpen(t, ctx, s.base+address, looks[0].width, 900)
				newsTold[bool](t, ctx, string(axe)+"; true")
				for i, look := range looks {
					name := fmt.Sprintf("%s at %d, %s", address, look.width, look.light)
					if err := chromedp.Do(ctx, chromedp.EmulateViewport(look.width, 900), scheme(look.light)); err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					if over := newsTold[int](t, ctx, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
						t.Errorf("%s scrolls %d pixels sideways", name, over)
					}
					rules := everyRule
					if i > 0 {
						rules = seenRules
					}
					violations, err := finds(ctx, rules)
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					if len(violations) > 0 {
						t.Errorf("%s:\n%s", name, strings.Join(violations, "\n"))
					}
				}
			}
		})
	}
}

// TestPublicHTML: what is served of each kind is valid HTML.
func TestPublicHTML(t *testing.T) {
	s := newsRead(t)
	static := filepath.Join("..", "..", "static")
	args := []string{"--config", filepath.Join(static, "htmlvalidate.json")}
	dir := t.TempDir()
	for _, lang := range []string{"en", "es"} {
		for i, address := range newsAddresses(lang) {
			file := filepath.Join(dir, fmt.Sprintf("%s-%02d.html", lang, i))
			if err := os.WriteFile(file, fetched(t, s.base+address, nil), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Logf("%s is %s", filepath.Base(file), address)
			args = append(args, file)
		}
	}
	out, err := exec.CommandContext(t.Context(), filepath.Join(static, "node_modules", ".bin", "html-validate"), args...).CombinedOutput()
	if err != nil {
		t.Errorf("%v (go tool task assets brings the validator)\n%s", err, strings.ReplaceAll(string(out), dir, ""))
	}
}

// newsClipped are the boxes of a page in which text is cut off, or out of the window,
// or over which a word runs out.
const newsClipped = `JSON.stringify(Array.from(document.querySelectorAll("body *")).filter(function (e) {
	if (e.closest("svg, option, template, .embed-views, iframe, .skip") || !e.checkVisibility()) return false
	if (!Array.from(e.childNodes).some(n => n.nodeType === 3 && n.data.trim())) return false
	const c = getComputedStyle(e), r = e.getBoundingClientRect()
	if (c.display !== "inline" && e.clientWidth <= 1) return false // for those who hear the page
	const scrolls = e.closest(".window, pre, textarea")
	if (e.matches("pre, textarea")) return false // these scroll
	const box = c.display !== "inline" && e.scrollWidth > e.clientWidth && e.clientWidth > 0
	return box || !scrolls && (r.right > innerWidth + 0.5 || r.left < -0.5) || c.overflow === "hidden" && e.scrollHeight > e.clientHeight + 1
}).map(e => e.nodeName.toLowerCase() + (e.className.baseVal === undefined ? "." + e.className : "") + " " + e.textContent.trim().slice(0, 50) + " (" + e.scrollWidth + " in " + e.clientWidth + ")").slice(0, 5))`

// newsDrawn are the texts of a drawing that run out of it, or over each other.
const newsDrawn = `JSON.stringify(Array.from(document.querySelectorAll("svg[role=img]")).filter(e => e.checkVisibility()).flatMap(function (svg) {
	const frame = svg.getBoundingClientRect(), wrong = []
	const texts = Array.from(svg.querySelectorAll("text")).map(e => [e.textContent, e.getBoundingClientRect()])
	texts.forEach(function ([s, r], i) {
		if (r.left < frame.left - 1 || r.right > frame.right + 1 || r.bottom > frame.bottom + 3 || r.top < frame.top - 3) wrong.push(s + " runs out of its drawing")
		texts.slice(i + 1).forEach(function ([z, q]) {
			if (Math.min(r.right, q.right) - Math.max(r.left, q.left) > 2 && Math.min(r.bottom, q.bottom) - Math.max(r.top, q.top) > 5) wrong.push(s + " runs over " + z)
		})
	})
	return wrong
}).slice(0, 5))`

// TestPublicSpanish: on the smallest phone no Spanish text is cut off, runs out of its
// box or over another. Of English, which is shorter, the cards are looked at.
func TestPublicSpanish(t *testing.T) {
	s := newsRead(t)
	ctx := newsTab(t)
	for _, address := range append(newsAddresses("es"), newsAddresses("en")[len(newsPages):]...) {
		newsOpen(t, ctx, s.base+address, 320, 640)
		for what, expression := range map[string]string{"cut off": newsClipped, "drawn": newsDrawn} {
			var found []string
			if err := json.Unmarshal([]byte(newsTold[string](t, ctx, expression)), &found); err != nil {
				t.Fatal(err)
			}
			if len(found) > 0 {
				t.Errorf("%s: %s:\n%s", address, what, strings.Join(found, "\n"))
			}
		}
	}
}

// newsPrinted is the text of a page as it is printed.
func newsPrinted(t *testing.T, ctx context.Context, file string) string {
	t.Helper()
	yes := true
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		got, err := cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.5, PaperHeight: 11, PreferCSSPageSize: &yes})
		if err != nil {
			return err
		}
		return os.WriteFile(file, got.Data, 0o600)
	})); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (poppler-utils): %v", err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// newsOnPaper is what a page has that paper must have: its heading, its sum, the first
// and last row of each table that it shows, and its sources.
const newsOnPaper = `JSON.stringify((function () {
	const words = e => e ? e.innerText.replace(/\s+/g, " ").trim() : ""
	const first = s => s.split(" ").slice(0, 4).join(" ")
	const out = [words(document.querySelector("h1")).slice(0, 60), words(document.querySelector(".lede")).slice(0, 60)]
	document.querySelectorAll("table").forEach(t => { if (t.checkVisibility() && t.tBodies[0]) [t.tBodies[0].rows[0], t.tBodies[0].rows[t.tBodies[0].rows.length - 1]].forEach(r => out.push(first(r.cells[0].innerText.trim().split("\n")[0].trim()))) })
	const sources = document.querySelectorAll(".sources li")
	if (sources.length) out.push(first(words(sources[0])), first(words(sources[sources.length - 1])))
	return out.filter(s => s)
})())`

// TestPublicPrint: each kind of page and each card is whole on paper: nothing scrolls
// there, so that a table is printed to its last row.
func TestPublicPrint(t *testing.T) {
	s := newsRead(t)
	ctx := newsTab(t)
	dir := os.Getenv("PROVISO_PRINTED") // where somebody wants to look at them
	if dir == "" {
		dir = t.TempDir()
	}
	for i, address := range newsAddresses("en") {
		newsOpen(t, ctx, s.base+address, 1280, 900)
		var want []string
		if err := json.Unmarshal([]byte(newsTold[string](t, ctx, newsOnPaper)), &want); err != nil {
			t.Fatal(err)
		}
		text := newsPrinted(t, ctx, filepath.Join(dir, fmt.Sprintf("%02d.pdf", i)))
		squeezed := strings.ReplaceAll(text, " ", "")
		for _, w := range want {
			if !strings.Contains(squeezed, strings.ReplaceAll(w, " ", "")) {
				t.Errorf("%s: %q is not on the paper", address, w)
			}
		}
		if len(want) < 2 {
			t.Errorf("%s: nothing to look for", address)
		}
	}
}
