package api

import (
	"net/http"
	"slices"

	"proviso/app/tracker"
	"proviso/models"
)

// OrderInCase is an order with the case in which it was made.
type OrderInCase struct {
	Order
	Case    string `json:"case" example:"chicago-v-sessions-fy2017" doc:"Id of the case."`
	Caption string `json:"caption" doc:"Of the case."`
	Court   string `json:"court"`
}

// JurisdictionOnDay is a jurisdiction with what the record holds about it.
type JurisdictionOnDay struct {
	Days
	Jurisdiction
	Associations []string `json:"associations" doc:"Ids of associations of which it is a confirmed member."`
	Grants       []string `json:"grants" doc:"Ids of its grants that exist by the day."`
	Actions      []string `json:"actions" doc:"Ids of actions addressed to it by the day."`
	Cases        []string `json:"cases" doc:"Ids of cases, filed by the day, in which it is a plaintiff."`
}

// ConditionOnDay is a condition with whom it binds.
type ConditionOnDay struct {
	Days
	Condition
	Cover []Cover `json:"cover" doc:"How many jurisdictions of the record stand how, for each program and year that may carry it."`
}

// Cover counts the jurisdictions of one standing.
type Cover struct {
	Program       string          `json:"program,omitempty" doc:"Id of the program; left out: not limited to any."`
	FiscalYear    int             `json:"fiscal_year,omitempty" doc:"Left out: not limited to any."`
	Standing      models.Standing `json:"standing" enum:"withdrawn,blocked,not_enforced,in_force,uncertain"`
	Jurisdictions int             `json:"jurisdictions"`
}

// CaseOnDay is a case as known.
type CaseOnDay struct {
	Days
	Case
}

// SourceOnDay is a source with what rests on it.
type SourceOnDay struct {
	Days
	Source
	Facts []FactRef `json:"facts" doc:"What rests on it."`
}

// FactRef names a fact.
type FactRef struct {
	Kind models.FactKind `json:"kind"`
	ID   string          `json:"id"`
}

// Filters that several lists take.
func byPlace[T any](doc string, of func(x *T) []string) filter[T] {
	return filter[T]{param{name: "jurisdiction", doc: doc, example: "denver-co"}, of, place}
}

func byProgram[T any](of func(x *T) []string) filter[T] {
	return filter[T]{param{name: "program", doc: "Only those that name this program, by id or assistance listing number.", example: "byrne-jag"}, of, program}
}

func byCondition[T any](of func(x *T) []string) filter[T] {
	return filter[T]{param{name: "condition", doc: "Only those that name this condition, by id.", example: "jag-notice"}, of, condition}
}

func byFiscalYear[T any](of func(x *T) []int) filter[T] {
	return filter[T]{yearParam, numbers(of), fiscalYear}
}

func bySeen[T any](name, doc, example string, of func(x *T) string) filter[T] {
	return filter[T]{param: param{name: name, doc: doc, example: example}, of: one(of)}
}

// parsed is a filter by a closed set.
func parsed[T any, S ~string](name, doc, example string, set []S, parse func(field, s string) (S, error), of func(x *T) string) filter[T] {
	return filter[T]{param{name: name, doc: doc, example: example, enum: texts(set...)}, one(of),
		func(_ *asked, v string) (string, error) { got, err := parse(name, v); return string(got), err }}
}

// each shows the things of a page one by one, as they were known.
func each[T, I any](known func(x T, known models.Date) T) func(a *asked, page []*T) ([]I, error) {
	return func(a *asked, page []*T) ([]I, error) {
		out := make([]I, 0, len(page))
		for _, x := range page {
			v, err := as[I](known(*x, a.knownOn))
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		return out, nil
	}
}

// always is for things of which nothing is hidden.
func always[T any](x T, _ models.Date) T { return x }

func (p *API) records() []operation {
	return slices.Concat(places(), conditions(), cases(), actions(), sources())
}

func places() []operation {
	type J = models.Jurisdiction
	kinds := []models.JurisdictionKind{models.State, models.County, models.City, models.Consolidated, models.SpecialDistrict}
	type G = models.Program
	return []operation{
		listed(operation{id: "jurisdictions", path: "/jurisdictions", tag: "record", summary: "Jurisdictions of the record", example: "/jurisdictions?state=CO&limit=2&as_of=2018-01-24"},
			list[J, Jurisdiction]{rows: func(a *asked) ([]J, error) { return a.book.Record.Jurisdictions, nil }, id: func(x *J) string { return x.ID },
				filters: []filter[J]{
					{param{name: "state", doc: "Only those of this state, by postal code.", example: "CO"}, one(func(x *J) string { return x.State }), state},
					parsed("kind", "Only those of this kind.", "city", kinds, models.ParseJurisdictionKind, func(x *J) string { return string(x.Kind) }),
				},
				orders: []order[J]{byText("name", func(x *J) string { return x.Name }), byText("state", func(x *J) string { return x.State })},
				show:   each[J, Jurisdiction](always)}),
		{id: "jurisdiction", method: http.MethodGet, path: "/jurisdictions/{id}", tag: "record", params: append([]param{idParam("jurisdiction", "denver-co")}, days...),
			answer: JurisdictionOnDay{}, do: showJurisdiction, summary: "One jurisdiction with its grants, actions and cases", example: "/jurisdictions/denver-co?as_of=2018-01-24"},
		listed(operation{id: "programs", path: "/programs", tag: "record", summary: "Assistance programs", example: "/programs?aln=16.738&as_of=2018-01-24"},
			list[G, Program]{rows: func(a *asked) ([]G, error) { return a.book.Record.Programs, nil }, id: func(x *G) string { return x.ID },
				filters: []filter[G]{
					bySeen("aln", "Only the one of this assistance listing number.", "16.738", func(x *G) string { return x.ALN }),
					bySeen("agency", "Only those of this agency.", "BJA", func(x *G) string { return x.Agency }),
					bySeen("kind", "Only those of this kind.", "formula", func(x *G) string { return x.Kind }),
				},
				orders: []order[G]{byText("aln", func(x *G) string { return x.ALN }), byText("name", func(x *G) string { return x.Name })},
				show:   each[G, Program](always)}),
	}
}

func showJurisdiction(a *asked) (any, error) {
	j, err := a.book.FindPlace(a.id)
	if err != nil {
		return nil, err
	}
	out := JurisdictionOnDay{Days: a.days(), Associations: []string{}, Grants: []string{}, Actions: []string{}, Cases: []string{}}
	if out.Jurisdiction, err = as[Jurisdiction](*j); err != nil {
		return nil, err
	}
	for _, x := range a.book.Record.Associations {
		if slices.Contains(x.Confirmed, j.ID) {
			out.Associations = append(out.Associations, x.ID)
		}
	}
	grants, err := a.book.Unjudged(tracker.AssessQuery{AsOf: a.asOf, KnownOn: a.knownOn, Jurisdiction: j.ID})
	if err != nil {
		return nil, err
	}
	for i := range grants {
		out.Grants = append(out.Grants, grants[i].Grant.ID)
	}
	for _, x := range a.book.Record.Actions {
		if slices.Contains(x.Recipients, j.ID) && a.begun(x.Date) {
			out.Actions = append(out.Actions, x.ID)
		}
	}
	for i := range a.book.Record.Cases {
		x := &a.book.Record.Cases[i]
		if slices.Contains(plaintiffs(x), j.ID) && a.begun(x.Filed) {
			out.Cases = append(out.Cases, x.ID)
		}
	}
	return out, nil
}

func plaintiffs(x *models.Case) []string {
	out := make([]string, 0, len(x.Plaintiffs))
	for _, party := range x.Plaintiffs {
		out = append(out, party.ID)
	}
	return out
}

func conditions() []operation {
	type K = models.Condition
	return []operation{
		listed(operation{id: "conditions", path: "/conditions", tag: "record", summary: "Conditions announced by the day", example: "/conditions?era=2017&kind=notice&as_of=2018-01-24"},
			list[K, Condition]{rows: func(a *asked) ([]K, error) { return a.book.Record.Conditions, nil }, id: func(x *K) string { return x.ID },
				begun: func(a *asked, x *K) bool { return a.begun(announced(x)) },
				filters: []filter[K]{
					bySeen("kind", "Only those of this kind.", "certification", func(x *K) string { return x.Kind }),
					{param: param{name: "era", doc: "Only those of this wave.", example: 2017}, of: numbers(func(x *K) []int { return []int{x.Era} })},
					byProgram(func(x *K) []string {
						var out []string
						for _, t := range x.Attachments {
							out = append(out, t.Programs...)
						}
						return out
					}),
				},
				orders: []order[K]{byText("title", func(x *K) string { return x.Title }), byWhen("announced", announced)},
				show:   each[K, Condition](tracker.KnownCondition)}),
		{id: "condition", method: http.MethodGet, path: "/conditions/{id}", tag: "record", params: append([]param{idParam("condition", "jag-notice")}, days...), answer: ConditionOnDay{},
			do: showCondition, summary: "One condition with how many it binds", example: "/conditions/jag-notice?as_of=2018-06-26"},
	}
}

// announced is when a condition was first announced, for any award.
func announced(x *models.Condition) models.When {
	first := x.Announced
	for _, t := range x.Attachments {
		if t.Announced.Known() && (!first.Known() || t.Announced.Earliest < first.Earliest) {
			first = t.Announced
		}
	}
	return first
}

func showCondition(a *asked) (any, error) {
	k, err := a.book.Law.FindCondition(a.id)
	if err != nil {
		return nil, err
	}
	if !a.known(announced(k)) {
		return nil, a.notYet("condition")
	}
	out := ConditionOnDay{Days: a.days(), Cover: []Cover{}}
	if out.Condition, err = as[Condition](tracker.KnownCondition(*k, a.knownOn)); err != nil {
		return nil, err
	}
	for _, x := range a.book.Cover(k.ID, a.asOf, a.knownOn) {
		out.Cover = append(out.Cover, Cover{x.Program, x.FiscalYear, x.Standing, len(x.Places)})
	}
	return out, nil
}

// notYet is for a thing that nobody knew of on the day of knowledge.
func (a *asked) notYet(noun string) error {
	return &models.Error{Kind: models.KindNotFound, Field: noun, Msg: "nothing was known of " + a.id + " on " + a.knownOn.String()}
}

func cases() []operation {
	type M = models.Case
	type O = inCase
	return []operation{
		listed(operation{id: "cases", path: "/cases", tag: "record", summary: "Cases filed by the day, each with its events and orders", example: "/cases?jurisdiction=west-palm-beach-fl&as_of=2018-01-24"},
			list[M, Case]{rows: func(a *asked) ([]M, error) { return a.book.Record.Cases, nil }, id: func(x *M) string { return x.ID },
				begun: func(a *asked, x *M) bool { return a.begun(x.Filed) },
				filters: []filter[M]{
					byPlace("Only those in which this jurisdiction is a plaintiff, by id.", plaintiffs),
					byCondition(func(x *M) []string { return x.Conditions }), byProgram(func(x *M) []string { return x.Programs }),
					byFiscalYear(func(x *M) []int { return x.FiscalYears }),
					bySeen("court", "Only those in this court.", "N.D. Ill.", func(x *M) string { return x.Court }),
					bySeen("role", "Only those of this role.", "challenge", func(x *M) string { return x.Role }),
				},
				orders: []order[M]{byText("caption", func(x *M) string { return x.Caption }), byText("court", func(x *M) string { return x.Court }), byWhen("filed", func(x *M) models.When { return x.Filed })},
				show:   each[M, Case](tracker.KnownCase)}),
		{id: "case", method: http.MethodGet, path: "/cases/{id}", tag: "record", params: append([]param{idParam("case", "chicago-v-sessions-fy2017")}, days...), answer: CaseOnDay{},
			do: showCase, summary: "One case with its events and orders", example: "/cases/evanston-uscm-v-sessions?as_of=2018-08-29&known_on=2018-08-28"},
		listed(operation{id: "orders", path: "/orders", tag: "record", summary: "Orders made by the day, each with its case", example: "/orders?condition=jag-notice&scope=nationwide&as_of=2018-01-24"},
			list[O, OrderInCase]{rows: ordersOf, id: func(x *O) string { return x.order.ID }, begun: func(a *asked, x *O) bool { return a.begun(x.order.From) },
				filters: []filter[O]{
					bySeen("case", "Only those made in this case, by id.", "chicago-v-sessions-fy2017", func(x *O) string { return x.in.ID }),
					byPlace("Only those that name this jurisdiction among the protected, by id. Whom else an order reaches is for coverage to say.", func(x *O) []string { return x.order.Protected }),
					byCondition(func(x *O) []string { return x.order.Conditions }), byProgram(func(x *O) []string { return x.order.Programs }),
					byFiscalYear(func(x *O) []int { return x.order.FiscalYears }),
					bySeen("kind", "Only those of this kind.", "preliminary_injunction", func(x *O) string { return x.order.Kind }),
					parsed("scope", "Only those of this scope.", "nationwide", scopes, models.ParseOrderScope, func(x *O) string { return string(x.order.Scope) }),
				},
				orders: []order[O]{byText("case", func(x *O) string { return x.in.ID }), byWhen("from", func(x *O) models.When { return x.order.From }), byWhen("to", func(x *O) models.When { return x.order.To })},
				show: func(a *asked, page []*O) ([]OrderInCase, error) {
					out := make([]OrderInCase, 0, len(page))
					for _, x := range page {
						o, err := as[Order](tracker.KnownOrder(x.order, a.knownOn))
						if err != nil {
							return nil, err
						}
						out = append(out, OrderInCase{o, x.in.ID, x.in.Caption, x.in.Court})
					}
					return out, nil
				}}),
	}
}

var scopes = []models.OrderScope{models.ScopeParties, models.ScopeSubdivisions, models.ScopeClass, models.ScopeNationwide, models.ScopeVacatur, models.ScopeConcession, models.ScopeNone}

// inCase is an order with its case.
type inCase struct {
	order models.Order
	in    *models.Case
}

func ordersOf(a *asked) ([]inCase, error) {
	var out []inCase
	for i := range a.book.Record.Cases {
		m := &a.book.Record.Cases[i]
		for _, o := range m.Orders {
			out = append(out, inCase{o, m})
		}
	}
	return out, nil
}

func showCase(a *asked) (any, error) {
	m, err := a.book.Case(a.id)
	if err != nil {
		return nil, err
	}
	if !a.known(m.Filed) {
		return nil, a.notYet("case")
	}
	shown, err := as[Case](tracker.KnownCase(m, a.knownOn))
	return CaseOnDay{a.days(), shown}, err
}

func actions() []operation {
	type N = models.Notice
	type A = models.Action
	demands := actionList(operation{id: "demands", path: "/demands", tag: "record", summary: "Letters, document requests and assessments sent by the day",
		detail: "Of the actions those that ask a recipient for something: documents, an opinion, an answer to an allegation by a day.", example: "/demands?jurisdiction=vermont&limit=1&as_of=2018-04-13"},
		func(x *A) bool { return x.Demands() })
	return []operation{
		listed(operation{id: "notices", path: "/notices", tag: "record", summary: "Agencies' notices given by the day", example: "/notices?program=byrne-jag&fiscal_year=2017&limit=1&as_of=2021-06-01"},
			list[N, Notice]{rows: func(a *asked) ([]N, error) { return a.book.Record.Notices, nil }, id: func(x *N) string { return x.ID },
				begun: func(a *asked, x *N) bool { return a.begun(given(x)) },
				filters: []filter[N]{
					byPlace("Only those that name this jurisdiction, by id.", func(x *N) []string { return slices.Concat(x.Protected, x.Addressees) }),
					byCondition(func(x *N) []string { return x.Conditions }), byProgram(func(x *N) []string { return []string{x.Program} }),
					byFiscalYear(func(x *N) []int { return []int{x.FiscalYear} }),
					bySeen("kind", "Only those of this kind.", models.NonEnforcement, func(x *N) string { return x.Kind }),
				},
				orders: []order[N]{byWhen("date", given), byText("program", func(x *N) string { return x.Program }), byYear(func(x *N) int { return x.FiscalYear })},
				show:   each[N, Notice](always)}),
		demands,
		actionList(operation{id: "actions", path: "/actions", tag: "record", summary: "What federal bodies sent, announced or did by the day",
			example: "/actions?effect=clearance&jurisdiction=new-orleans-la&as_of=2018-01-24"}, func(*A) bool { return true }),
	}
}

// given is when a notice was given, or the day before which it was not.
func given(x *models.Notice) models.When {
	if x.Date.Known() {
		return x.Date
	}
	return models.OnDay(x.NotBefore)
}

var effects = []models.Effect{models.EffectDemand, models.EffectAlleged, models.EffectHold, models.EffectReduce, models.EffectTerminate, models.EffectClawback,
	models.EffectOffer, models.EffectRelease, models.EffectClear}

// actionList is a list of some of the actions.
func actionList(o operation, in func(x *models.Action) bool) operation {
	type A = models.Action
	return listed(o, list[A, Action]{
		rows: func(a *asked) ([]A, error) {
			return slices.DeleteFunc(slices.Clone(a.book.Record.Actions), func(x A) bool { return !in(&x) }), nil
		},
		id: func(x *A) string { return x.ID }, begun: func(a *asked, x *A) bool { return a.begun(x.Date) },
		filters: []filter[A]{
			byPlace("Only those sent to this jurisdiction, by id.", func(x *A) []string { return x.Recipients }),
			byCondition(func(x *A) []string { return x.Conditions }), byProgram(func(x *A) []string { return x.Programs }),
			byFiscalYear(func(x *A) []int { return x.FiscalYears }),
			bySeen("kind", "Only those of this kind.", "document_request", func(x *A) string { return x.Kind }),
			parsed("effect", "Only those of this effect.", "demand", effects, models.ParseEffect, func(x *A) string { return string(x.Effect) }),
		},
		orders: []order[A]{byWhen("date", func(x *A) models.When { return x.Date }), byText("office", func(x *A) string { return x.Office }), byText("kind", func(x *A) string { return x.Kind }),
			byWhen("response_deadline", func(x *A) models.When { return models.OnDay(x.RespondBy) })},
		show: each[A, Action](tracker.KnownAction),
	})
}

func sources() []operation {
	type S = models.Source
	return []operation{
		listed(operation{id: "sources", path: "/sources", tag: "record", summary: "Documents and pages on which facts rest", example: "/sources?grade=tertiary&limit=2&as_of=2018-01-24"},
			list[S, Source]{rows: func(a *asked) ([]S, error) { return a.book.Record.Sources, nil }, id: func(x *S) string { return x.ID },
				begun: func(a *asked, x *S) bool { return a.known(x.Date) },
				filters: []filter[S]{
					bySeen("grade", "Only those of this grade.", "primary", func(x *S) string { return x.Grade }),
					bySeen("publisher", "Only those of this publisher.", "Department of Justice", func(x *S) string { return x.Publisher }),
				},
				orders: []order[S]{byText("title", func(x *S) string { return x.Title }), byText("publisher", func(x *S) string { return x.Publisher }), byWhen("date", func(x *S) models.When { return x.Date })},
				show:   each[S, Source](always)}),
		{id: "source", method: http.MethodGet, path: "/sources/{id}", tag: "record", params: append([]param{idParam("source", "b-ipt-fy17")}, days...), answer: SourceOnDay{},
			do: showSource, summary: "One source with the facts that rest on it", example: "/sources/b-doj-letter-louisville-20180124?as_of=2018-01-24"},
	}
}

func showSource(a *asked) (any, error) {
	s, rests, err := a.book.Source(a.id)
	if err != nil {
		return nil, err
	}
	out := SourceOnDay{Days: a.days(), Facts: make([]FactRef, 0, len(rests))}
	if out.Source, err = as[Source](s); err != nil {
		return nil, err
	}
	for _, r := range rests {
		out.Facts = append(out.Facts, FactRef{r.Kind, r.ID})
	}
	return out, nil
}
