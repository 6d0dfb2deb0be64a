package intake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"
	"time"

	"proviso/models"
)

// What Grants.gov lays down each day: every opportunity to apply, posted or foreseen, in
// one XML of some 300 MB. It is read an element at a time.

// opportunitiesXML is that extract, whatever version its elements name.
var opportunitiesXML = format{
	name: "funding opportunities of Grants.gov",
	kind: models.ReportedOpportunity,
	sniff: func(b *beginning) bool {
		return opportunitiesRoot.Match(b.seen) && (bytes.Contains(b.seen, []byte("apply.grants.gov")) || bytes.Contains(b.seen, []byte("<Opportunity")))
	},
	open: func(b *beginning) (reading, error) { return reading{each: opportunityRows(b.open)}, nil },
}

var opportunitiesRoot = regexp.MustCompile(`<(?:\w+:)?Grants[\s/>]`)

// The elements of the root, up to their versions, and what may stand in one more than once.
const (
	synopsisElement = "OpportunitySynopsisDetail"
	forecastElement = "OpportunityForecastDetail"
)

var opportunityLists = []string{"CFDANumbers", "EligibleApplicants", "FundingInstrumentType", "CategoryOfFundingActivity"}

// opportunityRows gives the rows of an extract.
func opportunityRows(open opener) func(func(Row) error) error {
	return func(yield func(Row) error) error {
		in, err := open()
		if err != nil {
			return err
		}
		r := newXMLReader(in)
		at := 0
		for {
			t, err := r.token()
			switch {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return err
			}
			start, is := t.(xml.StartElement)
			if !is {
				continue
			}
			if start.Name.Local != "Grants" {
				return models.Invalid(fmt.Sprintf("line %d", r.line()), "the element %s is not expected here; the file is one Grants", cutText(start.Name.Local))
			}
			err = r.children(func(one xml.StartElement) error {
				line, forecast := r.line(), strings.HasPrefix(one.Name.Local, forecastElement)
				if !forecast && !strings.HasPrefix(one.Name.Local, synopsisElement) {
					return r.skip()
				}
				of, spoil, err := r.record(one, opportunityLists...)
				if err != nil {
					return err
				}
				f := &fields{of: of, refused: spoil}
				return giveRows(&at, line, []taken{f.opportunity(forecast)}, yield)
			})
			if err != nil {
				return err
			}
		}
	}
}

// opportunity is the row of one.
func (f *fields) opportunity(forecast bool) taken {
	posted, closes := "PostDate", "CloseDate"
	if forecast {
		posted, closes = "EstimatedSynopsisPostDate", "EstimatedSynopsisCloseDate"
	}
	o := models.FundingOpportunity{
		ID: f.text("OpportunityID"), Number: f.text("OpportunityNumber"), Title: f.text("OpportunityTitle"), Forecast: forecast,
		Agency: f.text("AgencyCode"), AgencyName: f.text("AgencyName"), ALNs: f.opportunityListings(),
		Instruments: f.codes("FundingInstrumentType"), Applicants: f.codes("EligibleApplicants"),
		Posted: f.runDay(posted), Closes: f.runDay(closes), Archived: f.runDay("ArchiveDate"), FiscalYear: f.text("FiscalYear"),
		Ceiling: f.dollars("AwardCeiling"), Floor: f.dollars("AwardFloor"), Total: f.dollars("EstimatedTotalProgramFunding"),
		Awards: f.text("ExpectedNumberOfAwards"), Matching: f.text("CostSharingOrMatchingRequirement"),
		Updated: f.runDay("LastUpdatedDate"), URL: f.text("AdditionalInformationURL"),
	}
	f.of["Description"] = withoutTags(f.text("Description"))
	o.Description = f.beginning(mostDescription, "Description")
	if digits(o.Awards) < 0 {
		f.note("ExpectedNumberOfAwards", "%q is not a number of awards and is left out", cutText(o.Awards))
		o.Awards = ""
	}
	switch {
	case o.ID == "":
		f.refuse("OpportunityID", "is missing: the opportunity cannot be told from others")
	case o.Title == "":
		f.note("OpportunityTitle", "is missing")
	}
	subject := o.ID
	if n := models.AwardNumber(o.Number); n != "" {
		subject = n // an award names the opportunity by it
	}
	return f.taken(o.ID, subject, o.Updated.String(), o)
}

// runDay is a day as MMDDYYYY.
func (f *fields) runDay(name string) models.Date {
	s := f.text(name)
	if s == "" {
		return 0
	}
	t, err := time.Parse("01022006", s)
	if err != nil || t.Year() < 1900 {
		f.refuse(name, "%q is not a day; Grants.gov writes MMDDYYYY, 07152025", cutText(s))
		return 0
	}
	return models.DateOf(t)
}

// dollars is an amount in whole dollars; "none" is that there is no bound, or that it is
// not told.
func (f *fields) dollars(name string) *models.USD {
	if strings.EqualFold(f.text(name), "none") {
		return nil
	}
	return f.usd(name)
}

// codes are the texts of a list, each once.
func (f *fields) codes(name string) []string {
	var out []string
	for _, v := range f.list(name) {
		if s, _ := v.(string); strings.TrimSpace(s) != "" {
			out, _ = listed(out, "", strings.TrimSpace(s), "")
		}
	}
	return out
}

// opportunityListings are the numbers of Assistance Listings that it names.
func (f *fields) opportunityListings() []string {
	var out []string
	for _, n := range f.codes("CFDANumbers") {
		if _, whole := wholeALN(n); !whole {
			f.note("CFDANumbers", "%q is not the number of an Assistance Listing, two digits, a point and three more, and is left out", cutText(n))
			continue
		}
		out = append(out, n)
	}
	return out
}

var tag = regexp.MustCompile(`<[^<>]*>`)

// withoutTags is the words of a description, which is HTML, now and then escaped twice.
func withoutTags(s string) string {
	s = tag.ReplaceAllString(html.UnescapeString(s), " ")
	return strings.Join(strings.Fields(html.UnescapeString(s)), " ")
}
