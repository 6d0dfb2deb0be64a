package law

import (
	"slices"
	"strings"

	"proviso/models"
)

// speaksOf says whether an order reaches a program and fiscal year (rule 1):
// outside what it names it does nothing. FY2016 terms lie outside every FY2017
// order. Conditions are matched by filing (fileOrders), so an order against an
// executive order never meets an award condition.
//
// An order that names no program, or no year, is not limited in that respect. A
// question that leaves one out asks about a condition that is not limited either.
func (o *order) speaksOf(p *models.Program, year int) models.Certainty {
	return o.reachesProgram(p).And(o.reachesYear(year))
}

func (o *order) reachesProgram(p *models.Program) models.Certainty {
	switch {
	case p == nil, len(o.programs) == 0 && len(o.Agencies) == 0, o.programs[p.ID], ofAgency(p, o.Agencies):
		return models.Yes
	}
	return models.No
}

func (o *order) reachesYear(year int) models.Certainty {
	switch {
	case year == 0, len(o.FiscalYears) == 0, slices.Contains(o.FiscalYears, year):
		return models.Yes
	case o.YearsUncertain:
		return models.Maybe
	}
	return models.No
}

// ofAgency is true if the program is one of the agencies' or of a part of one:
// DHS/FEMA is DHS.
func ofAgency(p *models.Program, agencies []string) bool {
	for _, a := range agencies {
		if rest, ok := strings.CutPrefix(p.Agency, a); ok && (rest == "" || strings.HasPrefix(rest, "/")) {
			return true
		}
	}
	return false
}
