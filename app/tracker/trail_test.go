package tracker

import (
	"slices"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/models"
)

// trailed is held with a hold placed and released there, a note of counsel's, and
// bundles of records made of there and of another jurisdiction.
func trailed(t *testing.T) *Tracker {
	t.Helper()
	tr, ctx := held(t), t.Context()
	ann, lee := person("ann", models.RoleGrants, "brook-al"), person("lee", models.RoleCounsel, "brook-al")
	h, err := tr.PlaceHold(ctx, ann, models.RecordHold{Jurisdiction: "brook-al", Demand: "ask", Grants: []string{"g00"}}, "a demand came")
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.ReleaseHold(ctx, lee, h.ID, "withdrawn"); err != nil {
		t.Fatal(err)
	}
	if err := tr.WriteCounselNote(ctx, lee, models.CounselNote{ID: "g00", Text: "canary of counsel"}, 0); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{"brook-al", "other-bo"} {
		if err := tr.store.Tell(ctx, store.Note{Actor: "ann", Action: "make-records", Kind: TrailRecords, Person: place, Detail: "asked for"}); err != nil {
			t.Fatal(err)
		}
	}
	return tr
}

// every is each line that the person sees, the newest first; each of them is to be
// had alone and in an export, and no other is.
func every(t *testing.T, tr *Tracker, who models.Person, q TrailQuery) []TrailEntry {
	t.Helper()
	page, err := tr.Trail(t.Context(), who, q)
	if err != nil || page.Next != 0 {
		t.Fatalf("%s: %v, next %d", who.ID, err, page.Next)
	}
	var exported []int64
	err = tr.EachTrailEntry(t.Context(), who, q, func(e *TrailEntry) error {
		exported = append(exported, e.Seq)
		return nil
	})
	var seen []int64
	for _, e := range page.Lines {
		seen = append(seen, e.Seq)
	}
	slices.Reverse(exported)
	if err != nil || !slices.Equal(seen, exported) {
		t.Errorf("%s: the page has %v, the export %v, %v", who.ID, seen, exported, err)
	}
	for seq := range page.Head.Seq {
		_, err := tr.TrailEntryOf(t.Context(), who, seq+1)
		if q == (TrailQuery{}) && (err == nil) != slices.Contains(seen, seq+1) {
			t.Errorf("%s: line %d alone: %v", who.ID, seq+1, err)
		}
	}
	return page.Lines
}

// Who reads the trail sees what is about where the role is held and what is a part
// of it, and nothing of another jurisdiction, whichever way it is asked for.
func TestTrailScope(t *testing.T) {
	t.Parallel()
	tr := trailed(t)
	for _, x := range []struct {
		who                            models.Person
		hold, note, records, elsewhere bool
	}{
		{person("aud", models.RoleAuditor, "brook-al"), true, true, true, false},
		{person("lee", models.RoleCounsel, "brook-al"), true, true, true, false},
		{person("sta", models.RoleAuditor, "alta"), true, true, true, false},
		{person("bob", models.RoleAuditor, "other-bo"), false, false, false, true},
		{person("all", models.RoleAdmin, ""), true, true, true, true},
	} {
		lines := every(t, tr, x.who, TrailQuery{})
		has := func(kind models.FactKind, id string) bool {
			return slices.ContainsFunc(lines, func(e TrailEntry) bool { return e.Kind == kind && strings.HasPrefix(e.ID, id) })
		}
		got := []bool{has(models.FactHold, "ask.brook-al"), has(models.FactCounselNote, "g00"), has(TrailRecords, "brook-al"), has(TrailRecords, "other-bo")}
		if want := []bool{x.hold, x.note, x.records, x.elsewhere}; !slices.Equal(got, want) {
			t.Errorf("%s sees the hold, the note, the bundle, that of elsewhere: %v, want %v", x.who.ID, got, want)
		}
	}
	for who, want := range map[string]models.ErrorKind{"": models.KindUnsigned, "vic": models.KindDenied} {
		p := person(who, models.RoleViewer, "brook-al")
		if _, err := tr.Trail(t.Context(), p, TrailQuery{}); models.KindOf(err) != want {
			t.Errorf("%q: %v, want %s", who, err, want)
		}
	}
}

// What is privileged is told to be there, and nothing of it, to whom it is not for;
// no search finds it by what it says.
func TestTrailWithholds(t *testing.T) {
	t.Parallel()
	tr := trailed(t)
	for _, x := range []struct {
		who      models.Person
		withheld bool
	}{
		{person("aud", models.RoleAuditor, "brook-al"), true},
		{person("all", models.RoleAdmin, ""), true},
		{person("lee", models.RoleCounsel, "brook-al"), false},
	} {
		notes := every(t, tr, x.who, TrailQuery{Kind: models.FactCounselNote})
		if len(notes) != 1 {
			t.Fatalf("%s sees %d notes", x.who.ID, len(notes))
		}
		e := notes[0]
		if bare := e.Detail == "" && e.Digest == "" && e.Before == "" && e.After == "" && e.Sources == nil; e.Withheld != x.withheld || bare != x.withheld || e.Actor != "lee" || e.Hash == "" {
			t.Errorf("%s: %+v", x.who.ID, e)
		}
		if found := every(t, tr, x.who, TrailQuery{Text: "canary"}); len(found) == 0 != x.withheld {
			t.Errorf("%s finds %d lines by what the note says", x.who.ID, len(found))
		}
	}
}

// A line says in which fields what was written is not as what stood before.
func TestTrailChanges(t *testing.T) {
	t.Parallel()
	tr := trailed(t)
	lines := every(t, tr, person("aud", models.RoleAuditor, "brook-al"), TrailQuery{Kind: models.FactHold})
	if len(lines) != 2 {
		t.Fatalf("%d lines of the hold", len(lines))
	}
	changes := func(e TrailEntry) map[string][2]string {
		t.Helper()
		got, err := e.Changes()
		if err != nil {
			t.Fatal(err)
		}
		out := map[string][2]string{}
		for _, m := range got {
			out[m.Path] = [2]string{m.Base, m.Mine}
		}
		return out
	}
	first, second := changes(lines[1]), changes(lines[0])
	if first["reason"] != [2]string{"", "a demand came"} || first["grants.001"] != [2]string{"", "g00"} || lines[1].Before != "" {
		t.Errorf("placed: %v", first)
	}
	if _, same := second["demand"]; same || len(second) == 0 || lines[0].Before != lines[1].After {
		t.Errorf("released: %v", second)
	}
	gone := lines[0]
	gone.Withdrawn = true
	if got := changes(gone); got["demand"] != [2]string{"ask", ""} {
		t.Errorf("withdrawn: %v", got)
	}
}
