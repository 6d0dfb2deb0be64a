package acceptance

import (
	"reflect"
	"testing"

	"proviso/models"
)

// TestMoved: what moved since a text was locked is told once, and a signer passes
// only over what was shown.
func TestMoved(t *testing.T) {
	was := []models.FrozenTerm{{Condition: "a", Standing: models.Blocked, HangsOn: []string{"o1", "o2"}}, {Condition: "b", Standing: models.InForce}, {Condition: "c", Standing: models.InForce}}
	is := []models.FrozenTerm{{Condition: "a", Standing: models.Blocked, HangsOn: []string{"o2", "o3"}}, {Condition: "b", Standing: models.InForce}, {Condition: "d", Standing: models.UncertainStands}}
	moved := Moved(was, is)
	want := []models.TermMoved{
		{Condition: "a", From: models.Blocked, To: models.Blocked, Gone: []string{"o1"}, Come: []string{"o3"}},
		{Condition: "c", From: models.InForce}, {Condition: "d", To: models.UncertainStands},
	}
	for i := range moved { // a list that is empty and one that is none are the same
		if len(moved[i].Gone) == 0 {
			moved[i].Gone = nil
		}
		if len(moved[i].Come) == 0 {
			moved[i].Come = nil
		}
	}
	if !reflect.DeepEqual(moved, want) {
		t.Errorf("got %+v", moved)
	}
	if Moved(was, was) != nil || MayPass(nil, "") != nil {
		t.Error("nothing moved, and something is told")
	}
	seen, err := Seen(moved)
	if err != nil || MayPass(moved, seen) != nil {
		t.Errorf("what was shown does not pass: %v", err)
	}
	if err := MayPass(moved, ""); models.KindOf(err) != models.KindInvalid {
		t.Errorf("unread: %v", err)
	}
	if err := MayPass(moved[:1], seen); models.KindOf(err) != models.KindConflict {
		t.Errorf("moved again: %v", err)
	}
	if err := MayPass(nil, seen); models.KindOf(err) != models.KindConflict {
		t.Errorf("moved back: %v", err)
	}
}

func TestCertifies(t *testing.T) {
	for _, r := range models.Routes {
		want := map[models.Route]models.CertificationState{models.RouteAccept: models.CertSigned, models.RouteUnderOrder: models.CertSigned, models.RouteLetter: models.CertLetter, models.RouteAlternative: models.CertAlternative}[r]
		if got := Certifies(r); got != want {
			t.Errorf("%s: %q, want %q", r, got, want)
		}
	}
}
