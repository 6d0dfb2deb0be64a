package reviews

import (
	"strings"
	"testing"
	"time"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/words"
)

func context() layout.Context {
	return layout.Context{Words: words.English, Path: Home, Token: "token", Person: models.Person{ID: "ann"}}
}

func task(suggested ...models.Suggested) Task {
	return Task{Review: models.Review{ID: "r1", Case: "a-case", Docket: "4214664", RaisedBy: models.AlertSender, RaisedAt: time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC), Import: 7, Suggested: suggested},
		Caption: "A v. B", Entered: models.DocketEntry{Number: "31", Filed: models.NewDate(2026, time.November, 23), Description: "ORDER <b>granting</b>"}}
}

func rendered(t *testing.T, g Given) string {
	t.Helper()
	p, err := NewListPage(context(), g)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := List(p).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestList: an entry stands with its words, what they may mean, and where to go; what is
// wrong in a form stands there, and what it is about no more above all.
func TestList(t *testing.T) {
	t.Parallel()
	page := rendered(t, Given{Tasks: []Task{task(models.Suggested{Kind: "stay", Words: "granting <i>", Why: "it seems to grant a stay", Score: 60})}, People: map[string]string{}})
	for _, want := range []string{"A v. B: entry 31 of 23 November 2026", "ORDER &lt;b&gt;granting", "May be: stay granted (it seems to grant a stay; 60 of 100)", "<q>granting &lt;i&gt;</q>", "by CourtListener, import 7",
		`href="/cases/a-case"`, `href="/workspace/facts/case/a-case"`, `href="https://www.courtlistener.com/docket/4214664/"`, `action="/workspace/reviews/r1/done"`, `action="/workspace/reviews/r1/dismiss"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "<details open") {
		t.Error("a form is open")
	}
	page = rendered(t, Given{Tasks: []Task{task()}, Form: FormOf(ActDismiss, "r1"), Typed: map[string]string{"reason": ""}, Fault: models.Invalid("reason", "is missing")})
	if !strings.Contains(page, "<details open") || !strings.Contains(page, "Its words suggest no change") || !strings.Contains(page, `id="dismiss-r1-reason-fault"`) {
		t.Errorf("%s", page)
	}
	page = rendered(t, Given{Form: FormOf(ActDismiss, "r1"), Fault: models.Conflict("review", "was settled already")})
	if !strings.Contains(page, "Was settled already.") || !strings.Contains(page, "Nothing waits.") || !strings.Contains(page, "No entry on the docket of a case waits") {
		t.Errorf("%s", page)
	}
}

// TestDocketURL: only a number leads to CourtListener.
func TestDocketURL(t *testing.T) {
	t.Parallel()
	for docket, want := range map[string]string{"12": "https://www.courtlistener.com/docket/12/", "cod/1:25-cv-1391": "", "": "", "1/../x": ""} {
		if got := docketURL(docket); got != want {
			t.Errorf("%q leads to %q, want %q", docket, got, want)
		}
	}
}
