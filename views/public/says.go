package public

import (
	"strconv"
	"strings"

	"proviso/app/publication"
	"proviso/views/tell"
)

func rungMark(f tell.Frame, rung string) Mark { return Mark{rung, f.Rung(rung)} }

// standingTones are the shapes of standings: those of the rungs to which they lead.
var standingTones = map[string]string{"in_force": "open", "blocked": "protected", "not_enforced": "protected", "withdrawn": "clear", "not_attached": "clear", "uncertain": "unknown"}

func standingMark(f tell.Frame, s string) Mark { return Mark{standingTones[s], f.Standing(s)} }

// coverTones are the shapes of the public's words for coverage.
var coverTones = map[string]string{publication.Covered: "protected", publication.NotCovered: "open", publication.PartlyCovered: "at_issue", publication.UncertainCover: "unknown"}

func coverMark(f tell.Frame, cover string) Mark {
	if cover == notVerified {
		return unverified(f)
	}
	return Mark{coverTones[cover], f.Cover(cover)}
}

// asserted is true of what a page may say of its day without more.
func asserted(f tell.Frame, verified publication.Day) bool { return !f.Doubted(verified) }

// unverified stands in place of a mark that is not asserted.
func unverified(f tell.Frame) Mark { return Mark{"unknown", f.Say("public.not_verified")} }

// standsMark is the mark of a standing, where it is asserted.
func standsMark(f tell.Frame, s *publication.Standing) Mark {
	if s.Standing != "uncertain" && !asserted(f, s.Verified) {
		return unverified(f)
	}
	return standingMark(f, s.Standing)
}

// worded is a word of an open kind, marked as English where it is.
func worded(w tell.Word) Text {
	if w.English {
		return Text{w.Text, "en"}
	}
	return Text{Text: w.Text}
}

// fiscal is a grant as it is named in a list of one place: Byrne JAG FY2017. A part of
// a state's award says so, since the place may have one of its own.
func fiscal(f tell.Frame, l *publication.GrantLine) string {
	year := strconv.Itoa(l.FiscalYear)
	if l.Via != nil {
		return f.Say("public.fiscal_via", "Program", l.Program.Name, "Year", year, "Via", l.Via.Name)
	}
	return f.Say("public.fiscal", "Program", l.Program.Name, "Year", year)
}

// grantName is a grant as it is named by itself.
func grantName(f tell.Frame, l *publication.GrantLine) string {
	return f.Say("public.grant_name", "Place", l.Place.Name, "Grant", fiscal(f, l))
}

// placeName is a place with its state, as others have the same name; a state has none.
func placeName(name, state, kind string) string {
	if state == "" || kind == "state" {
		return name
	}
	return name + ", " + state
}

// placeOf is the same of a place of which the kind is not at hand.
func placeOf(f tell.Frame, r publication.Ref, state string) string {
	kind := ""
	if j := f.Edition.Place(r.ID); j != nil {
		kind = j.Kind
	}
	return placeName(r.Name, state, kind)
}

// amountCell is an amount with its basis, or the word for unknown.
func amountCell(f tell.Frame, a *publication.Amount) Cell {
	if a == nil {
		return Cell{Text: Text{Text: f.Say("tell.unknown")}, Number: true}
	}
	c := figure(amountText(f, a)).with(basisText(f, a))
	return c.cited(refs(f, a.Sources))
}

func amountText(f tell.Frame, a *publication.Amount) string {
	if a.Approximate {
		return f.Say("tell.about", "Amount", f.Money(a.Now()))
	}
	return f.Money(a.Now())
}

func basisText(f tell.Frame, a *publication.Amount) string {
	parts := []string{f.Basis(a.Basis)}
	if a.Disputed {
		parts = append(parts, f.Basis("disputed"))
	}
	if a.Changed != nil {
		parts = append(parts, f.Say("public.changed_from", "Amount", f.Money(a.USD)))
	}
	return strings.Join(parts, ", ")
}

// verifiedText is through when something was verified; what lies too far back is said
// not to be verified since.
func verifiedText(f tell.Frame, d publication.Day) string {
	switch {
	case d == "":
		return f.Say("public.verified_unknown")
	case d.Stale(f.Today):
		return f.Say("public.not_verified_since", "Day", f.ShortDay(d))
	}
	return f.ShortDay(d)
}

// sourceOf is the day and the grade of a source.
func sourceOf(f tell.Frame, s *publication.Source) string {
	if s.Date == "" {
		return f.Grade(s.Grade)
	}
	return f.ShortWhen(s.Date) + " · " + f.Grade(s.Grade)
}

// outside is an address of another site, or "": what a source calls its address is
// shown as a link only where it is one.
func outside(url string) string {
	if strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") {
		return url
	}
	return ""
}

// caseURL is the page of a case, "" where the edition has none.
func caseURL(f tell.Frame, id string) string {
	if f.Edition.Case(id) == nil {
		return ""
	}
	return f.Page("cases/" + id)
}

func placeURL(f tell.Frame, id string) string {
	if f.Edition.Place(id) == nil {
		return ""
	}
	return f.Page("jurisdictions/" + id)
}

func conditionURL(f tell.Frame, id string) string {
	if f.Edition.Condition(id) == nil {
		return ""
	}
	return f.Page("coverage/" + id)
}

func grantURL(f tell.Frame, id string) string { return f.Page("grants/" + id) }

// iso is a day for machines, "" where it is not known to the day.
func iso(w publication.When) string {
	if len(w) == len("2018-01-24") {
		return string(w)
	}
	return ""
}
