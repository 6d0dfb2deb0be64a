package exchange

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"proviso/models"
)

// The sheets of a council report.
const (
	councilReport  = "Report"
	councilFund    = "By fund"
	councilInputs  = "Inputs"
	councilSources = "Sources and method"
)

// WriteCouncil writes a report to the council as a workbook. In its table every total
// that is a sum is a live formula, and so is the net General Fund effect of each line;
// quantiles are the report's own, since they do not add up. Amounts are numbers to the
// cent, days are days, what is not known is the word, and no text is a formula. The
// properties of the document hold its title and nobody's name. The same report gives
// the same bytes. A report whose table does not foot is an error.
func WriteCouncil(w io.Writer, r *models.CouncilReport) error {
	if err := r.Foot(); err != nil {
		return err
	}
	f := excelize.NewFile()
	defer f.Close()
	c := &council{f: f, r: r}
	if err := c.styles(); err != nil {
		return err
	}
	for _, s := range []struct {
		name   string
		widths []float64
		head   int // rows that stay in sight
		rows   func()
	}{
		{councilReport, []float64{46, 24, 18, 18, 16, 16, 40, 28}, 0, c.report},
		{councilFund, []float64{12, 18, 24, 14, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15}, 3, c.fund},
		{councilInputs, []float64{52, 16, 14, 16, 16, 16, 16, 16, 16}, 0, c.inputs},
		{councilSources, []float64{28, 60, 60, 14}, 0, c.sources},
	} {
		c.lines = nil
		s.rows()
		if err := c.sheet(s.name, s.widths, s.head); err != nil {
			return fmt.Errorf("sheet %s: %w", s.name, err)
		}
	}
	at := r.At.UTC().Format(time.RFC3339)
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return fmt.Errorf("begin workbook: %w", err)
	}
	if err := f.SetDocProps(&excelize.DocProperties{Title: c.title(), Creator: "Proviso", Created: at, Modified: at}); err != nil {
		return fmt.Errorf("name workbook: %w", err)
	}
	var archive bytes.Buffer
	if _, err := f.WriteTo(&archive); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return inOrder(w, archive.Bytes())
}

// council is a workbook of one report while it is written.
type council struct {
	f     *excelize.File
	r     *models.CouncilReport
	lines [][]any // rows of the sheet at hand
	style struct{ title, mark, section, head, text, money, day, total, note int }
}

func (c *council) styles() (err error) {
	dollars, iso := `$#,##0.00;-$#,##0.00`, "yyyy-mm-dd"
	text := &excelize.Alignment{Vertical: "top", WrapText: true}
	top := []excelize.Border{{Type: "top", Style: 1, Color: "1A1D23"}}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&c.style.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}}},
		{&c.style.mark, excelize.Style{Font: &excelize.Font{Bold: true, Color: "9B1B34"}}},
		{&c.style.section, excelize.Style{Font: &excelize.Font{Bold: true, Size: 13}}},
		{&c.style.head, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: text, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "1A1D23"}}}},
		{&c.style.text, excelize.Style{Alignment: text}},
		{&c.style.money, excelize.Style{CustomNumFmt: &dollars, Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&c.style.day, excelize.Style{CustomNumFmt: &iso, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}}},
		{&c.style.total, excelize.Style{CustomNumFmt: &dollars, Font: &excelize.Font{Bold: true}, Border: top}},
		{&c.style.note, excelize.Style{Font: &excelize.Font{Italic: true, Color: "555B66"}}},
	} {
		if *s.id, err = c.f.NewStyle(&s.style); err != nil {
			return fmt.Errorf("style: %w", err)
		}
	}
	return nil
}

// sheet writes the rows at hand as a sheet, to be printed on letter paper across.
func (c *council) sheet(name string, widths []float64, head int) error {
	if _, err := c.f.NewSheet(name); err != nil {
		return err
	}
	landscape, letter, wide, high, fit := "landscape", 1, 1, 0, true
	if err := c.f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &letter, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	if err := c.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	w, err := c.f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, x := range widths {
		if err := w.SetColWidth(i+1, i+1, x); err != nil {
			return err
		}
	}
	if head > 0 {
		if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: fmt.Sprintf("A%d", head+1), ActivePane: "bottomLeft"}); err != nil {
			return err
		}
	}
	for i, row := range c.lines {
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			return err
		}
	}
	return w.Flush()
}

// row adds a row to the sheet at hand.
func (c *council) row(cells ...any) { c.lines = append(c.lines, cells) }

// section begins a part of the sheet, an empty row before it.
func (c *council) section(title string, heads ...string) {
	c.row()
	c.row(c.styled(c.style.section, title))
	c.heads(heads...)
}

func (c *council) heads(heads ...string) {
	if len(heads) == 0 {
		return
	}
	var cells []any
	for _, h := range heads {
		cells = append(cells, c.styled(c.style.head, h))
	}
	c.row(cells...)
}

// styled is a text in a style. A cell holds no more than so many characters.
func (c *council) styled(style int, s string) any {
	if utf8.RuneCountInString(s) > maxCell {
		s = string([]rune(s)[:maxCell-1]) + "…"
	}
	return excelize.Cell{StyleID: style, Value: s}
}

func (c *council) text(s string) any { return c.styled(c.style.text, s) }

// sentence is a row that is read across the sheet.
func (c *council) sentence(s string) { c.row(c.styled(0, s)) }

const unknown = "unknown"

// money is an amount as a number, or the word. The nearest float of whole cents is
// written as those cents.
func (c *council) money(u *models.USD) any {
	if u == nil {
		return c.text(unknown)
	}
	return excelize.Cell{StyleID: c.style.money, Value: float64(*u) / 100}
}

// formula is a live one with what it comes to.
func (c *council) formula(style int, text string, u models.USD) any {
	return excelize.Cell{StyleID: style, Formula: text, Value: float64(u) / 100}
}

func (c *council) day(d models.Date) any {
	if d == 0 {
		return c.text(unknown)
	}
	return excelize.Cell{StyleID: c.style.day, Value: d.Time()}
}

func (c *council) title() string {
	return fmt.Sprintf("Federal public-safety money at risk: %s, as of %s", c.r.Place, c.r.AsOf)
}

// top is what each sheet begins with: of what and of which day it is.
func (c *council) top() {
	c.row(c.styled(c.style.title, c.title()))
	if c.r.Illustrative {
		c.row(c.styled(c.style.mark, "ILLUSTRATIVE, not real: all of it is invented."))
	} else {
		c.row()
	}
}

// reserve says what is set aside, for how sure one wants to be.
func (c *council) reserve() string {
	s := fmt.Sprintf("A reserve of %s covers the loss in %s of outcomes.", c.r.Reserve.Format(), c.r.Confidence.Format())
	if c.r.Contingency == nil {
		return s + " What is left of the contingency is unknown."
	}
	return s + " What is left of the contingency is " + c.r.Contingency.Format() + "."
}

func (c *council) report() {
	r := c.r
	c.top()
	c.row(c.styled(c.style.section, r.Headline))
	c.row(c.styled(c.style.note, c.reserve()))
	c.row()
	c.row(c.text("report"), c.text(r.ID))
	c.row(c.text("as of"), c.day(r.AsOf))
	c.row(c.text("issued at"), c.text(r.At.UTC().Format("2006-01-02 15:04 UTC")))
	c.row(c.text("issued by"), c.text(r.Author))
	c.row(c.text("fiscal year"), c.text(cmp.Or(r.FiscalYear, "all")))
	c.row(c.text("actions are set against"), c.text(cmp.Or(r.Scenario, "nothing")))
	for _, x := range []struct {
		name string
		u    *models.USD
	}{{"expected loss", &r.Totals.Expected}, {"base case", &r.Totals.Base}, {"adverse case", &r.Totals.Adverse}, {"severe case", &r.Totals.Severe}, {"P50", &r.Totals.P50}, {"P80", &r.Totals.P80}, {"P95", &r.Totals.P95},
		{"reserve at " + r.Confidence.Format(), &r.Reserve}, {"contingency", r.Contingency}, {"backfill chosen", &r.Totals.Backfill}, {"the net General Fund effect", &r.Totals.Net}} {
		c.row(c.text(x.name), c.money(x.u))
	}
	since := "What changed: this is the first report"
	if r.Since != "" {
		since = "What changed since the report of " + r.SinceOn.Words()
	}
	c.section(since)
	for _, s := range r.Changes {
		c.sentence(s)
	}
	if len(r.Changes) == 0 && r.Since != "" {
		c.sentence("Nothing.")
	}
	c.section("Triggers", "event", "likelihood", "dollars", "awards", "last responsible date", "", "action", "owner")
	for _, t := range r.Triggers {
		c.row(c.text(t.Event), c.text(cmp.Or(t.Chance, "not told")), c.money(&t.Dollars), t.Awards, c.day(t.LastDay), nil, c.text(cmp.Or(t.Action, "none is set")), c.text(cmp.Or(t.Owner, "nobody is named")))
	}
	c.section("Positions", "position", "award", "fund", "department", "FTE", "funded through", "last day for notice", "why it is not known")
	for _, p := range r.Positions {
		c.row(c.text(p.Title), c.text(p.Award), c.text(p.Fund), c.text(p.Department), float64(p.FTE)/100, c.day(p.FundedThrough), c.day(p.NoticeBy), c.text(p.Why))
	}
}

// councilHeads are the columns of figures, as models.ReportFigures has them.
var councilHeads = map[string]string{"adopted": "adopted budget", "committed": "committed", "base": "base", "adverse": "adverse", "severe": "severe", "expected": "expected", "p50": "P50", "p80": "P80", "p95": "P95",
	"chosen": "chosen loss", "saved": "saved", "absorbed": "absorbed", "backfill": "backfill chosen", "net": "net General Fund effect"}

// named is how many columns of the table name the line.
const named = 4

// column is the letters of a figure's column.
func column(name string) string {
	for i, f := range models.ReportFigures {
		if f.Name == name {
			letters, err := excelize.ColumnNumberToName(named + i + 1)
			if err != nil {
				panic(err) // there are not so many columns
			}
			return letters
		}
	}
	panic("no column of the report is called " + name)
}

func (c *council) fund() {
	c.top()
	heads := []string{"fiscal year", "fund", "department", "channel"}
	for _, f := range models.ReportFigures {
		heads = append(heads, councilHeads[f.Name])
	}
	c.heads(heads...)
	first := len(c.lines) + 1
	for i := range c.r.Lines {
		c.line(&c.r.Lines[i])
	}
	c.totals(first, len(c.lines))
	c.row()
	for _, s := range []string{
		"P50, P80 and P95 do not add up: not everything is lost at once. Their total is the report's own, calculated for all lines together.",
		"The chosen loss is that of the actions applied to: " + cmp.Or(c.r.Scenario, "none") + ".",
		"The net General Fund effect of a line is the chosen loss less what is saved and absorbed, and never below 0. Backfill is what was chosen to be paid of it.",
		"A line of which a figure is unknown counts in no total of that figure.",
		"Money that comes through a state is told apart from what comes directly, and never added to the state's own award.",
	} {
		c.row(c.styled(c.style.note, s))
	}
}

func (c *council) line(l *models.ReportLine) {
	comes := "direct"
	if l.PassThrough {
		comes = "pass-through"
	}
	cells := []any{c.text(cmp.Or(l.FiscalYear, "none")), c.text(cmp.Or(l.Fund, "none")), c.text(cmp.Or(l.Department, "none")), c.text(comes)}
	n := len(c.lines) + 1
	for _, f := range models.ReportFigures {
		if f.Name == "net" {
			cells = append(cells, c.formula(c.style.money, fmt.Sprintf("MAX(0,ROUND(%s%d-%s%d-%s%d,2))", column("chosen"), n, column("saved"), n, column("absorbed"), n), l.Net))
			continue
		}
		cells = append(cells, c.money(f.Of(&l.ReportSums)))
	}
	c.row(cells...)
}

// totals are the sums of the lines from the first row to the last.
func (c *council) totals(first, last int) {
	cells := []any{c.styled(c.style.total, "total"), c.styled(c.style.total, ""), c.styled(c.style.total, ""), c.styled(c.style.total, "")}
	for _, f := range models.ReportFigures {
		switch u := f.Of(&c.r.Totals); {
		case u == nil:
			cells = append(cells, c.styled(c.style.total, unknown))
		case f.Quantile || last < first:
			cells = append(cells, excelize.Cell{StyleID: c.style.total, Value: float64(*u) / 100})
		default:
			letters := column(f.Name)
			cells = append(cells, c.formula(c.style.total, fmt.Sprintf("ROUND(SUM(%s%d:%s%d),2)", letters, first, letters, last), *u))
		}
	}
	c.row(cells...)
}

func (c *council) inputs() {
	r := c.r
	c.top()
	c.section("Awards: each amount is harmed by something else, and they are never added up", "award", "standing", "channel", "spent, not yet repaid", "committed", "uncommitted", "received, not spent", "received and spent", "own money spent before the award")
	for _, a := range r.Awards {
		comes := "direct"
		if a.PassThrough {
			comes = "pass-through"
		}
		c.row(c.text(a.Name), c.text(strings.ReplaceAll(string(a.Rung), "_", " ")), c.text(comes), c.money(a.Spent), c.money(a.Committed), c.money(a.Uncommitted), c.money(a.OwedBack), c.money(a.Demandable), c.money(a.Own))
	}
	c.section("Drivers", "what can happen", "likelihood", "awards", "dollars")
	for _, t := range r.Triggers {
		c.row(c.text(t.Event), c.text(cmp.Or(t.Chance, "not told")), t.Awards, c.money(&t.Dollars))
	}
	c.section("Haircuts: left out of the budget", "award", "haircut", "on", "by", "reason")
	for _, h := range r.Haircuts {
		c.row(c.text(h.Award), c.text(h.Part.Format()), c.day(h.On), c.text(h.Author), c.text(h.Reason))
	}
	c.section("Not assessed", "award", "why")
	for _, g := range r.NotAssessed {
		c.row(c.text(g.Name), c.text(g.Why))
	}
	c.section("How it was calculated")
	c.row(c.text("actions applied to"), c.text(cmp.Or(r.Scenario, "none")))
	c.row(c.text("method, with trials and seed where there are any"), c.text(r.Method))
	c.row(c.text("SHA-256 of its inputs"), c.text(r.Plan))
	c.row(c.text("revision of the public record"), r.Revision)
}

func (c *council) sources() {
	r := c.r
	c.top()
	c.section("Method")
	c.sentence(r.Method)
	for _, s := range r.Explain {
		c.sentence(s)
	}
	c.section("Differences between the books that nobody has settled")
	for _, s := range r.Notes {
		c.sentence(s)
	}
	if len(r.Notes) == 0 {
		c.sentence("None.")
	}
	if len(r.Settled) > 0 {
		c.section("Differences that were explained or accepted")
	}
	for _, s := range r.Settled {
		c.sentence(s)
	}
	c.section("Sources", "id", "title", "address", "dated")
	for _, s := range r.Sources {
		c.row(c.text(s.ID), c.text(s.Title), c.text(s.URL), c.text(dated(s.Date)))
	}
}

// dated is the day of a document, as it is known.
func dated(w models.When) string {
	if !w.Known() {
		return "unknown"
	}
	return w.String()
}
