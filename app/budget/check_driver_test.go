package budget

import (
	"testing"

	"pgregory.net/rapid"

	"proviso/app/forecast"
	"proviso/models"
)

func percent(p models.Percent) *models.Percent { return &p }

// orderEnds is a driver of two outcomes over two awards.
func orderEnds() models.Driver {
	return models.Driver{ID: "here.order-ends", Jurisdiction: "here", Name: "Order ends",
		Outcomes: []models.DriverOutcome{{ID: "ends", Name: "Ends"}, {ID: "narrowed", Name: "Narrowed"}},
		Branches: []models.DriverBranch{{Row: models.Row{No: 1}, Outcome: "ends", Grants: []string{"a", "b"}, Harm: models.HarmTerminated}}}
}

func enforced() models.Driver {
	return models.Driver{ID: "here.enforced", Jurisdiction: "here", Name: "Enforced", Outcomes: []models.DriverOutcome{{ID: "enforced", Name: "Enforced"}}, Given: "here.order-ends"}
}

func foresight() Foresight {
	return Foresight{Drivers: []models.Driver{orderEnds(), enforced()}, Grants: []string{"a", "b", "c"}}
}

func TestCheckDriver(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name        string
		change      func(*models.Driver)
		field, says string
	}{
		{"as it is", func(*models.Driver) {}, "", ""},
		{"without a name", func(d *models.Driver) { d.Name = "  " }, "name", "is missing"},
		{"a name of no letters", func(d *models.Driver) { d.Name = "???" }, "name", "no letter or digit"},
		{"another's name", func(d *models.Driver) { d.Name = "ENFORCED!" }, "name", "another driver's"},
		{"no outcome", func(d *models.Driver) { d.Outcomes = nil }, "outcome-1", "at least one"},
		{"an outcome without a name", func(d *models.Driver) { d.Outcomes[1].Name = "" }, "outcome-2", "is missing"},
		{"an outcome of no letters", func(d *models.Driver) { d.Outcomes[1] = models.DriverOutcome{Name: "!"} }, "outcome-2", "no letter"},
		{"an outcome twice", func(d *models.Driver) { d.Outcomes[1] = models.DriverOutcome{ID: "more", Name: "ends"} }, "outcome-2", "there already"},
		{"an id twice", func(d *models.Driver) { d.Outcomes[1].ID = "ends" }, "outcome-2", "there already"},
		{"given itself", func(d *models.Driver) { d.Given = d.ID }, "given", "itself"},
		{"given what is not there", func(d *models.Driver) { d.Given = "here.gone" }, "given", "no driver"},
		{"a circle", func(d *models.Driver) { d.Given = "here.enforced" }, "given", "Order ends -> Enforced -> Order ends"},
		{"each, under what is drawn once", func(d *models.Driver) { d.Each = true }, "each", `"Enforced" hangs on this driver`},
		{"an outcome that a branch names is gone", func(d *models.Driver) { d.Outcomes = d.Outcomes[1:] }, "outcome", "no outcome"},
		{"but not one that was struck out", func(d *models.Driver) { d.Outcomes, d.Branches[0].Struck = d.Outcomes[1:], "wrong" }, "", ""},
		{"no award", func(d *models.Driver) { d.Branches[0].Grants = nil }, "grants", "at least one"},
		{"an award of elsewhere", func(d *models.Driver) { d.Branches[0].Grants[1] = "z" }, "grants", `"z" is no award`},
		{"an award twice", func(d *models.Driver) { d.Branches[0].Grants[1] = "a" }, "grants", "twice"},
		{"no harm", func(d *models.Driver) { d.Branches[0].Harm = "" }, "harm", "not how an award is hurt"},
		{"months of what is lost", func(d *models.Driver) { d.Branches[0].Months = 3 }, "months", "does not move"},
		{"a delay of no months", func(d *models.Driver) { d.Branches[0].Harm = models.HarmDelayed }, "months", "no delay"},
		{"a hold too long", func(d *models.Driver) { d.Branches[0].Harm, d.Branches[0].Months = models.HarmHeld, 601 }, "months", "no delay"},
		{"a hold of a year", func(d *models.Driver) { d.Branches[0].Harm, d.Branches[0].Months = models.HarmHeld, 12 }, "", ""},
		{"a hold with a part", func(d *models.Driver) {
			d.Branches[0].Harm, d.Branches[0].Months, d.Branches[0].Severity = models.HarmHeld, 12, models.PlanRange{Likely: percent(100)}
		}, "likely", "not lost"},
		{"no month", func(d *models.Driver) { d.Branches[0].From = "2027-13" }, "from", "not a month"},
		{"protected of a reduction", func(d *models.Driver) { d.Branches[0].Harm, d.Branches[0].Protected = models.HarmReduced, percent(10) }, "protected", "only what is terminated"},
		{"protected of all and more", func(d *models.Driver) { d.Branches[0].Protected = percent(models.Whole + 1) }, "protected", "not a part"},
		{"past costs of a reduction", func(d *models.Driver) { d.Branches[0].Harm, d.Branches[0].Refused = models.HarmReduced, true }, "refused", "only with a termination"},
		{"a low end alone", func(d *models.Driver) { d.Branches[0].Severity.Low = percent(10) }, "high", "is missing"},
		{"a high end alone", func(d *models.Driver) { d.Branches[0].Severity.High = percent(10) }, "low", "is missing"},
		{"ends the wrong way", func(d *models.Driver) { d.Branches[0].Severity = models.PlanRange{Low: percent(30), High: percent(20)} }, "low", "above"},
		{"likeliest outside", func(d *models.Driver) {
			d.Branches[0].Severity = models.PlanRange{Low: percent(10), Likely: percent(40), High: percent(20)}
		}, "likely", "not between"},
		{"one part", func(d *models.Driver) { d.Branches[0].Severity.Likely = percent(2000) }, "", ""},
	} {
		d := orderEnds()
		x.change(&d)
		t.Run(x.name, func(t *testing.T) { faulted(t, foresight().CheckDriver(&d), x.field, x.says) })
	}
}

func TestCheckDriverBelowOneOfEachAward(t *testing.T) {
	t.Parallel()
	f := foresight()
	f.Drivers[0].Each = true
	d := enforced()
	faulted(t, f.CheckDriver(&d), "each", `"Order ends"`)
	d.Each = true
	faulted(t, f.CheckDriver(&d), "", "")
}

func TestCheckDriverKeepsWhatScenariosAssume(t *testing.T) {
	t.Parallel()
	f := foresight()
	f.Scenarios = []models.Scenario{{Name: "Worst", Assumptions: []models.ScenarioAssumption{{Driver: "here.order-ends", Certain: "narrowed"}}}}
	d := orderEnds()
	faulted(t, f.CheckDriver(&d), "", "")
	d.Outcomes = d.Outcomes[:1]
	faulted(t, f.CheckDriver(&d), "outcome-1", `"Worst"`)
}

func TestNameOutcomes(t *testing.T) {
	t.Parallel()
	d := models.Driver{Outcomes: []models.DriverOutcome{{ID: "ends", Name: "Lifted"}, {Name: "Ends"}, {Name: "Ends, in part"}, {Name: "?"}}}
	NameOutcomes(&d)
	for i, want := range []string{"ends", "ends-2", "ends-in-part", ""} {
		if d.Outcomes[i].ID != want {
			t.Errorf("%d: got %q, want %q", i, d.Outcomes[i].ID, want)
		}
	}
}

func TestCheckEnd(t *testing.T) {
	t.Parallel()
	today := models.NewDate(2026, 11, 30)
	for _, x := range []struct {
		end         models.DriverEnd
		field, says string
	}{
		{models.DriverEnd{Outcome: "ends", On: today, Why: "the order of the day"}, "", ""},
		{models.DriverEnd{On: today, Why: "the case was dismissed"}, "", ""},
		{models.DriverEnd{Outcome: "gone", On: today, Why: "x"}, "outcome", "no outcome"},
		{models.DriverEnd{Outcome: "ends", Why: "x"}, "on", "is missing"},
		{models.DriverEnd{Outcome: "ends", On: today + 1, Why: "x"}, "on", "lies ahead"},
		{models.DriverEnd{Outcome: "ends", On: today, Why: " "}, "why", "is missing"},
	} {
		d := orderEnds()
		faulted(t, CheckEnd(&d, &x.end, today), x.field, x.says)
	}
}

// modelOf is what a forecast would be made of: as little as its check needs.
func modelOf(f Foresight, believed map[string]models.Likelihood) forecast.Model {
	var m forecast.Model
	for _, id := range f.Grants {
		m.Awards = append(m.Awards, forecast.Award{ID: id})
	}
	for i := range f.Drivers {
		d := &f.Drivers[i]
		x := forecast.Driver{ID: d.ID, Each: d.Each}
		l := believed[d.ID]
		chances := func(of string) (out []forecast.Chance) {
			all, _ := ChancesOf(d, &l, of)
			for _, c := range all {
				out = append(out, forecast.Chance{P10: c.P10.Part(), P50: c.P50.Part(), P90: c.P90.Part()})
			}
			return out
		}
		for k, o := range d.Outcomes {
			out := forecast.Outcome{ID: o.ID}
			if d.Given == "" {
				out.Chance = chances("")[k]
			}
			x.Outcomes = append(x.Outcomes, out)
		}
		if d.Given != "" {
			x.Given = &forecast.Parent{Driver: d.Given}
			for _, of := range f.CasesOf(d) {
				x.Given.Cases = append(x.Given.Cases, forecast.Case{Outcome: of, Chances: chances(of)})
			}
		}
		m.Drivers = append(m.Drivers, x)
		for _, b := range d.Branches {
			for _, id := range b.Grants {
				one := forecast.Branch{Driver: d.ID, Outcome: b.Outcome, Award: id, Kind: forecast.Kind(b.Harm), Own: b.Own, Months: b.Months, From: b.From, Refused: b.Refused}
				switch r := b.Severity; {
				case r.Low == nil && r.Likely != nil:
					one.Severity = forecast.Fixed(r.Likely.Part())
				case r.Low != nil && r.Likely == nil:
					one.Severity = forecast.Uniform(r.Low.Part(), r.High.Part())
				case r.Low != nil:
					one.Severity = forecast.PERT(r.Low.Part(), r.Likely.Part(), r.High.Part(), 4)
				}
				if b.Protected != nil {
					one.Protected = b.Protected.Part()
				}
				m.Branches = append(m.Branches, one)
			}
		}
	}
	return m
}

func drawPart(t *rapid.T) *models.Percent {
	if rapid.Bool().Draw(t, "none") {
		return nil
	}
	return percent(models.Percent(rapid.SampledFrom([]int{-1, 0, 20, 60, 100, 101}).Draw(t, "part") * 100))
}

func drawDriver(t *rapid.T, n int) models.Driver {
	names := []string{"A", "B", "C", ""}
	outcomes := []string{"x", "y", "z"}
	d := models.Driver{ID: "here." + string(rune('a'+n)), Jurisdiction: "here", Name: names[n], Each: rapid.SampledFrom([]bool{false, false, true}).Draw(t, "each")}
	if rapid.Bool().Draw(t, "hangs") {
		d.Given = "here." + string(rune('a'+rapid.IntRange(0, 2).Draw(t, "given")))
	}
	for _, o := range outcomes[:rapid.SampledFrom([]int{1, 2, 0}).Draw(t, "outcomes")] {
		d.Outcomes = append(d.Outcomes, models.DriverOutcome{ID: o, Name: o})
	}
	for range rapid.SampledFrom([]int{0, 0, 1}).Draw(t, "branches") {
		b := models.DriverBranch{Outcome: rapid.SampledFrom([]string{"x", "x", "z"}).Draw(t, "outcome"), Grants: []string{"a"}, Harm: rapid.SampledFrom(models.Harms).Draw(t, "harm"),
			Months: rapid.SampledFrom([]int{0, 0, 3, 601}).Draw(t, "months"), From: rapid.SampledFrom([]models.Month{"", "", "2027-01", "soon"}).Draw(t, "from"),
			Refused: rapid.SampledFrom([]bool{false, false, true}).Draw(t, "refused")}
		if b.Harm.Moves() {
			b.Months, b.Refused = rapid.SampledFrom([]int{0, 3, 601}).Draw(t, "moves"), false
		} else {
			b.Protected, b.Severity = drawPart(t), models.PlanRange{Low: drawPart(t), Likely: drawPart(t), High: drawPart(t)}
		}
		d.Branches = append(d.Branches, b)
	}
	return d
}

func drawLikelihood(t *rapid.T, f Foresight, d *models.Driver) models.Likelihood {
	l := models.Likelihood{ID: d.ID, Reason: "because"}
	for _, of := range f.CasesOf(d) {
		c := models.LikelyCase{Outcome: of}
		for _, o := range d.Outcomes {
			p50 := rapid.IntRange(0, 60).Draw(t, "p50")
			p10, p90 := rapid.IntRange(0, p50).Draw(t, "p10"), rapid.IntRange(p50, 100).Draw(t, "p90")
			c.Chances = append(c.Chances, models.LikelyChance{Outcome: o.ID, P10: models.Percent(p10 * 100), P50: models.Percent(p50 * 100), P90: models.Percent(p90 * 100)})
		}
		l.Cases = append(l.Cases, c)
	}
	return l
}

// What passes the checks makes a model that the forecast takes, in whatever order it
// was written.
func TestChecksMakeModels(t *testing.T) {
	passed := 0
	rapid.Check(t, func(t *rapid.T) {
		f := Foresight{Grants: []string{"a", "b"}}
		believed := map[string]models.Likelihood{}
		for n := range 3 {
			d := drawDriver(t, n)
			if f.CheckDriver(&d) == nil {
				f.Drivers = append(f.Drivers, d)
			}
		}
		for i := range f.Drivers {
			changed := drawDriver(t, int(f.Drivers[i].ID[5]-'a')) // as somebody corrects it
			changed.Outcomes = f.Drivers[i].Outcomes
			if f.CheckDriver(&changed) == nil {
				f.Drivers[i] = changed
			}
		}
		for i := range f.Drivers {
			l := drawLikelihood(t, f, &f.Drivers[i])
			if f.CheckLikelihood(&l) != nil { // most of them: then none is believed to happen
				for _, c := range l.Cases {
					for k := range c.Chances {
						c.Chances[k].P10, c.Chances[k].P50 = 0, 0
					}
				}
			}
			believed[l.ID] = l
		}
		if len(f.Drivers) > 0 {
			passed++
		}
		if err := modelOf(f, believed).Validate(); err != nil {
			t.Fatalf("%v\n%+v", err, f.Drivers)
		}
	})
	if passed == 0 {
		t.Error("nothing ever passed")
	}
}
