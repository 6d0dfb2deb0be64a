package law_test

import "testing"

// TestAcceptance is what the product was asked to show first, in its own words.
func TestAcceptance(t *testing.T) {
	check(t, []ask{
		{name: "Denver, notice, 25 June 2018", jurisdiction: "denver-co", year: 2017, condition: "jag-notice", asOf: "2018-06-25", want: blocked, reason: "chi17-pi", sole: true},
		{name: "Denver, notice, 26 June 2018", jurisdiction: "denver-co", year: 2017, condition: "jag-notice", asOf: "2018-06-26", want: inForce},
		{name: "Chicago stays blocked", jurisdiction: "chicago-il", year: 2017, condition: "jag-notice", asOf: "2018-06-26", want: blocked},
		{name: "Denver, certification, 28 August 2018", jurisdiction: "denver-co", year: 2017, condition: "jag-1373-cert", asOf: "2018-08-28", want: inForce},
		{name: "Denver, certification, 29 August 2018", jurisdiction: "denver-co", year: 2017, condition: "jag-1373-cert", asOf: "2018-08-29", want: blocked, reason: "ev-pi-members", sole: true},
		{name: "the same as known the day before", jurisdiction: "denver-co", year: 2017, condition: "jag-1373-cert", asOf: "2018-08-29", known: "2018-08-28", want: inForce},
		{name: "New York, 15 March 2020", jurisdiction: "new-york", year: 2017, condition: "jag-1373-cert", asOf: "2020-03-15", want: uncertain},
		{name: "Denver under the executive order, 21 August 2025", jurisdiction: "denver-co", program: "-", condition: "eo14159-s17-funding-bar", asOf: "2025-08-21", want: inForce},
		{name: "Denver under the executive order, 22 August 2025", jurisdiction: "denver-co", program: "-", condition: "eo14159-s17-funding-bar", asOf: "2025-08-22", want: blocked},
		{name: "San Francisco since 24 April 2025", jurisdiction: "san-francisco-ca", program: "-", condition: "eo14159-s17-funding-bar", asOf: "2025-04-24", want: blocked},
		{name: "San Francisco the day before", jurisdiction: "san-francisco-ca", program: "-", condition: "eo14159-s17-funding-bar", asOf: "2025-04-23", want: inForce},
		{name: "Chelsea is not blocked by its suit", jurisdiction: "chelsea-ma", program: "-", condition: "eo14159-s17-funding-bar", asOf: "2025-11-01", want: inForce},
		{name: "a day far after verification", jurisdiction: "denver-co", program: "-", condition: "eo14159-s17-funding-bar", asOf: "2026-11-24", want: uncertain},
	})
}

// FY2016's certification is in force for all 23 recipients the day after the
// document requests.
func TestAllRecipientsOfTheRequests(t *testing.T) {
	for _, a := range seeded().Actions {
		if a.ID != "bja-document-request-2018-01-24" {
			continue
		}
		if len(a.Recipients) != 23 {
			t.Errorf("got %d recipients, want 23", len(a.Recipients))
		}
		var table []ask
		for _, j := range a.Recipients {
			table = append(table, ask{name: j, jurisdiction: j, year: 2016, condition: "jag-1373-cert", asOf: "2018-01-25", want: inForce})
		}
		check(t, table)
		return
	}
	t.Fatal("the document requests are not in the record")
}
