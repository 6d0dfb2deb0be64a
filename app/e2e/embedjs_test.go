//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"proviso/static"
)

// frames plays a site of cards: one that is as tall as its width makes it, one that
// says whatever its test has it say, and the two scripts. It notes what it was asked.
func frames(t *testing.T) (base string, asked func() []*http.Request) {
	t.Helper()
	notes := make(chan *http.Request, 200)
	mux := http.NewServeMux()
	for path, name := range map[string]string{"/embed.js": "embed.js", "/embed/fit.js": "fit.js"} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			notes <- r
			body, ok := static.File(name, "")
			if !ok {
				t.Errorf("%s is not built: go tool task assets", name)
			}
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			w.Write(body)
		})
	}
	mux.HandleFunc("GET /embed/card", func(w http.ResponseWriter, r *http.Request) {
		notes <- r
		script := ""
		if r.URL.Query().Get("fit") != "" {
			script = `<script src="/embed/fit.js" async></script>`
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Card</title>%s<body><h1>Card</h1><p>%s</p><details><summary>More</summary><p>%[2]s</p></details></body></html>`,
			script, strings.Repeat("Words that wrap where the frame is narrow. ", 12))
	})
	says := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>Card</title><script>addEventListener("message", function (e) {
			if (!e.data || !e.data.say) return
			var values = {NaN: NaN, Infinity: Infinity, minus: -Infinity, nothing: undefined}
			e.data.say.forEach(function (m) {
				if (m && typeof m.height === "string" && m.height in values) m.height = values[m.height]
				parent.postMessage(m, "*")
			})
			parent.postMessage({said: e.data.id}, "*")
		})</script><body><p>Card</p></body></html>`)
	}
	mux.HandleFunc("GET /embed/says", says)
	mux.HandleFunc("GET /elsewhere", says)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL, func() (out []*http.Request) {
		for {
			select {
			case r := <-notes:
				out = append(out, r)
			default:
				return out
			}
		}
	}
}

// newspaper plays a page of another site that embeds. What the scripts must not read is
// watched, in the page and in its frames.
func newspaper(t *testing.T, body string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>News</title><body>
<script>
var before = Object.getOwnPropertyNames(window).length
var said = {}, amp
addEventListener("message", function (e) {
	if (e.data && e.data.said) said[e.data.said] = true
	if (e.data && e.data.sentinel === "amp" && e.data.type === "embed-size") amp = e.data.height
})
function until(what) { return new Promise(function (done) { (function look() { what() ? done(true) : requestAnimationFrame(look) })() }) }
function tall(id) { return document.getElementById(id).getBoundingClientRect().height }
var names = 0
function say(id, messages) {
	var name = "m" + names++
	document.getElementById(id).contentWindow.postMessage({say: messages, id: name}, "*")
	return until(function () { return said[name] })
}
</script>%s</body></html>`, body)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/story?reader=42"
}

// traps note whoever reads what a script of ours has no business with.
const traps = `(function () {
	var read = window.trapped = []
	function trap(on, name) {
		var d = Object.getOwnPropertyDescriptor(on, name)
		if (!d || !d.get) { read.push("no trap for " + name); return }
		Object.defineProperty(on, name, {configurable: true, get: function () { read.push(name); return d.get.call(this) }, set: d.set && function (v) { read.push(name + "="); d.set.call(this, v) }})
	}
	["cookie", "referrer", "URL", "documentURI", "title"].forEach(function (n) { trap(Document.prototype, n) })
	trap(Node.prototype, "baseURI")
	;["localStorage", "sessionStorage", "indexedDB", "caches"].forEach(function (n) { if (n in window) trap(window, n) })
})()`

func watched() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: traps})
		return err
	})
}

// holds waits until an expression of the page is true.
func holds(t *testing.T, ctx context.Context, what, expression string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("until(function () { return "+expression+" })", chromedp.EvalAwaitPromise)); err != nil {
		t.Fatalf("%s: %s: %v", what, expression, err)
	}
}

// is asserts that an expression is true now.
func is(t *testing.T, ctx context.Context, what, expression string) {
	t.Helper()
	if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression)); err != nil || !ok {
		t.Errorf("%s: %s is %t, %v", what, expression, ok, err)
	}
}

// TestEmbedScript: frames on another site grow and shrink with what is in them, whether
// the script comes before or after them, once or twice, and whether their address asks
// for it or not; and it leaves no trace in the page.
func TestEmbedScript(t *testing.T) {
	base, asked := frames(t)
	script := fmt.Sprintf(`<script src="%s/embed.js"></script>`, base)
	frame := func(id, query string) string {
		return fmt.Sprintf(`<div class="w"><iframe id="%s" src="%s/embed/card%s" title="Card" width="100%%" height="200" frameborder="0"></iframe></div>`, id, base, query)
	}
	for name, body := range map[string]string{
		"before": script + frame("a", "?fit=1"),
		"after":  frame("a", "?fit=1") + script,
		"twice":  script + frame("a", "?fit=1") + script,
		"async":  frame("a", "?fit=1") + strings.Replace(script, "<script", "<script async", 1),
		"long after": frame("a", "?fit=1") + fmt.Sprintf(`<script>addEventListener("message", function (e) {
			if (!e.data || e.data.sentinel !== "amp" || window.asked) return
			window.asked = document.body.appendChild(document.createElement("script"))
			window.asked.src = "%s/embed.js"
		})</script>`, base),
		"plain address":   frame("a", "?lang=es") + script,
		"with a fragment": script + frame("a", "#t1"),
		"with a border":   "<style>iframe { border: 3px solid; box-sizing: border-box }</style>" + frame("a", "?fit=1") + script,
		"later":           script + `<script>addEventListener("load", function () { document.body.insertAdjacentHTML("beforeend", ` + "`" + frame("a", "") + "`" + `) })</script>`,
	} {
		t.Run(name, func(t *testing.T) {
			ctx := browser(t)
			story := newspaper(t, body)
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(900, 900), watched()); err != nil {
				t.Fatal(err)
			}
			if err := chromedp.Do(ctx, chromedp.Navigate(story)); err != nil {
				t.Fatal(err)
			}
			holds(t, ctx, "it is fitted", `document.getElementById("a") && tall("a") !== 200`)
			holds(t, ctx, "and settles", `(window.wide = tall("a")) > 100`)
			for _, step := range []struct{ width, want string }{{"300px", `tall("a") > wide + 40`}, {"100%", `tall("a") === wide`}} {
				if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](fmt.Sprintf(`document.querySelector(".w").style.width = %q; true`, step.width))); err != nil {
					t.Fatal(err)
				}
				holds(t, ctx, "at "+step.width, step.want)
			}
			is(t, ctx, "AMP is told too", `amp === document.getElementById("a").clientHeight`)
			is(t, ctx, "no name is left", `Object.getOwnPropertyNames(window).filter(function (n) { return !/^(before|said|until|amp|tall|names|say|wide|trapped|asked|a)$/.test(n) && isNaN(n) }).length <= before`)
			is(t, ctx, "nothing was read", `trapped.length === 0`)
			is(t, ctx, "no step for Back is left", `history.length <= 2`)
		})
	}
	for _, r := range asked() {
		if r.Header.Get("Cookie") != "" || strings.Contains(r.RequestURI+r.Header.Get("Referer"), "reader") {
			t.Errorf("%s was asked for with %v", r.RequestURI, r.Header)
		}
	}
}

// TestEmbedScriptIgnores: no message changes a height but that of a frame of the site,
// its own frame's, of the right shape and within reason.
func TestEmbedScriptIgnores(t *testing.T) {
	base, _ := frames(t)
	other, _ := frames(t)
	frame := func(id, src string) string {
		return fmt.Sprintf(`<iframe id="%s" src="%s" title="Card" width="300" height="200" frameborder="0"></iframe>`, id, src)
	}
	story := newspaper(t, frame("card", base+"/embed/says?fit=1")+frame("second", base+"/embed/says?fit=1")+frame("elsewhere", base+"/elsewhere")+frame("other", other+"/embed/says?fit=1")+
		strings.Replace(frame("marked", other+"/elsewhere"), "<iframe", "<iframe data-proviso", 1)+fmt.Sprintf(`<script src="%s/embed.js"></script>`, base))
	ctx := browser(t)
	if err := chromedp.Do(ctx, watched(), chromedp.Navigate(story)); err != nil {
		t.Fatal(err)
	}
	all := []string{"card", "second", "elsewhere", "other", "marked"}
	untouched := func(what string, but ...string) {
		t.Helper()
		for _, id := range all {
			if len(but) == 0 || id != but[0] {
				is(t, ctx, what, fmt.Sprintf(`tall(%q) === 200`, id))
			}
		}
	}
	says := func(id string, messages ...any) {
		t.Helper()
		text, err := json.Marshal(messages)
		if err != nil {
			t.Fatal(err)
		}
		limited, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if _, err := chromedp.Run(limited, chromedp.Evaluate[bool](fmt.Sprintf(`say(%q, %s)`, id, text), chromedp.EvalAwaitPromise)); err != nil {
			t.Fatalf("%s says %s: %v", id, text, err)
		}
	}
	type m = map[string]any
	right := m{"type": "proviso:height", "height": 321}
	says("card", nil, 321, "321", []any{}, m{}, m{"height": 321}, m{"type": "height", "height": 321}, m{"type": "proviso:height"}, m{"type": "proviso:height", "height": "321"}, m{"type": "proviso:height", "height": nil},
		m{"type": "proviso:height", "height": []any{321}}, m{"type": "proviso:height", "height": true}, m{"type": "proviso:height", "height": "NaN"}, m{"type": "proviso:height", "height": "Infinity"}, m{"type": "proviso:height", "height": "minus"},
		m{"type": "proviso:height", "height": "nothing"}, m{"type": "proviso:height", "height": -5}, m{"type": "proviso:height", "height": 0}, m{"type": "proviso:height", "height": 0.5}, m{"type": "proviso:height", "height": 20001}, m{"type": "proviso:height", "height": 1e300},
		m{"sentinel": "amp", "type": "embed-size", "height": 321})
	untouched("messages of another shape")
	says("other", right)
	untouched("a frame of another origin")
	says("marked", right)
	untouched("a frame of another origin that is marked as ours")
	says("elsewhere", right)
	untouched("a frame of the site that shows no card")
	for _, own := range []string{`postMessage({type: "proviso:height", height: 321}, "*")`, `dispatchEvent(new MessageEvent("message", {data: {type: "proviso:height", height: 321}}))`,
		fmt.Sprintf(`dispatchEvent(new MessageEvent("message", {data: {type: "proviso:height", height: 321}, origin: %q}))`, base)} {
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](own+`; postMessage({said: "own"}, "*"); until(function () { return said.own }).then(function () { return delete said.own })`, chromedp.EvalAwaitPromise)); err != nil {
			t.Fatal(err)
		}
		untouched("the page itself: " + own)
	}
	says("card", right)
	holds(t, ctx, "the card", `tall("card") === 321`)
	untouched("the message of a card", "card")
	says("card", m{"type": "proviso:height", "height": 99.2})
	holds(t, ctx, "the card shrinks", `tall("card") === 100`)
	is(t, ctx, "nothing was read", `trapped.length === 0`)
}
