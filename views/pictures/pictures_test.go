package pictures

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/models"
	"proviso/static"
)

func position(t *testing.T, award, expended, drawn, unliquidated models.USD) *models.Position {
	t.Helper()
	p, ok, err := models.Ledger{Award: &award, Expended: &expended, Drawn: &drawn, Unliquidated: &unliquidated, OwnMoney: 150050}.Position()
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	return &p
}

func someCase(t *testing.T) models.Case {
	return models.Case{ID: "city-v-department", Caption: "City v. Department", Filed: when(t, "2017-08-07"), Orders: []models.Order{
		{ID: "pi", Kind: "preliminary_injunction", Scope: models.ScopeNationwide, Protected: []string{models.Everyone}, From: when(t, "2017-09-15"), To: when(t, "2018-07-27"),
			EndedBy: "superseded by the permanent injunction", Stays: []models.Stay{{From: when(t, "2018-06-26"), To: when(t, "2018-07-27"), AsTo: models.StayNonParties, Except: []string{"city"}}}},
		{ID: "perm", Kind: "permanent_injunction", Scope: models.ScopeNationwide, Protected: []string{models.Everyone}, From: when(t, "2018-07-27"),
			Stays: []models.Stay{{From: when(t, "2018-07-27"), AsTo: models.StayNonParties, Except: []string{"city"}}}, UnsettledFor: when(t, "2020-04-30"), VerifiedThrough: day(t, "2022-12-31")},
		{ID: "other", Kind: "permanent_injunction", Scope: models.ScopeParties, Protected: []string{"city", "town", "county", "village", "state"}, From: when(t, "2018-09"),
			Reversed: when(t, "2019-07-12"), Mandate: when(t, "2019-09-03"), Stays: []models.Stay{{From: when(t, "2018-12-01"), To: when(t, "2019-01-15"), AsTo: models.StayAll}}},
		{ID: "no", Kind: "preliminary_injunction_denied", Scope: models.ScopeNone, From: when(t, "2017-10-13")},
	}}
}

var names = map[string]string{"city": "City of Somewhere", "town": "Town", "county": "County", "village": "Village", "state": "State"}

func grants() []models.Assessment {
	var out []models.Assessment
	kinds := []models.AmountKind{models.Awarded, models.Allocation, models.Reported, models.Request}
	states := []string{"CA", "NY", "RI", "DC", "TX", "PR"}
	for i := range 40 {
		a := models.Assessment{State: states[i%6], Rung: models.Rungs[i%7]}
		if i%5 != 0 {
			a.Figure = &models.Figure{USD: models.USD(i*i*123_456_00 + 17), Basis: kinds[i%4], Approximate: i%11 == 0, Disputed: i%13 == 0}
		}
		if i%17 == 0 {
			a.Grant.Via = "state"
		}
		out = append(out, a)
	}
	return out
}

func states() []StateStanding {
	return worstIn(grants(), func(code string) string { return "State of " + code }, func(code string) string {
		if code == "TX" {
			return ""
		}
		return "/?state=" + code
	})
}

var outlines = map[string]static.State{"CA": {Path: "M10 200l100 0 0 150-60 0z", X: 60, Y: 260, R: 45}, "RI": {Path: "M900 180l6 0 0 8z", X: 903, Y: 183, R: 2},
	"DC": {Path: "M860 260l3 0 0 3z", X: 861, Y: 261, R: 1}, "OH": {Path: "M700 200l50 0 0 60-50 0z", X: 725, Y: 230, R: 25}}

func happenings(t *testing.T) []Happening {
	return []Happening{{LaneLife, when(t, "2017-09-05"), models.When{}, "Applied"}, {LanePayment, when(t, "2017-09-15"), when(t, "2018-10-04"), "Held"},
		{LaneAction, when(t, "2018-01-24"), models.When{}, "Documents demanded"}, {LaneAction, when(t, "2018-01-25"), models.When{}, "A second letter"},
		{LaneAction, when(t, "2018-01-26"), models.When{}, "A third"}, {LaneAction, when(t, "2018-01-27"), models.When{}, "A fourth"}, {LaneAction, when(t, "2018-01-28"), models.When{}, "A fifth"},
		{LaneCertification, when(t, "2018-09?"), models.When{}, "Signed"}, {LaneCertification, models.When{}, models.When{}, "Of a day not known"}}
}

func moves() []Moved {
	return []Moved{{models.InForce, models.InForce, 40}, {models.InForce, models.Blocked, 23}, {models.Blocked, models.InForce, 3}, {models.Blocked, models.UncertainStands, 12}, {models.NotAttached, models.InForce, 1}}
}

// TestGolden: read these files before they are committed.
func TestGolden(t *testing.T) {
	m := must(t)
	d := day(t, "2018-07-10")
	for name, p := range map[string]Picture{
		"position":   m(NewPosition(en, "a", position(t, 42386100, 31000000, 12000000, 6000000))),
		"tiny":       m(NewPosition(en, "a", position(t, 42386100, 10000, 900000, 0))),
		"over":       m(NewPosition(en, "a", position(t, 42386100, 50000000, 42000000, 0))),
		"orders":     m(NewOrders(en, "a", "City v. Department", OrderRows(en, someCase(t), names, 0), d, 0)),
		"known":      m(NewOrders(en, "a", "City v. Department", OrderRows(en, someCase(t), names, d), d, d)),
		"money":      m(NewMoneyByRung(en, "a", byRung(grants()))),
		"map":        m(stateMap(en, "a", states(), outlines)),
		"tiles":      m(stateMap(en, "a", states(), nil)),
		"timeline":   m(NewTimeline(en, "a", "What happened", happenings(t), d, 0)),
		"change":     m(NewChange(en, "a", day(t, "2018-01-24"), day(t, "2018-09-30"), moves())),
		"strip":      m(NewStrip(en, "a", []RungCount{{models.Clear, 3}, {models.AtIssue, 23}, {models.Lost, 1}})),
		"strip-bars": m(NewStrip(en, "a", []RungCount{{models.Clear, 3000}, {models.AtIssue, 23}})),
	} {
		t.Run(name, func(t *testing.T) {
			html := sound(t, p)
			golden.Equal(t, name+".html", bytes.ReplaceAll([]byte(html+"\n"), []byte("><"), []byte(">\n<")))
		})
	}
}

// TestNoPicture: what there is nothing to draw of is not drawn.
func TestNoPicture(t *testing.T) {
	for name, ok := range map[string]bool{
		"position not known": second(NewPosition(en, "a", nil)), "no money": second(NewPosition(en, "a", &models.Position{OverAward: 5})),
		"no order": second(NewOrders(en, "a", "x", nil, day(t, "2018-01-01"), 0)), "no known amount": second(NewMoneyByRung(en, "a", byRung([]models.Assessment{{Rung: models.Lost}}))),
		"no state": second(stateMap(en, "a", nil, outlines)), "no grant": second(NewStrip(en, "a", []RungCount{{models.Clear, 0}})),
		"no move": second(NewChange(en, "a", 1, 2, nil)), "no day": second(NewTimeline(en, "a", "x", []Happening{{Lane: LaneLife, What: "some day"}}, day(t, "2018-01-01"), 0)),
	} {
		if ok {
			t.Errorf("%s: there is a picture", name)
		}
	}
}

func second(_ Picture, ok bool) bool { return ok }

// TestTwoOnAPage: ids do not meet.
func TestTwoOnAPage(t *testing.T) {
	m := must(t)
	all := sound(t, m(stateMap(en, "one", states(), outlines))) + sound(t, m(stateMap(en, "two", states(), outlines)))
	seen := map[string]bool{}
	for _, id := range anID.FindAllStringSubmatch(all, -1) {
		if seen[id[1]] {
			t.Errorf("%s stands twice", id[1])
		}
		seen[id[1]] = true
	}
}

// TestHostile: names are text wherever they stand, and a link leads by http alone.
func TestHostile(t *testing.T) {
	m := must(t)
	bad := `"/><script>alert(1)</script>{{.X}}`
	hostile := someCase(t)
	hostile.Orders[0].EndedBy, hostile.Orders[0].Kind = bad, bad
	for _, p := range []Picture{
		m(NewOrders(en, "a", bad, OrderRows(en, hostile, map[string]string{"city": bad}, 0), day(t, "2018-07-10"), 0)),
		m(stateMap(en, "a", []StateStanding{{"CA", bad, models.Lost, 1, "javascript:alert(1)"}}, outlines)),
		m(NewTimeline(en, "a", bad, []Happening{{LaneLife, when(t, "2018"), models.When{}, bad}}, 0, 0)),
	} {
		html := sound(t, p)
		if strings.Contains(html, "<script") || strings.Contains(html, "javascript:") {
			t.Errorf("%s", html)
		}
		if !strings.Contains(html, "&lt;script&gt;") {
			t.Errorf("the name is lost: %s", html)
		}
	}
}

// TestLinks: a state that leads somewhere can be reached and has a name in both
// arrangements; a picture without links is one image.
func TestLinks(t *testing.T) {
	html := sound(t, must(t)(stateMap(en, "a", states(), outlines)))
	if n := strings.Count(html, `aria-label="CA, State of CA: lost, worst of 7 grants"`); n != 2 {
		t.Errorf("California is a link %d times, want once in each arrangement", n)
	}
	if strings.Contains(html, `aria-label="TX, State of TX`) || strings.Contains(html, `role="img"`) {
		t.Error("a state without an address is a link, or a group of links is an image")
	}
	if !strings.Contains(html, "Not on the map: PR, State of PR") {
		t.Error("a place that is not on the map is left out")
	}
	if plain := sound(t, must(t)(NewStrip(en, "a", []RungCount{{models.Lost, 2}}))); strings.Count(plain, `role="img"`) != 2 {
		t.Error("a strip is not an image")
	}
}

// TestOrderRows reads the case on three days of knowledge.
func TestOrderRows(t *testing.T) {
	c := someCase(t)
	rows := OrderRows(en, c, names, 0)
	if len(rows) != 4 {
		t.Fatalf("%d orders, want 4", len(rows))
	}
	kinds := func(r OrderRow) (out []SpanKind) {
		for _, s := range r.Spans {
			out = append(out, s.Kind)
		}
		return out
	}
	for i, want := range [][]SpanKind{{InForce, StayedPart}, {InForce, StayedPart, UnsurePart}, {InForce, Stayed, Unsure}, nil} {
		if got := kinds(rows[i]); !slices.Equal(got, want) {
			t.Errorf("order %d: got %v, want %v", i, got, want)
		}
	}
	if rows[2].Until.String() != "2019-09-03" || !rows[3].Denied || rows[1].Until.Known() || rows[1].Verified != day(t, "2022-12-31") {
		t.Errorf("the mandate ends an order, a denial runs nowhere, an open end is open: %+v", rows)
	}
	if got := rows[2].Protects; got != "City of Somewhere, Town, County, 2 more" {
		t.Errorf("protects %q", got)
	}
	before := OrderRows(en, c, names, day(t, "2018-06-25"))
	if len(before) != 2 || before[0].Until.Known() || before[0].Ended != "" || len(before[0].Spans) != 1 {
		t.Errorf("the day before the stay nothing of it is known: %+v", before)
	}
	on := OrderRows(en, c, names, day(t, "2018-06-26"))
	if len(on[0].Spans) != 2 || on[0].Spans[1].To.Known() {
		t.Errorf("on the day of the stay its end is not known: %+v", on[0].Spans)
	}
	if later := OrderRows(en, c, names, day(t, "2019-07-12")); !slices.ContainsFunc(later[2].Spans, func(s Span) bool { return s.Kind == Unsure && !s.To.Known() }) {
		t.Errorf("on the day of the opinion the mandate is pending: %+v", later[2])
	}
}

// TestKnownDraws: nothing of what is learnt later is in the picture.
func TestKnownDraws(t *testing.T) {
	d := day(t, "2018-07-10")
	html := sound(t, must(t)(NewOrders(en, "a", "x", OrderRows(en, someCase(t), names, d), d, d)))
	for _, later := range []string{"27 Jul", "2019", "2020", "2022", "permanent"} {
		if strings.Contains(html, later) {
			t.Errorf("%q was not known", later)
		}
	}
	late := append(happenings(t), Happening{LaneOrders, when(t, "2019-01-01"), models.When{}, "Later"})
	p := must(t)(NewTimeline(en, "a", "x", late, d, d))
	if html := sound(t, p); strings.Contains(html, "Later") || strings.Contains(html, "Oct 2018") || strings.Contains(html, "Signed") {
		t.Error("the timeline tells what was not known")
	}
}

// TestDayToldInWords: what runs on the day is in the sentence, at its edges too:
// the first day is in, the last is out.
func TestDayToldInWords(t *testing.T) {
	for d, want := range map[string]string{
		"2017-09-14": "none of them ran", "2017-09-15": "preliminary injunction of 15 Sep 2017 (in force)", "2018-06-25": "preliminary injunction of 15 Sep 2017 (in force)",
		"2018-06-26": "preliminary injunction of 15 Sep 2017 (in force, stayed for everyone except City of Somewhere)", "2018-07-27": "permanent injunction of 27 Jul 2018 (in force, stayed for everyone except City of Somewhere)",
		"2019-01-01": "permanent injunction of 27 Jul 2018 (in force, stayed for everyone except City of Somewhere); permanent injunction of Sep 2018 (stayed)",
		"2019-07-12": "permanent injunction of 27 Jul 2018 (in force, stayed for everyone except City of Somewhere); permanent injunction of Sep 2018 (reversed; binds with the mandate)",
		"2019-09-03": "permanent injunction of 27 Jul 2018 (in force, stayed for everyone except City of Somewhere)",
		"2023-01-01": "permanent injunction of 27 Jul 2018 (stayed for everyone except City of Somewhere, for others it could not be settled whether the stay still runs, not verified after 31 Dec 2022)",
	} {
		p := must(t)(NewOrders(en, "a", "x", OrderRows(en, someCase(t), names, 0), day(t, d), 0))
		if !strings.HasSuffix(p.Say, ": "+want+".") {
			t.Errorf("%s: %s", d, p.Say)
		}
	}
}

// TestMap weighs the whole country, every state in the record. The picture may weigh
// 14 KB of brotli; when measured, 14.1 KB of gzip were 10.7 of brotli.
func TestMap(t *testing.T) {
	if static.States() == nil {
		if os.Getenv("PROVISO_ASSETS") != "" { // the test command has built them
			t.Fatal("the outlines are not built")
		}
		t.Skip("the outlines are not built: go tool task assets")
	}
	p := must(t)(NewStateMap(en, "a", everyState()))
	html := sound(t, p)
	if n := len(p.Drawings[0].Links); n != 51 {
		t.Errorf("%d states on the map, want 50 and the District", n)
	}
	if n := len(p.Drawings[1].Links); n != 51 {
		t.Errorf("%d tiles, want 51", n)
	}
	if n := gzipped(t, html); n > 16<<10 {
		t.Errorf("the map weighs %d bytes, want 16 KB at most", n)
	}
}

// TestTextStaysWithin: wherever a text is put, it is moved or shortened until it
// lies within.
func TestTextStaysWithin(t *testing.T) {
	for _, anchor := range []string{start, middle, end} {
		for _, x := range []float64{-50, 0, 144, 287, 400} {
			for _, s := range []string{"a", "some words", strings.Repeat("very long ", 20)} {
				c := &canvas{slot: slots[1]}
				c.to = &c.marks
				c.text(x, 0, s, anchor)
				within(t, anchor, c.marks[0], c.width, 20, c.font)
			}
		}
	}
}

// byRung counts grants as a list does.
func byRung(grants []models.Assessment) []RungMoney {
	var out []RungMoney
	for i := range grants {
		a := &grants[i]
		k := slices.IndexFunc(out, func(m RungMoney) bool { return m.Rung == a.Rung })
		if k < 0 {
			k = len(out)
			out = append(out, RungMoney{Rung: a.Rung, ByBasis: map[models.AmountKind]models.USD{}, About: map[models.AmountKind]bool{}})
		}
		m := &out[k]
		m.Grants++
		switch {
		case a.Grant.Via != "":
			m.PassedOn++
		case a.Figure == nil:
			m.Unknown++
		case a.Figure.Disputed:
			m.Disputed++
		default:
			m.ByBasis[a.Figure.Basis] += a.Figure.USD
			m.About[a.Figure.Basis] = m.About[a.Figure.Basis] || a.Figure.Approximate
		}
	}
	return out
}

// worstIn gives each state its worst rung, as a list does.
func worstIn(grants []models.Assessment, name, url func(code string) string) []StateStanding {
	var out []StateStanding
	for i := range grants {
		a := &grants[i]
		if a.State == "" {
			continue
		}
		k := slices.IndexFunc(out, func(s StateStanding) bool { return s.Code == a.State })
		if k < 0 {
			k = len(out)
			out = append(out, StateStanding{Code: a.State, Name: name(a.State), Worst: a.Rung, URL: url(a.State)})
		}
		out[k].Grants++
		if a.Rung.Severity() > out[k].Worst.Severity() {
			out[k].Worst = a.Rung
		}
	}
	return out
}
