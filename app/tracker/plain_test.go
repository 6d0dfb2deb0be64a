package tracker

import (
	"strings"
	"testing"

	"proviso/models"
)

// TestPlain: what a page says of an award names conditions, orders and actions as
// people do, and what the assessment says still names them by their ids.
func TestPlain(t *testing.T) {
	b := realBook(t)
	for _, x := range []struct{ grant, day, wants, not string }{
		{"chicago-il-byrne-jag-fy2017", "2018-01-24", "“Notice condition” is blocked here by the preliminary injunction of 15 September 2017 in City of Chicago v. Sessions, and by nothing else.", "chi17-pi"},
		{"chicago-il-byrne-jag-fy2017", "2026-11-24", "Whether “access condition” is in force here is uncertain", "jag-access"},
		{"denver-co-byrne-jag-fy2017", "2018-09-01", "in City of Evanston and U.S. Conference of Mayors v. Sessions", "ev-pi-members"},
	} {
		day, err := models.ParseDate("day", x.day)
		if err != nil {
			t.Fatal(err)
		}
		f, err := b.GrantFile(x.grant, day, 0)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, v := range f.Findings {
			said = append(said, v.Text)
		}
		for _, r := range f.Rules {
			for _, v := range r.Verdicts {
				said = append(said, v.Text)
			}
		}
		for _, c := range f.Changes {
			said = append(said, c.Facts...)
		}
		all := strings.Join(said, "\n")
		if !strings.Contains(all, x.wants) || strings.Contains(all, x.not) {
			t.Errorf("%s on %s, want %q and no %s:\n%s", x.grant, x.day, x.wants, x.not, all)
		}
		on, err := b.Grant(x.grant, day, 0)
		if err != nil {
			t.Fatal(err)
		}
		exact := false
		for _, v := range on.Findings {
			exact = exact || strings.Contains(v.Text, x.not)
		}
		if !exact {
			t.Errorf("%s on %s: the assessment names %s no more", x.grant, x.day, x.not)
		}
	}
	for said, want := range map[string]string{
		"no-such-id is in force.":                              "No-such-id is in force.",
		"filed on 27 January 2026 (2 CFR 200.340(a)(4), 3.15)": "Filed on 27 January 2026 (2 CFR 200.340(a)(4), 3.15)",
		"": "",
	} {
		if got := b.plain(said); got != want {
			t.Errorf("%q became %q", said, got)
		}
	}
}
