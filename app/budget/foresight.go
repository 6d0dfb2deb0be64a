package budget

import (
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// Foresight is what of one jurisdiction a driver, what is believed of it, or a scenario
// must fit: what passes here makes a model that a forecast takes.
type Foresight struct {
	Drivers   []models.Driver
	Scenarios []models.Scenario
	Grants    []string // ids of its awards
}

func (f Foresight) driver(id string) *models.Driver {
	if i := slices.IndexFunc(f.Drivers, func(d models.Driver) bool { return d.ID == id }); i >= 0 {
		return &f.Drivers[i]
	}
	return nil
}

// HasOutcome is true of an outcome of the driver.
func HasOutcome(d *models.Driver, id string) bool {
	return id != "" && slices.ContainsFunc(d.Outcomes, func(o models.DriverOutcome) bool { return o.ID == id })
}

// OutcomeName is what an outcome of the driver is called; of one that it has not, its
// id.
func OutcomeName(d *models.Driver, id string) string {
	for _, o := range d.Outcomes {
		if o.ID == id {
			return o.Name
		}
	}
	return id
}

// missing faults what is empty but for spaces.
func missing(field, text, why string) error {
	if strings.TrimSpace(text) == "" {
		return models.Invalid(field, "is missing; %s", why)
	}
	return nil
}

// named faults a name that is none, and one that another has: taken says whether.
func named(what, name string, taken func(slug string) bool) error {
	if err := missing("name", name, "the "+what+" is known by it"); err != nil {
		return err
	}
	switch slug := models.Slug(name); {
	case slug == "":
		return models.Invalid("name", "%q has no letter or digit to be known by", name)
	case taken(slug):
		return models.Invalid("name", "%q is another %s's already, or too near to it", name, what)
	}
	return nil
}

// part faults what is no part of a whole.
func part(field string, p models.Percent) error {
	if p < 0 || p > models.Whole {
		return models.Invalid(field, "%s is not a part of a whole; it is from 0 to 100 %%", p.Format())
	}
	return nil
}

// OutcomeField is the name of the field of an outcome's name, by its place from 1.
func OutcomeField(n int) string { return fmt.Sprintf("outcome-%d", n) }
