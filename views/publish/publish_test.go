package publish

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"proviso/app/golden"
	"proviso/app/publication"
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/words"
)

var today = models.NewDate(2026, 11, 30)

func view(at string) layout.Context {
	return layout.Context{Words: words.English, Path: at, Query: url.Values{}, Today: today, AsOf: today, Person: models.Person{ID: "pia", Name: "Pia", Assignments: []models.Assignment{{Role: models.RolePublisher}}}}
}

func shown(t testing.TB, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(b.String(), -1) {
		if seen[m[1]] {
			t.Errorf("two things of the page are called %s", m[1])
		}
		seen[m[1]] = true
	}
	return b.String()
}

var hash = strings.Repeat("0123456789abcdef", 4)

func publications() []Publication {
	at := time.Date(2026, 11, 29, 9, 30, 0, 0, time.UTC)
	return []Publication{
		{Number: 3, Hash: hash, Revision: 20, AsOf: today, PublishedAt: at, Author: "Pia", Reason: "Weekly", WithdrawnAt: at.Add(time.Hour), WithdrawnBy: "Pia", WithdrawnWhy: "It named the wrong day."},
		{Number: 2, Hash: hash, Revision: 12, AsOf: models.NewDate(2018, 1, 24), KnownOn: models.NewDate(2018, 6, 1), PublishedAt: at, Author: "schedule", Reason: "as the schedule says"},
		{Number: 1, Hash: hash, Revision: 10, AsOf: models.NewDate(2018, 1, 24), PublishedAt: at, Author: "seed"},
	}
}

// TestHome: what the public reads, what waits and why, all publications, and what who
// asks may do.
func TestHome(t *testing.T) {
	t.Parallel()
	all := publications()
	for _, hold := range []string{"", "approval", "taken_back", "known_on", "superseded", "hour", "done", "nothing"} {
		for _, when := range []string{"approval", "daily", "at_once"} {
			for _, n := range []int{0, 1, 2} {
				p, err := NewHomePage(view(Home), GivenHome{Newest: &all[1], All: all, Unpublished: n, Schedule: Schedule{When: when, Hold: hold, Hour: 6, Superseded: n}, Publishes: n > 0, Answers: n > 1, Waiting: n})
				if err != nil {
					t.Fatal(err)
				}
				shown(t, Show(p))
			}
		}
	}
	p, err := NewHomePage(view(Home), GivenHome{Newest: &all[1], All: all, Unpublished: 4, Schedule: Schedule{When: "daily", Hold: "superseded", Hour: 6, Superseded: 1}, Publishes: true, Answers: true, Waiting: 2,
		AsOf: "soon", Fault: models.Invalid("as_of", `"soon" is not a day`)})
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "home.html", []byte(body(shown(t, Show(p)))))
	p, err = NewHomePage(view(Home), GivenHome{Schedule: Schedule{When: "approval", Hold: "approval"}})
	if got := shown(t, Show(p)); err != nil || !strings.Contains(got, "nothing has been published yet") || strings.Contains(got, "Look at what would leave") || strings.Contains(got, "Readers") && strings.Contains(got, "reports wait") {
		t.Errorf("of nothing, to who may not publish: %v %s", err, got)
	}
}

// body is what stands in the middle of a page, a tag a line.
func body(page string) string {
	_, page, _ = strings.Cut(page, "<main")
	page, _, _ = strings.Cut(page, "</main>")
	return strings.ReplaceAll("<main"+page, "><", ">\n<") + "\n"
}

// many is a preview in which much differs.
func many(documents, values int) GivenPreview {
	e := &publication.Edition{Head: publication.Head{Settings: publication.Settings{AsOf: "2026-11-30"}, Number: 4, Revision: 30}}
	g := GivenPreview{Edition: e, Previous: &publication.Edition{Head: publication.Head{Number: 3}, Cases: []publication.Case{{CaseLine: publication.CaseLine{ID: "old-case", Caption: "Old v. Gone"}}}}, Seal: hash, Told: map[string]Told{}}
	for i := range documents {
		id := fmt.Sprintf("place-%04d", i)
		e.Places = append(e.Places, publication.Place{ID: id, Name: fmt.Sprintf("Place %d", i)})
		g.Documents = append(g.Documents, publication.Document{Kind: publication.KindPlace, ID: id})
		if i == 0 {
			g.Differences = append(g.Differences, publication.Difference{Kind: publication.KindPlace, ID: id, New: "new"})
			continue
		}
		for v := range values {
			path := fmt.Sprintf("conditions.x.sources.%d", v)
			if v == values-1 {
				path = "worst_rung"
			}
			g.Differences = append(g.Differences, publication.Difference{Kind: publication.KindPlace, ID: id, Path: path, Old: "old <b>", New: "new"})
		}
	}
	g.Differences = append(g.Differences, publication.Difference{Kind: publication.KindCase, ID: "old-case", Old: "gone"})
	return g
}

// TestPreviewBounds: however much differs, the page stays one that can be read, says
// how much there is, and all of it is in the file and a link away.
func TestPreviewBounds(t *testing.T) {
	t.Parallel()
	g := many(400, 100)
	p, err := NewPreviewPage(view(Look), g)
	if err != nil {
		t.Fatal(err)
	}
	got := shown(t, Preview(p))
	if rows := strings.Count(got, "old &lt;b&gt;"); rows != valuesInAll || len(got) > 1<<20 {
		t.Errorf("%d values in %d bytes, want %d", rows, len(got), valuesInAll)
	}
	for _, want := range []string{"400 documents would leave: 1 new, 399 changed, 1 gone.", "All 39902 differences (CSV)", "Old v. Gone", "Place 399: 100 values change", "document=jurisdiction%2Fplace-0399", "Place 0"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Index(got, "worst rung") > strings.Index(got, "sources › 0") {
		t.Error("the numbers of sources go before what is told")
	}
	if n := DifferencesTable(view(Look), g).Len(); n != len(g.Differences) {
		t.Errorf("the file has %d of %d differences", n, len(g.Differences))
	}
	g.Only = "jurisdiction/place-0399"
	if p, err = NewPreviewPage(view(Look), g); err != nil {
		t.Fatal(err)
	}
	if got := shown(t, Preview(p)); strings.Count(got, "old &lt;b&gt;") != 100 || strings.Contains(got, "Place 398") {
		t.Errorf("of one document %d values", strings.Count(got, "old &lt;b&gt;"))
	}
}

// TestPreview: a fact that was mended is asked about, with what was typed and what is
// wrong with it; what is unchanged has no form.
func TestPreview(t *testing.T) {
	t.Parallel()
	g := many(2, 2)
	g.Superseded = []Superseded{{Kind: "amount", ID: "a-1", Path: "usd", Subject: "Place 1, Byrne JAG FY2017", Old: "$1.00", New: "$2.00"}, {Kind: "amount", ID: "a-1", Path: "note", Subject: "Place 1, Byrne JAG FY2017", New: "Since <then>"}}
	g.Told = map[string]Told{"amount/a-1/usd": {Error: true, ReasonES: "Un error.", Fault: "The reason is missing."}}
	g.Reason, g.Fault = "Weekly", models.Invalid("told", "of a correction")
	p, err := NewPreviewPage(view(Look), g)
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "preview.html", []byte(body(shown(t, Preview(p)))))
	kind, id, path, ok := SplitKey(g.Superseded[0].Key())
	if kind != "amount" || id != "a-1" || path != "usd" || !ok {
		t.Errorf("the key is read as %s %s %s", kind, id, path)
	}
	if _, _, _, ok := SplitKey("amount/a-1"); ok {
		t.Error("a key without a field is taken")
	}
	g.Superseded, g.Fault = nil, models.Conflict("seal", "the record moved")
	if p, err = NewPreviewPage(view(Look), g); err != nil || !strings.Contains(shown(t, Preview(p)), "The record moved") {
		t.Errorf("a conflict is not told: %v", err)
	}
	g = GivenPreview{Edition: g.Edition, Previous: g.Previous, Unchanged: true}
	if p, err = NewPreviewPage(view(Look), g); err != nil || p.Publish != nil || strings.Contains(shown(t, Preview(p)), `method="post" action="`+Home) {
		t.Errorf("what is unchanged can be published: %v", err)
	}
}

// TestOne: a publication in each state, with what it mended.
func TestOne(t *testing.T) {
	t.Parallel()
	all := publications()
	e := &publication.Edition{Head: publication.Head{ID: publication.IDOf(hash)}, Grants: []publication.Grant{{GrantLine: publication.GrantLine{ID: "g", Place: publication.Ref{Name: "Place"}, Program: publication.Ref{Name: "Byrne JAG"}, FiscalYear: 2017}}},
		Digests:     map[publication.Kind]map[string]string{publication.KindGrant: {"g": hash}},
		Corrections: []publication.Correction{{Edition: 2, Subject: publication.Ref{Name: "Place, Byrne JAG FY2017"}, Kind: "amount", Field: "usd", Old: "$1.00", New: "$2.00", Reason: "A slip.", ReasonES: "Un desliz."}, {Edition: 1, Reason: "Of an earlier one."}}}
	got := shown(t, Show(NewOnePage(view(At(2)), GivenOne{Publication: all[1], Edition: e, Newest: true, Publishes: true, New: true})))
	for _, want := range []string{"The public reads it now.", "A slip.", "Un desliz.", "/en/grants/g@0123456789ab", "It consists of one document.", "the schedule", "1 June 2018", Withdraw(2)} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(got, "Of an earlier one.") {
		t.Error("another's correction is told")
	}
	if got := shown(t, Show(NewOnePage(view(At(3)), GivenOne{Publication: all[0], Edition: e, Next: &all[1], Publishes: true}))); !strings.Contains(got, "withdrawn on 29 November 2026 by Pia: It named the wrong day.") || strings.Contains(got, Withdraw(3)) {
		t.Error("what was withdrawn does not say so")
	}
	for _, g := range []GivenOne{{Publication: all[1], Newest: true, Next: &all[2]}, {Publication: all[1], Newest: true}, {Publication: all[2], Next: &all[1]}} {
		if p, err := NewWithdrawPage(view(Withdraw(g.Number)), g, nil, nil); err != nil || !strings.Contains(shown(t, Show(p)), `name="sure"`) {
			t.Errorf("%d: %v", g.Number, err)
		}
	}
}

func TestReports(t *testing.T) {
	t.Parallel()
	for about, want := range map[string]bool{"/en/grants/x": true, "/embed/grant/x": true, "/es/": true, "/workspace": false, "//en/": false, "https://en/": false, "": false, "/en": false} {
		if isPublic(about) != want {
			t.Errorf("%q: %v", about, !want)
		}
	}
	p, err := NewReportsPage(view(Reports), GivenReports{All: []GivenReport{{ID: "a", About: "/en/", Message: "One\n<two>", Contact: "x@example.org", ReceivedAt: today.Time()}, {ID: "b", Message: "Old", ReceivedAt: today.Time(), AnsweredAt: today.Time(), AnsweredBy: "Pia", Answer: "Mended"}},
		ID: "a", Typed: map[string]string{"answer": ""}, Fault: models.Invalid("answer", "is missing")})
	if got := shown(t, Show(p)); err != nil || strings.Count(got, "<form class=\"entry") != 1 || !strings.Contains(got, "One\n&lt;two&gt;") || !strings.Contains(got, "Is missing") {
		t.Errorf("%v: %s", err, got)
	}
}
