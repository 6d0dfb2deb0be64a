package acceptance

import (
	"cmp"
	"slices"

	"proviso/models"
)

// Pack is what each signer is shown beside the text, all of it as it was when the
// text was locked. No type in it can hold anything that is privileged.
type Pack struct {
	Offer
	Effects []Effect
	Answer  models.Acceptance // with what was locked
	Route   string            // in words
	By      string            // who locked it
	Rests   []Rest            // what held conditions off
}

// Rest is an order or a notice that held conditions off.
type Rest struct {
	ID, Name     string
	Court        string // of an order, and its docket
	Docket       string
	Since, Until models.When
	Verified     models.Date
	Conditions   []string // titles of those held off
	Sources      []models.Source
}

// Terms are the conditions of an offer as they stand, to be kept with the text.
func (o Offer) Terms() []models.FrozenTerm {
	var out []models.FrozenTerm
	for _, t := range o.Conditions {
		f := models.FrozenTerm{Condition: t.Condition, Standing: t.Standing, HangsOn: slices.Clone(t.HangsOn)}
		slices.Sort(f.HangsOn)
		out = append(out, f)
	}
	return out
}

// Orders are the ids of all orders and notices that hold a condition off, once each.
func (o Offer) Orders() []string {
	var out []string
	for _, t := range o.Conditions {
		out = append(out, t.HangsOn...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Moved are the conditions that stand otherwise than they did, or on something
// else, by their ids.
func Moved(was, is []models.FrozenTerm) []models.TermMoved {
	var out []models.TermMoved
	find := func(all []models.FrozenTerm, id string) models.FrozenTerm {
		if i := slices.IndexFunc(all, func(t models.FrozenTerm) bool { return t.Condition == id }); i >= 0 {
			return all[i]
		}
		return models.FrozenTerm{}
	}
	var ids []string
	for _, t := range slices.Concat(was, is) {
		ids = append(ids, t.Condition)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		before, after := find(was, id), find(is, id)
		m := models.TermMoved{Condition: id, From: before.Standing, To: after.Standing, Gone: without(before.HangsOn, after.HangsOn), Come: without(after.HangsOn, before.HangsOn)}
		if m.From != m.To || len(m.Gone)+len(m.Come) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// without is what of a list is not in another.
func without[T cmp.Ordered](all, others []T) []T {
	return slices.DeleteFunc(slices.Clone(all), func(v T) bool { return slices.Contains(others, v) })
}

// Seen stands for what has moved, in a form: who sends it has been shown this and
// nothing else. Nothing has moved: "".
func Seen(moved []models.TermMoved) (string, error) {
	if len(moved) == 0 {
		return "", nil
	}
	body, err := models.Body(moved)
	return Digest(string(body)), err
}

// MayPass says why a signature may not be given although something has moved, or
// may not since more has moved than was shown; nil if it may. Seen is what the
// signer says to have read.
func MayPass(moved []models.TermMoved, seen string) error {
	want, err := Seen(moved)
	switch {
	case err != nil:
		return err
	case seen == want:
		return nil
	case seen == "":
		return models.Invalid("seen", "is not ticked; conditions stand otherwise than when the text was locked: read how, or have the text opened again")
	}
	return models.Conflict("text", "rests on conditions that have moved again since this page was made; read how they stand now")
}

// Certifies says what a certification is if a locked text of a route is signed by
// all; "" for a route that certifies nothing.
func Certifies(r models.Route) models.CertificationState {
	switch r {
	case models.RouteAccept, models.RouteUnderOrder:
		return models.CertSigned
	case models.RouteLetter:
		return models.CertLetter
	case models.RouteAlternative:
		return models.CertAlternative
	}
	return ""
}
