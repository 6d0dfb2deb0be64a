package tracker

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"proviso/app/budget"
	"proviso/app/store"
	"proviso/models"
)

// PlanQuery says what is asked of a plan.
type PlanQuery struct {
	Jurisdiction string
	Day          models.Date // zero: today
	Awards       []string    // ids of grants; none: all of the place
	Counsel      bool        // by counsel's own likelihoods, where there are some
	Again        bool        // also if somebody stopped it
	Options      budget.Options
}

// PlanRun is a plan that is being reckoned, or has been.
type PlanRun struct {
	ID       string
	Query    PlanQuery // with what was left out
	Facts    *PlanFacts
	Plan     budget.Plan
	Reckoned *budget.Reckoned // nil: it is not done
	Stopped  bool             // somebody stopped it
	Done, Of int              // how far it has come
}

// patience is how long who asks for a plan waits for it before being told how far it
// has come.
const patience = 1500 * time.Millisecond

// issuing is how many times as long who issues a report waits for it: to be sent away to
// the plan and to begin again takes longer.
const issuing = 8

// keptRuns bounds how many plans are kept reckoned at once.
const keptRuns = 64

// mostUndone bounds how many wait at once: each holds a plan, and a new seed is a new one.
const mostUndone = 16

// runs are the plans that are being reckoned, or were. One is at work at a time: it
// takes all cores.
type runs struct {
	mu   sync.Mutex
	all  map[string]*run
	age  []string // ids, the oldest first
	turn chan struct{}
	key  [sha256.Size]byte // of this process alone, or of all that share what they reckon

	store    *store.Store
	process  string
	now      func() time.Time
	others   func() int // processes that serve besides
	patience time.Duration
}

type run struct {
	jurisdiction string
	stop         context.CancelFunc
	ready        chan struct{} // closed when it is done or stopped
	done, of     atomic.Int64
	stopped      atomic.Bool
	result       *budget.Reckoned
	err          error
}

// Plan reckons a plan, or says how far it has come. Expected figures give away what is
// believed: they are for who reads that.
func (t *Tracker) Plan(ctx context.Context, who models.Person, q PlanQuery) (*PlanRun, error) {
	return t.within(ctx, t.runs.patience, who, q)
}

// within is Plan for who waits so long.
func (t *Tracker) within(ctx context.Context, patience time.Duration, who models.Person, q PlanQuery) (*PlanRun, error) {
	out, err := t.prepare(ctx, who, q)
	if err != nil {
		return nil, err
	}
	if out.ID, err = t.runs.id(&out.Plan, out.Query); err != nil {
		return nil, err
	}
	r := t.runs.start(ctx, out.ID, out.Query, out.Plan)
	if r == nil {
		return nil, models.Conflict("forecast", "cannot be begun yet: %d are waiting already; stop one, or ask again in a moment", mostUndone)
	}
	select {
	case <-r.ready:
	case <-time.After(patience):
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for a plan: %w", ctx.Err())
	}
	return out, r.tell(out)
}

// prepare gathers what is reckoned, for who may see it.
func (t *Tracker) prepare(ctx context.Context, who models.Person, q PlanQuery) (*PlanRun, error) {
	p, err := t.PlanFacts(ctx, who, q.Jurisdiction, q.Day)
	if err != nil {
		return nil, err
	}
	if !p.Foresees {
		return nil, models.Denied("it takes the role budget or counsel in %s to see what is expected: it gives away how likely things are held to be", p.Place.Name)
	}
	if q.Options, err = q.Options.Normal(); err != nil {
		return nil, err
	}
	plan, err := t.planOf(ctx, who, p, q)
	return &PlanRun{Query: q, Facts: p, Plan: plan}, err
}

// Reckon reckons a plan while whoever asks waits.
func (t *Tracker) Reckon(ctx context.Context, who models.Person, q PlanQuery) (*PlanRun, error) {
	out, err := t.prepare(ctx, who, q)
	if err != nil {
		return nil, err
	}
	out.Reckoned, err = budget.Reckon(ctx, out.Plan, out.Query.Options)
	return out, err
}

// tell fills in how far a run has come.
func (r *run) tell(out *PlanRun) error {
	out.Done, out.Of = int(r.done.Load()), int(r.of.Load())
	select {
	case <-r.ready:
	default:
		return nil
	}
	if out.Stopped = r.stopped.Load() && r.err != nil; out.Stopped {
		return nil
	}
	out.Reckoned = r.result
	return r.err
}

// StopPlan stops a plan that is being reckoned. Whoever asks for it then is told so,
// until somebody asks for it again.
func (t *Tracker) StopPlan(ctx context.Context, who models.Person, jurisdiction, id string) error {
	p, err := t.PlanFacts(ctx, who, jurisdiction, 0)
	switch {
	case err != nil:
		return err
	case !p.Foresees:
		return models.Denied("it takes the role budget or counsel in %s to stop a forecast", p.Place.Name)
	}
	stopped := t.runs.stop(jurisdiction, id)
	if t.runs.others() > 0 { // it may be another's
		elsewhere, err := t.store.StopRun(ctx, jurisdiction, id, t.Now())
		if err != nil {
			return err
		}
		stopped = stopped || elsewhere
	}
	if !stopped {
		return models.NotFound("forecast", id, nil)
	}
	return nil
}

// stop stops a run that this process reckons or follows; false: there is none.
func (x *runs) stop(jurisdiction, id string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	r := x.all[id]
	if r == nil || r.jurisdiction != jurisdiction {
		return false
	}
	r.stopped.Store(true)
	r.stop()
	return true
}

// start is the run of an id, which is begun if there is none; nil where too many wait.
func (x *runs) start(ctx context.Context, id string, q PlanQuery, plan budget.Plan) *run {
	if r := x.known(id, q); r != nil {
		return r
	}
	stands, elsewhere := x.elsewhere(ctx, id)
	if elsewhere && stands.Stopped && q.Again {
		elsewhere = false
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if r := x.all[id]; r != nil && !(q.Again && r.stopped.Load()) { // begun since
		return r
	}
	if x.undone() >= mostUndone {
		return nil
	}
	lasting, stop := context.WithCancel(context.Background()) // it outlives the request that began it
	r := &run{jurisdiction: q.Jurisdiction, stop: stop, ready: make(chan struct{})}
	if x.all[id] == nil {
		x.age = append(x.age, id)
	}
	x.all[id] = r
	x.forget()
	options := q.Options
	options.Progress = func(done, of int) {
		r.done.Store(int64(done))
		r.of.Store(int64(of))
	}
	go func() {
		defer close(r.ready)
		defer stop()
		defer func() { // nobody above would: a fault here would end the program
			if fault := recover(); fault != nil {
				r.err = fmt.Errorf("reckon a plan: %v\n%s", fault, debug.Stack())
			}
		}()
		if elsewhere && x.follow(lasting, id, r, stands) {
			return
		}
		go x.share(id, r)
		select {
		case x.turn <- struct{}{}:
			defer func() { <-x.turn }()
		case <-lasting.Done():
			r.err = lasting.Err()
			return
		}
		r.result, r.err = budget.Reckon(lasting, plan, options)
	}()
	return r
}

// known is the run of an id that this process has, unless it was stopped and is wanted
// again.
func (x *runs) known(id string, q PlanQuery) *run {
	x.mu.Lock()
	defer x.mu.Unlock()
	if r := x.all[id]; r != nil && !(q.Again && r.stopped.Load()) {
		return r
	}
	return nil
}

// undone is how many are at work or wait for their turn.
func (x *runs) undone() int {
	n := 0
	for _, r := range x.all {
		select {
		case <-r.ready:
		default:
			n++
		}
	}
	return n
}

// forget drops the oldest runs that are done.
func (x *runs) forget() {
	for i := 0; len(x.age) > keptRuns && i < len(x.age); {
		id := x.age[i]
		select {
		case <-x.all[id].ready:
			delete(x.all, id)
			x.age = slices.Delete(x.age, i, i+1)
		default:
			i++
		}
	}
}

// newRuns is none yet.
func newRuns(t *Tracker) *runs {
	x := &runs{all: map[string]*run{}, turn: make(chan struct{}, 1), patience: patience, store: t.store, process: t.process, now: func() time.Time { return t.Now() }, others: t.Others}
	rand.Read(x.key[:]) // it never fails: it ends the program first
	return x
}

// id stands for a plan and what is asked of it. It is a hash over what is privileged
// too, and for that is keyed: nobody can try what is believed against it.
func (x *runs) id(plan *budget.Plan, q PlanQuery) (string, error) {
	o := q.Options
	o.Progress = nil
	body, err := json.Marshal(struct {
		Plan    *budget.Plan
		Options any
		Counsel bool
	}{plan, []any{o.Scenario, o.Lifts, o.Compare, o.Against, o.Confidence, o.Seed, o.Trials}, q.Counsel})
	if err != nil {
		return "", fmt.Errorf("name a forecast: %w", err)
	}
	sum := sha256.Sum256(append(body, x.key[:]...))
	return hex.EncodeToString(sum[:16]), nil
}

// planOf is the plan of the facts, with what is believed.
func (t *Tracker) planOf(ctx context.Context, who models.Person, p *PlanFacts, q PlanQuery) (budget.Plan, error) {
	plan := budget.Plan{Place: p.Place, Today: p.Today, Years: p.Years, Drivers: p.Drivers, Beliefs: p.Likely, Scenarios: p.Scenarios}
	for i := range p.Awards {
		a := &p.Awards[i]
		plan.Awards = append(plan.Awards, budget.Exposure{Grant: a.Grant, Name: a.Name, Rung: a.Rung, Position: a.Position, Own: p.standing(a.Grant.ID, models.PreAward), Budget: a.Budget})
	}
	if q.Counsel {
		own, err := t.counselBeliefs(ctx, who, p)
		if err != nil {
			return plan, err
		}
		plan.Beliefs = own
	}
	return plan.Only(q.Awards)
}

// DraftReport is the report that would be issued now: of the whole plan as budget staff
// keep it. What is not reckoned yet is a Conflict.
func (t *Tracker) DraftReport(ctx context.Context, who models.Person, jurisdiction string, q ReportQuery) (models.CouncilReport, error) {
	o := budget.Options{Confidence: q.Confidence}
	if slices.Contains(budget.Built, q.Scenario) {
		o.Against = q.Scenario
	} else {
		o.Scenario = q.Scenario
	}
	r, err := t.within(ctx, issuing*t.runs.patience, who, PlanQuery{Jurisdiction: jurisdiction, Again: true, Options: o})
	if err != nil {
		return models.CouncilReport{}, err
	}
	if r.Reckoned == nil {
		return models.CouncilReport{}, models.Conflict("report", "cannot be made yet: its forecast is still being reckoned; send this again in a moment")
	}
	out, err := t.TellPlan(ctx, r, q.FiscalYear)
	if err == nil && !r.Reckoned.Says() {
		err = models.Conflict("report", "cannot be made: %s", out.Headline)
	}
	return out, err
}

// TellPlan is the report of a plan that is reckoned, for a fiscal year or for all ("").
func (t *Tracker) TellPlan(ctx context.Context, r *PlanRun, year string) (models.CouncilReport, error) {
	if year != "" && !slices.ContainsFunc(r.Plan.Years, func(y models.BudgetYear) bool { return y.Name == year }) {
		return models.CouncilReport{}, models.Invalid("fiscal_year", "%q is no fiscal year that is kept of %s", year, r.Facts.Place.Name)
	}
	all, err := t.store.People(ctx)
	if err != nil {
		return models.CouncilReport{}, fmt.Errorf("read who people are: %w", err)
	}
	people := map[string]string{}
	for _, p := range all {
		people[p.ID] = p.Name
	}
	reconciled, err := t.reconciled(ctx, r.Facts)
	if err != nil {
		return models.CouncilReport{}, err
	}
	open, settled := reconcileNotes(reconciled, people)
	told := budget.Told{FiscalYear: year, Revision: r.Facts.Revision, People: people, Notes: append(r.Facts.ledgerNotes(), open...), Settled: settled, Sources: r.Facts.sources()}
	return budget.Report(r.Plan, r.Reckoned, told), nil
}

// ledgerNotes are the differences between ledger and record that nobody settled.
func (p *PlanFacts) ledgerNotes() []string {
	var out []string
	for i := range p.Awards {
		a := &p.Awards[i]
		if !a.Gap.Open {
			continue
		}
		for _, x := range []struct {
			what string
			by   *models.USD
		}{{"expended", a.Gap.Expended}, {"drawn", a.Gap.Drawn}} {
			if x.by == nil || *x.by == 0 {
				continue
			}
			way, by := "above", *x.by
			if by < 0 {
				way, by = "below", -by
			}
			out = append(out, fmt.Sprintf("%s: the ledger of %s has %s %s %s what was reported; nobody has explained it yet.", a.Name, a.Ledger.Through.Words(), by.Format(), x.what, way))
		}
	}
	return out
}

// sources are those that the standings of the plan's awards rest on.
func (p *PlanFacts) sources() []models.ReportSource {
	var ids []string
	for i := range p.Awards {
		for _, f := range p.Awards[i].Findings {
			ids = append(ids, f.Sources...)
		}
		if f := p.Awards[i].Figure; f != nil {
			ids = append(ids, f.Sources...)
		}
	}
	slices.Sort(ids)
	var out []models.ReportSource
	for _, id := range slices.Compact(ids) {
		if s := p.book.CitedSource(id); s != nil {
			out = append(out, models.ReportSource{ID: s.ID, Title: s.Title, URL: s.URL, Date: s.Date})
		}
	}
	return out
}

// counselBeliefs are counsel's own likelihoods of the place's drivers, where counsel
// entered one that the person may read, and those of the plan elsewhere. Where there is
// none it is an error: a Denied one unless the person is counsel.
func (t *Tracker) counselBeliefs(ctx context.Context, who models.Person, p *PlanFacts) (map[string]models.Likelihood, error) {
	facts, err := t.store.Facts(ctx, store.Filter{Kinds: []models.FactKind{models.FactCounselLikelihood}})
	if err != nil {
		return nil, fmt.Errorf("read counsel's likelihoods: %w", err)
	}
	var all models.Privileged
	for _, f := range facts {
		if p.Driver(f.ID) == nil {
			continue
		}
		if err := all.Take(f.Kind, f.ID, []byte(f.Body)); err != nil {
			return nil, fmt.Errorf("fact %d: %w", f.Seq, err)
		}
	}
	out := maps.Clone(p.Likely)
	found := false
	for _, l := range all.CounselLikelihoods {
		if who.Has(p.within, append(slices.Clone(l.Readers), models.RoleCounsel)...) {
			out[l.ID], found = l.Likelihood, true
		}
	}
	switch {
	case !found && p.Counsels:
		return nil, models.Invalid("basis", "counsel has written no likelihood of its own in %s yet; it is written on the page of a driver", p.Place.Name)
	case !found:
		return nil, models.Denied("there is no likelihood of counsel's own in %s that is for you", p.Place.Name)
	}
	return out, nil
}

// PlanYears is how many fiscal years are kept of a jurisdiction.
func (t *Tracker) PlanYears(ctx context.Context, jurisdiction string) (int, error) {
	w, err := t.Work(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, y := range w.BudgetYears {
		if y.Jurisdiction == jurisdiction {
			n++
		}
	}
	return n, nil
}
