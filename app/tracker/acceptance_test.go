package tracker

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"proviso/app/acceptance"
	"proviso/models"
)

func signer(id, office string) models.Person {
	return models.Person{ID: id, Login: id, Name: "Name of " + id, Assignments: []models.Assignment{{Role: models.RoleSigner, Jurisdiction: "brook-al", Office: office}}}
}

// drawing draws a pack as plainly as can be.
var drawing = Drawing{
	Route: func(r models.Route) string { return string(r) },
	Pack: func(p acceptance.Pack) ([]byte, error) {
		return fmt.Appendf(nil, "<main>%s %s %s\n%d rests, %d effects, note %s</main>", p.By, p.Route, p.Answer.Frozen.Digest, len(p.Rests), len(p.Effects), p.Answer.FinanceNote), nil
	},
	Sheet: func(a models.Acceptance, signed []models.Signature) ([]byte, error) {
		var b []byte
		for _, s := range signed {
			b = fmt.Appendf(b, "%s: %s, %s\n", s.Office, s.Name, s.Digest)
		}
		return b, nil
	},
}

// TestSigning goes the whole way of one award: planned, locked, signed by each
// office in order and by nobody else, opened again with a reason, and signed anew.
func TestSigning(t *testing.T) {
	t.Parallel()
	tr, ctx := kept(t, 1), t.Context()
	ann, bea := person("ann", models.RoleGrants, "brook-al"), person("bea", models.RoleBudget, "brook-al")
	legal, mayor, admin := signer("lee", "Chief Legal Officer"), signer("max", "Mayor"), person("adm", models.RoleAdmin, "")
	route, letter, note := models.RouteLetter, "We accept, and object.\r\nSo noted.", "finance says"
	plan := Plan{Route: &route, Letter: &letter, Offices: []string{" Chief  Legal Officer ", "", "Mayor"}}
	word := drawing
	refused := func(what string, err error, kind models.ErrorKind) {
		t.Helper()
		if models.KindOf(err) != kind {
			t.Errorf("%s: %v, want %s", what, err, kind)
		}
	}
	refused("the public plans", tr.PlanAcceptance(ctx, models.Person{}, "g00", plan), models.KindUnsigned)
	refused("budget plans", tr.PlanAcceptance(ctx, bea, "g00", plan), models.KindDenied)
	refused("another place plans", tr.PlanAcceptance(ctx, person("bob", models.RoleGrants, "alabama-else"), "g00", plan), models.KindNotFound)
	refused("an office twice", tr.PlanAcceptance(ctx, ann, "g00", Plan{Offices: []string{"Mayor", "mayor"}}), models.KindInvalid)
	refused("locked before it is planned", tr.Freeze(ctx, ann, "g00", 0, word), models.KindInvalid)
	if err := tr.PlanAcceptance(ctx, ann, "g00", plan); err != nil {
		t.Fatal(err)
	}
	refused("the same version again", tr.PlanAcceptance(ctx, ann, "g00", plan), models.KindConflict)
	refused("grants writes the finance note", tr.PlanAcceptance(ctx, ann, "g00", Plan{Version: 1, FinanceNote: &note}), models.KindDenied)
	if err := tr.PlanAcceptance(ctx, bea, "g00", Plan{Version: 1, FinanceNote: &note}); err != nil {
		t.Fatal(err)
	}
	refused("signed before it is locked", tr.Sign(ctx, legal, "g00", Signing{Office: "Chief Legal Officer", Digest: ""}, word), models.KindConflict)
	if err := tr.Freeze(ctx, ann, "g00", 2, word); err != nil {
		t.Fatal(err)
	}
	f, err := tr.Acceptance(ctx, legal, "g00")
	if err != nil || f.Frozen == nil || f.Version != 3 || f.Next != "Chief Legal Officer" || f.MaySign != f.Next || f.Plans {
		t.Fatalf("locked: %+v, %v", f, err)
	}
	if strings.Contains(f.Frozen.Text, note) || !strings.Contains(f.Frozen.Text, "So noted.") || strings.Contains(f.Frozen.Text, "\r") {
		t.Errorf("the text is\n%s", f.Frozen.Text)
	}
	digest := f.Frozen.Digest
	refused("changed while it is locked", tr.PlanAcceptance(ctx, ann, "g00", Plan{Version: 3, Letter: &note}), models.KindConflict)
	refused("the mayor first", tr.Sign(ctx, mayor, "g00", Signing{Office: "Mayor", Digest: digest}, word), models.KindConflict)
	// Scenario 13: nobody signs for an office that is not their own.
	for _, who := range []models.Person{ann, bea, mayor, admin} {
		refused(who.ID+" signs for the chief legal officer", tr.Sign(ctx, who, "g00", Signing{Office: "Chief Legal Officer", Digest: digest}, word), models.KindDenied)
	}
	refused("another text", tr.Sign(ctx, legal, "g00", Signing{Office: "Chief Legal Officer", Digest: strings.Repeat("0", 64)}, word), models.KindConflict)
	var done sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		done.Go(func() {
			errs[i] = tr.Sign(ctx, legal, "g00", Signing{Office: "Chief Legal Officer", Digest: digest}, word)
		})
	}
	done.Wait()
	signed := 0
	for _, err := range errs {
		if err == nil {
			signed++
		} else {
			refused("signed at once", err, models.KindConflict)
		}
	}
	if signed != 1 {
		t.Errorf("%d signatures of one office", signed)
	}
	if err := tr.Sign(ctx, mayor, "g00", Signing{Office: "Mayor", Digest: digest}, word); err != nil {
		t.Fatal(err)
	}
	f, err = tr.Acceptance(ctx, ann, "g00")
	if err != nil || f.Next != "" || len(f.Signatures) != 2 || f.Signatures[1].Name != "Name of max" || f.Signatures[1].Digest != digest || !f.Signatures[1].At.Equal(clock()) {
		t.Fatalf("signed: %+v, %v", f.Signatures, err)
	}
	refused("opened without a reason", tr.Unlock(ctx, ann, "g00", 3, " "), models.KindInvalid)
	refused("a signer opens it", tr.Unlock(ctx, mayor, "g00", 3, "why not"), models.KindDenied)
	if err := tr.Unlock(ctx, ann, "g00", 4, "the agency changed its terms"); err != nil {
		t.Fatal(err)
	}
	f, err = tr.Acceptance(ctx, ann, "g00")
	if err != nil || f.Round != 2 || f.Frozen != nil || len(f.Unlocks) != 1 || len(f.Signatures) != 2 || len(f.History) != 5 {
		t.Fatalf("opened: %+v, %v", f.Acceptance, err)
	}
	if err := tr.Freeze(ctx, ann, "g00", 5, word); err != nil {
		t.Fatal(err)
	}
	if f, err = tr.Acceptance(ctx, legal, "g00"); err != nil || f.Next != "Chief Legal Officer" || f.Frozen.Digest == digest {
		t.Errorf("signatures of the first round count in the second: next %q, %v", f.Next, err)
	}
}

// TestPrivilege: counsel's note is read by counsel there, and is in nothing else
// that the tracker gives.
func TestPrivilege(t *testing.T) {
	t.Parallel()
	tr, ctx := kept(t, 1), t.Context()
	carl, ann := person("carl", models.RoleCounsel, "brook-al"), person("ann", models.RoleGrants, "brook-al")
	const canary = "canary-4471"
	if err := tr.WriteCounselNote(ctx, carl, models.CounselNote{ID: "g00", Text: canary, Likelihood: canary}, 0); err != nil {
		t.Fatal(err)
	}
	if n, version, err := tr.CounselNote(ctx, carl, "g00"); err != nil || n.Text != canary || version != 1 {
		t.Errorf("counsel reads %+v, %d, %v", n, version, err)
	}
	for _, r := range models.Roles {
		who := person("x", r, "brook-al")
		if r == models.RoleCounsel {
			who = person("x", r, "elsewhere-al")
		}
		if n, _, err := tr.CounselNote(ctx, who, "g00"); err == nil || n.Text != "" {
			t.Errorf("%s reads it: %v", r, err)
		}
		if err := tr.WriteCounselNote(ctx, who, models.CounselNote{ID: "g00"}, 1); err == nil {
			t.Errorf("%s writes it", r)
		}
	}
	// The ways to a fact by its kind do not lead to what is private, not even to a
	// clash that would show what stands there.
	anybody := models.Person{ID: "any", Assignments: []models.Assignment{{Role: models.RoleGrants}, {Role: models.RoleBudget}, {Role: models.RoleAdmin}, {Role: models.RoleAuditor}}}
	if h, err := tr.FactHistory(ctx, models.FactCounselNote, "g00"); models.KindOf(err) != models.KindNotFound || len(h) > 0 {
		t.Errorf("the history of a note: %d versions, %v", len(h), err)
	}
	if _, err := tr.OneFact(ctx, models.FactCounselNote, "g00"); models.KindOf(err) != models.KindNotFound {
		t.Errorf("a note as a fact: %v", err)
	}
	for _, kind := range slices.Concat(models.WorkKinds, models.PrivilegedKinds) {
		for _, version := range []int{0, 1, 7} {
			for _, reason := range []string{"", "why"} {
				c := Change{Drafts: []Draft{{Kind: kind, ID: "g00", Body: []byte(`{"id":"g00"}`), Replaces: version}}, Reason: reason}
				_, err := tr.Keep(ctx, anybody, c)
				if err == nil || strings.Contains(err.Error(), canary) || models.KindOf(err) == "" && !errors.As(err, new(*Refusal)) {
					t.Errorf("%s replacing version %d: %v", kind, version, err)
				}
				var clash *Clash
				if errors.As(err, &clash) {
					t.Errorf("%s replacing version %d shows what stands there", kind, version)
				}
			}
		}
	}
	b, err := tr.Book(ctx, 0)
	w, werr := tr.Work(ctx)
	f, ferr := tr.Acceptance(ctx, ann, "g00")
	if err := errors.Join(err, werr, ferr); err != nil {
		t.Fatal(err)
	}
	for what, v := range map[string]any{"the record": b.Record, "the workspace": w.Work, "the acceptance": f} {
		if body, err := models.Body(v); err != nil || strings.Contains(string(body), canary) {
			t.Errorf("%s holds it (%v)", what, err)
		}
	}
}

// TestYearChanges: what the awards of one year carry and those of the year before
// did not, on the real record.
func TestYearChanges(t *testing.T) {
	t.Parallel()
	b := realBook(t)
	got := map[string]ChangeKind{}
	for _, c := range b.YearChanges("byrne-jag", 2016, 2017) {
		got[c.Condition] = c.Kind
		if c.Kind == TermReworded && (len(c.Pieces) == 0 || c.Before == c.After) {
			t.Errorf("%s is reworded from %q to %q", c.Condition, c.Before, c.After)
		}
	}
	for id, want := range map[string]ChangeKind{"jag-access": TermAdded, "jag-notice": TermAdded} {
		if got[id] != want {
			t.Errorf("%s is %q, want %s", id, got[id], want)
		}
	}
	// A program's own terms that the next year lacks are removed. An executive order
	// for all programs is not, because nobody has looked at a later year yet.
	for _, x := range []struct {
		condition     string
		before, after int
		want          ChangeKind
	}{
		{"jag-subrecipient-1373", 2018, 2019, TermRemoved}, {"jag-1373-cert", 2018, 2019, TermReworded}, {"jag-notice", 2020, 2021, TermUnsure},
		{"eo14159-s17-funding-bar", 2024, 2025, TermAdded}, {"eo14159-s17-funding-bar", 2026, 2027, TermUnsure},
	} {
		all := b.YearChanges("byrne-jag", x.before, x.after)
		if i := slices.IndexFunc(all, func(c TermChange) bool { return c.Condition == x.condition }); i < 0 || all[i].Kind != x.want {
			t.Errorf("%s from %d to %d is not told as %s", x.condition, x.before, x.after, x.want)
		}
	}
	// That holds where the next year's own terms are known too.
	_, r := realItems(t)
	r.Conditions = append(slices.Clone(r.Conditions), models.Condition{ID: "own-2027", Title: "t", Attachments: []models.Attachment{{FiscalYear: 2027, Programs: []string{"byrne-jag"}}}})
	known := NewBook(r).YearChanges("byrne-jag", 2026, 2027)
	for _, c := range known {
		if want := map[string]ChangeKind{"own-2027": TermAdded, "eo14159-s17-funding-bar": TermUnsure, "eo14287-s3-suspension-termination": TermUnsure}[c.Condition]; want != "" && c.Kind != want {
			t.Errorf("%s is told as %s, want %s", c.Condition, c.Kind, want)
		}
	}
	if len(known) == 0 || known[0].Condition != "own-2027" {
		t.Errorf("what was added does not come first: %+v", known)
	}
	for _, c := range b.YearChanges("byrne-jag", 2030, 2031) {
		if c.Kind == TermAdded || c.Kind == TermRemoved {
			t.Errorf("%s is told as %s of a year that the record does not know", c.Condition, c.Kind)
		}
	}
	for _, c := range b.YearChanges("byrne-jag", 2018, 2031) {
		if c.Kind == TermRemoved {
			t.Errorf("%s is told as removed by a year that the record does not know", c.Condition)
		}
	}
}
