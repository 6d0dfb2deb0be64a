//go:build e2e

// Package e2e looks at the assembled site through a real browser: what a person
// with a narrow screen, a dark room or a screen reader gets. It wants Chromium
// and the built static files; the build tag e2e keeps it out of other runs.
package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"proviso/app/config"
	"proviso/app/identity"
	"proviso/app/intake"
	"proviso/app/seed"
	"proviso/app/server"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/static"
)

func noon() time.Time { return time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC) }

// site starts the server on the real record, with what is invented beside it, and
// gives its address.
func site(t *testing.T) string {
	t.Helper()
	return siteOf(t, func(*models.Record, *models.Record) {})
}

// somebody works here.
type somebody struct {
	login, name, phrase string
	role                models.Assignment
}

// siteOf does the same on records that are changed before they are loaded, and with
// more people.
func siteOf(t *testing.T, change func(real, sample *models.Record), more ...somebody) string {
	t.Helper()
	if !static.Built {
		t.Fatal("the static files are not built: go tool task assets")
	}
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	sample, faults := seed.Sample()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	change(&r, &sample)
	s := storetest.Open(t)
	tr := tracker.New(s, noon)
	for _, x := range []struct {
		author string
		record models.Record
	}{{"seed", r}, {"sample", sample}} {
		items, err := tracker.Items(x.record)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tr.Load(t.Context(), items, x.author, "seed", "test"); err != nil {
			t.Fatal(err)
		}
	}
	plans, faults := seed.SamplePlans()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	if _, err := tr.LoadPlan(t.Context(), plans, "sample", "seed", "test"); err != nil {
		t.Fatal(err)
	}
	if _, done, err := tr.PublishShipped(t.Context(), "seed", "sample"); err != nil || !done {
		t.Fatalf("publish: %v, %v", done, err)
	}
	pressed(t, tr)
	people := identity.New(s, identity.Options{Now: noon})
	var every []models.Assignment
	for _, role := range models.Roles {
		a := models.Assignment{Role: role}
		if role == models.RoleSigner {
			a.Office = "Mayor"
		}
		every = append(every, a)
	}
	if _, err := people.Add(t.Context(), identity.Operator(), identity.NewAccount{Login: login, Name: "Ada Example", Password: phrase}, every); err != nil {
		t.Fatal(err)
	}
	other := identity.NewAccount{Login: "ben", Name: "Ben Example", Password: "seven loud otter ballads"}
	if _, err := people.Add(t.Context(), identity.Operator(), other, []models.Assignment{{Role: models.RoleGrants}}); err != nil {
		t.Fatal(err)
	}
	for _, x := range more {
		if _, err := people.Add(t.Context(), identity.Operator(), identity.NewAccount{Login: x.login, Name: x.name, Password: x.phrase}, []models.Assignment{x.role}); err != nil {
			t.Fatal(err)
		}
	}
	awards := reportFile(t, "usaspending/award_summaries_epa.csv")
	gus := models.Person{ID: "gus", Assignments: []models.Assignment{{Role: models.RoleGrants}}}
	if _, err := tr.ReadImport(t.Context(), gus, tracker.ImportFile{Source: intake.Source{Name: "awards.csv", Bytes: strings.NewReader(awards), Size: int64(len(awards))}}); err != nil {
		t.Fatal(err)
	}
	// A table that waits to be told what its columns are, and a file that is being read.
	const table = "Award Number,YTD Actual,Draws,As Of,Remarks\n2017-DJ-BX-0001,5,-,2026-06-30,illustrative\n2017-DJ-BX-0002,n/a,1.00,June,illustrative\n"
	if _, err := tr.TakeFile(t.Context(), gus, tracker.ImportFile{Source: intake.Source{Name: "ledger.csv", Bytes: strings.NewReader(table), Size: int64(len(table))}}); err != nil {
		t.Fatal(err)
	}
	nyc := reportFile(t, "usaspending/transactions_nyc.csv")
	if _, _, err := tr.BeginImport(t.Context(), gus, tracker.ImportFile{Source: intake.Source{Name: "nyc.csv", Bytes: strings.NewReader(nyc), Size: int64(len(nyc))}, Jurisdiction: "new-york-city-ny"}); err != nil {
		t.Fatal(err)
	}
	app := server.New(tr, server.Options{Now: noon, Identity: people, Log: slog.New(slog.DiscardHandler), Config: config.Defaults()})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(l) }()
	t.Cleanup(func() { _ = app.Shutdown() })
	return "http://" + l.Addr().String()
}

// login and phrase are those of somebody who has every role.
const login, phrase = "ada", "four quiet heron sonnets"

// signedIn is the cookie of a session that is begun as a browser begins one.
func signedIn(t *testing.T, base string) *http.Cookie {
	t.Helper()
	return signedInAs(t, base, login, phrase)
}

// signedInAs is that of somebody else.
func signedInAs(t *testing.T, base, login, phrase string) *http.Cookie {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/sign-in", strings.NewReader(url.Values{"login": {login}, "password": {phrase}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if len(resp.Cookies()) != 1 {
		t.Fatalf("sign in: %s", resp.Status)
	}
	return resp.Cookies()[0]
}

// wearing gives the browser a cookie.
func wearing(base string, c *http.Cookie) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: base})
		return err
	})
}

// browser starts Chromium with a profile of its own.
func browser(t *testing.T) context.Context {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	if path := os.Getenv("PROVISO_CHROMIUM"); path != "" {
		opts = append(opts, chromedp.ExecPath(path))
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	return ctx
}

// scheme has the browser prefer light or dark.
func scheme(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
		return err
	})
}

// pages are one of each kind.
var pages = []string{
	"/?as_of=2018-01-24", "/?as_of=2018-01-24&state=TX", "/grants/denver-co-byrne-jag-fy2017?as_of=2018-10-11", "/coverage?as_of=2018-09-01&state=CA",
	"/coverage/answer?jurisdiction=denver-co&program=byrne-jag&fiscal_year=2017&condition=jag-1373-cert&as_of=2018-09-24",
	"/conditions", "/conditions/jag-notice?as_of=2018-06-26", "/cases", "/cases/chicago-v-sessions-fy2017?as_of=2018-08-01",
	"/sources/b-ipt-fy17", "/method", "/api/docs", "/nowhere", "/?as_of=2018-02-30",
	"/coverage/answer", "/search", "/search?q=chigaco+jag&as_of=2018-01-24", "/search?q=jag&kind=source", "/search?q=qqqqqq", "/grants/denvr-co-byrne-jag-fy2017", "/?state=CO&rung=red",
	"/jurisdictions/denver-co?as_of=2018-01-24", "/jurisdictions?as_of=2018-01-24", "/jurisdictions/new-york-city-ny", "/jurisdictions/port-angeles-wa?as_of=2016-01-01",
	"/grants/albuquerque-nm-byrne-jag-fy2016?as_of=2018-01-24", "/demands", "/demands?of=all&q=nothing+says+this", "/demands/bja-document-request-2018-01-24?as_of=2018-04-20",
	"/demands/award-hold-2017-09-15?as_of=2018-01-24",
	"/conditions/jag-1373-cert?as_of=2018-09-24&compare=jag-access", "/cases/san-francisco-v-trump-2025?as_of=2025-09-01", "/programs", "/programs/byrne-jag?as_of=2018-09-24",
	"/notices", "/notices/bja-fy17-california", "/sources?q=injunction",
	"/sign-in", "/welcome/none", "/?illustrative=only", "/grants/illustrative-joint", "/jurisdictions/illustrative-brindlewick", "/search?q=brindlewick", "/grants/greensboro-nc-byrne-jag-fy2016?as_of=2018-01-24",
}

// workPages are one of each kind of the workspace, which take a sign-in.
var workPages = []string{
	"/workspace", "/workspace/trail", "/workspace/trail/check", "/workspace/trail/records", "/workspace/trail/records?jurisdiction=denver-co", "/account", "/account/mail", "/workspace/people", "/workspace/documents", "/workspace/documents/new?about=%2Fgrants%2Fillustrative-offer&jurisdiction=illustrative-brindlewick", "/workspace/acceptances", "/workspace/acceptances/illustrative-offer",
	"/workspace/grants?q=brindlewick", "/workspace/grants/illustrative-g1", "/workspace/grants/denver-co-byrne-jag-fy2017", "/workspace/grants/illustrative-joint/memorandum",
	"/workspace/demands", "/workspace/webhooks", "/workspace/imports", "/workspace/imports/1", "/workspace/imports/2/columns", "/workspace/imports/2/columns?target=asap", "/workspace/imports/3?steady=yes", "/workspace/imports/1/recipients", "/workspace/imports/proposals?jurisdiction=new-york-city-ny", "/workspace/reviews", "/budget/reconcile?jurisdiction=illustrative-quillmere-county", "/workspace/demands/illustrative-lantern-request-2026-11-02/illustrative-brindlewick",
	"/deadlines", "/deadlines/illustrative-offer.acceptance", "/deadlines?view=month&month=2026-11", "/deadlines/reassign", "/workspace/facts", "/workspace/facts/case", "/workspace/facts/case/san-francisco-v-trump-2025",
	"/workspace/facts/amount/new", "/workspace/facts/case/san-francisco-v-trump-2025/history",
	"/budget", "/budget?jurisdiction=illustrative-brindlewick&fiscal_year=FY2027&compare=severe", "/budget?jurisdiction=illustrative-brindlewick&award=illustrative-g4&award=illustrative-g5", "/budget/reports", "/budget/reports?jurisdiction=illustrative-brindlewick", "/budget/years/illustrative-brindlewick.fy2027", "/budget/drivers/illustrative-brindlewick.lantern-certification", "/budget/scenarios/illustrative-brindlewick.the-books-are-not-found",
	"/budget/years/new?jurisdiction=illustrative-brindlewick", "/budget/awards/illustrative-g4?change=line.1", "/budget/ledger?jurisdiction=illustrative-quillmere-county", "/budget/reconcile?jurisdiction=illustrative-quillmere-county", "/budget/freeze?jurisdiction=illustrative-brindlewick&condition=illustrative-lantern-certification",
	"/budget/drivers", "/budget/drivers?jurisdiction=illustrative-brindlewick", "/budget/drivers/new?jurisdiction=illustrative-brindlewick&about=condition%2Fillustrative-lantern-certification", "/budget/claims?jurisdiction=illustrative-brindlewick&award=illustrative-g4",
	"/budget/scenarios?jurisdiction=illustrative-brindlewick", "/budget/scenarios/illustrative-brindlewick.base", "/budget/log?jurisdiction=illustrative-brindlewick",
	"/budget/drivers/illustrative-brindlewick.lantern-certification?change=branch.1", "/budget/drivers/illustrative-brindlewick.lantern-certification/counsel", "/workspace/grants/illustrative-g4",
}

// TestAxe: no page breaks a rule of WCAG 2.2 AA that axe can find, in light and in
// dark, at 320 and 1280 pixels, none scrolls sideways, and none asks for
// anything that the policy forbids.
func TestAxe(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("..", "..", "static", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatalf("%v: go tool task assets brings it", err)
	}
	base := site(t)
	cookie := signedIn(t, base)
	report := issued(t, base, cookie)
	hooked(t, base, cookie)
	// Beside each other, for each waits for its browser most of the time. What the
	// public reads is looked at as the public.
	t.Run("public", func(t *testing.T) {
		t.Parallel()
		look(t, browser(t), string(axe), base, pages)
	})
	t.Run("workspace", func(t *testing.T) {
		t.Parallel()
		ctx := browser(t)
		if err := chromedp.Do(ctx, wearing(base, cookie)); err != nil {
			t.Fatal(err)
		}
		look(t, ctx, string(axe), base, append(slices.Clone(workPages), report))
	})
}

// Rules that axe is asked about: all of WCAG 2.2 AA and what is held to be good besides,
// or those alone that light and width bear on.
const (
	everyRule = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	seenRules = `{type: "rule", values: ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]}`
)

// finds are what axe, which the page was given, finds wrong in it. Frames are pages that
// are looked at by themselves.
func finds(ctx context.Context, rules string) ([]string, error) {
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](
		`axe.run(document, {iframes: false, resultTypes: ["violations"], runOnly: `+rules+`})
			.then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 160)).slice(0, 3).join(" | ")))`, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, err
	}
	var violations []string
	err = json.Unmarshal(found, &violations)
	return violations, err
}

// look has axe look at pages, each asked for once, narrow and wide, in light and in dark.
// What light and width bear on is looked at in all four; everything else in two, every
// other page narrow in light and wide in dark, those between the other way round.
func look(t *testing.T, ctx context.Context, axe, base string, paths []string) {
	t.Helper()
	lights := []string{"light", "dark"}
	for i, path := range paths {
		if err := chromedp.Do(ctx, chromedp.Navigate(base+path)); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](axe+"; true")); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for k, width := range []int64{320, 1280} {
			for n, rules := range []string{everyRule, seenRules} {
				light := lights[(i+k+n)%2]
				name := fmt.Sprintf("%s at %d, %s", path, width, light)
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), scheme(light)); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if over, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); err != nil || over > 0 {
					t.Errorf("%s scrolls %d pixels sideways (%v)", name, over, err)
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
	}
}
