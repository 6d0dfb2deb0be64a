package tracker

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"proviso/app/budget"
	"proviso/app/store"
	"proviso/models"
)

// DriverFile is one driver with the plan that it is of, as the person may see it.
type DriverFile struct {
	*PlanFacts
	Driver   models.Driver
	Version  int
	Believed []LikelihoodVersion // for planning, the oldest first; none for whom they are not
	History  []models.Fact       // of the driver
}

// DriverFile is one driver.
func (t *Tracker) DriverFile(ctx context.Context, who models.Person, id string) (DriverFile, error) {
	p, d, err := t.driver(ctx, who, id)
	if err != nil {
		return DriverFile{}, err
	}
	f := DriverFile{PlanFacts: p, Driver: *d, Version: p.Version(models.FactDriver, id)}
	if f.History, err = t.store.History(ctx, models.FactDriver, id); err != nil {
		return f, fmt.Errorf("read the history of %s: %w", id, err)
	}
	if p.Foresees {
		f.Believed, err = t.believed(ctx, id)
	}
	return f, err
}

// driver finds a driver, with the plan that it is of.
func (t *Tracker) driver(ctx context.Context, who models.Person, id string) (*PlanFacts, *models.Driver, error) {
	place, err := t.placeOfDriver(ctx, who, id)
	if err != nil {
		return nil, nil, err
	}
	p, err := t.PlanFacts(ctx, who, place, 0)
	if err != nil {
		return nil, nil, err
	}
	return p, p.Driver(id), nil
}

// placeOfDriver is the jurisdiction of a driver. One of a place of which the person
// sees nothing is not there.
func (t *Tracker) placeOfDriver(ctx context.Context, who models.Person, id string) (string, error) {
	if err := mayPlan(who); err != nil {
		return "", err
	}
	b, w, _, err := t.at(ctx, 0)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(w.Drivers, func(d models.Driver) bool { return d.ID == id })
	if i < 0 {
		return "", models.NotFound("driver", id, nil)
	}
	place := w.Drivers[i].Jurisdiction
	if _, err := b.place(who, place); err != nil {
		return "", models.NotFound("driver", id, nil)
	}
	return place, nil
}

// foresight is what the plan's drivers, likelihoods and scenarios are held to.
func (p *PlanFacts) foresight() budget.Foresight {
	f := budget.Foresight{Drivers: p.Drivers, Scenarios: p.Scenarios}
	for i := range p.Awards {
		f.Grants = append(f.Grants, p.Awards[i].Grant.ID)
	}
	return f
}

// foresee runs a change of what a plan foresees, for who may say it, while no other
// runs: what one names another could take away, and two could hang on each other.
func (t *Tracker) foresee(ctx context.Context, who models.Person, jurisdiction string, change func(*PlanFacts) error) error {
	select {
	case t.keeping <- struct{}{}:
		defer func() { <-t.keeping }()
	case <-ctx.Done():
		return fmt.Errorf("wait for others to write: %w", ctx.Err())
	}
	p, err := t.PlanFacts(ctx, who, jurisdiction, 0)
	switch {
	case err != nil:
		return err
	case !p.Foresees:
		return models.Denied("it takes the role budget or counsel in %s to say what is to be expected", p.Place.Name)
	}
	return change(p)
}

// foreseeDriver is foresee for a driver that there is, at the version that the person
// saw.
func (t *Tracker) foreseeDriver(ctx context.Context, who models.Person, id string, version int, change func(*PlanFacts, models.Driver) error) error {
	place, err := t.placeOfDriver(ctx, who, id)
	if err != nil {
		return err
	}
	return t.foresee(ctx, who, place, func(p *PlanFacts) error {
		if err := sameVersion("driver", p.Version(models.FactDriver, id), version); err != nil {
			return err
		}
		return change(p, *p.Driver(id))
	})
}

// sameVersion errs where somebody wrote since the person looked.
func sameVersion(what string, is, saw int) error {
	if is == saw {
		return nil
	}
	return models.Conflict("version", "somebody recorded version %d of this %s while you were writing version %d; nothing of either is lost: look at what it says now, and send yours again", is, what, saw+1)
}

// KeepDriver writes a driver, a new one where the version is 0. How it came out is
// not for this.
func (t *Tracker) KeepDriver(ctx context.Context, who models.Person, d models.Driver, version int) error {
	return t.foresee(ctx, who, d.Jurisdiction, func(p *PlanFacts) error {
		d.Name, d.Owner = strings.TrimSpace(d.Name), strings.TrimSpace(d.Owner)
		was := p.Driver(d.ID)
		switch {
		case version == 0:
			if d.ID = models.DriverID(p.Place.ID, d.Name); p.Driver(d.ID) != nil {
				return models.Invalid("name", "%q is another driver's already, or was when that began", d.Name)
			}
			d.Ended = nil
		case was == nil:
			return models.NotFound("driver", d.ID, nil)
		default:
			if err := sameVersion("driver", p.Version(models.FactDriver, d.ID), version); err != nil {
				return err
			}
			if was.Ended != nil {
				return models.Conflict("name", "came out on %s; open it again first, with the reason", was.Ended.On.Words())
			}
		}
		budget.NameOutcomes(&d)
		d.Branches = slices.Clone(d.Branches)
		for i := range d.Branches {
			d.Branches[i].No = i + 1 // rows are never taken away
		}
		if err := p.about(was, d.About); err != nil {
			return err
		}
		action := "keep-driver"
		if version == 0 {
			action = "add-driver"
		}
		return t.keepDriver(ctx, who, p, d, version, action, "")
	})
}

// about errs unless what a driver is about is in the record. What it was about it may
// stay about.
func (p *PlanFacts) about(was *models.Driver, ref models.Ref) error {
	if ref == (models.Ref{}) || was != nil && was.About == ref {
		return nil
	}
	known := false
	switch ref.Kind {
	case models.AboutOrder:
		_, known = p.book.index.orders[ref.ID]
	case models.FactNotice:
		known = p.book.index.notices[ref.ID] != nil
	case models.FactCondition:
		_, known = p.book.Law.Condition(ref.ID)
	case models.FactAction:
		known = p.book.index.actions[ref.ID] != nil
	case models.FactProgram:
		known = slices.ContainsFunc(p.book.Record.Programs, func(x models.Program) bool { return x.ID == ref.ID })
	}
	if !known {
		return models.Invalid("about", "there is no %s %q that a driver can be about; it is an order, a notice, a condition, an action or a program of the record", ref.Kind, ref.ID)
	}
	return nil
}

// keepDriver checks a driver and records it.
func (t *Tracker) keepDriver(ctx context.Context, who models.Person, p *PlanFacts, d models.Driver, version int, action, reason string) error {
	d.Jurisdiction, d.By, d.On = p.Place.ID, who.ID, models.DateOf(t.Now())
	if d.Ended == nil {
		if err := p.foresight().CheckDriver(&d); err != nil {
			return err
		}
	}
	body, err := models.Body(d)
	if err != nil {
		return err
	}
	_, err = t.store.Record(ctx, []store.Draft{{Kind: models.FactDriver, ID: d.ID, Body: body, Replaces: version}}, who.ID, action, reason)
	return err
}

// KeepBranch writes what an outcome does to awards, a new row where it has no number.
func (t *Tracker) KeepBranch(ctx context.Context, who models.Person, id string, version int, b models.DriverBranch) error {
	return t.changeBranches(ctx, who, id, version, func(all []models.DriverBranch) (string, []models.DriverBranch, error) {
		return putRow("branch", all, b, branchRow)
	})
}

// StrikeBranch says that one counts no more, and why. It stays to be read.
func (t *Tracker) StrikeBranch(ctx context.Context, who models.Person, id string, version, no int, why string) error {
	return t.changeBranches(ctx, who, id, version, func(all []models.DriverBranch) (string, []models.DriverBranch, error) {
		out, err := strike(all, &Strike{No: no, Why: why}, branchRow)
		return fmt.Sprintf("struck out branch %d: %s", no, strings.TrimSpace(why)), out, err
	})
}

func branchRow(b *models.DriverBranch) *models.Row { return &b.Row }

func (t *Tracker) changeBranches(ctx context.Context, who models.Person, id string, version int, change func([]models.DriverBranch) (string, []models.DriverBranch, error)) error {
	return t.foreseeDriver(ctx, who, id, version, func(p *PlanFacts, d models.Driver) error {
		if d.Ended != nil {
			return models.Conflict("version", "came out on %s; open it again first, with the reason", d.Ended.On.Words())
		}
		what, branches, err := change(d.Branches)
		if err != nil {
			return err
		}
		d.Branches = branches
		return t.keepDriver(ctx, who, p, d, version, "keep-driver", what)
	})
}

// EndDriver writes down how a driver came out.
func (t *Tracker) EndDriver(ctx context.Context, who models.Person, id string, version int, end models.DriverEnd) error {
	return t.foreseeDriver(ctx, who, id, version, func(p *PlanFacts, d models.Driver) error {
		if d.Ended != nil {
			return models.Conflict("outcome", "was written down already, of %s; open the driver again first, with the reason", d.Ended.On.Words())
		}
		end.Why, end.By = strings.TrimSpace(end.Why), who.ID
		if err := budget.CheckEnd(&d, &end, models.DateOf(t.Now())); err != nil {
			return err
		}
		d.Ended = &end
		return t.keepDriver(ctx, who, p, d, version, "end-driver", end.Why)
	})
}

// ReopenDriver takes back how a driver came out: it is open again.
func (t *Tracker) ReopenDriver(ctx context.Context, who models.Person, id string, version int, why string) error {
	return t.foreseeDriver(ctx, who, id, version, func(p *PlanFacts, d models.Driver) error {
		why := strings.TrimSpace(why)
		switch {
		case d.Ended == nil:
			return models.Conflict("why", "is about nothing: the driver is open")
		case why == "":
			return models.Invalid("why", "is missing; say why what was written down does not hold")
		}
		d.Ended = nil
		return t.keepDriver(ctx, who, p, d, version, "reopen-driver", why)
	})
}

// OrderPage is where an order of the record is shown: with its case.
func (p *PlanFacts) OrderPage(order string) string {
	if at, ok := p.book.index.orders[order]; ok {
		return "/cases/" + at.matter.ID + "#order-" + order
	}
	return ""
}

// suggested is what can become of each kind of thing, and what it then does to awards.
// It is where one begins to think, and no more.
var suggested = map[models.FactKind]struct {
	outcome string
	harm    models.Harm
}{
	models.AboutOrder:    {"Ends", models.HarmTerminated},
	models.FactNotice:    {"Ends", models.HarmTerminated},
	models.FactCondition: {"Enforced", models.HarmTerminated},
	models.FactAction:    {"Acted on", models.HarmTerminated},
	models.FactProgram:   {"Cut", models.HarmReduced},
}

// Suggest is a driver about something of the record, to begin with: nothing of it is
// kept.
func Suggest(p *PlanFacts, about models.Ref) models.Driver {
	d := models.Driver{Jurisdiction: p.Place.ID, About: about}
	s, ok := suggested[about.Kind]
	if !ok || about.ID == "" {
		d.About = models.Ref{}
		return d
	}
	d.Name, d.Outcomes = recased(p.NameOf(about.ID), unicode.ToUpper), []models.DriverOutcome{{Name: s.outcome}}
	budget.NameOutcomes(&d)
	i := slices.IndexFunc(p.Candidates, func(c Candidate) bool { return c.About == about })
	if i < 0 {
		return d
	}
	d.Branches = []models.DriverBranch{{Row: models.Row{No: 1}, Outcome: d.Outcomes[0].ID, Grants: slices.Clone(p.Candidates[i].Grants), Harm: s.harm}}
	return d
}
