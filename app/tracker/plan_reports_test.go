package tracker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/models"
)

// drafted is a report that was made and not issued.
func drafted(t testing.TB) models.CouncilReport {
	t.Helper()
	body, err := os.ReadFile("../budget/testdata/council.json")
	if err != nil {
		t.Fatal(err)
	}
	var r models.CouncilReport
	if err := json.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	r.ID, r.At, r.By, r.Author, r.Since, r.SinceOn, r.Changes, r.Illustrative = "", time.Time{}, "", "", "", 0, nil, false
	return r
}

// of is who has a role in a place.
func of(id, place string, roles ...models.Role) models.Person {
	p := models.Person{ID: id, Name: "Name of " + id}
	for _, r := range roles {
		p.Assignments = append(p.Assignments, models.Assignment{Role: r, Jurisdiction: place})
	}
	return p
}

// TestIssueReport: a report is numbered, dated and signed when it is issued, says what
// changed since the one before and nothing else, and stays as it is.
func TestIssueReport(t *testing.T) {
	t.Parallel()
	tr := planning(t)
	ctx, who := t.Context(), of("petra", brindlewick, models.RoleBudget)
	first, err := tr.IssueReport(ctx, who, brindlewick, drafted(t))
	if err != nil {
		t.Fatal(err)
	}
	if first.ID != brindlewick+".2026-11-30" || first.By != "petra" || first.Author != "Name of petra" || !first.At.Equal(tr.Now()) || first.Since != "" || first.Changes != nil || !first.Illustrative || first.Place != "City of Brindlewick"+models.IllustrativeMark {
		t.Errorf("issued %s of %s by %s, %s, since %q: %q", first.ID, first.Place, first.By, first.Author, first.Since, first.Changes)
	}
	moved := drafted(t)
	moved.Totals.P80 += 100_00
	moved.Since, moved.Changes, moved.ID, moved.By = "other", []string{"made up"}, "mine", "somebody"
	second, err := tr.IssueReport(ctx, who, brindlewick, moved)
	if err != nil {
		t.Fatal(err)
	}
	if second.ID != brindlewick+".2026-11-30.2" || second.Since != first.ID || second.SinceOn != first.AsOf || second.By != "petra" ||
		!slices.Equal(second.Changes, []string{"The loss that 80 % of outcomes stay within (P80) rose by $100, from $1,384,200 to $1,384,300."}) {
		t.Errorf("issued %s since %s on %s: %q", second.ID, second.Since, second.SinceOn, second.Changes)
	}
	for n := 3; n <= 11; n++ {
		r, err := tr.IssueReport(ctx, who, brindlewick, moved)
		if err != nil || r.ID != fmt.Sprintf("%s.2026-11-30.%d", brindlewick, n) || r.Changes != nil {
			t.Fatalf("%d: %s, %q: %v", n, r.ID, r.Changes, err)
		}
	}
	if other, err := tr.IssueReport(ctx, of("quinn", quillmere, models.RoleBudget), quillmere, drafted(t)); err != nil || other.Since != "" || other.ID != quillmere+".2026-11-30" {
		t.Errorf("of another place: %s since %q: %v", other.ID, other.Since, err)
	}
	all, err := tr.CouncilReports(ctx, who, brindlewick)
	if err != nil || len(all) != 11 || all[0].ID != brindlewick+".2026-11-30.11" || all[10].ID != first.ID {
		t.Errorf("%d reports, the newest %s: %v", len(all), all[0].ID, err)
	}
	got, err := tr.CouncilReport(ctx, who, first.ID)
	if err != nil || !reflect.DeepEqual(got, first) {
		t.Errorf("read again it is %+v: %v", got, err)
	}
	p, err := tr.PlanFacts(ctx, petra(), brindlewick, 0)
	if err != nil || len(p.Reports) != 11 || p.Reports[0].ID != all[0].ID {
		t.Errorf("the plan has %d reports: %v", len(p.Reports), err)
	}
	lines, err := tr.store.Lines(ctx, store.TrailFilter{Kinds: []models.FactKind{models.FactCouncil}}, 50)
	if err != nil || len(lines) != 12 {
		t.Errorf("%d lines in the trail: %v", len(lines), err)
	}
}

// TestIssueRefused: who may not issues none, and one that does not foot or says nothing
// is not issued; nothing is written.
func TestIssueRefused(t *testing.T) {
	t.Parallel()
	tr := planning(t)
	ctx := t.Context()
	good := of("petra", brindlewick, models.RoleBudget)
	wrong := drafted(t)
	wrong.Totals.Net++
	mute, dayless := drafted(t), drafted(t)
	mute.Headline, dayless.AsOf = " ", 0
	for _, c := range []struct {
		name  string
		who   models.Person
		place string
		r     models.CouncilReport
		want  models.ErrorKind // "" is our own fault
	}{
		{"nobody", models.Person{}, brindlewick, drafted(t), models.KindUnsigned},
		{"a viewer", of("v", brindlewick, models.RoleViewer), brindlewick, drafted(t), models.KindDenied},
		{"grants", of("g", brindlewick, models.RoleGrants), brindlewick, drafted(t), models.KindDenied},
		{"counsel", of("c", brindlewick, models.RoleCounsel), brindlewick, drafted(t), models.KindDenied},
		{"auditor everywhere", models.Person{ID: "a", Assignments: []models.Assignment{{Role: models.RoleAuditor}}}, brindlewick, drafted(t), models.KindDenied},
		{"of another place", of("q", quillmere, models.RoleBudget), brindlewick, drafted(t), models.KindNotFound},
		{"budget elsewhere, viewer here", models.Person{ID: "x", Assignments: append(of("x", quillmere, models.RoleBudget).Assignments, of("x", brindlewick, models.RoleViewer).Assignments...)}, brindlewick, drafted(t), models.KindDenied},
		{"no place", good, "nowhere", drafted(t), models.KindNotFound},
		{"not footing", good, brindlewick, wrong, ""},
		{"saying nothing", good, brindlewick, mute, ""},
		{"of no day", good, brindlewick, dayless, ""},
	} {
		if _, err := tr.IssueReport(ctx, c.who, c.place, c.r); err == nil || models.KindOf(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if all, err := tr.CouncilReports(ctx, good, brindlewick); err != nil || len(all) != 0 {
		t.Errorf("%d reports were issued: %v", len(all), err)
	}
}

// TestReadReports: who plans there reads them, and for everybody else there is none.
func TestReadReports(t *testing.T) {
	t.Parallel()
	tr := planning(t)
	ctx := t.Context()
	r, err := tr.IssueReport(ctx, of("petra", brindlewick, models.RoleBudget), brindlewick, drafted(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range models.Roles {
		want := slices.Contains(planReads, role)
		_, err := tr.CouncilReport(ctx, of("x", brindlewick, role), r.ID)
		if _, list := tr.CouncilReports(ctx, of("x", brindlewick, role), brindlewick); (err == nil) != want || (list == nil) != want {
			t.Errorf("%s reads it: %v, and the list: %v", role, err, list)
		}
		if _, err := tr.CouncilReport(ctx, of("x", quillmere, role), r.ID); err == nil {
			t.Errorf("%s of another place reads it", role)
		}
	}
	for _, id := range []string{"", "x", brindlewick, r.ID + ".2", strings.ToUpper(r.ID)} {
		if _, err := tr.CouncilReport(ctx, petra(), id); models.KindOf(err) != models.KindNotFound {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// TestIssueTogether: of two who issue at once the reports have ids of their own or one
// is told, and each says what changed since the one before it.
func TestIssueTogether(t *testing.T) {
	t.Parallel()
	tr := planning(t)
	who := of("petra", brindlewick, models.RoleBudget)
	var all sync.WaitGroup
	faults := make([]error, 4)
	for i := range faults {
		r := drafted(t)
		all.Go(func() { _, faults[i] = tr.IssueReport(t.Context(), who, brindlewick, r) })
	}
	all.Wait()
	issued := 0
	for _, err := range faults {
		if err == nil {
			issued++
		} else if models.KindOf(err) != models.KindConflict {
			t.Error(err)
		}
	}
	reports, err := tr.CouncilReports(t.Context(), who, brindlewick)
	if err != nil || len(reports) != issued || issued == 0 {
		t.Fatalf("%d were issued and there are %d: %v", issued, len(reports), err)
	}
	for i, r := range reports[:len(reports)-1] {
		if r.Since != reports[i+1].ID {
			t.Errorf("%s is since %q", r.ID, r.Since)
		}
	}
}

// TestCouncilPDF: the PDF is printed of the report as it was issued, for who reads it;
// without a Chromium it is told how to print the page.
func TestCouncilPDF(t *testing.T) {
	t.Parallel()
	tr := planning(t)
	ctx, who := t.Context(), of("petra", brindlewick, models.RoleBudget)
	r, err := tr.IssueReport(ctx, who, brindlewick, drafted(t))
	if err != nil {
		t.Fatal(err)
	}
	draw := func(r models.CouncilReport) ([]byte, error) { return []byte("page of " + r.ID), nil }
	if _, err := tr.CouncilPDF(ctx, who, r.ID, draw); models.KindOf(err) != models.KindConflict || !strings.Contains(err.Error(), "page to print") {
		t.Errorf("without a Chromium: %v", err)
	}
	tr.Press = func(_ context.Context, html []byte) ([]byte, error) { return append([]byte("%PDF of "), html...), nil }
	if pdf, err := tr.CouncilPDF(ctx, who, r.ID, draw); err != nil || string(pdf) != "%PDF of page of "+r.ID {
		t.Errorf("%q: %v", pdf, err)
	}
	if _, err := tr.CouncilPDF(ctx, of("q", quillmere, models.RoleBudget), r.ID, draw); models.KindOf(err) != models.KindNotFound {
		t.Errorf("of another place: %v", err)
	}
	tr.Press = func(context.Context, []byte) ([]byte, error) { return nil, context.DeadlineExceeded }
	if _, err := tr.CouncilPDF(ctx, who, r.ID, draw); models.KindOf(err) != models.KindConflict || !strings.Contains(err.Error(), "longer") {
		t.Errorf("too slow: %v", err)
	}
	tr.Press = func(context.Context, []byte) ([]byte, error) { return nil, errors.New("exit status 133: canary") }
	if _, err := tr.CouncilPDF(ctx, who, r.ID, draw); models.KindOf(err) != models.KindConflict || strings.Contains(err.Error(), "canary") {
		t.Errorf("it fails: %v", err)
	}
}
