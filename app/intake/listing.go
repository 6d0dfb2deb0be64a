package intake

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"proviso/models"
)

// listingsCSV is SAM.gov's AssistanceListings_DataGov_PUBLIC_CURRENT, whose forty columns
// have not changed since 2017.
var listingsCSV = format{
	name: "Assistance Listings of SAM.gov",
	kind: models.ReportedListing,
	sniff: func(b *beginning) bool {
		return b.has("Program Title", "Program Number", "Federal Agency (030)")
	},
	open: func(b *beginning) (reading, error) {
		c := columnsOf(b.head)
		c.missing("Objectives (050)", "Types of Assistance (060)", "Obligations (122)", "Published Date")
		l := &listingReader{head: b.head,
			number: c.at("Program Number"), title: c.at("Program Title"), popular: c.at("Popular Name (020)"),
			agency: c.at("Federal Agency (030)"), objective: c.at("Objectives (050)"), types: c.at("Types of Assistance (060)"),
			obligations: c.at("Obligations (122)"), url: c.at("URL"), agencyCode: c.at("OMB Agency Code"),
			published: c.at("Published Date"), archived: c.at("Archived Date"),
		}
		var err error
		l.lost, err = b.losesZeros(func(r *record) string { return r.text(l.number) })
		return reading{each: b.records(b.how, l.row), notes: append(c.notes, l.lost.notes(b.head[l.number])...)}, err
	},
}

// listingReader knows where the columns of a listing are.
type listingReader struct {
	head                                             []string
	number, title, popular, agency, objective, types int
	obligations, url, agencyCode, published          int
	archived                                         int
	lost                                             zeros
}

func (l *listingReader) row(row *Row, cells [][]byte) {
	r := record{row, l.head, cells}
	entry := models.Listing{
		Title: r.words(l.title), Popular: r.words(l.popular), Agency: r.words(l.agency),
		Types: r.text(l.types), Objective: r.words(l.objective), Money: obligated(r.text(l.obligations)),
		Published: r.text(l.published), Archived: r.text(l.archived), URL: strings.TrimSuffix(r.text(l.url), ";"),
	}
	if entry.URL == "None" {
		entry.URL = ""
	}
	// A record that is too long for a cell of a spreadsheet comes out of one in pieces: the
	// first has its beginning and not its end, the others something in their first cell.
	switch {
	case r.text(l.number) == "":
		row.refuse(models.Invalid(l.head[l.number], "the record has no program number; it seems to be a piece of a longer one that a spreadsheet has torn. Download the file again and do not save it from a spreadsheet"))
	case l.published >= 0 && l.agencyCode >= 0 && entry.Published == "" && r.text(l.agencyCode) == "" && entry.URL == "":
		row.refuse(models.Invalid(l.head[l.published], "the record of %s ends early, without a day of publication: a spreadsheet has torn it. Download the file again and do not save it from a spreadsheet", r.text(l.number)))
	}
	entry.Number = l.lost.mend(&r, l.number)
	row.listing(entry, "")
}

// listing sets what every row of a listing has. What a list of titles or the inventory
// says of one stands beside the listing itself, and does not take its place: part says
// which it is, "" the listing.
func (r *Row) listing(l models.Listing, part string) {
	if r.Refused != nil {
		return
	}
	r.Key, r.Subject = strings.TrimSuffix(l.Number+"/"+part, "/"), l.Number
	if t, err := time.Parse("Jan 2,2006", l.Published); err == nil {
		r.Dated = models.DateOf(t).String()
	}
	r.keepJSON(l)
}

// keepJSON is the body of a kind of which there are too few rows to mind how long
// encoding/json takes.
func (r *Row) keepJSON(v any) {
	body, err := json.Marshal(v)
	if err != nil {
		r.refuse(fmt.Errorf("write the row as JSON: %w", err))
		return
	}
	r.Body = body
}

// inYear is an amount as SAM.gov's own program writes it; what people write beside it,
// "FY 07 $326,774,990", is words.
var inYear = regexp.MustCompile(`FY (\d\d)( est )?\$(-?[\d,]+\.\d\d);`)

// obligated reads (Project Grants) FY 16$45,381,885.00; FY 17 est $35,000,000.00; and
// adds up the types of assistance.
func obligated(s string) []models.ListingYear {
	var years []models.ListingYear
	for _, m := range inYear.FindAllStringSubmatch(s, -1) {
		u, err := models.ParseUSD("", m[3])
		if err != nil {
			continue // words after all
		}
		year := "20" + m[1]
		i := slices.IndexFunc(years, func(y models.ListingYear) bool { return y.Year == year })
		if i < 0 {
			i, years = len(years), append(years, models.ListingYear{Year: year})
		}
		of := &years[i].Obligated
		if m[2] != "" {
			of = &years[i].Estimated
		}
		if *of != nil {
			u += **of
		}
		*of = &u
	}
	slices.SortFunc(years, func(a, b models.ListingYear) int { return strings.Compare(a.Year, b.Year) })
	return years
}

// zeros is what a whole file tells of the zeros at the end of its numbers. A spreadsheet
// takes 10.070 for a number and writes 10.07; and of all numbers of a file that was
// saved from one, none ends in a zero.
type zeros struct{ kept, lost int }

// losesZeros looks through a file for numbers of listings.
func (b *beginning) losesZeros(number func(*record) string) (zeros, error) {
	var z zeros
	err := b.records(b.how, func(row *Row, cells [][]byte) {
		s := number(&record{&Row{}, b.head, cells})
		switch padded, whole := wholeALN(s); {
		case whole && strings.HasSuffix(s, "0"):
			z.kept++
		case !whole && padded != "":
			z.lost++
		}
	})(func(Row) error { return nil })
	return z, err
}

func (z zeros) notes(column string) []Note {
	switch {
	case z.lost > 0 && z.kept == 0:
		return []Note{{column, "the file was saved from a spreadsheet, which takes the zeros at the end of numbers away (10.070 becomes 10.07); they are put back, and each such row says so"}}
	case z.lost > 0:
		return []Note{{column, "some numbers end too early (10.07), though others of the file have their zeros (10.070); such rows are refused"}}
	}
	return nil
}

// mend reads a number and puts lost zeros back if all of the file has lost them.
func (z zeros) mend(r *record, i int) string {
	s := r.text(i)
	padded, whole := wholeALN(s)
	switch {
	case whole:
		return s
	case padded != "" && z.kept == 0:
		r.row.note(r.head[i], "%s was read as %s: a spreadsheet has taken the zeros at its end away, from this and from all numbers of the file", s, padded)
		return padded
	case padded != "":
		r.row.refuse(models.Invalid(r.head[i], "%q is not the number of a listing; it may be %s, but other numbers of the file have their zeros. Write it with three characters after the point", s, padded))
	default:
		r.row.refuse(models.Invalid(r.head[i], "%q is not the number of a listing: two digits, a point and three more characters, as in 16.738", s))
	}
	return ""
}
