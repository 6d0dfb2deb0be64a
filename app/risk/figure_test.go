package risk

import (
	"cmp"
	"strings"
	"testing"

	"proviso/models"
)

// What is known of a grant's amount, on the real record.
func TestFigure(t *testing.T) {
	for _, c := range []struct {
		grant, on, known, usd string
		basis                 models.AmountKind
		disputed              bool
	}{
		{"denver-co-byrne-jag-fy2017", "2018-10-09", "", "423861.00", models.Allocation, false},
		{"denver-co-byrne-jag-fy2017", "2018-10-10", "", "423861.00", models.Awarded, false},
		{"seattle-wa-byrne-jag-fy2017", "2018-01-24", "", "252157.00", models.Awarded, false}, // the only figure, of a later day
		{"chicago-il-byrne-jag-fy2016", "2018-01-24", "", "2100000.00", models.Allocation, false},
		{"oregon-byrne-jag-fy2017", "2018-01-24", "", "2000000.00", models.Reported, true},
		{"vermont-byrne-jag-fy2018", "2019-01-24", "", "482496.00", models.Request, false},
		{"seattle-wa-byrne-jag-fy2017", "2018-11-01", "2018-10-14", "", "", false}, // not yet known
		{"denver-co-byrne-jag-fy2016", "2018-01-24", "", "", "", false},
	} {
		known := models.Date(0)
		if c.known != "" {
			known = day(t, c.known)
		}
		on := realLaw().On(day(t, c.on), known)
		a := models.Assessment{Grant: dossier(t, c.grant, day(t, c.on)).Grant}
		realDesk().Weigh(&a, on)
		switch {
		case c.usd == "":
			if a.Figure != nil {
				t.Errorf("%s on %s: %+v, want none", c.grant, c.on, a.Figure)
			}
		case a.Figure == nil || a.Figure.USD.String() != c.usd || a.Figure.Basis != c.basis || a.Figure.Disputed != c.disputed:
			t.Errorf("%s on %s: %+v", c.grant, c.on, a.Figure)
		}
		if a.Position != nil {
			t.Errorf("%s: a position, though nothing is known of spending or draws", c.grant)
		}
	}
}

// A ledger over time: each day counts what stood by it.
func TestLedgerByTheDay(t *testing.T) {
	entry := func(id string, kind models.AmountKind, cents models.USD, since string) models.Amount {
		return models.Amount{ID: id, Grant: "g", Kind: kind, USD: cents, Since: when(t, since)}
	}
	r := seeded()
	r.Amounts = []models.Amount{
		entry("a", models.Awarded, 100_00, "2026-01-01"), entry("m", models.Modification, 20_00, "2026-03-01"), entry("d", models.Deobligation, 5_00, "2026-06-01"),
		entry("x1", models.Expended, 30_00, "2026-02-01"), entry("x2", models.Expended, 60_00, "2026-04-01"),
		entry("a2", models.Awarded, 130_00, "2026-07-01"), entry("m2", models.Modification, 1_00, "2026-08-01"), // restated: 100 + 20 - 5 is in it
		entry("d1", models.Drawn, 10_00, "2026-02-15"), entry("d2", models.Drawn, 50_00, "2026-04-15"),
	}
	desk := NewDesk(r, realLaw())
	for _, c := range []struct{ on, spentUnpaid, future string }{
		{"2026-01-31", "", ""}, // neither spending nor draws are known
		{"2026-02-15", "20.00", "70.00"},
		{"2026-03-01", "20.00", "90.00"},
		{"2026-04-15", "10.00", "60.00"},
		{"2026-06-01", "10.00", "55.00"},
		{"2026-07-01", "10.00", "70.00"},
		{"2026-08-01", "10.00", "71.00"},
	} {
		a := models.Assessment{Grant: models.Grant{ID: "g"}}
		desk.Weigh(&a, realLaw().On(day(t, c.on), 0))
		changed := "-"
		if a.Figure.Changed != nil {
			changed = a.Figure.Changed.String()
		}
		if want := map[string]string{"2026-03-01": "120.00", "2026-04-15": "120.00", "2026-06-01": "115.00", "2026-08-01": "131.00"}[c.on]; changed != cmp.Or(want, "-") {
			t.Errorf("on %s it was changed to %s, want %q", c.on, changed, want)
		}
		switch {
		case c.future == "" && a.Position != nil:
			t.Errorf("on %s: %+v, want unknown", c.on, a.Position)
		case c.future != "" && (a.Position == nil || a.Position.SpentUnpaid.String() != c.spentUnpaid || a.Position.Future.String() != c.future):
			t.Errorf("on %s: %+v", c.on, a.Position)
		}
	}
}

// Totals add nothing that is disputed, passed through or of another basis.
func TestTotal(t *testing.T) {
	fig := func(k models.AmountKind, cents models.USD, disputed bool) *models.Figure {
		return &models.Figure{USD: cents, Basis: k, Disputed: disputed}
	}
	got := Total([]models.Assessment{
		{Figure: fig(models.Awarded, 100, false), Position: &models.Position{SpentUnpaid: 1, Future: 2, OwedBack: 3, Demandable: 94}},
		{Figure: fig(models.Awarded, 50, false)},
		{Figure: fig(models.Allocation, 7, false)},
		{Figure: fig(models.Reported, 1000, true)},
		{Figure: fig(models.Reported, 60, false), Grant: models.Grant{Via: "colorado"}},
		{},
	})
	if got.ByBasis[models.Awarded] != 150 || got.ByBasis[models.Allocation] != 7 || got.ByBasis[models.Reported] != 0 ||
		got.Disputed != 1 || got.PassThrough != 1 || got.Unknown != 1 || got.Positions != 1 || got.Four.Demandable != 94 {
		t.Errorf("%+v", got)
	}
}

// A ledger that contradicts itself has no position, and says why; it stops nothing.
func TestContradictoryLedger(t *testing.T) {
	r := seeded()
	r.Amounts = []models.Amount{
		{ID: "a", Grant: "g", Kind: models.Awarded, USD: 100_00}, {ID: "x", Grant: "g", Kind: models.Expended, USD: 80_00},
		{ID: "d", Grant: "g", Kind: models.Drawn, USD: 80_00}, {ID: "m", Grant: "g", Kind: models.Deobligation, USD: 30_00, Since: when(t, "2026-03-01"), Sources: []string{"s"}},
	}
	desk := NewDesk(r, realLaw())
	for on, whole := range map[string]bool{"2026-02-28": true, "2026-03-01": false} {
		a := models.Assessment{Grant: models.Grant{ID: "g"}, Rung: models.Clear}
		desk.Weigh(&a, realLaw().On(day(t, on), 0))
		if (a.Position != nil) != whole || (len(a.Findings) == 0) != whole || a.Rung != models.Clear {
			t.Errorf("on %s: %+v", on, a)
		}
		if !whole && !strings.Contains(a.Findings[0].Text, "drawn: $80.00 is more than the award of $70.00") {
			t.Errorf("on %s: %s", on, a.Findings[0].Text)
		}
	}
}
