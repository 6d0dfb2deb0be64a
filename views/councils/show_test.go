package councils

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/words"
)

func view(r models.CouncilReport) layout.Context {
	return layout.Context{Words: words.English, Path: At(r.ID), Query: url.Values{}, Today: r.AsOf, AsOf: r.AsOf, Person: models.Person{ID: "p", Name: "Petra"}, Illustrative: r.Illustrative}
}

func shown(t testing.TB, p Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := Show(p).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestDollars: an amount is told to the nearest dollar, half away from zero.
func TestDollars(t *testing.T) {
	t.Parallel()
	for u, want := range map[models.USD]string{0: "$0", 49: "$0", 50: "$1", 300_000_10: "$300,000", 74_999_50: "$75,000", -49: "$0", -50: "-$1", -1_234_56: "-$1,235"} {
		if got := dollars(u); got != want {
			t.Errorf("%d cents are %s, want %s", u, got, want)
		}
	}
}

// TestShow: the screen has all of what the paper has, every list whole; a PDF is
// offered where one can be made.
func TestShow(t *testing.T) {
	t.Parallel()
	r := full(t)
	page := NewShowPage(view(r), r, true)
	got := shown(t, page)
	if n := strings.Count(got, r.Triggers[0].Event); n != len(r.Triggers) {
		t.Errorf("%d triggers of %d", n, len(r.Triggers))
	}
	for _, want := range []string{"What changed since the report of 29 October 2026", "A reserve of $1,384,200 would cover the loss in 80 % of outcomes.", "nobody has settled it", "format=pdf", "ILLUSTRATIVE-26-G5", `href="/grants/illustrative-g4"`, `href="/sources/illustrative-invented"`} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(shown(t, NewShowPage(view(r), r, false)), "format=pdf") {
		t.Error("a PDF is offered that cannot be made")
	}
	seen := map[string]bool{}
	for _, x := range page.Tables() {
		if seen[x.ID] {
			t.Errorf("two tables are called %s", x.ID)
		}
		seen[x.ID] = true
	}
	for _, c := range page.Tables()[1].Data().Rows {
		if c[0] == "Police" && c[2] == "FY2027" && c[1] == "Grants Fund" && c[3] != "300000.10" {
			t.Errorf("in a file the expected loss is %s", c[3])
		}
	}
}

// TestList: of several reports of one day each has a name of its own.
func TestList(t *testing.T) {
	t.Parallel()
	first := sample(t)
	first.Since, first.Changes = "", nil
	second := sample(t)
	second.ID += ".2"
	c := view(first)
	c.Path = "/budget/reports"
	p, err := NewListPage(c, GivenList{Place: models.Jurisdiction{ID: first.Jurisdiction, Name: first.Place}, Reports: []models.CouncilReport{second, first}})
	if err != nil {
		t.Fatal(err)
	}
	got := shown(t, p)
	for _, want := range []string{">30 Nov 2026, no. 2</a>", ">30 Nov 2026</a>", "the first report", "2 reports were issued", "It takes the role budget in City of Brindlewick"} {
		if !strings.Contains(got, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	if strings.Contains(got, `id="issue-form"`) {
		t.Error("who may not issue has the form")
	}
	if got := shown(t, NewPlacesPage(c, nil)); !strings.Contains(got, "No jurisdiction whose plan you may see") {
		t.Error("where there is nothing it does not say what would be there")
	}
}

// TestSettled: what was explained or accepted is told on the screen and on paper, apart
// from what nobody has settled.
func TestSettled(t *testing.T) {
	t.Parallel()
	r := sample(t)
	if strings.Contains(shown(t, NewShowPage(view(r), r, false)), "explained or accepted") {
		t.Error("nothing was settled, and the page says what was")
	}
	r.Notes, r.Settled = nil, []string{"The ledger has $12,000.00 more; explained by Petra: an invoice booked early."}
	for name, got := range map[string]string{"screen": shown(t, NewShowPage(view(r), r, false)), "paper": paper(t, r)} {
		_, notes, _ := strings.Cut(got, `id="notes"`)
		notes, _, _ = strings.Cut(notes, "</section>")
		if !strings.Contains(notes, "None.") || !strings.Contains(notes, "an invoice booked early") {
			t.Errorf("the %s lacks it: %.400s", name, notes)
		}
	}
}
