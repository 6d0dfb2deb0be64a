package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"proviso/app/exchange"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/councils"
	"proviso/views/words"
)

// reportRoutes adds the pages of reports to councils.
func (p *Pages) reportRoutes(r fiber.Router) {
	r.Get("/budget/reports", p.listReports)
	r.Post("/budget/reports", p.issueReport)
	r.Get("/budget/reports/:id", p.showReport)
}

func (p *Pages) listReports(c *fiber.Ctx) error { return p.reportList(c, nil, nil) }

// reportList is the reports of the place of the address, or the places that there are.
func (p *Pages) reportList(c *fiber.Ctx, typed map[string]string, fault error) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	place := a.view.Query.Get("jurisdiction")
	if place == "" {
		return p.reportPlaces(c, &a)
	}
	d, err := p.tracker.ReportDesk(c.UserContext(), p.who(c), place)
	if err != nil {
		return err
	}
	a.view.Illustrative = d.Sample
	page, err := councils.NewListPage(a.view, councils.GivenList{Place: d.Place, Reports: d.Reports, Years: d.Years, Scenarios: d.Scenarios, Issues: d.Issues, Typed: typed, Fault: fault})
	if err != nil {
		return err
	}
	if fault != nil {
		return faulty(c, fault, councils.Show(page))
	}
	return a.send(c, councils.Show(page), page.Frame, page.Tables()...)
}

func (p *Pages) reportPlaces(c *fiber.Ctx, a *asked) error {
	all, err := p.tracker.PlanPlaces(c.UserContext(), p.who(c))
	if err != nil {
		return err
	}
	var places []councils.Place
	for _, j := range all {
		reports, err := p.tracker.CouncilReports(c.UserContext(), p.who(c), j.ID)
		if err != nil {
			return err
		}
		places = append(places, councils.Place{Jurisdiction: j, Reports: reports})
	}
	page := councils.NewPlacesPage(a.view, places)
	return a.send(c, councils.Show(page), page.Frame, page.Tables()...)
}

func (p *Pages) issueReport(c *fiber.Ctx) error {
	query, err := readQuery(c)
	if err != nil {
		return err
	}
	place, typed := query.Get("jurisdiction"), map[string]string{}
	if place == "" {
		return models.Invalid("jurisdiction", "is missing; name the place whose council the report is for")
	}
	for _, n := range []string{"fiscal_year", "scenario", "confidence"} {
		typed[n] = clean(c.FormValue(n))
	}
	r, err := p.issued(c, place, typed)
	switch models.KindOf(err) {
	case models.KindInvalid, models.KindConflict:
		return p.reportList(c, typed, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(councils.At(r.ID), fiber.StatusSeeOther)
}

// issued drafts the report that a form asks for and issues it.
func (p *Pages) issued(c *fiber.Ctx, place string, typed map[string]string) (models.CouncilReport, error) {
	q := tracker.ReportQuery{FiscalYear: typed["fiscal_year"], Scenario: typed["scenario"]}
	d, err := p.tracker.ReportDesk(c.UserContext(), p.who(c), place)
	if err == nil && !d.Issues { // before what is wrong with the form is told
		err = models.Denied("it takes the role budget in %s to issue a report to its council", place)
	}
	if err == nil {
		q.Confidence, err = models.ParsePercent("confidence", typed["confidence"])
	}
	if err == nil && q.Confidence == 0 {
		err = models.Invalid("confidence", "is 0; say in how many of 100 outcomes the reserve is to be enough, as 80")
	}
	if err != nil {
		return models.CouncilReport{}, err
	}
	r, err := p.tracker.DraftReport(c.UserContext(), p.who(c), place, q)
	if err != nil {
		return r, err
	}
	return p.tracker.IssueReport(c.UserContext(), p.who(c), place, r)
}

// printedReport is the page of a report that is printed.
func printedReport(r models.CouncilReport) ([]byte, error) {
	var b bytes.Buffer
	err := councils.Print(councils.NewPrintPage(words.English, r)).Render(context.Background(), &b)
	return b.Bytes(), err
}

// showReport is a report on the screen or, where the address asks for one, as a file.
func (p *Pages) showReport(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	r, err := p.tracker.CouncilReport(c.UserContext(), p.who(c), c.Params("id"))
	if err != nil {
		return err
	}
	switch format := a.view.Query.Get("format"); format {
	case "pdf", "print", "xlsx", "json":
		return p.sendReport(c, r, format)
	case "", "html", "csv":
	default:
		return models.Invalid("format", "%q is not a format of a report; it is pdf, print, xlsx, json or csv", short(format))
	}
	a.view.Illustrative = r.Illustrative
	page := councils.NewShowPage(a.view, r, p.tracker.Press != nil)
	return a.send(c, councils.Show(page), page.Frame, page.Tables()...)
}

// sendReport sends a report as a file. The page to print is kept from being anything
// but a file.
func (p *Pages) sendReport(c *fiber.Ctx, r models.CouncilReport, format string) error {
	var body []byte
	var err error
	ext, kind := format, ""
	switch format {
	case "pdf":
		kind = "application/pdf"
		body, err = p.tracker.CouncilPDF(c.UserContext(), p.who(c), r.ID, printedReport)
	case "print":
		ext, kind = "html", fiber.MIMETextHTMLCharsetUTF8
		body, err = printedReport(r)
	case "xlsx":
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		var b bytes.Buffer
		err = exchange.WriteCouncil(&b, &r)
		body = b.Bytes()
	default:
		kind = fiber.MIMEApplicationJSONCharsetUTF8
		body, err = json.MarshalIndent(r, "", "  ")
	}
	if err != nil {
		return err
	}
	c.Attachment(fmt.Sprintf("council-report-%s.%s", r.ID, ext))
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	return c.Send(body)
}
