//go:build load

package e2e

import (
	"fmt"
	"math/rand/v2"

	"proviso/models"
)

// states are the postal codes of the states, the District and Puerto Rico.
var states = []string{"AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS", "KY", "LA", "MA", "MD", "ME",
	"MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT",
	"WA", "WI", "WV", "WY"}

const (
	firstYear, lastYear = 2016, 2026
	grantsPerPlace      = 20
	withAmount          = 0.8 // of the grants: the record does not know every amount
	chance, stream      = 42, 7
)

// country adds made-up places and grants of theirs, n in all, to a record: under
// its real programs, in every state, the same for the same n. They are marked as
// illustrative and exist in this measurement alone.
func country(r models.Record, n int) models.Record {
	dice := rand.New(rand.NewPCG(chance, stream))
	kinds := []models.JurisdictionKind{models.City, models.County, models.Consolidated, models.SpecialDistrict}
	years := lastYear - firstYear + 1
	place := models.Jurisdiction{}
	var slots []int // of program and year, each once a place
	for i := range n {
		if i%grantsPerPlace == 0 {
			k := i / grantsPerPlace
			state := states[k%len(states)]
			place = models.Jurisdiction{ID: fmt.Sprintf("illustrative-%05d", k), Name: fmt.Sprintf("Illustrative place %05d", k),
				Kind: kinds[dice.IntN(len(kinds))], State: state}
			r.Jurisdictions = append(r.Jurisdictions, place)
			slots = dice.Perm(len(r.Programs) * years)
		}
		slot := slots[i%grantsPerPlace]
		g := models.Grant{Jurisdiction: place.ID, Program: r.Programs[slot/years].ID, FiscalYear: firstYear + slot%years,
			Note: "Made up to measure with."}
		g.ID = fmt.Sprintf("%s-%s-fy%d", place.ID, g.Program, g.FiscalYear)
		r.Grants = append(r.Grants, g)
		if dice.Float64() < withAmount {
			r.Amounts = append(r.Amounts, models.Amount{ID: g.ID + "-award", Grant: g.ID, Kind: models.Awarded,
				USD: models.USD(10_000_00 + dice.Int64N(990_000_00))})
		}
	}
	return r
}
