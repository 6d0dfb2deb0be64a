package risk

// Catalog is every rule, in the order in which findings of one rung are told.
var Catalog = []Rule{
	awardLost,
	awardHeld,
	awardReduced,
	reportLate,
	documentsDemanded,
	noncomplianceAlleged,
	certificationRefused,
	certificationOverdue,
	conditionInForce,
	conditionUncertain,
	awardUnknown,
	conditionBlocked,
	conditionWithdrawn,
	moneyMoves,
}

// Lookup is the rule of an id.
func Lookup(id string) (*Rule, bool) {
	for i := range Catalog {
		if Catalog[i].ID == id {
			return &Catalog[i], true
		}
	}
	return nil, false
}
