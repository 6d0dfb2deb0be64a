package risk

import "proviso/models"

// noncomplianceAlleged: an assessment that says the recipient may not comply.
var noncomplianceAlleged = Rule{
	ID:       "noncompliance-alleged",
	Title:    "An agency alleges non-compliance",
	Citation: "2 C.F.R. § 200.339 (until 12 November 2020 § 200.338; remedies for noncompliance); the assessment's own legal basis",
	From:     uniformGuidance,
	Applies:  func(d *models.Dossier) bool { return touched(d, models.EffectAlleged) },
	Judge: func(d *models.Dossier, day models.Date) []models.Verdict {
		return openMatters(d, day, models.EffectAlleged, " questioned the recipient's compliance ")
	},
}
