//go:build e2e

package e2e

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"proviso/app/publication"
	"proviso/app/tracker"
	"proviso/models"
)

// newsUncached has a tab ask for everything anew: here a month lasts less than the
// minute for which a browser may keep a live page.
func newsUncached(t *testing.T, ctx context.Context) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
		return err
	})); err != nil {
		t.Fatal(err)
	}
}

// TestScenario29: a reader tells of an error, the staff mend it, the log has the old and
// the new value, the day and the reason, and the card bears the mark for 30 days.
func TestScenario29(t *testing.T) {
	s := newsOwn(t, noon())
	ctx := newsTab(t)
	newsUncached(t, ctx)

	newsOpen(t, ctx, s.base+"/es/corrections", 320, 640)
	if err := chromedp.Do(ctx, chromedp.SetValue(`[name="about"]`, "/es/"+denverGrant), chromedp.SetValue(`[name="text"]`, "La suma no es la del Departamento de Justicia.")); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(`form[action="/corrections/report"] button`)); err != nil {
		t.Fatal(err)
	}
	if got := newsTold[string](t, ctx, `document.documentElement.lang + " " + document.querySelector("h1").textContent`); got != "es Gracias" {
		t.Errorf("the reader is answered %q", got)
	}
	reports, err := s.tracker.Reports(t.Context(), newsPublisher)
	if err != nil {
		t.Fatal(err)
	}
	if len(reports) != 1 || !strings.Contains(reports[0].Message, "La suma no es") || reports[0].About != "/es/"+denverGrant || reports[0].Contact != "" {
		t.Fatalf("the staff read %+v", reports)
	}

	mended := tracker.Mended{Kind: models.FactAmount, ID: newsDenver(t, s, 42386200), Path: "usd", Reason: "The sum was off by a dollar.", ReasonES: "La suma tenía un dólar de menos."}
	head, err := s.tracker.Publish(t.Context(), newsPublisher, tracker.Publishing{Settings: publication.Settings{AsOf: newsDay}, Mended: []tracker.Mended{mended}})
	if err != nil {
		t.Fatal(err)
	}
	shows := func(what, path, has string) {
		t.Helper()
		newsWait(t, what, func() bool {
			_, body := newsGet(t, s.base+path)
			return strings.Contains(body, has)
		})
	}
	shows("the correction is shown", "/embed/grant/denver-co-byrne-jag-fy2017.json", head.ID)
	for path, words := range map[string][]string{
		"/corrections":    {"$423,861.00", "$423,862.00", "24 Nov 2026", mended.Reason},
		"/es/corrections": {"$423,861.00", "$423,862.00", "24 nov 2026", mended.ReasonES},
	} {
		newsOpen(t, ctx, s.base+path, 320, 640)
		log := newsTold[string](t, ctx, `Array.from(document.querySelectorAll("main tbody tr")).map(r => r.textContent).join("\n")`)
		for _, w := range words {
			if !strings.Contains(log, w) {
				t.Errorf("%s does not have %q: %s", path, w, log)
			}
		}
	}
	first, last := noon(), noon().AddDate(0, 0, 29)
	for _, x := range []struct {
		day  time.Time
		mark bool
	}{{first, true}, {last, true}, {last.AddDate(0, 0, 1), false}} {
		s.at(x.day)
		for path, word := range map[string]string{"/embed/grant/denver-co-byrne-jag-fy2017": "Corrected", "/embed/grant/denver-co-byrne-jag-fy2017?lang=es": "Corregido", "/embed/jurisdiction/denver-co": "Corrected", "/en/" + denverGrant: "corrected", "/es/" + denverGrant: "corregid"} {
			newsWait(t, path+" on "+x.day.Format(time.DateOnly), func() bool {
				newsOpen(t, ctx, s.base+path, 320, 640)
				got := newsTold[string](t, ctx, `Array.from(document.querySelectorAll("a.corrected, .corrected a")).map(a => a.textContent + " " + new URL(a.href).pathname).join("|")`)
				return x.mark == strings.Contains(got, word) && x.mark == strings.Contains(got, "/corrections") && (x.mark || got == "")
			})
		}
		newsOpen(t, ctx, s.base+"/embed/grant/chicago-il-byrne-jag-fy2017", 320, 640)
		if newsTold[bool](t, ctx, `!!document.querySelector(".corrected")`) {
			t.Error("a card that did not change bears the mark")
		}
	}
}
