//go:build e2e

package e2e

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"proviso/app/publication"
	"proviso/app/store"
	"proviso/app/tracker"
	"proviso/models"
)

// newsTable reads a file of rows, each by the names of its columns.
func newsTable(t *testing.T, address string) []map[string]string {
	t.Helper()
	resp, body := newsGet(t, address)
	if resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/csv") {
		t.Fatalf("%s: %s, %s", address, resp.Status, resp.Header.Get("Content-Type"))
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %d rows, %v", address, len(rows), err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		by := map[string]string{}
		for i, name := range rows[0] {
			by[name] = row[i]
		}
		out = append(out, by)
	}
	return out
}

// newsFigure is a sum as a card says it: how much, of how many grants.
type newsFigure struct {
	usd    float64
	grants int
}

var (
	newsBasis = regexp.MustCompile(`^([a-z ]+), (?:(\d+)|one) grants?$`)
	newsMoney = regexp.MustCompile(`^(?:about )?\$([\d,.]+)( million)?$`)
)

func newsAmount(text string) (float64, bool) {
	m := newsMoney.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return 0, false
	}
	usd, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64)
	if m[2] != "" {
		usd *= 1e6
	}
	return usd, err == nil
}

// newsDenver changes the amount of Denver's grant in the record, and gives its fact.
func newsDenver(t *testing.T, s *newsSite, usd models.USD) string {
	t.Helper()
	b, err := s.tracker.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(b.Record.Amounts, func(a models.Amount) bool {
		return a.Grant == "denver-co-byrne-jag-fy2017" && a.Kind == models.Allocation
	})
	if i < 0 {
		t.Fatal("no allocation of Denver's")
	}
	a := b.Record.Amounts[i]
	a.USD = usd
	body, err := models.Body(a)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.Record(t.Context(), []store.Draft{{Kind: models.FactAmount, ID: a.ID, Body: body, Sources: a.Sources, Replaces: 1}}, "gil", "keep", "a slip of the pen"); err != nil {
		t.Fatal(err)
	}
	return a.ID
}

// TestScenario28: a reporter makes the figures of a card from the file beside it, and
// cites an address that says the same a month later, when the page has moved on.
func TestScenario28(t *testing.T) {
	s := newsOwn(t, noon())
	ctx := newsTab(t)
	newsUncached(t, ctx)
	newsOpen(t, ctx, s.base+"/embed/overview/all", 600, 900)
	file := newsTold[string](t, ctx, `document.querySelector("footer a[href$='.csv']").href`)
	var figures [][2]string
	if err := json.Unmarshal([]byte(newsTold[string](t, ctx, `JSON.stringify(Array.from(document.querySelectorAll(".figures > div")).map(d => [d.querySelector("dt").textContent, d.querySelector("dd").textContent]))`)), &figures); err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"as reported": "reported"}
	said := map[string]newsFigure{}
	for _, f := range figures {
		if m := newsBasis.FindStringSubmatch(f[0]); m != nil {
			usd, ok := newsAmount(f[1])
			n := 1
			if m[2] != "" {
				n, _ = strconv.Atoi(m[2])
			}
			if !ok {
				t.Errorf("the figure %q is %q", f[0], f[1])
			}
			basis := m[1]
			if names[basis] != "" {
				basis = names[basis]
			}
			said[basis] = newsFigure{usd, n}
		}
	}
	made := map[string]newsFigure{}
	unknown := 0
	for _, row := range newsTable(t, file) {
		basis := row["counted_as"]
		if basis == "unknown" {
			unknown++
		}
		if slices.Contains([]string{"unknown", "disputed", "pass_through"}, basis) { // as the metadata says, in no sum
			continue
		}
		usd, err := strconv.ParseFloat(row["amount_usd"], 64)
		if err != nil {
			t.Fatalf("%s is counted as %s: %v", row["grant_id"], basis, err)
		}
		sum := made[basis]
		made[basis] = newsFigure{sum.usd + usd, sum.grants + 1}
	}
	if len(said) < 4 || len(said) != len(made) {
		t.Errorf("the card has the sums %v, the file %v", said, made)
	}
	for basis, want := range said {
		got := made[basis]
		if got.grants != want.grants || math.Abs(got.usd-want.usd) > want.usd*0.005 { // three figures of it are said
			t.Errorf("%s: the card says %+v, its file makes %+v", basis, want, got)
		}
	}
	if want := fmt.Sprintf("amounts of %d grants", unknown); !slices.ContainsFunc(figures, func(f [2]string) bool { return f == [2]string{want, "unknown"} }) {
		t.Errorf("in the file the amounts of %d grants are unknown; the card says %v", unknown, figures)
	}

	const headline = `[document.querySelector("h1").textContent, document.querySelector(".figures dd").textContent].join("\n")`
	newsOpen(t, ctx, s.base+"/embed/grant/denver-co-byrne-jag-fy2017", 600, 900)
	before := newsTold[string](t, ctx, headline)
	file = newsTold[string](t, ctx, `document.querySelector("footer a[href$='.csv']").href`)
	row := newsTable(t, file)[0]
	usd, err := strconv.ParseFloat(row["amount_usd"], 64)
	if shown, ok := newsAmount(strings.SplitN(before, "\n", 2)[1]); err != nil || !ok || shown != usd || usd != 423861 {
		t.Errorf("the card says %q, its file %q", before, row["amount_usd"])
	}
	_, text := newsGet(t, strings.TrimSuffix(file, "csv")+"metadata.json")
	var about struct {
		AsOf      string `json:"as_of"`
		Addresses map[string]struct{ Live, Frozen string }
		Citation  map[string]string
		Columns   []struct{ Name string }
	}
	if err := json.Unmarshal([]byte(text), &about); err != nil {
		t.Fatal(err)
	}
	if about.AsOf != string(newsDay) || !strings.Contains(about.Citation["en"], about.Addresses["page_en"].Frozen) || len(about.Columns) != len(row) {
		t.Errorf("the metadata has the day %s, %d columns of %d, and is cited as %q", about.AsOf, len(about.Columns), len(row), about.Citation["en"])
	}

	// A month later another day is published, and another amount.
	s.at(noon().AddDate(0, 0, 31))
	newsDenver(t, s, 50000000)
	head, err := s.tracker.Publish(t.Context(), newsPublisher, tracker.Publishing{Settings: publication.Settings{AsOf: "2018-06-26"}})
	if err != nil {
		t.Fatal(err)
	}
	newsWait(t, "the second publication is shown", func() bool {
		_, body := newsGet(t, about.Addresses["embed"].Live+".metadata.json")
		return strings.Contains(body, head.ID)
	})
	newsOpen(t, ctx, about.Addresses["embed"].Live, 600, 900)
	if now := newsTold[string](t, ctx, headline); !strings.Contains(now, "$500,000") || !strings.Contains(now, "26 June 2018") {
		t.Errorf("the live card has not moved: %q", now)
	}
	newsOpen(t, ctx, about.Addresses["embed"].Frozen, 600, 900)
	if now := newsTold[string](t, ctx, headline); now != before {
		t.Errorf("the frozen card says\n%s\nand said\n%s", now, before)
	}
	if row := newsTable(t, about.Addresses["csv"].Frozen)[0]; row["amount_usd"] != "423861.00" || row["as_of"] != string(newsDay) {
		t.Errorf("the frozen file says %s as of %s", row["amount_usd"], row["as_of"])
	}
	newsOpen(t, ctx, about.Addresses["page_en"].Live, 600, 900)
	live := newsTold[string](t, ctx, `document.querySelector("main").textContent`)
	newsOpen(t, ctx, about.Addresses["page_en"].Frozen, 600, 900)
	frozen := newsTold[string](t, ctx, `document.querySelector("main").textContent`)
	if !strings.Contains(frozen, "$423,861") || strings.Contains(frozen, "$500,000") || !strings.Contains(live, "$500,000") || strings.Contains(live, "$423,861") {
		t.Error("the live and the frozen page do not say what their days say")
	}
	if is := newsTold[bool](t, ctx, `!!document.querySelector(".foot__frozen a[href='/en/grants/denver-co-byrne-jag-fy2017']")`); !is {
		t.Error("the frozen page does not lead to the live one")
	}
}
