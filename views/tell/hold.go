package tell

import (
	"strings"

	"proviso/app/publication"
)

// Hold is what stands between a condition and a place, as a sentence names it: "the
// preliminary injunction of 15 September 2017 in City of Chicago v. Sessions (N.D.
// Ill.), for everyone".
func (v Voice) Hold(h *publication.Hold) string {
	reach := ""
	if h.Reach != "" {
		reach = v.Say("tell.hold_reach." + h.Reach)
	}
	id := "tell.hold." + h.Kind
	if h.From == "" {
		id += "_undated"
	}
	if h.Kind == "notice" {
		return v.Say(id, "Of", v.Of(h.From), "Reach", reach)
	}
	return v.Say(id, "Relief", v.theRelief(h.Relief), "Of", v.Of(h.From), "Case", h.Case.Name, "Court", v.court(h.Court), "Reach", reach)
}

// Holds are several, as a list in a sentence.
func (v Voice) Holds(all []publication.Hold) string {
	var parts []string
	for i := range all {
		parts = append(parts, v.Hold(&all[i]))
	}
	return strings.Join(parts, "; ") // a hold has commas of its own
}

// StandingLine says in one line why a condition stands as it does. What has not been
// verified for long is not asserted: the line says since when, and how it stood then.
func (f Frame) StandingLine(s *publication.Standing, today publication.Day) string {
	f.Today = today
	line := f.why(s)
	switch {
	case s.Stale != "" && s.Standing == "uncertain":
		return f.Say("tell.line.stale", "Day", f.Day(s.Stale))
	case f.Doubted(s.Verified):
		return f.Say("tell.line.then", "Stale", f.Say("tell.line.stale", "Day", f.Day(s.Verified)), "Line", line)
	}
	return line
}

func (v Voice) why(s *publication.Standing) string {
	switch s.Standing {
	case "blocked", "not_enforced":
		if len(s.Holds) == 0 {
			return capital(v.Standing(s.Standing)) + "."
		}
		id := "tell.line." + s.Standing
		if s.Sole && s.Standing == "blocked" && len(s.Holds) == 1 {
			id += "_sole"
		}
		return v.Say(id, "By", v.Holds(s.Holds))
	case "withdrawn":
		if s.Since != "" {
			return v.Say("tell.line.withdrawn_since", "Since", v.Since(s.Since))
		}
	case "in_force":
		switch {
		case s.Policy:
			return v.Say("tell.line.in_force_policy")
		case s.Voluntary:
			return v.Say("tell.line.in_force_voluntary")
		}
	case "uncertain":
		if len(s.Holds) > 0 {
			return v.Say("tell.line.uncertain_by", "By", v.Holds(s.Holds))
		}
	}
	return v.Say("tell.line." + s.Standing)
}
