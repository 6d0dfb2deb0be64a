package api

import (
	"cmp"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"proviso/app/tracker"
	"proviso/models"
)

// Grant is one jurisdiction's application or award, with where it stands on the day.
type Grant struct {
	ID           string      `json:"id" example:"denver-co-byrne-jag-fy2017"`
	Jurisdiction string      `json:"jurisdiction" example:"denver-co" doc:"Id of the recipient."`
	State        string      `json:"state,omitempty" example:"CO" doc:"Postal code of the recipient's state."`
	Program      string      `json:"program" example:"byrne-jag" doc:"Id of the program."`
	FiscalYear   int         `json:"fiscal_year" example:"2017" doc:"Federal fiscal year."`
	AwardNumber  *string     `json:"award_number" doc:"Federal award identification number; null until there is one."`
	PassThrough  *string     `json:"pass_through" doc:"Id of the prime recipient of a subaward, which is never added to the prime; null: direct."`
	Joint        *Joint      `json:"joint,omitempty"`
	Inferred     string      `json:"inferred,omitempty" doc:"Why the grant is known to exist although no figure was found."`
	Illustrative bool        `json:"illustrative,omitempty" doc:"Made up to show something; not of the record."`
	Note         string      `json:"note,omitempty"`
	Rung         models.Rung `json:"rung" enum:"clear,protected,unknown,open,at_issue,restricted,lost" doc:"Where the grant stands, from the best to the worst; unknown stands between protected and open."`
	Amount       *string     `json:"amount" example:"423861.00" pattern:"^-?[0-9]+\\.[0-9]{2}$" doc:"Dollars and cents, federal share; null: not known."`
	Basis        *string     `json:"basis" example:"award" doc:"What the amount is: allocation, request, award or reported."`
	Approximate  bool        `json:"approximate"`
	Disputed     bool        `json:"disputed" doc:"Sources differ; the amount counts in no total."`
	NextDeadline *string     `json:"next_deadline" format:"date" doc:"The nearest day by which something must be done; null: none is known."`
	Sources      []string    `json:"sources" doc:"Ids of the sources of the grant and of its amount."`
}

// Joint is an award for which one fiscal agent applies for a group.
type Joint struct {
	FiscalAgent string       `json:"fiscal_agent,omitempty" doc:"Id of the jurisdiction that applies."`
	Members     []string     `json:"members,omitempty" doc:"Ids of the jurisdictions that share it."`
	Shares      []Share      `json:"shares,omitempty" doc:"As the memorandum has them; they foot to the award to the cent."`
	Memoranda   []Memorandum `json:"memoranda,omitempty" doc:"Every version of the memorandum, the first first."`
	Note        string       `json:"note,omitempty"`
}

// Memorandum is one version of what splits a joint award.
type Memorandum struct {
	Version int      `json:"version"`
	Date    string   `json:"date,omitempty" doc:"From which it stands, as exactly as that is known."`
	Fee     *string  `json:"administrative_fee" doc:"Dollars and cents; null: none is recorded."`
	Shares  []Share  `json:"shares" doc:"With the fee they foot to the award to the cent."`
	Note    string   `json:"note,omitempty"`
	Sources []string `json:"sources" doc:"Ids of sources."`
}

// Share is one member's part of a joint award.
type Share struct {
	Member  string             `json:"member"`
	Initial string             `json:"initial,omitempty" doc:"What it was allocated at first, in dollars and cents."`
	Amount  string             `json:"amount" doc:"Dollars and cents."`
	Status  models.ShareStatus `json:"status,omitempty" enum:"pending,signed,declined" doc:"What the member did with the memorandum."`
	On      string             `json:"on,omitempty" doc:"The day of its status."`
}

// Assessment is one grant on one day, as the command assess gives it.
type Assessment struct {
	ID              string             `json:"id" example:"denver-co-byrne-jag-fy2017"`
	Jurisdiction    string             `json:"jurisdiction" example:"denver-co" doc:"Id of the recipient."`
	Program         string             `json:"program" example:"byrne-jag" doc:"Id of the program."`
	FiscalYear      int                `json:"fiscal_year" example:"2017" doc:"Federal fiscal year."`
	AwardNumber     *string            `json:"award_number" doc:"Federal award identification number; null until there is one."`
	PassThrough     *string            `json:"pass_through" doc:"Id of the prime recipient of a subaward, which is never added to the prime; null: direct."`
	Illustrative    bool               `json:"illustrative,omitempty" doc:"Made up to show something; not of the record."`
	Rung            models.Rung        `json:"rung" enum:"clear,protected,unknown,open,at_issue,restricted,lost" doc:"Where the grant stands: the worst of its findings."`
	Amount          *string            `json:"amount" example:"423861.00" pattern:"^-?[0-9]+\\.[0-9]{2}$" doc:"Dollars and cents, federal share; null: not known."`
	Basis           *string            `json:"basis" example:"award" doc:"What the amount is: allocation, request, award or reported."`
	Approximate     bool               `json:"approximate"`
	Disputed        bool               `json:"disputed" doc:"Sources differ; the amount counts in no total."`
	Position        PositionOrUnknown  `json:"position"`
	Conditions      []ConditionOnGrant `json:"conditions"`
	Findings        []Finding          `json:"findings"`
	NextDeadline    *string            `json:"next_deadline" format:"date" doc:"The nearest day by which something must be done; null: none is known."`
	NextDeadlineFor *string            `json:"next_deadline_for" doc:"What must be done by then."`
	WouldChange     []WouldChange      `json:"would_change,omitempty" doc:"The smallest sets of facts that would move the grant to another rung; of a single grant only."`
}

// Position is where the money of an award stands.
type Position struct {
	SpentUnpaid string `json:"spent_unpaid" doc:"Spent, not yet repaid: max(0, X - D)."`
	Future      string `json:"future" doc:"Neither spent nor received: A - max(X, D)."`
	Committed   string `json:"committed" doc:"The part of future under obligation."`
	Uncommitted string `json:"uncommitted" doc:"The rest of future."`
	OwedBack    string `json:"owed_back" doc:"Received, not spent: max(0, D - X)."`
	Demandable  string `json:"demandable" doc:"Received and spent: min(X, D)."`
	OverAward   string `json:"over_award" doc:"Spending beyond the award, outside the four amounts."`
	OwnMoney    string `json:"own_money_before_award" doc:"The recipient's own money spent before the award, outside the four amounts."`
	Interest    string `json:"interest_owed" doc:"Owed on advances, outside the four amounts."`
}

// PositionOrUnknown is a position, or nil where the record does not know it.
type PositionOrUnknown struct{ *Position }

func (p PositionOrUnknown) MarshalJSON() ([]byte, error) {
	if p.Position == nil {
		return json.Marshal("unknown")
	}
	return json.Marshal(p.Position)
}

// Schema is the word or the amounts.
func (PositionOrUnknown) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{Description: "Four amounts of dollars and cents that add up to the award A, from what is expended X and drawn D; or \"unknown\" where any of these is.",
		OneOf: []*huma.Schema{{Type: huma.TypeString, Enum: []any{"unknown"}}, r.Schema(reflect.TypeFor[Position](), true, "")}}
}

// ConditionOnGrant is one condition's standing for a grant.
type ConditionOnGrant struct {
	Condition   string          `json:"condition" example:"jag-notice" doc:"Id of the condition."`
	Standing    models.Standing `json:"standing" enum:"not_attached,withdrawn,blocked,not_enforced,in_force,uncertain"`
	Enforceable string          `json:"enforceable" enum:"yes,no,uncertain"`
}

// Finding is what one rule says of the grant.
type Finding struct {
	Rule      string   `json:"rule" doc:"Id of the rule."`
	Rung      *string  `json:"rung" doc:"The rung that the finding puts the grant on; null: a remark, which decides nothing."`
	Cause     *string  `json:"cause" doc:"political, self_inflicted, or null."`
	Text      string   `json:"text" doc:"The finding in a sentence."`
	Basis     string   `json:"basis" doc:"Id of the fact looked at."`
	Authority string   `json:"authority" doc:"What the rule rests on."`
	Since     *string  `json:"since" doc:"From when it holds, as exactly as that is known."`
	Sources   []string `json:"sources" doc:"Ids of sources."`
}

// WouldChange is a smallest set of facts that would move the grant.
type WouldChange struct {
	Facts []string    `json:"facts" doc:"What would have to happen, in words."`
	To    models.Rung `json:"to" enum:"clear,protected,unknown,open,at_issue,restricted,lost"`
}

// GrantOnDay is one grant with everything behind where it stands.
type GrantOnDay struct {
	Days
	Assessment
	State    string           `json:"state,omitempty" example:"CO" doc:"Postal code of the recipient's state."`
	Payments Payments         `json:"payments"`
	Joint    *Joint           `json:"joint,omitempty"`
	Note     string           `json:"note,omitempty"`
	Coverage []GrantCoverage  `json:"coverage" doc:"Each condition's standing for this grant with every reason."`
	Rules    []RuleConsidered `json:"rules" doc:"Every rule, also those that say nothing of this grant."`
	Sources  []string         `json:"sources" doc:"Ids of the sources of the grant and of its amount."`
}

// Payments is what keeps the award's money from being paid.
type Payments struct {
	Held        bool    `json:"held" doc:"The award or its payments are held: what is spent and not repaid is out of the recipient's pocket, and future money, the same amount, comes later."`
	OutOfPocket *string `json:"out_of_pocket" doc:"What is spent and not repaid while payments are held, in dollars and cents; null: not known."`
}

func newPayments(x *models.Assessment) Payments {
	out := Payments{Held: tracker.IsHeld(x)}
	if p := x.Position; p != nil {
		out.OutOfPocket = orNull(models.USD(0).String())
		if out.Held {
			out.OutOfPocket = orNull(p.SpentUnpaid.String())
		}
	}
	return out
}

// GrantCoverage is one condition's answer for the grant.
type GrantCoverage struct {
	Condition string `json:"condition" example:"jag-notice" doc:"Id of the condition."`
	Covered
}

// RuleConsidered is a rule and what came of it.
type RuleConsidered struct {
	Rule      string `json:"rule" doc:"Id of the rule."`
	Title     string `json:"title"`
	Authority string `json:"authority" doc:"What the rule rests on."`
	Outcome   string `json:"outcome" enum:"applied,does_not_apply,not_in_force" doc:"applied: what it said is among the findings."`
}

func newAssessment(x *models.Assessment) Assessment {
	g := x.Grant
	out := Assessment{ID: g.ID, Jurisdiction: g.Jurisdiction, Program: g.Program, FiscalYear: g.FiscalYear, AwardNumber: orNull(g.AwardNumber), PassThrough: orNull(g.Via),
		Illustrative: g.Illustrative, Rung: x.Rung, Conditions: make([]ConditionOnGrant, 0, len(x.Conditions)), Findings: make([]Finding, 0, len(x.Findings))}
	if f := x.Figure; f != nil {
		out.Amount, out.Basis, out.Approximate, out.Disputed = orNull(f.USD.String()), orNull(string(f.Basis)), f.Approximate, f.Disputed
	}
	if p := x.Position; p != nil {
		out.Position.Position = &Position{p.SpentUnpaid.String(), p.Future.String(), p.Committed.String(), p.Uncommitted.String(), p.OwedBack.String(),
			p.Demandable.String(), p.OverAward.String(), p.OwnMoney.String(), p.Interest.String()}
	}
	for _, c := range x.Conditions {
		out.Conditions = append(out.Conditions, ConditionOnGrant{c.Condition, c.Standing, c.Standing.Enforceable().String()})
	}
	for _, f := range x.Findings {
		out.Findings = append(out.Findings, Finding{f.Rule, orNull(string(f.Rung)), orNull(string(f.Cause)), f.Text, f.Basis, f.Citation, orNull(f.Since.String()), listOf(f.Sources)})
	}
	if d := x.NextDeadline; d != nil {
		out.NextDeadline, out.NextDeadlineFor = orNull(d.Date.String()), orNull(d.What)
	}
	for _, c := range x.Changes {
		out.WouldChange = append(out.WouldChange, WouldChange{c.Facts, c.To})
	}
	return out
}

func newGrant(x *models.Assessment) Grant {
	g, a := x.Grant, newAssessment(x)
	return Grant{ID: g.ID, Jurisdiction: g.Jurisdiction, State: x.State, Program: g.Program, FiscalYear: g.FiscalYear, AwardNumber: a.AwardNumber, PassThrough: a.PassThrough,
		Joint: newJoint(g.Joint), Inferred: g.Inferred, Illustrative: g.Illustrative, Note: g.Note, Rung: a.Rung, Amount: a.Amount, Basis: a.Basis, Approximate: a.Approximate,
		Disputed: a.Disputed, NextDeadline: a.NextDeadline, Sources: sourcesOf(x)}
}

// sourcesOf are the sources of a grant and of its amount, each once.
func sourcesOf(x *models.Assessment) []string {
	out := listOf(slices.Clone(x.Grant.Sources))
	if x.Figure != nil {
		for _, s := range x.Figure.Sources {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

func newJoint(j *models.Joint) *Joint {
	if j == nil {
		return nil
	}
	out := &Joint{FiscalAgent: j.FiscalAgent, Members: j.Members, Note: j.Note}
	out.Shares = newShares(j.Shares)
	for _, m := range j.Memoranda {
		x := Memorandum{Version: m.Version, Date: m.Date.String(), Shares: newShares(m.Shares), Note: m.Note, Sources: listOf(m.Sources)}
		if m.Fee != 0 {
			x.Fee = orNull(m.Fee.String())
		}
		out.Memoranda = append(out.Memoranda, x)
	}
	return out
}

func newShares(all []models.Share) []Share {
	var out []Share
	for _, s := range all {
		x := Share{Member: s.Member, Amount: s.Amount.String(), Status: s.Status, On: s.On.String()}
		if s.Initial != 0 {
			x.Initial = s.Initial.String()
		}
		out = append(out, x)
	}
	return out
}

// listOf is the list, or an empty one: JSON has no null lists here.
func listOf(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func (p *API) grants() []operation {
	return []operation{
		listed(operation{id: "grants", path: "/grants", tag: "grants", summary: "Grants that exist by the day, each with where it stands",
			detail:  "A grant exists from the first day of its federal fiscal year. Assessments gives the findings behind the rung.",
			example: "/grants?state=CO&fiscal_year=2017&as_of=2018-10-11"}, graded(newGrant)),
		{id: "grant", method: http.MethodGet, path: "/grants/{id}", tag: "grants", params: append([]param{idParam("grant", "denver-co-byrne-jag-fy2017")}, days...), answer: GrantOnDay{}, do: showGrant,
			summary: "One grant with findings, position, coverage and every rule", example: "/grants/vermont-byrne-jag-fy2016?as_of=2018-04-13"},
		listed(operation{id: "assessments", path: "/assessments", tag: "grants", summary: "The ladder of a day: each grant's rung with every finding",
			detail:  "Each item is what the command assess gives for the grant.",
			example: "/assessments?rung=lost&limit=1&as_of=2018-01-24"}, graded(newAssessment)),
	}
}

// graded is a list of grants. A grant is judged where a filter or the order rests
// on it, else once its page is known: on a long list that is what costs.
func graded[I any](show func(x *models.Assessment) I) list[models.Assessment, I] {
	return list[models.Assessment, I]{
		rows: grantsOf, id: func(x *models.Assessment) string { return x.Grant.ID },
		filters: []filter[models.Assessment]{
			{param{name: "jurisdiction", doc: "Only grants of this jurisdiction, by id.", example: "denver-co"}, one(func(x *models.Assessment) string { return x.Grant.Jurisdiction }), place},
			{param{name: "state", doc: "Only grants in this state, by postal code.", example: "CO"}, one(func(x *models.Assessment) string { return x.State }), state},
			{param{name: "program", doc: "Only grants of this program, by id or assistance listing number.", example: "byrne-jag"}, one(func(x *models.Assessment) string { return x.Grant.Program }), program},
			{yearParam, numbers(func(x *models.Assessment) []int { return []int{x.Grant.FiscalYear} }), fiscalYear},
			{param{name: "rung", doc: "Only grants on this rung.", example: "at_issue", enum: texts(models.Rungs...)}, one(func(x *models.Assessment) string { return string(x.Rung) }), rung},
		},
		orders: []order[models.Assessment]{
			byText("jurisdiction", func(x *models.Assessment) string { return x.Grant.Jurisdiction }),
			byText("state", func(x *models.Assessment) string { return x.State }),
			byText("program", func(x *models.Assessment) string { return x.Grant.Program }),
			byYear(func(x *models.Assessment) int { return x.Grant.FiscalYear }),
			byText("award_number", func(x *models.Assessment) string { return x.Grant.AwardNumber }),
			{"rung", func(x, y *models.Assessment) int { return cmp.Compare(x.Rung.Severity(), y.Rung.Severity()) }, nil},
			{"amount", func(x, y *models.Assessment) int { return cmp.Compare(x.Figure.USD, y.Figure.USD) }, func(x *models.Assessment) bool { return x.Figure != nil }},
			{"next_deadline", func(x, y *models.Assessment) int { return cmp.Compare(x.NextDeadline.Date, y.NextDeadline.Date) }, func(x *models.Assessment) bool { return x.NextDeadline != nil }},
		},
		show: func(a *asked, page []*models.Assessment) ([]I, error) {
			out := make([]I, 0, len(page))
			for _, x := range a.judged(page) {
				out = append(out, show(x))
			}
			return out, nil
		},
	}
}

// judgedOrders are the orders that rest on a judgement.
var judgedOrders = []string{"rung", "amount", "next_deadline"}

// judges is true where the list cannot be made without judging every grant.
func (a *asked) judges() bool {
	return a.query.Get("rung") != "" || slices.ContainsFunc(strings.Split(a.query.Get("sort"), ","), func(f string) bool {
		return slices.Contains(judgedOrders, strings.TrimPrefix(f, "-"))
	})
}

// grantsOf are the grants that exist by the day, judged where they must be.
func grantsOf(a *asked) ([]models.Assessment, error) {
	q := tracker.AssessQuery{AsOf: a.asOf, KnownOn: a.knownOn}
	if a.judges() {
		got, err := a.book.Assess(q)
		return got.Grants, err
	}
	return a.book.Unjudged(q)
}

// judged are the grants of a page, judged.
func (a *asked) judged(page []*models.Assessment) []*models.Assessment {
	if a.judges() {
		return page
	}
	ids := make([]*models.Grant, 0, len(page))
	for _, x := range page {
		ids = append(ids, &x.Grant)
	}
	got := a.book.Judge(ids, tracker.AssessQuery{AsOf: a.asOf, KnownOn: a.knownOn})
	out := make([]*models.Assessment, 0, len(got))
	for i := range got {
		out = append(out, &got[i])
	}
	return out
}

func place(a *asked, v string) (string, error) {
	j, err := a.book.FindPlace(v)
	if err != nil {
		return "", err
	}
	return j.ID, nil
}

func program(a *asked, v string) (string, error) {
	x, err := a.book.Law.FindProgram(v)
	if err != nil {
		return "", err
	}
	return x.ID, nil
}

func condition(a *asked, v string) (string, error) {
	x, err := a.book.Law.FindCondition(v)
	if err != nil {
		return "", err
	}
	return x.ID, nil
}

func state(a *asked, v string) (string, error) {
	if !slices.ContainsFunc(a.book.Record.Jurisdictions, func(j models.Jurisdiction) bool { return j.State == v }) {
		return "", models.Invalid("state", "%q is not the postal code of a state in the record; write it like CO", v)
	}
	return v, nil
}

func fiscalYear(_ *asked, v string) (string, error) {
	n, err := year("fiscal_year", v)
	return strconv.Itoa(n), err
}

func rung(_ *asked, v string) (string, error) {
	r, err := models.ParseRung("rung", v)
	return string(r), err
}

func showGrant(a *asked) (any, error) {
	got, err := a.book.Grant(a.id, a.asOf, a.knownOn)
	if err != nil {
		return nil, err
	}
	out := GrantOnDay{Days: a.days(), Assessment: newAssessment(&got.Assessment), State: got.Jurisdiction.State, Payments: newPayments(&got.Assessment), Joint: newJoint(got.Assessment.Grant.Joint),
		Note: got.Assessment.Grant.Note, Coverage: make([]GrantCoverage, 0, len(got.Conditions)), Rules: make([]RuleConsidered, 0, len(got.Rules)), Sources: sourcesOf(&got.Assessment)}
	for _, c := range got.Conditions {
		answer, err := a.book.Coverage(models.Question{Jurisdiction: got.Assessment.Grant.Jurisdiction, Program: got.Assessment.Grant.Program,
			FiscalYear: got.Assessment.Grant.FiscalYear, Condition: c.Condition, AsOf: a.asOf, KnownOn: a.knownOn})
		if err != nil {
			return nil, err
		}
		out.Coverage = append(out.Coverage, GrantCoverage{c.Condition, newCovered(answer)})
	}
	for _, r := range got.Rules {
		out.Rules = append(out.Rules, RuleConsidered{r.Rule.ID, r.Rule.Title, r.Rule.Citation, strings.ReplaceAll(string(r.Outcome), " ", "_")})
	}
	return out, nil
}
