//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// person uses a page as people do: finds things by what they are called, clicks
// and types.
type person struct {
	t    *testing.T
	ctx  context.Context
	base string
}

// seeing gives the page's JavaScript the eyes: things by role and accessible name.
const seeing = `(() => {
	const squeeze = s => (s || "").replace(/\s+/g, " ").trim();
	const selectors = {link: "a[href]", button: "button", field: "input:not([type=hidden]), select, textarea", heading: "h1, h2, h3"};
	const name = el => {
		if (el.getAttribute("aria-label")) return squeeze(el.getAttribute("aria-label"));
		if (el.labels && el.labels.length) return squeeze([...el.labels].map(l => l.textContent).join(" "));
		return squeeze(el.textContent);
	};
	const seen = el => el.getClientRects().length > 0 && getComputedStyle(el).visibility !== "hidden";
	window.person = {name, squeeze, seen,
		find: (role, has, not, href, within) => [...document.querySelectorAll(selectors[role])].filter(el => seen(el)
			&& has.every(w => name(el).includes(w)) && !not.some(w => name(el).includes(w)) && (!href || el.href.includes(href)) && (!within || el.closest(within))),
	};
})();`

// what is looked for.
type what struct {
	role string
	has  []string
	not  []string
	href string // of a link: part of where it leads
	in   string // selector of what it stands in
}

func link(has ...string) what        { return what{role: "link", has: has} }
func field(name string) what         { return what{role: "field", has: []string{name}} }
func button(name string) what        { return what{role: "button", has: []string{name}} }
func (w what) without(s string) what { w.not = append(w.not, s); return w }
func (w what) to(part string) what   { w.href = part; return w }
func (w what) within(s string) what  { w.in = s; return w }

func (w what) js() string {
	args := make([]string, 0, 5)
	for _, v := range []any{w.role, append([]string{}, w.has...), append([]string{}, w.not...), w.href, w.in} {
		b, _ := json.Marshal(v)
		args = append(args, string(b))
	}
	return seeing + "person.find(" + strings.Join(args, ", ") + ")"
}

func eval[T any](p person, js string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](js))
	if err != nil {
		p.t.Fatalf("%v\n%s", err, js)
	}
	return v
}

// visit opens an address.
func (p person) visit(path string) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.Navigate(p.base+path)); err != nil {
		p.t.Fatal(err)
	}
}

// marked marks the first such thing, so that the browser can be told of it.
func (p person) marked(w what) string {
	p.t.Helper()
	if !eval[bool](p, "(() => { "+strings.Replace(w.js(), seeing, seeing+" document.querySelectorAll('[data-here]').forEach(e => e.removeAttribute('data-here')); const e = ", 1)+"[0]; if (e) e.setAttribute('data-here', ''); return !!e; })()") {
		p.t.Fatalf("there is no %s %q on %s:\n%s", w.role, w.has, p.where(), p.text())
	}
	return "[data-here]"
}

// patience is how long a page may take to come.
const patience = 30 * time.Second

// follow clicks and waits for the page that comes.
func (p person) follow(w what) {
	p.t.Helper()
	sel := p.marked(w)
	ctx, cancel := context.WithTimeout(p.ctx, patience) // a click that brings no page fails, and does not hang
	defer cancel()
	resp, err := chromedp.RunResponse(ctx, chromedp.Click(sel))
	if err != nil || resp == nil || resp.Status != 200 {
		p.t.Fatalf("%s %q leads to %+v, %v", w.role, w.has, resp, err)
	}
}

// types writes into a field from where its first part is.
func (p person) types(w what, keys string) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.Focus(p.marked(w)), chromedp.KeyEvent(keys)); err != nil {
		p.t.Fatal(err)
	}
}

// chooses takes the option with the text.
func (p person) chooses(w what, option string) {
	p.t.Helper()
	sel := p.marked(w)
	b, _ := json.Marshal(option)
	value := eval[string](p, fmt.Sprintf(`([...document.querySelector(%q).options].find(o => o.text.includes(%s)) || {value: "none"}).value`, sel, b))
	if value == "none" {
		p.t.Fatalf("%q offers no %q", w.has, option)
	}
	if err := chromedp.Do(p.ctx, chromedp.SetValue(sel, value)); err != nil {
		p.t.Fatal(err)
	}
}

func (p person) where() string { return eval[string](p, "location.pathname + location.search") }

// text is what the page says.
func (p person) text() string {
	return eval[string](p, `document.querySelector("main").innerText.replace(/\s+/g, " ")`)
}

// reads wants the page to say all of it.
func (p person) reads(texts ...string) {
	p.t.Helper()
	said := p.text()
	for _, text := range texts {
		if !strings.Contains(said, text) {
			p.t.Errorf("%s does not say %q:\n%.1500s", p.where(), text, said)
		}
	}
}

// fits wants no sideways scrolling.
func (p person) fits() {
	p.t.Helper()
	if over := eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
		p.t.Errorf("%s scrolls %d pixels sideways", p.where(), over)
	}
}

// press sends keys to whatever has the focus; a page that they bring is waited for.
func (p person) press(keys string) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.KeyEvent(keys)); err != nil {
		p.t.Fatal(err)
	}
}

// enters sends keys that bring a page, and waits for it.
func (p person) enters(keys string) {
	p.t.Helper()
	if resp, err := chromedp.RunResponse(p.ctx, chromedp.KeyEvent(keys)); err != nil || resp == nil || resp.Status != 200 {
		p.t.Fatalf("%q on %s brings %+v, %v", keys, p.where(), resp, err)
	}
}

// focus is what has it and how it shows.
type focus struct {
	OK, Outline, Inside, Clear bool
	Name                       string
}

// tabsTo presses Tab until the thing has the focus. Wherever the focus comes to
// rest it has an outline, lies in the window and is covered by nothing.
func (p person) tabsTo(w what) {
	p.t.Helper()
	sel := p.marked(w)
	for range 600 {
		p.press(kb.Tab)
		f := eval[focus](p, seeing+`(() => {
			const el = document.activeElement, s = getComputedStyle(el), r = el.getClientRects()[0] || el.getBoundingClientRect(); // a link over two lines has two
			const x = Math.min(Math.max(r.left + Math.min(r.width, 20) / 2, 0), innerWidth - 1), y = Math.min(Math.max(r.top + Math.min(r.height, 20) / 2, 0), innerHeight - 1);
			const top = document.elementFromPoint(x, y);
			return {OK: el.matches("`+sel+`"), Name: person.name(el).slice(0, 80), Outline: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2,
				Inside: el === document.body || r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
				Clear: el === document.body || !!top && (el.contains(top) || top.contains(el))};
		})()`)
		if f.Name != "" && (!f.Outline || !f.Inside || !f.Clear) {
			p.t.Errorf("on %s the focus on %q does not show: %+v", p.where(), f.Name, f)
		}
		if f.OK {
			return
		}
	}
	p.t.Fatalf("600 Tabs on %s do not reach %s %q", p.where(), w.role, w.has)
}

// scripts turns the page's scripts on or off.
func scripts(off bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off})
		return err
	})
}
