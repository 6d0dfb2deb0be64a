package intake

import (
	"strings"

	"proviso/models"
)

// titlesCSV is a list of the numbers and titles of Assistance Listings, under any of the
// headers that are in use; one of them has the number in two columns.
var titlesCSV = format{
	name: "titles of Assistance Listings",
	kind: models.ReportedListing,
	sniff: func(b *beginning) bool {
		c := columnsOf(b.head)
		return len(b.head) <= 6 && c.at(listingTitles...) >= 0 &&
			(c.at(listingNumbers...) >= 0 || b.has("CFDAPREFIX", "CFDAEXT"))
	},
	open: func(b *beginning) (reading, error) {
		c := columnsOf(b.head)
		t := &titleReader{head: b.head,
			title: c.at(listingTitles...), number: c.at(listingNumbers...), prefix: c.at("CFDAPREFIX"), extension: c.at("CFDAEXT"),
		}
		if t.number < 0 {
			return reading{each: b.records(b.how, t.row), notes: c.notes}, nil
		}
		var err error
		t.lost, err = b.losesZeros(func(r *record) string { return r.text(t.number) })
		return reading{each: b.records(b.how, t.row), notes: append(c.notes, t.lost.notes(b.head[t.number])...)}, err
	},
}

var (
	listingTitles  = []string{"Program Title", "FEDERALPROGRAMNAME", "Assistance Listing Title", "Assistance Listings Title", "CFDA Title", "Program Name", "Title"}
	listingNumbers = []string{"Program Number", "Assistance Listing Number", "Assistance Listings Number", "ALN", "CFDA Number", "CFDA", "Listing Number"}
)

// titleReader knows where number and title stand.
type titleReader struct {
	head                             []string
	title, number, prefix, extension int
	lost                             zeros
}

func (t *titleReader) row(row *Row, cells [][]byte) {
	r := record{row, t.head, cells}
	l := models.Listing{Title: r.words(t.title)}
	if t.number >= 0 {
		l.Number = t.lost.mend(&r, t.number)
	} else {
		l.Number = r.joinedALN(t.prefix, t.extension)
	}
	if l.Title == "" {
		row.refuse(models.Invalid(t.head[t.title], "the title is missing"))
	}
	row.listing(l, "title")
}

// joinedALN is a number that stands in two columns, 16 and 738. The second is text, CA7
// of 93.CA7; where it is a number, zeros at its beginning may be lost.
func (r *record) joinedALN(prefix, extension int) string {
	e := r.code(extension, 3)
	number := r.text(prefix) + "." + strings.ToUpper(e)
	if _, whole := wholeALN(number); !whole {
		r.row.refuse(models.Invalid(r.head[prefix], "%q is not the number of a listing: two digits, a point and three more characters, as in 16.738", number))
	}
	return number
}
