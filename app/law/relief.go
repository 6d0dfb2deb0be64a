package law

import "proviso/models"

// Relief is what the orders of a case do on the day, each by itself: whether it
// runs and whom it protects from any of the conditions that it names, in
// whichever programs and years it speaks of. One that names no condition (it is
// aimed at a federal action) protects whom it names while it runs.
func (d *Day) Relief(m *models.Case) []models.Relief {
	places := make([]*models.Jurisdiction, 0, len(d.r.jurisdictions))
	for _, id := range sortedKeys(d.r.jurisdictions) {
		places = append(places, d.r.jurisdictions[id])
	}
	out := make([]models.Relief, 0, len(m.Orders))
	for i := range m.Orders {
		o := d.r.newOrder(m, &m.Orders[i])
		r := models.Relief{Order: o.ID, Runs: o.alive(d.clock)}
		conditions := o.Conditions
		if len(conditions) == 0 {
			conditions = []string{""}
		}
		for _, j := range places {
			_, named := o.named[j.ID]
			p := models.Protection{Jurisdiction: j.ID, ByName: named || o.parties[j.ID]}
			for _, k := range conditions {
				c, _ := o.protects(d.r, j, k, r.Runs, d.clock)
				p.Certainty = p.Certainty.Or(c)
			}
			if p.Certainty != models.No {
				r.Protected = append(r.Protected, p)
			}
		}
		out = append(out, r)
	}
	return out
}

// Runs says of each order of a case whether it runs on the day.
func (d *Day) Runs(m *models.Case) []models.Certainty {
	out := make([]models.Certainty, 0, len(m.Orders))
	for i := range m.Orders {
		out = append(out, d.r.newOrder(m, &m.Orders[i]).alive(d.clock))
	}
	return out
}
