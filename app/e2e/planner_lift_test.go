//go:build e2e

package e2e

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"proviso/models"
)

// TestOrderLifted: on 24 January 2018 Denver's award of $423,861 hung on Chicago's
// injunction. A budget analyst plans for its end, sees on the timeline what it would mean
// if it were lifted on 1 March, keeps that as a scenario, and sends on the address.
func TestOrderLifted(t *testing.T) {
	const grant = "denver-co-byrne-jag-fy2017"
	nothingSpent := func(real, _ *models.Record) { // which no source says: the test does
		for kind, usd := range map[models.AmountKind]models.USD{models.Awarded: 423_861_00, models.Expended: 0, models.Drawn: 0} {
			real.Amounts = append(real.Amounts, models.Amount{ID: grant + "-test-" + string(kind), Grant: grant, Kind: kind, USD: usd, Since: models.OnDay(models.NewDate(2017, time.October, 1)), Sources: []string{"seed-2018-01-24"}})
		}
	}
	analyst := somebody{"bea", "Bea Example", "six calm badger waltzes", models.Assignment{Role: models.RoleBudget, Jurisdiction: "denver-co"}}
	p := person{t, browser(t), siteOf(t, nothingSpent, analyst)}
	if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatal(err)
	}
	p.entersAs(analyst, "")
	p.visit("/budget/drivers/new?jurisdiction=denver-co&about=order%2Fchi17-pi")
	eval[bool](p, `document.querySelector("[name=\"grant-`+grant+`\"]").checked = true`)
	p.follow(button("Keep"))
	p.reads("The preliminary injunction of 15 September 2017 in City of Chicago v. Sessions", "It is open, and touches one award.")
	p.opens("Write how likely it is").with("Ends: low (P10), %", "10", "Ends: middle (P50), %", "20", "Ends: high (P90), %", "40", "What it rests on", "the appeal is argued in January")
	p.follow(button("Keep the likelihood"))
	p.reads("unlikely, 20 % (10-40 %)")

	p.visit("/budget?jurisdiction=denver-co&as_of=2018-01-24")
	p.reads("On 24 January 2018, about $84,800 of the money of the 1 of 4 awards whose amounts are known is expected to be missing", "while it stands it protects about $424,000")
	p.follow(link("is lifted on 1 March 2018"))
	p.reads("Two scenarios compared", "$84,772", "$423,861", "+$339,089")
	there := p.where()
	p.follow(link("Keep this as a scenario"))
	p.opens("Make a new scenario").with("Name", "Lifted in March").sent()
	p.reads("Scenario “Lifted in March”", "certain: Ends", "2018")

	p.visit(there) // as whoever it is sent to
	p.reads("$423,861")
	p.follow(link("is lifted on 1 March 2018")) // takes it back
	p.lacks("Two scenarios compared")
}
