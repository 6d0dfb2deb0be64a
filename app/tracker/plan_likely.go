package tracker

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"proviso/app/budget"
	"proviso/app/store"
	"proviso/models"
)

// LikelihoodVersion is what was believed of a driver from some time on.
type LikelihoodVersion struct {
	models.Likelihood
	Version int
	At      time.Time
}

// What the trail says of a likelihood: for whom it is, and never a number.
const (
	forPlanning = "for the budget office and counsel"
	forCounsel  = "for counsel"
)

// forWhom is whom what counsel keeps is for.
func forWhom(readers []models.Role) string {
	if len(readers) == 0 {
		return forCounsel
	}
	return forCounsel + " and " + rolesIn(readers)
}

// Likelihoods are what was believed of a driver for planning, the oldest first.
func (t *Tracker) Likelihoods(ctx context.Context, who models.Person, driver string) ([]LikelihoodVersion, error) {
	p, _, err := t.driver(ctx, who, driver)
	switch {
	case err != nil:
		return nil, err
	case !p.Foresees:
		return nil, models.Denied("likelihoods are privileged: they are for the roles budget and counsel in %s", p.Place.Name)
	}
	return t.believed(ctx, driver)
}

// believed reads them, whoever asks.
func (t *Tracker) believed(ctx context.Context, driver string) ([]LikelihoodVersion, error) {
	history, err := t.store.History(ctx, models.FactLikelihood, driver)
	if err != nil {
		return nil, fmt.Errorf("read the likelihoods of %s: %w", driver, err)
	}
	return likelihoodsOf(history)
}

func likelihoodsOf(facts []models.Fact) ([]LikelihoodVersion, error) {
	var out []LikelihoodVersion
	for _, f := range facts {
		var p models.Privileged
		if err := p.Take(f.Kind, f.ID, []byte(f.Body)); err != nil {
			return nil, fmt.Errorf("fact %d: %w", f.Seq, err)
		}
		out = append(out, LikelihoodVersion{p.Likelihoods[0], f.Version, f.RecordedAt})
	}
	return out, nil
}

// KeepLikelihood writes what the person believes of a driver, for planning. The trail
// says that it was written and for whom, and none of it.
func (t *Tracker) KeepLikelihood(ctx context.Context, who models.Person, l models.Likelihood, version int) error {
	place, err := t.placeOfDriver(ctx, who, l.ID)
	if err != nil {
		return err
	}
	return t.foresee(ctx, who, place, func(p *PlanFacts) error {
		if err := sameVersion("likelihood", p.Version(models.FactLikelihood, l.ID), version); err != nil {
			return err
		}
		if err := t.settleLikelihood(who, p, &l); err != nil {
			return err
		}
		return t.keepPrivileged(ctx, who, models.FactLikelihood, l.ID, l, version, "write-likelihood", forPlanning)
	})
}

// settleLikelihood checks what is believed of an open driver, and says by whom and
// when.
func (t *Tracker) settleLikelihood(who models.Person, p *PlanFacts, l *models.Likelihood) error {
	if d := p.Driver(l.ID); d.Ended != nil {
		return models.Conflict("reason", "comes too late: the driver came out on %s, and what was believed before stays as it was", d.Ended.On.Words())
	}
	l.Jurisdiction, l.By, l.On, l.Reason = p.Place.ID, who.ID, models.DateOf(t.Now()), strings.TrimSpace(l.Reason)
	return p.foresight().CheckLikelihood(l)
}

func (t *Tracker) keepPrivileged(ctx context.Context, who models.Person, kind models.FactKind, id string, v any, version int, action, reason string) error {
	body, err := models.Body(v)
	if err != nil {
		return err
	}
	_, err = t.store.Record(ctx, []store.Draft{{Kind: kind, ID: id, Body: body, Replaces: version}}, who.ID, action, reason)
	return err
}

// PlanReaders are whom counsel can name to read what counsel keeps of a plan: who sees
// the plan, besides counsel.
var PlanReaders = slices.DeleteFunc(slices.Clone(planReads), func(r models.Role) bool { return r == models.RoleCounsel })

// checkReaders errs on a role that sees no plan.
func checkReaders(readers []models.Role) error {
	for _, r := range readers {
		if !slices.Contains(PlanReaders, r) {
			return models.Invalid("readers", "%q is no role that sees a plan; it is %s", string(r), rolesIn(PlanReaders))
		}
	}
	return nil
}

// readsCounsels is true of counsel there and of the roles that counsel named. Nothing
// else decides who reads what counsel keeps of a plan.
func (p *PlanFacts) readsCounsels(who models.Person, readers []models.Role) bool {
	return models.CounselNote{Readers: readers}.ReadableBy(who, p.within)
}

// CounselLikelihood is counsel's own likelihood of a driver, with its version; for whom
// counsel did not name it is a Denied error, as it is where there is none.
func (t *Tracker) CounselLikelihood(ctx context.Context, who models.Person, driver string) (models.CounselLikelihood, int, error) {
	var none models.CounselLikelihood
	p, _, err := t.driver(ctx, who, driver)
	if err != nil {
		return none, 0, err
	}
	l, version, err := t.counselsOwn(ctx, p, driver)
	if err != nil {
		return none, 0, err
	}
	if !p.readsCounsels(who, l.Readers) {
		return none, 0, models.Denied("this is privileged: it is for counsel in %s and the roles that counsel names", p.Place.Name)
	}
	return l, version, nil
}

// counselsOwn reads it, whoever asks.
func (t *Tracker) counselsOwn(ctx context.Context, p *PlanFacts, driver string) (models.CounselLikelihood, int, error) {
	none := models.CounselLikelihood{Likelihood: models.Likelihood{ID: driver, Jurisdiction: p.Place.ID}}
	history, err := t.store.History(ctx, models.FactCounselLikelihood, driver)
	if err != nil || len(history) == 0 {
		return none, 0, err
	}
	newest := history[len(history)-1]
	var all models.Privileged
	if err := all.Take(newest.Kind, newest.ID, []byte(newest.Body)); err != nil {
		return none, 0, fmt.Errorf("fact %d: %w", newest.Seq, err)
	}
	return all.CounselLikelihoods[0], newest.Version, nil
}

// KeepCounselLikelihood writes counsel's own. No report is ever made of it.
func (t *Tracker) KeepCounselLikelihood(ctx context.Context, who models.Person, l models.CounselLikelihood, version int) error {
	place, err := t.placeOfDriver(ctx, who, l.ID)
	if err != nil {
		return err
	}
	return t.foresee(ctx, who, place, func(p *PlanFacts) error {
		if !p.Counsels {
			return models.Denied("this is privileged: it takes the role counsel in %s", p.Place.Name)
		}
		_, is, err := t.counselsOwn(ctx, p, l.ID)
		if err != nil {
			return err
		}
		if err := sameVersion("likelihood", is, version); err != nil {
			return err
		}
		l.Told = false
		if err := t.settleLikelihood(who, p, &l.Likelihood); err != nil {
			return err
		}
		if err := checkReaders(l.Readers); err != nil {
			return err
		}
		return t.keepPrivileged(ctx, who, models.FactCounselLikelihood, l.ID, l, version, "write-counsel-likelihood", forWhom(l.Readers))
	})
}

// ClaimsFile is the flags of a jurisdiction that the person reads, by award. What they
// come to stands apart from every loss that a plan counts.
type ClaimsFile struct {
	*PlanFacts
	Rows []ClaimsRow
}

// ClaimsRow is an award, and what counsel says that a claim could take of it.
type ClaimsRow struct {
	Award     PlanAward
	Flag      *models.ClaimsFlag // nil: there is none
	Version   int
	Low, High models.USD
}

// ClaimsFlags are the awards of a jurisdiction, for counsel there; for others those of
// which counsel named them as readers. Who is named of none sees none, as where no award
// has a flag.
func (t *Tracker) ClaimsFlags(ctx context.Context, who models.Person, jurisdiction string) (ClaimsFile, error) {
	p, err := t.PlanFacts(ctx, who, jurisdiction, 0)
	if err != nil {
		return ClaimsFile{}, err
	}
	flags, err := t.claims(ctx, p)
	if err != nil {
		return ClaimsFile{}, err
	}
	out := ClaimsFile{PlanFacts: p}
	for _, a := range p.Awards {
		row := ClaimsRow{Award: a}
		if f, ok := flags[a.Grant.ID]; ok {
			row.Flag, row.Version = &f.ClaimsFlag, f.version
			row.Low, row.High = budget.Claims(f.ClaimsFlag)
		}
		if p.Counsels || row.Flag != nil && p.readsCounsels(who, row.Flag.Readers) {
			out.Rows = append(out.Rows, row)
		}
	}
	return out, nil
}

type claimsFlag struct {
	models.ClaimsFlag
	version int
}

// claims reads the flags of a plan's awards, whoever asks.
func (t *Tracker) claims(ctx context.Context, p *PlanFacts) (map[string]claimsFlag, error) {
	facts, err := t.store.Facts(ctx, store.Filter{Kinds: []models.FactKind{models.FactClaimsFlag}})
	if err != nil {
		return nil, fmt.Errorf("read the claims flags: %w", err)
	}
	out := map[string]claimsFlag{}
	for _, f := range facts {
		if p.Award(f.ID) == nil {
			continue
		}
		var all models.Privileged
		if err := all.Take(f.Kind, f.ID, []byte(f.Body)); err != nil {
			return nil, fmt.Errorf("fact %d: %w", f.Seq, err)
		}
		out[f.ID] = claimsFlag{all.ClaimsFlags[0], f.Version}
	}
	return out, nil
}

// KeepClaimsFlag writes what a claim could take of an award, which counsel does.
func (t *Tracker) KeepClaimsFlag(ctx context.Context, who models.Person, f models.ClaimsFlag, version int) error {
	if err := mayPlan(who); err != nil {
		return err
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return err
	}
	b = b.Holding(f.ID)
	g := b.index.grants[f.ID]
	if g == nil || !b.sees(who)(g.Jurisdiction) {
		return models.NotFound("grant", f.ID, nil)
	}
	return t.foresee(ctx, who, g.Jurisdiction, func(p *PlanFacts) error {
		if !p.Counsels {
			return models.Denied("this is privileged: it takes the role counsel in %s", p.Place.Name)
		}
		flags, err := t.claims(ctx, p)
		if err != nil {
			return err
		}
		if err := sameVersion("flag", flags[f.ID].version, version); err != nil {
			return err
		}
		f.By, f.On, f.Reason = who.ID, models.DateOf(t.Now()), strings.TrimSpace(f.Reason)
		if err := budget.CheckClaims(&f); err != nil {
			return err
		}
		if err := checkReaders(f.Readers); err != nil {
			return err
		}
		return t.keepPrivileged(ctx, who, models.FactClaimsFlag, f.ID, f, version, "write-claims-flag", forWhom(f.Readers))
	})
}

// ForecastFile is how a jurisdiction's drivers came out. The chances and the score are
// there only for who reads likelihoods.
type ForecastFile struct {
	*PlanFacts
	budget.Log
}

// ForecastLog is every driver that ended with what was believed of it on the day
// before, and how good that was.
func (t *Tracker) ForecastLog(ctx context.Context, who models.Person, jurisdiction string) (ForecastFile, error) {
	p, err := t.PlanFacts(ctx, who, jurisdiction, 0)
	if err != nil {
		return ForecastFile{}, err
	}
	var believed []budget.Believed
	if p.Foresees {
		facts, err := t.store.FactsSince(ctx, 0, []models.FactKind{models.FactLikelihood})
		if err != nil {
			return ForecastFile{}, fmt.Errorf("read what was believed: %w", err)
		}
		all, err := likelihoodsOf(slices.DeleteFunc(facts, func(f models.Fact) bool { return p.Driver(f.ID) == nil }))
		if err != nil {
			return ForecastFile{}, err
		}
		for _, l := range all {
			believed = append(believed, budget.Believed{Likelihood: l.Likelihood, On: models.DateOf(l.At)})
		}
	}
	log, err := budget.NewLog(p.Drivers, believed)
	return ForecastFile{p, log}, err
}
