package budget

import "proviso/models"

// What a claim takes under the False Claims Act (31 U.S.C. 3729(a)(1)): three times the
// government's damages, and for each claim a penalty between two sums. The sums are
// adjusted for inflation in 28 C.F.R. 85.5; these are the ones that Wiggin and Dana gave
// in 2025 ("DOJ Expands False Claims Act to Target Civil Rights Violations",
// https://www.wiggin.com/publication/doj-expands-false-claims-act-to-target-civil-rights-violations).
// No record of ours has the regulation itself: counsel looks it up.
const (
	ClaimsTimes                   = 3
	ClaimPenaltyLow    models.USD = 14_308_00
	ClaimPenaltyHigh   models.USD = 28_619_00
	ClaimPenaltySource            = "https://www.wiggin.com/publication/doj-expands-false-claims-act-to-target-civil-rights-violations"
)

// Above these a number is a slip of the pen, and the product could overflow.
const (
	mostClaims             = 1_000_000
	mostDamages models.USD = 1 << 52
)

// Claims are the two ends of what a claim could take. They are no loss that a forecast
// counts.
func Claims(f models.ClaimsFlag) (low, high models.USD) {
	n := models.USD(f.Claims)
	return ClaimsTimes*f.Damages + n*ClaimPenaltyLow, ClaimsTimes*f.Damages + n*ClaimPenaltyHigh
}

// CheckClaims holds a flag to what its formula takes. No claim and no damages say that
// counsel sees none any longer.
func CheckClaims(f *models.ClaimsFlag) error {
	switch {
	case f.Claims < 0 || f.Claims > mostClaims:
		return models.Invalid("claims", "%d is not a number of claims; it is from 0 to %d", f.Claims, mostClaims)
	case f.Damages < 0 || f.Damages > mostDamages:
		return models.Invalid("damages", "%s is not what the government could have lost", f.Damages.Format())
	case f.Claims == 0 && f.Damages != 0:
		return models.Invalid("claims", "is missing; damages are of at least one claim")
	}
	return missing("reason", f.Reason, "say what the claim would be")
}
