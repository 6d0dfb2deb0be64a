//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/xuri/excelize/v2"

	"proviso/models"
)

// at opens a browser of a size, in light or dark, on the site.
func at(t *testing.T, width, height int64, colours string) person {
	t.Helper()
	p := person{t, browser(t), site(t)}
	if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(width, height), scheme(colours)); err != nil {
		t.Fatal(err)
	}
	return p
}

var (
	denver2017 = link("City and County of Denver", "FY2017").without("passed through").to("/grants/")
	why        = link().to("/coverage/answer?as_of=2018-01-24&condition=jag-notice")
)

// What the notice condition of Denver's award of 2017 is on three days.
var (
	inJanuary = []string{"On 24 January 2018 the record shows", "blocked for the FY2017 award of the City and County of Denver", "City of Chicago v. Sessions"}
	inJune    = []string{"On 26 June 2018 the record shows", "in force for the FY2017 award of the City and County of Denver"}
	inAugust  = []string{"On 29 August 2018 the record shows", "blocked for the FY2017 award of the City and County of Denver", "Conference of Mayors"}
)

// A grant manager of Denver asks on 24 January 2018 what binds the award of 2017
// and why, and follows it through the summer.
func TestGrantManager(t *testing.T) {
	p := at(t, 1280, 900, "light")
	p.visit("/")
	p.types(field("As of"), "01242018")
	p.follow(button("Show"))
	p.reads("You are looking at the past: 24 January 2018")
	p.types(field("Search the record"), "denver jag 2017")
	p.follow(button("Search"))
	p.follow(denver2017)
	p.reads("City and County of Denver", "Conditions")
	p.follow(why)
	p.reads(inJanuary...)
	p.types(field("As of"), "06262018")
	p.follow(button("Show"))
	p.reads(inJune...)
	p.follow(link("After:", "29 Aug 2018"))
	p.reads(inAugust...)
	p.follow(link("Before:", "26 Jun 2018"))
	p.reads(inJune...)
}

// The same by keyboard alone.
func TestGrantManagerByKeyboard(t *testing.T) {
	p := at(t, 1280, 900, "light")
	p.visit("/")
	p.tabsTo(field("As of"))
	p.press("01242018")
	p.enters(kb.Enter)
	p.tabsTo(field("Search the record"))
	p.press("denver jag 2017")
	p.enters(kb.Enter)
	p.tabsTo(denver2017)
	p.enters(kb.Enter)
	p.tabsTo(why)
	p.enters(kb.Enter)
	p.reads(inJanuary...)
	p.tabsTo(field("As of"))
	p.press("06262018")
	p.enters(kb.Enter)
	p.reads(inJune...)
	p.tabsTo(link("After:", "29 Aug 2018"))
	p.enters(kb.Enter)
	p.reads(inAugust...)
	p.tabsTo(link("Before:", "26 Jun 2018"))
	p.enters(kb.Enter)
	p.reads(inJune...)
}

// A budget analyst looks at one state, takes the workbook, and finds the sums of
// the screen in it.
func TestBudgetAnalyst(t *testing.T) {
	p := at(t, 1280, 900, "light")
	p.visit("/?as_of=2018-01-24")
	p.chooses(field("State"), "CA")
	p.follow(button("Filter"))
	eval[bool](p, `document.querySelectorAll("main details").forEach(d => d.open = true), true`) // the table of a picture
	said := p.text()
	n := regexp.MustCompile(`shows (\d+) grants`).FindStringSubmatch(said)
	if n == nil {
		t.Fatalf("%s does not say how many grants it shows:\n%.600s", p.where(), said)
	}
	href := eval[string](p, seeing+"(() => "+strings.TrimPrefix(link("XLSX").js(), seeing)+"[0].href)()")
	book, err := excelize.OpenReader(bytes.NewReader(fetched(t, href, nil)))
	if err != nil {
		t.Fatalf("%s: %v", href, err)
	}
	defer book.Close()
	rows, err := book.GetRows("grants", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) < 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := fmt.Sprint(len(rows) - 1); got != n[1] {
		t.Errorf("%s grants in the workbook, %s on the screen", got, n[1])
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	cell := func(r []string, name string) string {
		if i := column(name); i >= 0 && i < len(r) {
			return r[i]
		}
		return ""
	}
	sums := map[string]models.USD{}
	for _, r := range rows[1:] {
		if u, err := models.ParseUSD("", cell(r, "amount")); err == nil && cell(r, "disputed") == "no" && cell(r, "pass_through") == "" {
			sums[cell(r, "basis")] += u
		}
	}
	if len(sums) == 0 {
		t.Errorf("the workbook has no sums: %q", rows[0])
	}
	for basis, sum := range sums {
		if want := strings.TrimSuffix(sum.Format(), ".00"); !strings.Contains(said, want) {
			t.Errorf("the workbook's amounts of basis %s make %s, which the screen does not show", basis, want)
		}
	}
}

// A reporter finds New York City by searching, and is three clicks from a figure
// to a source of it.
func TestReporter(t *testing.T) {
	p := at(t, 1280, 900, "light")
	p.visit("/?as_of=2018-01-24")
	p.types(field("Search the record"), "New York City")
	p.follow(button("Search"))
	p.follow(link("City of New York").to("/jurisdictions/new-york-city-ny"))
	p.reads("City of New York", "$")
	clicks := 0
	for _, w := range []what{{role: "link", href: "/grants/new-york-city-ny"}, {role: "link", href: "/sources/"}} {
		p.follow(w)
		clicks++
	}
	if at, err := url.Parse(p.where()); err != nil || !strings.HasPrefix(at.Path, "/sources/") || clicks > 3 {
		t.Errorf("%d clicks lead to %s", clicks, at)
	}
	p.reads("What rests on it")
}

// A reader with a narrow screen in a dark room, without scripts, goes from the
// portfolio to a source, and never sideways.
func TestNarrowReader(t *testing.T) {
	p := at(t, 320, 640, "dark")
	if err := chromedp.Do(p.ctx, scripts(true)); err != nil {
		t.Fatal(err)
	}
	p.visit("/grants?as_of=2018-01-24&state=CO")
	p.fits()
	for _, w := range []what{
		link("City and County of Denver").to("/grants/denver-co-byrne-jag-fy2017"),
		why,
		{role: "link", href: "/sources/"},
	} {
		p.follow(w)
		p.fits()
	}
	p.reads("What rests on it")
}
