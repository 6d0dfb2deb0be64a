// Package duty computes deadlines: the dates of one award and a day in, every
// deadline out, each with the version of the rule that gives it, its source and
// the computation in sentences. It promises that a deadline keeps its id whatever
// becomes of its day, that no number of days stands outside the catalogue, and
// that what cannot be computed is told as not known, with what is missing. It
// refuses to know the record, the people and the clock.
//
// It is a room of its own and no part of risk: risk says what stands between a
// grant and its money, from public facts; a deadline is work to be done by
// somebody, and what people keep of it is never public.
//
// The version of a rule is picked by the day that the count starts on. The
// revision of 2020 speaks of awards made from then on, and agencies applied it to
// periods that ended later; where an award's own terms differ, the day is moved
// with that reason.
package duty

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"proviso/models"
)

// Award is what the deadlines of one award hang on. Days are as far as they are
// known: one counts from the earliest, which is safe.
type Award struct {
	Grant        models.Grant
	Agency       string
	Offered      Fact
	Answered     Fact // accepted, or declined
	Over         bool // declined, withdrawn or denied: nothing more falls due
	Closed       Fact // by the agency: what was not done by then is not owed any more
	ClosedSeen   bool // it was seen closed on that day; since when is not known
	Followed     bool // people keep something of one of its deadlines
	Start, End   Fact // of the period; a termination ends it
	Reports      []models.Report
	Certificates []Certificate
	Papers       []Paper  // offers and notices that set a day for acceptance, by their date
	Open         []string // litigation, claims and audits that keep records needed, in words
	Award, Spent *models.USD
	// SpentAt are the facts that the money is from.
	SpentAt []models.FactRef
}

// Fact is a day and where it is from.
type Fact struct {
	When    models.When
	From    models.FactRef
	Sources []string
}

// Certificate is a certification that is owed, and when it was given.
type Certificate struct {
	models.Certification
	Given models.Date
}

// Paper is a document that sets a day for acceptance itself.
type Paper struct {
	Due     models.Date
	What    string
	From    models.FactRef
	Sources []string
}

// Ask is a demand and what one jurisdiction made of it.
type Ask struct {
	Action       models.Action
	Jurisdiction string
	Answered     models.Date
}

// Grant computes every deadline of an award as things stand on the day; kept is
// what people keep of them, by deadline id. They are in order of their days.
func Grant(a Award, kept map[string]Kept, day models.Date) []models.Due {
	c := &count{award: a, kept: kept, day: day}
	c.acceptance()
	if !a.Over {
		c.reports()
		c.end()
	}
	c.certificates()
	slices.SortStableFunc(c.out, Order)
	return c.out
}

// Response is the deadline of a demand for one jurisdiction.
func Response(a Ask, kept map[string]Kept, day models.Date) models.Due {
	c := &count{kept: kept, day: day}
	rule, _ := pick(response, "", false, a.Action.RespondBy)
	d := models.Due{ID: a.Action.ID + "." + response + "." + a.Jurisdiction, Rule: rule, Demand: a.Action.ID, Jurisdiction: a.Jurisdiction,
		What: "Response to the " + strings.ReplaceAll(a.Action.Kind, "_", " ") + " of " + a.Action.Date.Words(), Start: a.Action.Date,
		Counted: a.Action.RespondBy, Rests: []models.FactRef{{Kind: models.FactAction, ID: a.Action.ID}}, Sources: a.Action.Sources}
	d.Working = append(d.Working, "The demand itself asks for an answer by "+d.Counted.Words()+".")
	if a.Action.DeadlineNote != "" {
		d.Working = append(d.Working, a.Action.DeadlineNote)
	}
	c.settle(d, a.Answered)
	return c.out[0]
}

// Kept is what people keep of a deadline, its version and when it was written.
type Kept struct {
	Duty    models.Duty
	Version int
	Stamp   models.Stamp
}

// Order puts deadlines by their day, those of no day last, then by id.
func Order(x, y models.Due) int {
	return cmp.Or(cmp.Compare(b2i(x.On == 0), b2i(y.On == 0)), cmp.Compare(x.On, y.On), cmp.Compare(x.ID, y.ID))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

type count struct {
	award Award
	kept  map[string]Kept
	day   models.Date
	out   []models.Due
}

// from begins a deadline that a rule counts from a fact.
func (c *count) from(id string, period models.Date, f Fact) models.Due {
	g := c.award.Grant
	d := models.Due{ID: g.ID + "." + id, Grant: g.ID, Jurisdiction: g.Jurisdiction, Program: g.Program, Period: period, Start: f.When, Sources: f.Sources}
	if period != 0 {
		d.ID += "." + period.String()
	}
	if f.From.ID != "" {
		d.Rests = append(d.Rests, f.From)
	}
	d.Rule = title(id)
	rule, ok := pick(id, c.award.Agency, g.Via != "", f.When.Earliest)
	switch {
	case !f.When.Known():
		if fits, ok := pick(id, c.award.Agency, g.Via != "", c.day); ok {
			d.Rule = fits // of today: what would be needed
		}
		d.Missing = "the day of " + d.Rule.Start
	case !ok:
		d.Missing = "a rule for awards of " + cmp.Or(c.award.Agency, "an agency that is not known")
	default:
		d.Rule = rule
		d.Counted = Count(rule, f.When.Earliest)
		d.Working = append(d.Working, working(rule, f.When, d.Counted))
	}
	d.What = d.Rule.Title
	if period != 0 && d.Rule.Every != 0 {
		d.What += " for the period ending " + period.Words()
	}
	return d
}

// Count is the day that a rule gives for a start.
func Count(r models.DueRule, start models.Date) models.Date {
	if r.Years != 0 {
		t := start.Time()
		start = models.NewDate(t.Year()+r.Years, t.Month(), t.Day())
	}
	return start.AddDays(r.Days)
}

func working(r models.DueRule, start models.When, counted models.Date) string {
	by := fmt.Sprintf("%d calendar days after", r.Days)
	switch {
	case r.Days < 0:
		by = fmt.Sprintf("%d calendar days before", -r.Days)
	case r.Years > 0:
		by = fmt.Sprintf("%d years after", r.Years)
	}
	s := fmt.Sprintf("%s %s, %s, is %s.", by, r.Start, start.Earliest.Words(), counted.Words())
	s = strings.ToUpper(s[:1]) + s[1:]
	if !start.Exact() {
		s += " The day is known only as " + start.Words() + "; the count starts at the first day that it may have been."
	}
	return s
}

func (c *count) acceptance() {
	a := &c.award
	d := c.from(acceptance, 0, a.Offered)
	for _, p := range a.Papers {
		if d.Counted == 0 {
			d.Counted, d.Missing = p.Due, ""
			d.Working = append(d.Working, "The "+p.What+" itself sets "+p.Due.Words()+".")
		} else if last := at(d); p.Due != last {
			d.Moves = append(d.Moves, models.DueMove{From: last, To: p.Due, Why: "The " + p.What + " sets " + p.Due.Words() + ".", Document: p.What, Source: first(p.Sources)})
		}
		d.Rests, d.Sources = append(d.Rests, p.From), append(slices.Clone(d.Sources), p.Sources...)
	}
	answered := a.Answered.When
	if d.Counted == 0 && answered.Known() { // what was accepted is not owed any more
		d.Missing += "; it was answered on " + answered.Words()
	}
	if a.Answered.From.ID != "" {
		d.Rests = append(d.Rests, a.Answered.From)
	}
	c.settle(d, answered.Latest)
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

// at is the day that holds so far.
func at(d models.Due) models.Date {
	if n := len(d.Moves); n > 0 {
		return d.Moves[n-1].To
	}
	return d.Counted
}

// longestSchedule bounds the reports of one award, whatever its dates say.
const longestSchedule = 200

// reports are those of every period that ends within the award's, but for the
// last, whose report is the final one. Without an end they go to the one after
// the day, so that the next is always known.
func (c *count) reports() {
	a := &c.award
	used := map[string]bool{}
	for _, r := range []struct{ id, kind string }{{financialReport, "financial"}, {performance, "performance"}} {
		rule, ok := pick(r.id, a.Agency, a.Grant.Via != "", a.Start.When.Earliest)
		switch {
		case !ok || !a.Start.When.Known():
			if !hasReports(a.Reports, r.kind) {
				c.settle(c.from(r.id, 0, a.Start), 0)
			}
		default:
			until := c.day.AddDays(366)
			if a.End.When.Known() {
				until = a.End.When.Earliest - 1
			}
			for n, end := 0, periodEnd(a.Start.When.Earliest, rule.Every); end <= until && n < longestSchedule; n, end = n+1, periodEnd(end+1, rule.Every) {
				f := Fact{When: models.OnDay(end), From: a.Start.From, Sources: a.Start.Sources}
				c.report(c.from(r.id, end, f), r.kind, used)
				if !a.End.When.Known() && Count(rule, end) > c.day {
					break
				}
			}
		}
	}
	for _, r := range a.Reports {
		if !used[r.ID] && (!a.End.When.Known() || r.PeriodEnd < a.End.When.Earliest) {
			c.report(c.from(cmp.Or(map[string]string{"financial": financialReport, "performance": performance}[r.Kind], performance), r.PeriodEnd,
				Fact{When: models.OnDay(r.PeriodEnd)}), r.Kind, used)
		}
	}
}

func hasReports(all []models.Report, kind string) bool {
	return slices.ContainsFunc(all, func(r models.Report) bool { return r.Kind == kind })
}

// report takes up what the record says of one report: its own day, and its filing.
func (c *count) report(d models.Due, kind string, used map[string]bool) {
	var filed models.Date
	for _, r := range c.award.Reports {
		if r.Kind == kind && r.PeriodEnd == d.Period {
			used[r.ID] = true
			filed = r.FiledOn
			d = recorded(d, r)
		}
	}
	c.settle(d, filed)
}

// recorded gives a deadline the day that the award's own schedule has.
func recorded(d models.Due, r models.Report) models.Due {
	d.Rests, d.Sources = append(d.Rests, models.FactRef{Kind: models.FactReport, ID: r.ID}), append(slices.Clone(d.Sources), r.Sources...)
	switch {
	case d.Counted == 0:
		d.Counted, d.Missing = r.DueOn, ""
		d.Working = append(d.Working, "The award's own schedule has "+r.DueOn.Words()+".")
	case r.DueOn != d.Counted:
		d.Moves = append(d.Moves, models.DueMove{From: d.Counted, To: r.DueOn, Why: "The award's own schedule has " + r.DueOn.Words() + ".", Source: first(r.Sources)})
	}
	return d
}

// periodEnd is the last day of the reporting period of so many months, counted
// from January, that the day lies in.
func periodEnd(day models.Date, months int) models.Date {
	t := day.Time()
	last := (int(t.Month())-1)/months*months + months
	return models.NewDate(t.Year(), time.Month(last+1), 1) - 1
}

// end is what follows from the end of the period.
func (c *count) end() {
	a := &c.award
	left := (*models.USD)(nil)
	if a.Award != nil && a.Spent != nil {
		rest := max(0, *a.Award-*a.Spent)
		left = &rest
	}
	c.settle(c.from(extension, 0, a.End), 0)
	var finalFiled models.Date
	for _, x := range []struct{ id, kind string }{{finalFinancial, "financial"}, {finalPerformance, "performance"}, {liquidation, ""}, {closeout, ""}} {
		d, filed := c.from(x.id, 0, a.End), models.Date(0)
		for _, r := range a.Reports {
			if r.Kind == x.kind && a.End.When.Known() && r.PeriodEnd >= a.End.When.Earliest {
				filed = max(filed, r.FiledOn)
				d = recorded(d, r)
			}
		}
		if x.id == liquidation || x.id == closeout {
			if d.Deobligated = left; left != nil {
				d.Rests = append(slices.Clone(d.Rests), a.SpentAt...)
				d.Working = append(d.Working, fmt.Sprintf("As things stand %s would be deobligated: %s awarded less %s spent.", left.Format(), a.Award.Format(), a.Spent.Format()))
			}
		}
		if x.id == closeout && a.Closed.When.Known() && !a.ClosedSeen {
			filed = a.Closed.When.Latest
			d.Rests, d.Sources = append(slices.Clone(d.Rests), a.Closed.From), append(slices.Clone(d.Sources), a.Closed.Sources...)
		}
		if d = c.settle(d, filed); x.id == finalFinancial {
			finalFiled = d.FiledOn
		}
	}
	d := c.from(retention, 0, Fact{When: models.OnDay(finalFiled)})
	if d.Counted != 0 {
		d.Held = a.Open
	}
	c.settle(d, 0)
}

func (c *count) certificates() {
	for _, x := range c.award.Certificates {
		if x.DueOn == 0 {
			continue
		}
		d := c.from(certification, 0, Fact{When: models.OnDay(x.DueOn), From: models.FactRef{Kind: models.FactCertification, ID: x.ID}, Sources: x.Sources})
		d.ID += "." + x.ID
		d.What = "Certification of " + x.Condition + " by the " + x.Office
		d.Working = []string{"The record gives " + x.DueOn.Words() + " as its day."}
		c.settle(d, x.Given)
	}
}

// settle adds what people keep, finds the day that holds and the state, and puts
// the deadline among the others, unless the award was closed without it. filed is the
// day on which the record has it done.
func (c *count) settle(d models.Due, filed models.Date) models.Due {
	k, ok := c.kept[d.ID]
	if ok {
		d.Duty, d.Version, d.Changed = k.Duty, k.Version, k.Stamp
		for _, m := range k.Duty.Moves {
			d.Moves = append(d.Moves, models.DueMove{From: at(d), To: m.On, Why: m.Why, Document: m.Document, Source: m.Source, By: m.By, At: m.At})
			if m.Source != "" {
				d.Sources = append(slices.Clone(d.Sources), m.Source)
			}
		}
		filed = cmp.Or(k.Duty.FiledOn, filed)
	}
	if d.On = at(d); d.On != 0 {
		d.Missing = ""
		d.Closed, d.Business = Closed(d.On), Business(d.On)
	}
	if filed != 0 && filed <= c.day {
		d.FiledOn = filed
	}
	d.State = state(d, c.day)
	if d.State == models.DueOverdue && !ok && !c.award.Followed && d.On.AddDays(forgotten) < c.day {
		d.State, d.Missing = models.DueUnknown, "whether it was done: it fell due more than a year ago, and nothing of this award's deadlines is kept here"
	}
	closed := c.award.Closed.When
	if d.FiledOn != 0 || d.Rule.ID == retention || !closed.Known() || closed.Latest > c.day {
		c.out = append(c.out, d)
	}
	return d
}

// forgotten is after how many days a deadline of an award of which nothing is kept
// counts as history and no more as overdue: the public record seldom says what was
// filed, and its silence is no evidence. It is a choice of this program, not a rule.
const forgotten = 366

func state(d models.Due, day models.Date) models.DueState {
	attempts := d.Duty.Attempts
	switch {
	case d.FiledOn != 0 && d.On != 0 && d.FiledOn > d.On:
		return models.DueFiledLate
	case d.FiledOn != 0:
		return models.DueFiled
	case d.On == 0:
		return models.DueUnknown
	case day > d.On && len(d.Held) > 0:
		return models.DueAhead
	case day > d.On && d.Rule.Lapses:
		return models.DuePassed
	case day > d.On:
		return models.DueOverdue
	case len(attempts) > 0 && attempts[len(attempts)-1].Outcome == models.OutcomeFailed:
		return models.DueFailed
	case d.On <= day.AddDays(models.SoonDays):
		return models.DueSoon
	}
	return models.DueAhead
}
