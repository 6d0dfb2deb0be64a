package budget

import (
	"slices"

	"proviso/models"
)

// Built are the names of the scenarios that every plan has.
var Built = []string{models.ScenarioBase, models.ScenarioAdverse, models.ScenarioSevere}

// Which end of what is believed a scenario takes.
const (
	AtP10 = "p10"
	AtP90 = "p90"
)

// TakesField and FromField are the names of the fields of what is assumed of a driver.
func TakesField(driver string) string { return "takes." + driver }

func FromField(driver string) string { return "from." + driver }

// CheckScenario holds a scenario to the jurisdiction's drivers. Its own older self may
// be among the scenarios.
func (f Foresight) CheckScenario(s *models.Scenario) error {
	err := named("scenario", s.Name, func(slug string) bool {
		return slices.ContainsFunc(f.Scenarios, func(o models.Scenario) bool {
			return o.ID != s.ID && (models.Slug(o.Name) == slug || o.ID == models.DriverID(s.Jurisdiction, slug))
		})
	})
	if err != nil {
		return err
	}
	slug := models.Slug(s.Name)
	for _, name := range Built {
		// One that takes the place of a built one is found by both its name and its id.
		if (slug == name) != (s.ID == models.DriverID(s.Jurisdiction, name)) {
			return models.Invalid("name", "%q is what every plan has; a scenario in its place begins under that name and keeps it", name)
		}
	}
	seen := map[string]bool{}
	for i := range s.Assumptions {
		a := &s.Assumptions[i]
		if seen[a.Driver] {
			return models.Invalid(TakesField(a.Driver), "is said twice; a scenario assumes one thing of a driver")
		}
		seen[a.Driver] = true
		if err := f.checkAssumption(a); err != nil {
			return err
		}
	}
	return nil
}

func (f Foresight) checkAssumption(a *models.ScenarioAssumption) error {
	takes := TakesField(a.Driver)
	d := f.driver(a.Driver)
	if d == nil {
		return models.Invalid(takes, "there is no driver %q here", a.Driver)
	}
	said := 0
	for _, is := range []bool{a.Certain != "", a.Nothing, a.At != ""} {
		if is {
			said++
		}
	}
	switch {
	case said != 1:
		return models.Invalid(takes, "says %d things of %q; it is one of: an outcome that is certain, nothing, or an end of what is believed", said, d.Name)
	case a.Certain != "" && !HasOutcome(d, a.Certain):
		return models.Invalid(takes, "%q is no outcome of %q", a.Certain, d.Name)
	case a.At != "" && a.At != AtP10 && a.At != AtP90:
		return models.Invalid(takes, "%q is no end of what is believed; it is p10 or p90", a.At)
	case a.From != "" && a.Certain == "":
		return models.Invalid(FromField(a.Driver), "is of no use here: only an outcome that is certain has a month")
	case a.From != "" && !a.From.Known():
		return models.Invalid(FromField(a.Driver), "%q is not a month; it is written YYYY-MM, as 2027-03", string(a.From))
	}
	return nil
}
