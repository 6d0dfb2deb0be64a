package risk

import "proviso/models"

// reportLate: a late report holds payments by itself. It is the recipient's own
// doing and is told apart from what agencies did for other reasons.
var reportLate = Rule{
	ID:    "report-late",
	Title: "A financial or performance report is late, and payments are held for it",
	Citation: "2 C.F.R. §§ 200.328, 200.329 (reports), 200.339(a) (withholding; until 12 November 2020 §§ 200.327, 200.328, 200.338); " +
		"JustGrants holds funds while a report is late (OVC FAQ)",
	From:    uniformGuidance,
	Applies: func(d *models.Dossier) bool { return len(d.Reports) > 0 },
	Judge: func(d *models.Dossier, day models.Date) []models.Verdict {
		var out []models.Verdict
		var next *models.Report
		for i := range d.Reports {
			r := &d.Reports[i]
			name := "The " + r.Kind + " report for the period ending " + r.PeriodEnd.Words()
			filed := r.FiledOn != 0 && r.FiledOn <= day
			switch {
			case filed && r.FiledOn > r.DueOn:
				out = append(out, models.Verdict{Rung: models.Clear, Basis: r.ID, Since: models.OnDay(r.FiledOn), Sources: r.Sources,
					Text: name + " was due on " + r.DueOn.Words() + " and was filed late, on " + r.FiledOn.Words() + "."})
			case filed:
				out = append(out, models.Verdict{Rung: models.Clear, Basis: r.ID, Since: models.OnDay(r.FiledOn), Sources: r.Sources,
					Text: name + " was filed on " + r.FiledOn.Words() + "."})
			case r.DueOn < day:
				out = append(out, models.Verdict{Rung: models.Restricted, Cause: models.CauseSelfInflicted, Basis: r.ID, Since: models.OnDay(r.DueOn.AddDays(1)),
					Sources: r.Sources, Text: name + " was due on " + r.DueOn.Words() + " and is not recorded as filed."})
			case next == nil || r.DueOn < next.DueOn || r.DueOn == next.DueOn && r.ID < next.ID:
				next = r
			}
		}
		if next != nil { // a remark: one, however many are to come
			out = append(out, models.Verdict{Rung: models.NoRung, Basis: next.ID, Since: models.OnDay(next.DueOn), Sources: next.Sources,
				Text: "The next report, " + next.Kind + ", for the period ending " + next.PeriodEnd.Words() + ", is due on " + next.DueOn.Words() + "."})
		}
		return out
	},
}
