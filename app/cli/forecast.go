package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"proviso/app/exchange"
	"proviso/app/forecast"
	"proviso/models"
)

type forecastCmd struct {
	Jurisdiction string  `placeholder:"ID" xor:"what" required:"" help:"Whose plan is reckoned, as its budget office keeps it in the database."`
	Model        string  `placeholder:"FILE" xor:"what" required:"" help:"Instead of a plan: drivers, awards and branches as JSON; - reads standard input."`
	Trials       int     `default:"100000" placeholder:"N" help:"How many trials are drawn where not every outcome can be counted (${default})."`
	Seed         uint64  `default:"1" placeholder:"N" help:"The same seed gives the same figures on any machine (${default})."`
	Simulate     bool    `help:"Draw trials also where an exact answer can be had. Of a model alone."`
	Tornado      bool    `help:"Say instead what each driver moves: the expected loss and the reserve with its chances at P10, at P90 and with it off."`
	Confidence   float64 `default:"0.8" placeholder:"P" help:"The reserve that is told covers this part of all outcomes (${default})."`
	planFlags
}

// planFlags are what a plan alone is asked for.
type planFlags struct {
	AsOf       models.Date `placeholder:"DAY" help:"Of a plan: the day, YYYY-MM-DD (today)."`
	FiscalYear string      `placeholder:"NAME" help:"Of a plan: only the lines of this fiscal year of the jurisdiction, as FY2027."`
	Scenario   string      `placeholder:"NAME" help:"Of a plan: base, adverse, severe or one that was saved; left out, as is believed."`
	Compare    string      `placeholder:"NAME" help:"Of a plan: say instead what makes the difference to this scenario; believed is as is believed."`
	Against    string      `placeholder:"NAME" help:"Of a plan: what actions are set against: base, adverse or severe; left out, what is expected."`
	Award      []string    `placeholder:"ID" help:"Of a plan: these awards alone; may be repeated."`
	Lift       []string    `placeholder:"DRIVER@MONTH" help:"Of a plan: this driver comes out at its worst from a month on, as denver-co.order-ends@2027-03; may be repeated."`
}

// Run prints what may be lost: in all and by year, fund, department, program, month
// and driver. How it was made, the reserve and what is not assessed are told after it.
func (c *forecastCmd) Run(r *run) error {
	if c.Jurisdiction != "" {
		return c.plan(r)
	}
	if c.planFlags.any() {
		return usage{errors.New("--as-of, --fiscal-year, --scenario, --compare, --against, --award and --lift are of a plan: name its --jurisdiction instead of a --model")}
	}
	m, err := c.read(r.In)
	if err != nil {
		return usage{fmt.Errorf("--model: %w", err)}
	}
	o := forecast.Options{Trials: c.Trials, Seed: c.Seed, Simulate: c.Simulate, Progress: progress(r.Err)}
	if c.Tornado {
		return c.tornado(r, m, o)
	}
	result, err := forecast.Run(r.ctx, m, o)
	if err != nil {
		return wrongModel(err)
	}
	reserve, err := result.Reserve(c.Confidence)
	if err != nil {
		return usage{err}
	}
	if r.format == "json" {
		enc := json.NewEncoder(r.Out)
		enc.SetIndent("", " ")
		return enc.Encode(struct {
			*forecast.Result
			Confidence float64    `json:"confidence"`
			Reserve    models.USD `json:"reserve"`
		}{result, c.Confidence, reserve})
	}
	if err := r.show(forecastTable(result, moneyOf(r))); err != nil {
		return err
	}
	fmt.Fprintf(r.Err, "%s A reserve of %s covers %s %% of outcomes. Awards assessed: %d; not assessed: %d.\n", c.how(result.Method), reserve.Format(), percent(c.Confidence), result.Assessed, len(result.NotAssessed))
	for _, x := range result.NotAssessed {
		fmt.Fprintf(r.Err, "Not assessed: %s, %s.\n", x.Award, lacking(x.Amounts))
	}
	return nil
}

// how says by which method figures were made.
func (c *forecastCmd) how(m forecast.Method) string {
	if m == forecast.Simulated {
		return fmt.Sprintf("%d trials were drawn with the seed %d.", c.Trials, c.Seed)
	}
	return "Every way in which it can come out was counted."
}

// wrongModel is an error of usage where the model is at fault.
func wrongModel(err error) error {
	var told *models.Error
	if errors.As(err, &told) && told.Kind == models.KindInvalid {
		return usage{told}
	}
	return err
}

func (c *forecastCmd) tornado(r *run, m forecast.Model, o forecast.Options) error {
	t, err := forecast.Spread(r.ctx, m, c.Confidence, o)
	if err != nil {
		return wrongModel(err)
	}
	return c.showTornado(r, t)
}

func (c *forecastCmd) showTornado(r *run, t *forecast.Tornado) error {
	if r.format == "json" {
		enc := json.NewEncoder(r.Out)
		enc.SetIndent("", " ")
		return enc.Encode(t)
	}
	money := moneyOf(r)
	table := models.Table{Columns: []models.Column{{Name: "driver"}}}
	for _, name := range []string{"expected_p10", "expected_p90", "expected_off", "reserve_p10", "reserve_p90", "reserve_off"} {
		table.Columns = append(table.Columns, models.Column{Name: name, Money: true, Numeric: true})
	}
	for _, b := range t.Bars {
		table.Rows = append(table.Rows, []string{b.Driver, money(b.Low.Expected), money(b.High.Expected), money(b.Off.Expected), money(b.Low.Reserve), money(b.High.Reserve), money(b.Off.Reserve)})
	}
	if err := r.show(table); err != nil {
		return err
	}
	fmt.Fprintf(r.Err, "%s As the chances stand, %s is expected, and a reserve of %s covers %s %% of outcomes.\n", c.how(t.Method), t.Base.Expected.Format(), t.Base.Reserve.Format(), percent(c.Confidence))
	return nil
}

func percent(p float64) string { return strconv.FormatFloat(p*100, 'g', 6, 64) }

// moneyOf is how money is written: with signs for reading, plain in a file.
func moneyOf(r *run) func(models.USD) string {
	if r.format == "table" {
		return models.USD.Format
	}
	return models.USD.String
}

func (c *forecastCmd) read(in io.Reader) (m forecast.Model, err error) {
	var text []byte
	if c.Model == "-" {
		text, err = io.ReadAll(in)
	} else {
		text, err = os.ReadFile(c.Model)
	}
	if err != nil {
		return m, err
	}
	return m, exchange.ReadJSON(text, &m)
}

func lacking(amounts []forecast.Amount) string {
	if len(amounts) == 0 {
		return "of which no amount is known"
	}
	names := make([]string, len(amounts))
	for i, a := range amounts {
		names[i] = string(a)
	}
	return "of which these amounts are not known: " + strings.Join(names, ", ")
}

// progress tells a person at a terminal how far it has come, and nobody else.
func progress(w io.Writer) func(done, of int) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	const width = 40
	return func(done, of int) {
		full := width * done / of
		end := ""
		if done == of {
			end = "\n"
		}
		fmt.Fprintf(f, "\r[%s%s] %3d %%%s", strings.Repeat("#", full), strings.Repeat(" ", width-full), 100*done/of, end)
	}
}

// forecastTable is a line for the whole and for each name of each grouping.
func forecastTable(result *forecast.Result, money func(models.USD) string) models.Table {
	t := models.Table{Columns: []models.Column{{Name: "by"}, {Name: "name"}}}
	for _, name := range []string{"expected", "p50", "p80", "p90", "p95", "p99", "expected_shortfall_95"} {
		t.Columns = append(t.Columns, models.Column{Name: name, Money: true, Numeric: true})
	}
	t.Columns = append(t.Columns, models.Column{Name: "any_loss", Numeric: true})
	add := func(by, name string, f forecast.Figures) {
		row := []string{by, name}
		for _, x := range []models.USD{f.Expected, f.P50, f.P80, f.P90, f.P95, f.P99, f.Shortfall} {
			row = append(row, money(x))
		}
		t.Rows = append(t.Rows, append(row, strconv.FormatFloat(f.AnyLoss, 'f', 4, 64)))
	}
	add("total", "", result.Total)
	for _, g := range []struct {
		by    string
		lines []forecast.Line
	}{{"fiscal_year", result.FiscalYears}, {"fund", result.Funds}, {"department", result.Departments}, {"program", result.Programs}, {"month", result.Months}, {"driver", result.Drivers}} {
		for _, l := range g.lines {
			if l.Key != "" || len(g.lines) > 1 { // one line of no name is the whole again
				add(g.by, l.Key, l.Figures)
			}
		}
	}
	return t
}
