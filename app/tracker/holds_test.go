package tracker

import (
	"testing"

	"proviso/models"
)

// held is kept with a demand addressed to the county and to another.
func held(t *testing.T) *Tracker {
	t.Helper()
	tr := kept(t, 2)
	body, err := models.Body(models.Action{ID: "ask", Kind: "letter", Effect: models.EffectDemand, Date: models.OnDay(date(t, "2026-07-01")),
		Recipients: []string{"brook-al", "other-bo"}, RespondBy: date(t, "2026-08-14"), Sources: []string{"letter"}})
	if err != nil {
		t.Fatal(err)
	}
	draft := Draft{Kind: models.FactAction, ID: "ask", Body: body, Sources: []string{"letter"}, KnownFrom: date(t, "2026-07-01")}
	if _, err := tr.store.Record(t.Context(), []Draft{draft}, "seed", "seed", "test"); err != nil {
		t.Fatal(err)
	}
	return tr
}

// A hold reaches what is about its demand there, and about its grants and their
// deadlines, until it is released; and nothing of another jurisdiction's.
func TestHolds(t *testing.T) {
	t.Parallel()
	tr, ctx := held(t), t.Context()
	ann, lee := person("ann", models.RoleGrants, "brook-al"), person("lee", models.RoleCounsel, "brook-al")
	ask := models.RecordHold{Jurisdiction: "brook-al", Demand: "ask", Grants: []string{"g00"}}
	for name, x := range map[string]struct {
		who    models.Person
		hold   models.RecordHold
		reason string
		want   models.ErrorKind
	}{
		"the public":                  {models.Person{}, ask, "why", models.KindUnsigned},
		"a viewer":                    {person("vic", models.RoleViewer, "brook-al"), ask, "why", models.KindDenied},
		"of elsewhere":                {person("bob", models.RoleGrants, "other-bo"), ask, "why", models.KindNotFound},
		"without a reason":            {ann, ask, " ", models.KindInvalid},
		"for nothing":                 {ann, models.RecordHold{Jurisdiction: "brook-al"}, "why", models.KindInvalid},
		"for no demand there is":      {ann, models.RecordHold{Jurisdiction: "brook-al", Demand: "none"}, "why", models.KindNotFound},
		"of another's grant":          {ann, models.RecordHold{Jurisdiction: "brook-al", Demand: "ask", Grants: []string{"elsewhere"}}, "why", models.KindNotFound},
		"of no jurisdiction there is": {ann, models.RecordHold{Jurisdiction: "none", Demand: "ask"}, "why", models.KindNotFound},
	} {
		if _, err := tr.PlaceHold(ctx, x.who, x.hold, x.reason); models.KindOf(err) != x.want {
			t.Errorf("placed by %s: %v, want %s", name, err, x.want)
		}
	}
	ask.By, ask.ReleasedOn = "somebody else", date(t, "2026-01-01")
	h, err := tr.PlaceHold(ctx, ann, ask, " a demand came ")
	if err != nil || h.ID != "ask.brook-al.1" || h.By != "ann" || !h.Open() || h.Reason != "a demand came" || h.From != date(t, "2026-07-31") {
		t.Fatalf("placed: %+v, %v", h, err)
	}
	if _, err := tr.PlaceHold(ctx, lee, ask, "again"); models.KindOf(err) != models.KindConflict {
		t.Errorf("placed twice: %v", err)
	}
	reaches := func(when string, open bool) {
		t.Helper()
		w, err := tr.Work(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			place, kind, id string
			want            bool
		}{
			{"brook-al", "action", "ask", true}, {"other-bo", "action", "ask", false}, {"brook-al", "grant", "g00", true}, {"alta", "grant", "g00", true},
			{"brook-al", "grant", "g01", false}, {"brook-al", "duty", "g00.closeout", true}, {"brook-al", "duty", "g01.closeout", false},
			{"brook-al", "duty", "ask.response.brook-al", true}, {"brook-al", "grant", "", false}, {"brook-al", "case", "", false}, {"brook-al", "case", "ask", false},
		} {
			d := models.Document{Jurisdiction: x.place, About: []models.Ref{{Kind: models.FactCase, ID: "other"}, {Kind: models.FactKind(x.kind), ID: x.id}}}
			if got := len(w.HeldBy(d)) == 1; got != (x.want && open) {
				t.Errorf("%s, a document of %s about %s %s: held is %t", when, x.place, x.kind, x.id, got)
			}
		}
	}
	reaches("placed", true)
	for name, x := range map[string]struct {
		who    models.Person
		id     string
		reason string
		want   models.ErrorKind
	}{
		"a viewer":     {person("vic", models.RoleViewer, "brook-al"), h.ID, "why", models.KindDenied},
		"grants":       {person("gil", models.RoleGrants, "brook-al"), h.ID, "why", models.KindDenied},
		"of elsewhere": {person("bob", models.RoleGrants, "other-bo"), h.ID, "why", models.KindNotFound},
		"no reason":    {lee, h.ID, "", models.KindInvalid},
		"none":         {lee, "none", "why", models.KindNotFound},
	} {
		if err := tr.ReleaseHold(ctx, x.who, x.id, x.reason); models.KindOf(err) != x.want {
			t.Errorf("released by %s: %v, want %s", name, err, x.want)
		}
	}
	if err := tr.ReleaseHold(ctx, lee, h.ID, "withdrawn"); err != nil {
		t.Fatal(err)
	}
	reaches("released", false)
	if err := tr.ReleaseHold(ctx, lee, h.ID, "again"); models.KindOf(err) != models.KindConflict {
		t.Errorf("released twice: %v", err)
	}
	if h, err = tr.PlaceHold(ctx, lee, ask, "renewed"); err != nil || h.ID != "ask.brook-al.2" {
		t.Errorf("placed anew: %+v, %v", h, err)
	}
}
