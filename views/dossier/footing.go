package dossier

import (
	"cmp"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// WhyCell says in a short phrase why a condition stands as it does: the orders or
// notices behind a "no", or what is in doubt.
func WhyCell(c layout.Context, f models.Footing) ui.Cell {
	w := c.Words
	switch f.Standing {
	case models.Blocked, models.NotEnforced:
		x := ui.Cell{}
		var others []string
		for i, h := range f.Holds {
			l := HoldLink(c, h)
			if i == 0 {
				x.Text = l
				continue
			}
			others = append(others, l.Text)
		}
		x.Quiet = Few(c, others, 3)
		return x
	case models.InForce:
		return ui.Text(w.Say("footing.in_force"))
	case models.WithdrawnByUSG:
		return ui.Text(w.Say("footing.withdrawn", "Day", f.Term.Withdrawn.Words()))
	case models.UncertainStands:
		if f.Stale != 0 && f.Stale < c.AsOf {
			return ui.Text(w.Say("footing.stale", "Day", f.Stale.Words()))
		}
		return ui.Text(f.Doubt)
	}
	return ui.Text("")
}

// SinceCell is from when a condition has stood as it stands.
func SinceCell(c layout.Context, f models.Footing) ui.Cell {
	if !f.Since.Known() {
		return ui.Cell{Empty: c.Words.Say("footing.since_unknown"), Data: "unknown"}
	}
	return WhenCell(c, f.Since)
}

// VerifiedCell is through when what a standing rests on was verified; what was
// not verified up to the day says so.
func VerifiedCell(c layout.Context, f models.Footing) ui.Cell {
	w := c.Words
	if f.Verified == 0 {
		return ui.Cell{Text: ui.Link{Text: w.Say("footing.never_verified")}, Data: "unknown"}
	}
	x := DateCell(f.Verified)
	if stale := cmp.Or(f.Stale, 0); stale != 0 {
		x.Text.Text = w.Say("footing.not_since", "Day", short(stale))
		x.Data = stale.String()
	}
	return x
}

// AloneCell says whether a "no" hangs on one order or notice alone.
func AloneCell(c layout.Context, f models.Footing) ui.Cell {
	w := c.Words
	switch {
	case len(f.Holds) == 0:
		return ui.Cell{Empty: w.Say("footing.no_hold")}
	case f.Sole:
		return ui.Cell{Text: ui.Link{Text: w.Say("footing.alone")}, Data: "yes"}
	}
	return ui.Cell{Text: ui.Link{Text: w.Say("footing.not_alone")}, Data: "no"}
}
