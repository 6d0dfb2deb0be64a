package tracker

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"proviso/app/budget"
	"proviso/app/store"
	"proviso/models"
)

// ScenarioFile is one scenario with the plan that it is of.
type ScenarioFile struct {
	*PlanFacts
	Scenario models.Scenario
	Version  int  // 0: it is one that every plan has, and nobody saved another in its place
	Built    bool // every plan has one of this name
	History  []models.Fact
}

// ScenarioFile is a scenario that was saved, or one that every plan has.
func (t *Tracker) ScenarioFile(ctx context.Context, who models.Person, id string) (ScenarioFile, error) {
	var f ScenarioFile
	place, name, err := t.placeOfScenario(ctx, who, id)
	if err != nil {
		return f, err
	}
	if f.PlanFacts, err = t.PlanFacts(ctx, who, place, 0); err != nil {
		return f, err
	}
	f.Version, f.Built = f.PlanFacts.Version(models.FactScenario, id), name != ""
	f.Scenario = models.Scenario{ID: id, Jurisdiction: place, Name: name}
	if saved := f.Saved(id); saved != nil {
		f.Scenario = *saved
	}
	f.History, err = t.store.History(ctx, models.FactScenario, id)
	return f, err
}

// Saved is the scenario of an id; nil where none was saved.
func (p *PlanFacts) Saved(id string) *models.Scenario {
	if i := slices.IndexFunc(p.Scenarios, func(s models.Scenario) bool { return s.ID == id }); i >= 0 {
		return &p.Scenarios[i]
	}
	return nil
}

// placeOfScenario is the jurisdiction of a scenario, and the name of one that every
// plan has.
func (t *Tracker) placeOfScenario(ctx context.Context, who models.Person, id string) (place, built string, err error) {
	if err := mayPlan(who); err != nil {
		return "", "", err
	}
	b, w, _, err := t.at(ctx, 0)
	if err != nil {
		return "", "", err
	}
	cut := max(0, strings.LastIndexByte(id, '.'))
	if name := strings.TrimPrefix(id[cut:], "."); slices.Contains(budget.Built, name) {
		place, built = id[:cut], name
	} else if i := slices.IndexFunc(w.Scenarios, func(s models.Scenario) bool { return s.ID == id }); i >= 0 {
		place = w.Scenarios[i].Jurisdiction
	}
	if _, err := b.place(who, place); err != nil {
		return "", "", models.NotFound("scenario", id, nil)
	}
	return place, built, nil
}

// KeepScenario writes a scenario, a new one where the version is 0. One under the name
// of one that every plan has takes its place.
func (t *Tracker) KeepScenario(ctx context.Context, who models.Person, s models.Scenario, version int) error {
	return t.foresee(ctx, who, s.Jurisdiction, func(p *PlanFacts) error {
		if version == 0 {
			s.ID = models.DriverID(p.Place.ID, s.Name)
			if p.Saved(s.ID) != nil {
				return models.Invalid("name", "%q is another scenario's already, or was when that began", strings.TrimSpace(s.Name))
			}
		} else if p.Saved(s.ID) == nil {
			return models.NotFound("scenario", s.ID, nil)
		}
		if err := sameVersion("scenario", p.Version(models.FactScenario, s.ID), version); err != nil {
			return err
		}
		return t.keepScenario(ctx, who, p, s, version, "keep-scenario", "")
	})
}

func (t *Tracker) keepScenario(ctx context.Context, who models.Person, p *PlanFacts, s models.Scenario, version int, action, reason string) error {
	s.Name, s.Note = strings.TrimSpace(s.Name), strings.TrimSpace(s.Note)
	s.Jurisdiction, s.By, s.On = p.Place.ID, who.ID, models.DateOf(t.Now())
	if err := p.foresight().CheckScenario(&s); err != nil {
		return err
	}
	if version == 0 { // one that was removed stays in the history of its name
		history, err := t.store.History(ctx, models.FactScenario, s.ID)
		if err != nil {
			return fmt.Errorf("read the history of %s: %w", s.ID, err)
		}
		version = len(history)
	}
	body, err := models.Body(s)
	if err != nil {
		return err
	}
	_, err = t.store.Record(ctx, []store.Draft{{Kind: models.FactScenario, ID: s.ID, Body: body, Replaces: version}}, who.ID, action, reason)
	return err
}

// CopyScenario saves a scenario again under another name. A copy of one that every plan
// has, and that nobody changed, assumes nothing yet: what that one takes each driver to
// do hangs on likelihoods, and a scenario holds none of them.
func (t *Tracker) CopyScenario(ctx context.Context, who models.Person, id, name string) error {
	place, built, err := t.placeOfScenario(ctx, who, id)
	if err != nil {
		return err
	}
	return t.foresee(ctx, who, place, func(p *PlanFacts) error {
		s := models.Scenario{Name: built}
		if saved := p.Saved(id); saved != nil {
			s = *saved
		} else if built == "" { // it was removed since
			return models.NotFound("scenario", id, nil)
		}
		s.Like, s.Name = s.Name, name
		if s.ID = models.DriverID(p.Place.ID, name); p.Saved(s.ID) != nil {
			return models.Invalid("name", "%q is another scenario's already, or was when that began", strings.TrimSpace(name))
		}
		return t.keepScenario(ctx, who, p, s, 0, "copy-scenario", "like "+s.Like)
	})
}

// RemoveScenario takes a scenario out of the plan. Its history stays, and one that
// every plan has is as it was.
func (t *Tracker) RemoveScenario(ctx context.Context, who models.Person, id string, version int, why string) error {
	place, _, err := t.placeOfScenario(ctx, who, id)
	if err != nil {
		return err
	}
	return t.foresee(ctx, who, place, func(p *PlanFacts) error {
		s := p.Saved(id)
		if s == nil {
			return models.NotFound("scenario", id, nil)
		}
		if err := sameVersion("scenario", p.Version(models.FactScenario, id), version); err != nil {
			return err
		}
		if why = strings.TrimSpace(why); why == "" {
			return models.Invalid("why", "is missing; its history stays to be read, with the reason")
		}
		body, err := models.Body(s)
		if err != nil {
			return err
		}
		_, err = t.store.Record(ctx, []store.Draft{{Kind: models.FactScenario, ID: id, Body: body, Withdrawn: true, Replaces: version}}, who.ID, "remove-scenario", why)
		return err
	})
}
