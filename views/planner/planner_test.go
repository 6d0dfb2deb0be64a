package planner

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"proviso/app/golden"
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/words"
)

const place = "illustrative-brindlewick"

// view is a page of the invented city's plan as it is asked for.
func view(path string, query url.Values) layout.Context {
	day := models.NewDate(2026, 11, 30)
	return layout.Context{Words: words.English, Path: path, Query: query, Today: day, AsOf: day, Revision: 812, Person: models.Person{ID: "p", Name: "Petra"}, Illustrative: true}
}

// main is the content of a page, a line for each element.
func main(t testing.TB, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	_, in, _ := strings.Cut(b.String(), "<main ")
	in, _, _ = strings.Cut(in, "</main>")
	return strings.ReplaceAll("<main "+in+"</main>\n", "><", ">\n<")
}

// given is the plan of which the report in app/budget/testdata is one.
func given(t testing.TB) Given {
	t.Helper()
	body, err := os.ReadFile("../../app/budget/testdata/council.json")
	if err != nil {
		t.Fatal(err)
	}
	g := Given{Years: []models.BudgetYear{{ID: place + ".fy2027", Name: "FY2027"}, {ID: place + ".fy2028", Name: "FY2028"}}, Scenarios: []string{"base", "adverse", "severe", "The order is lifted"}, Against: "adverse", Seed: 7,
		Kept: []Kept{{Name: "Order against the lantern condition", Protects: 412_000_00}}, Moves: []string{"The order", "The state's cut"}, Unsaid: []models.Driver{{ID: place + ".audit", Name: "The audit"}}, Unlaid: []string{"illustrative-g5"},
		Uncosted: []models.ReportGap{{Grant: "illustrative-g4", Name: "Night Patrols", Why: "nobody has said what it costs to cancel order ILL-1"}},
		Known:    4, Says: true, Keeps: true, Counsels: true, Names: func(grant string) string { return "the award " + grant }}
	if err := json.Unmarshal(body, &g.Report); err != nil {
		t.Fatal(err)
	}
	for _, x := range g.Report.Awards {
		g.Awards = append(g.Awards, Award{ReportAward: x, Expected: 100_000_49, Assessed: x.Spent != nil})
	}
	g.Awards[0].Haircut = 50_00
	g.Of = len(g.Awards)
	g.Channels = []Channel{{Sums: models.ReportSums{Expected: 600_000_00, Net: 500_000_50}}, {PassThrough: true, Sums: models.ReportSums{Expected: 45_240_00}}}
	g.Together = []Together{{Driver: "The order", About: models.Ref{Kind: models.FactCondition, ID: "lantern"}, Called: "lantern certification", Grants: []string{"illustrative-g4", "illustrative-g5"}, Expected: 600_000_00, All: 30_00, Any: 30_00}}
	g.Compared = &Compared{Name: "severe", From: 2_000_000_00, To: 600_000_00, FromReserve: 2_100_000_00, ToReserve: 2_000_000_00, RestExpected: -1_00,
		Steps: []Step{{Driver: "The order", How: "removed", Expected: -1_400_000_00, Reserve: -100_000_00}, {Driver: "The state's cut", How: "changed", Expected: 1_00}}}
	last := g.Report
	last.AsOf = models.NewDate(2026, 10, 29)
	g.Last, g.Changes = &last, []string{"The reserve at 80 % rose by $264,200, from $1,120,000 to $1,384,200."}
	return g
}

func shown(t testing.TB, g Given, query url.Values) string {
	t.Helper()
	query.Set("jurisdiction", place)
	return main(t, records.Of(NewShowPage(view("/budget", query), g)))
}

// TestShow: the page of a plan as it is, to be read in a diff.
func TestShow(t *testing.T) {
	t.Parallel()
	golden.Equal(t, "show.golden", []byte(shown(t, given(t), url.Values{"compare": {"severe"}})))
}

// TestOneYear: of one fiscal year the page has its lines, its sums, and no other's.
func TestOneYear(t *testing.T) {
	t.Parallel()
	g := given(t)
	g.Year, g.YearSums = "FY2027", &models.ReportSums{Severe: 777_00, Net: 555_00}
	got := shown(t, g, url.Values{"fiscal_year": {"FY2027"}})
	lines := got[strings.Index(got, `id="lines-table"`):strings.Index(got, `id="channels-table"`)]
	for _, want := range []string{"FY2027", "All lines", "$777", "$555"} {
		if !strings.Contains(lines, want) {
			t.Errorf("the lines of FY2027 lack %q", want)
		}
	}
	if strings.Contains(lines, "FY2028") {
		t.Error("the lines of FY2027 have those of FY2028")
	}
}

// TestNothing: a plan of nothing says of each part what would be there.
func TestNothing(t *testing.T) {
	t.Parallel()
	g := Given{Report: models.CouncilReport{Jurisdiction: place, Place: "City of Brindlewick", Confidence: 80_00}}
	got := shown(t, g, url.Values{})
	for _, want := range []string{"No money is laid out yet.", "Nobody has written down yet what could happen.", "No line can be drawn", "No award pays a position", "No report has been issued yet.", "Every award has its amounts", "<dt>Contingency left</dt>\n<dd> unknown</dd>"} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %q", want)
		}
	}
}

// TestFiles: no table of a plan that becomes a file has a chance in it. What a row is
// about may be called by a part.
func TestFiles(t *testing.T) {
	t.Parallel()
	for _, table := range NewShowPage(view("/budget", url.Values{}), given(t)).Tables() {
		if table.ID == "awards" { // whose haircut is a part, and no chance
			continue
		}
		for _, row := range table.Data().Rows {
			if s := strings.Join(row[1:], "|"); strings.Contains(s, "%") || regexp.MustCompile(`(?i)likely|chance`).MatchString(s) {
				t.Errorf("%s: %s", table.ID, s)
			}
		}
	}
}

// TestCounsel: the plan by counsel's own likelihoods is told to be privileged, and leads
// to no file.
func TestCounsel(t *testing.T) {
	t.Parallel()
	g := given(t)
	if got := shown(t, g, url.Values{}); strings.Count(got, " download>") < 6 || !strings.Contains(got, "basis=counsel") {
		t.Error("the plan leads to no files, or not to that of counsel")
	}
	g.Counsel = true
	if got := shown(t, g, url.Values{"basis": {"counsel"}}); strings.Contains(got, " download>") || !strings.Contains(got, "are privileged") {
		t.Error("counsel's plan leads to a file, or is not told to be privileged")
	}
}

// TestRuns: the page of a forecast that is not done says how far it has come, and how it
// is stopped or begun again.
func TestRuns(t *testing.T) {
	t.Parallel()
	query := url.Values{"jurisdiction": {place}}
	for name, r := range map[string]Run{
		"running": NewRunPage(view("/budget", query), place, "City of Brindlewick", "run-1", 41, 100, false, false),
		"steady":  NewRunPage(view("/budget", url.Values{"jurisdiction": {place}, "steady": {"yes"}}), place, "City of Brindlewick", "run-1", 0, 0, false, true),
		"stopped": NewRunPage(view("/budget", query), place, "City of Brindlewick", "run-1", 41, 100, true, false),
	} {
		golden.Equal(t, name+".golden", []byte(main(t, Running(r))))
	}
}

// TestList: the plans that a person sees, and what stands there where they see none.
func TestList(t *testing.T) {
	t.Parallel()
	c := view("/budget", url.Values{})
	c.Illustrative = false
	places := []Place{{models.Jurisdiction{ID: "denver-co", Name: "City and County of Denver"}, 2, 4}, {models.Jurisdiction{ID: place, Name: "City of Brindlewick (illustrative)", Illustrative: true}, 0, 1}}
	golden.Equal(t, "list.golden", []byte(main(t, records.Of(NewListPage(c, places)))))
	if got := main(t, records.Of(NewListPage(c, nil))); !strings.Contains(got, "No jurisdiction whose plan you may see has an award") {
		t.Error("where there is no plan it does not say why")
	}
}

// TestFacts: who may not read what is expected finds the facts, and no figure.
func TestFacts(t *testing.T) {
	t.Parallel()
	g := given(t)
	got := main(t, records.Of(NewFactsPage(view("/budget", url.Values{}), GivenFacts{Place: models.Jurisdiction{ID: place, Name: "City of Brindlewick", Illustrative: true}, Awards: g.Awards, Years: g.Years})))
	for _, want := range []string{"for the roles budget and counsel", "/budget/awards/illustrative-g4", "/budget/years/" + place + ".fy2028", "/budget/ledger?jurisdiction=" + place, "50 %"} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %q", want)
		}
	}
	if strings.Contains(got, "$") {
		t.Error("it tells an amount")
	}
}

// TestAround: each page of a plan leads to all others, and the flags of counsel only to
// who keeps them.
func TestAround(t *testing.T) {
	t.Parallel()
	for _, x := range places {
		links := Around(view(x[1], url.Values{}), place, true)
		if len(links) != len(places) || links[len(links)-1].URL != In("/budget/claims", place) {
			t.Errorf("%s leads to %v", x[1], links)
		}
	}
	for _, l := range Around(view("/budget/drivers/x", url.Values{}), place, false) {
		if strings.Contains(l.URL, "claims") {
			t.Error("who keeps no flags is led to them")
		}
	}
	if len(places) != 8 {
		t.Errorf("%d pages: Around added to the list of all", len(places))
	}
}
