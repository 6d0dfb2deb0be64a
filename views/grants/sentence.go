package grants

import (
	"cmp"
	"fmt"
	"strings"

	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/layout"
)

// sentence is what a reporter could quote: whose award of how much, what stood
// between it and its money on the day, and how its conditions stood.
func sentence(c layout.Context, f *models.GrantFile, names map[string]string) string {
	w, tense := c.Words, "."+dossier.Tense(c)
	who := cmp.Or(f.Place.Name, f.Grant.Jurisdiction)
	award := w.Say("grantpage.award", "Program", dossier.Program(f.Grant.Program), "Year", f.Grant.FiscalYear)
	if f.Grant.Via != "" {
		award = w.Say("grantpage.subaward", "Program", dossier.Program(f.Grant.Program), "Year", f.Grant.FiscalYear, "Prime", cmp.Or(names[f.Grant.Via], f.Grant.Via))
	}
	amount := w.Say("grantpage.amount.unknown")
	if f.Figure != nil {
		amount = w.Say("grantpage.amount."+string(f.Figure.Basis), "Amount", dossier.Round(c, f.Figure))
		if x := f.Figure.Changed; x != nil {
			amount = w.Say("grantpage.amount.changed", "Amount", amount, "Now", dossier.Round(c, &models.Figure{USD: *x}))
		}
		if f.Figure.Disputed {
			amount = w.Say("grantpage.amount.disputed", "Amount", amount)
		}
	}
	out := w.Say("grantpage.rung."+string(f.Rung)+tense, "Day", c.AsOf.Words(), "Award", award, "Who", who, "Amount", amount, "Because", because(f))
	if s := standings(c, f); s != "" {
		out += " " + s
	}
	return out
}

// because is the first finding on the rung, to stand within the sentence.
func because(f *models.GrantFile) string {
	for i := range f.Findings {
		if f.Findings[i].Rung == f.Rung {
			return dossier.Within(f.Findings[i].Text)
		}
	}
	return ""
}

// standings counts the award's own conditions by how they stand; a policy is not
// one of its terms.
func standings(c layout.Context, f *models.GrantFile) string {
	w, tense := c.Words, "."+dossier.Tense(c)
	by := map[models.Standing][]models.Footing{}
	n := 0
	for _, x := range f.Footings {
		if !x.Policy {
			by[x.Standing] = append(by[x.Standing], x)
			n++
		}
	}
	if n == 0 {
		return w.Say("grantpage.no_conditions_sentence" + tense)
	}
	var parts []string
	for _, s := range []models.Standing{models.InForce, models.Blocked, models.NotEnforced, models.UncertainStands, models.WithdrawnByUSG} {
		if len(by[s]) == 0 {
			continue
		}
		count := fmt.Sprint(len(by[s]))
		switch {
		case n == 1:
			count = ""
		case len(by[s]) == n:
			count = w.Say("grantpage.all")
		case len(by[s]) == 1:
			count = w.Say("grantpage.one")
		}
		part := strings.TrimSpace(w.Say("grantpage.standing."+string(s)+tense, "N", len(by[s]), "Count", count))
		if name := sameHold(by[s]); name != "" {
			part += " " + w.Say("grantpage.by", "Case", name)
		}
		parts = append(parts, part)
	}
	return w.Say("grantpage.standings", "N", n, "Parts", dossier.List(c, parts))
}

// sameHold is the case behind all of them, if it is one.
func sameHold(all []models.Footing) string {
	name := ""
	for i, x := range all {
		if x.Standing != models.Blocked || len(x.Holds) == 0 {
			return ""
		}
		if i == 0 {
			name = x.Holds[0].Name()
		}
		for _, h := range x.Holds {
			if h.Name() != name {
				return ""
			}
		}
	}
	return name
}
