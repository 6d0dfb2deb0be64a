package risk

import (
	"testing"

	"proviso/models"
)

func TestAwardReduced(t *testing.T) {
	cut := &models.Action{ID: "cut", Office: "FEMA", Effect: models.EffectReduce, Date: when(t, "2025-09-27")}
	back := &models.Action{ID: "back", Office: "FEMA", Effect: models.EffectRelease, Date: when(t, "2025-12-22")}
	d := made(func(d *models.Dossier) {
		d.Touches = []models.Touch{{Action: cut, Named: true, Certainty: models.Yes}}
	})
	if got := verdict(&awardReduced, d, day(t, "2025-10-01")); got != models.Restricted {
		t.Errorf("cut: %s", got)
	}
	d.Touches = append(d.Touches, models.Touch{Action: back, Named: true, Certainty: models.Yes})
	if got := verdict(&awardReduced, d, day(t, "2025-12-22")); got != models.Clear {
		t.Errorf("restored: %s", got)
	}
	d.Touches = []models.Touch{{Action: cut, Named: true, Certainty: models.Maybe}}
	if got := verdict(&awardReduced, d, day(t, "2025-10-01")); got != models.RungUnknown {
		t.Errorf("a cut that is uncertain: %s", got)
	}
	if got := consider(&awardReduced, made(func(*models.Dossier) {}), day(t, "2025-10-01")).Outcome; got != NotApplied {
		t.Errorf("no cut: %s", got)
	}
}
