package tracker

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"proviso/app/store"
	"proviso/models"
)

// askedFor is trailed with facts about no one jurisdiction: a program that a grant
// names, a case that names Brook County, and one that names nobody.
func askedFor(t *testing.T) *Tracker {
	t.Helper()
	tr := trailed(t)
	for id, m := range map[string]models.Case{
		"brook-v-doj": {ID: "brook-v-doj", Caption: "Brook v. DOJ", Plaintiffs: []models.Party{{ID: "brook-al"}}, Sources: []string{"letter"}},
		"a-v-b":       {ID: "a-v-b", Caption: "A v. B", Note: "about brook-al, in words"},
	} {
		body, err := models.Body(m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tr.store.Record(t.Context(), []store.Draft{{Kind: models.FactCase, ID: id, Body: body, Sources: m.Sources}}, "seed", "seed", "test"); err != nil {
			t.Fatal(err)
		}
	}
	return tr
}

var request = RecordsAsk{Jurisdiction: "brook-al", Reference: " R-1 ", Why: "asked for"}

// gathered is the bundle and the rows of its trail.
func gathered(t *testing.T, tr *Tracker, who models.Person, ask RecordsAsk) (models.Bundle, []models.TrailRow) {
	t.Helper()
	r, err := tr.gatherRecords(t.Context(), who, ask)
	if err != nil {
		t.Fatal(err)
	}
	var rows []models.TrailRow
	if err := r.Lines(t.Context(), func(row models.TrailRow) error { rows = append(rows, row); return nil }); err != nil {
		t.Fatal(err)
	}
	return r.Bundle, rows
}

// A bundle is of one state of the record, whoever makes it and how often: what is
// about the jurisdiction, what names it or is named there, and nothing else.
func TestGatherRecords(t *testing.T) {
	t.Parallel()
	tr := askedFor(t)
	aud := person("aud", models.RoleAuditor, "brook-al")
	b, rows := gathered(t, tr, aud, request)
	for _, who := range []models.Person{aud, person("all", models.RoleAuditor, ""), person("sta", models.RoleAuditor, "alta"), person("lee", models.RoleCounsel, "brook-al")} {
		again, lines := gathered(t, tr, who, request)
		again.Role = b.Role
		if !reflect.DeepEqual(again, b) || !reflect.DeepEqual(lines, rows) {
			t.Errorf("%s makes another bundle:\n%+v\n%+v", who.ID, again, b)
		}
	}
	ids := func(all []models.BundleItem, kinds ...models.FactKind) []string {
		var out []string
		for _, x := range all {
			if slices.Contains(kinds, x.Kind) {
				out = append(out, x.ID)
			}
		}
		return out
	}
	for kind, want := range map[models.FactKind][]string{models.FactGrant: {"g00", "g01"}, models.FactCase: {"brook-v-doj"}, models.FactProgram: {"jag"}, models.FactJurisdiction: {"brook-al"}, models.FactAction: {"ask"}} {
		if got := ids(b.Facts, kind); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", kind, got, want)
		}
	}
	if got := ids(b.Work, models.WorkKinds...); !slices.Equal(got, []string{"ask.brook-al.1"}) || len(b.Sources) != 1 || b.Sources[0].ID != "letter" {
		t.Errorf("work %v, sources %v", got, b.Sources)
	}
	if len(b.Withheld) != 1 || b.Withheld[0].Control != "W-0001" || b.Withheld[0].Kind != models.FactCounselNote || !slices.Equal(b.Withheld[0].About, []models.Ref{{Kind: models.FactGrant, ID: "g00"}}) {
		t.Errorf("withheld: %+v", b.Withheld)
	}
	for _, row := range rows {
		note := row.Kind == models.FactCounselNote
		if empty := row.After+row.Before+row.Detail+row.Digest == ""; empty != note || (row.Withheld != "") != note || row.ID == "elsewhere" || row.ID == "other-bo" {
			t.Errorf("a line: %+v", row)
		}
	}
	r, err := tr.gatherRecords(t.Context(), aud, request)
	if err != nil {
		t.Fatal(err)
	}
	lee := person("lee", models.RoleCounsel, "brook-al")
	if err := tr.WriteCounselNote(t.Context(), lee, models.CounselNote{ID: "g01", Text: "canary"}, 0); err != nil {
		t.Fatal(err)
	}
	n := 0
	if err := r.Lines(t.Context(), func(models.TrailRow) error { n++; return nil }); err != nil || n != len(rows) {
		t.Errorf("%d lines of a bundle that was begun when there were %d: %v", n, len(rows), err)
	}
	for range 20 { // maps have another order each time
		b, _ := gathered(t, tr, aud, request)
		if len(b.Withheld) != 2 || b.Withheld[0].About[0].ID != "g00" || b.Withheld[1].Control != "W-0002" {
			t.Fatalf("withheld: %+v", b.Withheld)
		}
	}
	ask := request
	ask.To = date(t, "2026-03-30") // the store's clock begins on the day after
	if b, rows := gathered(t, tr, aud, ask); len(b.Facts)+len(b.Work)+len(b.Withheld)+len(rows) != 0 {
		t.Errorf("written before the first: %+v", b)
	}
}

// What is of a kind that no rule lets out is withheld.
func TestRecordsOfUnknownKind(t *testing.T) {
	t.Parallel()
	for kind, want := range map[models.FactKind]bool{models.FactGrant: true, models.FactDuty: true, models.FactCounselNote: false, models.FactPrivilegeLog: false, "of-next-year": false, TrailPerson: false} {
		if givenOut(kind) != want {
			t.Errorf("%s is given out: %v", kind, !want)
		}
	}
	w := &recordsWalk{bundle: &models.Bundle{Jurisdiction: "brook-al"}, sight: &sight{book: NewBook(models.Record{Jurisdictions: []models.Jurisdiction{{ID: "brook-al", Kind: models.County}}})},
		withheld: map[models.FactRef]*heldRecord{}, newest: map[models.FactRef]models.BundleItem{}}
	l := &store.Line{TrailLine: models.TrailLine{Seq: 1, Kind: "of-next-year", ID: "x", Detail: "canary"}, Fact: &models.Fact{Body: `{"jurisdiction":"brook-al","text":"canary"}`}}
	if err := w.sortLine(l); err != nil || len(w.newest) != 0 || len(w.withheld) != 1 {
		t.Errorf("%v: given out %v, withheld %v", err, w.newest, w.withheld)
	}
	clear(w.withheld) // as if it had been written between the two walks
	if row, ok := w.row(l); !ok || row.Detail+row.After != "" || row.Withheld == "" {
		t.Errorf("%+v", row)
	}
}

// The line in the trail is written after the bundle, with its hash, and without it
// nothing is made.
func TestMakeRecords(t *testing.T) {
	t.Parallel()
	tr, aud := askedFor(t), person("aud", models.RoleAuditor, "brook-al")
	head := func() models.TrailLine {
		t.Helper()
		line, err := tr.store.TrailHead(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	before := head()
	broken := errors.New("broken")
	if err := tr.MakeRecords(t.Context(), aud, request, func(*Records) (string, error) { return "", broken }); !errors.Is(err, broken) || head() != before {
		t.Errorf("a bundle that could not be written: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := tr.MakeRecords(ctx, aud, request, func(*Records) (string, error) { cancel(); return "abc", nil }); err == nil || head() != before {
		t.Errorf("a line that could not be written: %v", err)
	}
	err := tr.MakeRecords(t.Context(), aud, request, func(r *Records) (string, error) {
		if r.Head != before || head() != before {
			t.Errorf("it is of %+v", r.Head)
		}
		return "abc", nil
	})
	if line := head(); err != nil || line.Seq != before.Seq+1 || line.Kind != TrailRecords || line.ID != "brook-al" || line.Actor != "aud" || line.Detail != "request R-1: asked for; 0 documents given out, 1 entries withheld; up to line "+strconv.FormatInt(before.Seq, 10)+" of the trail; SHA-256 abc" {
		t.Errorf("%v: %+v", err, line)
	}
	for name, x := range map[string]struct {
		who  models.Person
		ask  RecordsAsk
		want models.ErrorKind
	}{
		"nobody":             {models.Person{}, request, models.KindUnsigned},
		"a viewer":           {person("vic", models.RoleViewer, "brook-al"), request, models.KindDenied},
		"of elsewhere":       {person("bob", models.RoleAuditor, "other-bo"), request, models.KindNotFound},
		"of nowhere":         {aud, RecordsAsk{Jurisdiction: "nowhere", Reference: "1", Why: "1"}, models.KindInvalid},
		"a foreign document": {aud, RecordsAsk{Jurisdiction: "brook-al", Reference: "1", Why: "1", Decided: map[string]Release{"x": {Release: true}}}, models.KindInvalid},
		"no such answer":     {aud, RecordsAsk{Jurisdiction: "brook-al", Reference: "1", Why: "1", Decided: map[string]Release{"acceptance/x": {Release: true}}}, models.KindInvalid},
	} {
		err := tr.MakeRecords(t.Context(), x.who, x.ask, func(*Records) (string, error) { t.Errorf("%s: something is written", name); return "", nil })
		if models.KindOf(err) != x.want {
			t.Errorf("%s: %v, want %s", name, err, x.want)
		}
	}
}
