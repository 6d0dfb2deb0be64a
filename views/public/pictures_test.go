package public

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"proviso/app/publication"
	"proviso/views/tell"
)

// The strip has a mark for each grant, and its table as many.
func TestStrip(t *testing.T) {
	for _, day := range days {
		f := frame(t, "en", day)
		o := &f.Edition.Overview
		p := strip(f, o.Rungs)
		if got := marks(p.Views[0], "use"); got != o.Grants {
			t.Errorf("%s: %d marks for %d grants", day, got, o.Grants)
		}
		sum := 0
		for _, r := range p.Table.Rows {
			n, err := strconv.Atoi(r.Cells[0].Text.Text)
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
		if sum != o.Grants {
			t.Errorf("%s: the table has %d of %d grants", day, sum, o.Grants)
		}
	}
}

// Each state with a grant has a mark on the map or stands in the table alone, and each
// state of the map once.
func TestStateMap(t *testing.T) {
	f := frame(t, "es", days[0])
	states := slices.Clone(f.Edition.Overview.States)
	states = append(states, publication.StateLine{Code: "PR", Worst: "open", Grants: 1, Of: 1}) // lies outside
	p := stateMap(f, states)
	if got := marks(p.Views[0], "use"); got != len(states)-1 {
		t.Errorf("%d marks for %d states", got, len(states)-1)
	}
	if got := marks(p.Views[0], "text"); got != 51 {
		t.Errorf("%d states have their letters", got)
	}
	if len(p.Table.Rows) != len(states) || p.Table.Rows[len(states)-1].Head.Text.Text != "Puerto Rico" {
		t.Errorf("the table has %d rows", len(p.Table.Rows))
	}
}

func marks(v *View, kind string) int {
	n := 0
	for _, s := range v.Shapes {
		if s.Kind == kind {
			n++
		}
	}
	return n
}

// An order's time is cut where what is known of it changes.
func TestSpans(t *testing.T) {
	day := func(s publication.When) (d string) {
		x, ok := firstDay(s)
		if !ok {
			t.Fatalf("%q is no day", s)
		}
		return x.Format("2006-01-02")
	}
	for name, c := range map[string]struct {
		order publication.Order
		asOf  publication.When
		want  string
	}{
		"runs":                {publication.Order{From: "2017-09-15", Runs: "yes", Verified: "2017-12-31"}, "2018-01-24", "solid 2017-09-15 2018-01-24"},
		"ended":               {publication.Order{From: "2017-09-15", To: "2017-11-20", Runs: "no"}, "2018-01-24", "solid 2017-09-15 2017-11-20"},
		"known to the month":  {publication.Order{From: "2017-09", Runs: "yes"}, "2018-01-24", "solid 2017-09-01 2018-01-24"},
		"mandate pending":     {publication.Order{From: "2017-09-15", Reversed: "2018-01-10", Runs: "uncertain"}, "2018-01-24", "solid 2017-09-15 2018-01-10; dots 2018-01-10 2018-01-24"},
		"mandate":             {publication.Order{From: "2017-09-15", Reversed: "2018-01-10", Mandate: "2018-01-20", Runs: "no"}, "2018-01-24", "solid 2017-09-15 2018-01-10; dots 2018-01-10 2018-01-20"},
		"not verified since":  {publication.Order{From: "2017-09-15", Runs: "uncertain", Verified: "2017-12-31"}, "2018-06-01", "solid 2017-09-15 2017-12-31; dots 2017-12-31 2018-06-01"},
		"stayed from birth":   {publication.Order{From: "2018-01-10", Runs: "no", Stays: []publication.Stay{{From: "2018-01-10", AsTo: "all"}}}, "2018-01-24", "solid 2018-01-10 2018-01-24; hatch 2018-01-10 2018-01-24"},
		"stayed for a while":  {publication.Order{From: "2018-01-10", Runs: "yes", Stays: []publication.Stay{{From: "2018-01-12", To: "2018-01-14", AsTo: "non_parties"}}}, "2018-01-24", "solid 2018-01-10 2018-01-24; half hatch 2018-01-12 2018-01-14"},
		"stayed past its end": {publication.Order{From: "2018-01-10", To: "2018-01-15", Runs: "no", Stays: []publication.Stay{{From: "2018-01-12", AsTo: "all"}}}, "2018-01-24", "solid 2018-01-10 2018-01-15; hatch 2018-01-12 2018-01-15"},
		"begins on the day":   {publication.Order{From: "2018-01-24", Runs: "yes"}, "2018-01-24", ""},
	} {
		from, _ := firstDay(c.order.From)
		asOf, _ := firstDay(publication.When(day(c.asOf)))
		var got []string
		for _, s := range spansOf(&c.order, from, asOf) {
			text := s.fill + " " + s.from.Format("2006-01-02") + " " + s.to.Format("2006-01-02")
			if s.partly {
				text = "half " + text
			}
			got = append(got, text)
		}
		if text := strings.Join(got, "; "); text != c.want {
			t.Errorf("%s: %s, want %s", name, text, c.want)
		}
	}
}

// Every case with an order has a picture, and all that it shows stands in its table.
func TestOrders(t *testing.T) {
	for _, lang := range tell.Languages {
		for _, day := range days {
			f := frame(t, lang, day)
			for i := range f.Edition.Cases {
				m := &f.Edition.Cases[i]
				table := orderTable(f, m)
				p, ok := orders(f, m, table)
				if ok != (len(m.Orders) > 0) {
					t.Errorf("%s %s: %d orders, and a picture: %v", day, m.ID, len(m.Orders), ok)
				}
				if !ok {
					continue
				}
				if len(p.Table.Rows) != len(m.Orders) {
					t.Errorf("%s %s: the table has %d rows for %d orders", day, m.ID, len(p.Table.Rows), len(m.Orders))
				}
				for _, v := range p.Views {
					if len(v.Shapes) == 0 || v.Height < 30 {
						t.Errorf("%s %s: nothing is drawn", day, m.ID)
					}
				}
			}
		}
	}
}

// The four amounts of a position make up its bar, and no total of them is said.
func TestPosition(t *testing.T) {
	f := frame(t, "en", days[0])
	p := position(f, &publication.Position{Award: 42180000, SpentUnpaid: 4500000, Future: 16180000, OwedBack: 0, Demandable: 21500000})
	if got := marks(p.Views[0], "rect"); got != 3 {
		t.Errorf("%d parts are drawn, want 3", got)
	}
	var rows []string
	for _, r := range p.Table.Rows {
		rows = append(rows, r.Head.Text.Text+" "+r.Cells[0].Text.Text)
	}
	want := "spent, not repaid $45,000; future money $161,800; would be owed back $0; could be demanded back $215,000; the award $421,800"
	if got := strings.Join(rows, "; "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
