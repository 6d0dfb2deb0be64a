//go:build e2e

package e2e

import (
	"fmt"
	"testing"
)

const denverGrant = "grants/denver-co-byrne-jag-fy2017"

// newsInSight finds the first place where the words stand whole within the window, not
// covered by anything. What it gives is "", or why there is none.
const newsInSight = `function inSight(words) {
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
	let why = "not on the page"
	for (let n; n = walker.nextNode();) {
		const at = n.data.search(words)
		if (at < 0 || !n.parentElement.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue
		const range = document.createRange()
		range.setStart(n, at)
		range.setEnd(n, at + n.data.match(words)[0].length)
		const rects = Array.from(range.getClientRects())
		const out = rects.filter(r => r.left < 0 || r.top < 0 || r.right > 320 || r.bottom > 640)
		const over = rects.filter(r => {
			const top = document.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2)
			return !top || !top.contains(n) && !n.parentElement.contains(top)
		})
		if (rects.length && !out.length && !over.length) return ""
		if (why === "not on the page" && rects.length) why = "at " + Math.round(rects[0].top) + " to " + Math.round(rects[rects.length - 1].bottom)
	}
	return why
}; `

// TestScenario25: somebody who lives there reads on a small phone, without a touch,
// what the grant pays for, how much is in question, what has happened and as of when.
func TestScenario25(t *testing.T) {
	s := newsRead(t)
	ctx := newsTab(t)
	words := map[string]map[string]string{
		"en": {"what it pays for": `can pay for policing`, "how much is in question": `\$424,000|\$423,861`, "what has happened": `had been held by|asked for documents`, "as of when": `24 January 2018`},
		"es": {"what it pays for": `puede costear la labor policial`, "how much is in question": `\$424,000|\$423,861`, "what has happened": `estaba retenida por|pidió documentos`, "as of when": `24 de enero de 2018`},
	}
	for _, lang := range []string{"en", "es"} {
		for _, path := range []string{"/" + lang + "/" + denverGrant, "/embed/grant/denver-co-byrne-jag-fy2017?lang=" + lang} {
			newsOpen(t, ctx, s.base+path, 320, 640)
			for what, re := range words[lang] {
				if why := newsTold[string](t, ctx, newsInSight+fmt.Sprintf("inSight(/%s/)", re)); why != "" {
					t.Errorf("%s: %s (%s): %s", path, what, re, why)
				}
			}
			if got := newsTold[string](t, ctx, `[innerWidth, innerHeight, scrollY, document.documentElement.scrollWidth].join(" ")`); got != "320 640 0 320" {
				t.Errorf("%s: the window is %s, want 320 640 0 320", path, got)
			}
		}
	}
}
