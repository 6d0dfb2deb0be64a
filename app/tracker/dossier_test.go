package tracker

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proviso/models"
)

func realBook(t testing.TB) *Book {
	t.Helper()
	_, r := realItems(t)
	return NewBook(r)
}

func day(year int, month time.Month, d int) models.Date { return models.NewDate(year, month, d) }

// TestFootings: on what each condition of Denver's FY2017 award rested, and since
// when, on days on which the orders stood differently.
func TestFootings(t *testing.T) {
	b := realBook(t)
	for _, x := range []struct {
		on       models.Date
		known    models.Date
		cond     string
		standing models.Standing
		since    string
		hold     string
		reach    models.Reach
	}{
		{day(2018, 1, 24), 0, "jag-notice", models.Blocked, "2017-09-15", "chi17-pi", models.ReachEveryone},
		{day(2017, 9, 14), 0, "jag-notice", models.InForce, "2017-07-25", "", models.ReachNone},
		{day(2017, 9, 15), 0, "jag-notice", models.Blocked, "2017-09-15", "chi17-pi", models.ReachEveryone},
		{day(2018, 6, 25), 0, "jag-notice", models.Blocked, "2017-09-15", "chi17-pi", models.ReachEveryone},
		{day(2018, 6, 26), 0, "jag-notice", models.InForce, "2018-06-26", "", models.ReachNone},
		{day(2018, 8, 28), 0, "jag-notice", models.InForce, "2018-06-26", "", models.ReachNone},
		{day(2018, 8, 29), 0, "jag-notice", models.Blocked, "2018-08-29", "ev-pi-members", models.ReachMember},
		{day(2018, 8, 29), day(2018, 8, 28), "jag-notice", models.InForce, "2018-06-26", "", models.ReachNone},
		{day(2018, 1, 24), 0, "jag-1373-cert", models.InForce, "2017-07-25", "", models.ReachNone},
	} {
		f, err := b.GrantFile("denver-co-byrne-jag-fy2017", x.on, x.known)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(f.Footings, func(k models.Footing) bool { return k.Condition == x.cond })
		if i < 0 {
			t.Fatalf("%s: no %s", x.on, x.cond)
		}
		got := f.Footings[i]
		var hold string
		var reach models.Reach
		if len(got.Holds) > 0 {
			hold, reach = got.Holds[0].ID, got.Holds[0].Reach
		}
		if got.Standing != x.standing || got.Since.String() != x.since || hold != x.hold || reach != x.reach {
			t.Errorf("%s on %s (known %s): %s since %s by %q (%s), want %s since %s by %q (%s)", x.cond, x.on, x.known,
				got.Standing, got.Since, hold, reach, x.standing, x.since, x.hold, x.reach)
		}
	}
}

// TestFootingStale: what was not verified for long has been uncertain since the
// old verification ceased to carry it.
func TestFootingStale(t *testing.T) {
	f, err := realBook(t).GrantFile("denver-co-byrne-jag-fy2017", day(2026, 11, 24), 0)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(f.Footings, func(k models.Footing) bool { return k.Condition == "jag-notice" })
	if got := f.Footings[i]; got.Standing != models.UncertainStands || got.Since.String() != "2023-02-14" || got.Doubt == "" {
		t.Errorf("%s since %s: %q", got.Standing, got.Since, got.Doubt)
	}
}

// TestAroundGrant: the days before and after are those on which the page says
// something else, and between them the conditions stand as they are.
func TestAroundGrant(t *testing.T) {
	b := realBook(t)
	for _, x := range []struct {
		on            models.Date
		before, after string
	}{
		{day(2018, 1, 24), "2017-12-08", "2018-02-23"},
		{day(2018, 8, 28), "2018-08-01", "2018-08-29"},
		{day(2018, 10, 9), "", "2018-10-10"}, // its own award
	} {
		before, after := b.AroundGrant("denver-co-byrne-jag-fy2017", x.on, 0)
		if before == nil || after == nil || x.before != "" && before.Date.Earliest.String() != x.before || after.Date.Earliest.String() != x.after {
			t.Errorf("around %s: %v, %v, want %s, %s", x.on, before, after, x.before, x.after)
		}
	}
	if _, after := b.AroundGrant("denver-co-byrne-jag-fy2017", day(2018, 8, 28), day(2018, 8, 28)); after != nil {
		t.Errorf("as known on 28 August 2018, %v was known", after)
	}
	for _, id := range []string{"denver-co-byrne-jag-fy2017", "new-york-city-ny-byrne-jag-fy2017", "philadelphia-pa-byrne-jag-fy2018", "vermont-bvp-fy2015"} {
		g := b.index.grants[id]
		for on := day(2017, 1, 15); on < day(2020, 6, 1); on = on.AddDays(41) {
			_, after := b.AroundGrant(id, on, 0)
			if after == nil {
				continue
			}
			for d := on + 1; d < after.Date.Earliest; d = d.AddDays(3) {
				if got, want := standings(b, g, d), standings(b, g, on); got != want {
					t.Errorf("%s: on %s the conditions stand otherwise than on %s, and the next step is %s (%s)\n%s\n%s", id, d, on, after.Date, after.What, want, got)
					break
				}
			}
		}
	}
}

func standings(b *Book, g *models.Grant, on models.Date) string {
	var out []string
	for _, k := range b.Day(on, 0).For(g.Jurisdiction, g.Program, g.FiscalYear) {
		out = append(out, k.Condition+" "+string(k.Standing))
	}
	return strings.Join(out, ", ")
}

// TestAroundPlace: what names the place is a step, and so is what changes one of
// its grants.
func TestAroundPlace(t *testing.T) {
	b := realBook(t)
	for _, x := range []struct{ on, before, after string }{
		{"2018-01-24", "2017-12-08", "2018-02-23"},
		{"2018-01-01", "2017-12-08", "2018-01-24"}, // the letter that names it
		{"2018-10-01", "", "2018-10-10"},           // the release of its awards
	} {
		on, err := models.ParseDate("on", x.on)
		if err != nil {
			t.Fatal(err)
		}
		before, after := b.AroundPlace("denver-co", on, 0)
		if before == nil || after == nil || x.before != "" && before.Date.Earliest.String() != x.before || after.Date.Earliest.String() != x.after {
			t.Errorf("around %s: %v, %v, want %s, %s", x.on, before, after, x.before, x.after)
		}
	}
	if before, after := b.AroundPlace("nowhere", day(2018, 1, 1), 0); before != nil || after != nil {
		t.Errorf("%v, %v around a place that is none", before, after)
	}
}

// TestDated: nothing of after the day, the lanes in their order, each fact with
// a source.
func TestDated(t *testing.T) {
	b := realBook(t)
	for i := range b.Record.Grants {
		id := b.Record.Grants[i].ID
		for _, on := range []models.Date{day(2016, 10, 1), day(2018, 7, 1), day(2019, 3, 1)} {
			f, err := b.GrantFile(id, on, 0)
			if err != nil {
				t.Fatal(err)
			}
			lane := 0
			for _, d := range f.Dated {
				at := slices.Index(models.Lanes, d.Lane)
				if at < lane {
					t.Errorf("%s on %s: %s after another lane", id, on, d.Lane)
				}
				lane = at
				if d.When.Earliest > on || d.Until.Earliest > on {
					t.Errorf("%s on %s tells of %s to %s", id, on, d.When, d.Until)
				}
				if len(d.Sources) == 0 {
					t.Errorf("%s on %s: a fact of %s in lane %s rests on nothing", id, on, d.When, d.Lane)
				}
			}
		}
	}
}

// TestPlaceFile: what the record holds of Denver in January 2018.
func TestPlaceFile(t *testing.T) {
	b := realBook(t)
	f, err := b.PlaceFile("denver-co", day(2018, 1, 24), 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Grants) != 4 || len(f.Actions) != 2 || len(f.Cases) != 0 || f.State == nil || f.State.Place.ID != "colorado" || len(f.Associations) != 1 {
		t.Errorf("%d grants, %d actions, %d cases, state %v, %d associations", len(f.Grants), len(f.Actions), len(f.Cases), f.State, len(f.Associations))
	}
	awards := 0
	for _, c := range f.Cover {
		awards += len(c.Awards)
	}
	conditions := 0
	for i := range f.Grants {
		conditions += len(f.Grants[i].Conditions)
	}
	if awards != conditions {
		t.Errorf("the cover speaks of %d conditions of awards, of %d", awards, conditions)
	}
	for _, p := range f.Peers {
		if slices.Contains(p.Same, "denver-co") {
			t.Errorf("%s is a peer of itself", p.Grant.ID)
		}
	}
	// A name will do where it is one.
	if f, err = b.PlaceFile("Denver, CO", day(2018, 1, 24), 0); err != nil || f.Place.ID != "denver-co" {
		t.Errorf("%s, %v", f.Place.ID, err)
	}
	if _, err = b.PlaceFile("denvr-co", day(2018, 1, 24), 0); err == nil || !strings.Contains(err.Error(), "did you mean denver-co") {
		t.Errorf("%v", err)
	}
}

// TestDemandFile: answers and followers only as far as they had come, and nothing
// at all of what was not yet known.
func TestDemandFile(t *testing.T) {
	b := realBook(t)
	const id = "ojp-letter-2017-04-21"
	for _, x := range []struct {
		on, known       models.Date
		answers, later  int
		happened        models.Certainty
		touchesSomebody bool
	}{
		{day(2017, 4, 20), 0, 0, 0, models.No, false},
		{day(2017, 4, 21), 0, 4, 0, models.Yes, true},
		{day(2017, 11, 18), 0, 4, 4, models.Yes, true},
	} {
		f, err := b.DemandFile(id, x.on, x.known)
		if err != nil {
			t.Fatal(err)
		}
		if f.Happened != x.happened || len(f.Later) > x.later || x.later > 0 && len(f.Later) == 0 || (len(f.Grants) > 0) != x.touchesSomebody {
			t.Errorf("on %s: happened %s, %d later, %d grants", x.on, f.Happened, len(f.Later), len(f.Grants))
		}
		for _, r := range f.Action.Responses {
			if r.Date.Known() && r.Date.Earliest > x.on {
				t.Errorf("on %s an answer of %s is told", x.on, r.Date)
			}
		}
	}
	if _, err := b.DemandFile(id, day(2018, 1, 1), day(2017, 4, 20)); models.KindOf(err) != models.KindNotFound {
		t.Errorf("as known the day before it was sent: %v", err)
	}
}

// TestDemands: each filter lets through what it says and nothing else.
func TestDemands(t *testing.T) {
	b := realBook(t)
	on := day(2026, 11, 24)
	list := func(q Demands) []models.Action {
		got, err := b.Demands(q, on, 0)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if n := len(list(Demands{All: true})); n != len(b.Record.Actions) {
		t.Errorf("%d of %d actions", n, len(b.Record.Actions))
	}
	for _, a := range list(Demands{Year: 2017, Office: "Office of Justice Programs", Program: "16.738"}) {
		if a.Date.Earliest.Time().Year() != 2017 || a.Office != "Office of Justice Programs" || !slices.Contains(a.Programs, "byrne-jag") {
			t.Errorf("%s came through", a.ID)
		}
	}
	got := list(Demands{Text: "WATSONVILLE"})
	if len(got) == 0 || !slices.ContainsFunc(got, func(a models.Action) bool { return a.ID == "bja-document-request-2018-01-24" }) {
		t.Errorf("%d demands name Watsonville", len(got))
	}
	if n := len(list(Demands{Text: "nothing says this"})); n != 0 {
		t.Errorf("%d say what nothing says", n)
	}
	early, err := b.Demands(Demands{All: true}, day(2016, 1, 1), 0)
	if err != nil || slices.ContainsFunc(early, func(a models.Action) bool { return a.Date.Known() }) {
		t.Errorf("before all letters: %d, %v", len(early), err)
	}
}

func BenchmarkGrantFile(b *testing.B) {
	book := realBook(b)
	for b.Loop() {
		if _, err := book.GrantFile("denver-co-byrne-jag-fy2017", day(2018, 1, 24), 0); err != nil {
			b.Fatal(err)
		}
		book.AroundGrant("denver-co-byrne-jag-fy2017", day(2018, 1, 24), 0)
	}
}

func BenchmarkPlaceFile(b *testing.B) {
	book := realBook(b)
	for b.Loop() {
		if _, err := book.PlaceFile("new-york-city-ny", day(2026, 11, 24), 0); err != nil {
			b.Fatal(err)
		}
		book.AroundPlace("new-york-city-ny", day(2026, 11, 24), 0)
	}
}
