package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"proviso/app/budget"
	"proviso/app/forecast"
	"proviso/app/identity"
	"proviso/app/tracker"
	"proviso/models"
)

// any is true if something is asked for that only a plan has.
func (f planFlags) any() bool {
	return f.AsOf != 0 || f.FiscalYear+f.Scenario+f.Compare+f.Against != "" || len(f.Award)+len(f.Lift) > 0
}

func (c *forecastCmd) query() (tracker.PlanQuery, error) {
	q := tracker.PlanQuery{Jurisdiction: c.Jurisdiction, Day: c.AsOf, Awards: c.Award, Options: budget.Options{Scenario: c.Scenario, Compare: c.Compare, Against: c.Against, Seed: c.Seed, Trials: c.Trials}}
	if !(c.Confidence > 0 && c.Confidence < 1) {
		return q, models.Invalid("confidence", "%v is no confidence; it is above 0 and below 1, as 0.8", c.Confidence)
	}
	q.Options.Confidence = models.PercentOf(c.Confidence)
	for _, x := range c.Lift {
		driver, month, _ := strings.Cut(x, "@")
		m, err := models.ParseMonth("lift", month)
		if err != nil || m == "" {
			return q, models.Invalid("lift", "%q is no driver and month; it is written DRIVER@YYYY-MM", x)
		}
		q.Options.Lifts = append(q.Options.Lifts, budget.Lift{Driver: driver, Month: m})
	}
	return q, nil
}

// plan prints what a jurisdiction's plan comes to.
func (c *forecastCmd) plan(r *run) error {
	if c.Simulate {
		return usage{errors.New("--simulate is of a --model: a plan is counted where it can be")}
	}
	q, err := c.query()
	if err != nil {
		return usage{err}
	}
	if isFile(r.db) {
		if _, err := os.Stat(r.db); errors.Is(err, os.ErrNotExist) {
			return models.Refused("%s does not exist; make it with: proviso seed --db %s", r.db, r.db)
		}
	}
	s, err := r.open(false)
	if err != nil {
		return err
	}
	defer s.Close()
	t := tracker.New(s, r.now)
	q.Options.Progress = progress(r.Err)
	who := identity.Operator() // who reads the database's file reads what is believed too
	who.Assignments = append(slices.Clone(who.Assignments), models.Assignment{Role: models.RoleBudget})
	done, err := t.Reckon(r.ctx, who, q)
	if err != nil {
		return wrongModel(err)
	}
	if (c.Tornado || c.Compare != "") && !done.Reckoned.Says() {
		report, err := t.TellPlan(r.ctx, done, "")
		if err != nil {
			return err
		}
		return models.Refused("%s", report.Headline)
	}
	if c.Tornado {
		return c.showTornado(r, done.Reckoned.Tornado)
	}
	if c.Compare != "" {
		return c.difference(r, done.Reckoned.Difference)
	}
	report, err := t.TellPlan(r.ctx, done, c.FiscalYear)
	if err != nil {
		return wrongModel(err)
	}
	if r.format == "json" {
		enc := json.NewEncoder(r.Out)
		enc.SetIndent("", " ")
		return enc.Encode(told(report, done.Reckoned))
	}
	if err := r.show(planTable(&report, c.FiscalYear, done.Reckoned.Says(), moneyOf(r))); err != nil {
		return err
	}
	fmt.Fprintln(r.Err, report.Headline, report.Method)
	for _, x := range report.NotAssessed {
		fmt.Fprintf(r.Err, "Not assessed: %s, %s.\n", x.Name, x.Why)
	}
	for _, n := range report.Notes { // which the report to the council carries
		fmt.Fprintln(r.Err, "The books differ:", n)
	}
	for _, d := range done.Reckoned.Gaps.Drivers {
		fmt.Fprintf(r.Err, "Without a likelihood: %s.\n", d.Name)
	}
	return nil
}

// toldPlan is a plan as JSON: the report that would be issued, and what the planner's
// pictures are drawn from.
type toldPlan struct {
	models.CouncilReport
	Curve     []forecast.Point  `json:"curve"`
	Tornado   *forecast.Tornado `json:"tornado"`
	Together  []toldTogether    `json:"together,omitempty"`
	Protects  []toldProtection  `json:"protects,omitempty"`
	Waterfall []budget.Drop     `json:"waterfall"`
	Cash      *forecast.Cash    `json:"cash,omitempty"`
	Decisions []budget.Decision `json:"decisions,omitempty"`
}

type toldTogether struct {
	Driver   string     `json:"driver"`
	Awards   []string   `json:"awards"`
	Expected models.USD `json:"expected"`
	forecast.Joint
}

type toldProtection struct {
	Driver string `json:"driver"`
	forecast.Protection
}

func told(report models.CouncilReport, r *budget.Reckoned) toldPlan {
	out := toldPlan{CouncilReport: report, Curve: r.Result.Curve, Tornado: r.Tornado, Waterfall: r.Cascade, Cash: r.Cash, Decisions: r.Dates}
	for _, x := range r.Together {
		out.Together = append(out.Together, toldTogether{x.Driver.ID, x.Grants, x.Expected, x.Joint})
	}
	for _, x := range r.Kept {
		out.Protects = append(out.Protects, toldProtection{x.Driver.ID, x.Protection})
	}
	return out
}

// planTable is the planner's table, with its total. Where the plan says nothing, what is
// reckoned is unknown.
func planTable(report *models.CouncilReport, year string, says bool, money func(models.USD) string) models.Table {
	t := models.Table{Columns: []models.Column{{Name: "fiscal_year"}, {Name: "fund"}, {Name: "department"}, {Name: "channel"}}}
	for _, f := range models.ReportFigures {
		t.Columns = append(t.Columns, models.Column{Name: f.Name, Money: true, Numeric: true})
	}
	add := func(s *models.ReportSums, names ...string) {
		for _, f := range models.ReportFigures {
			if u := f.Of(s); u != nil && (says || f.Kept()) {
				names = append(names, money(*u))
			} else {
				names = append(names, "unknown")
			}
		}
		t.Rows = append(t.Rows, names)
	}
	for i := range report.Lines {
		l := &report.Lines[i]
		channel := forecast.Direct
		if l.PassThrough {
			channel = forecast.PassedThrough
		}
		if year == "" || l.FiscalYear == year {
			add(&l.ReportSums, l.FiscalYear, l.Fund, l.Department, channel)
		}
	}
	if year == "" {
		add(&report.Totals, "total", "", "", "")
	}
	return t
}

// difference is what makes one scenario come out otherwise than another.
func (c *forecastCmd) difference(r *run, d *forecast.Difference) error {
	if r.format == "json" {
		enc := json.NewEncoder(r.Out)
		enc.SetIndent("", " ")
		return enc.Encode(d)
	}
	money := moneyOf(r)
	t := models.Table{Columns: []models.Column{{Name: "step"}, {Name: "assumption"}, {Name: "expected", Money: true, Numeric: true}, {Name: "reserve", Money: true, Numeric: true}}}
	row := func(step, assumption string, e forecast.Effect) {
		t.Rows = append(t.Rows, []string{step, assumption, money(e.Expected), money(e.Reserve)})
	}
	row("from", c.Compare, d.From)
	for i, s := range d.Steps {
		row(strconv.Itoa(i+1)+" "+s.How, s.Assumption, s.By)
	}
	row("rest", "", d.Rest)
	row("to", c.Scenario, d.To)
	return r.show(t)
}
