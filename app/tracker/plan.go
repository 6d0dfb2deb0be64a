package tracker

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"proviso/app/law"
	"proviso/app/store"
	"proviso/models"
)

// Who reads a plan, who keeps what it is made from, who says what is to be expected,
// and who reads how likely it is.
var (
	planReads   = []models.Role{models.RoleBudget, models.RoleGrants, models.RoleCounsel, models.RoleAuditor}
	planKeeps   = []models.Role{models.RoleBudget, models.RoleGrants}
	planForesee = []models.Role{models.RoleBudget, models.RoleCounsel}
)

// PlanFacts is all that one jurisdiction's plan is made from, as the person may see
// it.
type PlanFacts struct {
	Place      models.Jurisdiction
	Today      models.Date
	Years      []models.BudgetYear // by their first day
	Awards     []PlanAward         // of the place itself, by year and id
	Drivers    []models.Driver
	Scenarios  []models.Scenario
	Reports    []models.CouncilReport       // the newest first
	Likely     map[string]models.Likelihood // by driver; empty for whom they are not
	Candidates []Candidate
	Revision   int64 // of the public record
	Keeps      bool  // the person keeps years and awards
	Foresees   bool  // the person keeps drivers, scenarios and reports, and reads likelihoods
	Counsels   bool
	Sample     bool // all of it is invented

	book     *Book
	work     *Workbook
	on       *law.Day
	within   []string
	versions map[models.FactRef]int // of what is privileged
}

// PlanAward is an award with what the budget office keeps of it.
type PlanAward struct {
	models.Assessment
	Name   string // Byrne JAG, FY2017
	Budget models.AwardBudget
	Ledger *models.LedgerReading // nil: none was read
	Gap    LedgerGap
}

// LedgerGap is by how much the ledger is above the record; nil where one of the two is
// not known. It is open unless somebody settled just this.
type LedgerGap struct {
	Expended, Drawn *models.USD
	Open            bool
}

// Candidate is something in the record that money of the place hangs on, and that no
// driver of its plan is about yet.
type Candidate struct {
	About  models.Ref
	Name   string
	Grants []string // ids
}

// Version is that of a fact of the plan; 0: there is none.
func (p *PlanFacts) Version(kind models.FactKind, id string) int {
	if slices.Contains(models.PrivilegedKinds, kind) {
		return p.versions[models.FactRef{Kind: kind, ID: id}]
	}
	return p.work.Version(kind, id)
}

// Award is that of a grant.
func (p *PlanFacts) Award(grant string) *PlanAward {
	if i := slices.IndexFunc(p.Awards, func(a PlanAward) bool { return a.Grant.ID == grant }); i >= 0 {
		return &p.Awards[i]
	}
	return nil
}

// Driver is that of an id.
func (p *PlanFacts) Driver(id string) *models.Driver {
	if i := slices.IndexFunc(p.Drivers, func(d models.Driver) bool { return d.ID == id }); i >= 0 {
		return &p.Drivers[i]
	}
	return nil
}

// NameOf is what something of the record is called, as people speak.
func (p *PlanFacts) NameOf(id string) string {
	if name := p.book.Names()[id]; name != "" {
		return name
	}
	if _, ok := p.book.numbers.conditions[id]; ok {
		return p.book.ShortName(id)
	}
	if n := p.book.index.notices[id]; n != nil {
		return recased(strings.ReplaceAll(n.Kind, "_", " "), unicode.ToUpper) + " " + id
	}
	return p.book.plain(id)
}

// Stands is the first day of an order or notice of the record; zero: it is not known.
func (p *PlanFacts) Stands(id string) models.Date {
	if x, ok := p.book.index.orders[id]; ok {
		return x.order.From.Latest
	}
	if n := p.book.index.notices[id]; n != nil {
		return n.Date.Latest
	}
	return 0
}

// PlanPlaces are the jurisdictions whose plan the person reads and that have a grant,
// by name, what is invented last.
func (t *Tracker) PlanPlaces(ctx context.Context, who models.Person) ([]models.Jurisdiction, error) {
	if err := mayPlan(who); err != nil {
		return nil, err
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return nil, err
	}
	var out []models.Jurisdiction
	for _, x := range b.both() {
		has := map[string]bool{}
		for i := range x.Record.Grants {
			has[x.Record.Grants[i].Jurisdiction] = true
		}
		from := len(out)
		for _, j := range x.Record.Jurisdictions {
			if has[j.ID] && x.Shows(j.ID) && who.Has(x.Within(j.ID), planReads...) {
				out = append(out, j)
			}
		}
		slices.SortFunc(out[from:], func(x, y models.Jurisdiction) int {
			return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID))
		})
	}
	return out, nil
}

func mayPlan(who models.Person) error {
	switch {
	case who.ID == "":
		return models.Unsigned("sign in to see a plan")
	case !who.HasAnywhere(planReads...):
		return models.Denied("it takes the role budget, grants, counsel or auditor to see a plan")
	}
	return nil
}

// PlanFacts gathers what a jurisdiction's plan is made from, on a day (zero: today).
func (t *Tracker) PlanFacts(ctx context.Context, who models.Person, jurisdiction string, day models.Date) (*PlanFacts, error) {
	if err := mayPlan(who); err != nil {
		return nil, err
	}
	b, w, on, err := t.at(ctx, day)
	if err != nil {
		return nil, err
	}
	if b, err = b.place(who, jurisdiction); err != nil {
		return nil, err
	}
	within := b.Within(jurisdiction)
	if !who.Has(within, planReads...) {
		return nil, models.Denied("it takes the role budget, grants, counsel or auditor in %s to see its plan", jurisdiction)
	}
	place, _ := b.Law.Jurisdiction(jurisdiction)
	on = b.Day(on.AsOf(), 0)
	p := &PlanFacts{Place: *place, Today: on.AsOf(), Revision: b.Record.Revision, Sample: b.IsSample(), book: b, work: w, on: on, within: within,
		Keeps: who.Has(within, planKeeps...), Foresees: who.Has(within, planForesee...), Counsels: who.Has(within, models.RoleCounsel),
		Likely: map[string]models.Likelihood{}, versions: map[models.FactRef]int{}}
	p.gather()
	p.candidates()
	if p.Foresees {
		err = p.likelihoods(ctx, t)
	}
	return p, err
}

// gather takes what is kept of the place out of the workspace and the record.
func (p *PlanFacts) gather() {
	of := p.Place.ID
	for _, y := range p.work.BudgetYears {
		if y.Jurisdiction == of {
			p.Years = append(p.Years, y)
		}
	}
	slices.SortStableFunc(p.Years, func(x, y models.BudgetYear) int { return cmp.Compare(x.From, y.From) })
	for _, d := range p.work.Drivers {
		if d.Jurisdiction == of {
			p.Drivers = append(p.Drivers, d)
		}
	}
	for _, s := range p.work.Scenarios {
		if s.Jurisdiction == of {
			p.Scenarios = append(p.Scenarios, s)
		}
	}
	p.Reports = p.work.reports(of)
	var grants []*models.Grant
	for i := range p.book.Record.Grants {
		if g := &p.book.Record.Grants[i]; g.Jurisdiction == of {
			grants = append(grants, g)
		}
	}
	for _, a := range p.book.Judge(grants, AssessQuery{AsOf: p.Today}) {
		x := PlanAward{Assessment: a, Name: p.awardName(a.Grant), Budget: models.AwardBudget{ID: a.Grant.ID}}
		if i := slices.IndexFunc(p.work.AwardBudgets, func(b models.AwardBudget) bool { return b.ID == a.Grant.ID }); i >= 0 {
			x.Budget = p.work.AwardBudgets[i]
		}
		if i := slices.IndexFunc(p.work.Ledgers, func(l models.LedgerReading) bool { return l.ID == a.Grant.ID }); i >= 0 {
			x.Ledger = &p.work.Ledgers[i]
			x.Gap = p.ledgerGap(x.Ledger)
		}
		p.Awards = append(p.Awards, x)
	}
	slices.SortStableFunc(p.Awards, func(x, y PlanAward) int {
		return cmp.Or(-cmp.Compare(x.Grant.FiscalYear, y.Grant.FiscalYear), cmp.Compare(x.Name, y.Name), cmp.Compare(x.Grant.ID, y.Grant.ID))
	})
}

func (p *PlanFacts) awardName(g models.Grant) string {
	name := g.Program
	if i := slices.IndexFunc(p.book.Record.Programs, func(x models.Program) bool { return x.ID == g.Program }); i >= 0 {
		name = p.book.Record.Programs[i].Short()
	}
	out := fmt.Sprintf("%s, FY%d", name, g.FiscalYear)
	if g.AwardNumber != "" {
		out += " (" + g.AwardNumber + ")"
	}
	return out
}

// ledgerGap is the difference between the ledger and what the record has on the day that
// is looked at.
func (p *PlanFacts) ledgerGap(l *models.LedgerReading) LedgerGap {
	var gap LedgerGap
	var settled models.Settled
	if l.Settled != nil {
		settled = *l.Settled
	}
	less := func(kind models.AmountKind, ledger *models.USD, known models.USD) *models.USD {
		record := p.standing(l.ID, kind)
		if ledger == nil || record == nil {
			return nil
		}
		d := *ledger - *record
		if d != 0 && (l.Settled == nil || d != known) {
			gap.Open = true
		}
		return &d
	}
	gap.Expended = less(models.Expended, l.Expended, settled.Expended)
	gap.Drawn = less(models.Drawn, l.Drawn, settled.Drawn)
	return gap
}

// standing is the newest figure of a kind that the record has of a grant on the day.
func (p *PlanFacts) standing(grant string, kind models.AmountKind) *models.USD {
	if a := p.standingAmount(grant, kind); a != nil {
		return &a.USD
	}
	return nil
}

// standingAmount is the same with the day from which it stands.
func (p *PlanFacts) standingAmount(grant string, kind models.AmountKind) *models.Amount {
	var found *models.Amount
	for i := range p.book.Record.Amounts {
		a := &p.book.Record.Amounts[i]
		if a.Grant == grant && a.Kind == kind && !a.Disputed && (!a.Since.Known() || a.Since.Latest <= p.Today) && (found == nil || a.Since.Latest >= found.Since.Latest) {
			found = a
		}
	}
	return found
}

// candidates are what the record says that money of the place hangs on: orders and
// notices behind a protection, conditions in force or uncertain, demands that were put
// to it, and the programs themselves.
func (p *PlanFacts) candidates() {
	found := map[models.Ref]*Candidate{}
	add := func(kind models.FactKind, id, grant string) {
		ref := models.Ref{Kind: kind, ID: id}
		if found[ref] == nil {
			found[ref] = &Candidate{About: ref, Name: p.NameOf(id)}
		}
		if c := found[ref]; !slices.Contains(c.Grants, grant) {
			c.Grants = append(c.Grants, grant)
		}
	}
	for i := range p.Awards {
		a := &p.Awards[i]
		for _, c := range a.Conditions {
			for _, id := range c.HangsOn {
				switch {
				case p.book.index.notices[id] != nil:
					add(models.FactNotice, id, a.Grant.ID)
				default:
					add(models.AboutOrder, id, a.Grant.ID)
				}
			}
			if c.Standing != models.NotAttached && c.Standing != models.WithdrawnByUSG {
				add(models.FactCondition, c.Condition, a.Grant.ID)
			}
		}
		for _, f := range a.Findings {
			if p.book.index.actions[f.Basis] != nil {
				add(models.FactAction, f.Basis, a.Grant.ID)
			}
		}
		add(models.FactProgram, a.Grant.Program, a.Grant.ID)
	}
	for ref, c := range found {
		taken := slices.ContainsFunc(p.Drivers, func(d models.Driver) bool { return d.About == ref })
		if ref.ID != "" && !taken {
			p.Candidates = append(p.Candidates, *c)
		}
	}
	order := []models.FactKind{models.AboutOrder, models.FactNotice, models.FactCondition, models.FactAction, models.FactProgram}
	slices.SortFunc(p.Candidates, func(x, y Candidate) int {
		return cmp.Or(cmp.Compare(slices.Index(order, x.About.Kind), slices.Index(order, y.About.Kind)), -cmp.Compare(len(x.Grants), len(y.Grants)), cmp.Compare(x.About.ID, y.About.ID))
	})
}

// likelihoods reads what is believed of the place's drivers.
func (p *PlanFacts) likelihoods(ctx context.Context, t *Tracker) error {
	facts, err := t.store.Facts(ctx, store.Filter{Kinds: []models.FactKind{models.FactLikelihood}})
	if err != nil {
		return fmt.Errorf("read likelihoods: %w", err)
	}
	var all models.Privileged
	for _, f := range facts {
		if p.Driver(f.ID) == nil {
			continue
		}
		if err := all.Take(f.Kind, f.ID, []byte(f.Body)); err != nil {
			return fmt.Errorf("fact %d: %w", f.Seq, err)
		}
		p.versions[models.FactRef{Kind: f.Kind, ID: f.ID}] = f.Version
	}
	for _, l := range all.Likelihoods {
		p.Likely[l.ID] = l
	}
	return nil
}
