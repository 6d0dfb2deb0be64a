//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// newsSaid is one thing that a screen reader comes to, in its order.
type newsSaid struct{ Role, Name, Description string }

// newsHeard is the page as a screen reader goes through it.
func newsHeard(t *testing.T, ctx context.Context) []newsSaid {
	t.Helper()
	var nodes []*accessibility.Node
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		got, err := cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		nodes = got.Nodes
		return err
	})); err != nil {
		t.Fatal(err)
	}
	by := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range nodes {
		by[n.NodeID] = n
	}
	text := func(v *accessibility.Value) string {
		var s string
		if v != nil {
			_ = json.Unmarshal(v.Value, &s) // what is no text has none
		}
		return strings.Join(strings.Fields(s), " ")
	}
	var out []newsSaid
	var walk func(*accessibility.Node)
	walk = func(n *accessibility.Node) {
		if !n.Ignored {
			out = append(out, newsSaid{text(n.Role), text(n.Name), text(n.Description)})
		}
		for _, id := range n.ChildIDs {
			if c := by[id]; c != nil {
				walk(c)
			}
		}
	}
	if len(nodes) > 0 {
		walk(nodes[0])
	}
	return out
}

// newsCharts gives what a drawing shows and what the tables after it have, up to the
// next drawing: the words and numbers that are written in it, the states that it marks,
// and, of events on a line of time, how many there are. The names of an axis are no
// values: years, the lanes of a line of time, states of which nothing is recorded.
const newsCharts = `(function () {
	const out = []
	Array.from(document.querySelectorAll("svg[role=img], table")).filter(e => e.checkVisibility()).forEach(function (e) {
		if (e.nodeName === "TABLE") {
			if (!out.length) return
			out[out.length - 1].table += " " + e.innerText
			out[out.length - 1].rows += e.tBodies[0].rows.length
			return
		}
		const texts = Array.from(e.querySelectorAll("text:not(.t-muted):not(.t-accent)")).map(x => x.textContent).filter(x => x !== "?")
		const code = x => /^[A-Z][A-Z]$/.test(x)
		const line = e.classList.contains("time")
		out.push({name: e.getAttribute("aria-label"), texts: line ? [] : texts.filter(x => !code(x)), states: texts.filter(code).length, events: line ? e.querySelectorAll("circle").length : 0, table: "", rows: 0})
	})
	return JSON.stringify(out)
})()`

var newsWord = regexp.MustCompile(`[\p{L}\d][\p{L}\d,.$%-]*[\p{L}\d%]|[\p{L}\d]`)

// TestScenario26: somebody who hears the page is told the sum of it first, reaches each
// table by its heading, and gets from it every value that a drawing shows; what has the
// keyboard's focus is seen, is not covered, and is large enough.
func TestScenario26(t *testing.T) {
	s := newsRead(t)
	ctx := newsTab(t)
	for path, drawn := range map[string]int{"/en/": 2, "/en/" + denverGrant: 0, "/es/" + denverGrant: 0, "/en/cases/chicago-v-sessions-fy2017": 1, "/es/jurisdictions/chicago-il": 0, "/en/comparisons/byrne-jag-fy2017": 0,
		"/embed/overview/all": 1, "/embed/grant/denver-co-byrne-jag-fy2017": 1, "/embed/map/all?lang=es": 1, "/embed/comparison/byrne-jag-fy2017": 1, "/embed/case/chicago-v-sessions-fy2017": 1} {
		newsOpen(t, ctx, s.base+path, 1280, 900)
		sum := newsTold[string](t, ctx, `(document.querySelector(".lede") || document.querySelector("h1")).textContent.replace(/\s+/g, " ").trim()`)
		newsHears(t, path, newsHeard(t, ctx), sum)
		var charts []newsChart
		if err := json.Unmarshal([]byte(newsTold[string](t, ctx, newsCharts)), &charts); err != nil {
			t.Fatal(err)
		}
		if len(charts) < drawn {
			t.Errorf("%s: %d drawings, want %d", path, len(charts), drawn)
		}
		for _, c := range charts {
			c.told(t, path)
		}
	}
	for _, path := range []string{"/en/" + denverGrant, "/en/corrections", "/en/embed", "/embed/grant/denver-co-byrne-jag-fy2017", "/embed/coverage/jag-notice?lang=es", "/embed/comparison/byrne-jag-fy2017"} {
		for _, width := range []int64{320, 1280} {
			newsOpen(t, ctx, s.base+path, width, 640)
			newsTabs(t, ctx, path)
		}
	}
}

// newsChart is a drawing and what stands in the tables after it.
type newsChart struct {
	Name, Table          string
	Texts                []string
	States, Events, Rows int
}

// told asserts that a table has all of it.
func (c newsChart) told(t *testing.T, path string) {
	t.Helper()
	for _, word := range newsWord.FindAllString(strings.Join(c.Texts, " "), -1) {
		if !strings.Contains(strings.ToLower(c.Table), strings.ToLower(word)) {
			t.Errorf("%s: the drawing %.60q shows %q, which no table after it has", path, c.Name, word)
		}
	}
	if c.States > c.Rows || c.Events > c.Rows || len(c.Texts)+c.States+c.Events == 0 {
		t.Errorf("%s: the drawing %.60q shows %d words, %d states, %d events; the tables after it have %d rows", path, c.Name, len(c.Texts), c.States, c.Events, c.Rows)
	}
}

// newsHears asserts the order in which a page is heard.
func newsHears(t *testing.T, path string, heard []newsSaid, sum string) {
	t.Helper()
	heading, last, tables, summed := -1, "", 0, false
	for i, x := range heard {
		switch {
		case x.Role == "heading":
			if heading < 0 {
				heading = i
				summed = x.Name == sum
			}
			last = x.Name
		case heading < 0:
		case x.Role == "StaticText" && !summed && x.Name != last:
			if x.Name != sum && len([]rune(x.Name)) > 25 { // the mark of the status may come between
				t.Errorf("%s: after the heading %q is heard, not the sum %.60q", path, x.Name, sum)
			}
			summed = summed || x.Name == sum
		case x.Role == "img" || x.Role == "image":
			if len(x.Name) < 40 && len(x.Description) < 40 {
				t.Errorf("%s: a picture is called %q (%q)", path, x.Name, x.Description)
			}
			if !summed {
				t.Errorf("%s: the picture %.60q is heard before the sum", path, x.Name)
			}
		case x.Role == "table":
			tables++
			if x.Name == "" || x.Name != last {
				t.Errorf("%s: the table %q is not reached by its heading: the last is %q", path, x.Name, last)
			}
		}
	}
	if heading < 0 || !summed {
		t.Errorf("%s: the sum %.80q is not heard", path, sum)
	}
	if tables == 0 {
		t.Errorf("%s: no table is heard", path)
	}
}

// newsFocus tells what is wrong with how the focus is seen, "" if nothing, and "end"
// once it has left the page.
const newsFocus = `(function () {
	let e = document.activeElement, dx = 0, dy = 0
	if (e && e.nodeName === "IFRAME" && e.contentDocument) { // a card of our own
		const r = e.getBoundingClientRect()
		dx = r.left, dy = r.top
		e = e.contentDocument.activeElement
		if (!e || e === e.ownerDocument.body) return ""
	}
	const outline = x => { const c = getComputedStyle(x); return c.outlineStyle === "none" ? 0 : parseFloat(c.outlineWidth) }
	if (!e || e === document.body || e === document.documentElement || e.dataset.newsSeen) return "end"
	const name = e.nodeName.toLowerCase() + " " + JSON.stringify((e.textContent || e.name || "").trim().slice(0, 40)) + ": "
	e.dataset.newsSeen = "1"
	const rects = Array.from(e.getClientRects()).map(r => new DOMRect(r.left + dx, r.top + dy, r.width, r.height)).filter(r => r.width > 1 && r.height > 1)
	if (!rects.length) return name + "is not drawn"
	const inside = rects.filter(r => r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth)
	if (!inside.length) return name + "is out of the window"
	const free = inside.some(r => {
		const x = (Math.max(r.left, 0) + Math.min(r.right, innerWidth)) / 2, y = (Math.max(r.top, 0) + Math.min(r.bottom, innerHeight)) / 2
		const top = e.ownerDocument.elementFromPoint(x - dx, y - dy)
		return top && (e.contains(top) || top.contains(e) && top.nodeName !== "BODY" && top.nodeName !== "HTML")
	})
	if (!free) return name + "is covered"
	if (outline(e) < 2) return name + "has an outline of " + outline(e) + " pixels"
	const prev = window.newsBefore
	window.newsBefore = e
	if (prev && prev !== e && outline(prev) > 0) return name + "and what had the focus before are both outlined"
	const box = e.getBoundingClientRect()
	const inline = getComputedStyle(e).display === "inline" && e.parentElement.textContent.trim().length > e.textContent.trim().length
	if (!inline && (box.width < 24 || box.height < 24)) return name + "is " + Math.round(box.width) + " by " + Math.round(box.height)
	return ""
})()`

// newsTabs walks through a page with the Tab key.
func newsTabs(t *testing.T, ctx context.Context, path string) {
	t.Helper()
	for n := range 400 {
		if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
			t.Fatal(err)
		}
		switch wrong := newsTold[string](t, ctx, newsFocus); {
		case wrong == "end":
			if n < 5 {
				t.Errorf("%s: the focus leaves the page after %d steps", path, n)
			}
			return
		case wrong != "":
			t.Errorf("%s: step %d: %s", path, n+1, wrong)
		}
	}
	t.Errorf("%s: the focus does not leave the page", path)
}
