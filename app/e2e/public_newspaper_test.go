//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"proviso/app/tracker"
)

// newsPaper is a newspaper on another port: its pages by their paths, each with the
// policy that it is sent with.
type newsPaper struct {
	base  string
	pages map[string][2]string // body and policy

	mu    sync.Mutex
	asked []string
}

func newsPapers(t *testing.T) *newsPaper {
	t.Helper()
	p := &newsPaper{pages: map[string][2]string{}}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked = append(p.asked, r.RequestURI)
		one, ok := p.pages[r.URL.Path]
		p.mu.Unlock()
		if r.URL.Path == "/style.css" {
			w.Header().Set("Content-Type", "text/css")
			fmt.Fprint(w, "body { margin: 0 } #col { width: 900px } iframe { border: 0; display: block }")
			return
		}
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if one[1] != "" {
			w.Header().Set("Content-Security-Policy", one[1])
		}
		fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>News</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head><body><h1>Story</h1><div id="col">%s</div></body></html>`, one[0])
	}))
	t.Cleanup(s.Close)
	p.base = s.URL
	return p
}

// prints lets the newspaper have a page, and gives its address, which no reader of ours
// is to learn.
func (p *newsPaper) prints(path, body, policy string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages[path] = [2]string{body, policy}
	return p.base + path + "?reader=42"
}

// newsEyes runs in each page before its own scripts: it notes messages and gives a test
// what to wait with. A policy of the page does not hold for it.
const newsEyes = `
window.amp = []; window.heard = []
addEventListener("message", function (e) {
	heard.push(JSON.stringify(e.data))
	if (e.data && e.data.sentinel === "amp" && e.data.type === "embed-size") {
		amp.push(e.data.height)
		document.querySelectorAll("iframe[data-amp]").forEach(f => { if (f.contentWindow === e.source) f.height = e.data.height })
	}
})
function until(what) { return new Promise(done => { (function look() { what() ? done(true) : requestAnimationFrame(look) })() }) }
function tall() { const f = document.querySelector("#col iframe"); return f ? f.getBoundingClientRect().height : 0 }
function wide(w) { document.getElementById("col").style.width = w + "px"; return true }`

// newsOffice is a tab that reads newspapers and notes every request and what its pages
// complain of.
func newsOffice(t *testing.T) (ctx context.Context, sent func() []string, complaints func() []string) {
	t.Helper()
	ctx = newsTab(t)
	var mu sync.Mutex
	var urls, wrong []string
	if err := chromedp.Listen(ctx, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := ev.(type) {
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, "data:") {
				urls = append(urls, e.Request.URL)
			}
		case *runtime.EventExceptionThrown:
			wrong = append(wrong, e.ExceptionDetails.Text)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: newsEyes})
		return err
	})); err != nil {
		t.Fatal(err)
	}
	of := func(list *[]string) func() []string {
		return func() []string {
			mu.Lock()
			defer mu.Unlock()
			out := *list
			*list = nil
			return out
		}
	}
	return ctx, of(&urls), of(&wrong)
}

// newsHolds waits until an expression of the page is true.
func newsHolds(t *testing.T, ctx context.Context, what, expression string) {
	t.Helper()
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := chromedp.Run(limited, chromedp.Evaluate[bool]("until(() => "+expression+")", chromedp.EvalAwaitPromise)); err != nil {
		state, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`"a frame " + tall() + " high; messages " + heard.slice(-3).join(" ")`))
		t.Fatalf("%s: %s: %v; %s", what, expression, err, state)
	}
}

// newsFrames are the frames of a page, with their own parts of the page.
func newsFrames(t *testing.T, ctx context.Context) []*cdp.Frame {
	t.Helper()
	var out []*cdp.Frame
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		got, err := cdp.Call(ctx, target, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return err
		}
		for _, c := range got.FrameTree.ChildFrames {
			out = append(out, c.Frame)
		}
		return nil
	})); err != nil {
		t.Fatal(err)
	}
	return out
}

// newsInside is what an expression gives in the first frame of a page, into which the
// page itself cannot look.
func newsInside(t *testing.T, ctx context.Context, expression string) string {
	t.Helper()
	frames := newsFrames(t, ctx)
	if len(frames) == 0 {
		return "not there yet"
	}
	var out string
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		world, err := cdp.Call(ctx, target, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: frames[0].ID})
		if err != nil {
			return err
		}
		got, err := cdp.Call(ctx, target, runtime.Evaluate, runtime.EvaluateParams{Expression: expression, ContextID: world.ExecutionContextID})
		if err != nil {
			return err
		}
		if got.ExceptionDetails != nil {
			return fmt.Errorf("%s: %s", expression, got.ExceptionDetails.Text)
		}
		return json.Unmarshal(got.Result.Value, &out)
	})); err != nil {
		return "not there yet: " + err.Error() // the frame may go to its page between the two
	}
	return out
}

// newsWhole is true in a frame whose card is whole: nothing scrolls, nothing is cut off.
const newsWhole = `(function () {
	const r = document.documentElement
	if (!document.querySelector("footer")) return "not there yet"
	return document.readyState + " " + (r.scrollHeight <= r.clientHeight) + " " + (r.scrollWidth <= r.clientWidth) + " " + (document.querySelector("footer").getBoundingClientRect().bottom <= innerHeight) +
		" (" + r.scrollHeight + " in " + r.clientHeight + ")"
})()`

var newsScript = regexp.MustCompile(`(?s)<script.*?</script>`)

// newsSnippets reads the page for editors as an editor does.
func newsSnippets(t *testing.T, ctx context.Context, s *newsSite, query string) (fits, frame, link, amp string) {
	t.Helper()
	newsOpen(t, ctx, s.base+"/en/embed?"+query, 1280, 900)
	var out []string
	if err := json.Unmarshal([]byte(newsTold[string](t, ctx, `JSON.stringify(["with-script", "frame-only", "link-only"].map(id => document.getElementById(id).value).concat(Array.from(document.querySelectorAll("pre code")).map(c => c.textContent).filter(c => c.includes("amp-iframe"))))`)), &out); err != nil {
		t.Fatal(err)
	}
	if len(out) != 4 {
		t.Fatalf("the page for editors has %d pieces of code", len(out))
	}
	return out[0], out[1], out[2], out[3]
}

const newsCard = "kind=grant&id=denver-co-byrne-jag-fy2017"

// TestScenario27: what the page for editors gives works in a newspaper that takes
// scripts, in one that strips them, under a strict policy, in mail and in AMP; and
// nobody learns who reads what.
func TestScenario27(t *testing.T) {
	s := newsRead(t)
	paper := newsPapers(t)
	ctx, sent, complaints := newsOffice(t)
	fits, frame, link, amp := newsSnippets(t, ctx, s, newsCard)
	sent()
	s.came()
	strict := fmt.Sprintf("default-src 'none'; frame-src %s; script-src %[1]s; style-src 'self'", s.base)

	for name, body := range map[string]string{"/frame": frame, "/stripped": newsScript.ReplaceAllString(fits, "")} {
		newsOpen(t, ctx, paper.prints(name, body, ""), 1000, 900)
		for _, width := range []int{320, 600, 900} {
			if name == "/stripped" && width < 600 { // its frame is as high as a column of 600 pixels needs
				continue
			}
			newsTold[bool](t, ctx, fmt.Sprintf("wide(%d)", width))
			newsWait(t, fmt.Sprintf("%s at %d is whole", name, width), func() bool {
				got := newsInside(t, ctx, newsWhole)
				return strings.HasPrefix(got, "complete true true true")
			})
		}
		if is := newsTold[string](t, ctx, `document.querySelector("#col iframe").title + "/" + document.querySelector("#col iframe").loading`); is != "City and County of Denver: Byrne JAG, FY2017/lazy" {
			t.Errorf("%s: the frame is %q", name, is)
		}
	}

	for name, policy := range map[string]string{"/script": "", "/strict": strict} {
		newsOpen(t, ctx, paper.prints(name, fits, policy), 1000, 900)
		newsHolds(t, ctx, name+" is fitted", `amp.length > 0 && (window.first = tall()) === amp[amp.length - 1]`)
		newsTold[bool](t, ctx, "wide(320)")
		newsHolds(t, ctx, name+" grows where its text wraps", `tall() > first + 100 && (window.narrow = tall()) === amp[amp.length - 1]`)
		if got := newsInside(t, ctx, newsWhole); !strings.HasPrefix(got, "complete true true true") {
			t.Errorf("%s at 320 is not whole: %s", name, got)
		}
		newsTold[bool](t, ctx, "wide(900)")
		newsHolds(t, ctx, name+" shrinks again", `tall() === first`)
		if got := newsInside(t, ctx, newsWhole); !strings.HasPrefix(got, "complete true true true") {
			t.Errorf("%s at 900 is not whole: %s", name, got)
		}
	}

	newsOpen(t, ctx, paper.prints("/link", link, fmt.Sprintf("default-src 'none'; img-src %s; style-src 'self'", s.base)), 1000, 900)
	newsHolds(t, ctx, "the picture is there", `document.querySelector("img").naturalWidth >= 600`)
	if got := newsTold[string](t, ctx, `document.querySelector("#col a").href + " " + document.querySelector("#col a").textContent`); !strings.HasPrefix(got, s.base+"/en/"+denverGrant+" ") || !strings.Contains(got, "about $424,000") {
		t.Errorf("the link: %s", got)
	}

	// What AMP does with its element: a frame of its own, which takes the height that it
	// is told, and a button that is seen until then.
	code := strings.NewReplacer("<amp-iframe", `<iframe data-amp`, "</amp-iframe>", "</iframe>", `layout="responsive"`, "", "resizable", "").Replace(amp)
	if !strings.Contains(amp, "resizable") || !regexp.MustCompile(`<div overflow[^>]*>[^<]+</div>`).MatchString(amp) {
		t.Errorf("AMP would refuse to resize %s", amp)
	}
	newsOpen(t, ctx, paper.prints("/amp", code, ""), 1000, 900)
	newsHolds(t, ctx, "AMP is told the height", `amp.length > 0 && tall() === amp[amp.length - 1]`)
	newsTold[bool](t, ctx, `document.querySelector("iframe").width = 320, true`)
	newsHolds(t, ctx, "and again when the text wraps", `amp[amp.length - 1] > amp[0] + 100 && tall() === amp[amp.length - 1]`)

	newsPrivate(t, ctx, s, paper, sent())
	if wrong := complaints(); len(wrong) > 0 {
		t.Errorf("scripts failed: %v", wrong)
	}
	newsMessages(t, ctx, s, paper, fits)
	newsRefused(t, ctx, s, paper)
	newsAllowed(t, ctx, paper)
}

// newsPrivate asserts that nobody learnt who reads what.
func newsPrivate(t *testing.T, ctx context.Context, s *newsSite, paper *newsPaper, sent []string) {
	t.Helper()
	if len(sent) < 10 {
		t.Errorf("%d requests were noted", len(sent))
	}
	for _, url := range sent {
		if !strings.HasPrefix(url, s.base+"/") && !strings.HasPrefix(url, paper.base+"/") {
			t.Errorf("somebody else was asked: %s", url)
		}
	}
	came := s.came()
	for _, want := range []string{"/embed.js", "/embed/fit.js", "/embed/grant/denver-co-byrne-jag-fy2017?fit=1", "/embed/grant/denver-co-byrne-jag-fy2017.png"} {
		if !slices.ContainsFunc(came, func(r newsRequest) bool { return r.Address == want }) {
			t.Errorf("%s was not asked for", want)
		}
	}
	for _, r := range came {
		all := fmt.Sprint(r.Address, r.Header)
		if r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" || strings.Contains(all, "reader=42") || strings.Contains(all, strings.TrimPrefix(paper.base, "http://")) && r.Header.Get("Origin") != paper.base {
			t.Errorf("%s came with %v", r.Address, r.Header)
		}
	}
	var cookies []*network.Cookie
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		got, err := cdp.Call(ctx, target, storage.GetCookies, storage.GetCookiesParams{})
		cookies = got.Cookies
		return err
	})); err != nil {
		t.Fatal(err)
	}
	if len(cookies) > 0 {
		t.Errorf("a cookie was set: %s of %s", cookies[0].Name, cookies[0].Domain)
	}
	if kept := newsInside(t, ctx, `String(localStorage.length + sessionStorage.length) + document.cookie`); kept != "0" {
		t.Errorf("a card keeps %s", kept)
	}
}

// newsMessages asserts that nobody but the card changes the height of its frame.
func newsMessages(t *testing.T, ctx context.Context, s *newsSite, paper *newsPaper, fits string) {
	t.Helper()
	liar := newsPapers(t)
	lies := liar.prints("/lies", `<script>for (const m of [{type: "proviso:height", height: 4321}, {sentinel: "amp", type: "embed-size", height: 4321}]) parent.postMessage(m, "*"); parent.postMessage("lied", "*")</script>`, "")
	newsOpen(t, ctx, paper.prints("/lied", fits+fmt.Sprintf(`<iframe id="lies" src="%s" title="Other" width="300" height="200"></iframe><iframe id="marked" data-proviso src="%[1]s" title="Marked" width="300" height="200"></iframe>`, lies), ""), 1000, 900)
	newsHolds(t, ctx, "the card is fitted, and the others have lied", `heard.filter(m => m === '"lied"').length >= 2 && heard.some(m => m.includes("proviso:height") && !m.includes("4321")) && tall() !== 1440`)
	newsTold[bool](t, ctx, fmt.Sprintf(`postMessage({type: "proviso:height", height: 4321}, "*"); dispatchEvent(new MessageEvent("message", {data: {type: "proviso:height", height: 4321}, origin: %q, source: window})); postMessage("own", "*"); true`, s.base))
	newsHolds(t, ctx, "the page has lied itself", `heard.includes('"own"')`)
	if got := newsTold[string](t, ctx, `[tall() !== 4321 && tall() > 300, document.getElementById("lies").offsetHeight, document.getElementById("marked").offsetHeight].join(" ")`); got != "true 200 200" {
		t.Errorf("a lie was believed: %s", got)
	}
}

// newsRefused asserts that no page but a card may be framed.
func newsRefused(t *testing.T, ctx context.Context, s *newsSite, paper *newsPaper) {
	t.Helper()
	var body strings.Builder
	paths := []string{"/", "/en/", "/es/" + denverGrant, "/en/embed", "/corrections", "/sign-in", "/embed/grant/denver-co-byrne-jag-fy2017.json", "/embed/grant/denver-co-byrne-jag-fy2017.svg", "/feeds/grant/denver-co-byrne-jag-fy2017.atom", "/nowhere"}
	for _, path := range paths {
		fmt.Fprintf(&body, `<iframe src="%s%s" title="Page" width="300" height="100"></iframe>`, s.base, path)
	}
	newsOpen(t, ctx, paper.prints("/frames", body.String(), ""), 1000, 900)
	refused := map[string]bool{}
	for _, f := range newsFrames(t, ctx) {
		refused[strings.TrimPrefix(f.UnreachableURL, s.base)] = f.UnreachableURL != ""
	}
	for _, path := range paths {
		if !refused[path] {
			t.Errorf("%s may be framed", path)
		}
	}
	if resp, _ := newsGet(t, s.base+"/embed/grant/denver-co-byrne-jag-fy2017.csv"); !strings.Contains(resp.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Errorf("a file of rows may be framed: %v", resp.Header)
	}
}

// newsAllowed asserts that a card that is kept for certain sites is shown there and
// nowhere else, and that what is said of all cards holds for the others.
func newsAllowed(t *testing.T, ctx context.Context, paper *newsPaper) {
	t.Helper()
	s := newsOwn(t, noon())
	newsUncached(t, ctx)
	other := newsPapers(t)
	// A site without encryption may be named only where it is of this machine.
	named := strings.NewReplacer("//127.0.0.1:", "//localhost:")
	rules := []tracker.FrameRule{{Kind: "grant", ID: "denver-co-byrne-jag-fy2017", Sites: []string{named.Replace(paper.base)}}, {Kind: "map", ID: "all", Sites: []string{"https://news.example.org"}}}
	if err := s.tracker.SetPublishingSettings(t.Context(), newsPublisher, tracker.PublishingSettings{When: tracker.PublishOnApproval, Frames: rules}); err != nil {
		t.Fatal(err)
	}
	newsWait(t, "the list holds", func() bool {
		resp, _ := newsGet(t, s.base+"/embed/map/all")
		return strings.Contains(resp.Header.Get("Content-Security-Policy"), "https://news.example.org")
	})
	_, body := newsGet(t, s.base+"/embed/grant/denver-co-byrne-jag-fy2017.metadata.json")
	var about struct {
		Addresses map[string]struct{ Frozen string }
	}
	if err := json.Unmarshal([]byte(body), &about); err != nil {
		t.Fatal(err)
	}
	frozen := strings.TrimPrefix(about.Addresses["embed"].Frozen, s.base)
	for _, x := range []struct {
		at      *newsPaper
		path    string
		allowed bool
	}{{paper, "/embed/grant/denver-co-byrne-jag-fy2017?fit=1&lang=es", true}, {other, "/embed/grant/denver-co-byrne-jag-fy2017?fit=1&lang=es", false}, {other, frozen, false}, {paper, frozen, true}, {paper, "/embed/map/all", false}, {other, "/embed/overview/all", true}} {
		newsOpen(t, ctx, named.Replace(x.at.prints("/allowed", fmt.Sprintf(`<iframe src="%s%s" title="Card" width="600" height="300"></iframe>`, named.Replace(s.base), x.path), "")), 1000, 900)
		if f := newsFrames(t, ctx); len(f) != 1 || (f[0].UnreachableURL == "") != x.allowed {
			t.Errorf("%s in a frame of the other: allowed is %t, want %t", x.path, !x.allowed, x.allowed)
		}
	}
}
