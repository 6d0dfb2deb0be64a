package councils

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/models"
	"proviso/views/words"
)

// sample is a report of the invented city.
func sample(t testing.TB) models.CouncilReport {
	t.Helper()
	body, err := os.ReadFile("../../app/budget/testdata/council.json")
	if err != nil {
		t.Fatal(err)
	}
	var r models.CouncilReport
	if err := json.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// full is a report of which every list is longer than the first two pages take, and
// its names longer than most.
func full(t testing.TB) models.CouncilReport {
	t.Helper()
	r := sample(t)
	for i := range 3 {
		r.Lines = append(r.Lines, slices.Clone(r.Lines[:6])...)
		r.Positions, r.Triggers, r.Changes, r.Haircuts = append(r.Positions, r.Positions[:3]...), append(r.Triggers, r.Triggers[:3]...), append(r.Changes, r.Changes[2:]...), append(r.Haircuts, r.Haircuts[0])
		r.Lines[len(r.Lines)-1-i].Department = "Emergency Management and Homeland Security"
	}
	for i := range r.Triggers {
		r.Triggers[i].Event = "The court of appeals narrows the order against the lantern condition to the parties, and the agency enforces it at once"
		r.Triggers[i].Action = "Freeze open orders under both awards, draw what is spent and tell the union"
	}
	for i := range r.Positions {
		r.Positions[i].Award = "Paul Coverdell Forensic Science Improvement Grants, FY2026 (ILLUSTRATIVE-26-G5)"
	}
	r.Headline = "The City and County of Brindlewick expects to lose about $836,000 of federal public-safety money in the fiscal years 2027 and 2028; in 80 of 100 outcomes it loses no more than $1,384,200, for which $912,000 are left in the contingency."
	return r
}

func paper(t testing.TB, r models.CouncilReport) string {
	t.Helper()
	var b bytes.Buffer
	if err := Print(NewPrintPage(words.English, r)).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPrint: the printed page as it is, to be read in a diff; the same report gives the
// same bytes.
func TestPrint(t *testing.T) {
	t.Parallel()
	got := paper(t, sample(t))
	if got != paper(t, sample(t)) {
		t.Error("twice the same report gave other bytes")
	}
	golden.Equal(t, "print.golden", []byte(strings.ReplaceAll(got, "><", ">\n<")))
}

// TestPrintHolds: the page asks for nothing, says of which day it is on every sheet,
// and has its heads marked up; what is invented says so on every sheet.
func TestPrintHolds(t *testing.T) {
	t.Parallel()
	got := paper(t, sample(t))
	const head = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`
	for _, want := range []string{"@bottom-left { content: \"City of Brindlewick\\00003a  federal public\\00002d safety money at risk\\00002c  as of 30 November 2026\"", `@top-right { content: "ILLUSTRATIVE\00002c  NOT REAL"`, "<h1>Brindlewick expects", "<h2 id=\"triggers\">", `<th scope="col"`, `<th scope="row">`, "<caption>", "<title>Federal public-safety money at risk: City of Brindlewick, as of 30 November 2026</title>",
		"A reserve of $1,384,200 would cover the loss in 80 % of outcomes. The contingency has $912,000 left: $472,200 less than that.", "What changed since the report of 29 October 2026", "roughly even, about 45 % (30 to 60 %)", "14 Oct 2026", "https://court.example/order/7", "every award, figure and office in this report is invented"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if !strings.HasPrefix(got, head) {
		t.Errorf("it begins with %.300s", got)
	}
	if m := regexp.MustCompile(`<script|<link|<img|<a |href=|src=|url\(|@import`).FindString(got); m != "" {
		t.Errorf("the page has %q", m)
	}
	real := sample(t)
	real.Illustrative = false
	if got := paper(t, real); strings.Contains(got, "llustrative, not") || strings.Contains(got, "ILLUSTRATIVE\\") || strings.Contains(got, `class="mark"`) {
		t.Error("what is real is marked as invented")
	}
}

// TestPrintHostile: nothing that a report says can end a string of a style or an
// element.
func TestPrintHostile(t *testing.T) {
	t.Parallel()
	plain := strings.Count(paper(t, sample(t)), "<")
	for _, text := range []string{`"; } body { display: none } /*`, "</style><script>alert(1)</script>", `\`, "\n", "\\22 ", "'", "</title><h1>", "a\u2028b", "Doña Ana County"} {
		r := sample(t)
		r.Place, r.Headline, r.Author, r.Method, r.Triggers[0].Event, r.Haircuts[0].Reason = text, text, text, text, text, text
		got := paper(t, r)
		if n := strings.Count(got, "<"); n != plain {
			t.Errorf("%q made elements: %d, and %d without", text, n, plain)
		}
		style := got[strings.LastIndex(got, "<style>"):strings.LastIndex(got, "</style>")]
		if m := regexp.MustCompile(`^<style>@page \{ @bottom-left \{ content: "(?:[A-Za-z0-9 ]|\\[0-9a-f]{6} )*"; \} @top-right \{ content: "(?:[A-Za-z0-9 ]|\\[0-9a-f]{6} )*"; \} \}$`).FindString(style); m == "" {
			t.Errorf("%q: %s", text, style)
		}
	}
}

// TestPrintTwoPages: the first two pages leave out what would make them longer and say
// so, and the appendix has all of it.
func TestPrintTwoPages(t *testing.T) {
	t.Parallel()
	r := full(t)
	p := NewPrintPage(words.English, r)
	if n := len(p.First[0].List); n < 5 || n >= len(r.Changes) {
		t.Errorf("%d changes on the first page", n)
	}
	for i, all := range []int{len(r.Lines), len(r.Positions), len(r.Triggers)} {
		if n := p.Second[i].Table.Len(); n < 2 || n >= all {
			t.Errorf("%s has %d rows of %d", p.Second[i].Title, n, all)
		}
		if !strings.Contains(strings.Join(p.Second[i].After, " "), "in the appendix") {
			t.Errorf("%s does not say that there is more", p.Second[i].Title)
		}
	}
	if p.Table.Table.Len() != len(r.Lines)+1 {
		t.Errorf("the appendix has %d lines", p.Table.Table.Len())
	}
	all := map[string]int{}
	for _, s := range p.Rest {
		all[s.ID] = len(s.List)
		if s.Table != nil {
			all[s.ID] = s.Table.Len()
		}
	}
	if all["changed-all"] != len(r.Changes) || all["positions-all"] != len(r.Positions) || all["triggers-all"] != len(r.Triggers) {
		t.Errorf("the appendix has %v", all)
	}
	ids := regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(paper(t, r), -1)
	seen := map[string]bool{}
	for _, m := range ids {
		if seen[m[1]] {
			t.Errorf("two things have the id %s", m[1])
		}
		seen[m[1]] = true
	}
	short := NewPrintPage(words.English, sample(t))
	if short.Rest[0].ID != "awards" || short.Second[0].Table.Len() != 13 || short.Second[1].Table.Len() != 4 || short.Second[2].Table.Len() != 4 {
		t.Errorf("of a short report something is left out, and the appendix begins with %s", short.Rest[0].ID)
	}
}

// TestNoChance: where no chance may be told, no report speaks of any.
func TestNoChance(t *testing.T) {
	t.Parallel()
	r := sample(t)
	r.Triggers[0].Chance = ""
	if got := paper(t, r); strings.Contains(got, "hance") || strings.Contains(got, "not told") {
		t.Error("it speaks of a chance")
	}
}

// TestUnknown: what is not known is the word, and never 0.
func TestUnknown(t *testing.T) {
	t.Parallel()
	r := sample(t)
	r.Contingency, r.Totals.Adopted = nil, nil
	got := paper(t, r)
	for _, want := range []string{"What is left of the contingency is unknown.", "<dt>Contingency left</dt><dd>unknown <small>nobody has entered it</small></dd>"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	p := report{r: &r}
	p.c.Words = words.English
	total := p.all().Table.Bodies[1].Rows[0]
	if total[4].Text.Text != "unknown" {
		t.Errorf("the total of what is adopted is %q", total[4].Text.Text)
	}
}
