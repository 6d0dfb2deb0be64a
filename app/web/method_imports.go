package web

import (
	"proviso/app/budget"
	"proviso/app/intake"
	"proviso/app/tracker"
	"proviso/views/records"
)

// numbersShown are an award's numbers as they stand in files of the Justice Department, of
// USAspending, in scans, and in a Single Audit that names a state's own.
var numbersShown = []string{"2018-DJ-BX-0422", "2018djbx0422", "2O18 DJ BX O422", "15PBJA-24-GG-04727-JAGX", "15PBJA24GG04727JAGX", "2021-JAGC-DADE-34-3B-131"}

// intakeRules are taken from the code that reads, matches and compares, so that the page
// cannot say otherwise than is done.
func intakeRules() records.GivenIntake {
	g := records.GivenIntake{Sure: intake.Sure, Doubtful: intake.Doubtful, Apart: intake.Apart, Unsure: intake.MostUnsure, MostSuggested: intake.MostSuggested, Suggested: len(intake.SuggestionKinds)}
	for _, w := range intake.Weights {
		g.Weights = append(g.Weights, records.Weight(w))
	}
	for _, s := range numbersShown {
		n, _ := intake.ReadAwardNumber(s)
		g.Numbers = append(g.Numbers, records.NumberRead{Written: s, Read: n.Written, Year: n.Year})
	}
	for _, k := range tracker.AwardProposalKinds {
		g.Proposals = append(g.Proposals, string(k))
	}
	for _, m := range budget.Matches {
		g.Compared = append(g.Compared, records.Compared{First: m.First, Second: m.Second, Figure: m.Figure, How: string(m.How)})
	}
	return g
}
