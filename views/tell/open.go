package tell

import (
	"slices"
	"strings"

	"proviso/app/publication"
)

// Opening is what opens a page or card: one sentence that a reporter could quote, and
// what must stand beside it. All of it is made from the document; what cannot be told
// is said in Unknown and never left out.
type Opening struct {
	Title    string
	Headline string // a sentence, of the day it is about and never of "now"
	Status   string // what has happened, in a word or two
	Kind     string // of the status, a fixed name: lost, held, threatened, clear, unknown, covered, ...
	AsOf     string // "As of 24 January 2018"
	KnownOn  string // "as known on 1 February 2018"; "" where all that is recorded is told
	Verified string // "last verified 31 December 2022", or "not verified since ..." by the reader's day
	Stale    bool   // Verified says "not verified since"
	Sources  int
	Figure   string // what the amount rests on where that is little, or contested; often ""
	Alt      string // the same in two or three sentences, for who cannot see the picture or table
	Unknown  string // what is not known
}

// opening is what every page has.
func (f Frame) opening(verified publication.Day, sources int) Opening {
	o := Opening{AsOf: f.Say("tell.as_of", "Day", f.Day(f.Edition.AsOf)), Sources: sources}
	if f.Edition.KnownOn != "" {
		o.KnownOn = f.Say("tell.known_on", "Day", f.Day(f.Edition.KnownOn))
	}
	o.Verified, o.Stale = f.Verified(verified)
	return o
}

// Verified says when something was last verified; true is "not verified since".
func (f Frame) Verified(d publication.Day) (string, bool) {
	switch {
	case d == "":
		return f.Say("tell.verified_never"), false
	case d.Stale(f.Today):
		return f.Say("tell.verified_stale", "Day", f.Day(d)), true
	}
	return f.Say("tell.verified", "Day", f.Day(d)), false
}

// SourcesLine is how many sources a page has.
func (v Voice) SourcesLine(n int) string { return v.many("tell.sources", n) }

// Doubted is true of what is not said to stand: it was verified through the day that is
// told about or an earlier one, and for the reader that is 45 days ago or more. What was
// verified beyond the day is history, and stands.
func (f Frame) Doubted(verified publication.Day) bool {
	return verified.Stale(f.Today) && verified <= f.Edition.AsOf
}

// UnlessDoubted is a headline, behind the word that it was not verified where it was not.
func (f Frame) UnlessDoubted(verified publication.Day, headline string) string {
	if !f.Doubted(verified) {
		return headline
	}
	return f.Say("tell.doubted", "Verified", f.Day(verified), "Text", small(headline))
}

// on begins a sentence with the day that the edition is about.
func (f Frame) on() string { return capital(f.OnDay(f.Edition.AsOf)) }

// within begins a part of a sentence in the same way.
func (f Frame) within() string { return f.OnDay(f.Edition.AsOf) }

// harmed says in few words how many grants are lost, held and threatened.
func (v Voice) harmed(rungs map[string]int) string {
	parts := v.counted("short_rung", []string{"lost", "restricted", "at_issue"}, rungs)
	if len(parts) == 0 {
		return v.Say("tell.status.none_harmed")
	}
	return strings.Join(parts, ", ")
}

// unverified is the status of what is not asserted since it was not verified.
func (f Frame) unverified(o *Opening, verified publication.Day) {
	settled := []string{"lost", "unknown", "nothing", "ended", "unsure", publication.UncertainCover}
	if f.Doubted(verified) && !slices.Contains(settled, o.Kind) {
		o.Kind, o.Status = "unverified", f.Say("tell.status.unverified")
	}
}

// many says how many, with the number grouped.
func (v Voice) many(id string, n int, pairs ...any) string {
	return v.Say(id, append([]any{"N", n, "Count", v.Number(n)}, pairs...)...)
}

// counted words a count a kind, in the order of kinds.
func (v Voice) counted(family string, kinds []string, counts map[string]int) []string {
	var out []string
	for _, k := range kinds {
		if n := counts[k]; n > 0 {
			out = append(out, v.many("tell."+family+"."+k, n))
		}
	}
	return out
}

// alone is the word of the only one that is counted, or the list of all.
func (v Voice) alone(family string, kinds []string, counts map[string]int) string {
	total, only := 0, ""
	for k, n := range counts {
		total += n
		if n > 0 {
			only = k
		}
	}
	if total == 1 {
		return v.Say("tell.only_" + family + "." + only)
	}
	if id := "tell.all_" + family + "." + only; counts[only] == total && v.Knows(id) {
		return v.Say(id)
	}
	return v.list(v.counted("of_"+family, kinds, counts))
}

var (
	rungsWorstFirst = []string{"lost", "restricted", "at_issue", "unknown", "open", "protected", "clear"}
	standings       = []string{"in_force", "blocked", "not_enforced", "withdrawn", "uncertain", "not_attached"}
	covers          = []string{publication.Covered, publication.PartlyCovered, publication.NotCovered, publication.UncertainCover}
)

// text joins sentences, leaving out those that say nothing.
func text(sentences ...string) string {
	var out []string
	for _, s := range sentences {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}

// Sums says what is known of amounts, each basis apart and never one total, and how
// many are not known, disputed or parts of another.
func (v Voice) Sums(s *publication.Sums) string { return text(v.sumsKnown(s), v.sumsUnknown(s)) }

func (v Voice) sumsKnown(s *publication.Sums) string {
	var parts []string
	for _, x := range s.By {
		parts = append(parts, v.many("tell.sum."+x.Basis, x.Grants, "Amount", v.AboutSum(x)))
	}
	if len(parts) == 0 {
		return v.Say("tell.sums_none")
	}
	return v.Say("tell.sums", "Parts", strings.Join(parts, "; "))
}

func (v Voice) sumsUnknown(s *publication.Sums) string {
	some := func(id string, n int) string {
		if n == 0 {
			return ""
		}
		return v.many(id, n)
	}
	return text(some("tell.sums_unknown", s.Unknown), some("tell.sums_disputed", s.Disputed), some("tell.sums_passed", s.PassThrough))
}

// unsure says of how many conditions it cannot be told whether they are in force.
func (v Voice) unsure(n int) string {
	if n == 0 {
		return ""
	}
	return v.many("tell.unsure", n)
}

// orAllKnown is what is not known, or that nothing is.
func (v Voice) orAllKnown(unknown string) string {
	if unknown == "" {
		return v.Say("tell.all_known")
	}
	return unknown
}

// PaysFor is what a program may pay for, in plain words, with the statute that lists
// it; false of a program of which the record names no statute that says so.
func (v Voice) PaysFor(program string) (what, statute string, ok bool) {
	if !v.Knows("tell.pays." + program) {
		return "", "", false
	}
	return v.Say("tell.pays." + program), v.Say("tell.pays_statute." + program), true
}
