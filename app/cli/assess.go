package cli

import (
	"strings"

	"proviso/app/exchange"
	"proviso/app/tracker"
	"proviso/models"
)

type assessCmd struct {
	AsOf         models.Date `placeholder:"DAY" help:"The day asked about, YYYY-MM-DD. Default: today."`
	KnownOn      models.Date `placeholder:"DAY" help:"Judge with what had been learnt by this day. Default: all that is recorded."`
	Jurisdiction string      `placeholder:"ID|NAME" help:"Only grants of this jurisdiction."`
	State        string      `placeholder:"XX" help:"Only grants in this state, by postal code."`
	Program      string      `placeholder:"ID|ALN" help:"Only grants of this program."`
	FiscalYear   int         `placeholder:"YEAR" help:"Only grants of this federal fiscal year."`
	Rung         string      `placeholder:"RUNG" help:"Only grants on this rung: clear, protected, unknown, open, at_issue, restricted or lost."`
	Illustrative bool        `help:"Only what is invented (seed --sample); without this nothing invented is listed."`
	Explain      bool        `help:"Say also what would change each grant's rung."`
}

func (c *assessCmd) Run(r *run) error {
	q := tracker.AssessQuery{AsOf: r.day(c.AsOf), KnownOn: c.KnownOn, State: strings.ToUpper(c.State), Program: c.Program,
		FiscalYear: c.FiscalYear, Explain: c.Explain}
	if c.Rung != "" {
		rung, err := models.ParseRung("--rung", c.Rung)
		if err != nil {
			return usage{err}
		}
		q.Rung = rung
	}
	b, err := r.book(c.KnownOn)
	if err != nil {
		return err
	}
	if c.Illustrative {
		b = b.Sample()
	}
	if c.Jurisdiction != "" {
		j, err := b.FindPlace(c.Jurisdiction)
		if err != nil {
			return err
		}
		q.Jurisdiction = j.ID
		b = b.Holding(j.ID)
	}
	got, err := b.Assess(q)
	if err != nil {
		return err
	}
	switch r.format {
	case "json":
		return exchange.WriteLadder(r.Out, exchange.Ladder{AsOf: got.AsOf, KnownOn: got.KnownOn, Revision: got.Revision, Grants: got.Grants,
			Unknown: exchange.UnknownJSON(got.Unknown)})
	case "csv":
		return exchange.WriteCSV(r.Out, got.Table())
	}
	return writeLadder(r.Out, got)
}
