package risk

import (
	"cmp"
	"slices"

	"proviso/app/law"
	"proviso/models"
)

// dates gathers the deadlines that are known on the day, by date.
func (k *Desk) dates(d *models.Dossier, day *law.Day) {
	for i := range d.Touches {
		t := &d.Touches[i]
		a := t.Action
		if a.RespondBy == 0 {
			continue
		}
		due := models.Deadline{Date: a.RespondBy, What: "response to the " + plainKind(a.Kind) + " of " + a.Date.Words(), ID: a.ID, Sources: a.Sources}
		if a.Effect == models.EffectOffer {
			if due.What = acceptance; moving(d) {
				continue
			}
		}
		if end, _ := ended(d, t); end == "" {
			d.Deadlines = append(d.Deadlines, due)
		}
	}
	for _, n := range k.deadlines {
		if n.Program == d.Grant.Program && n.FiscalYear == d.Grant.FiscalYear && day.Happened(n.Date) != models.No && !moving(d) {
			d.Deadlines = append(d.Deadlines, models.Deadline{Date: n.Deadline, What: acceptance, ID: n.ID, Sources: n.Sources})
		}
	}
	for i := range d.Reports {
		if r := &d.Reports[i]; r.FiledOn == 0 {
			d.Deadlines = append(d.Deadlines, models.Deadline{Date: r.DueOn, What: r.Kind + " report", ID: r.ID, Sources: r.Sources})
		}
	}
	for i := range d.Certifications {
		if c := &d.Certifications[i]; c.DueOn != 0 && c.State != models.CertSuperseded && c.State != models.CertWithdrawn && signed(d, c.Condition) == nil {
			d.Deadlines = append(d.Deadlines, models.Deadline{Date: c.DueOn, What: "certification of " + c.Condition, ID: c.ID, Sources: c.Sources})
		}
	}
	slices.SortStableFunc(d.Deadlines, func(x, y models.Deadline) int {
		return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.ID, y.ID))
	})
}

// nextDeadline is the first that has not passed.
func nextDeadline(all []models.Deadline, day models.Date) *models.Deadline {
	for i := range all {
		if all[i].Date >= day {
			return &all[i]
		}
	}
	return nil
}
